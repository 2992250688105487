"""A night of a public data set: a recording, and what people marked in it, each in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ekbom.model.errors import InputError

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class ScoringFile:
    """What one scorer marked in one night.

    Attributes
    ----------
    scorer : str
        As the data set names people: a number.
    path : Path
    """

    scorer: str
    path: Path


@dataclass(frozen=True, slots=True)
class PublicNight:
    """One night of a public data set.

    Attributes
    ----------
    name : str
        Of the record, as the data set has it.
    recording : Path or None
        None where there are scorings and no recording.
    scorings : tuple of ScoringFile
        In the order of the scorers' numbers.
    stages : Path or None
        A file of stages that belongs to the night and to no scorer.
    """

    name: str
    recording: Path | None
    scorings: tuple[ScoringFile, ...]
    stages: Path | None = None


def by_number(names: Iterable[str]) -> list[str]:
    """Names in the order that a person puts them in: SN2 before SN10."""
    return sorted(names, key=_key)


def _key(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(name)]


def files_in(folder: Path) -> list[Path]:
    """The files of a folder by their names; none where there is no such folder.

    Raises
    ------
    InputError
        When the folder cannot be read.
    """
    try:
        found = {one.name: one for one in folder.iterdir() if one.is_file()}
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise InputError(
            str(folder), f"it cannot be read ({error.strerror})", "check the folder"
        ) from None
    return [found[name] for name in by_number(found)]
