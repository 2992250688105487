"""The body map in numbers: what was marked, how much that is, and what is the same as before."""

from __future__ import annotations

import pytest

from ekbom.knowledge.body import regions
from ekbom.knowledge.body_shapes import figures
from ekbom.model.body_drawing import BodyChange, BodyDrawing, Stroke
from ekbom.model.errors import InputError
from ekbom.treatment.body import (
    compare,
    extent,
    intensity_sum,
    marked,
    read_body,
    regions_of,
)

LEGS = {"shin_left": 3, "shin_right": 6, "calf_lower_left": 0}


def test_a_drawing_is_kept_in_the_order_of_the_keyboard() -> None:
    drawing = read_body(LEGS, [("back", [(0, 1), (0.5, 0.25)])])
    assert list(drawing.intensities.items()) == [
        ("shin_right", 6), ("shin_left", 3), ("calf_lower_left", 0),
    ]  # fmt: skip
    assert drawing.strokes == (Stroke("back", ((0.0, 1.0), (0.5, 0.25))),)
    assert marked(drawing) == ("shin_right", "shin_left")
    assert intensity_sum(drawing) == 9
    assert read_body({}) == BodyDrawing()


@pytest.mark.parametrize("intensity", [0, 10, 10.0, 1])
def test_the_ends_of_the_scale_are_taken(intensity: float) -> None:
    found = read_body({"sacrum": intensity}).intensities["sacrum"]
    assert found == intensity
    assert type(found) is int


@pytest.mark.parametrize("intensity", [-1, 11, 6.5, float("nan"), True, "6", None])
def test_what_is_no_intensity_is_refused(intensity: object) -> None:
    with pytest.raises(InputError) as refused:
        read_body({"sacrum": intensity})
    assert str(refused.value) == (
        f"body map: sacrum: its intensity is {intensity!r}; give a whole number from 0 to 10"
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("shin", "near to it are shin_left, shin_right"),
        ("calf_iner_right", "near to it are calf_inner_right"),
        ("zzz", "take one of the map"),
    ],
)
def test_a_region_that_is_not_on_the_map_is_refused(name: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        read_body({name: 3})
    assert str(refused.value).startswith(f"body map: {name}: there is no such region; {says}")


@pytest.mark.parametrize(
    ("view", "points", "says"),
    [
        ("top", [(0, 0)], "'top' is no view of the body; use front, back, lateral, medial, soles"),
        ("front", [], "on front: it has no point, or one outside the square; give points from"),
        ("front", [(0, 0), (0, 1.01)], "it has no point, or one outside the square"),
        ("front", [(-0.01, 0)], "it has no point, or one outside the square"),
    ],
)
def test_a_stroke_that_is_not_on_the_map_is_refused(
    view: str, points: list[tuple[float, float]], says: str
) -> None:
    with pytest.raises(InputError) as refused:
        read_body({}, [(view, points)])
    assert says in str(refused.value)


def test_extent_counts_regions_and_surface() -> None:
    found = extent(read_body({**LEGS, "sacrum": 1}))
    assert (found.regions, found.of_regions) == (3, len(regions()))
    assert found.by_side == {"right": 1, "left": 1, "middle": 1}
    # Shins and sacrum were measured on the drawing.
    assert found.share == pytest.approx(0.0425, abs=0.0005)


def test_both_sides_have_the_same_extent() -> None:
    for region in regions().values():
        if region.side == "right":
            other = region.id.replace("_right", "_left")
            one, two = extent(read_body({region.id: 1})), extent(read_body({other: 1}))
            assert one.share == pytest.approx(two.share)
            assert one.share > 0


def test_the_whole_body_is_the_whole_surface() -> None:
    whole = extent(read_body(dict.fromkeys(regions(), 1)))
    assert whole.regions == whole.of_regions
    assert whole.share == pytest.approx(1)
    nothing = extent(BodyDrawing())
    assert (nothing.regions, nothing.share, nothing.by_side) == (0, 0, {})


def test_soles_are_counted_at_the_size_of_the_body_and_insets_not_at_all() -> None:
    front = figures()["front"]
    assert (figures()["soles"].scale, front.scale) == (1.6, 1)
    assert [view for view, one in figures().items() if not one.counts] == ["lateral", "medial"]
    # Drawn 1.6 times as long and wide, the ball would otherwise be larger than the shin.
    ball, shin, knee, thigh = (
        extent(read_body({f"{one}_right": 1})).share
        for one in ("ball", "shin", "knee_outer", "thigh_front")
    )
    assert ball == pytest.approx(0.43 * shin, rel=0.01)
    # In the inset alone, the outer knee would be as large as half a thigh.
    assert knee < thigh / 15


def test_a_change_says_what_stayed_what_came_and_what_went() -> None:
    before = read_body({"shin_left": 5, "calf_lower_left": 2, "sacrum": 0})
    now = read_body({**LEGS, "ball_left": 8})
    found = compare(now, before)
    assert found == BodyChange(
        overlap=0.25,
        kept=("shin_left",),
        new=("shin_right", "ball_left"),
        gone=("calf_lower_left",),
        sum_change=10,
        share_change=extent(now).share - extent(before).share,
    )
    assert found.share_change > 0


def test_the_same_drawing_overlaps_wholly_and_nothing_with_nothing_is_not_known() -> None:
    drawing = read_body(LEGS)
    assert compare(drawing, drawing).overlap == 1
    assert compare(drawing, BodyDrawing()).overlap == 0
    assert compare(BodyDrawing(), drawing).overlap == 0
    assert compare(BodyDrawing(), read_body({"sacrum": 0})).overlap is None


def test_regions_of_a_zone_by_side() -> None:
    assert regions_of(["calf_upper"]) == (
        "calf_inner_right", "calf_inner_left", "calf_outer_right", "calf_outer_left",
    )  # fmt: skip
    assert regions_of(["calf_upper"], "left") == ("calf_inner_left", "calf_outer_left")
    assert regions_of(["sacrum", "shin_ant"], "right") == ("sacrum", "shin_right")
    assert regions_of([]) == ()
