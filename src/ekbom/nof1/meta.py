"""Pooling of studies: the mean effect, how much studies differ, and where a new one may fall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ekbom.model.errors import UsageError
from ekbom.nof1.meta_fit import (
    Method,
    Table,
    check_method,
    check_studies,
    find_root,
    fit,
    profile,
    solved,
    typical_variance,
)
from ekbom.nof1.tails import chi2_above, chi2_point, normal_beyond, t_beyond, t_reach

Floats = NDArray[np.float64]
Interval = tuple[float, float]

_TAIL = 0.025

ASSUMES = (
    "independent studies, each with a known sampling variance, whose true effects are spread "
    "normally about one mean"
)
ASSUMES_FIXED = "independent studies, each with a known sampling variance, of one common effect"


@dataclass(frozen=True, slots=True)
class Pooled:
    """The studies put together.

    Attributes
    ----------
    method : str
    knapp_hartung : bool
    n : int
        Complete studies.
    left_out : int
        Studies without an effect or a variance.
    value, se : float
        Mean effect and its standard error, in the units of the effects.
    interval : (float, float)
        95 % interval of the mean.
    prediction_interval : (float, float) or None
        Where the true effect of a new study is expected (95 %); None for ``FE``.
    statistic, p : float
        ``value / se`` and its two-sided p (normal, or t with `dof` after Knapp-Hartung).
    dof : int or None
    tau2 : float
        Variance between studies, in squared units.
    tau2_interval : (float, float) or None
        95 % interval of it by Q-profile; None for ``FE``.
    i2 : float
        Share of the total variance that lies between studies, in percent.
    h2 : float
        Total variance over typical sampling variance.
    q, q_p : float
        Cochran's Q and its p.
    q_dof : int
    assumes : str
    reason : str
        Why something is None.
    """

    method: str
    knapp_hartung: bool
    n: int
    left_out: int
    value: float
    se: float
    interval: Interval
    prediction_interval: Interval | None
    statistic: float | None
    p: float | None
    dof: int | None
    tau2: float
    tau2_interval: Interval | None
    i2: float
    h2: float
    q: float
    q_dof: int
    q_p: float
    assumes: str
    reason: str = ""

    def say(self) -> str:
        """The result and what it assumes, in a few sentences."""
        how = f"{self.method}, Knapp-Hartung" if self.knapp_hartung else self.method
        text = (
            f"{self.n} studies put together ({how}): {self.value:.2f} "
            f"(95 % interval {_between(self.interval)})."
        )
        if self.prediction_interval is not None:
            text += (
                f" A new study of this kind is expected between {self.prediction_interval[0]:.2f} "
                f"and {self.prediction_interval[1]:.2f}; of the variance seen, {self.i2:.0f} % "
                "lies between the studies."
            )
        else:
            text += f" {self.reason}"
        if self.left_out:
            text += f" Left out as incomplete: {self.left_out}."
        return f"{text} This assumes {self.assumes}."

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def _between(interval: Interval) -> str:
    return f"{interval[0]:.2f} to {interval[1]:.2f}"


def half_width(dof: int | None) -> float:
    """How many standard errors the 95 % interval reaches to either side."""
    return NormalDist().inv_cdf(1 - _TAIL) if dof is None else t_reach(2 * _TAIL, dof)


def two_sided(value: float, se: float, dof: int | None) -> tuple[float | None, float | None]:
    """The statistic ``value / se`` and its p; None for both where the standard error is 0."""
    if se == 0:
        return None, None
    statistic = value / se
    return statistic, normal_beyond(statistic) if dof is None else t_beyond(statistic, dof)


def check_knapp_hartung(method: str, knapp_hartung: bool, where: str) -> None:
    """Refuse the Knapp-Hartung adjustment of a common effect.

    Raises
    ------
    UsageError
    """
    if knapp_hartung and method == "FE":
        raise UsageError(
            where, "Knapp-Hartung does not belong to FE", "choose REML, or leave it out"
        )


def pool(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Method = "REML",
    knapp_hartung: bool = False,
) -> Pooled:
    """Put studies together.

    Parameters
    ----------
    effects : array (k,)
        One effect per study, all in the same units; None or NaN where it is not known.
    variances : array (k,)
        Sampling variances (squared standard errors), in squared units.
    method : {"REML", "FE", "DL", "PM", "HE", "SJ", "ML", "EB"}
        How the variance between studies is estimated; ``FE`` takes one common effect.
    knapp_hartung : bool
        Standard error from the spread seen, and Student's t with k - 1 degrees of freedom.

    Returns
    -------
    Pooled

    Raises
    ------
    UsageError
        For an unknown method, lengths that differ, a variance that is not above zero.
    NotAnswerable
        For fewer than two complete studies.

    Notes
    -----
    Assumes independent studies with known variances and normal effects. The prediction interval
    is that of metafor 3.8: normal, or t with k - 1 degrees of freedom after Knapp-Hartung. The
    Knapp-Hartung standard error is taken as it comes and can be below the plain one.

    References
    ----------
    Viechtbauer 2005 (estimators); Higgins and Thompson 2002 (I2, H2); Knapp and Hartung 2003;
    Viechtbauer 2007 (Q-profile interval of tau2).
    """
    check_method(method, "pool")
    check_knapp_hartung(method, knapp_hartung, "pool")
    studies = check_studies(effects, variances, where="pool", least=2)
    return pool_table(mean_table(studies.y, studies.v), method, knapp_hartung, studies.left_out)


def mean_table(y: Floats, v: Floats, *, leave: bool = False) -> Table:
    """Checked studies of one mean, ready to be summed."""
    return Table(y, v, np.ones((len(y), 1)), leave=leave)


def pool_table(table: Table, method: Method, knapp_hartung: bool, left_out: int) -> Pooled:
    """`pool` for studies that were checked already."""
    fitted = fit(table, method)
    whole = solved(table.common(1 / table.v))[2]
    tau2, q = float(fitted.tau2[0]), float(whole[0])
    scale = float(fitted.q[0]) / table.dof if knapp_hartung else 1.0
    dof = table.dof if knapp_hartung else None
    value, se = float(fitted.beta[0, 0]), sqrt(scale * float(fitted.cov[0, 0, 0]))
    reach = half_width(dof)
    i2, h2 = shares(fitted.tau2, whole, table, method)
    statistic, p = two_sided(value, se, dof)
    common = method == "FE"
    wide = reach * sqrt(se * se + tau2)
    return Pooled(
        method=method,
        knapp_hartung=knapp_hartung,
        n=len(table.y),
        left_out=left_out,
        value=value,
        se=se,
        interval=(value - reach * se, value + reach * se),
        prediction_interval=None if common else (value - wide, value + wide),
        statistic=statistic,
        p=p,
        dof=dof,
        tau2=tau2,
        tau2_interval=None if common else _q_profile(table),
        i2=float(i2[0]),
        h2=float(h2[0]),
        q=q,
        q_dof=table.dof,
        q_p=chi2_above(q, table.dof),
        assumes=ASSUMES_FIXED if common else ASSUMES,
        reason="One common effect is assumed, so none is foretold for a new study." * common,
    )


def shares(tau2: Floats, q: Floats, table: Table, method: Method) -> tuple[Floats, Floats]:
    """I2 in percent and H2, of each fit (b,)."""
    # Without a variance between studies in the model, Q itself says how much they differ.
    if method == "FE":
        beyond = np.maximum(q - table.dof, 0.0)
        return 100 * beyond / np.where(q > 0, q, 1.0), q / table.dof
    typical = typical_variance(table)
    return 100 * tau2 / (tau2 + typical), tau2 / typical + 1


def _q_profile(table: Table) -> Interval:
    """Spreads at which the weighted sum of squares is as high, or as low, as chance allows."""

    def spread_at(target: float) -> float:
        found = find_root(table, np.zeros(1), lambda sums: profile(sums, target))
        return float(found[0])

    most, least = chi2_point(1 - _TAIL, table.dof), chi2_point(_TAIL, table.dof)
    return spread_at(most), spread_at(least)


class ForestRow(NamedTuple):
    """One line of a forest plot.

    Attributes
    ----------
    name : str
    value, low, high : float
        Effect of the study and its 95 % interval, in the units of the effects.
    weight : float
        Its share in the pooled mean, in percent.
    """

    name: str
    value: float
    low: float
    high: float
    weight: float


def forest_rows(
    effects: ArrayLike, variances: ArrayLike, *, tau2: float, names: Sequence[str] = ()
) -> tuple[ForestRow, ...]:
    """The numbers of a forest plot, one row per complete study in their order.

    Parameters
    ----------
    effects, variances : array (k,)
    tau2 : float
        Variance between studies that the weights use, from `pool`.
    names : sequence of str, optional
        One per study; else "study 1", "study 2", as they were given.

    Raises
    ------
    UsageError
        When names and studies do not fit.
    """
    studies = check_studies(effects, variances, where="forest_rows", least=1)
    called = list(names) or [f"study {place + 1}" for place in range(len(studies.kept))]
    if len(called) != len(studies.kept):
        raise UsageError(
            "forest_rows",
            f"{len(called)} names for {len(studies.kept)} studies",
            "give one name per study",
        )
    weight = 1 / (studies.v + tau2)
    reach = half_width(None) * np.sqrt(studies.v)
    kept = [name for name, here in zip(called, studies.kept.tolist(), strict=True) if here]
    columns = (studies.y, studies.y - reach, studies.y + reach, 100 * weight / weight.sum())
    rows = zip(kept, *(column.tolist() for column in columns), strict=True)
    return tuple(map(ForestRow._make, rows))
