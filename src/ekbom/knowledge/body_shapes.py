"""The drawings of the body map, read from ``body_shapes.toml``: one half drawn, both sides made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from ekbom.knowledge.body import regions
from ekbom.knowledge.load import read_topic
from ekbom.model.body_figure import BodyFigure, Line, Ring
from ekbom.model.region import VIEWS, BodySide, View

_TOPIC = "body_shapes"


@cache
def figures() -> Mapping[View, BodyFigure]:
    """Every view of the body, in the order of the file."""
    data = read_topic(_TOPIC)
    views = sorted(VIEWS, key=list(data).index)
    return MappingProxyType({view: _figure(view, data) for view in views})


def half_line(text: str) -> Line:
    """The points of a line as they are written: ``"out,down out,down"``.

    Raises
    ------
    ValueError
        When it is not written so.
    """
    pairs = (point.split(",") for point in text.split())
    return tuple((float(out), float(down)) for out, down in pairs)


def half_ring(text: str, lines: Mapping[str, Line]) -> Ring:
    """The lines a shape walks along, those with a minus backwards.

    Raises
    ------
    KeyError
        When there is no such line.
    """
    return tuple(
        lines[name[1:]][::-1] if name.startswith("-") else lines[name] for name in text.split()
    )


def _figure(view: View, data: Mapping[str, Any]) -> BodyFigure:
    row = data[view]
    lines = {name: half_line(text) for name, text in data["lines"][view].items()}
    rings = {name: half_ring(text, lines) for name, text in data["shapes"][view].items()}
    drawn = [one for one in regions().values() if view in one.views]
    shapes = {one.id: _placed(rings[one.place], one.side, row) for one in drawn}
    ground = [half_ring(text, lines) for text in data["ground"].get(view, {}).values()]
    # A line that two shapes share is walked once in each direction.
    walks = Counter(_undirected(line) for ring in shapes.values() for line in ring)
    return BodyFigure(
        view=view,
        name=row["name"],
        width=row["size"][0],
        height=row["size"][1],
        scale=row["scale"],
        right_on=row["right_on"],
        counts=row["counts"],
        shapes=MappingProxyType(shapes),
        ground=tuple(_placed(ring, side, row) for ring in ground for side in ("right", "left")),
        outline=tuple(
            line for ring in shapes.values() for line in ring if walks[_undirected(line)] == 1
        ),
    )


def _undirected(line: Line) -> Line:
    return min(line, line[::-1])


def _placed(ring: Ring, side: BodySide, row: Mapping[str, Any]) -> Ring:
    """Half a ring on its side of the middle line; a ring in the middle with its mirror."""
    if side == "middle":
        half = _placed(ring, "right", row)
        other = _placed(ring, "left", row)
        return (*half, *(line[::-1] for line in other[::-1]))
    middle = row["size"][0] / 2
    out = 1 if row["right_on"] == side else -1
    return tuple(tuple(_points(line, middle, out)) for line in ring)


def _points(line: Line, middle: float, out: int) -> Iterator[tuple[float, float]]:
    for away, down in line:
        yield middle + out * away, down
