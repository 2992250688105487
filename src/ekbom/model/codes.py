"""Codes of other people's systems, each its own type that refuses a wrong code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ekbom.model.errors import UnitError

_ATC = re.compile(r"[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?")


@dataclass(frozen=True, slots=True)
class Atc:
    """A code of the ATC classification of medicines, at any of its five levels.

    Attributes
    ----------
    code : str
        One letter, two digits, one letter, one letter, two digits; fewer for a group.

    Raises
    ------
    UnitError
        When the text has not the form of such a code.

    Examples
    --------
    >>> Atc("N04BC05").level
    5
    """

    code: str

    def __post_init__(self) -> None:
        if _ATC.fullmatch(self.code) is None:
            raise UnitError(
                f"code {self.code!r}",
                "this has not the form of an ATC code (as in N04BC05, or N04 for a group)",
                "copy the code from the package leaflet's register entry",
            )

    @property
    def level(self) -> int:
        """1 for the main group, up to 5 for the substance."""
        lengths = [len(part) for part in ("N", "N04", "N04B", "N04BC", "N04BC05")]
        return lengths.index(len(self.code)) + 1

    def within(self, group: Atc) -> bool:
        """Whether this code lies in `group` (every code lies in itself)."""
        return self.code.startswith(group.code)

    def __str__(self) -> str:
        return self.code
