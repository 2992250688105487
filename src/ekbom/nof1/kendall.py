"""Kendall's S and what the single-case literature builds from it: Tau-U rows, corrected tau.

All of it is counting pairs: how many rise with time, how many fall, how many are tied.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, erfc, sqrt, tanh
from typing import Literal, get_args

import numpy as np

from ekbom.nof1.index import Z_95, Floats, Phases, Places, ranked

RowName = Literal[
    "A vs. B",
    "Trend A",
    "Trend B",
    "A vs. B - Trend A",
    "A vs. B + Trend B",
    "A vs. B + Trend B - Trend A",
]
ROWS: tuple[RowName, ...] = get_args(RowName)


@dataclass(frozen=True, slots=True)
class Kendall:
    """Pairs of one comparison, counted.

    Attributes
    ----------
    n : int
        Values.
    pairs : int
        Pairs that differ in the first variable.
    rising, falling, tied : int
        Of these, how the second variable went.
    s : int
        Rising minus falling.
    d : float
        Denominator of tau-b.
    plain_variance, variance : float
        Of `s` when there is no relation: as if no two values of the second variable were tied,
        and with its ties counted.
    """

    n: int
    pairs: int
    rising: int
    falling: int
    tied: int
    s: int
    d: float
    plain_variance: float
    variance: float

    @property
    def tau(self) -> float | None:
        """Tau-b, or None when one of the two never varies."""
        return self.s / self.d if self.d > 0 else None

    @property
    def z(self) -> float | None:
        """`s` in standard errors, without correction for continuity."""
        return self.s / sqrt(self.variance) if self.variance > 0 else None

    @property
    def p(self) -> float | None:
        """Two-sided, by the normal distribution."""
        return None if self.z is None else two_sided(self.z)


def two_sided(z: float) -> float:
    """Two-sided p of a standard normal z."""
    return erfc(abs(z) / sqrt(2))


def kendall(x: Floats, y: Floats) -> Kendall:
    """Count the pairs of two variables.

    Parameters
    ----------
    x, y : array (n,)

    Returns
    -------
    Kendall

    References
    ----------
    Kendall 1970, Rank Correlation Methods (variance of S with ties in both variables).
    """
    x_rank, y_rank = ranked(x), ranked(y)
    one, other = np.triu_indices(len(x), 1)
    dx = np.sign(x_rank[other] - x_rank[one])
    product = dx * np.sign(y_rank[other] - y_rank[one])
    pairs = int(np.abs(dx).sum())
    rising, falling = int((product > 0).sum()), int((product < 0).sum())
    x_ties, y_ties = np.bincount(x_rank), np.bincount(y_rank)
    n, none = len(x), np.ones(len(x), dtype=np.int64)
    d = sqrt(pairs * (n * (n - 1) - _falling(y_ties, 2)) / 2)
    return Kendall(
        n=n,
        pairs=pairs,
        rising=rising,
        falling=falling,
        tied=pairs - rising - falling,
        s=rising - falling,
        d=d,
        plain_variance=_variance(n, x_ties, none),
        # Where one of the two never varies there is nothing to spread; rounding would say a little.
        variance=_variance(n, x_ties, y_ties) if d > 0 else 0.0,
    )


def _falling(ties: Places, factors: int) -> float:
    """Sum over groups of equal values of t (t - 1) ... with so many factors."""
    return float(np.prod([ties - k for k in range(factors)], axis=0).sum())


def _variance(n: int, x: Places, y: Places) -> float:
    def weight(t: Places) -> float:
        return float((t * (t - 1) * (2 * t + 5)).sum())

    # Fewer than three values have no triples, fewer than two no pairs: those terms are nothing.
    pairs, triples = max(n * (n - 1), 1), max(n * (n - 1) * (n - 2), 1)
    alone = (weight(np.array([n])) - weight(x) - weight(y)) / 18
    return (
        alone
        + _falling(x, 2) * _falling(y, 2) / (2 * pairs)
        + _falling(x, 3) * _falling(y, 3) / (9 * triples)
    )


def theil_sen(values: Floats, times: Floats) -> float:
    """Median slope over all pairs, per unit of time.

    Parameters
    ----------
    values, times : array (n,)
        At least two, at different times.

    References
    ----------
    Theil 1950; Sen 1968.
    """
    one, other = np.triu_indices(len(values), 1)
    return float(np.median((values[other] - values[one]) / (times[other] - times[one])))


@dataclass(frozen=True, slots=True)
class TauRow:
    """One row of a Tau-U table.

    Attributes
    ----------
    name : RowName
    counts : Kendall
    d : float
        Denominator of `tau`.
    tau : float or None
    interval : (float, float) or None
        95 %, by Fisher's z with ``1 / sqrt(n - 3)``.
    variance, sd : float
        Of S. The three simple rows leave the ties out of it, as their source prints it.
    se : float or None
        Of tau; ties counted.
    z, p : float or None
        Ties counted.
    """

    name: RowName
    counts: Kendall
    d: float
    tau: float | None
    interval: tuple[float, float] | None
    variance: float
    sd: float
    se: float | None
    z: float | None
    p: float | None


def tau_row(phases: Phases, name: RowName) -> TauRow:
    """One row of the Tau-U table of a case, as scan counts it with its method "complete".

    Parameters
    ----------
    phases : Phases
        Turned so that more is better; a case of scan with a wished-for decrease shows there with
        the other sign.
    name : RowName

    References
    ----------
    Parker, Vannest, Davis and Sauber 2011 (the idea); scan 0.67.1 (this choice of denominator).
    """
    m, n = phases.n
    fore, after = np.arange(m, dtype=np.float64), np.arange(n, dtype=np.float64)
    # The first variable says what "better with time" means: the phases, the order within one,
    # or both. Trend A is taken off by letting the baseline run backwards.
    plans: dict[RowName, tuple[Floats, Floats]] = {
        "A vs. B": (phases.began, phases.both),
        "Trend A": (fore, phases.a),
        "Trend B": (after, phases.b),
        "A vs. B - Trend A": (np.concatenate([-1 - fore, 0 * after]), phases.both),
        "A vs. B + Trend B": (np.concatenate([0 * fore, 1 + after]), phases.both),
        "A vs. B + Trend B - Trend A": (np.concatenate([-1 - fore, after]), phases.both),
    }
    counts = kendall(*plans[name])
    d = counts.pairs - counts.tied / 2 if name == "A vs. B" else counts.d
    varies = counts.d > 0
    simple = name in ROWS[:3]
    variance = counts.plain_variance if simple else counts.variance
    tau = counts.s / d if varies else None
    return TauRow(
        name=name,
        counts=counts,
        d=d,
        tau=tau,
        interval=fisher_interval(tau, counts.n),
        variance=variance,
        sd=sqrt(variance),
        se=sqrt(counts.variance) / d if varies else None,
        z=counts.z,
        p=counts.p,
    )


def fisher_interval(tau: float | None, n: int) -> tuple[float, float] | None:
    """95 % interval of a correlation by Fisher's z, or None where it has none.

    Parameters
    ----------
    tau : float or None
        Strictly between -1 and 1, else there is no interval.
    n : int
        Values; at least four.
    """
    if tau is None or abs(tau) >= 1 or n - 3 < 1:
        return None
    middle, half = atanh(tau), Z_95 / sqrt(n - 3)
    return tanh(middle - half), tanh(middle + half)


@dataclass(frozen=True, slots=True)
class CorrectedTau:
    """Tau of the phases with and without the trend of the baseline.

    Attributes
    ----------
    baseline : Kendall
        Time against value within the baseline.
    uncorrected, corrected : Kendall
        Phase against value, before and after the trend is taken off.
    slope : float
        Of the baseline, per unit of time.
    """

    baseline: Kendall
    uncorrected: Kendall
    corrected: Kendall
    slope: float


def corrected_tau(phases: Phases) -> CorrectedTau:
    """Tau-b of phase and value, after the median slope of the baseline is taken off everywhere.

    Parameters
    ----------
    phases : Phases
        With at least two baseline values.

    References
    ----------
    Tarlow 2017.
    """
    slope = theil_sen(phases.a, phases.a_at)
    return CorrectedTau(
        baseline=kendall(phases.a_at, phases.a),
        uncorrected=kendall(phases.began, phases.both),
        corrected=kendall(phases.began, without_trend(phases, slope)),
        slope=slope,
    )


def without_trend(phases: Phases, slope: float) -> Floats:
    """All values with a trend taken off, array (m + n,); their zero means nothing.

    The rest is lifted to the size of the values themselves, so that what rounding leaves of a
    straight line counts as a tie.
    """
    rest = phases.both - slope * phases.at
    lifted: Floats = rest - rest.min() + np.abs(phases.both).max()
    return lifted
