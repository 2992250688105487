"""Studies that differ by a reason: effects regressed on what the studies were like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.meta import (
    ASSUMES,
    Interval,
    check_knapp_hartung,
    half_width,
    two_sided,
)
from ekbom.nof1.meta_fit import (
    Fitted,
    Method,
    Studies,
    Table,
    check_method,
    check_studies,
    fit,
    solved,
    spread,
)
from ekbom.nof1.tails import chi2_above, f_above

Floats = NDArray[np.float64]
Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One number of a meta-regression: value, standard error, 95 % interval, statistic and p."""

    name: str
    value: float
    se: float
    interval: Interval
    statistic: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class MetaRegression:
    """Effects of studies, explained by what the studies were like.

    Attributes
    ----------
    method : str
    knapp_hartung : bool
    n, left_out : int
    coefficients : tuple of Coefficient
        The intercept first.
    tau2 : float
        Variance between studies that is left, in squared units.
    r2 : float or None
        Share of the variance between studies that is explained, in percent; None with a reason.
    qm, qm_p : float or None
        Wald test of all but the intercept: chi-squared, or F after Knapp-Hartung; None where
        nothing is left about the regression.
    qm_dof : int
    q, q_p : float
        Cochran's Q about the regression.
    q_dof : int
    assumes : str
    reason : str
    """

    method: str
    knapp_hartung: bool
    n: int
    left_out: int
    coefficients: tuple[Coefficient, ...]
    tau2: float
    r2: float | None
    qm: float | None
    qm_dof: int
    qm_p: float | None
    q: float
    q_dof: int
    q_p: float
    assumes: str
    reason: str = ""

    def say(self) -> str:
        """The slopes and what they assume, in a few sentences."""
        slopes = "; ".join(
            f"{each.name} {each.value:.3g} (95 % interval {each.interval[0]:.3g} to "
            f"{each.interval[1]:.3g})"
            for each in self.coefficients[1:]
        )
        share = self.reason if self.r2 is None else f"It explains {self.r2:.0f} % of the spread."
        return (
            f"Over {self.n} studies: {slopes}. {share} Studies were not drawn at random to be so, "
            f"so a slope is no cause. This assumes {self.assumes}."
        )

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def meta_regression(
    effects: ArrayLike,
    variances: ArrayLike,
    moderators: ArrayLike,
    *,
    names: Sequence[str] = (),
    method: Method = "REML",
    knapp_hartung: bool = False,
) -> MetaRegression:
    """Regress effects on what the studies were like, the rest of their spread kept in.

    Parameters
    ----------
    effects, variances : array (k,)
    moderators : array (k,) or (k, m)
        One column per moderator, without an intercept; complete for every complete study.
    names : sequence of str, optional
        One per column.
    method, knapp_hartung
        As in `pool`.

    Returns
    -------
    MetaRegression

    Raises
    ------
    UsageError
        When shapes do not fit or a moderator is missing.
    NotAnswerable
        When there are not more studies than coefficients, or the moderators cannot be told apart.

    References
    ----------
    Thompson and Higgins 2002, "How should meta-regression analyses be undertaken and
    interpreted?", Stat Med; Knapp and Hartung 2003.
    """
    where = "meta_regression"
    check_method(method, where)
    check_knapp_hartung(method, knapp_hartung, where)
    studies = check_studies(effects, variances, where=where, least=1)
    x, called = _moderators(moderators, names, studies)
    n, m = x.shape
    if n < m + 2:
        raise NotAnswerable(
            where, f"{n} studies for {m} moderators, at least {m + 2} are needed", "add studies"
        )
    middle, size = x.mean(axis=0), x.std(axis=0)
    scaled = (x - middle) / np.where(size > 0, size, 1.0)
    if np.linalg.matrix_rank(np.column_stack([np.ones(n), scaled])) <= m:
        raise NotAnswerable(
            where, "the moderators cannot be told apart", "leave out one that follows from others"
        )
    table = Table(studies.y, studies.v, np.column_stack([np.ones(n), scaled]))
    fitted = fit(table, method)
    # Back from the scaled columns to those given.
    back = np.diag(np.concatenate([[1.0], 1 / size]))
    back[0, 1:] = -middle / size
    scale = float(fitted.q[0]) / table.dof if knapp_hartung else 1.0
    beta, cov = back @ fitted.beta[0], scale * back @ fitted.cov[0] @ back.T
    return _regression(
        table, fitted, method, beta, cov, ("intercept", *called), knapp_hartung, studies.left_out
    )


def _moderators(
    moderators: ArrayLike, names: Sequence[str], studies: Studies
) -> tuple[Floats, tuple[str, ...]]:
    x = np.asarray(moderators, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    if x.ndim != 2 or len(x) != len(studies.kept):
        raise UsageError(
            "meta_regression",
            f"moderators {x.shape} do not fit {len(studies.kept)} studies",
            "give one row per study",
        )
    called = tuple(names) or tuple(f"moderator {place + 1}" for place in range(x.shape[1]))
    if len(called) != x.shape[1]:
        raise UsageError(
            "meta_regression",
            f"{len(called)} names for {x.shape[1]} moderators",
            "give one name per column",
        )
    x = x[studies.kept]
    if not np.isfinite(x).all():
        raise UsageError(
            "meta_regression", "a moderator is missing", "leave out the study or fill it in"
        )
    return x, called


def _regression(
    table: Table,
    fitted: Fitted,
    method: Method,
    beta: Floats,
    cov: Floats,
    names: tuple[str, ...],
    knapp_hartung: bool,
    left_out: int,
) -> MetaRegression:
    dof = table.dof if knapp_hartung else None
    reach, se = half_width(dof), np.sqrt(np.diagonal(cov))
    tau2, m = float(fitted.tau2[0]), table.p - 1
    qm, qm_p = _wald(beta[1:], cov[1:, 1:], dof)
    q = float(solved(table.common(1 / table.v))[2][0])
    alone = float(spread(Table(table.y, table.v, table.x[:, :1]), method)[0])
    return MetaRegression(
        method=method,
        knapp_hartung=knapp_hartung,
        n=len(table.y),
        left_out=left_out,
        coefficients=tuple(
            Coefficient(name, b, s, (b - reach * s, b + reach * s), *two_sided(b, s, dof))
            for name, b, s in zip(names, beta.tolist(), se.tolist(), strict=True)
        ),
        tau2=tau2,
        r2=max(0.0, 100 * (alone - tau2) / alone) if alone > 0 else None,
        qm=qm,
        qm_dof=m,
        qm_p=qm_p,
        q=q,
        q_dof=table.dof,
        q_p=chi2_above(q, table.dof),
        assumes=ASSUMES,
        reason=" ".join(
            why
            for why, holds in (
                ("There was no spread between studies to explain.", alone == 0),
                ("The studies lie on the regression exactly.", qm is None),
            )
            if holds
        ),
    )


def _wald(beta: Floats, cov: Floats, dof: int | None) -> tuple[float | None, float | None]:
    """Test that all of `beta` is zero: chi-squared, or F with `dof` below."""
    if not np.diagonal(cov).all():
        return None, None
    m = len(beta)
    square = float(beta @ np.linalg.solve(cov, beta))
    if dof is None:
        return square, chi2_above(square, m)
    return square / m, f_above(square / m, m, dof)
