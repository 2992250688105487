"""Bars under the nights: what was done, at what dose, and what was drawn."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ekbom.reports.svg import box, join, path
from ekbom.reports.timeline import Lane

_LEAST = 0.18  # a dose above zero is never drawn lower than this share of its lane
_OPEN = 0.6  # half a stroke, so that an open bar is as large as a full one


def lane_bars(
    lane: Lane, start: int, stop: int, *, left: float, top: float, step: float, height: float
) -> Markup:
    """The bars of one lane for the slots `start` to `stop`.

    Parameters
    ----------
    lane : Lane
    start, stop : int
    left, top : float
        Corner of the lane, px.
    step : float
        Width of a slot, px.
    height : float
        Height of a full bar, px.

    Returns
    -------
    Markup
        Full bars (``done``), open or flat ones (``not``) and dashed ones (``settling``).
    """
    done: list[str] = []
    not_done: list[str] = []
    settling: list[str] = []
    for first, n, share, apart in _runs(lane, start, stop, merged=not lane.drawn):
        x, width = left + (first - start) * step, n * step
        gap = min(2.0, step / 5)
        if lane.drawn:
            bar = box(x + gap, top + _OPEN, width - 2 * gap, height - 2 * _OPEN)
            (done if share else not_done).append(bar)
            if apart:
                settling.append(box(x + gap, top + height + 2, width - 2 * gap, 1))
        elif share:
            tall = height * max(_LEAST, share)
            done += [
                box(x + k * step + gap / 2, top + height - tall, step - gap, tall)
                for k in range(n)
            ] if step > height / 2 else [box(x, top + height - tall, width, tall)]  # fmt: skip
        else:
            not_done.append(f"M{x:.1f} {top + height - 0.5:.1f}h{width:.1f}")
    kind = "arm" if lane.drawn else "act"
    return join(
        [path(f"{kind} done", done), path(f"{kind} not", not_done), path("settling", settling)]
    )


def _runs(
    lane: Lane, start: int, stop: int, *, merged: bool
) -> Iterator[tuple[int, int, float, bool]]:
    """First slot, length, share and whether it is counted apart, where something is known."""
    slot = start
    while slot < stop:
        share = lane.heights[slot]
        if share is None:
            slot += 1
            continue
        end = slot + 1
        while merged and end < stop and lane.heights[end] == share:
            end += 1
        yield slot, end - slot, share, bool(lane.settling and lane.settling[slot])
        slot = end
