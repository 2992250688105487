"""Drawings: regions, zones and words as zones with their side."""

from __future__ import annotations

import pytest

from ekbom.knowledge.body import regions, zones
from ekbom.model.candidate import Marked
from ekbom.model.errors import InputError, UsageError
from ekbom.treatment.drawing import apart, jaccard, read_drawing, zone_of, zones_of


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("ab", "ab", 1.0),
        ("ab", "bc", 1 / 3),
        ("ab", "cd", 0.0),
        ("", "ab", 0.0),
        ("", "", 0.0),
        ("aab", "ab", 1.0),
    ],
)
def test_overlap(one: str, other: str, share: float) -> None:
    assert jaccard(list(one), list(other)) == share


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("calf_inner_right", Marked("calf_upper", "right", 3.0)),
        ("calf_upper_left", Marked("calf_upper", "left", 3.0)),
        ("left calf_upper", Marked("calf_upper", "left", 3.0)),
        ("Right calf, inner half", None),
        ("right upper calf, inner half", Marked("calf_upper", "right", 3.0)),
        ("Upper calf, LEFT", Marked("calf_upper", "left", 3.0)),
        ("calf_upper", Marked("calf_upper", None, 3.0)),
        ("sacrum", Marked("sacrum", "middle", 3.0)),
        ("sacrum_left", Marked("sacrum", "middle", 3.0)),
        ("forearm_left", Marked("forearm", "left", 3.0, covered=False)),
        ("face", Marked("face", "middle", 3.0, covered=False)),
    ],
)
def test_one_name(name: str, found: Marked | None) -> None:
    if found is None:
        with pytest.raises(InputError, match="it is no place of the body map"):
            read_drawing({name: 3})
    else:
        assert read_drawing({name: 3}) == (found,)


def test_what_names_no_side_takes_the_one_that_is_told() -> None:
    drawn = read_drawing({"calf_upper": 2, "knee_post_left": 4, "coccyx": 1}, side="right")
    assert [(one.zone, one.side) for one in drawn] == [
        ("calf_upper", "right"), ("knee_post", "left"), ("coccyx", "middle"),
    ]  # fmt: skip


def test_two_places_of_a_zone_are_the_zone_at_its_strongest() -> None:
    for first, second in ((2, 7), (7, 2)):
        drawn = read_drawing({"calf_inner_right": first, "calf_outer_right": second})
        assert drawn == (Marked("calf_upper", "right", 7.0),)
    both = read_drawing({"calf_inner_right": 2, "calf_outer_left": 7})
    assert [(one.side, one.intensity) for one in both] == [("right", 2.0), ("left", 7.0)]


def test_nothing_felt_is_not_drawn() -> None:
    assert read_drawing({"shin_left": 0}) == ()
    with pytest.raises(InputError, match=r"^shni: it is no place of the body map"):
        read_drawing({"shni_left": 0})


@pytest.mark.parametrize("intensity", [-0.1, 10.1, float("nan"), float("inf")])
def test_an_intensity_outside_the_scale_is_refused(intensity: float) -> None:
    with pytest.raises(InputError, match=r"its intensity is .*; give 0 to 10"):
        read_drawing({"shin_left": intensity})
    assert read_drawing({"shin_left": 10, "shin_right": 0.5})


def test_another_side_is_refused() -> None:
    with pytest.raises(UsageError, match="--side: 'both' is no side; use right or left"):
        read_drawing({"shin": 3}, side="both")


def test_a_name_that_is_not_on_the_map_offers_what_is_near() -> None:
    with pytest.raises(
        InputError, match=r"calf upperr: it is no place.*near to it are.*calf upper"
    ):
        read_drawing({"calf_upperr_left": 3})
    with pytest.raises(InputError, match=r"qqqq: .*ekbom muscles lists the zones"):
        read_drawing({"qqqq": 3})
    with pytest.raises(InputError, match="zone: it is no place"):
        read_drawing({"": 3})


def test_every_region_and_every_zone_is_read_by_id_and_by_name() -> None:
    for region in regions().values():
        for name in (region.id, region.name):
            found = read_drawing({name: 1})
            assert {one.side for one in found} <= {region.side, "middle"}, name
            assert {one.zone for one in found} == set(region.zones or (region.place,)), name
    for zone in zones():
        for name in (zone.id, zone.name):
            assert zone_of(name) == zone.id
            assert zone_of(f"{name}_left") == zone.id


def test_names_come_apart() -> None:
    assert apart("calf_upper_left") == ("calf upper", "left")
    assert apart("right") == ("right", None)
    assert apart("Piriformis") == ("piriformis", None)
    assert zones_of("calf outer") == (("calf_upper", True),)
