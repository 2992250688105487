"""The body map in a page: shapes come once, as an asset; a page only says which is marked how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ekbom.knowledge.body import regions
from ekbom.knowledge.body_shapes import figures
from ekbom.model.region import View
from ekbom.reports.body_figure import closed, curve
from ekbom.reports.svg import px, tag
from ekbom.reports.words import capital
from ekbom.web.course_words import VIEW_WORDS
from ekbom.web.texts import later

SPRITE = "body.svg"
_MOST = 10


@dataclass(frozen=True, slots=True)
class MapView:
    """One view as a page shows it.

    Attributes
    ----------
    view, name : str
    left, right : str
        Which side of the body is at the reader's left, and which at the right.
    width, height : str
        Of its box.
    ground : tuple of str
        Names of shapes that cannot be marked.
    shapes : tuple of ShapeView
    """

    view: View
    name: str
    left: str
    right: str
    width: str
    height: str
    shapes: tuple[ShapeView, ...]


@dataclass(frozen=True, slots=True)
class ShapeView:
    """One region in one view.

    Attributes
    ----------
    region, name : str
    home : bool
        Whether the keyboard comes to it here.
    """

    region: str
    name: str
    home: bool


@cache
def map_views() -> tuple[MapView, ...]:
    """Every view, the front first."""
    return tuple(
        MapView(
            view,
            VIEW_WORDS[view],
            *(("right", "left") if figure.right_on == "left" else ("left", "right")),
            px(figure.width),
            px(figure.height),
            tuple(
                ShapeView(one, regions()[one].name, regions()[one].views[0] == view)
                for one in figure.shapes
            ),
        )
        for view, figure in figures().items()
    )


@cache
def sprite() -> bytes:
    """Every shape of every view, by ``VIEW-REGION``; with ``VIEW`` all that cannot be marked."""
    shapes = []
    for view, figure in figures().items():
        shapes += [
            tag("path", id=f"{view}-{region}", d=closed(ring), vector_effect="non-scaling-stroke")
            for region, ring in figure.shapes.items()
        ]
        lines = [closed(ring) for ring in figure.ground]
        lines += [f"M{px(line[0][0])} {px(line[0][1])}{curve(line)}" for line in figure.outline]
        shapes.append(tag("path", id=view, d="".join(lines), vector_effect="non-scaling-stroke"))
    picture = tag("svg", tag("defs", *shapes), xmlns="http://www.w3.org/2000/svg")
    return str(picture).encode()


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place in the list, with its fields.

    Attributes
    ----------
    name : str
    fields : tuple of (str, str, str)
        Region, its name in full, and its side.
    """

    name: str
    fields: tuple[tuple[str, str, str], ...]


@cache
def place_groups() -> tuple[tuple[str, tuple[PlaceView, ...]], ...]:
    """Every region as a field, by the view in which the keyboard comes to it."""
    found: dict[View, dict[str, list[tuple[str, str, str]]]] = {view: {} for view in figures()}
    for one in regions().values():
        side = "" if one.side == "middle" else one.side
        words = one.name.removeprefix(side).strip()
        place = capital(words)
        full = capital(one.name)
        found[one.views[0]].setdefault(place, []).append((one.id, full, side))
    return tuple(
        (VIEW_WORDS[view], tuple(PlaceView(name, tuple(own)) for name, own in places.items()))
        for view, places in found.items()
    )


def read_marks(values: Mapping[str, str], prefix: str) -> tuple[dict[str, int], dict[str, str]]:
    """What was marked in the fields of a map, and what is wrong with some.

    Parameters
    ----------
    values : mapping
        As `ekbom.web.fields.sent` gives them.
    prefix : str
        Before the region in the name of a field.
    """
    marks, wrong = {}, {}
    for region in regions():
        text = values.get(prefix + region, "")
        if not text:
            continue
        if text.isdecimal() and int(text[:3]) <= _MOST:
            marks[region] = int(text)
        else:
            wrong[prefix + region] = later("Write a whole number from 0 to 10, or nothing.")
    return marks, wrong
