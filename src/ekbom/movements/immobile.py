"""The suggested immobilisation test: awake, sitting still, the leg movements of an hour or so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from types import MappingProxyType

from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram, Index, LegMovement, Movement, Scored, Span
from ekbom.model.rules import RuleSet
from ekbom.movements.score import score_movements
from ekbom.movements.sleep import sleep_summary
from ekbom.movements.stage import SLEEP, stage_onsets
from ekbom.movements.ticks import bounds

_ASLEEP = "all of the test was scored as sleep"


@dataclass(frozen=True, slots=True)
class ImmobilityTest:
    """The movements of one test.

    Attributes
    ----------
    span : Span
    scored : Scored
        Movements that begin in the test, scored by themselves: no series reaches out of it. They
        have no stage; their indices per hour of sleep do not exist.
    awake_min : float
        Length of the test without what was scored as sleep.
    indices : mapping of name to Index
        ``sit_plmw_index``, ``sit_clm_index``, ``sit_lm_index`` and ``sit_imi_median_s``.
    findings : tuple of Finding
    """

    span: Span
    scored: Scored
    awake_min: float
    indices: Mapping[str, Index]
    findings: tuple[Finding, ...]


def immobility_test(
    movements: Sequence[LegMovement],
    *,
    rules: RuleSet,
    span: Span,
    hypnogram: Hypnogram | None = None,
) -> ImmobilityTest:
    """Score the movements of a suggested immobilisation test.

    Parameters
    ----------
    movements : sequence of LegMovement
        Of the whole recording, in any order.
    rules : RuleSet
    span : Span
        The test.
    hypnogram : Hypnogram, optional
        Sleep in the test, with the movements that begin in it, is left out of the indices.

    Returns
    -------
    ImmobilityTest

    Raises
    ------
    UsageError
        For a test without length, and as `score_movements` does.
    """
    (start,), (end,) = bounds("--sit", [span])
    if start == end:
        raise UsageError("--sit", "the test has no length", "give its start and its end")
    onset, _ = bounds("movements", movements)
    inside = ((onset >= start) & (onset < end)).tolist()
    scored = score_movements(
        [one for one, kept in zip(movements, inside, strict=True) if kept], rules=rules
    )
    asleep_min = sleep_summary(hypnogram, lights=span).numbers["asleep_min"].value or 0.0
    awake_min = span.duration_s / 60 - asleep_min
    return ImmobilityTest(
        span=span,
        scored=scored,
        awake_min=awake_min,
        indices=_indices(_awake(scored.movements, hypnogram), awake_min),
        findings=_findings(asleep_min),
    )


def _awake(movements: Sequence[Movement], hypnogram: Hypnogram | None) -> list[Movement]:
    onset, _ = bounds("movements", movements)
    asleep = stage_onsets(onset, hypnogram, None).of(SLEEP).tolist()
    return [one for one, sleeps in zip(movements, asleep, strict=True) if not sleeps]


def _indices(moves: list[Movement], awake_min: float) -> Mapping[str, Index]:
    kinds = (
        ("sit_plmw_index", "periodic movements", sum(one.periodic for one in moves)),
        ("sit_clm_index", "candidate movements", sum(one.candidate for one in moves)),
        ("sit_lm_index", "movements, candidates or not,", len(moves)),
    )
    found = [
        Index(
            name,
            count / (awake_min / 60) if awake_min > 0 else None,
            "1/h",
            f"{what} in the test per hour of it, sleep left out",
            "" if awake_min > 0 else _ASLEEP,
        )
        for name, what, count in kinds
    ]
    intervals = [one.imi_s for one in moves if one.imi_s is not None]
    found.append(
        Index(
            "sit_imi_median_s",
            median(intervals) if intervals else None,
            "s",
            "median interval between candidate movements in the test",
            "" if intervals else "there are no intervals",
        )
    )
    return MappingProxyType({one.name: one for one in found})


def _findings(asleep_min: float) -> tuple[Finding, ...]:
    if not asleep_min > 0:
        return ()
    return (
        Finding(
            "sleep_in_test",
            "warning",
            "--sit",
            f"{round(asleep_min, 1):g} min of the test were scored as sleep",
            "they are left out; the test is meant for wake",
        ),
    )
