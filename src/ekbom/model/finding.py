"""A problem seen in an input: never repaired in silence."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["note", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in an input or one limit of an answer.

    Attributes
    ----------
    code : str
        Short stable name, lower case with underscores, such as ``duplicate_entry``.
    severity : {"note", "warning", "error"}
    where : str
        File, row, column, night.
    what : str
        What was seen, with numbers.
    repair : str
        What the person can do, or what was done and said.
    """

    code: str
    severity: Severity
    where: str
    what: str
    repair: str

    def to_dict(self) -> dict[str, str]:
        """The finding as the five words of every JSON."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.repair}"
