"""The body map as drawings: one picture a view, every mark told by a pattern and in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from ekbom.knowledge.body import regions
from ekbom.knowledge.body_shapes import figures
from ekbom.model.body_drawing import BodyDrawing, Stroke
from ekbom.reports.svg import join, px, tag
from ekbom.reports.words import listed

if TYPE_CHECKING:
    from ekbom.model.body_figure import BodyFigure, Line, Point, Ring

# From which intensity on the lines of the hatching stand closer: colour is never the only sign.
_CLOSER = (4, 7)


@dataclass(frozen=True, slots=True)
class MapLayers:
    """What one map shows, each layer apart.

    Attributes
    ----------
    drawing : BodyDrawing
        What the person marked.
    textbook : collection of str
        Region ids of a zone of a textbook.
    returns : collection of str
        Region ids where the person's own feeling comes back when a muscle is pressed.
    here : collection of str
        Region ids a sheet points at, such as where a muscle lies.
    """

    drawing: BodyDrawing = field(default_factory=BodyDrawing)
    textbook: Collection[str] = ()
    returns: Collection[str] = ()
    here: Collection[str] = ()


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


def map_figures(layers: MapLayers) -> tuple[MapFigure, ...]:
    """Every view with what is marked on it, the front first."""
    return tuple(_figure(figure, layers) for figure in figures().values())


def intensity_words(intensity: int | None) -> str:
    """How strongly something is felt, such as ``6 of 10``."""
    return "not marked" if intensity is None else f"{intensity} of 10"


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


def _figure(figure: BodyFigure, layers: MapLayers) -> MapFigure:
    sides = ("right", "left") if figure.right_on == "left" else ("left", "right")
    picture = tag(
        "svg",
        *(tag("path", cls="ground", d=closed(ring)) for ring in figure.ground),
        *(_region(region, ring, layers) for region, ring in figure.shapes.items()),
        tag("path", cls="outline", d="".join(map(_open, figure.outline))),
        *_zone("textbook", layers.textbook, figure.shapes),
        *_zone("returns", layers.returns, figure.shapes),
        *_zone("here", layers.here, figure.shapes),
        *(_stroke(one, figure) for one in layers.drawing.strokes if one.view == figure.view),
        cls=f"body {figure.view}",
        viewBox=f"0 0 {px(figure.width)} {px(figure.height)}",
        role="img",
        aria_label=_label(figure, layers),
    )
    return MapFigure(figure.view, figure.name, *sides, picture)


def _open(line: Line) -> str:
    return f"M{px(line[0][0])} {px(line[0][1])}{curve(line)}"


def _region(region: str, ring: Ring, layers: MapLayers) -> Markup:
    """A shape, with its hatching where it is marked."""
    intensity = layers.drawing.intensities.get(region)
    around = closed(ring)
    if not intensity:
        return tag("path", cls="region", d=around)
    says = f"{regions()[region].name}, {intensity_words(intensity)}"
    close = 1 + sum(intensity >= limit for limit in _CLOSER)
    return join(
        [
            tag("path", tag("title", says), cls=f"region u{intensity}", d=around),
            tag("path", cls="hatched", fill=f"url(#hatch-{close})", d=around),
        ]
    )


def _zone(cls: str, wanted: Collection[str], shapes: Mapping[str, Ring]) -> Iterator[Markup]:
    for region, ring in shapes.items():
        if region in wanted:
            yield tag("path", cls=cls, d=closed(ring))


def _stroke(stroke: Stroke, figure: BodyFigure) -> Markup:
    line = tuple((across * figure.width, down * figure.height) for across, down in stroke.points)
    # A single touch is a dot: a line of no length with a round end.
    return tag("path", cls="stroke", d=_open(line if len(line) > 1 else line * 2))


def _label(figure: BodyFigure, layers: MapLayers) -> str:
    """What the picture shows, for those who do not see it."""
    felt = layers.drawing.intensities
    marks = [
        f"{regions()[one].name} {intensity_words(felt[one])}"
        for one in figure.shapes
        if felt.get(one)
    ]
    parts = [f"Marked: {listed(marks)}"] if marks else []
    parts += [] if marks or layers.here else ["Nothing marked"]
    for words, wanted in (
        ("Textbook zone", layers.textbook),
        ("Own feeling returns when pressed", layers.returns),
        ("Here", layers.here),
    ):
        names = [regions()[one].name for one in figure.shapes if one in wanted]
        parts += [f"{words}: {listed(names)}"] if names else []
    drawn = sum(one.view == figure.view for one in layers.drawing.strokes)
    parts += [f"Free strokes: {drawn}"] if drawn else []
    return f"{figure.name}. {'. '.join(parts)}."
