"""The randomisation test: how often another permitted schedule would have looked as good.

It needs no model of the nights. The outcomes are held still, the schedule is drawn again
from exactly the set it was drawn from, and the same statistic is computed each time.
Whatever the statistic, the test is exact; a good one only makes it sharper, so slow trend,
weekday and carry-over from night to night are taken out first, without looking at the arms.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from ekbom.model.trial import Design
from ekbom.nof1.design import count, draws, enumerate_all

Floats = NDArray[np.float64]

_CHUNK = 2500
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class RandomisationTest:
    """Result of the test.

    Attributes
    ----------
    p : float
        Two-sided: share of schedules that score as far from zero, either way.
    p_lower, p_higher : float
        One-sided: share that score as low, or as high. Where the permitted set is not closed
        under swapping the arms (a drawn start), a course that falls anyway fills one side
        alone, so a direction is only claimed on its own side.
    p_error : float
        Monte Carlo standard error; 0 when every schedule was enumerated.
    schedules : int
        Number of permitted schedules.
    exact : bool
    """

    p: float
    p_lower: float
    p_higher: float
    p_error: float
    schedules: int
    exact: bool


def score_schedules(
    arms: NDArray[np.int8], residuals: Floats, days: NDArray[np.int64], phi: float
) -> Floats:
    """Generalised-least-squares z of each schedule.

    Parameters
    ----------
    arms : int8 array (schedules, n)
        Arm of each used night under each schedule.
    residuals : array (n,)
        Outcome after the background is taken out, in outcome points.
    days : int array (n,)
    phi : float
        Lag-1 correlation used to whiten; any fixed value keeps the test exact.

    Returns
    -------
    array (schedules,), 0 where a schedule has only one arm on the used nights.
    """
    r = phi ** np.diff(days)
    size = 1 / np.sqrt(1 - r * r)
    step = np.concatenate([[1.0], size])
    back = r * size

    def whiten(a: Floats) -> Floats:
        out: Floats = a * step
        out[..., 1:] -= a[..., :-1] * back
        return out

    level = whiten(np.ones(len(days)))
    level /= np.linalg.norm(level)
    y = whiten(residuals)
    y -= level * (level @ y)
    pull = y * step
    pull[:-1] -= y[1:] * back
    z = np.empty(len(arms))
    for at in range(0, len(arms), _CHUNK):
        part = arms[at : at + _CHUNK].astype(np.float64)
        white = whiten(part)
        spread = np.einsum("ij,ij->i", white, white) - (white @ level) ** 2
        z[at : at + _CHUNK] = (part @ pull) / np.sqrt(np.maximum(spread, _TIE))
    return z


def randomisation_test(
    assigned: NDArray[np.int8],
    residuals: Floats,
    *,
    places: NDArray[np.int64],
    days: NDArray[np.int64],
    phi: float,
    design: Design,
    rng: np.random.Generator,
    rerandomisations: int,
    enumerate_max: int,
) -> RandomisationTest:
    """Test "no effect on any night" against all permitted schedules.

    Parameters
    ----------
    assigned : int8 array (units,)
        The schedule as drawn, for every unit of the design.
    residuals : array (n,)
        Outcome of the used nights, background removed.
    places : int array (n,)
        Which unit of the schedule each used night is.
    days : int array (n,)
    phi : float
    design : Design
    rng : numpy Generator
    rerandomisations : int
        Monte Carlo draws when there are more schedules than `enumerate_max`.
    enumerate_max : int

    Returns
    -------
    RandomisationTest
    """
    schedules = count(design)
    observed = float(score_schedules(assigned[None, places], residuals, days, phi)[0])
    exact = schedules <= enumerate_max
    everyone = enumerate_all(design) if exact else draws(design, rng, rerandomisations)
    scores = score_schedules(everyone[:, places], residuals, days, phi)
    # Drawn schedules are joined by the real one, which keeps the test exact.
    more = 0 if exact else 1

    def share(as_good: NDArray[np.bool_]) -> float:
        return float(as_good.sum() + more) / (len(scores) + more)

    p = share(np.abs(scores) >= abs(observed) - _TIE)
    return RandomisationTest(
        p=p,
        p_lower=share(scores <= observed + _TIE),
        p_higher=share(scores >= observed - _TIE),
        p_error=0.0 if exact else sqrt(p * (1 - p) / len(scores)),
        schedules=schedules,
        exact=exact,
    )
