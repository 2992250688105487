"""Stretches of a night that somebody switched off: out of bed, or a wire that came loose."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from ekbom.model.movement import Hypnogram, LegMovement, Span, Stage


def kept_on(movements: Sequence[LegMovement], off: Sequence[Span]) -> Sequence[LegMovement]:
    """The movements that touch no stretch that is switched off.

    Parameters
    ----------
    movements : sequence of LegMovement
    off : sequence of Span
    """
    if not off:
        return movements
    return [one for one in movements if not any(_touch(one, span) for span in off)]


def stages_on(hypnogram: Hypnogram | None, off: Sequence[Span]) -> Hypnogram | None:
    """The stages without the time that is switched off, in epochs of about a second.

    Parameters
    ----------
    hypnogram : Hypnogram or None
    off : sequence of Span
        Parts of a second count whole.
    """
    if hypnogram is None or not off:
        return hypnogram
    many = max(1, round(hypnogram.epoch_s))
    step = hypnogram.epoch_s / many
    fine: list[Stage] = [stage for stage in hypnogram.stages for _ in range(many)]
    for span in off:
        first = floor((span.onset_s - hypnogram.start_s) / step)
        last = ceil((span.onset_s + span.duration_s - hypnogram.start_s) / step)
        first, last = max(first, 0), min(last, len(fine))
        fine[first:last] = ["?"] * max(last - first, 0)
    return Hypnogram(tuple(fine), step, hypnogram.start_s)


def _touch(one: LegMovement, span: Span) -> bool:
    return (
        one.onset_s < span.onset_s + span.duration_s and one.onset_s + one.duration_s > span.onset_s
    )
