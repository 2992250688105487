"""The Tau family: all pairs on a scale from -1 to 1, with and without the trend of the baseline."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import get_args

from ekbom.model.errors import UsageError
from ekbom.nof1.index import (
    COUNTED,
    DEFINITIONS,
    INDEPENDENT,
    Definition,
    Improvement,
    Index,
    Phases,
    Times,
    Values,
    chosen,
    counted,
    two_phases,
)
from ekbom.nof1.kendall import ROWS, RowName, corrected_tau, tau_row, without_trend
from ekbom.nof1.pairs import StandardError, all_pairs

_STRAIGHT = f"the trend of the baseline would have gone on straight, and {INDEPENDENT}"


def tau(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    se: StandardError = "unbiased",
) -> Index:
    """NAP on a scale from -1 to 1: twice as much, less one (scan: "NAP rescaled").

    Assumes independent nights and one level per phase. Parameters, return and errors as in
    `ekbom.nof1.overlap.nap`.

    References
    ----------
    Parker, Vannest, Davis and Sauber 2011.
    """
    phases = two_phases(baseline, treatment, improvement)
    return all_pairs("Tau", phases, phases.both, se, rescaled=True)


def tau_u(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    definition: Definition = "singlecasees",
    model: RowName = "A vs. B - Trend A",
) -> Index:
    """Tau-U: the pairs of the phases, less the trend of the baseline.

    Assumes independent nights. It is not bounded by 1, corrects weakly for a trend, and moves
    with the lengths of the phases: never to be shown alone.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
    improvement : {"increase", "decrease"}
    definition : {"singlecasees", "scan"}
        ``singlecasees`` divides by the number of pairs between the phases and has no standard
        error. ``scan`` is Kendall's tau-b of the whole series (its method "complete"), with
        standard error and Fisher's interval.
    model : RowName
        Which trends are taken off or added; other than the default with ``scan`` only.

    Returns
    -------
    Index
        None where nothing varies.

    Raises
    ------
    UsageError

    References
    ----------
    Parker, Vannest, Davis and Sauber 2011; Tarlow 2017 (its weaknesses).
    """
    phases = two_phases(baseline, treatment, improvement)
    chosen("definition", definition, DEFINITIONS)
    if definition == "scan":
        return _scan_tau_u(phases, model)
    if model != "A vs. B - Trend A":
        raise UsageError("model", f'"{model}" is a model of scan', 'add definition="scan"')
    m, n = phases.n
    between = tau_row(phases, "A vs. B").counts.s
    trend = tau_row(phases, "Trend A").counts.s
    method = "pairs between the phases less the pairs of the baseline, by the former's number"
    return counted("Tau-U", (between - trend) / (m * n), phases, method)


def _scan_tau_u(phases: Phases, model: RowName) -> Index:
    chosen("model", model, ROWS)
    row = tau_row(phases, model)
    reason = "nothing varies" if row.tau is None else ""
    return Index(
        f"Tau-U ({model})",
        row.tau,
        row.se,
        row.interval,
        "Kendall's tau-b of the whole series (scan), interval by Fisher's z",
        COUNTED,
        phases.n,
        reason,
    )


def tau_bc(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    definition: Definition = "singlecasees",
    se: StandardError = "unbiased",
    pretest: float | None = None,
    times: Times | None = None,
) -> Index:
    """`tau` after the median slope of the baseline is taken off both phases.

    Assumes independent nights and that the trend of the baseline would have gone on.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
        In the order of time, in outcome points; None is missing.
    improvement : {"increase", "decrease"}
    definition : {"singlecasees", "scan"}
        ``singlecasees`` is `tau` of the corrected values with its analytic standard error;
        ``scan`` is Kendall's tau-b of phase and corrected value with the standard error that
        belongs to Kendall's z.
    se : {"unbiased", "hanley", "null"}
        For ``singlecasees``.
    pretest : float, optional
        Take the slope off only where the baseline's own Kendall p is not above this. (0.05 with
        ``scan`` is its Base_Tau.)
    times : (sequence of float, sequence of float), optional
        Calendar places of the values; one night apart without them.

    Returns
    -------
    Index
        None with fewer than two baseline values.

    Raises
    ------
    UsageError

    Departures
    ----------
    A missing value leaves its night empty, so that a slope is per night and not per entry.

    References
    ----------
    Tarlow 2017; Theil 1950 and Sen 1968 (the slope).
    """
    phases = two_phases(baseline, treatment, improvement, times=times)
    chosen("definition", definition, DEFINITIONS)
    chosen("se", se, get_args(StandardError))
    if pretest is not None and not 0 <= pretest <= 1:
        raise UsageError("pretest", f"{pretest} is no probability", "give one from 0 to 1")
    if phases.n[0] < 2:
        reason = "a trend needs at least two values before"
        method = "all pairs, the baseline's median slope taken off"
        return Index("Tau-BC", None, None, None, method, _STRAIGHT, phases.n, reason)
    both = corrected_tau(phases)
    p = both.baseline.p
    keep = pretest is not None and (p is None or p > pretest)
    how = "left in, its pretest being above the limit" if keep else "taken off"
    slope = f"the baseline's median slope {how}"
    if definition == "singlecasees":
        values = phases.both if keep else without_trend(phases, both.slope)
        found = all_pairs("Tau-BC", phases, values, se, rescaled=True, method=f"all pairs, {slope}")
        return replace(found, assumes=_STRAIGHT)
    counts = both.uncorrected if keep else both.corrected
    method = f"Kendall's tau-b of phase and value (scan), {slope}"
    if counts.tau is None:
        reason = "nothing varies"
        return Index("Tau-BC", None, None, None, method, _STRAIGHT, phases.n, reason)
    error = sqrt(counts.variance) / counts.d
    return Index("Tau-BC", counts.tau, error, None, method, _STRAIGHT, phases.n)
