"""The drawings of the body map: every region on its side, at its height, at its neighbours."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import pytest
from tests.builders.body import crossings

from ekbom.knowledge.body import regions
from ekbom.knowledge.body_shapes import figures
from ekbom.model.body_figure import BodyFigure, Line, Ring
from ekbom.model.region import VIEWS

# From head to foot; each view holds the centre of each place below the one before it.
HEIGHTS = {
    "front": (
        "head_top forehead face throat chest belly_upper belly_lower groin",
        "groin thigh_front knee_front shin ankle_front foot_top great_toe",
        "temple jaw neck_side shoulder_top shoulder upper_arm forearm hip_side hand",
        "hip_side thigh_outer knee_outer leg_outer ankle_outer small_toes",
        "groin thigh_inner knee_inner leg_inner ankle_inner great_toe",
    ),
    "back": (
        "head_top head_back neck_back between_blades back_middle low_back_middle sacrum tailbone",
        "neck_side shoulder_top shoulder upper_arm forearm hand",
        "shoulder_blade back_middle low_back_side buttock_upper buttock_lower thigh_back_outer",
        "hip_side thigh_outer knee_back calf_outer calf_lower achilles heel",
        "buttock_lower thigh_back_inner knee_back calf_inner",
        "buttock_lower thigh_inner knee_back",
    ),
    "lateral": ("hip_side thigh_outer knee_outer leg_outer ankle_outer",),
    "medial": ("thigh_inner knee_inner leg_inner ankle_inner",),
    "soles": ("great_toe small_toes ball arch heel",),
}
# From the middle line outwards.
WIDTHS = {
    "front": (
        "forehead temple",
        "face jaw",
        "throat neck_side shoulder_top shoulder upper_arm forearm hand",
        "chest shoulder",
        "belly_lower hip_side",
        "groin hip_side",
        "thigh_inner thigh_front thigh_outer",
        "knee_inner knee_front knee_outer",
        "leg_inner shin leg_outer",
        "ankle_inner ankle_front ankle_outer",
        "great_toe small_toes",
    ),
    "back": (
        "neck_back neck_side",
        "between_blades shoulder_blade shoulder upper_arm forearm hand",
        "low_back_middle low_back_side",
        "sacrum buttock_upper hip_side",
        "tailbone buttock_lower hip_side",
        "thigh_inner thigh_back_inner thigh_back_outer thigh_outer",
        "calf_inner calf_outer",
    ),
    "soles": ("great_toe small_toes",),
}


def corners(ring: Ring) -> Line:
    return tuple(point for line in ring for point in line[:-1])


def centre(ring: Ring) -> tuple[float, float]:
    """The centre of the area of a shape."""
    around = corners(ring)
    steps = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise((*around, around[0]))]
    twice = math.fsum(cross for _, _, cross in steps)
    across, down = (
        math.fsum((a[k] + b[k]) * cross for a, b, cross in steps) / (3 * twice) for k in (0, 1)
    )
    return across, down


def lines_of(ring: Ring) -> set[Line]:
    return {min(line, line[::-1]) for line in ring}


@pytest.fixture(params=VIEWS)
def figure(request: pytest.FixtureRequest) -> BodyFigure:
    return figures()[request.param]


def test_every_region_is_drawn_where_the_table_says() -> None:
    drawn = {(view, region) for view, one in figures().items() for region in one.shapes}
    assert drawn == {(view, one.id) for one in regions().values() for view in one.views}
    for one in figures().values():
        orders = [regions()[region].order for region in one.shapes]
        assert orders == sorted(orders)


def test_every_shape_closes_inside_its_box(figure: BodyFigure) -> None:
    for region, ring in figure.shapes.items():
        assert all(one[-1] == other[0] for one, other in pairwise((*ring, ring[0]))), region
        assert all(0 <= x <= figure.width and 0 <= y <= figure.height for x, y in corners(ring))
        assert len(set(corners(ring))) == len(corners(ring)), f"{region} crosses itself"


def test_the_right_of_the_body_is_where_the_figure_says(figure: BodyFigure) -> None:
    assert figure.right_on == ("right" if figure.view == "back" else "left")
    for region, ring in figure.shapes.items():
        across, _ = centre(ring)
        side = regions()[region].side
        away = across - figure.width / 2
        if side == "middle":
            assert away == pytest.approx(0, abs=1e-9), region
        else:
            assert (away > 1) if side == figure.right_on else (away < -1), region


def test_left_is_the_mirror_of_right(figure: BodyFigure) -> None:
    for region, ring in figure.shapes.items():
        if region.endswith("_right"):
            across, down = centre(ring)
            there, low = centre(figure.shapes[region.removesuffix("right") + "left"])
            assert (across + there, down) == pytest.approx((figure.width, low)), region


def test_every_place_stands_at_its_height(figure: BodyFigure) -> None:
    chains = [chain.split() for chain in HEIGHTS[figure.view]]
    shapes = {regions()[region].place: ring for region, ring in figure.shapes.items()}
    assert {place for chain in chains for place in chain} == set(shapes)
    for chain in chains:
        downs = [centre(shapes[place])[1] for place in chain]
        assert downs == sorted(set(downs)), chain


def test_every_place_stands_at_its_distance_from_the_middle(figure: BodyFigure) -> None:
    shapes = {regions()[region].place: ring for region, ring in figure.shapes.items()}
    half = figure.width / 2
    for chain in WIDTHS.get(figure.view, ()):
        rings = [shapes[place] for place in chain.split()]
        outs = [max(abs(x - half) for x, _ in corners(ring)) for ring in rings]
        assert outs == sorted(set(outs)), chain


def test_the_front_of_an_inset_faces_where_it_says() -> None:
    """Toes point to the middle in the outer view, away from it in the inner view."""
    for view, towards in (("lateral", -1), ("medial", 1)):
        figure = figures()[view]  # type: ignore[index]
        for ring in figure.ground:
            middle, _ = centre(ring)
            foot = [x for x, y in corners(ring) if y > 0.9 * figure.height]
            toes = max(foot, key=lambda x: abs(x - middle))
            half = figure.width / 2
            assert (abs(toes - half) - abs(middle - half)) * towards > 0


def test_neighbours_share_a_line_and_nobody_else_does() -> None:
    touching = {
        frozenset((one, other))
        for figure in figures().values()
        for one, other in combinations(figure.shapes, 2)
        if lines_of(figure.shapes[one]) & lines_of(figure.shapes[other])
    }
    said = {frozenset((one.id, other)) for one in regions().values() for other in one.neighbours}
    assert touching == said


def test_no_two_regions_overlap(figure: BodyFigure) -> None:
    for step in range(1, 2 * int(figure.height)):
        height = step / 2 + 0.137
        inside = sorted(
            (*span, region)
            for region, ring in figure.shapes.items()
            for span in crossings(corners(ring), height)
        )
        for (_, end, one), (begin, _, other) in pairwise(inside):
            assert end <= begin + 1e-9, (one, other, height)


def test_the_outline_is_what_one_shape_alone_walks_along(figure: BodyFigure) -> None:
    every = [min(line, line[::-1]) for ring in figure.shapes.values() for line in ring]
    alone = sorted(line for line in every if every.count(line) == 1)
    assert sorted(min(line, line[::-1]) for line in figure.outline) == alone
    assert len(alone) < len(set(every))


def test_insets_alone_have_a_ground() -> None:
    assert {view: len(one.ground) for view, one in figures().items()} == {
        "front": 0, "back": 0, "lateral": 2, "medial": 2, "soles": 0,
    }  # fmt: skip
