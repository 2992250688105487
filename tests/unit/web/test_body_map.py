"""The body map of a page: every shape once, every region in the list, marks read from fields."""

from __future__ import annotations

from ekbom.knowledge.body import regions
from ekbom.knowledge.body_shapes import figures
from ekbom.web.body_map import map_views, place_groups, read_marks, sprite


def test_every_shape_stands_once_in_the_asset():
    text = sprite().decode()
    for view, figure in figures().items():
        assert text.count(f'id="{view}"') == 1
        for region in figure.shapes:
            assert text.count(f'id="{view}-{region}"') == 1
    assert "<script" not in text
    assert "style=" not in text


def test_every_region_is_a_field_once_and_the_keyboard_comes_to_it_once():
    fields = [one for _, all_ in place_groups() for place in all_ for one, _, _ in place.fields]
    assert sorted(fields) == sorted(regions())
    homes = [shape.region for view in map_views() for shape in view.shapes if shape.home]
    assert sorted(homes) == sorted(regions())


def test_right_and_left_are_those_of_the_body():
    front, back = map_views()[:2]
    assert (front.left, front.right) == ("right", "left")
    assert (back.left, back.right) == ("left", "right")


def test_marks_are_whole_numbers_up_to_ten():
    marks, wrong = read_marks(
        {"d.shin_right": "10", "d.shin_left": "11", "d.heel_left": "x", "d.heel_right": "",
         "d.nothing": "3"},
        "d.",
    )  # fmt: skip
    assert marks == {"shin_right": 10}
    assert wrong == dict.fromkeys(
        ("d.shin_left", "d.heel_left"), "Write a whole number from 0 to 10, or nothing."
    )


def test_the_list_is_in_the_order_of_the_keyboard():
    assert [name for name, _ in place_groups()] == [one.name for one in figures().values()]
    for _, places in place_groups():
        orders = [regions()[one].order for place in places for one, _, _ in place.fields]
        assert orders == sorted(orders)
    named = {place.name: place.fields for _, places in place_groups() for place in places}
    assert named["Shin"] == (
        ("shin_right", "Right shin", "right"),
        ("shin_left", "Left shin", "left"),
    )
    assert named["Top of the head"] == (("head_top", "Top of the head", ""),)
