"""The body map as a page: what is marked is hatched, named, and stands in the list as well."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from tests.builders import body as made
from tests.builders.html import Reader, faults_of
from tests.builders.pages import card, words_of

from ekbom.knowledge.body_shapes import figures
from ekbom.model.body_drawing import BodyDrawing
from ekbom.model.body_figure import Line
from ekbom.model.region import VIEWS, View
from ekbom.reports.body_figure import MapLayers, closed, curve, intensity_words, map_figures
from ekbom.reports.body_map import (
    BodyMapPage,
    body_map_page,
    change_words,
    in_words,
    legend,
    mark_rows,
)
from ekbom.treatment.body import read_body

HOSTILE = '<script>alert("1")</script>'


def written(page: BodyMapPage) -> str:
    return body_map_page(page, made_at=made.MADE_AT)


def picture(view: str, layers: MapLayers) -> str:
    (one,) = [figure for figure in map_figures(layers) if figure.view == view]
    return str(one.picture)


def label(view: str, layers: MapLayers) -> str:
    (svg,) = Reader(picture(view, layers)).all("svg")
    return str(svg["aria-label"])


@pytest.mark.parametrize("name", list(made.every_page()))
def test_the_page_stands_alone(name: str) -> None:
    page = written(made.every_page()[name])
    assert faults_of(page) == []
    assert "<title>Body map - ekbom</title>" in page
    text = words_of(page)
    assert "It does not show where it comes from, and it is not a diagnosis." in text
    assert f"Made {made.MADE_AT} by ekbom" in text


def test_a_hostile_name_is_escaped() -> None:
    page = written(replace(made.shown(), whose=HOSTILE))
    assert HOSTILE not in page
    assert HOSTILE in words_of(page)


def test_the_head_says_who_when_how_much_and_what_changed() -> None:
    text = words_of(written(made.shown()))
    assert "Case 000 drawn on 21 November 2026 Where it is felt" in text
    assert (
        "8 of 98 places are marked, 4 on the right, 3 on the left and 1 in the middle: "
        "about 8 % of the drawn surface. The intensities add up to 45."
    ) in text
    assert (
        "Beside what was marked on 14 November 2026: 2 the same, 6 new and 1 gone; overlap 0.22, "
        "where 1 is the same drawing and 0 a wholly other one. The sum is 23 higher."
    ) in text
    empty = words_of(written(BodyMapPage()))
    assert "No place is marked." in empty
    assert "Beside what was marked" not in empty
    assert "drawn on" not in empty


@pytest.mark.parametrize(
    ("drawing", "says"),
    [
        ({"ankle_inner_left": 3}, "1 of 98 places is marked, 1 on the left: less than 1 % of"),
        ({"sacrum": 0}, "No place is marked."),
        ({"sacrum": 2}, "1 of 98 places is marked, 1 in the middle: about 1 % of the drawn"),
    ],
)
def test_extent_in_words(drawing: dict[str, int], says: str) -> None:
    assert in_words(read_body(drawing)).startswith(says)


def test_a_change_in_words() -> None:
    one, other, nothing = read_body({"sacrum": 4}), read_body({"sacrum": 7}), BodyDrawing()
    assert change_words(one, other, None) == (
        "Beside what was marked last time: 1 the same, 0 new and 0 gone; overlap 1.00, where 1 "
        "is the same drawing and 0 a wholly other one. The sum is 3 lower."
    )
    assert change_words(one, one, None).endswith("The sum is the same.")
    assert change_words(nothing, nothing, made.ON) == (
        "No place was marked on 21 November 2026 either."
    )


def test_numbers_stand_beside_the_map() -> None:
    assert mark_rows(made.now(), made.before())[:2] == [
        ("Top of the head", "0 of 10", "not marked"),
        ("Middle of the low back", "4 of 10", "not marked"),
    ]
    assert mark_rows(read_body({"shin_left": 3}), None) == [("Left shin", "3 of 10")]
    text = words_of(card(written(made.shown()), "marks"))
    assert "Place Now Last time" in text
    assert "Left upper calf, outer half not marked 7 of 10" in text
    without = words_of(card(written(replace(made.shown(), before=None)), "marks"))
    assert "Last time" not in without
    assert 'id="marks"' not in written(BodyMapPage())


def test_each_view_says_which_side_is_where() -> None:
    found = {one.view: (one.name, one.left, one.right) for one in map_figures(MapLayers())}
    assert found == {
        "front": ("Front", "right", "left"),
        "back": ("Back", "left", "right"),
        "lateral": ("Outer side of the legs", "right", "left"),
        "medial": ("Inner side of the legs", "right", "left"),
        "soles": ("Soles of the feet", "right", "left"),
    }


def test_a_picture_says_what_is_marked_layer_by_layer() -> None:
    layers = made.shown().layers
    assert label("back", layers) == (
        "Back. Marked: middle of the low back 4 of 10, left outer thigh 10 of 10, right upper "
        "calf, inner half 8 of 10, left upper calf, inner half 7 of 10 and right upper calf, "
        "outer half 3 of 10. Textbook zone: right upper calf, inner half and right upper calf, "
        "outer half. Own feeling returns when pressed: right upper calf, inner half. "
        "Free strokes: 1."
    )
    assert label("front", MapLayers()) == "Front. Nothing marked."


def test_what_is_not_felt_is_not_hatched() -> None:
    layers = MapLayers(read_body({"head_top": 0}))
    assert label("front", layers) == "Front. Nothing marked."
    assert "hatched" not in picture("front", layers)


@pytest.mark.parametrize(("intensity", "hatch"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (10, 3)])
def test_stronger_is_hatched_closer_and_coloured_deeper(intensity: int, hatch: int) -> None:
    drawn = Reader(picture("front", MapLayers(read_body({"shin_right": intensity}))))
    paths = drawn.all("path")
    (region,) = [one for one in paths if one["class"] == f"region u{intensity}"]
    (over,) = [one for one in paths if one["class"] == "hatched"]
    assert over["fill"] == f"url(#hatch-{hatch})"
    assert over["d"] == region["d"] == closed(figures()["front"].shapes["shin_right"])
    assert drawn.text == [f"right shin, {intensity} of 10"]


def test_every_pattern_that_is_used_is_there() -> None:
    page = written(made.shown())
    used = set(re.findall(r"url\(#([\w-]+)\)", page))
    assert used == {"hatch-1", "hatch-2", "hatch-3"}
    assert {str(one["id"]) for one in Reader(page).all("pattern")} == used


def test_layers_lie_apart() -> None:
    drawn = Reader(picture("back", made.shown().layers)).all("path")
    classes = [str(one["class"]) for one in drawn]
    assert classes.count("textbook") == 2
    assert classes.count("returns") == 1
    assert classes[-1] == "stroke"
    assert drawn[-1]["d"] == (
        "M118 377.3C118.7 378.9 121.7 382.2 122 387.1C122.3 392 120.3 403.4 120 406.7"
    )
    assert classes.count("outline") == 1
    soles = Reader(picture("soles", made.shown().layers)).all("path")
    assert str(soles[-1]["d"]).startswith("M24 40.8C24 40.8")


def test_a_shared_line_is_drawn_the_same_from_both_sides() -> None:
    line = ((0.0, 0.0), (3.0, 1.0), (4.0, 5.0), (9.0, 7.0))

    def points(text: str, start: str) -> list[str]:
        return [start, *re.findall(r"[-\d.]+ [-\d.]+", text)]

    there = points(curve(line), "0 0")
    assert points(curve(line[::-1]), "9 7") == there[::-1]
    assert curve(((0.0, 0.0), (6.0, 0.0))) == "C1 0 5 0 6 0"


def sampled(path: str) -> Line:
    """Points along a closed path, eight for each of its bends."""
    start, *bends = path.removesuffix("z").removeprefix("M").split("C")
    x, y = map(float, start.split())
    found = [(x, y)]
    for bend in bends:
        a, b, c, d, e, f = map(float, bend.split())
        for step in range(1, 9):
            s = step / 8
            r = 1 - s
            found.append(
                (
                    r**3 * x + 3 * r * r * s * a + 3 * r * s * s * c + s**3 * e,
                    r**3 * y + 3 * r * r * s * b + 3 * r * s * s * d + s**3 * f,
                )
            )
        x, y = e, f
    return tuple(found[:-1])


@pytest.mark.parametrize("view", VIEWS)
def test_regions_do_not_overlap_as_they_are_drawn(view: View) -> None:
    figure = figures()[view]
    drawn = {region: sampled(closed(ring)) for region, ring in figure.shapes.items()}
    for height in range(1, int(figure.height)):
        inside = sorted(
            (*span, region)
            for region, around in drawn.items()
            for span in made.crossings(around, height + 0.137)
        )
        for (_, end, one), (begin, _, other) in pairwise(inside):
            # Coordinates are written with one decimal.
            assert end <= begin + 0.1, (one, other, height)


def test_the_legend_holds_what_is_on_the_map() -> None:
    assert [look for look, _ in legend(made.shown().layers)] == [
        "drawn", "textbook", "returns", "stroke",
    ]  # fmt: skip
    assert [look for look, _ in legend(MapLayers(made.now()))] == ["drawn", "stroke"]
    assert legend(MapLayers()) == []
    assert '<ul class="legend">' not in written(BodyMapPage())


def test_findings_are_shown() -> None:
    text = words_of(written(made.every_page()["empty"]))
    assert "something was noticed" in text
    assert 'id="findings"' not in written(made.shown())


def test_nothing_known_is_said_so() -> None:
    assert intensity_words(None) == "not marked"
    assert intensity_words(0) == "0 of 10"
