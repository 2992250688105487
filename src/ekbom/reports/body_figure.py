"""The body as drawings: one picture a view, the places of a sheet marked and told in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from ekbom.knowledge.body import regions
from ekbom.knowledge.body_shapes import figures
from ekbom.reports.svg import px, tag
from ekbom.reports.words import listed

if TYPE_CHECKING:
    from ekbom.model.body_figure import BodyFigure, Line, Point, Ring


@dataclass(frozen=True, slots=True)
class MapFigure:
    """One view as the page shows it.

    Attributes
    ----------
    view, name : str
    left, right : str
        Which side of the body is at the reader's left, and which at the right.
    picture : Markup
    """

    view: str
    name: str
    left: str
    right: str
    picture: Markup


def map_figures(here: Collection[str] = ()) -> tuple[MapFigure, ...]:
    """Every view, the front first.

    Parameters
    ----------
    here : collection of str
        Ids of the regions a sheet points at, such as where a muscle lies.
    """
    return tuple(_figure(figure, here) for figure in figures().values())


def curve(line: Line) -> str:
    """A smooth line through points, without its first; the same line when walked backwards."""
    ends = (line[0], *line, line[-1])
    return "".join(_bend(*ends[k : k + 4]) for k in range(len(line) - 1))


def closed(ring: Ring) -> str:
    """The path around a shape."""
    across, down = ring[0][0]
    return f"M{px(across)} {px(down)}{''.join(map(curve, ring))}z"


def _bend(before: Point, one: Point, other: Point, after: Point) -> str:
    """A piece of a line whose direction at a point is that from the last one to the next."""
    leaves = [a + (c - b) / 6 for a, b, c in zip(one, before, other, strict=True)]
    comes = [a - (c - b) / 6 for a, b, c in zip(other, one, after, strict=True)]
    return "C" + " ".join(px(part) for part in (*leaves, *comes, *other))


def _figure(figure: BodyFigure, here: Collection[str]) -> MapFigure:
    sides = ("right", "left") if figure.right_on == "left" else ("left", "right")
    marked = {region: ring for region, ring in figure.shapes.items() if region in here}
    names = listed([regions()[region].name for region in marked])
    picture = tag(
        "svg",
        *(tag("path", cls="ground", d=closed(ring)) for ring in figure.ground),
        *(tag("path", cls="region", d=closed(ring)) for ring in figure.shapes.values()),
        tag("path", cls="outline", d="".join(map(_open, figure.outline))),
        *(tag("path", cls="here", d=closed(ring)) for ring in marked.values()),
        cls=f"body {figure.view}",
        viewBox=f"0 0 {px(figure.width)} {px(figure.height)}",
        role="img",
        aria_label=f"{figure.name}. {f'Here: {names}' if names else 'Nothing marked'}.",
    )
    return MapFigure(figure.view, figure.name, *sides, picture)


def _open(line: Line) -> str:
    return f"M{px(line[0][0])} {px(line[0][1])}{curve(line)}"
