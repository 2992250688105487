"""The body map in numbers: how much was marked, how strongly, how far it is the same as before."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.knowledge.body import regions
from ekbom.knowledge.body_shapes import figures
from ekbom.knowledge.near import nearest
from ekbom.model.body_drawing import BodyChange, BodyDrawing, BodyExtent, Stroke
from ekbom.model.errors import InputError
from ekbom.treatment.drawing import LEAST, MOST, jaccard

if TYPE_CHECKING:
    from ekbom.model.body_figure import Line, Point, Ring
    from ekbom.model.region import BodySide


def read_body(
    intensities: Mapping[str, object], strokes: Iterable[tuple[str, Iterable[Point]]] = ()
) -> BodyDrawing:
    """A drawing as it was stored or sent.

    Parameters
    ----------
    intensities : mapping of region id to whole number
        0 to 10; 0 was asked and is not felt.
    strokes : iterable of view and points
        Each in the unit square.

    Raises
    ------
    InputError
        For a region or a view that is not on the map, an intensity outside the scale, a stroke
        that leaves the square.
    """
    for name, intensity in intensities.items():
        if name not in regions():
            near = ", ".join(nearest(name, regions()))
            raise InputError(
                f"body map: {name}", "there is no such region",
                f"near to it are {near}" if near else "take one of the map",
            )  # fmt: skip
        if not _is_intensity(intensity):
            raise InputError(
                f"body map: {name}",
                f"its intensity is {intensity!r}", f"give a whole number from {LEAST} to {MOST}",
            )  # fmt: skip
    known = {
        one: int(intensities[one])  # type: ignore[call-overload]  # checked above
        for one in regions()
        if one in intensities
    }
    return BodyDrawing(known, tuple(_stroke(*one) for one in strokes))


def marked(drawing: BodyDrawing) -> tuple[str, ...]:
    """Ids of the regions where something is felt, in the order of the keyboard."""
    return tuple(one for one in regions() if drawing.intensities.get(one, LEAST) > LEAST)


def intensity_sum(drawing: BodyDrawing) -> int:
    """All intensities together."""
    return sum(drawing.intensities.values())


def extent(drawing: BodyDrawing) -> BodyExtent:
    """How many regions are marked, and how much of the drawn surface that is."""
    found = marked(drawing)
    sides = Counter(regions()[one].side for one in found)
    return BodyExtent(
        regions=len(found),
        of_regions=len(regions()),
        share=math.fsum(_areas()[one] for one in found) / math.fsum(_areas().values()),
        by_side=dict(sides),
    )


def compare(now: BodyDrawing, before: BodyDrawing) -> BodyChange:
    """A drawing beside the one before it."""
    new, old = marked(now), marked(before)
    return BodyChange(
        overlap=jaccard(new, old) if new or old else None,
        kept=tuple(one for one in new if one in old),
        new=tuple(one for one in new if one not in old),
        gone=tuple(one for one in old if one not in new),
        sum_change=intensity_sum(now) - intensity_sum(before),
        share_change=extent(now).share - extent(before).share,
    )


def regions_of(zones: Collection[str], side: BodySide | None = None) -> tuple[str, ...]:
    """Ids of the regions that cover some zones, on one side or on both.

    A region in the middle has no side and always belongs.
    """
    return tuple(
        one.id
        for one in regions().values()
        if set(one.zones) & set(zones) and (side is None or one.side in (side, "middle"))
    )


def _is_intensity(value: object) -> bool:
    return type(value) in (int, float) and value in range(LEAST, MOST + 1)


def _stroke(view: str, points: Iterable[Point]) -> Stroke:
    line = tuple((float(across), float(down)) for across, down in points)
    for name in figures():
        if name == view:
            if not line or not all(0 <= part <= 1 for point in line for part in point):
                raise InputError(
                    f"body map: stroke on {view}",
                    "it has no point, or one outside the square", "give points from 0 to 1",
                )  # fmt: skip
            return Stroke(name, line)
    raise InputError(
        "body map: stroke", f"{view!r} is no view of the body", f"use {', '.join(figures())}"
    )


@cache
def _areas() -> Mapping[str, float]:
    """The drawn area of each region in units of the front; a view that repeats others adds none."""
    found = dict.fromkeys(regions(), 0.0)
    for figure in figures().values():
        for region, ring in figure.shapes.items() if figure.counts else ():
            found[region] += _area(_corners(ring)) / figure.scale**2
    return MappingProxyType(found)


def _corners(ring: Ring) -> Line:
    return tuple(point for line in ring for point in line[:-1])


def _area(corners: Line) -> float:
    turned = (*corners[1:], corners[0])
    return abs(math.fsum(a * d - c * b for (a, b), (c, d) in zip(corners, turned, strict=True))) / 2
