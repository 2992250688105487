"""What is asked of a night beside its indices: other patterns, and a test of lying still."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from ekbom.model.detector import DetectorSettings
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.movement import LegMovement, Span
from ekbom.model.night_policy import NightPolicy
from ekbom.model.recording import Marks, RecordingInfo
from ekbom.movements.stage import SLEEP
from ekbom.recordings.clock import clock_s, number

if TYPE_CHECKING:
    from ekbom.movements.found import LegFound
    from ekbom.movements.patterns import Train

_DAY_S = 86400.0
_SPAN_FORM = "write START..END, as 21:30..22:30 or as seconds from the start"


def find_patterns(
    legs: Sequence[LegFound], settings: DetectorSettings, policy: NightPolicy
) -> tuple[Train, ...]:
    """High-frequency and alternating movements, from the envelopes of the legs."""
    from ekbom.movements.patterns import find_alternating, find_bursts, find_fast

    bursts: list[LegMovement] = []
    for one in legs:
        for part in one.envelopes:
            bursts += find_bursts(
                part.rms_uv,
                part.rest_uv,
                leg=one.leg,
                step_s=part.step_s,
                start_s=part.start_s,
                on_uv=settings.onset_uv,
                off_uv=settings.offset_uv,
            )
    found = (*find_fast(bursts, policy.hflm), *find_alternating(bursts, policy.alma))
    return tuple(sorted(found, key=lambda train: train.onset_s))


def span_of_test(text: str, info: RecordingInfo) -> Span:
    """The span of a test, written as two clock times or two numbers of seconds.

    Raises
    ------
    UsageError
        When it is not written so, has no length, or does not lie in the recording.
    """
    first, dots, last = text.partition("..")
    if not dots:
        raise UsageError("--sit", f'"{text}" is no span', _SPAN_FORM)
    start, end = (_seconds(part.strip(), info) for part in (first, last))
    if number(last) is None and end <= start:
        end += _DAY_S
    if not (0 <= start < end <= info.duration_s + 1):
        raise UsageError(
            "--sit", f'"{text}" does not lie in the recording ({_length(info)})', _SPAN_FORM
        )
    return Span(start, end - start)


def _length(info: RecordingInfo) -> str:
    """From when to when a recording lasts."""
    if info.start is None:
        return f"0 to {info.duration_s:.0f} s"
    end = info.start + timedelta(seconds=info.duration_s)
    return f"{info.start:%H:%M:%S} to {end:%H:%M:%S}"


def _seconds(text: str, info: RecordingInfo) -> float:
    plain, of_day = number(text), clock_s(text)
    # 21.30 is a number of seconds here; a clock time has its colon.
    if plain is not None:
        return plain
    if of_day is None:
        raise UsageError("--sit", f'"{text}" is no time', _SPAN_FORM)
    if info.start is None:
        raise UsageError(
            "--sit", "the recording does not say when it began", "give seconds from its start"
        )
    midnight = info.start.replace(hour=0, minute=0, second=0, microsecond=0)
    return (of_day - (info.start - midnight).total_seconds()) % _DAY_S


def odd_marks(
    info: RecordingInfo,
    marks: Marks,
    legs: Sequence[LegFound],
    policy: NightPolicy,
    asleep_min: float,
) -> list[Finding]:
    """What the reader must know of what was given or not given beside the legs."""
    found = []
    unseen = _unseen_sleep_min(info, marks)
    if unseen > 0:
        found.append(
            Finding(
                "sleep_not_recorded", "warning", "sleep stages",
                f"{unseen:.0f} min of sleep lie where nothing was recorded",
                "they count as hours of sleep, though no movement could be seen in them",
            )
        )  # fmt: skip
    if 0 < asleep_min < policy.interval.block_min:
        found.append(
            Finding(
                "little_sleep", "warning", "sleep stages",
                f"only {asleep_min:g} min of sleep were scored",
                "an index per hour from so little may be far from that of a whole night",
            )
        )  # fmt: skip
    if marks.hypnogram is None:
        found.append(
            Finding(
                "no_stages", "warning", "sleep stages",
                "there are none, so there is no hour of sleep to count by",
                "give them with --stages FILE",
            )
        )  # fmt: skip
    if legs and marks.movements:
        found.append(
            Finding(
                "marks_not_scored", "note", "leg movements",
                f"{len(marks.movements)} are marked already, and were not scored",
                "they were looked for in the signal; --marks scores those that are marked",
            )
        )  # fmt: skip
    return found


def _unseen_sleep_min(info: RecordingInfo, marks: Marks) -> float:
    """Minutes of scored sleep outside of the stretches that were recorded."""
    stages = marks.hypnogram
    if stages is None:
        return 0.0
    recorded = [(one.onset_s, one.onset_s + one.duration_s) for one in info.spans]
    unseen = 0.0
    for k, stage in enumerate(stages.stages):
        if stage in SLEEP:
            start = stages.start_s + k * stages.epoch_s
            seen = sum(
                max(0.0, min(end, start + stages.epoch_s) - max(begin, start))
                for begin, end in recorded
            )
            unseen += stages.epoch_s - seen
    # The last epoch of a night often reaches past its end: that is no gap.
    return unseen / 60 if unseen > stages.epoch_s else 0.0
