"""How far the values after a start lie beyond those before it: the overlap indices.

The defaults are those of SingleCaseES 0.7.4, as fractions; other definitions are options that
bear the name of their source. All of them count comparisons of single values. None of them knows
that neighbouring nights are alike, so their standard errors and intervals are too narrow for a
diary; and PND, PAND, PEM, IRD and Tau-U move with the number of nights, so that they must not be
compared between people who kept a diary for different lengths of time.
"""

from __future__ import annotations

import numpy as np

from ekbom.nof1.index import (
    COUNTED,
    DEFINITIONS,
    Definition,
    Improvement,
    Index,
    Phases,
    Times,
    Values,
    chosen,
    counted,
    ranked,
    two_phases,
)
from ekbom.nof1.pairs import StandardError, all_pairs
from ekbom.nof1.taus import tau, tau_bc, tau_u

__all__ = ["ird", "nap", "pand", "pem", "pet", "pnd", "tau", "tau_bc", "tau_u"]

_SAME_LINE = 1e-9


def pnd(baseline: Values, treatment: Values, *, improvement: Improvement = "increase") -> Index:
    """Share of the later values beyond the best baseline value (non-overlapping data).

    Assumes independent nights, and that the best night before is typical of the best nights: one
    lucky night before can bring it to zero, and a longer baseline lowers it.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
        In the order of time, in outcome points; None is missing.
    improvement : {"increase", "decrease"}

    Returns
    -------
    Index
        A fraction; no standard error is known.

    Raises
    ------
    UsageError

    References
    ----------
    Scruggs, Mastropieri and Casto 1987.
    """
    phases = two_phases(baseline, treatment, improvement)
    places, m = ranked(phases.both), phases.n[0]
    share = float((places[m:] > places[:m].max()).mean())
    return counted("PND", share, phases, "share of later values beyond the best one before")


def pem(baseline: Values, treatment: Values, *, improvement: Improvement = "increase") -> Index:
    """Share of the later values beyond the baseline median; a tie counts half.

    Assumes independent nights and a baseline without trend. Parameters, return and errors as
    in `pnd`.

    References
    ----------
    Ma 2006.
    """
    phases = two_phases(baseline, treatment, improvement)
    places = ranked(np.append(phases.both, np.median(phases.a)))
    beyond = np.sign(places[phases.n[0] : -1] - places[-1])
    share = float((beyond + 1).mean() / 2)
    return counted("PEM", share, phases, "share of later values beyond the median before")


def pet(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    times: Times | None = None,
) -> Index:
    """Share of the later values beyond the straight line through the baseline.

    Assumes independent nights and that the trend of the baseline would have gone on for ever,
    which no bounded scale allows.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
    improvement : {"increase", "decrease"}
    times : (sequence of float, sequence of float), optional
        Calendar places of the values; one night apart without them.

    Returns
    -------
    Index
        None with fewer than two baseline values.

    Raises
    ------
    UsageError

    References
    ----------
    scan 0.67.1 (percentage exceeding the trend, least squares).
    """
    phases = two_phases(baseline, treatment, improvement, times=times)
    method = "share of later values beyond the baseline's least-squares line"
    if phases.n[0] < 2:
        reason = "a line needs at least two values before"
        return Index("PET", None, None, None, method, COUNTED, phases.n, reason)
    centre = phases.a_at - phases.a_at.mean()
    slope = float(centre @ phases.a / (centre @ centre))
    line = phases.a.mean() + slope * (phases.b_at - phases.a_at.mean())
    # A value on the line is not beyond it; rounding must not lift it over.
    gap = _SAME_LINE * max(float(np.abs(phases.both).max()), float(np.abs(line).max()))
    share = float((phases.b - line > gap).mean())
    return counted("PET", share, phases, method)


def pand(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    definition: Definition = "singlecasees",
) -> Index:
    """Share of all values that do not overlap.

    Assumes independent nights. Parameters, return and errors as in `pnd`, and

    Parameters
    ----------
    baseline, treatment : iterable of float or None
    improvement : {"increase", "decrease"}
    definition : {"singlecasees", "scan"}
        ``singlecasees`` takes away as few values as possible, from either phase, until the rest
        lies apart. ``scan`` sorts all values and counts those that stand on the side of their own
        phase; of equal values the baseline's come first.

    References
    ----------
    Parker, Vannest and Davis 2011.
    """
    phases = two_phases(baseline, treatment, improvement)
    chosen("definition", definition, DEFINITIONS)
    if definition == "scan":
        method = "share of values that sorting leaves on the side of their own phase (scan)"
        return counted("PAND", _sorted_share(phases), phases, method)
    method = "share of values left when as few as possible are taken away"
    return counted("PAND", _kept_share(phases), phases, method)


def _kept_share(phases: Phases) -> float:
    places, (m, n) = ranked(phases.both), phases.n
    size = int(places.max()) + 1
    # For every cut between two values: the baseline below it and the later values above it stay.
    below = np.cumsum(np.bincount(places[:m], minlength=size))
    above = n - np.cumsum(np.bincount(places[m:], minlength=size))
    kept = max(int((below + above).max()), n)
    return kept / (m + n)


def _sorted_share(phases: Phases) -> float:
    m, n = phases.n
    first = np.argsort(ranked(phases.both), kind="stable")[:m]
    wrong = int((first >= m).sum())
    return 1 - 2 * wrong / (m + n)


def ird(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    definition: Definition = "singlecasees",
) -> Index:
    """Robust improvement rate difference: the phi coefficient that belongs to `pand`.

    Assumes independent nights. Parameters, return and errors as in `pand`. With ``scan`` it is
    the phi that scan prints beside its PAND; scan's own IRD is the default here.

    References
    ----------
    Parker, Vannest and Brown 2009; Parker, Vannest and Davis 2011 (robust form).
    """
    phases = two_phases(baseline, treatment, improvement)
    chosen("definition", definition, DEFINITIONS)
    m, n = phases.n
    share = _sorted_share(phases) if definition == "scan" else _kept_share(phases)
    value = 1 - (m + n) ** 2 / (2 * m * n) * (1 - share)
    beside = "; phi beside the PAND of scan" if definition == "scan" else ""
    return counted("IRD", value, phases, f"robust difference of improvement rates{beside}")


def nap(
    baseline: Values,
    treatment: Values,
    *,
    improvement: Improvement = "increase",
    se: StandardError = "unbiased",
) -> Index:
    """Share of all pairs (one night before, one after) in which the later is better.

    A tie counts half. It is the area under the curve of Mann and Whitney. Assumes independent
    nights and one level per phase.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
        In the order of time, in outcome points; None is missing.
    improvement : {"increase", "decrease"}
    se : {"unbiased", "hanley", "null"}
        ``unbiased`` as Sen 1967 and Mee 1990; ``hanley`` as Hanley and McNeil 1982 with observed
        moments; ``null`` as if nothing had changed. Where no pair overlaps the first two are
        computed as if half of one pair did. The first is without bias only where no values are
        tied; ties make it a little too large.

    Returns
    -------
    Index
        A fraction, with the score-type interval of Newcombe 2006 (method 5). At 0 and 1 the
        interval shrinks to that point, as in SingleCaseES, and `say()` warns of it.

    Raises
    ------
    UsageError

    References
    ----------
    Parker and Vannest 2009.
    """
    phases = two_phases(baseline, treatment, improvement)
    return all_pairs("NAP", phases, phases.both, se, rescaled=False)
