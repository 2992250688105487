"""The five shapes a course can have: a small drawing, a name, a bar for its probability."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ekbom.model.course import Course, Shape
from ekbom.nof1.say import in_100
from ekbom.reports.svg import tag

_NAMES: dict[Shape, str] = {
    "none": "No change",
    "step": "A step at one visit",
    "ramp": "A slow change all along",
    "ramp_plateau": "A slow change, then level",
    "ramp_loss": "A change that is lost again",
}
# Heights of a falling course at 0, 1/3, 2/3 and the whole of the way, on a field of 40 by 20.
_PATHS: dict[Shape, str] = {
    "none": "M2 10H38",
    "step": "M2 4H18V16H38",
    "ramp": "M2 3 38 17",
    "ramp_plateau": "M2 4 20 16H38",
    "ramp_loss": "M2 4 20 16 38 6",
}


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """One shape as the page shows it.

    Attributes
    ----------
    name, share : str
    glyph, bar : Markup
    """

    name: str
    share: str
    glyph: Markup
    bar: Markup


def shape_rows(course: Course) -> list[ShapeRow]:
    """Every shape that was asked about, the likeliest first."""
    rises = course.effect is not None and course.effect.mean > 0
    ordered = sorted(course.shapes, key=lambda one: -one.probability)
    return [
        ShapeRow(_NAMES[s.name], in_100(s.probability), _glyph(s.name, rises), _bar(s.probability))
        for s in ordered
    ]


def _glyph(name: Shape, rises: bool) -> Markup:
    """The shape, upside down for a level that rose."""
    turned = "translate(0 20) scale(1 -1)" if rises else None
    line = tag("path", cls="shape", d=_PATHS[name], transform=turned)
    return tag(
        "svg", line, cls="sign", width=40, height=20, viewBox="0 0 40 20", aria_hidden="true"
    )


def _bar(share: float) -> Markup:
    full = tag("rect", cls="room", width="100%", height=12, rx=6)
    part = tag("rect", cls="part", width=f"{100 * share:.1f}%", height=12, rx=6)
    return tag("svg", full, part, cls="share", height=12, aria_hidden="true")
