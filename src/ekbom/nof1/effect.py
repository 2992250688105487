"""Effects in outcome points, in units of spread, as ratios, or on the way to a goal.

The defaults are those of SingleCaseES 0.7.4; other definitions are options that bear the name of
their source. The sign is always that of improvement: above zero is better. All standard errors
take the nights of a phase for independent draws around one level; in a diary, where one night
carries over to the next, they are too small.
"""

from __future__ import annotations

from math import isclose, isfinite, sqrt

from ekbom.model.errors import UsageError
from ekbom.nof1.index import (
    DEFINITIONS,
    INDEPENDENT,
    Definition,
    Floats,
    Improvement,
    Index,
    Times,
    Values,
    chosen,
    two_phases,
)
from ekbom.nof1.moments import TOO_FEW, moments, normal, nothing
from ekbom.nof1.ratio import Share, log_odds_ratio, log_ratio_of_medians, log_response_ratio

__all__ = [
    "Share",
    "goal_obtained",
    "hedges_g",
    "log_odds_ratio",
    "log_ratio_of_medians",
    "log_response_ratio",
    "mean_difference",
    "smd",
    "trend_difference",
]

_LEVEL = f"each phase has one level without a trend of its own, and {INDEPENDENT}"
_NORMAL = f"the values of a phase spread evenly around one level, and {INDEPENDENT}"


def _unbiased(dof: int) -> float:
    """Hedges' factor against the upward bias of a standardised difference, approximately."""
    return 1 - 3 / (4 * dof - 1)


def mean_difference(
    baseline: Values, treatment: Values, *, improvement: Improvement = "increase"
) -> Index:
    """Mean after less mean before, in outcome points (scan: Diff_mean).

    Assumes independent nights and one level per phase.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
        In the order of time, in outcome points; None is missing.
    improvement : {"increase", "decrease"}

    Returns
    -------
    Index
        Standard error with a variance for each phase; None with one value in a phase.

    Raises
    ------
    UsageError
    """
    phases = two_phases(baseline, treatment, improvement)
    a, b = moments(phases.a), moments(phases.b)
    method = "mean after less mean before, a variance for each phase"
    se = sqrt(a.variance / a.n + b.variance / b.n) if min(a.n, b.n) > 1 else None
    found = normal("Mean difference", phases, method, _LEVEL, b.mean - a.mean, se)
    return found if se is not None else _without_error(found)


def _without_error(found: Index) -> Index:
    return Index(found.name, found.value, None, None, found.method, found.assumes, found.n, TOO_FEW)


def trend_difference(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    times: Times | None = None,
) -> Index:
    """Least-squares slope after less slope before, in outcome points a night (scan: Diff_trend).

    Assumes independent nights and a straight course within each phase.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
    improvement : {"increase", "decrease"}
    times : (sequence of float, sequence of float), optional
        Calendar places of the values; one night apart without them.

    Returns
    -------
    Index
        None with fewer than two values in a phase; no standard error.

    Raises
    ------
    UsageError
    """
    phases = two_phases(baseline, treatment, improvement, times=times)
    name, method = "Trend difference", "least-squares slope after less slope before"
    assumes = f"each phase runs straight, and {INDEPENDENT}"
    if min(phases.n) < 2:
        return nothing(name, phases, method, assumes, TOO_FEW)
    value = _slope(phases.b, phases.b_at) - _slope(phases.a, phases.a_at)
    return normal(name, phases, method, assumes, value, None)


def _slope(values: Floats, times: Floats) -> float:
    centre = times - times.mean()
    return float(centre @ values / (centre @ centre))


def smd(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    definition: Definition = "singlecasees",
) -> Index:
    """Difference of the means in standard deviations of the baseline.

    Assumes independent nights and even spread around one level per phase. The SD is that of one
    person's nights, so the number cannot be held against the effect of a group trial.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
        In the order of time, in outcome points; None is missing.
    improvement : {"increase", "decrease"}
    definition : {"singlecasees", "scan"}
        ``scan`` is Glass's delta without correction for few nights and without standard error.

    Returns
    -------
    Index
        None with fewer than two values in a phase or a baseline without spread, and for the
        default with two baseline values, where the correction would make any difference zero.

    Raises
    ------
    UsageError

    References
    ----------
    Gingerich 1984; Hedges 1981 (the correction).
    """
    phases = two_phases(baseline, treatment, improvement)
    chosen("definition", definition, DEFINITIONS)
    a, b = moments(phases.a), moments(phases.b)
    method = "standard deviation of the baseline"
    if min(a.n, b.n) < 2:
        return nothing("SMD", phases, method, _NORMAL, TOO_FEW)
    if a.variance == 0:
        return nothing("SMD", phases, method, _NORMAL, "the values before are all the same")
    plain = (b.mean - a.mean) / sqrt(a.variance)
    if definition == "scan":
        return normal("SMD", phases, f"{method}, not corrected (scan)", _NORMAL, plain, None)
    if a.n == 2:
        reason = "the correction for few nights needs at least three values before"
        return nothing("SMD", phases, method, _NORMAL, reason)
    factor = _unbiased(a.n - 1)
    value = factor * plain
    spread = 1 / a.n + b.variance / (b.n * a.variance) + value**2 / (2 * (a.n - 1))
    method = f"{method}, corrected for few nights"
    return normal("SMD", phases, method, _NORMAL, value, factor * sqrt(spread))


def hedges_g(
    baseline: Values, treatment: Values, *, improvement: Improvement = "increase"
) -> Index:
    """Difference of the means in pooled standard deviations, corrected for few nights.

    Assumes independent nights and one spread in both phases. SingleCaseES (``std_dev="pool"``)
    and scan agree on it. Parameters, return and errors as in `smd`; None where neither phase
    has any spread.

    References
    ----------
    Hedges 1981.
    """
    phases = two_phases(baseline, treatment, improvement)
    a, b = moments(phases.a), moments(phases.b)
    method = "pooled standard deviation, corrected for few nights"
    assumes = f"both phases spread alike and evenly around one level, and {INDEPENDENT}"
    if min(a.n, b.n) < 2:
        return nothing("Hedges g", phases, method, assumes, TOO_FEW)
    dof = a.n + b.n - 2
    pooled = ((a.n - 1) * a.variance + (b.n - 1) * b.variance) / dof
    if pooled == 0:
        return nothing("Hedges g", phases, method, assumes, "no phase has any spread")
    factor = _unbiased(dof)
    value = factor * (b.mean - a.mean) / sqrt(pooled)
    se = factor * sqrt(1 / a.n + 1 / b.n + value**2 / (2 * dof))
    return normal("Hedges g", phases, method, assumes, value, se)


def goal_obtained(
    baseline: Values, treatment: Values, *, goal: float, improvement: Improvement = "increase"
) -> Index:
    """How much of the way from the baseline mean to a goal was gone, in percent (PoGO).

    Assumes independent nights and one level per phase.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
        In outcome points; None is missing.
    goal : float
        The level that was wished for, in outcome points.
    improvement : {"increase", "decrease"}
        Turns nothing here: the way leads from the baseline to the goal.

    Returns
    -------
    Index
        In percent; over 100 beyond the goal. None where the baseline mean is the goal. The
        standard error is of first order (delta method); None with one value in a phase.

    Raises
    ------
    UsageError

    References
    ----------
    Ferron, Goldstein, Olszewski and Rohrer 2020.
    """
    phases = two_phases(baseline, treatment, improvement)
    if not isfinite(goal):
        raise UsageError("goal", f"{goal} is not a finite number", "give a level, in points")
    name, method = "Percent of goal obtained", "share of the way to the goal, in percent"
    a, b = moments(phases.a), moments(phases.b)
    way = phases.sign * goal - a.mean
    if isclose(phases.sign * goal, a.mean):
        return nothing(name, phases, method, _LEVEL, "the mean before is the goal")
    share = (b.mean - a.mean) / way
    if min(a.n, b.n) < 2:
        return _without_error(normal(name, phases, method, _LEVEL, 100 * share, None))
    variance = b.variance / b.n + (1 - share) ** 2 * a.variance / a.n
    se = 100 * sqrt(variance) / abs(way)
    return normal(name, phases, method, _LEVEL, 100 * share, se)
