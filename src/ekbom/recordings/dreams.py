"""The DREAMS PLMs database, as a person has downloaded it from Zenodo and unpacked it.

Record 2650142 of Zenodo (Devuyst and others, University of Mons and CHU de Charleroi) holds eight
databases; ``DatabasePLMs.rar`` unpacks to ten whole nights.

Seen in the description by its authors: ten whole-night recordings as EDF, in which an expert
marked periodic limb movements on ONE of the two tibialis channels. Seen in public programs that
read its sister databases (spindles, K complexes, REMs, patients), the form that is read here::

    excerpt1.edf                      or patient1.edf
    Visual_scoring1_excerpt1.txt      a line with the name, then onset and duration in seconds
    Hypnogram_excerpt1.txt            a line "[hypnogram]", then one number for each 5 seconds
    HypnogramAASM_patient1.txt        the same after AASM
    HypnogramR&K_patient1.txt         the same after Rechtschaffen and Kales

The numbers of stages: 5 wake, 4 REM, 3 S1 or N1, 2 S2 or N2, 1 S3 or N3, 0 S4, -1 movement, -2 and
-3 unknown. The nights were recorded at 200 Hz; EMG channels are called ``EMG1``, ``EMG2``.

Assumed, as no file of the PLMs database itself was seen: that its scorings have the names and the
form above; that the first line may name the channel behind a stroke (``[vis_PLMs/EMG2]``, from
memory), which is used only where the recording has a channel of that name. Which leg was marked
is otherwise asked for, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from pathlib import Path

from ekbom.model.errors import InputError
from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram, Span, Stage
from ekbom.recordings.clock import number
from ekbom.recordings.notes import shown
from ekbom.recordings.place import read_small
from ekbom.recordings.public_night import PublicNight, ScoringFile, by_number, files_in

FOLDER = "DatabasePLMs"
EPOCH_S = 5.0
_STAGES: dict[float | None, Stage] = {
    5: "W", 4: "R", 3: "N1", 2: "N2", 1: "N3", 0: "N3", -1: "?", -2: "?", -3: "?",
}  # fmt: skip
_SCORING = r"(?:visual_?scoring|\w*plms?\w*?)(?P<scorer>\d*)_{}\.txt"
# The newer rules first, where a night was staged by both.
_HYPNOGRAMS = ("HypnogramAASM_{}.txt", "HypnogramR&K_{}.txt", "Hypnogram_{}.txt")
_CHANNEL = re.compile(r"\[?[^/\]]*/(?P<channel>[^\]]+)\]?")
_BYTES_MAX = 10**7


@dataclass(frozen=True, slots=True)
class DreamsScoring:
    """The marks of the expert.

    Attributes
    ----------
    title : str
        The first line.
    channel : str
        What the first line names behind a stroke; empty where it names nothing.
    movements : tuple of Span
        In the order of the file.
    findings : tuple of Finding
    """

    title: str
    channel: str
    movements: tuple[Span, ...]
    findings: tuple[Finding, ...]


def find_dreams(folder: str | Path) -> tuple[PublicNight, ...]:
    """The nights of the DREAMS PLMs database.

    Parameters
    ----------
    folder : str or Path
        The folder of the EDF and text files, or the one that holds ``DatabasePLMs``.

    Returns
    -------
    tuple of PublicNight
        In the order of their numbers; at least one has a scoring.

    Raises
    ------
    InputError
        When the folder does not look like that database.
    """
    root = Path(folder)
    place = root / FOLDER if (root / FOLDER).is_dir() else root
    files = files_in(place)
    recordings = {file.stem: file for file in files if file.suffix.lower() == ".edf"}
    nights = tuple(
        PublicNight(name, recordings[name], _scorings(name, files), _stages(name, files))
        for name in by_number(recordings)
    )
    if not any(night.scorings for night in nights):
        raise InputError(
            str(folder),
            "it does not look like the DREAMS PLMs database: no excerpt1.edf with a "
            "Visual_scoring1_excerpt1.txt and the like",
            "give the unpacked folder DatabasePLMs of Zenodo record 2650142; nothing is "
            "downloaded here",
        )
    return nights


def _scorings(name: str, files: list[Path]) -> tuple[ScoringFile, ...]:
    pattern = re.compile(_SCORING.format(re.escape(name)), re.IGNORECASE)
    return tuple(
        ScoringFile(found["scorer"] or "1", file)
        for file in files
        if (found := pattern.fullmatch(file.name))
    )


def _stages(name: str, files: list[Path]) -> Path | None:
    by_name = {file.name.casefold(): file for file in files}
    wanted = (form.format(name).casefold() for form in _HYPNOGRAMS)
    return next((by_name[one] for one in wanted if one in by_name), None)


def read_dreams_scoring(path: Path) -> DreamsScoring:
    """The movements that an expert marked.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        When the file cannot be read, or holds rows of which none gives onset and duration.
    """
    lines = _lines(path)
    title = "" if lines and _pair(lines[0]) else "".join(lines[:1])
    rows = [line for line in (lines[1:] if title else lines) if line]
    pairs = [_pair(row) for row in rows]
    odd = [row for row, pair in zip(rows, pairs, strict=True) if pair is None]
    if odd and len(odd) == len(rows):
        raise InputError(
            str(path),
            f'no row gives onset and duration: "{shown(odd[0])}"',
            "give two numbers in a row, in seconds",
        )
    findings: tuple[Finding, ...] = ()
    if odd:
        findings = (
            Finding(
                "row_not_read", "warning", path.name,
                f'{len(odd)} of {len(rows)} rows without onset and duration: "{shown(odd[0])}"',
                "left out",
            ),
        )  # fmt: skip
    named = _CHANNEL.fullmatch(title)
    return DreamsScoring(
        title=shown(title),
        channel=named["channel"].strip() if named else "",
        movements=tuple(Span(*pair) for pair in pairs if pair is not None),
        findings=findings,
    )


def _pair(row: str) -> tuple[float, float] | None:
    """Onset and duration, neither below zero."""
    cells = [number(cell) for cell in re.split(r"[\s;]+", row)]
    onset, duration = cells[0], cells[1] if len(cells) > 1 else None
    if onset is None or duration is None:
        return None
    return (onset, duration) if 0 <= onset < inf and 0 < duration < inf else None


def read_dreams_stages(path: Path) -> Hypnogram:
    """The stages of a night, in epochs of five seconds.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        When the file cannot be read, holds no stage, or a number that is none.
    """
    lines = [line for line in _lines(path) if line]
    rows = lines[1:] if lines and number(lines[0]) is None else lines
    stages: list[Stage] = []
    for row in rows:
        stage = _STAGES.get(number(row))
        if stage is None:
            raise InputError(
                str(path), f'"{shown(row)}" is no stage', "give a number from -3 to 5 in each row"
            )
        stages.append(stage)
    if not stages:
        raise InputError(str(path), "it holds no stage", "give one number for each 5 seconds")
    return Hypnogram(tuple(stages), EPOCH_S)


def _lines(path: Path) -> list[str]:
    data = read_small(path, most=_BYTES_MAX, kind="scoring")
    return [line.strip() for line in data.decode("latin-1").splitlines()]
