"""Randomisation tests for the designs of the single-case literature.

Each takes the values as they came and asks how often another permitted assignment of phases
would have looked as good. Schedules of a planned trial are judged by `ekbom.nof1.randomise`,
which also takes out trend and likeness of neighbours; here the statistic is the plain one of the
literature, so that published numbers can be checked.

A p value is worth what the draw was worth: if the start was chosen, and not drawn, from the
assignments that are counted here, no p value says anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import comb, prod, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import UsageError
from ekbom.model.trial import Design
from ekbom.nof1.design import count, draws, enumerate_all, permitted
from ekbom.nof1.phase_scores import (
    PLAIN,
    Floats,
    Rule,
    Values,
    all_changes,
    check_rule,
    counts,
    drawn_changes,
    floats_of,
    joined,
    runs_of,
    scores_of,
)

_TIE = 1e-9
_ASSUMES = (
    "It assumes that the assignment was drawn by lot from those counted, each as likely, and not "
    "chosen; it does not assume independent nights."
)


@dataclass(frozen=True, slots=True)
class PhaseTest:
    """Result of a randomisation test.

    Attributes
    ----------
    value : float
        The statistic as seen, in outcome points; positive is better.
    p : float
    p_error : float
        Monte Carlo standard error; 0 when every assignment was tried.
    assignments : int
        How many were permitted.
    as_good : int
        How many of those tried scored as well, the real one among them.
    exact : bool
    mean, sd : float
        Of the statistic over the assignments tried.
    z, p_z : float or None
        ``(value - mean) / sd`` and its upper normal tail, as the R package scan prints them; None
        where all assignments score the same. No test, only a description.
    sides : int
    n : (int, int)
        Recorded values without and with treatment.
    method, assumes : str
    """

    value: float
    p: float
    p_error: float
    assignments: int
    as_good: int
    exact: bool
    mean: float
    sd: float
    z: float | None
    p_z: float | None
    sides: int
    n: tuple[int, int]
    method: str
    assumes: str = _ASSUMES

    def say(self) -> str:
        """What was seen, among how many, and what it rests on."""
        tried = f"all {self.assignments}" if self.exact else f"a draw of the {self.assignments}"
        p = "p under 0.001" if self.p < 0.001 else f"p {self.p:.3f}"
        way = "better" if self.value >= 0 else "worse"
        return (
            f"Values with treatment were {abs(self.value):.2f} points {way} "
            f"({self.n[1]} with, {self.n[0]} without); among {tried} permitted assignments that "
            f"is {p}, {'one' if self.sides == 1 else 'two'}-sided. {self.assumes}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def start_test(
    baseline: Values,
    treatment: Values,
    *,
    limit: int,
    rule: Rule = PLAIN,
    rng: np.random.Generator | None = None,
) -> PhaseTest:
    """Baseline, then treatment, with a start drawn by lot (AB).

    Parameters
    ----------
    baseline, treatment : sequence of float or None
        Outcome in points, in order of time; None and NaN are missing and keep their place.
    limit : int
        Fewest places either phase could have had.
    rule : Rule
    rng : numpy Generator, optional
        Asked for only when there are more assignments than ``rule.listed_max``.

    Returns
    -------
    PhaseTest

    Raises
    ------
    UsageError
        When a phase is shorter than `limit`, or a word is not known.
    NotAnswerable
        When some permitted assignment leaves a phase without any value.

    References
    ----------
    Edgington's randomised start, as known from textbooks; values agree with ``rand_test`` of the
    R package scan 0.67.1.
    """
    return multiple_baseline_test([(baseline, treatment)], limit=limit, rule=rule, rng=rng)


def multiple_baseline_test(
    cases: Sequence[tuple[Values, Values]],
    *,
    limit: int,
    rule: Rule = PLAIN,
    rng: np.random.Generator | None = None,
) -> PhaseTest:
    """Several persons or outcomes, each with its own start drawn by lot.

    The statistic is the mean of the cases' own. Starts are drawn independently of each other.

    Parameters
    ----------
    cases : sequence of (baseline, treatment)
    limit : int
        Fewest places either phase of any case could have had.
    rule : Rule
    rng : numpy Generator, optional

    Returns
    -------
    PhaseTest

    Raises
    ------
    UsageError, NotAnswerable
        As `start_test`.

    References
    ----------
    As `start_test`.
    """
    check_rule(rule, limit)
    if not cases:
        raise UsageError("randomisation", "there is no case", "give one case or more")
    tables, seen, without, treated = [], [], 0, 0
    for case in cases:
        y, (start,) = joined(case, limit)
        design = Design("start", len(y), starts=tuple(range(limit, len(y) - limit + 1)))
        everyone = enumerate_all(design, count(design))
        scores = scores_of(y, everyone, rule)
        tables.append(scores)
        seen.append(float(scores[start - limit]))
        own = counts(y, everyone[start - limit])
        without, treated = without + own[0], treated + own[1]
    total = prod(len(table) for table in tables)
    sums = np.zeros(1)
    if total <= rule.listed_max:
        for table in tables:
            sums = np.add.outer(sums, table).ravel()
    else:
        luck = _needed(rng, total)
        drawn = [luck.choice(table, size=rule.drawn) for table in tables]
        sums = np.sum(drawn, axis=0)
    name = "random start" if len(cases) == 1 else f"random starts of {len(cases)} cases"
    value = float(np.mean(seen))
    return _result(value, sums / len(cases), total, (without, treated), name, rule)


def phase_change_test(
    phases: Sequence[Values],
    *,
    limit: int,
    rule: Rule = PLAIN,
    rng: np.random.Generator | None = None,
) -> PhaseTest:
    """Baseline and treatment in turns (ABAB and longer), with the days of change drawn by lot.

    Parameters
    ----------
    phases : sequence of sequences
        Values of each phase, baseline first, then in turns.
    limit : int
        Fewest places any phase could have had.
    rule : Rule
    rng : numpy Generator, optional

    Returns
    -------
    PhaseTest

    Raises
    ------
    UsageError, NotAnswerable
        As `start_test`.

    References
    ----------
    Onghena's phase designs, as known from textbooks; values agree with the R package
    SCRT 1.3.1.
    """
    check_rule(rule, limit)
    if len(phases) < 2:
        raise UsageError("randomisation", "one phase cannot be compared", "give two or more")
    y, starts = joined(phases, limit)
    # Places left over once every phase has its least length, and one mark per change.
    slots = len(y) - len(phases) * limit + len(phases) - 1
    total = comb(slots, len(phases) - 1)
    if total <= rule.listed_max:
        changes = all_changes(slots, len(phases), limit)
    else:
        changes = drawn_changes(slots, len(phases), limit, rule.drawn, _needed(rng, total))
    own = runs_of(np.array([starts]), len(y))
    value = float(scores_of(y, own, rule)[0])
    scores = scores_of(y, runs_of(changes, len(y)), rule)
    name = f"random days of change between {len(phases)} phases"
    return _result(value, scores, total, counts(y, own[0]), name, rule)


def alternation_test(
    values: Values,
    arms: Sequence[int] | NDArray[np.int8],
    *,
    design: Design,
    rule: Rule = PLAIN,
    rng: np.random.Generator | None = None,
) -> PhaseTest:
    """Treatment and baseline in quick turns, drawn from a design.

    Randomised blocks are ``Design("pairs", n)``, alternating treatments
    ``Design("balanced", n, ones=k, max_run=2)``, complete randomisation the same without a
    longest run.

    Parameters
    ----------
    values : sequence of float or None
    arms : sequence of {0, 1}
        Arm of each place; 1 is treatment.
    design : Design
        The set it was drawn from.
    rule : Rule
    rng : numpy Generator, optional

    Returns
    -------
    PhaseTest

    Raises
    ------
    UsageError
        When lengths do not fit, or the design does not permit the arms.
    NotAnswerable
        When some permitted assignment leaves an arm without any value, or no rule is known.
    """
    check_rule(rule, 1)
    y = floats_of(values)
    assigned = tuple(int(arm) for arm in arms)
    if len(assigned) != len(y) or not permitted(design, assigned):
        raise UsageError(
            "randomisation",
            f"the arms of {len(y)} values are none that the design could have drawn",
            "give the arms as they were drawn, and the design they were drawn from",
        )
    total = count(design)
    if total <= rule.listed_max:
        everyone = enumerate_all(design, total)
    else:
        everyone = draws(design, _needed(rng, total), rule.drawn)
    own = np.array([assigned], dtype=np.int8)
    value = float(scores_of(y, own, rule)[0])
    name = f"assignments drawn from a design of {design.name}"
    return _result(value, scores_of(y, everyone, rule), total, counts(y, own[0]), name, rule)


def _needed(rng: np.random.Generator | None, total: int) -> np.random.Generator:
    if rng is None:
        raise UsageError(
            "randomisation",
            f"{total} assignments are too many to try all",
            "give rng, or raise listed_max",
        )
    return rng


def _result(
    value: float,
    scores: Floats,
    assignments: int,
    n: tuple[int, int],
    name: str,
    rule: Rule,
) -> PhaseTest:
    exact = assignments <= rule.listed_max
    near = _TIE * max(float(np.abs(scores).max()), abs(value))
    if rule.sides == 1:
        as_good = int((scores >= value - near).sum())
    else:
        as_good = int((np.abs(scores) >= abs(value) - near).sum())
    # Drawn assignments are joined by the real one, which keeps the test exact.
    more = 0 if exact else 1
    p = (as_good + more) / (len(scores) + more)
    sd = float(scores.std(ddof=1)) if len(scores) > 1 else 0.0
    mean = float(scores.mean())
    z = (value - mean) / sd if sd > near else None
    return PhaseTest(
        value=value,
        p=p,
        p_error=0.0 if exact else sqrt(p * (1 - p) / len(scores)),
        assignments=assignments,
        as_good=as_good + more,
        exact=exact,
        mean=mean,
        sd=sd,
        z=z,
        p_z=None if z is None else NormalDist().cdf(-z),
        sides=rule.sides,
        n=n,
        method=f"randomisation test, {name}, {rule.statistic}",
    )
