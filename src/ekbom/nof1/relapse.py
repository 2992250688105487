"""Whether the level that was reached comes loose: a CUSUM of the whitened nights.

The person's own level, spread and memory (phi) are learned from the first quiet nights, and
anew each week at whose end nothing speaks for a rise. Each later night is freed from what the
night before already told, and what speaks for a rise is summed up since it last spoke against
it. The limit is simulated for the person's own phi, with level and phi learned from as few
nights as here, because that is what brings false alarms.

Departures
----------
The sum is kept in units of log likelihood (a rise of so many SDs against none), which makes it
Page's CUSUM with its reference at half of the rise, and right across gaps. From it is taken a
multiple of the logarithm of the weeks watched so far: more weeks, more chances for a false
beginning. A rise that begins soon after the learning is so found earlier than a late one.
A limit for a textbook CUSUM of raw nights alarms far too often on nights with a memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from ekbom.model.course import CoursePolicy, RelapseState, RelapseWatch
from ekbom.model.policy import Priors
from ekbom.model.words import plural
from ekbom.nof1.charts import cusum_path, ewma_path
from ekbom.nof1.regress import regress

Floats = NDArray[np.float64]
Days = NDArray[np.int64]

# The plain moving average beside the watch: the textbook's weight and three-sigma limit.
_EWMA_WEIGHT, _EWMA_LIMIT = 0.2, 3.0
# A limit at zero would sound on every night.
_LEAST = 0.01
# By how much a limit is turned when twice as many pass as wanted.
_TURN = 0.25


@dataclass(frozen=True, slots=True)
class Learned:
    """What the quiet nights tell of the person.

    Attributes
    ----------
    level, sd : float
        In outcome points; `sd` is the night-to-night (stationary) SD.
    phi : float
        Correlation of one night with the next, never below zero.
    """

    level: float
    sd: float
    phi: float


def learn(y: Floats, days: Days, *, priors: Priors, span: float) -> Learned:
    """Level, spread and memory of quiet nights, by the exact AR(1) posterior.

    Parameters
    ----------
    y : array (n,)
        Outcome on the recorded quiet nights, in outcome points.
    days : int array (n,)
    priors : Priors
    span : float
        Width of the outcome's scale.
    """
    fit = regress(y, np.zeros((len(y), 0)), days=days, names=(), priors=priors, span=span)
    level = float(y.mean() + fit.weights @ fit.loc[:, 0])
    return Learned(level, fit.sigma, max(fit.phi_mean, 0.0))


def rise_steps(y: Floats, days: Days, learned: Learned, *, rise_sd: float) -> Floats:
    """How much each night speaks for a rise, in log likelihood of a rise against none.

    Parameters
    ----------
    y : array (n,)
        Outcome in the order of time, higher being worse; the first night is only the one before.
    days : int array (n,)
    learned : Learned
    rise_sd : float
        Rise in night-to-night SDs.

    Returns
    -------
    array (n - 1,)
    """
    x = (y - learned.level) / learned.sd
    r = learned.phi ** np.diff(days).astype(np.float64)
    rest = np.sqrt(1 - r * r)
    fresh = (x[1:] - r * x[:-1]) / rest
    # By so much a raised level shows in what is new of one night.
    shift = rise_sd * (1 - r) / rest
    steps: Floats = shift * fresh - shift * shift / 2
    return steps


def rise_statistic(
    y: Floats, days: Days, *, priors: Priors, course_policy: CoursePolicy, span: float
) -> tuple[Floats, Learned]:
    """What speaks for a rise of the level, night by night after the learning.

    Parameters
    ----------
    y : array (n,)
        Outcome in the order of time, higher being worse; the first nights of it are learned
        from, the others watched.
    days : int array (n,)
    priors : Priors
    course_policy : CoursePolicy
    span : float
        Width of the outcome's scale.

    Returns
    -------
    statistic : array (n - nights learned from,)
        CUSUM of the log likelihood less what the weeks watched bring by chance, never below 0.
    learned : Learned
        From the first nights; the limits go by it.
    """
    at, week = course_policy.relapse_nights_min, course_policy.relapse_relearn_nights
    first = known = learn(y[:at], days[:at], priors=priors, span=span)
    summed = np.zeros(1)
    for start in range(at, len(y), week):
        end = min(start + week, len(y))
        steps = rise_steps(
            y[start - 1 : end], days[start - 1 : end], known, rise_sd=course_policy.relapse_rise_sd
        )
        # The sum goes on from where it stood the week before.
        path = cusum_path(np.concatenate([summed[-1:], steps]), 0.0)[1:]
        summed = np.concatenate([summed, path])
        if path[-1] == 0:
            known = learn(y[:end], days[:end], priors=priors, span=span)
    weeks = 1 + np.arange(len(y) - at) / week
    less: Floats = np.maximum(summed[1:] - course_policy.relapse_growth * np.log(weeks), 0.0)
    return less, first


def limits_at(phi: float, table: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """The limits of "watch" and of "relapse" for a person's phi, between the simulated ones."""
    at, watch, relapse = np.array(table).T
    return float(np.interp(phi, at, watch)), float(np.interp(phi, at, relapse))


def watch_nights(
    y: Floats,
    days: Days,
    dates: Sequence[date],
    *,
    baseline: float | None,
    priors: Priors,
    course_policy: CoursePolicy,
    span: float,
) -> RelapseWatch:
    """Watch the nights of the maintenance for a rise.

    Parameters
    ----------
    y : array (n,)
        Outcome on the recorded nights of the maintenance, higher being worse.
    days : int array (n,)
    dates : sequence of date
    baseline : float or None
        Mean before the first visit, on the same footing; for the run rule.
    priors : Priors
    course_policy : CoursePolicy
    span : float
    """
    need = course_policy.relapse_nights_min
    if len(y) <= need:
        return RelapseWatch(
            "not_enough", (), (), None, None, None, None, {}, _too_few(len(y), need)
        )
    statistic, learned = rise_statistic(
        y, days, priors=priors, course_policy=course_policy, span=span
    )
    watch, relapse = limits_at(learned.phi, course_policy.relapse_limits)
    states = [_state(value, watch, relapse) for value in statistic.tolist()]
    state, watched = states[-1], tuple(dates[need:])
    begun = len(states) - 1
    while begun > 0 and states[begun - 1] == state:
        begun -= 1
    rules = _other_rules(y, need, learned, baseline, course_policy.run_rule_nights)
    says = _says(state, watched[begun], len(watched), need)
    return RelapseWatch(
        state, watched, tuple(statistic.tolist()), relapse, watch, watched[begun], learned.phi,
        rules, says,
    )  # fmt: skip


def _state(value: float, watch: float, relapse: float) -> RelapseState:
    if value >= relapse:
        return "relapse"
    return "watch" if value >= watch else "quiet"


def _other_rules(
    y: Floats, need: int, learned: Learned, baseline: float | None, run: int
) -> dict[str, bool]:
    """Simple rules on raw nights; they stand beside the watch and never decide."""
    raw = ewma_path((y[need:] - learned.level) / learned.sd, _EWMA_WEIGHT)
    edge = _EWMA_LIMIT * sqrt(_EWMA_WEIGHT / (2 - _EWMA_WEIGHT))
    rules = {"moving average of the raw nights": bool(raw[-1] > edge)}
    if baseline is not None and len(y) - need >= run:
        middle = (baseline + learned.level) / 2
        rules[f"mean of the last {run} nights"] = bool(y[-run:].mean() > middle > learned.level)
    return rules


def _too_few(have: int, need: int) -> str:
    # One night beyond the learning is the first that can be watched.
    left = need + 1 - have
    return f"A relapse can be watched for after {plural(left, 'more night')} written down."


def _says(state: RelapseState, since: date, watched: int, need: int) -> str:
    held = f"held against the {need} nights before ({plural(watched, 'night')} watched)"
    if state == "quiet":
        return f"The level is quiet, {held}."
    if state == "watch":
        return (
            f"Since {since:%d %B %Y} the nights have been somewhat worse, {held}. That is often "
            "chance; it is worth keeping the diary."
        )
    return (
        f"Since {since:%d %B %Y} the nights have been worse than chance alone brings, {held}. Two "
        "bad nights are not a relapse; these are more."
    )


def tune_limits(
    maxima: Sequence[tuple[Floats, Floats]], phis: Sequence[float], shares: Sequence[float]
) -> tuple[float, ...]:
    """Limits, one for each phi, that a quiet stretch passes as often as its share.

    The limit a person gets goes by the *estimated* phi. So the limits are turned, all at once,
    until stretches of each true phi pass their limits as often as wanted.

    Parameters
    ----------
    maxima : sequence of (array (runs,), array (runs,))
        For each true phi: the estimates of phi, and the largest statistic of each stretch.
    phis : sequence of float
        The true ones, rising; also the places of the limits.
    shares : sequence of float
        Wanted share of quiet stretches that pass, for each phi.
    """
    limits = np.array(
        [float(np.quantile(top, 1 - q)) for (_, top), q in zip(maxima, shares, strict=True)]
    )
    for _ in range(100):
        passed = [float(np.mean(top >= np.interp(at, phis, limits))) for at, top in maxima]
        # Where too many pass, the limit goes up, the more the further off the share is.
        off = (np.array(passed) - shares) / np.array(shares)
        limits = np.maximum(limits + _TURN * off, _LEAST)
    return tuple(limits.tolist())
