"""Which shape a course has: none, a step at a visit, a ramp, a ramp that levels off or is lost.

Every shape is one column of the exact AR(1) regression, scaled so that its coefficient is the
change of the level from before the first visit to the best the shape reaches. All columns share
one pass, so that the whole search costs no more than a few milliseconds.

Departures
----------
The handbook speaks of means between visits; here every night counts, on its own day, with its
gaps. Weekdays and a trend stay out: a ramp is a trend already, and no remission that comes by
itself could be told from it. That is why a course never earns more than ``changed_after``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ekbom.model.course import SHAPES, CoursePolicy, Shape, ShapeShare, TurnSet
from ekbom.model.errors import UsageError
from ekbom.model.policy import Priors
from ekbom.nof1.regress import Fit, Marginal, regress, step_evidence

Floats = NDArray[np.float64]
Days = NDArray[np.int64]

CHANGE = "change of the level"
# Shapes that together hold less than this stay out of the averages.
_REST = 0.01


@dataclass(frozen=True, slots=True)
class Candidate:
    """One shape at one visit.

    Attributes
    ----------
    shape : Shape
    visit : int
        Visit at which the step came, the ramp levelled off or the loss began; 0 for a ramp.
    """

    shape: Shape
    visit: int


@dataclass(frozen=True, slots=True)
class ShapeEvidence:
    """What the nights say about the shape.

    Attributes
    ----------
    candidates : tuple of Candidate
    columns : array (n, candidates)
        Each from 0 before the first visit to 1 where the shape is at its best.
    probability : array (candidates,)
        Posterior probability of each; with `p_none` they add up to one.
    p_none : float
    drift_fits_better : bool
        A straight drift over all nights, begun before the first visit, explains them better
        than all shapes together.
    """

    candidates: tuple[Candidate, ...]
    columns: Floats
    probability: Floats
    p_none: float
    drift_fits_better: bool

    @property
    def p_changed(self) -> float:
        """Probability of any shape but "none"."""
        return float(self.probability.sum())

    @property
    def best(self) -> Candidate:
        """The single most likely shape with its visit, "none" aside."""
        return self.candidates[int(np.argmax(self.probability))]

    def column(self, candidate: Candidate) -> Floats:
        """The column of one candidate, array (n,)."""
        found: Floats = self.columns[:, self.candidates.index(candidate)]
        return found

    def shares(self) -> tuple[ShapeShare, ...]:
        """The probability of each shape, "none" first."""
        held: dict[Shape, float] = dict.fromkeys(SHAPES, 0.0) | {"none": self.p_none}
        for candidate, p in zip(self.candidates, self.probability.tolist(), strict=True):
            held[candidate.shape] += p
        return tuple(ShapeShare(name, p) for name, p in held.items())


def shape_columns(days: Days, visit_days: Sequence[int]) -> tuple[tuple[Candidate, ...], Floats]:
    """The columns of all shapes that the nights can tell from a level alone.

    Parameters
    ----------
    days : int array (n,)
        Calendar places of the recorded nights. A visit acts from the night of its day on.
    visit_days : sequence of int
        Calendar places of the visits, rising.

    Returns
    -------
    candidates : tuple of Candidate
    columns : array (n, candidates)
    """
    first, last = visit_days[0], int(days[-1])
    made: list[tuple[Candidate, Floats]] = []
    for number, day in enumerate(visit_days, start=1):
        risen = _rising(days, first, day)
        made.append((Candidate("step", number), (days >= day).astype(np.float64)))
        if number > 1:
            made.append((Candidate("ramp_plateau", number), risen))
        left = np.clip((last - days) / max(last - day, 1), 0.0, 1.0)
        made.append((Candidate("ramp_loss", number), np.minimum(risen, left)))
    made.append((Candidate("ramp", 0), _rising(days, first, last)))
    seen = [(one, column) for one, column in made if np.ptp(column) > 0]
    stacked = np.column_stack([column for _, column in seen]) if seen else np.zeros((len(days), 0))
    return tuple(one for one, _ in seen), stacked


def _rising(days: Days, first: int, full: int) -> Floats:
    """0 before the first visit, then evenly up to 1 on the night of the day `full`."""
    rising: Floats = np.clip((days - first + 1) / max(full - first + 1, 1), 0.0, 1.0)
    return rising


def shape_evidence(
    y: Floats,
    days: Days,
    visit_days: Sequence[int],
    *,
    priors: Priors,
    course_policy: CoursePolicy,
    span: float,
) -> ShapeEvidence:
    """Exact posterior of every shape at every visit.

    "None" has the prior probability of the policy; the rest is shared equally by the four
    shapes, and within a shape by its visits.

    Parameters
    ----------
    y : array (n,)
        Outcome on the recorded nights, in outcome points.
    days : int array (n,)
        Their calendar places, rising.
    visit_days : sequence of int
        Calendar places of the visits, rising.
    priors : Priors
    course_policy : CoursePolicy
    span : float
        Width of the outcome's scale.

    Raises
    ------
    UsageError
        When there is no visit, visits do not rise, or there are fewer than two nights.

    References
    ----------
    The procedure is that of the project's handbook (statistics, section 5).
    """
    if len(y) < 2 or not len(visit_days) or (np.diff(visit_days) < 1).any():
        raise UsageError(
            "shape",
            f"{len(y)} nights and visits on days {list(visit_days)}",
            "give at least two nights, and visits in order, each day once",
        )
    candidates, columns = shape_columns(days, visit_days)
    if not candidates:
        return ShapeEvidence((), columns, np.zeros(0), 1.0, False)
    drift = (days - days[0]) / (days[-1] - days[0])
    none, each = step_evidence(
        y, np.column_stack([columns, drift]), days=days, priors=priors, span=span
    )
    shapes = [one.shape for one in candidates]
    shared = np.log([len(set(shapes)) * shapes.count(shape) for shape in shapes])
    turned = each[:-1] - shared
    together = float(np.logaddexp.reduce(turned))
    joint_none = none + log(course_policy.none_prior)
    joint = turned + log(1 - course_policy.none_prior)
    total = np.logaddexp.reduce([joint_none, *joint])
    return ShapeEvidence(
        candidates,
        columns,
        np.exp(joint - total),
        float(np.exp(joint_none - total)),
        bool(each[-1] > together),
    )


def turn_set(found: ShapeEvidence, share: float) -> TurnSet | None:
    """The smallest set of visits that holds `share` of the probability of a step.

    It answers: if the change came at one visit, at which? Slower shapes have no such visit.
    None where no visit has nights on both sides.
    """
    steps = [
        (p, one.visit)
        for one, p in zip(found.candidates, found.probability.tolist(), strict=True)
        if one.shape == "step"
    ]
    total = sum(p for p, _ in steps)
    if not total > 0:
        return None
    held, chosen = 0.0, []
    for p, visit in sorted(steps, key=lambda step: (-step[0], step[1])):
        if held >= share:
            break
        held += p / total
        chosen.append(visit)
    return TurnSet(tuple(sorted(chosen)), min(held, 1.0), chosen[0])


@dataclass(frozen=True, slots=True)
class Averaged:
    """One fit for each likely shape, and their average.

    Attributes
    ----------
    y : array (n,)
        Outcome on the recorded nights, in outcome points.
    none : Fit
        Of a level alone.
    p_none : float
    shapes : tuple of (float, array (n,), Fit)
        Probability, column and fit of each likely shape.
    """

    y: Floats
    none: Fit
    p_none: float
    shapes: tuple[tuple[float, Floats, Fit], ...]

    def change(self) -> Marginal:
        """What is believed of the change, averaged over the shapes, given that there was one.

        Returns
        -------
        Marginal
            Level at the best of the shape minus level before the first visit, in outcome points.
        """
        total = sum(p for p, _, _ in self.shapes)
        parts = [(p / total, fit.marginal(CHANGE)) for p, _, fit in self.shapes]
        return Marginal(
            np.concatenate([p * one.weights for p, one in parts]),
            np.concatenate([one.loc for _, one in parts]),
            np.concatenate([one.scale for _, one in parts]),
            parts[0][1].dof,
        )

    def level(self, percent: int) -> tuple[Floats, Floats, Floats]:
        """The level night by night, averaged over all shapes and "none", with a band.

        Parameters
        ----------
        percent : int
            Of the probability that the band holds, as in 80; normal approximation of the average.

        Returns
        -------
        level, low, high : array (n,)
            In outcome points.
        """
        ones = np.ones((len(self.y), 1))
        parts = [(self.p_none, ones, self.none)]
        parts += [
            (p, np.column_stack([ones, column - column.mean()]), fit)
            for p, column, fit in self.shapes
        ]
        total = sum(p for p, _, _ in parts)
        mean, square = np.zeros(len(self.y)), np.zeros(len(self.y))
        for p, rows, fit in parts:
            # One line and one variance for every phi: arrays (phi, nights).
            line = self.y.mean() + fit.loc @ rows.T
            spread = np.einsum("ni,kij,nj->kn", rows, fit.cov, rows)
            mean += p / total * (fit.weights @ line)
            square += p / total * (fit.weights @ (spread + line * line))
        reach = NormalDist().inv_cdf((100 + percent) / 200)
        half = reach * np.sqrt(np.maximum(square - mean * mean, 0.0))
        return mean, mean - half, mean + half


def averaged(
    y: Floats, days: Days, found: ShapeEvidence, *, priors: Priors, span: float
) -> Averaged:
    """Fit every shape that is likely enough to count; parameters as of `shape_evidence`.

    Those left out hold together less than one hundredth of the probability of a change.
    """

    def fit(x: Floats, names: tuple[str, ...]) -> Fit:
        return regress(y, x, days=days, names=names, priors=priors, primary=names, span=span)

    order = np.argsort(-found.probability, kind="stable").tolist()
    held = np.cumsum(found.probability[order])
    enough = int(np.searchsorted(held, (1 - _REST) * found.p_changed)) + 1
    likely = order[:enough]
    shapes = tuple(
        (float(found.probability[place]), column, fit(column, (CHANGE,)))
        for place in likely
        for column in (found.columns[:, place],)
    )
    return Averaged(y, fit(np.zeros((len(y), 0)), ()), found.p_none, shapes)
