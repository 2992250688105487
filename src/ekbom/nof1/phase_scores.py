"""What the randomisation tests of phases count: assignments, and how each of them scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import NotAnswerable, UsageError

Floats = NDArray[np.float64]
Runs = NDArray[np.int8]
Values = Sequence[float | None] | Floats
Statistic = Literal["mean_difference", "phase_mean_difference", "median_difference"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How assignments are judged.

    Attributes
    ----------
    statistic : {"mean_difference", "phase_mean_difference", "median_difference"}
        Treatment less baseline: of the means of all values, of the means of the phase means
        (which differ from the former only where each comes in several phases), or of the
        medians of all values.
    improvement : {"increase", "decrease"}
        Which direction is better; the statistic is counted so that better is positive.
    sides : {1, 2}
        One: assignments at least as good. Two: at least as far from zero, either way.
    listed_max : int
        Up to so many assignments all are tried; beyond, `drawn` of them.
    drawn : int
    """

    statistic: Statistic = "mean_difference"
    improvement: Literal["increase", "decrease"] = "increase"
    sides: Literal[1, 2] = 1
    listed_max: int = 100_000
    drawn: int = 10_000


PLAIN = Rule()


def check_rule(rule: Rule, limit: int) -> None:
    """Refuse words that are not known and a limit that is no length.

    Raises
    ------
    UsageError
    """
    for word, given, allowed in (
        ("improvement", rule.improvement, ("increase", "decrease")),
        (
            "statistic",
            rule.statistic,
            ("mean_difference", "phase_mean_difference", "median_difference"),
        ),
        ("sides", rule.sides, (1, 2)),
    ):
        if given not in allowed:
            raise UsageError(
                "randomisation",
                f"{word} {given!r} is not known",
                f"use {' or '.join(str(one) for one in allowed)}",
            )
    if limit < 1:
        raise UsageError("randomisation", f"a limit of {limit} is no length", "use 1 or more")


def floats_of(values: Values) -> Floats:
    """Values as an array, NaN for the missing ones.

    Raises
    ------
    UsageError
        When a value is infinite.
    """
    y = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    if np.isinf(y).any():
        raise UsageError("randomisation", "values must be finite", "leave the place empty")
    return y


def joined(phases: Sequence[Values], limit: int) -> tuple[Floats, list[int]]:
    """All values in order, and the place where each later phase begins."""
    parts = [floats_of(phase) for phase in phases]
    shortest = min(len(part) for part in parts)
    if shortest < limit:
        raise UsageError(
            "randomisation",
            f"a phase of {shortest} could not have been drawn with a limit of {limit}",
            "give the limit of the plan",
        )
    return np.concatenate(parts), np.cumsum([len(part) for part in parts])[:-1].tolist()


def counts(y: Floats, runs: Runs) -> tuple[int, int]:
    """Recorded values without and with treatment."""
    treated = runs[np.isfinite(y)] % 2
    return int((treated == 0).sum()), int(treated.sum())


def runs_of(changes: NDArray[np.int64], places: int) -> Runs:
    """Number of the phase of each place, from the places of change: (assignments, places)."""
    at = np.arange(places)
    runs = np.zeros((len(changes), places), dtype=np.int8)
    for change in changes.T:
        runs += at >= change[:, None]
    return runs


def all_changes(slots: int, phases: int, limit: int) -> NDArray[np.int64]:
    """Places of change of every assignment whose phases all have `limit` places."""
    return _spread(np.array(list(combinations(range(slots), phases - 1))), limit)


def drawn_changes(
    slots: int, phases: int, limit: int, n: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """As `all_changes`, but `n` of them, each as likely."""
    chosen = np.argsort(rng.random((n, slots)), axis=1)[:, : phases - 1]
    return _spread(np.sort(chosen, axis=1), limit)


def _spread(chosen: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    # Marks among the spare places become changes once every phase is given its least length.
    order = np.arange(chosen.shape[1])
    return chosen - order + (order + 1) * limit


def scores_of(y: Floats, runs: Runs, rule: Rule) -> Floats:
    """Statistic of each assignment, positive for better.

    Parameters
    ----------
    y : array (n,)
        Outcome, NaN for missing.
    runs : int8 array (assignments, n)
        Phase of each place, or arm; odd ones are treatment.
    rule : Rule

    Returns
    -------
    array (assignments,)

    Raises
    ------
    NotAnswerable
        When an assignment leaves a phase, or all phases of a kind, without any value.
    """
    by_phase = rule.statistic == "phase_mean_difference"
    known = np.isfinite(y)
    own = runs[:, known] if by_phase else runs[:, known] % 2
    parts = [own == run for run in range(int(runs.max()) + 1 if by_phase else 2)]
    if not all(part.any(axis=1).all() for part in parts):
        raise NotAnswerable(
            "randomisation",
            "a permitted assignment leaves a phase without any value",
            "use a design with longer phases, or other values",
        )
    centre = _medians if rule.statistic == "median_difference" else _means
    levels = [centre(y[known], part) for part in parts]
    difference: Floats = np.mean(levels[1::2], axis=0) - np.mean(levels[0::2], axis=0)
    return difference if rule.improvement == "increase" else -difference


def _means(y: Floats, on: NDArray[np.bool_]) -> Floats:
    result: Floats = on @ y / on.sum(axis=1)
    return result


def _medians(y: Floats, on: NDArray[np.bool_]) -> Floats:
    size = on.sum(axis=1)
    # What does not belong is sorted to the end.
    ranked = np.sort(np.where(on, y, np.inf), axis=1)
    rows = np.arange(len(on))
    result: Floats = (ranked[rows, (size - 1) // 2] + ranked[rows, size // 2]) / 2
    return result
