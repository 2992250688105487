"""The open measures of this project: minutes one can sit, the urge from 0 to 10, a goal, words.

They are compared within one person alone and graded by nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.near import nearest
from ekbom.model.finding import Finding
from ekbom.model.record import SITUATIONS, Situation

if TYPE_CHECKING:
    from ekbom.model.record import Symptoms

Kind = Literal["sensations", "places", "legs", "relatives", "hormones"]


@dataclass(frozen=True, slots=True)
class Sitting:
    """How long one can stay still in one situation.

    Attributes
    ----------
    situation : Situation
    series : tuple of (date or None, minutes)
        The oldest first; those without a date before all others.
    last, middle, longest : float
        Minutes; `middle` is the median.
    """

    situation: Situation
    series: tuple[tuple[date | None, float], ...]
    last: float
    middle: float
    longest: float

    def says(self) -> str:
        """The measure in one line."""
        place = self.situation.replace("_", " ")
        if len(self.series) == 1:
            return f"{place}: {self.last:g} minutes{_on(self.series[0][0])}"
        return (
            f"{place}: {self.last:g} minutes{_on(self.series[-1][0])} at last; of "
            f"{len(self.series)} times the middle is {self.middle:g}, the longest {self.longest:g}"
        )

    def to_dict(self) -> dict[str, Any]:
        """The measure as plain values."""
        return {
            "series": [list(one) for one in self.series],
            "last": self.last,
            "median": self.middle,
            "longest": self.longest,
        }


def _on(day: date | None) -> str:
    return "" if day is None else f" on {day.isoformat()}"


def sittings(symptoms: Symptoms) -> tuple[tuple[Sitting, ...], tuple[Finding, ...]]:
    """Each situation that was told with its series, and a finding for what is no time."""
    found = []
    findings = []
    for situation in SITUATIONS:
        told = [one for one in symptoms.sit if one.situation == situation]
        for one in told:
            if not 0 <= one.minutes < math.inf:
                what = f"{one.minutes:g} minutes are no time one can stay still"
                where = f"[[symptoms.sit]] {situation}"
                findings.append(
                    Finding("out_of_range", "error", where, what, "give minutes from 0 on")
                )
        rows = [(one.on, float(one.minutes)) for one in told if 0 <= one.minutes < math.inf]
        if rows:
            found.append(_sitting(situation, rows))
    return tuple(found), tuple(findings)


def _sitting(situation: Situation, rows: list[tuple[date | None, float]]) -> Sitting:
    # Within one day, and without any, the order of the file stays.
    ordered = sorted(rows, key=lambda row: row[0] or date.min)
    minutes = [row[1] for row in ordered]
    return Sitting(situation, tuple(ordered), minutes[-1], median(minutes), max(minutes))


def summary(values: Sequence[float]) -> tuple[str, ...]:
    """The middle and both ends of several numbers in one line; nothing of a single one."""
    if len(values) < 2:
        return ()
    return (
        f"of {len(values)} times the middle is {median(values):g}, the lowest {min(values):g}, "
        f"the highest {max(values):g}",
    )


def median(values: Iterable[float]) -> float:
    """The middle of some numbers, or the mean of the two in the middle."""
    ordered = sorted(values)
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2


def vocabulary(kind: Kind) -> tuple[str, ...]:
    """The words that are held for sensations, places, relatives or hormones."""
    return tuple(shipped_facts()[f"own.{kind}"]["words"])


def unknown_words(kind: Kind, told: Iterable[str]) -> tuple[Finding, ...]:
    """A finding for each word that is not held; the word itself stays."""
    held = vocabulary(kind)
    return tuple(
        Finding(
            "unknown_word",
            "warning",
            f"[symptoms] {kind}",
            f"{word!r} is not on the list of {kind}; it is kept as it is",
            f"words near to it are {', '.join(nearest(word, held) or held)}",
        )
        for word in told
        if word not in held
    )
