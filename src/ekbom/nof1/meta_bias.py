"""What may bend a pool: one study that carries it, and studies that were never printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.meta import (
    ASSUMES,
    ASSUMES_FIXED,
    Interval,
    Pooled,
    check_knapp_hartung,
    half_width,
    mean_table,
    pool_table,
    shares,
    two_sided,
)
from ekbom.nof1.meta_fit import (
    Fitted,
    Method,
    Table,
    check_method,
    check_studies,
    fit,
    solved,
)

Floats = NDArray[np.float64]
Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The pool without each study in turn; one entry per complete study, in their order.

    Attributes
    ----------
    method : str
    knapp_hartung : bool
    place : tuple of int
        Place of the study in what was given, from 0.
    value, se, low, high : tuple of float
        Mean effect without the study, its standard error and 95 % interval.
    tau2, i2, q : tuple of float
    assumes : str
    """

    method: str
    knapp_hartung: bool
    place: tuple[int, ...]
    value: tuple[float, ...]
    se: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    tau2: tuple[float, ...]
    i2: tuple[float, ...]
    q: tuple[float, ...]
    assumes: str

    def say(self) -> str:
        """How far a single study moves the mean."""
        return (
            f"Without any one of the {len(self.value)} studies the mean lies between "
            f"{min(self.value):.2f} and {max(self.value):.2f}. This assumes {self.assumes}."
        )

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def leave_one_out(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Method = "REML",
    knapp_hartung: bool = False,
) -> LeftOut:
    """Pool again without each study in turn.

    Parameters and errors are those of `pool`; at least three complete studies are needed. The
    fits are exact, though not one by one: see `ekbom.nof1.meta_fit`.

    Returns
    -------
    LeftOut
    """
    check_method(method, "leave_one_out")
    check_knapp_hartung(method, knapp_hartung, "leave_one_out")
    studies = check_studies(effects, variances, where="leave_one_out", least=3)
    table = mean_table(studies.y, studies.v, leave=True)
    fitted = fit(table, method)
    q = solved(table.common(1 / table.v))[2]
    dof = table.dof if knapp_hartung else None
    scale = fitted.q / table.dof if knapp_hartung else np.ones(table.rows)
    value, se = fitted.beta[:, 0], np.sqrt(scale * fitted.cov[:, 0, 0])
    reach = half_width(dof) * se
    i2, _ = shares(fitted.tau2, q, table, method)
    return LeftOut(
        method=method,
        knapp_hartung=knapp_hartung,
        place=tuple(np.flatnonzero(studies.kept).tolist()),
        value=tuple(value.tolist()),
        se=tuple(se.tolist()),
        low=tuple((value - reach).tolist()),
        high=tuple((value + reach).tolist()),
        tau2=tuple(fitted.tau2.tolist()),
        i2=tuple(i2.tolist()),
        q=tuple(q.tolist()),
        assumes=ASSUMES_FIXED if method == "FE" else ASSUMES,
    )


@dataclass(frozen=True, slots=True)
class Egger:
    """Whether small studies tell another story than large ones.

    Attributes
    ----------
    kind : {"mixed", "classic"}
    n : int
    statistic, p : float or None
        Test that the effect does not change with the standard error.
    dof : int or None
        Of Student's t for ``classic``.
    limit, limit_interval
        Effect expected of an endlessly large study, with its 95 % interval.
    assumes : str
    """

    kind: str
    n: int
    statistic: float | None
    p: float | None
    dof: int | None
    limit: float
    limit_interval: Interval
    assumes: str

    def say(self) -> str:
        """The test in plain words."""
        if self.p is None:
            return "Egger's test could not be computed: the studies lie on one line exactly."
        return (
            f"Egger's test over {self.n} studies: chance alone would make small and large studies "
            f"differ this much with p {self.p:.2g}; for an endlessly large study {self.limit:.2f} "
            f"(95 % interval {self.limit_interval[0]:.2f} to {self.limit_interval[1]:.2f}) is "
            f"expected. With few studies it sees little. This assumes {self.assumes}."
        )

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def egger(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Method = "REML",
    kind: Literal["mixed", "classic"] = "mixed",
) -> Egger:
    """Regress effects on their standard errors.

    Parameters
    ----------
    effects, variances : array (k,)
    method : str
        Estimator of the spread, for ``mixed``.
    kind : {"mixed", "classic"}
        A meta-regression with a spread between studies (the default of metafor's regtest for a
        pooled model), or the weighted regression of Egger 1997 with one dispersion.

    Returns
    -------
    Egger

    Raises
    ------
    UsageError
        As in `pool`, or for an unknown kind.
    NotAnswerable
        For fewer than three studies, or when all are equally precise.

    References
    ----------
    Egger and others 1997, "Bias in meta-analysis detected by a simple, graphical test", BMJ;
    Sterne and Egger 2005 (with a spread between studies).
    """
    check_method(method, "egger")
    if kind not in ("mixed", "classic"):
        raise UsageError("egger", f"kind is {kind!r}", "give mixed or classic")
    studies = check_studies(effects, variances, where="egger", least=3)
    error = np.sqrt(studies.v)
    if np.ptp(error) <= 1e-9 * error.max():
        raise NotAnswerable("egger", "all studies are equally precise", "nothing can be compared")
    table = Table(studies.y, studies.v, np.column_stack([np.ones(len(error)), error]))
    fitted = fit(table, "FE" if kind == "classic" else method)
    dof = table.dof if kind == "classic" else None
    scale = float(fitted.q[0]) / table.dof if kind == "classic" else 1.0
    limit, slope = fitted.beta[0].tolist()
    limit_se, slope_se = np.sqrt(scale * np.diagonal(fitted.cov[0])).tolist()
    reach = half_width(dof) * limit_se
    statistic, p = two_sided(slope, slope_se, dof)
    return Egger(
        kind=kind,
        n=len(error),
        statistic=statistic,
        p=p,
        dof=dof,
        limit=limit,
        limit_interval=(limit - reach, limit + reach),
        assumes=ASSUMES,
    )


@dataclass(frozen=True, slots=True)
class TrimFill:
    """The pool as it would stand with mirror images of the studies that seem to be missing.

    Attributes
    ----------
    side : {"left", "right"}
        Where studies are missing.
    missing : int
    filled : tuple of (float, float)
        Effect and variance of the studies put in.
    pooled : Pooled
        With them.
    """

    side: Side
    missing: int
    filled: tuple[tuple[float, float], ...]
    pooled: Pooled

    def say(self) -> str:
        """What was put in and what it does; never a correction."""
        if not self.missing:
            return "Trim and fill finds no study missing. " + self.pooled.say()
        return (
            f"Trim and fill puts in {self.missing} on the {self.side}, as mirror images of those "
            "on the other side. It shows how much hangs on them and corrects nothing. "
            + self.pooled.say()
        )

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def trim_fill(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Method = "REML",
    knapp_hartung: bool = False,
    side: Side | None = None,
) -> TrimFill:
    """Trim studies without a mirror image, find the middle of the rest, and fill the images in.

    Parameters
    ----------
    effects, variances, method, knapp_hartung
        As in `pool`.
    side : {"left", "right"}, optional
        Where studies are looked for; by default the side that Egger's slope points away from.

    Returns
    -------
    TrimFill

    Raises
    ------
    UsageError, NotAnswerable
        As in `egger`.

    References
    ----------
    Duval and Tweedie 2000, "Trim and fill", Biometrics; their estimator L0.
    """
    check_method(method, "trim_fill")
    check_knapp_hartung(method, knapp_hartung, "trim_fill")
    if side not in (None, "left", "right"):
        raise UsageError("trim_fill", f"side is {side!r}", "give left or right")
    studies = check_studies(effects, variances, where="trim_fill", least=3)
    if side is None:
        slope = egger(studies.y, studies.v, method=method).statistic or 0.0
        side = "right" if slope < 0 else "left"
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * studies.y, kind="stable")
    y, v = sign * studies.y[order], studies.v[order]
    missing, middle = _missing(y, v, method)
    extra = slice(len(y) - missing, None)
    y_filled = np.concatenate([y, 2 * middle - y[extra]])
    v_filled = np.concatenate([v, v[extra]])
    table = mean_table(sign * y_filled, v_filled)
    return TrimFill(
        side=side,
        missing=missing,
        filled=tuple(zip(table.y[len(y) :].tolist(), table.v[len(y) :].tolist(), strict=True)),
        pooled=pool_table(table, method, knapp_hartung, studies.left_out),
    )


def _missing(y: Floats, v: Floats, method: Method) -> tuple[int, float]:
    """How many of the largest effects have no mirror image, and the middle without them."""
    n, missing, found = len(y), -1, 0
    table = mean_table(y, v)
    fitted: Fitted | None = None
    seen: set[int] = set()
    # A count that comes again would come for ever; the first round trip ends the search.
    while found not in seen:
        seen.add(found)
        missing = found
        fitted = fit(table.first(n - missing), method, fitted.tau2 if fitted else None)
        middle = float(fitted.beta[0, 0])
        found = round((4 * _ranks_above(y - middle) - n * (n + 1)) / (2 * n - 1))
        # At least two studies stay, or there is no middle.
        found = min(max(found, 0), n - 2)
    return missing, middle


def _ranks_above(away: Floats) -> int:
    """Sum of the ranks that rising differences above zero have by their size."""
    split = int(np.searchsorted(away, 0.0, side="right"))
    above, below = away[split:], -away[split - 1 :: -1] if split else away[:0]
    before = np.searchsorted(below, above, side="right")
    return int(before.sum()) + len(above) * (len(above) + 1) // 2
