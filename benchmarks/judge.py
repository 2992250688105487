"""What counts as right and wrong in one diary, and in a cell of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.cells import Cell
from benchmarks.rates import exact_interval, keeps_above, keeps_below, keeps_between
from ekbom.model.answer import LEVELS

HELPS = ("helps", "replicated")
PROBABLY_HELPS = ("probably_helps", *HELPS)
PROBABLY_HARMS = ("probably_harms", "harms")
# From saying nothing to saying most, whatever the direction.
HEIGHT = {
    "not_enough": 0,
    "sealed": 0,
    "noted": 1,
    "pattern": 2,
    "changed_after": 3,
    "does_not_help": 3,
    "probably_helps": 4,
    "probably_harms": 4,
    "helps": 5,
    "harms": 5,
    "replicated": 6,
}


def judge(cell: Cell, seen: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One diary: was anything false said, how high did it go, did the interval hold the truth?"""
    remedy = [s for s in seen if s["action"] == "remedy"]
    last = [s for s in remedy if s["outcome"] == "urge"][-1]
    known = last["mean"] is not None
    return {
        "helps": any(s["level"] in HELPS and s["true"] >= 0 for s in seen),
        "harms": any(s["level"] == "harms" and s["true"] <= 0 for s in seen),
        "probably_helps": any(s["level"] in PROBABLY_HELPS and s["true"] >= 0 for s in seen),
        "probably_harms": any(s["level"] in PROBABLY_HARMS and s["true"] <= 0 for s in seen),
        "pattern": any(s["level"] == "pattern" and s["true"] == 0 for s in seen),
        "too_high": bool(cell.highest)
        and any(HEIGHT[s["level"]] > HEIGHT[cell.highest] for s in remedy),
        "level": last["level"],
        "known": known,
        "covered": known and last["low"] <= last["true"] <= last["high"],
        "right_side": known and (last["high"] < 0 if last["true"] < 0 else last["low"] > 0),
        "mean": last["mean"],
    }


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    cell: Cell
    n: int
    false: dict[str, int]
    levels: dict[str, int]
    known: int
    covered: int
    right_side: int
    mean: float | None
    broken: tuple[str, ...]
    remarks: tuple[str, ...]


def line_of(cell: Cell, judged: Sequence[dict[str, Any]], limits: dict[str, Any]) -> Line:
    """Add up the diaries of a cell and compare with the limits."""
    n = len(judged)
    keys = ("helps", "harms", "probably_helps", "probably_harms", "pattern", "too_high")
    false = {key: sum(j[key] for j in judged) for key in keys}
    known = sum(j["known"] for j in judged)
    covered = sum(j["covered"] for j in judged)
    right = sum(j["right_side"] for j in judged)
    means = [j["mean"] for j in judged if j["known"]]
    counted = Counter(j["level"] for j in judged)
    broken = [] if cell.report_only else _broken(cell, false, n, right, limits)
    remarks = []
    if not cell.report_only and not cell.highest:
        off = _coverage(cell, covered, known, limits)
        if off and cell.world == "plain":
            broken.append(off)
        elif off:
            remarks.append(off)
        if known and covered / known < limits["coverage_none"][0]:
            remarks.append("covers below 93 %")
    return Line(
        cell,
        n,
        false,
        {level: counted[level] for level in LEVELS if counted[level]},
        known,
        covered,
        right,
        sum(means) / len(means) if means else None,
        tuple(broken),
        tuple(remarks),
    )


def _broken(
    cell: Cell, false: dict[str, int], n: int, right: int, limits: dict[str, Any]
) -> list[str]:
    broken = [
        f"{key} {false[key]} of {n}"
        for key in ("helps", "harms", "probably_helps", "probably_harms")
        if not keeps_below(false[key], n, limits[key])
    ]
    if false["too_high"]:
        broken.append(f"{false['too_high']} above {cell.highest}")
    if cell.power is not None and not keeps_above(right, n, cell.power - limits["power_slack"]):
        broken.append(f"power {right} of {n}")
    return broken


def _coverage(cell: Cell, covered: int, known: int, limits: dict[str, Any]) -> str:
    """Empty when the coverage keeps its limits, or none is set for the cell."""
    if not known or cell.effect < -1.5:
        return ""
    low, high = limits["coverage_effect" if cell.effect else "coverage_none"]
    if keeps_between(covered, known, low, high):
        return ""
    return f"coverage {covered} of {known}"


def percent(k: int, n: int) -> str:
    """A share with its exact interval: ``1.2 (0.6-2.1)``."""
    if not n:
        return "-"
    low, high = exact_interval(k, n)
    return f"{100 * k / n:.1f} ({100 * low:.1f}-{100 * high:.1f})"
