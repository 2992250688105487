"""Body maps made up for tests, and every kind of page of one."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from ekbom.model.body_drawing import BodyDrawing
from ekbom.model.body_figure import Line
from ekbom.model.finding import Finding
from ekbom.reports.body_figure import MapLayers
from ekbom.reports.body_map import BodyMapPage
from ekbom.treatment.body import read_body, regions_of

MADE_AT = "21 November 2026, 22:00"
ON, BEFORE_ON = date(2026, 11, 21), date(2026, 11, 14)


def crossings(around: Line, height: float) -> list[tuple[float, float]]:
    """From where to where a level line runs inside a shape."""
    found = sorted(
        a[0] + (height - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in pairwise((*around, around[0]))
        if (a[1] > height) != (b[1] > height)
    )
    return list(zip(found[::2], found[1::2], strict=True))


def now() -> BodyDrawing:
    return read_body(
        {
            "head_top": 0, "low_back_middle": 4, "thigh_outer_left": 10, "shin_right": 6,
            "calf_inner_right": 8, "calf_inner_left": 7, "calf_outer_right": 3,
            "leg_inner_right": 5, "arch_left": 2,
        },
        [("back", [(0.59, 0.77), (0.61, 0.79), (0.6, 0.83)]), ("soles", [(0.2, 0.3)])],
    )  # fmt: skip


def before() -> BodyDrawing:
    return read_body({"shin_right": 6, "calf_inner_right": 9, "calf_outer_left": 7})


def shown() -> BodyMapPage:
    """Every layer, beside the drawing of the last time."""
    layers = MapLayers(
        now(),
        textbook=regions_of(["calf_upper", "sole_arch"], "right"),
        returns=("calf_inner_right",),
    )
    return BodyMapPage(layers, "Case 000", ON, before(), BEFORE_ON)


def every_page() -> dict[str, BodyMapPage]:
    odd = Finding("planted", "note", "map", "something was noticed", "look at it")
    return {
        "shown": shown(),
        "empty": BodyMapPage(findings=(odd,)),
    }
