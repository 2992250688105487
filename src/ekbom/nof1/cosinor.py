"""One wave a day: level, size and hour of the peak, by least squares."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import atan2, hypot, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.tails import f_above

Floats = NDArray[np.float64]

_DAY_H = 24


@dataclass(frozen=True, slots=True)
class Cosinor:
    """One wave a day, fitted by least squares.

    Attributes
    ----------
    n : int
        Ratings used.
    period_h : float
    mesor, mesor_se : float
        Level about which the wave swings, in outcome points.
    beta_cos, gamma_sin : float
        Coefficients of the cosine and of the sine.
    amplitude, amplitude_se : float
        Half the way from lowest point to peak; standard error by the delta method.
    acrophase, acrophase_se : float or None
        ``phi`` of ``mesor + amplitude * cos(2 pi t / period + phi)``, in radians, above -pi and at
        most pi; None for a flat line.
    peak_h : float or None
        Hour of the peak, from 0 up to the period.
    f, p : float or None
        Test that the amplitude is zero, with 2 and n - 3 degrees of freedom.
    r2 : float or None
        Share of the variance that the wave explains.
    assumes : str
    reason : str
        Why something is None.
    """

    n: int
    period_h: float
    mesor: float
    mesor_se: float
    beta_cos: float
    gamma_sin: float
    amplitude: float
    amplitude_se: float | None
    acrophase: float | None
    acrophase_se: float | None
    peak_h: float | None
    f: float | None
    p: float | None
    r2: float | None
    assumes: str = "independent ratings with one spread, and a single wave of the given period"
    reason: str = ""

    def say(self) -> str:
        """The wave and what it assumes, in a few sentences."""
        if self.peak_h is None:
            return f"Over {self.n} ratings there is no wave at all. {self.reason}"
        chance = (
            self.reason if self.p is None else f"A flat line would do as well with p {self.p:.2g}."
        )
        return (
            f"Over {self.n} ratings the level swings by {self.amplitude:.1f} to either side of "
            f"{self.mesor:.1f}, highest about {clock(self.peak_h)}. {chance} "
            f"This assumes {self.assumes}."
        )

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def clock(hour: float) -> str:
    """An hour as a clock time, on a clock of 24 hours."""
    minutes = round(hour * 60) % (_DAY_H * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def paired(times_h: ArrayLike, values: ArrayLike, where: str) -> tuple[Floats, Floats]:
    """Times and values where both are known.

    Raises
    ------
    UsageError
    """
    t, y = np.asarray(times_h, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if t.ndim != 1 or t.shape != y.shape:
        raise UsageError(
            where, f"times {t.shape} and values {y.shape} do not fit", "give one time per value"
        )
    kept = ~(np.isnan(t) | np.isnan(y))
    t, y = t[kept], y[kept]
    if not (np.isfinite(t).all() and np.isfinite(y).all()):
        raise UsageError(where, "times and values must be finite", "leave out what is not known")
    return t, y


def cosinor(
    times_h: ArrayLike,
    values: ArrayLike,
    *,
    period_h: float = 24,
    times_min: int,
    spread_h: float,
    days_min: int,
) -> Cosinor:
    """Fit ``mesor + amplitude * cos(2 pi t / period + acrophase)``.

    Parameters
    ----------
    times_h : array (n,)
        Hours since the first midnight, running on over the days; None or NaN where not known.
    values : array (n,)
        Ratings, in outcome points; None or NaN where missing.
    period_h : float
        Length of the wave.
    times_min : int
        Smallest number of different hours of the clock (full hours) that hold a rating.
    spread_h : float
        Smallest part of the clock, in hours, that the ratings must be spread over: the whole
        round but for its largest gap.
    days_min : int
        Smallest number of different days (periods).

    Returns
    -------
    Cosinor

    Raises
    ------
    UsageError
        When times and values do not fit, or the period is not above zero.
    NotAnswerable
        When the ratings stand at too few clock times, too close together, or on too few days: an
        evening alone cannot show a daily wave.

    References
    ----------
    Nelson and others 1979, "Methods for cosinor-rhythmometry", Chronobiologia; Cornelissen 2014,
    "Cosinor-based rhythmometry", Theor Biol Med Model.
    """
    t, y = paired(times_h, values, "cosinor")
    if not period_h > 0:
        raise UsageError("cosinor", f"period_h is {period_h}", "give hours above zero")
    _check_clock(t, period_h, times_min, spread_h, days_min)
    n, turn = len(y), 2 * pi / period_h
    x = np.column_stack([np.ones(n), np.cos(turn * t), np.sin(turn * t)])
    inverse = np.linalg.inv(x.T @ x)
    mesor, beta, gamma = (inverse @ (x.T @ y)).tolist()
    residual = y - x @ np.array([mesor, beta, gamma])
    left, total = float(residual @ residual), float(((y - y.mean()) ** 2).sum())
    cov = inverse * left / (n - 3)
    amplitude = hypot(beta, gamma)
    # Rounding leaves a trace of a wave and of an error behind where there is none.
    nothing = 1e-20 * float(y @ y)
    known = {"n": n, "period_h": float(period_h), "mesor": mesor, "mesor_se": sqrt(cov[0, 0])}
    if total <= nothing:
        return Cosinor(
            **known, beta_cos=0.0, gamma_sin=0.0, amplitude=0.0, amplitude_se=None, acrophase=None,
            acrophase_se=None, peak_h=None, f=None, p=None, r2=None,
            reason="All ratings are the same.",
        )  # fmt: skip
    along = np.array([beta, gamma]) / amplitude
    across = np.array([-gamma, beta]) / amplitude**2
    phase, inner = atan2(-gamma, beta), cov[1:, 1:]
    f = (total - left) / 2 / (left / (n - 3)) if left > nothing else None
    return Cosinor(
        **known,
        beta_cos=beta,
        gamma_sin=gamma,
        amplitude=amplitude,
        amplitude_se=sqrt(along @ inner @ along),
        acrophase=phase,
        acrophase_se=sqrt(across @ inner @ across),
        peak_h=-phase / turn % period_h,
        f=f,
        p=None if f is None else f_above(f, 2, n - 3),
        r2=1 - left / total,
        reason="" if f is not None else "The ratings lie on the wave exactly.",
    )


def _check_clock(
    t: Floats, period_h: float, times_min: int, spread_h: float, days_min: int
) -> None:
    hours = np.unique(t % period_h)
    times = len(np.unique(np.floor(hours)))
    days = len(np.unique(np.floor(t / period_h)))
    gaps = np.diff(np.append(hours, hours[:1] + period_h))
    spread = period_h - float(gaps.max()) if len(gaps) else 0.0
    found = (
        f"ratings at {times} hours of the clock, spread over {spread:.1f} h, on {days} days; "
        f"at least {times_min}, {spread_h:g} h and {days_min} days are needed"
    )
    if times < max(times_min, 3) or len(t) <= 3 or spread < spread_h or days < days_min:
        raise NotAnswerable("cosinor", found, "rate through the day, or ask for the onset hour")
