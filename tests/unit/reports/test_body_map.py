"""The body map in words and as drawings: which side is where, and what a sheet points at."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from tests.builders.body import crossings
from tests.builders.html import Reader

from ekbom.knowledge.body_shapes import figures
from ekbom.model.body_drawing import BodyDrawing
from ekbom.model.body_figure import Line
from ekbom.model.region import VIEWS, View
from ekbom.reports.body_figure import closed, curve, map_figures
from ekbom.reports.body_map import change_words, in_words
from ekbom.treatment.body import read_body


@pytest.mark.parametrize(
    ("drawing", "says"),
    [
        (
            {"shin_right": 6, "calf_inner_right": 8, "arch_left": 2, "sacrum": 0},
            "3 of 98 places are marked, 2 on the right and 1 on the left: about 3 % of the drawn "
            "surface. The intensities add up to 16.",
        ),
        (
            {"ankle_inner_left": 3},
            "1 of 98 places is marked, 1 on the left: less than 1 % of the drawn surface. The "
            "intensities add up to 3.",
        ),
        ({"sacrum": 0}, "No place is marked."),
        (
            {"sacrum": 2},
            "1 of 98 places is marked, 1 in the middle: about 1 % of the drawn surface. The "
            "intensities add up to 2.",
        ),
    ],
)
def test_extent_in_words(drawing: dict[str, int], says: str) -> None:
    assert in_words(read_body(drawing)) == says


def test_a_change_in_words() -> None:
    one, other, nothing = read_body({"sacrum": 4}), read_body({"sacrum": 7}), BodyDrawing()
    assert change_words(one, other, None) == (
        "Beside what was marked last time: 1 the same, 0 new and 0 gone; overlap 1.00, where 1 "
        "is the same drawing and 0 a wholly other one. The sum is 3 lower."
    )
    assert change_words(read_body({"sacrum": 4, "shin_left": 3}), one, date(2026, 11, 14)) == (
        "Beside what was marked on 14 November 2026: 1 the same, 1 new and 0 gone; overlap 0.50, "
        "where 1 is the same drawing and 0 a wholly other one. The sum is 3 higher."
    )
    assert change_words(one, one, None).endswith("The sum is the same.")
    assert change_words(nothing, nothing, date(2026, 11, 21)) == (
        "No place was marked on 21 November 2026 either."
    )


def test_each_view_says_which_side_is_where() -> None:
    found = {one.view: (one.name, one.left, one.right) for one in map_figures()}
    assert found == {
        "front": ("Front", "right", "left"),
        "back": ("Back", "left", "right"),
        "lateral": ("Outer side of the legs", "right", "left"),
        "medial": ("Inner side of the legs", "right", "left"),
        "soles": ("Soles of the feet", "right", "left"),
    }


def test_what_a_sheet_points_at_is_marked_and_named() -> None:
    front, back, *_ = map_figures({"calf_inner_right", "calf_outer_right"})
    read = Reader(str(back.picture))
    (svg,) = read.all("svg")
    assert svg["aria-label"] == (
        "Back. Here: right upper calf, inner half and right upper calf, outer half."
    )
    shapes = figures()["back"].shapes
    paths = read.all("path")
    assert [one["d"] for one in paths if one["class"] == "here"] == [
        closed(shapes[region]) for region in shapes
        if region in ("calf_inner_right", "calf_outer_right")
    ]  # fmt: skip
    classes = [one["class"] for one in paths]
    assert (classes.count("region"), classes.count("outline")) == (len(shapes), 1)
    # A mark lies over all that is drawn.
    assert classes[-2:] == ["here", "here"]
    (other,) = Reader(str(front.picture)).all("svg")
    assert other["aria-label"] == "Front. Nothing marked."
    assert "here" not in str(front.picture)


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
            for span in crossings(around, height + 0.137)
        )
        for (_, end, one), (begin, _, other) in pairwise(inside):
            # Coordinates are written with one decimal.
            assert end <= begin + 0.1, (one, other, height)
