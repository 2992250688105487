"""What is asked of a night beside its indices: other patterns, and a test of lying still."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from ekbom.model.detector import DetectorSettings
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.movement import LegMovement, Span
from ekbom.model.night_policy import NightPolicy
from ekbom.model.recording import Marks, RecordingInfo

if TYPE_CHECKING:
    from ekbom.movements.found import LegFound
    from ekbom.movements.patterns import Train

_DAY_S = 86400.0
_SLEEP = ("N1", "N2", "N3", "R")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
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
    if ":" in last and end <= start:
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
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        if re.fullmatch(r"\d{1,7}(\.\d+)?", text) is None:
            raise UsageError("--sit", f'"{text}" is no time', _SPAN_FORM)
        return float(text)
    if info.start is None:
        raise UsageError(
            "--sit", "the recording does not say when it began", "give seconds from its start"
        )
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    begun = info.start.hour * 3600 + info.start.minute * 60 + info.start.second
    return (hours * 3600.0 + minutes * 60 + seconds - begun) % _DAY_S


def odd_marks(
    info: RecordingInfo, marks: Marks, legs: Sequence[LegFound], policy: NightPolicy
) -> list[Finding]:
    """What the reader must know of what was given or not given beside the legs."""
    found = []
    unseen = _unseen_sleep_min(info, marks)
    if unseen > 0:
        found.append(
            Finding(
                "sleep_not_recorded", "warning", "sleep stages",
                f"{unseen:.0f} min of sleep lie in gaps of the recording",
                "they count as hours of sleep, though no movement could be seen in them",
            )
        )  # fmt: skip
    asleep = _asleep_min(marks)
    if 0 < asleep < policy.interval.block_min:
        found.append(
            Finding(
                "little_sleep", "warning", "sleep stages",
                f"only {asleep:g} min of sleep were scored",
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


def _asleep_min(marks: Marks) -> float:
    stages = marks.hypnogram
    if stages is None:
        return 0.0
    return sum(stage in _SLEEP for stage in stages.stages) * stages.epoch_s / 60


def _unseen_sleep_min(info: RecordingInfo, marks: Marks) -> float:
    """Minutes of scored sleep between the stretches that were recorded, or after them."""
    stages = marks.hypnogram
    if stages is None:
        return 0.0
    recorded = [(one.onset_s, one.onset_s + one.duration_s) for one in info.spans]
    unseen = 0.0
    for k, stage in enumerate(stages.stages):
        if stage in _SLEEP:
            start = stages.start_s + k * stages.epoch_s
            seen = sum(
                max(0.0, min(end, start + stages.epoch_s) - max(begin, start))
                for begin, end in recorded
            )
            unseen += stages.epoch_s - seen
    # The last epoch of a night often reaches past its end: that is no gap.
    return unseen / 60 if unseen > stages.epoch_s else 0.0
