"""Score a night: from a recording to the periodic leg movements under a named edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ekbom import __version__
from ekbom.actions.night_legs import find_legs_moving, findings_of_legs, score_beside
from ekbom.actions.night_marks import gather_marks
from ekbom.actions.night_more import find_patterns, odd_marks, span_of_test
from ekbom.knowledge.load import load_detector, load_rules
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.movement import Index, Leg, LegMovement, Movement, Scored, Span
from ekbom.model.recording import Marks, RecordingInfo
from ekbom.model.rules import RuleSet, with_options
from ekbom.model.sleep import SleepSummary
from ekbom.recordings import Recording, read_recording

if TYPE_CHECKING:
    from ekbom.model.movement import Hypnogram
    from ekbom.movements.found import LegFound
    from ekbom.movements.histograms import Histogram
    from ekbom.movements.hours import LegCount, NightPart
    from ekbom.movements.immobile import ImmobilityTest
    from ekbom.movements.patterns import Train
    from ekbom.recordings.labels import LabelMap


@dataclass(frozen=True, slots=True)
class ScoredNight:
    """A scored night with everything it rests on.

    Attributes
    ----------
    info : RecordingInfo
    scored : Scored
        Movements and indices, with the edition they belong to.
    marks : Marks
        Stages, events and lights the night was scored with.
    channels : mapping of Leg to str
        The channel of each leg; empty where marks were scored.
    legs : tuple of LegFound
        What the detector found on each leg; empty where marks were scored.
    leg_movements : tuple of LegMovement
        What was scored: movements of single legs, in the order of time.
    sleep : SleepSummary
    hours, thirds : tuple of NightPart
        The night by hours in bed and by thirds of its sleep.
    leg_counts : tuple of LegCount
    more : mapping of name to Index
        Durations, and the latency of the first series.
    histograms : tuple of Histogram
        Intervals between candidates, in seconds and as logarithms.
    patterns : tuple of Train
        High-frequency and alternating movements; empty where marks were scored.
    test : ImmobilityTest or None
        The suggested immobilisation test, where one was named.
    findings : tuple of Finding
        Of the recording, the marks, the legs, the rules and the sleep, in this order.
    """

    info: RecordingInfo
    scored: Scored
    marks: Marks
    channels: Mapping[Leg, str]
    legs: tuple[LegFound, ...]
    leg_movements: tuple[LegMovement, ...]
    sleep: SleepSummary
    hours: tuple[NightPart, ...]
    thirds: tuple[NightPart, ...]
    leg_counts: tuple[LegCount, ...]
    more: Mapping[str, Index]
    histograms: tuple[Histogram, Histogram]
    patterns: tuple[Train, ...]
    test: ImmobilityTest | None
    findings: tuple[Finding, ...]

    @property
    def rules(self) -> RuleSet:
        """The edition with its options; no index exists without them."""
        return self.scored.rules

    @property
    def movements(self) -> tuple[Movement, ...]:
        """Every movement as the rules see it, in the order of time."""
        return self.scored.movements

    @property
    def indices(self) -> Mapping[str, Index]:
        """Every index by its name; one that is not defined is None and says why."""
        return MappingProxyType({**self.scored.indices, **self.more})

    def say(self) -> str:
        """The answer in a few plain lines."""
        from ekbom.reports.night_words import said

        test = () if self.test is None else tuple(self.test.indices.values())
        return said(self.info, self.scored, self.hours, self.channels, test)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, as it stands in ``night.json``."""
        from ekbom.exchange.night_json import index_dict, night_dict

        return night_dict(
            info=self.info,
            scored=replace(self.scored, indices=self.indices),
            version=__version__,
            legs={str(leg): name for leg, name in self.channels.items()},
            quality={one.leg: one.quality for one in self.legs} or None,
            sleep={name: index_dict(one) for name, one in self.sleep.numbers.items()},
            findings=self.findings,
            more={
                "detected": bool(self.legs),
                "by_hour": self.hours,
                "by_third": self.thirds,
                "by_leg": self.leg_counts,
                "histograms": {one.unit: one for one in self.histograms},
                "bed": self.sleep.bed,
                "patterns": self.patterns,
                "immobilisation_test": None if self.test is None else _test_dict(self.test),
            },
        )


def _test_dict(test: ImmobilityTest) -> dict[str, Any]:
    from ekbom.exchange.night_json import index_dict

    return {
        "span": test.span,
        "awake_min": test.awake_min,
        "indices": {name: index_dict(one) for name, one in test.indices.items()},
    }


def score_night(
    recording: Recording | str | Path,
    rules: str = "wasm2016",
    *,
    left: str | None = None,
    right: str | None = None,
    leg: str | None = None,
    unit: str | None = None,
    stages: Hypnogram | str | Path | Sequence[str | Path] | None = None,
    labels: LabelMap | str | Path | None = None,
    options: Mapping[str, str] | None = None,
    marked: bool = False,
    sit: str | Span | None = None,
    seed: int = 0,
) -> ScoredNight:
    """Find the leg movements of a recording and score them under one edition.

    Parameters
    ----------
    recording : Recording or path
    rules : {"wasm2016", "wasm2006", "aasm"}
    left, right : str, optional
        Channels of the legs; found by their labels where these leave no doubt.
    leg : str, optional
        The one channel of a recording that tells no leg apart.
    unit : str, optional
        Unit of the leg channels where the header says none, such as ``uV``.
    stages : Hypnogram, path or sequence of paths, optional
        Stages and events that lie beside the recording; those in it are read anyway.
    labels : LabelMap or path, optional
        What the labels of the laboratory mean.
    options : mapping of str to str, optional
        Options of the rules, such as ``{"imi_upper": "exclusive"}``.
    marked : bool
        Score the leg movements that stand in the files as marks, instead of looking for them.
    sit : Span or str, optional
        A suggested immobilisation test in the recording, such as ``21:30..22:30``.
    seed : int
        Repeats the chance in the intervals around the indices.

    Returns
    -------
    ScoredNight

    Raises
    ------
    UsageError
        For an edition, option or channel that does not exist, or legs that cannot be told.
    InputError
        When the recording or a file beside it cannot be used.
    """
    edition = with_options(load_rules(rules), options or {})
    if not isinstance(recording, Recording):
        recording = _opened(recording)
    marks = gather_marks(recording, stages=stages, labels=labels)
    if marked:
        channels: dict[Leg, str] = {}
        legs: tuple[LegFound, ...] = ()
        moves = _marked(recording, marks)
        found: tuple[Finding, ...] = ()
    else:
        channels, found = _channels(recording, left, right, leg)
        legs = find_legs_moving(recording, channels, unit, edition.offset_reading)
        moves = tuple(move for one in legs for move in one.movements)
    order = sorted(moves, key=lambda one: (one.onset_s, one.leg, one.duration_s))
    before = (*recording.findings, *marks.findings, *found, *findings_of_legs(legs, channels))
    span = span_of_test(sit, recording.info) if isinstance(sit, str) else sit
    return _scored(recording.info, edition, marks, channels, legs, tuple(order), before, seed, span)


def _scored(
    info: RecordingInfo,
    edition: RuleSet,
    marks: Marks,
    channels: Mapping[Leg, str],
    legs: tuple[LegFound, ...],
    moves: tuple[LegMovement, ...],
    before: tuple[Finding, ...],
    seed: int,
    span: Span | None,
) -> ScoredNight:
    """From the movements of the legs to the whole answer."""
    from numpy.random import default_rng

    from ekbom.movements.bootstrap import with_intervals
    from ekbom.movements.histograms import interval_histograms
    from ekbom.movements.hours import by_hour, by_leg, by_third, more_indices
    from ekbom.movements.immobile import immobility_test
    from ekbom.movements.sleep import sleep_summary

    policy = load_night_policy()
    scored = with_intervals(
        score_beside(marks, moves, edition),
        hypnogram=marks.hypnogram,
        lights=marks.lights,
        policy=policy.interval,
        rng=default_rng(seed),
    )
    sleep = sleep_summary(marks.hypnogram, lights=marks.lights, arousals=marks.arousals)
    test = None
    if span is not None:
        test = immobility_test(moves, rules=edition, span=span, hypnogram=marks.hypnogram)
        before += test.findings
    after = (
        *scored.findings,
        *sleep.findings,
        *odd_marks(info, marks, legs, policy, scored.sleep_min or 0),
    )
    return ScoredNight(
        info=info,
        scored=scored,
        marks=marks,
        channels=MappingProxyType(dict(channels)),
        legs=legs,
        leg_movements=moves,
        sleep=sleep,
        hours=by_hour(scored, marks.hypnogram, sleep.bed),
        thirds=by_third(scored, marks.hypnogram, sleep),
        leg_counts=by_leg(scored),
        more=more_indices(scored, sleep),
        histograms=interval_histograms(scored, policy.histogram),
        patterns=find_patterns(legs, load_detector(), policy),
        test=test,
        findings=(*before, *after),
    )


def _opened(path: str | Path) -> Recording:
    try:
        return read_recording(path)
    except InputError as error:
        from ekbom.recordings.marks_file import looks_like_marks

        if not looks_like_marks(path):
            raise
        raise InputError(
            error.where,
            "it is no EDF or BDF file, but has a form that stages or events come in",
            "name the recording, and give this file with --stages",
        ) from None


def _marked(recording: Recording, marks: Marks) -> tuple[LegMovement, ...]:
    if marks.movements is None:
        raise InputError(
            recording.info.name,
            "no leg movements are marked in it or in the files beside it",
            "leave out --marks, so that they are looked for in the signal",
        )
    return marks.movements


def _channels(
    recording: Recording, left: str | None, right: str | None, leg: str | None
) -> tuple[dict[Leg, str], tuple[Finding, ...]]:
    from ekbom.recordings.channels import find_legs

    if not recording.info.channels:
        raise InputError(
            recording.info.name,
            "it holds annotations alone, and no signal of a leg",
            "name the recording, and give this file with --stages",
        )
    if leg is not None and (left is not None or right is not None):
        raise UsageError("--leg", "--left or --right is given too", "name one leg or its two sides")
    legs = find_legs(
        recording.info.channels, left=left, right=right, leg=leg, where=recording.info.name
    )
    named: tuple[tuple[Leg, str | None], ...] = (
        ("left", legs.left),
        ("right", legs.right),
        ("unknown", legs.single),
    )
    return {side: label for side, label in named if label is not None}, legs.findings
