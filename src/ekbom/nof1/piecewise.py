"""Piecewise regression: a level and a trend before, and what each later phase adds to them.

The readers of the single-case literature know this as the piecewise linear model. It describes;
it does not say why a level changed. Nothing is drawn by lot here, and a level that changes
when a phase begins may change for any reason that falls on the same date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.finding import Finding
from ekbom.nof1.gls import GlsFit, Likelihood, gls, gls_at
from ekbom.nof1.phase_columns import checked, columns_of, run_names
from ekbom.nof1.tails import t_below, t_point

Floats = NDArray[np.float64]
Errors = Literal["independent", "ar1"]
Contrast = Literal["first", "preceding"]

_LAGS = (1, 2, 3)
_UPPER = 0.975
_NOTHING = 1e-20
_ASSUMES = {
    "independent": (
        "It assumes independent nights: that each night owes nothing to the night before. "
        "Nights seldom do that, so the interval is too narrow."
    ),
    "ar1": (
        "It assumes that each night is like the night before to one and the same degree, and "
        "that the level changes on the dates given and on no other."
    ),
}


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One number of the regression.

    Attributes
    ----------
    name : str
        ``intercept``, ``trend``, ``level B``, ``slope B``.
    value : float or None
        In outcome points; for a trend or slope in points per unit of time.
    se : float or None
    interval : (float, float) or None
        95 %, by Student's t.
    p : float or None
        Two-sided, of "this number is zero".
    reason : str
        Why something is None.
    """

    name: str
    value: float | None
    se: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Piecewise:
    """Result of the piecewise regression.

    Attributes
    ----------
    coefficients : tuple of Coefficient
        Intercept, trend, then level and slope of each later phase.
    n : tuple of int
        Recorded values of each phase.
    phases : tuple of str
        Names of the phases in order of time; a name that comes again is numbered.
    dof : int
        Values beyond the coefficients.
    r2 : float or None
        Share of the spread explained; None under AR(1) errors, where shares do not add up.
    autocorrelations : tuple of (float or None)
        Of the residuals, 1, 2 and 3 units of time apart.
    sigma : float or None
        SD of the errors, in outcome points.
    phi : float
        Correlation of neighbouring errors; 0 when they are taken to be independent.
    log_likelihood : float or None
    method, assumes : str
    findings : tuple of Finding
    """

    coefficients: tuple[Coefficient, ...]
    n: tuple[int, ...]
    phases: tuple[str, ...]
    dof: int
    r2: float | None
    autocorrelations: tuple[float | None, ...]
    sigma: float | None
    phi: float
    log_likelihood: float | None
    method: str
    assumes: str
    findings: tuple[Finding, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the coefficients."""
        return tuple(c.name for c in self.coefficients)

    def coefficient(self, name: str) -> Coefficient:
        """The coefficient of that name.

        Raises
        ------
        UsageError
            When there is none.
        """
        if name not in self.names:
            raise UsageError(
                "piecewise", f"there is no {name!r}", f"use one of {', '.join(self.names)}"
            )
        return self.coefficients[self.names.index(name)]

    def say(self) -> str:
        """One sentence per change, and what it rests on."""
        counts = ", ".join(f"{n} in {name}" for n, name in zip(self.n, self.phases, strict=True))
        said = [_sentence(c) for c in self.coefficients if c.name not in {"intercept", "trend"}]
        warned = [f"{f.what.capitalize()}; {f.repair}." for f in self.findings]
        return " ".join([*said, f"Values: {counts}.", self.assumes, *warned])

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def _sentence(c: Coefficient) -> str:
    kind, _, phase = c.name.partition(" ")
    what = "level" if kind == "level" else "slope"
    if c.value is None:
        return f"The change of {what} in {phase} cannot be given: {c.reason}."
    unit = " points" if kind == "level" else " points per unit of time"
    if c.interval is None:
        return f"The {what} changed in {phase} by {c.value:+.2f}{unit} (no interval: {c.reason})."
    low, high = c.interval
    return (
        f"The {what} changed in {phase} by {c.value:+.2f}{unit} "
        f"(95 % interval {low:+.2f} to {high:+.2f})."
    )


def piecewise(
    values: Sequence[float | None] | Floats,
    phases: Sequence[str],
    *,
    times: Sequence[float] | Floats | None = None,
    errors: Errors = "independent",
    method: Likelihood = "REML",
    definition: Literal["highest", "nlme"] = "highest",
    terms: Sequence[Literal["trend", "slope"]] = ("trend", "slope"),
    contrast: Contrast = "first",
) -> Piecewise:
    """Regress an outcome on level and trend of each phase.

    Time counts from the first value, the slope of a phase from the phase's own first place, so
    the level of a phase is the jump on its first day (coding of Huitema and McKean 2000).

    Parameters
    ----------
    values : sequence of float or None
        Outcome, in points; None and NaN are missing and keep their place.
    phases : sequence of str
        Name of the phase of each value. Equal names side by side are one phase.
    times : sequence of float, optional
        Place of each value on the calendar; 0, 1, 2, ... by default. Whole numbers for AR(1).
    errors : {"independent", "ar1"}
        Ordinary least squares, or generalised with AR(1) errors.
    method : {"ML", "REML"}
        Likelihood of the AR(1) fit, and the one printed for independent errors. REML is the
        default because short series make ML too sure.
    definition : {"highest", "nlme"}
        Which top of the AR(1) likelihood (see `ekbom.nof1.gls`).
    terms : subset of {"trend", "slope"}
        Without ``slope`` the trend is one for all phases; with neither, levels alone.
    contrast : {"first", "preceding"}
        Whether a later phase is held against the first one, or against the one before it.

    Returns
    -------
    Piecewise

    Raises
    ------
    UsageError
        When lengths do not fit, times do not rise, there is one phase alone, a phase holds no
        value, or a word is not known.
    NotAnswerable
        When too few values are left for the coefficients.

    References
    ----------
    Huitema and McKean (2000), design specification issues in time-series intervention models;
    numbers agree with ``plm`` of the R package scan 0.67.1.
    """
    y, labels, clock = checked(values, phases, times, errors, terms, contrast)
    runs = np.concatenate([[0], np.cumsum(labels[1:] != labels[:-1])])
    names = run_names([str(labels[runs == run][0]) for run in range(int(runs[-1]) + 1)])
    known = np.isfinite(y)
    counts = tuple(int((known & (runs == run)).sum()) for run in range(len(names)))
    if 0 in counts:
        raise UsageError(
            "piecewise",
            f"phase {names[counts.index(0)]} holds no value",
            "give a value in every phase",
        )
    columns, left_out = columns_of(clock, runs, names, counts, tuple(terms), contrast)
    x = np.column_stack([column[known] for column in columns.values()])
    fit = _fitted(y[known], x, clock[known], errors, method, definition)
    return _result(fit, list(columns), left_out, y[known], clock[known], names, counts, errors)


def _fitted(
    y: Floats,
    x: Floats,
    clock: Floats,
    errors: str,
    method: Likelihood,
    definition: Literal["highest", "nlme"],
) -> GlsFit:
    try:
        if errors == "ar1":
            return gls(y, x, times=clock, method=method, definition=definition)
        return gls_at(y, x, times=np.arange(len(y)), phi=0.0, method=method)
    except NotAnswerable as found:
        raise NotAnswerable("piecewise", found.problem, found.todo) from found


def _result(
    fit: GlsFit,
    used: list[str],
    left_out: dict[str, str],
    y: Floats,
    clock: Floats,
    names: tuple[str, ...],
    counts: tuple[int, ...],
    errors: Errors,
) -> Piecewise:
    square = float(fit.residuals @ fit.residuals)
    total = float(((y - y.mean()) ** 2).sum())
    exact = square <= _NOTHING * float(y @ y)
    found = {
        name: _coefficient(name, float(value), float(se), fit, exact)
        for name, value, se in zip(used, fit.coef, fit.se, strict=True)
    }
    found |= {name: Coefficient(name, None, reason=why) for name, why in left_out.items()}
    order = ["intercept", "trend", *(f"{k} {n}" for n in names[1:] for k in ("level", "slope"))]
    independent = errors == "independent"
    kind = "least squares, independent errors"
    if not independent:
        kind = f"generalised least squares, AR(1) errors, {fit.method}"
    return Piecewise(
        coefficients=tuple(found[name] for name in order if name in found),
        n=counts,
        phases=names,
        dof=fit.n - fit.p,
        r2=1 - square / total if independent and total > _NOTHING * float(y @ y) else None,
        autocorrelations=(None,) * len(_LAGS)
        if exact
        else tuple(_alike(fit.residuals, clock, lag) for lag in _LAGS),
        sigma=None if fit.at_edge else 0.0 if exact else fit.sigma,
        phi=fit.phi,
        log_likelihood=None if exact else fit.log_likelihood,
        method=f"piecewise regression by {kind}",
        assumes=_ASSUMES[errors],
        findings=_findings(fit),
    )


def _coefficient(name: str, value: float, se: float, fit: GlsFit, exact: bool) -> Coefficient:
    if exact:
        return Coefficient(
            name, value, reason="the lines meet every value, so nothing is left over"
        )
    if fit.at_edge and name == "intercept":
        # At phi = 1 the errors wander without end: jumps can be told, the level cannot.
        return Coefficient(name, value, reason="the errors wander, so the level has no bounds")
    dof = fit.n - fit.p
    reach = t_point(_UPPER, dof) * se
    p = 2 * float(t_below(np.array(-abs(value) / se), dof))
    return Coefficient(name, value, se, (value - reach, value + reach), p)


def _alike(residuals: Floats, clock: Floats, lag: int) -> float | None:
    """Autocorrelation of values exactly `lag` apart; gaps take no part."""
    later = np.isin(clock - lag, clock)
    if not later.any():
        return None
    earlier = np.searchsorted(clock, clock[later] - lag)
    products = residuals[later] * residuals[earlier]
    # As many products as without gaps, so that missing nights do not shrink the number.
    whole = len(clock) - lag
    return float(products.sum() / (residuals @ residuals) * (whole / later.sum()))


def _findings(fit: GlsFit) -> tuple[Finding, ...]:
    where, findings = "piecewise", []
    if fit.at_edge:
        # Only the upper end: levels and lines never make up errors that mirror each other.
        findings.append(
            Finding(
                "phi_at_edge",
                "warning",
                where,
                "the likelihood rises until the correlation of neighbours is 1",
                "the changes are read from one value to the next, and the level has no interval",
            )
        )
    # A top two log units down is seven times less likely: no rival.
    rivals = [top for top in fit.peaks if top.log_likelihood > fit.peaks[0].log_likelihood - 2]
    if len(rivals) > 1:
        tops = " and ".join(f"{top.phi:.2f}" for top in rivals)
        findings.append(
            Finding(
                "two_tops",
                "warning",
                where,
                f"the likelihood has {len(rivals)} tops, at correlations {tops}",
                f"{fit.phi:.2f} was taken, and the numbers at the other may differ",
            )
        )
    return tuple(findings)
