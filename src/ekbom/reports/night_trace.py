"""The envelope of a whole night in as many columns as the drawing is wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from ekbom.reports.night_axis import NightAxis
from ekbom.reports.svg import join, path, px, tag, words
from ekbom.reports.words import plain

_LEAST_UV = 20.0  # top of the scale on the quietest night
_BEYOND = 2.0  # in hundred: columns that may stand above the scale


class Trace(Protocol):
    """A stretch of one leg's envelope, as the detector gives it."""

    @property
    def start_s(self) -> float:
        """Of the first value."""

    @property
    def step_s(self) -> float:
        """From one value to the next."""

    @property
    def rms_uv(self) -> NDArray[np.float32]:
        """Envelope; shape (n,), microvolts."""

    @property
    def rest_uv(self) -> NDArray[np.float32]:
        """Resting level; shape (n,), microvolts."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Lowest and highest value and the rest level of each column that holds any.

    Attributes
    ----------
    at : array (n,) of int
        Columns, counted from the left edge.
    low, high, rest : array (n,)
        Microvolts.
    """

    at: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    rest: NDArray[np.float64]


def columns_of(traces: Sequence[Trace], axis: NightAxis) -> Columns:
    """The envelope of a leg, one column a pixel."""
    count = max(1, round(axis.right - axis.left))
    width_s = axis.span_s / count
    found: list[tuple[NDArray[np.int64], ...]] = []
    for one in traces:
        n = len(one.rms_uv)
        if n == 0:
            continue
        first = max(0, int(one.start_s / width_s))
        last = min(count - 1, int((one.start_s + (n - 1) * one.step_s) / width_s))
        places = np.arange(first, last + 1)
        begin = np.ceil((places * width_s - one.start_s) / one.step_s).astype(np.int64)
        # Columns narrower than a step would be empty: a value belongs to one column only.
        begin, kept = np.unique(np.clip(begin, 0, n - 1), return_index=True)
        found.append(
            (
                places[kept],
                np.minimum.reduceat(one.rms_uv, begin),
                np.maximum.reduceat(one.rms_uv, begin),
                np.asarray(one.rest_uv)[begin],
            )
        )
    if not found:
        none = np.zeros(0)
        return Columns(np.zeros(0, dtype=np.int64), none, none, none)
    at, low, high, rest = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Columns(at, low.astype(float), high.astype(float), rest.astype(float))


def scale_top(columns: Sequence[Columns]) -> float:
    """A round top of the scale for all legs: 1, 2, 4 or 8 times a power of ten."""
    highest = [np.percentile(one.high, 100 - _BEYOND) for one in columns if len(one.high)]
    wanted = max([_LEAST_UV, *(float(h) for h in highest if np.isfinite(h))])
    power = 10.0 ** np.floor(np.log10(wanted))
    return float(next(k * power for k in (1, 2, 4, 8, 10) if k * power >= wanted))


def trace_row(
    columns: Columns, axis: NightAxis, top: float, height: float, scale_uv: float, cls: str
) -> Markup:
    """One leg: a stroke from the lowest to the highest value of each column, and its rest.

    The scale goes by the square root, so that rest stays visible beside a strong movement.
    """
    bottom = top + height

    def y(values: NDArray[np.float64]) -> NDArray[np.float64]:
        share = np.sqrt(np.clip(values / scale_uv, 0.0, 1.0))
        return np.round(bottom - share * height, 1)

    xs = axis.left + columns.at + 0.5
    strokes = [
        f"M{px(x)} {px(b)}V{px(min(a, b - 0.8))}"
        for x, a, b in zip(
            xs.tolist(), y(columns.high).tolist(), y(columns.low).tolist(), strict=True
        )
    ]
    rest = [
        f"M{px(x)} {px(v)}h4"
        for x, v in zip(xs[::4].tolist(), y(columns.rest)[::4].tolist(), strict=True)
    ]
    return join([_ticks(axis, top, height, scale_uv), path(cls, strokes), path("restline", rest)])


def _ticks(axis: NightAxis, top: float, height: float, scale_uv: float) -> Markup:
    """Zero, a quarter of the scale (half its height) and its top."""
    parts = []
    for share, value in ((0.0, 0.0), (0.5, scale_uv / 4), (1.0, scale_uv)):
        y = px(top + height * (1 - share))
        parts.append(tag("line", cls="grid", x1=px(axis.left), x2=px(axis.right), y1=y, y2=y))
        if axis.left > 60:
            parts.append(
                words(plain(value), px(axis.left - 8), top + height * (1 - share) + 4.5, at="end")
            )
    return join(parts)
