"""The form of the drawings of the body map, ``body_shapes.toml``, and what each must hold.

Such a file has ``schema = "ekbom-shapes/1"``. Each view is a fact: what it is, where it comes
from, its box. Three tables hold the texts of all views. ``lines`` are points ``"out,down"``, out
from the middle line, so that one half stands for both. ``shapes`` walk along lines and are named
by their place of ``body.toml``; ``ground`` is drawn behind. Every place is drawn in each of its
views and nowhere else, every line is used, every ring closes.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from ekbom.knowledge.body_shapes import half_line, half_ring
from ekbom.knowledge.schema_parts import (
    CITED,
    OPTIONAL,
    check_choice,
    check_cited,
    check_keys,
    check_sentence,
    check_texts,
    refuse,
)
from ekbom.model.body_figure import READER_SIDES, Line, Ring
from ekbom.model.region import VIEWS, View

SHAPES = "ekbom-shapes/1"

Entry = Mapping[str, Any]

_FIELDS = ("name", "says", "size", "scale", "right_on", "counts", *CITED)
_DRAWN = ("lines", "shapes", "ground")


def check_shapes(topic: str, data: Entry, sources: Entry) -> set[str]:
    """Check every view for itself.

    Returns
    -------
    set of str
        The sources that are cited.

    Raises
    ------
    KnowledgeError
        At the first thing that is wrong.
    """
    check_keys(f"{topic}.toml", data, ("schema", "topic", *VIEWS, *_DRAWN), ())
    for kind in _DRAWN:
        must = () if kind == "ground" else VIEWS
        check_keys(f"{topic}.toml [{kind}]", data[kind], must, VIEWS)
    used: set[str] = set()
    for view in VIEWS:
        where, row = f"{topic}.toml [{view}]", data[view]
        check_keys(where, row, _FIELDS, OPTIONAL)
        check_texts(where, row, "name", "says", "population", "note")
        check_sentence(where, "says", row["says"])
        check_choice(where, "right_on", row["right_on"], READER_SIDES)
        if type(row["counts"]) is not bool:
            refuse(where, f"counts is {row['counts']!r}", "give true or false")
        used |= check_cited(where, row, sources)
        _check_numbers(where, row)
        _check_drawing(topic, view, data)
    return used


def check_shape_places(data: Mapping[str, Entry]) -> None:
    """Check that every place is drawn in each of its views and nowhere else.

    Raises
    ------
    KnowledgeError
    """
    places = {
        id_.removeprefix("place."): row
        for id_, row in data.get("body", {}).items()
        if id_.startswith("place.")
    }
    drawn = data.get("body_shapes", {})
    for view, shapes in drawn.get("shapes", {}).items():
        where = f"body_shapes.toml [shapes.{view}]"
        wanted = {place for place, one in places.items() if view in one["views"]}
        for place in sorted(wanted ^ set(shapes)):
            says = "is not drawn" if place in wanted else "has no such view"
            refuse(where, f"{place} {says}", "make body.toml and the drawing agree")
        lines = {name: half_line(text) for name, text in drawn["lines"][view].items()}
        for place, text in shapes.items():
            _check_closed(f"{where} {place}", half_ring(text, lines), "middle" in places[place])


def _check_numbers(where: str, row: Entry) -> None:
    size = row["size"] if isinstance(row["size"], list) else []
    numbers = (*size, row["scale"])
    if len(size) != 2 or any(type(one) not in (int, float) or one <= 0 for one in numbers):
        refuse(where, "size and scale are no numbers above zero", "give width and height, and one")


def _check_drawing(topic: str, view: View, data: Entry) -> None:
    wide, high = data[view]["size"]
    where = f"{topic}.toml [lines.{view}]"
    lines: dict[str, Line] = {}
    for name, text in data["lines"].get(view, {}).items():
        try:
            lines[name] = half_line(text)
        except ValueError:
            refuse(f"{where} {name}", "it is no line", 'write "out,down out,down"')
        inside = all(0 <= out <= wide / 2 and 0 <= down <= high for out, down in lines[name])
        if len(lines[name]) < 2 or not inside:
            refuse(f"{where} {name}", "it has one point or leaves the box", "correct it")
    unused = set(lines)
    for kind in ("shapes", "ground"):
        for name, text in data[kind].get(view, {}).items():
            try:
                half_ring(text, lines)
            except KeyError as error:
                place = f"{topic}.toml [{kind}.{view}] {name}"
                refuse(place, f"there is no line {error}", "correct the name")
            unused -= {one.removeprefix("-") for one in text.split()}
    for name in sorted(unused):
        refuse(f"{where} {name}", "no shape walks along it", "remove it")


def _check_closed(where: str, ring: Ring, middle: bool) -> None:
    breaks = any(one[-1] != next_[0] for one, next_ in pairwise(ring))
    first, last = ring[0][0], ring[-1][-1]
    ends = first[0] == last[0] == 0 if middle else first == last
    if breaks or not ends:
        refuse(where, "its lines do not close", "let each begin where the last one ends")
