"""Each rule of the drawings of the body map refuses the one thing that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ekbom.knowledge.body_shapes import half_line, half_ring
from ekbom.knowledge.schema_shapes import check_shape_places, check_shapes
from ekbom.model.errors import KnowledgeError
from ekbom.model.region import VIEWS

Tables = dict[str, Any]
Files = dict[str, Tables]
Break = Callable[[Tables], object]

SOURCES: Tables = {"project": {"tier": "own", "status": "verified"}}


def view() -> Tables:
    return {
        "name": "Front",
        "says": "It is drawn so.",
        "size": [20, 10],
        "scale": 1,
        "right_on": "left",
        "counts": True,
        "population": "everyone",
        "sources": ["project"],
        "locator": "not recorded",
        "certainty": "choice",
        "status": "verified",
        "checked": date(2026, 11, 21),
    }


def drawings() -> Tables:
    """A trunk in the middle with a side at it."""
    lines = {
        "top": "0,0 4,0",
        "between": "4,0 4,9",
        "foot": "4,9 0,9",
        "side": "4,0 8,5 4,9",
        "behind": "0,0 10,0 10,10 0,0",
    }
    shapes = {"trunk": "top between foot", "side": "-between side"}
    return {
        "schema": "ekbom-shapes/1",
        "topic": "body_shapes",
        **{name: view() for name in VIEWS},
        "lines": {name: dict(lines) for name in VIEWS},
        "shapes": {name: dict(shapes) for name in VIEWS},
        "ground": {name: {"body": "behind"} for name in VIEWS},
    }


def files(shapes: Tables) -> Files:
    return {
        "body": {
            "schema": "ekbom-treatment/1",
            "zone.back": {},
            "place.trunk": {"views": list(VIEWS), "middle": True},
            "place.side": {"views": list(VIEWS)},
            "place.hand": {"views": []},
        },
        "body_shapes": shapes,
    }


def refused(broken: Break) -> str:
    shapes = drawings()
    broken(shapes)
    try:
        check_shapes("body_shapes", shapes, SOURCES)
        check_shape_places(files(shapes))
    except KnowledgeError as error:
        return str(error)
    return ""


def test_a_sound_drawing_is_taken() -> None:
    assert check_shapes("body_shapes", drawings(), SOURCES) == {"project"}
    check_shape_places(files(drawings()))
    check_shape_places({})
    plain = drawings()
    del plain["ground"]["front"], plain["lines"]["front"]["behind"]
    assert check_shapes("body_shapes", plain, SOURCES) == {"project"}


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (lambda d: d.pop("soles"), "body_shapes.toml: soles"),
        (lambda d: d.update(top={}), "body_shapes.toml: top"),
        (lambda d: d["lines"].update(top={}), "body_shapes.toml [lines]: top"),
        (lambda d: d["shapes"].pop("back"), "body_shapes.toml [shapes]: back"),
        (lambda d: d["ground"].update(top={}), "body_shapes.toml [ground]: top"),
        (lambda d: d["back"].pop("name"), "body_shapes.toml [back]: name"),
        (lambda d: d["back"].update(colour="red"), "body_shapes.toml [back]: colour"),
        (lambda d: d["back"].update(name=""), "name"),
        (lambda d: d["back"].update(says="no sentence"), "says"),
        (lambda d: d["back"].update(right_on="up"), "right_on"),
        (lambda d: d["back"].update(counts=1), "counts is 1; give true or false"),
        (lambda d: d["back"].update(sources=["src.nobody"]), "src.nobody is not in sources.toml"),
        (lambda d: d["back"].update(size=20), "size and scale are no numbers above zero"),
        (lambda d: d["back"].update(size=[20]), "size and scale are no numbers above zero"),
        (lambda d: d["back"].update(size=[20, 0]), "size and scale are no numbers above zero"),
        (lambda d: d["back"].update(scale=True), "size and scale are no numbers above zero"),
        (lambda d: d["lines"]["back"].update(top="0,0 4"), "[lines.back] top: it is no line"),
        (lambda d: d["lines"]["back"].update(top="0,0 4,x"), "[lines.back] top: it is no line"),
        (lambda d: d["lines"]["back"].update(top="0,0"), "top: it has one point or leaves the box"),
        (lambda d: d["lines"]["back"].update(top="0,0 10.1,0"), "it has one point or leaves"),
        (lambda d: d["lines"]["back"].update(top="0,0 4,10.1"), "it has one point or leaves"),
        (lambda d: d["lines"]["back"].update(top="-1,0 4,0"), "it has one point or leaves"),
        (lambda d: d["shapes"]["back"].update(side="-up"), "side: there is no line 'up'"),
        (lambda d: d["ground"]["back"].update(body="up"), "body: there is no line 'up'"),
        (lambda d: d["lines"]["back"].update(more="0,0 1,1"), "more: no shape walks along it"),
        (lambda d: d["shapes"]["back"].pop("side"), "side: no shape walks along it"),
        (lambda d: d["shapes"]["back"].update(hand="-between side"), "hand has no such view"),
        (lambda d: d["shapes"]["back"].update(
            trunk="top between foot top"), "trunk: its lines do not close"),
        (lambda d: d["shapes"]["back"].update(side="between side"), "its lines do not close"),
        (lambda d: d["shapes"]["back"].update(side="-between side -side"), "do not close"),
        (lambda d: d["shapes"]["back"].update(trunk="top between foot -foot"), "do not close"),
        (lambda d: (d["shapes"]["back"].update(trunk="between foot"),
                    d["ground"]["back"].update(body="behind top")), "trunk: its lines do not"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused(broken: Break, says: str) -> None:
    assert says in refused(broken)


def test_a_place_that_is_not_drawn_is_refused() -> None:
    found = files(drawings())
    found["body"]["place.foot"] = {"views": ["soles"]}
    with pytest.raises(KnowledgeError, match=r"shapes\.soles\]: foot is not drawn; make body"):
        check_shape_places(found)


def test_lines_are_read_in_both_directions() -> None:
    line = half_line("1,2 3.5,4")
    assert line == ((1.0, 2.0), (3.5, 4.0))
    assert half_ring("one -one", {"one": line}) == (line, line[::-1])
