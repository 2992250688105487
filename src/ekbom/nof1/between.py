"""Standardised mean difference between persons, from designs that study each person by turns.

One person's change divided by that person's own spread cannot be laid beside the effect size of a
trial with groups. This one can: the change is divided by the spread *between and within*
persons, so it estimates what a trial with groups of such people would have found. It needs
several persons, and says nothing about one of them.

The model: each value is the person's own level, a change common to all while treated, and errors
with AR(1) correlation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.tails import t_point

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ShortDesign = Literal["MB", "ABk"]

_UPPER = 0.975
_PERSONS_MIN = 3
_NOTHING = 1e-20
_ASSUMES = (
    "It assumes one change common to all persons, no trend, persons drawn from those one would "
    "treat, and nights that are like the night before to one and the same degree."
)
_METHODS = {
    "ABk": "between-case d of Hedges, Pustejovsky and Shadish 2012, reversal design",
    "MB": "between-case d of Hedges, Pustejovsky and Shadish 2013, multiple baselines",
}


@dataclass(frozen=True, slots=True)
class BetweenCase:
    """Between-case standardised mean difference.

    Attributes
    ----------
    value : float
        With the correction for small samples; positive is better. No unit: in SDs of persons.
    se, variance : float
    interval : (float, float)
        95 %, value and `se` with Student's t of `nu` degrees of freedom.
    unadjusted : float
        Before the correction.
    mean_difference : float
        Treatment less baseline, mean of the persons' own, in outcome points.
    s_squared : float
        Variance of values at the same occasion of the same phase, between persons.
    variance_within : float
        Variance of a person's values around the level of the phase.
    phi : float
        Correlation of neighbouring values, corrected for short phases.
    rho : float
        Share of `s_squared` that lies between persons; never under 0.
    nu : float
        Degrees of freedom of `s_squared`.
    persons : int
    n : (int, int)
        Values without and with treatment.
    method, assumes : str
    """

    value: float
    se: float
    variance: float
    interval: tuple[float, float]
    unadjusted: float
    mean_difference: float
    s_squared: float
    variance_within: float
    phi: float
    rho: float
    nu: float
    persons: int
    n: tuple[int, int]
    method: str
    assumes: str = _ASSUMES

    def say(self) -> str:
        """One sentence with its interval, and what it rests on."""
        way = "better" if self.value >= 0 else "worse"
        low, high = self.interval
        return (
            f"Over {self.persons} persons, values with treatment were {abs(self.value):.2f} "
            f"standard deviations {way} (95 % interval {low:+.2f} to {high:+.2f}, plus is better; "
            f"{self.n[1]} values with, {self.n[0]} without). {self.assumes}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Recorded values in order of person and time.

    Attributes
    ----------
    y : array (n,)
    person, time, pair : int array (n,)
        `pair` counts baseline and treatment together: 0, 1, ... within the person.
    treated : int array (n,)
    block : int array (n,)
        One number per phase of a person.
    order : int array (n,)
        Place within the phase.
    """

    y: Floats
    person: Ints
    time: Ints
    pair: Ints
    treated: Ints
    block: Ints
    order: Ints


def between_case_d(
    values: Sequence[float | None] | Floats,
    *,
    cases: Sequence[str],
    treated: Sequence[bool],
    times: Sequence[int],
    design: ShortDesign = "MB",
    improvement: Literal["increase", "decrease"] = "increase",
) -> BetweenCase:
    """Estimate the between-case standardised mean difference.

    Parameters
    ----------
    values : sequence of float or None
        Outcome in points, all persons one below the other; None and NaN are missing.
    cases : sequence of str
        Who each value belongs to.
    treated : sequence of bool
        Whether it was taken under treatment. Each person begins with a baseline.
    times : sequence of int
        Occasion of each value, rising within a person.
    design : {"MB", "ABk"}
        Multiple baselines (one baseline, then treatment), or k pairs of baseline and treatment.
    improvement : {"increase", "decrease"}
        Which direction is better.

    Returns
    -------
    BetweenCase

    Raises
    ------
    UsageError
        When lengths do not fit, times do not rise, phases do not fit the design, or a word is
        not known.
    NotAnswerable
        With fewer than three persons, or when values that could be compared between persons, or
        spread within them, are missing.

    References
    ----------
    Hedges, Pustejovsky and Shadish (2012) for reversals and (2013) for multiple baselines, both
    in Research Synthesis Methods; written from the formulas, locators not recorded. Variances
    and degrees of freedom are taken from the matrices themselves, which needs no balanced
    design. ``ABk`` agrees with the R package scdhlm 0.7.4 on its example.

    Departures
    ----------
    ``ABk`` compares persons at the same place of the same phase, and uses only places that all
    persons have, as scdhlm does. ``MB`` compares them at the same occasion of the same phase
    wherever two or more are there; it was checked by simulation, not against another program.
    The interval is ours.
    """
    rows = _rows(values, cases, treated, times, design, improvement)
    difference, contrast = _difference(rows)
    cells = _cells(rows, design)
    spread = _residual_maker(cells)
    df = float(np.trace(spread))
    # Squares of what is left keep the zero that one product would round away.
    apart = spread @ rows.y
    s_squared = float(apart @ apart) / df
    phi, within = _errors(rows)
    if s_squared <= _NOTHING * within:
        raise _not_answerable("persons do not differ, so there is no spread to measure by")
    rho = max(0.0, 1 - within / s_squared)
    covariance = _covariance(rows, phi, rho)
    product = spread @ covariance
    nu = float(np.trace(product)) ** 2 / float((product * product.T).sum())
    if nu <= 2:
        raise _not_answerable("too few values can be compared between persons")
    small = 1 - 3 / (4 * nu - 1)
    unadjusted = difference / sqrt(s_squared)
    value = small * unadjusted
    longer = nu / (nu - 2)
    own = float(contrast @ covariance @ contrast)
    variance = small**2 * (longer * own + value**2 * (longer - 1 / small**2))
    reach = t_point(_UPPER, nu) * sqrt(variance)
    return BetweenCase(
        value=value,
        se=sqrt(variance),
        variance=variance,
        interval=(value - reach, value + reach),
        unadjusted=unadjusted,
        mean_difference=difference,
        s_squared=s_squared,
        variance_within=within,
        phi=phi,
        rho=rho,
        nu=nu,
        persons=int(rows.person.max()) + 1,
        n=(int((rows.treated == 0).sum()), int(rows.treated.sum())),
        method=_METHODS[design],
    )


def _not_answerable(problem: str) -> NotAnswerable:
    return NotAnswerable("between_case_d", problem, "give more persons or longer phases")


def _usage(problem: str, todo: str) -> UsageError:
    return UsageError("between_case_d", problem, todo)


def _rows(
    values: Sequence[float | None] | Floats,
    cases: Sequence[str],
    treated: Sequence[bool],
    times: Sequence[int],
    design: str,
    improvement: str,
) -> _Rows:
    y = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    names, on, time = np.array(cases), np.array(treated, dtype=np.int64), np.array(times, float)
    if not len(y) == len(names) == len(on) == len(time):
        raise _usage(
            f"{len(y)} values, {len(names)} cases, {len(on)} treated and {len(time)} times do "
            "not fit",
            "give one of each per value",
        )
    for word, given, allowed in (
        ("design", design, ("MB", "ABk")),
        ("improvement", improvement, ("increase", "decrease")),
    ):
        if given not in allowed:
            raise _usage(f"{word} {given!r} is not known", f"use {' or '.join(allowed)}")
    if np.isinf(y).any():
        raise _usage("values must be finite", "leave the place empty")
    if not np.isfinite(time).all() or (time != np.rint(time)).any():
        raise _usage("times must be whole numbers", "count the occasions")
    y = y if improvement == "increase" else -y
    known = np.isfinite(y)
    _, first, person = np.unique(names[known], return_index=True, return_inverse=True)
    if len(first) < _PERSONS_MIN:
        raise _not_answerable(f"{len(first)} persons are too few; {_PERSONS_MIN} are needed")
    y, on, clock = y[known], on[known], time[known].astype(np.int64)
    order = np.lexsort((clock, person))
    y, on, clock, person = y[order], on[order], clock[order], person[order]
    new = np.diff(person) > 0
    if (np.diff(clock)[~new] < 1).any():
        raise _usage("two values of one person have the same time", "give each its own")
    return _phased(y, person, clock, on, new, design)


def _phased(
    y: Floats, person: Ints, clock: Ints, on: Ints, new: NDArray[np.bool_], design: str
) -> _Rows:
    starts = np.concatenate([[True], new | (np.diff(on) != 0)])
    block = np.cumsum(starts) - 1
    begins = np.flatnonzero(starts)
    of_person = np.concatenate([[True], new])
    phase = block - block[np.flatnonzero(of_person)][person]
    if on[of_person].any():
        raise _usage("a person begins with treatment", "give a baseline first")
    phases = phase[np.concatenate([new, [True]])] + 1
    if (phases % 2).any() or len(set(phases.tolist())) > 1 or (design == "MB" and phases[0] > 2):
        raise _usage(
            f"persons have {', '.join(map(str, sorted(set(phases.tolist()))))} phases",
            "give 2 each for MB, and the same even number each for ABk",
        )
    return _Rows(
        y=y,
        person=person,
        time=clock,
        pair=phase // 2,
        treated=on,
        block=block,
        order=np.arange(len(y)) - begins[block],
    )


def _difference(rows: _Rows) -> tuple[float, Floats]:
    """Mean over persons and pairs of treatment less baseline, and its weights."""
    size = np.bincount(rows.block)
    pairs = len(size) / 2
    weights: Floats = np.where(rows.treated == 1, 1.0, -1.0) / size[rows.block] / pairs
    return float(weights @ rows.y), weights


def _cells(rows: _Rows, design: str) -> Floats:
    """Which values are compared between persons: (n, cells) of zeros and ones."""
    place, least = (rows.time, 2) if design == "MB" else (rows.order, int(rows.person.max()) + 1)
    keys = np.column_stack([rows.pair, rows.treated, place])
    _, cell, size = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    kept = np.flatnonzero(size >= least)
    if not len(kept):
        raise _not_answerable("persons have no occasion in common")
    result: Floats = (cell.reshape(-1, 1) == kept).astype(np.float64)
    return result


def _residual_maker(cells: Floats) -> Floats:
    """The matrix that takes the mean of its cell from each value, and drops the rest."""
    inside = np.diag(cells.sum(axis=1))
    result: Floats = inside - (cells / cells.sum(axis=0)) @ cells.T
    return result


def _errors(rows: _Rows) -> tuple[float, float]:
    """Correlation of neighbours within phases and variance around the level of the phase.

    Neighbours are those in order of the phase, whatever the gap, as scdhlm counts them; the
    correction undoes the pull of estimating one level per phase.
    """
    size = np.bincount(rows.block)
    left = rows.y - (np.bincount(rows.block, rows.y) / size)[rows.block]
    square = float(left @ left)
    if square <= _NOTHING * float(rows.y @ rows.y):
        raise _not_answerable("no phase holds any spread to measure by")
    together = np.diff(rows.block) == 0
    pull = float((1 - 1 / size).sum()) / (len(rows.y) - len(size))
    phi = float((left[1:] * left[:-1])[together].sum()) / square + pull
    if phi >= 1:
        raise _not_answerable(f"the correlation of neighbours comes out as {phi:.2f}")
    known = 0.0
    for length in size.tolist():
        places = np.arange(length)
        known += length - float((phi ** np.abs(places[:, None] - places)).sum()) / length
    return phi, square / known


def _covariance(rows: _Rows, phi: float, rho: float) -> Floats:
    """Covariance of all values, in units of the total variance."""
    same = rows.person[:, None] == rows.person
    gap = np.abs(rows.time[:, None] - rows.time)
    result: Floats = np.where(same, (1 - rho) * phi ** np.where(same, gap, 0) + rho, 0.0)
    return result
