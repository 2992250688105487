"""The values and columns of the piecewise regression, checked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import UsageError

Floats = NDArray[np.float64]


def checked(
    values: Sequence[float | None] | Floats,
    phases: Sequence[str],
    times: Sequence[float] | Floats | None,
    errors: str,
    terms: Sequence[str],
    contrast: str,
) -> tuple[Floats, NDArray[np.str_], Floats]:
    """Values (NaN for missing), label of each, and place of each on the calendar.

    Raises
    ------
    UsageError
        When they do not fit each other, or a word is not known.
    """
    where = "piecewise"
    y = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    labels = np.array([str(phase) for phase in phases])
    clock = np.arange(len(y), dtype=np.float64) if times is None else np.array(times, float)
    if not len(y) == len(labels) == len(clock):
        raise UsageError(
            where,
            f"{len(y)} values, {len(labels)} phases and {len(clock)} times do not fit",
            "give one phase and one time per value",
        )
    if np.isinf(y).any():
        raise UsageError(where, "values must be finite", "leave the place empty")
    if not np.isfinite(clock).all() or (np.diff(clock) <= 0).any():
        raise UsageError(where, "times must rise", "sort the values by time")
    for word, given, allowed in (
        ("errors", {errors}, ("independent", "ar1")),
        ("terms", set(terms), ("trend", "slope")),
        ("contrast", {contrast}, ("first", "preceding")),
    ):
        if not given <= set(allowed):
            raise UsageError(
                where,
                f"{word} {sorted(given - set(allowed))[0]!r} is not known",
                f"use {' or '.join(allowed)}",
            )
    if len(set(labels.tolist())) < 2:
        raise UsageError(where, "one phase cannot be compared", "give two phases or more")
    return y, labels, clock


def run_names(labels: list[str]) -> tuple[str, ...]:
    """Names of the phases, the second B as ``B (2)``."""
    seen: dict[str, int] = {}
    names = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        names.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(names)


def columns_of(
    clock: Floats,
    runs: NDArray[np.int64],
    names: tuple[str, ...],
    counts: tuple[int, ...],
    terms: tuple[str, ...],
    contrast: str,
) -> tuple[dict[str, Floats], dict[str, str]]:
    """The columns that can be told apart, and why each other one is left out."""
    columns = {"intercept": np.ones(len(clock))}
    left_out: dict[str, str] = {}

    def add(name: str, column: Floats, can: bool, phase: str) -> None:
        if can:
            columns[name] = column
        else:
            left_out[name] = f"a slope needs two values, and {phase} holds 1"

    alone = "slope" in terms
    if "trend" in terms:
        # A slope of its own in each later phase leaves the first phase alone to give the trend.
        add("trend", clock - clock[0], not alone or counts[0] > 1, f"phase {names[0]}")
    for run, name in enumerate(names[1:], start=1):
        on = ((runs >= run) if contrast == "preceding" else (runs == run)).astype(np.float64)
        columns[f"level {name}"] = on
        if alone:
            own = on * (clock - clock[runs == run][0])
            add(f"slope {name}", own, counts[run] > 1, f"phase {name}")
    return columns, left_out
