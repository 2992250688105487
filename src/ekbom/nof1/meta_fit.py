"""The algebra of pooling: spread between studies and weighted means, from a few sums.

Everything a fit needs are sums of ``w^j x x'``, ``w^j x y`` and ``w^j y y`` with the weights
``w = 1 / (v + tau2)`` and ``j`` up to 3. The rows of a result can be one fit of all studies, or
one fit without each study in turn; the second is a few matrix products and no loop over fits.

Departures
----------
Solved to the last digits, where metafor stops at steps of 1e-5 (REML, ML) or looks for the root
less closely (EB); the answers agree to four digits and more. EB and PM solve one equation.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.meta_mean import spread_about_mean

Floats = NDArray[np.float64]
Method = Literal["REML", "FE", "DL", "PM", "HE", "SJ", "ML", "EB"]
METHODS: tuple[Method, ...] = get_args(Method)

_EXACT = 1e-7
_TINY = 1e-300
# Rows of weights worked on at once: they should stay in the cache.
_BLOCK = 64
# A study with more of the weight than this is left out by summing again, not by subtraction.
_HEAVY = 0.9
# Terms of the series in the shift of the spread, and the largest shift it is used for, as a
# share of the smallest total variance: what is cut off is beyond the 14th digit.
_SERIES = 12
_NEAR = 0.05


@dataclass(frozen=True, slots=True)
class Studies:
    """Checked studies: effects (k,), variances (k,), and how many were left out as incomplete."""

    y: Floats
    v: Floats
    kept: NDArray[np.bool_]

    @property
    def left_out(self) -> int:
        """Studies without an effect or a variance."""
        return int((~self.kept).sum())


def check_studies(effects: ArrayLike, variances: ArrayLike, *, where: str, least: int) -> Studies:
    """Drop studies with a missing number and refuse what cannot be pooled.

    Raises
    ------
    UsageError
        When lengths differ, or a variance is not above zero.
    NotAnswerable
        When fewer than `least` complete studies are left.
    """
    y = np.asarray(effects, dtype=np.float64)
    v = np.asarray(variances, dtype=np.float64)
    if y.ndim != 1 or y.shape != v.shape:
        raise UsageError(
            where,
            f"effects {y.shape} and variances {v.shape} do not fit",
            "give one row of effects and one variance for each",
        )
    kept = ~(np.isnan(y) | np.isnan(v))
    y, v = y[kept], v[kept]
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        raise UsageError(
            where, "effects must be finite and variances above zero", "give squared standard errors"
        )
    if len(y) < least:
        raise NotAnswerable(
            where, f"{len(y)} complete studies, at least {least} are needed", "add studies"
        )
    return Studies(y, v, kept)


def check_method(method: str, where: str) -> None:
    """Refuse an unknown method.

    Raises
    ------
    UsageError
    """
    if method not in METHODS:
        raise UsageError(where, f"method is {method!r}", f"give one of {', '.join(METHODS)}")


@dataclass(frozen=True, slots=True)
class Sums:
    """Weighted sums ``X'WX``, ``X'Wy`` and ``y'Wy`` of each fit, for one power of the weights."""

    xx: Floats
    xy: Floats
    yy: Floats


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weighted least squares of each of `b` fits, given the spread.

    Attributes
    ----------
    tau2 : array (b,)
    beta : array (b, p)
    cov : array (b, p, p)
        Inverse of ``X'WX``.
    q : array (b,)
        Weighted sum of squares about the fit.
    """

    tau2: Floats
    beta: Floats
    cov: Floats
    q: Floats


class Table:
    """Studies ready to be summed: effects `y` (k,), variances `v` (k,), columns `x` (k, p).

    The first column of `x` is 1 throughout. With `leave`, row `i` of every result is without
    study `i`; without it there is one row.
    """

    def __init__(self, y: Floats, v: Floats, x: Floats, *, leave: bool = False) -> None:
        k, self.p = x.shape
        self.rows = k if leave else 1
        self.dof = k - self.p - leave
        self.v, self.x, self.y, self.leave = v, x, y, leave
        # Effects are counted from their weighted mean, so that no digits are lost in squares.
        self.middle = float((y / v).sum() / (1 / v).sum())
        moved = y - self.middle
        products = (x[:, :, None] * x[:, None, :]).reshape(k, -1)
        self.z = np.column_stack([products, x * moved[:, None], moved * moved])
        if leave:
            self.expand_at(0.0)

    def whole(self) -> Table:
        """The same studies in one fit."""
        return Table(self.y, self.v, self.x)

    def first(self, count: int) -> Table:
        """The first `count` studies in one fit; a view, which costs nothing."""
        part = copy(self)
        part.v, part.x, part.y, part.z = (
            column[:count] for column in (self.v, self.x, self.y, self.z)
        )
        part.dof = count - self.p
        return part

    def _cut(self, total: Floats) -> Sums:
        p = self.p
        xx = total[:, : p * p].reshape(-1, p, p)
        return Sums(xx, total[:, p * p : -1], total[:, -1])

    def common(self, w: Floats) -> Sums:
        """Sums under one row of weights (k,) for every fit."""
        total = (w @ self.z)[None]
        if not self.leave:
            return self._cut(total)
        if w.max() > _HEAVY * w.sum():
            return self._cut((w * (1 - np.eye(len(w)))) @ self.z)
        return self._cut(total - w[:, None] * self.z)

    def at(self, tau2: Floats, rows: NDArray[np.intp], powers: int) -> list[Sums]:
        """Sums of `rows` (r,) at their own `tau2` (r,), for the first `powers` powers."""
        if not self.leave:
            totals = np.stack(_powers(1 / (self.v + tau2[0]), powers)) @ self.z
            return [self._cut(total) for total in totals[:, None]]
        shift = tau2 - self.centre
        own = 1 / (self.v[rows] + tau2)
        total = self._near(shift, powers)
        found = total - np.stack(_powers(own, powers))[:, :, None] * self.z[rows]
        far = np.abs(shift) > _NEAR / self.heaviest
        far |= own > _HEAVY * total[0, :, 0]
        if far.any():
            found[:, far] = self._far(tau2[far], rows[far], powers)
        return [self._cut(each) for each in found]

    def expand_at(self, centre: float) -> None:
        """Make sums near `centre` a short series in the shift of the spread."""
        w = 1 / (self.v + centre)
        self.centre, self.heaviest = centre, float(w.max())
        self.series: Floats = np.stack(_powers(w, _SERIES + 2)) @ self.z

    def _near(self, shift: Floats, powers: int) -> Floats:
        # 1 / (a + d)^j = sum over n of (-d)^n (j + n - 1 over n) / a^(j + n)
        steps: Floats = np.vander(-shift, _SERIES, increasing=True).astype(np.float64)
        total = np.empty((powers, len(shift), self.z.shape[1]))
        many = np.ones(_SERIES)
        for j in range(powers):
            total[j] = steps @ (many[:, None] * self.series[j : j + _SERIES])
            many = np.asarray(np.cumsum(many))
        return total

    def _far(self, tau2: Floats, rows: NDArray[np.intp], powers: int) -> Floats:
        found = np.empty((powers, len(rows), self.z.shape[1]))
        for at in range(0, len(rows), _BLOCK):
            part = slice(at, at + _BLOCK)
            w = 1 / (self.v + tau2[part, None])
            w[np.arange(len(w)), rows[part]] = 0
            for j, power in enumerate(_powers(w, powers)):
                found[j, part] = power @ self.z
        return found


def _powers(w: Floats, powers: int) -> list[Floats]:
    # By multiplication, which is far quicker than a power.
    found = [w]
    for _ in range(powers - 1):
        found.append(found[-1] * w)
    return found


def solved(sums: Sums) -> tuple[Floats, Floats, Floats]:
    """Coefficients (b, p), inverse of ``X'WX`` (b, p, p) and weighted sum of squares (b,)."""
    cov = _inverse(sums.xx)
    beta = _times(cov, sums.xy)
    return beta, cov, np.maximum(sums.yy - _dot(beta, sums.xy), 0.0)


# Most fits have one column, for which the general routines are slow.


def _inverse(a: Floats) -> Floats:
    return np.asarray(1 / a if a.shape[-1] == 1 else np.linalg.inv(a), dtype=np.float64)


def _times(a: Floats, b: Floats) -> Floats:
    return a[:, 0] * b if a.shape[-1] == 1 else np.asarray(np.einsum("bij,bj->bi", a, b))


def _product(a: Floats, b: Floats) -> Floats:
    return a * b if a.shape[-1] == 1 else a @ b


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray((a * b)[:, 0] if a.shape[-1] == 1 else (a * b).sum(axis=-1))


def _trace(a: Floats, b: Floats) -> Floats:
    """Trace of the product of two symmetric matrices."""
    return np.asarray((a * b)[:, 0, 0] if a.shape[-1] == 1 else (a * b).sum(axis=(1, 2)))


def _about(sums: Sums, beta: Floats) -> Floats:
    """Sum of squares about the fit `beta` under other weights."""
    square = sums.yy + _dot(beta, _times(sums.xx, beta) - 2 * sums.xy)
    return np.maximum(square, 0.0)


def typical_variance(table: Table) -> Floats:
    """The sampling variance that I2 is reckoned against (b,).

    References
    ----------
    Higgins and Thompson 2002, "Quantifying heterogeneity in a meta-analysis", Stat Med.
    """
    one, two = table.common(1 / table.v), table.common(1 / table.v**2)
    left = one.xx[:, 0, 0] - _trace(_inverse(one.xx), two.xx)
    return np.asarray(table.dof / left)


def _first_guess(table: Table) -> Floats:
    """Hedges and Olkin: spread of the unweighted effects beyond their variances."""
    plain, by_v = table.common(np.ones_like(table.v)), table.common(table.v)
    _, cov, square = solved(plain)
    noise = by_v.xx[:, 0, 0] - _trace(cov, by_v.xx)
    return np.asarray((square - noise) / table.dof)


def _der_simonian(table: Table) -> Floats:
    _, _, q = solved(table.common(1 / table.v))
    return np.asarray((q / table.dof - 1) * typical_variance(table))


def _sidik(table: Table) -> Floats:
    """Sidik and Jonkman: from a crude spread, the spread that its own weights ask for."""
    alone = Table(table.y, table.v, table.x[:, :1], leave=table.leave)
    crude = solved(alone.common(np.ones_like(table.v)))[2] / (table.dof + table.p)
    if table.leave:
        table.expand_at(float(np.median(crude)))
    _, _, q = solved(table.at(crude, np.arange(table.rows), 1)[0])
    return np.asarray(crude * q / table.dof)


_Slope = Callable[[list[Sums]], tuple[Floats, Floats]]


def _reml(sums: list[Sums]) -> tuple[Floats, Floats]:
    """Slope of the restricted likelihood (times 2), and how fast it falls."""
    one, two, three = sums
    beta, cov, _ = solved(one)
    # With M the inverse of X'WX: tr P = tr W - tr M X'W2X, and so on for tr PP.
    turned = _product(cov, two.xx)
    slope = _about(two, beta) - (one.xx[:, 0, 0] - _trace(cov, two.xx))
    twice = _trace(_product(turned, cov), two.xx)
    expected = two.xx[:, 0, 0] - 2 * _trace(cov, three.xx) + twice
    return slope, _falls(sums, beta, cov, expected)


def _ml(sums: list[Sums]) -> tuple[Floats, Floats]:
    """Slope of the likelihood (times 2), and how fast it falls."""
    one, two, _ = sums
    beta, cov, _ = solved(one)
    return _about(two, beta) - one.xx[:, 0, 0], _falls(sums, beta, cov, two.xx[:, 0, 0])


def _falls(sums: list[Sums], beta: Floats, cov: Floats, expected: Floats) -> Floats:
    # Newton's own curvature is the quicker one near the top; far from it the expected is safer.
    _, two, three = sums
    pull = two.xy - _times(two.xx, beta)
    third = _about(three, beta) - _dot(pull, _times(cov, pull))
    observed = 2 * third - expected
    return np.where(observed > expected / 2, observed, expected)


def profile(sums: list[Sums], target: float) -> tuple[Floats, Floats]:
    """Weighted sum of squares beyond `target`, and how fast it falls with the spread."""
    beta, _, q = solved(sums[0])
    return q - target, _about(sums[1], beta)


_SLOPES: dict[str, _Slope] = {"REML": _reml, "ML": _ml}
_CLOSED: dict[str, Callable[[Table], Floats]] = {
    "DL": _der_simonian,
    "HE": _first_guess,
    "SJ": _sidik,
}


def find_root(table: Table, start: Floats, slope: _Slope) -> Floats:
    """The spread (b,) at which `slope` turns from above to below zero, or 0.

    Newton steps that leave what is known to hold the root are replaced by halving it.
    """
    t = np.maximum(start, 0.0)
    low, high = np.full_like(t, -1.0), np.full_like(t, np.inf)
    scale = 1 / float((1 / table.v).mean())
    going = np.arange(len(t))
    while len(going):
        now, under, over = t[going], low[going], high[going]
        rise, falls = slope(table.at(now, going, 3))
        up = rise > 0
        under[up], over[~up] = now[up], now[~up]
        new = np.maximum(now + rise / np.maximum(falls, _TINY), 0.0)
        outside = ((new <= under) | (new > over)) & (new != now)
        if outside.any():
            new[outside] = (np.maximum(under, 0.0) + over)[outside] / 2
        t[going], low[going], high[going] = new, under, over
        going = going[np.abs(new - now) > _EXACT * (now + scale)]
    return t


def spread(table: Table, method: Method, start: Floats | None = None) -> Floats:
    """Variance between studies (b,), never below zero; `start` is a guess that saves steps.

    References
    ----------
    Viechtbauer 2005, "Bias and efficiency of meta-analytic variance estimators", J Educ Behav
    Stat (REML, ML, HE, DL, SJ); Paule and Mandel 1982 (PM); Morris 1983 (EB).
    """
    if method == "FE":
        return np.zeros(table.rows)
    if method in _CLOSED:
        return np.maximum(_CLOSED[method](table), 0.0)
    if table.leave:
        start = np.repeat(spread(table.whole(), method), table.rows)
        table.expand_at(float(start[0]))
    elif start is None:
        start = _first_guess(table)
    if table.rows == table.p == 1:
        return np.array([spread_about_mean(table.v, table.z, table.dof, method, float(start[0]))])
    rule = _SLOPES.get(method, lambda sums: profile(sums, float(table.dof)))
    return find_root(table, start, rule)


def fit(table: Table, method: Method, start: Floats | None = None) -> Fitted:
    """Spread and weighted least squares of every row of the table."""
    tau2 = spread(table, method, start)
    if table.leave:
        table.expand_at(float(np.median(tau2)))
    beta, cov, q = solved(table.at(tau2, np.arange(table.rows), 1)[0])
    beta[:, 0] += table.middle
    return Fitted(tau2, beta, cov, q)
