"""Where two scorings of a night differ, as a table with a way to each place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ekbom.actions.night_compare import DifferentMarks
from ekbom.reports.night_clock import clock
from ekbom.reports.words import number

# A night with its gaps lasts no longer.
LONGEST_S = 3 * 86_400.0
# Further ones are found in the drawing.
_MOST = 200


@dataclass(frozen=True, slots=True)
class DifferentRow:
    """A movement that only one of two scorings holds.

    Attributes
    ----------
    at_s : float
    begins, lasts, leg : str
    first : bool
        Whether it is the first that holds it.
    """

    at_s: float
    begins: str
    lasts: str
    leg: str
    first: bool


@dataclass(frozen=True, slots=True)
class DifferentView:
    """All of them.

    Attributes
    ----------
    only_first, only_second : int
    rows : list of DifferentRow
        In the order of time.
    more : int
        So many are not among the rows.
    """

    only_first: int
    only_second: int
    rows: list[DifferentRow]
    more: int


def differing_view(found: DifferentMarks) -> DifferentView:
    """The table of what only one of two scorings holds.

    Parameters
    ----------
    found : DifferentMarks
    """
    told = found.first.record.body["night"]["recording"].get("start")
    start = None if told is None else datetime.fromisoformat(told)
    marks = [(one, True) for one in found.only_first] + [(one, False) for one in found.only_second]
    marks.sort(key=lambda each: (each[0].onset_s, each[0].legs))
    rows = [
        DifferentRow(
            one.onset_s,
            clock(one.onset_s, start, seconds=True),
            number(one.duration_s),
            one.legs,
            first,
        )
        for one, first in marks[:_MOST]
    ]
    return DifferentView(
        len(found.only_first), len(found.only_second), rows, max(0, len(marks) - _MOST)
    )
