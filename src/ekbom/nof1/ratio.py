"""Effects as logarithms of ratios: of means, of medians, of odds.

The sign is that of improvement: above zero is better.
"""

from __future__ import annotations

from math import comb, inf, log, sqrt
from statistics import NormalDist
from typing import Literal, get_args

import numpy as np

from ekbom.model.errors import UsageError
from ekbom.nof1.index import INDEPENDENT, Floats, Improvement, Index, Values, chosen, two_phases
from ekbom.nof1.moments import TOO_FEW, Moments, moments, normal, nothing

Share = Literal["percentage", "proportion"]

_RATIO = f"zero means none at all, each phase has one level, and {INDEPENDENT}"


def log_response_ratio(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    step: float | None = 1.0,
    bias_correct: bool = True,
) -> Index:
    """Natural logarithm of the ratio of the means.

    Assumes independent nights and a scale whose zero means "none at all".

    Parameters
    ----------
    baseline, treatment : iterable of float or None
        Zero or more, in outcome points; None is missing.
    improvement : {"increase", "decrease"}
        With a decrease the sign is turned, so that above zero is better.
    step : float or None
        The smallest amount the record can hold: 1 for counts and whole points, 1 / minutes for a
        rate, 100 / intervals for a percentage. A phase of zeros counts as half a step in all its
        nights together; None leaves it without an answer.
    bias_correct : bool

    Returns
    -------
    Index
        None for values below zero, for a mean of zero without a step, and with fewer than two
        values in a phase.

    Raises
    ------
    UsageError

    Departures
    ----------
    The source names the scale and works out the step; here the step is told. A share with a
    wished-for decrease keeps its own zero: it is not turned into its counterpart.

    References
    ----------
    Pustejovsky 2015 and 2018.
    """
    phases = two_phases(baseline, treatment, improvement)
    name = "Log response ratio"
    method = "log ratio of the means" + ", corrected for few nights" * bias_correct
    smallest = _smallest(step)
    if min(phases.n) < 2:
        return nothing(name, phases, method, _RATIO, TOO_FEW)
    if (phases.sign * phases.both).min() < 0:
        return nothing(name, phases, method, _RATIO, "there is a value below zero")
    logs, corrections, variance = [], [], 0.0
    for values in (phases.a, phases.b):
        part = _floored(moments(phases.sign * values), smallest)
        if part.mean == 0:
            reason = "a mean of zero has no logarithm; tell the smallest step of the record"
            return nothing(name, phases, method, _RATIO, reason)
        relative = part.variance / (part.n * part.mean**2)
        logs.append(log(part.mean))
        corrections.append(relative / 2)
        variance += relative
    value = logs[1] - logs[0] + bias_correct * (corrections[1] - corrections[0])
    return normal(name, phases, method, _RATIO, phases.sign * value, sqrt(variance))


def _smallest(step: float | None) -> float:
    """The step of the record, 0 when none was told."""
    if step is not None and not 0 < step < inf:
        raise UsageError("step", f"{step} is not a size", "give the smallest amount, or None")
    return step or 0.0


def _floored(part: Moments, step: float) -> Moments:
    """What a phase could at least have held, had it been watched in finer steps."""
    least = step / (2 * part.n)
    return Moments(part.n, max(part.mean, least), max(part.variance, step**2 / part.n**3))


def log_ratio_of_medians(
    baseline: Values, treatment: Values, *, improvement: Improvement = "increase"
) -> Index:
    """Natural logarithm of the ratio of the medians.

    Assumes independent nights and a scale whose zero means "none at all"; skew does no harm.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
        In outcome points; None is missing.
    improvement : {"increase", "decrease"}
        With a decrease the sign is turned, so that above zero is better.

    Returns
    -------
    Index
        None where a median is not above zero. The standard error comes from two ordered values
        on either side of each median; None where the lower is not above zero or a phase has one
        value.

    Raises
    ------
    UsageError

    References
    ----------
    Bonett and Price 2020.
    """
    phases = two_phases(baseline, treatment, improvement)
    name, method = "Log ratio of medians", "log ratio of the medians, ordered values"
    measured = [np.sort(phases.sign * values) for values in (phases.a, phases.b)]
    a, b = (float(np.median(values)) for values in measured)
    if min(a, b) <= 0:
        reason = "a median that is not above zero has no logarithm"
        return nothing(name, phases, method, _RATIO, reason)
    value = phases.sign * (log(b) - log(a))
    errors = [_median_error(values) for values in measured]
    known = [error for error in errors if error is not None]
    if len(known) == len(errors):
        return normal(name, phases, method, _RATIO, value, sqrt(sum(e * e for e in known)))
    reason = "it needs two values in each phase and low ones above zero"
    return Index(name, value, None, None, method, _RATIO, phases.n, reason)


def _median_error(ordered: Floats) -> float | None:
    """Standard error of the logarithm of a median."""
    n = len(ordered)
    low = max(round(n / 2 - sqrt(n)), 1)
    if n < 2 or ordered[low - 1] <= 0:
        return None
    below = sum(comb(n, k) for k in range(low)) / 2**n
    width = log(ordered[n - low]) - log(ordered[low - 1])
    return width / (2 * -NormalDist().inv_cdf(below))


def log_odds_ratio(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    scale: Share = "percentage",
    step: float | None = None,
    bias_correct: bool = True,
) -> Index:
    """Natural logarithm of the ratio of the odds, for shares of a whole.

    Assumes independent nights and values that are shares: of the night, of the hours watched.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
        From 0 to 100 or from 0 to 1; None is missing.
    improvement : {"increase", "decrease"}
        With a decrease the sign is turned, so that above zero is better.
    scale : {"percentage", "proportion"}
    step : float or None
        The smallest share the record can hold, in the units of the scale (100 / intervals or
        1 / intervals). Keeps means of none and all half a step away from the ends.
    bias_correct : bool

    Returns
    -------
    Index
        None for a mean at either end without a step, and with fewer than two values in a phase.

    Raises
    ------
    UsageError
        Also for values off the scale.

    References
    ----------
    Pustejovsky 2015.
    """
    phases = two_phases(baseline, treatment, improvement)
    chosen("scale", scale, get_args(Share))
    top = 100.0 if scale == "percentage" else 1.0
    measured = phases.sign * phases.both
    if measured.min() < 0 or measured.max() > top:
        raise UsageError(
            "scale", f"there is a value outside 0 to {top:g}", "name the scale of the values"
        )
    smallest = _smallest(step) / top
    name = "Log odds ratio"
    method = "log ratio of the odds" + ", corrected for few nights" * bias_correct
    assumes = f"the values are shares of a whole, each phase has one level, and {INDEPENDENT}"
    if min(phases.n) < 2:
        return nothing(name, phases, method, assumes, TOO_FEW)
    logits, corrections, variance = [], [], 0.0
    for values in (phases.a, phases.b):
        part = _floored(moments(phases.sign * values / top), smallest)
        mean = min(part.mean, 1 - smallest / (2 * part.n))
        if not 0 < mean < 1:
            reason = "a mean at the end of the scale has no odds; tell the smallest step"
            return nothing(name, phases, method, assumes, reason)
        relative = part.variance / (part.n * mean**2 * (1 - mean) ** 2)
        logits.append(log(mean) - log(1 - mean))
        corrections.append(relative * (2 * mean - 1) / 2)
        variance += relative
    value = logits[1] - logits[0] - bias_correct * (corrections[1] - corrections[0])
    return normal(name, phases, method, assumes, phases.sign * value, sqrt(variance))
