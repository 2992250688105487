"""What no visit can hold is refused; what somebody should look at again is said."""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders.courses import HANDS, NEEDLES

from ekbom.model.course_record import Morning
from ekbom.model.errors import EkbomError
from ekbom.treatment.visit import read_visit
from ekbom.treatment.visit_faults import check_morning, check_visit, visit_findings

NEEDLE = NEEDLES["insertions"][0]
REPAIRS = {
    "target_shared": "write which one it was",
    "target_unknown": "write the regions it lies in, so that the safety rules see it",
    "side_missing": "write right or left",
    "deeper_than_needle": "check both",
    "muscle_unknown": "kept as told; it is left out where candidates are ranked",
    "next_not_later": "check both days",
    "task_twice": "name each once",
    "heel_lift_unclear": "write height_mm and side",
    "task_unknown": "check its name, or add it to home",
    "more_than_asked": "check both",
    "idea_cannot_fail": "write expects, and by or by_visit",
}


@pytest.mark.parametrize("plain", [NEEDLES, HANDS])
def test_a_sound_visit_is_returned_and_nothing_is_said(plain: dict[str, Any]) -> None:
    visit = read_visit(plain)
    assert check_visit(visit) is visit
    assert visit_findings(visit) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"number": 0}, "v: number is 0; count visits from 1"),
        ({"start": "5 pm"}, "v: start is '5 pm'; write a clock time such as 17:30"),
        ({"start": "24:00"}, "v: start is '24:00'"),
        ({"before": {"rating": 11}}, "v: before.rating is 11; give 0 to 10"),
        ({"after": {"rating": -1}}, "v: after.rating is -1; give 0 to 10"),
        (
            {"felt": [{"muscle": "soleus", "tender": 12}]},
            "v: felt, soleus: tender is 12; give 0 to 10",
        ),
        ({"minutes": -1}, "v: minutes is -1; give 0 or more"),
        (
            {"also": ["device"], "devices": [{"name": "pad", "minutes": -2}]},
            "v: devices, pad: minutes is -2; give 0 or more",
        ),
        ({"needles_out": -1}, "v: needles_out is -1; give 0 or more"),
        ({"insertions": [{**NEEDLE, "depth_mm": -2}]}, "depth_mm is -2; give 0 or more"),
        ({"insertions": [{**NEEDLE, "needles": 0}]}, "needles is 0; give 1 or more"),
        (
            {"insertions": [{**NEEDLE, "angle_deg": 91}]},
            "v: insertions, gastrocnemius_medial: angle_deg is 91; give the angle to the skin, "
            "above 0 and up to 90",
        ),
        ({"insertions": [{**NEEDLE, "angle_deg": 0}]}, "angle_deg is 0"),
        ({"insertions": [{**NEEDLE, "regions": ["calv"]}]}, "'calv' is no region of the body map"),
        (
            {"also": ["manual"], "hands": [{"target": "x", "regions": ["calv"]}]},
            "'calv' is no region",
        ),
        (
            {"home": [{"name": "lift", "kind": "heel_lift", "height_mm": -3}]},
            "home, lift: height_mm is -3",
        ),
        ({"done": [{"name": "lift", "days_done": -3}]}, "done, lift: days_done is -3"),
        ({"harmed": [{"what": "bruise", "lasted_h": -3}]}, "harmed, bruise: lasted_h is -3"),
        ({"cotreatments": [{"kind": "heat", "minutes": -3}]}, "cotreatments, heat: minutes is -3"),
        ({"before": {"drawing": {"intensities": {"calv": 3}}}}, "calv: there is no such region"),
        ({"after": {"drawing": {"intensities": {"calf_inner_left": 30}}}}, "its intensity is 30"),
        (
            {"before": {"drawing": {"strokes": [{"view": "front", "points": [[2, 0]]}]}}},
            "outside the square",
        ),
        ({"felt": [{"muscle": "soleus", "zones": ["nowhere"]}]}, "nowhere"),
    ],
)
def test_what_no_visit_can_hold_is_refused(changed: dict[str, Any], words: str) -> None:
    visit = read_visit({**NEEDLES, **changed})
    with pytest.raises(EkbomError) as caught:
        check_visit(visit, "v")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"before": {"rating": 0}, "after": {"rating": 10}},
        {"start": "00:00", "minutes": 0},
        {"insertions": [{**NEEDLE, "angle_deg": 1}, {**NEEDLE, "angle_deg": 90}]},
        {"before": {"drawing": {}}},
        {"felt": [{"muscle": "soleus", "zones": ["heel"]}]},
    ],
)
def test_the_edges_are_let_through(changed: dict[str, Any]) -> None:
    assert check_visit(read_visit({**NEEDLES, **changed}))


@pytest.mark.parametrize(
    ("changed", "code", "what"),
    [
        (
            {"insertions": [{**NEEDLE, "target": "gastrocnemius"}]},
            "target_shared",
            "'gastrocnemius' may mean gastrocnemius_medial",
        ),
        (
            {"insertions": [{**NEEDLE, "target": "my spot"}]},
            "target_unknown",
            "'my spot' is neither a point nor a muscle of the tables",
        ),
        ({"insertions": [{"target": "soleus"}]}, "side_missing", "'soleus' has no side"),
        (
            {"insertions": [{**NEEDLE, "depth_mm": 40.5}]},
            "deeper_than_needle",
            "'gastrocnemius_medial': 40.5 mm deep with a needle of 40 mm",
        ),
        (
            {"insertions": [{**NEEDLE, "depth_mm": 30, "needle": {"length_mm": 25}}]},
            "deeper_than_needle",
            "30 mm deep with a needle of 25 mm",
        ),
        ({"felt": [{"muscle": "my spot"}]}, "muscle_unknown", "felt: 'my spot' is no muscle"),
        (
            {"next_on": "2026-09-03"},
            "next_not_later",
            "the next date, 2026-09-03, is not after 2026-09-03",
        ),
        (
            {"home": [{"name": "a", "kind": "other"}, {"name": "a", "kind": "heat"}]},
            "task_twice",
            "'a' is there 2 times",
        ),
        (
            {"home": [{"name": "lift", "kind": "heel_lift", "side": "left"}]},
            "heel_lift_unclear",
            "'lift' has no height or no side",
        ),
        (
            {"home": [{"name": "lift", "kind": "heel_lift", "height_mm": 6}]},
            "heel_lift_unclear",
            "'lift' has no height",
        ),
        (
            {"done": [{"name": "swim"}]},
            "task_unknown",
            "'swim' was told as done and was never given",
        ),
        (
            {"done": [{"name": "calf stretch", "days_done": 8, "days_asked": 7}]},
            "more_than_asked",
            "done on 8 of 7 days",
        ),
        (
            {"idea": {"suspects": "the calf", "by_visit": 4}},
            "idea_cannot_fail",
            "the working idea does not say what should change by when",
        ),
        (
            {"idea": {"suspects": "the calf", "expects": "calm"}},
            "idea_cannot_fail",
            "does not say what",
        ),
    ],
)
def test_what_to_look_at_again_is_said(changed: dict[str, Any], code: str, what: str) -> None:
    visit = read_visit({**NEEDLES, **changed})
    assert check_visit(visit) is visit
    (finding,) = visit_findings(visit, where="v")
    assert (finding.code, finding.severity, finding.where) == (code, "warning", "v")
    assert what in finding.what
    assert finding.repair == REPAIRS[code]


def test_a_target_with_its_regions_and_a_point_in_the_middle_are_no_question() -> None:
    spot = {"target": "my spot", "side": "left", "regions": ["calf_inner_left"]}
    middle = {"target": "GV4"}
    assert visit_findings(read_visit({**NEEDLES, "insertions": [spot, middle]})) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"insertions": [{**NEEDLE, "depth_mm": 40}]},
        {"insertions": [{**NEEDLE, "depth_mm": None}]},
        {"insertions": [{**NEEDLE, "depth_mm": 60}], "needle": {"diameter_mm": 0.25}},
        {"insertions": [{**NEEDLE, "depth_mm": 60}], "needle": None},
        {"insertions": [{**NEEDLE, "depth_mm": 60, "needle": {"length_mm": 60}}]},
    ],
)
def test_a_needle_goes_in_to_its_end_at_most(changed: dict[str, Any]) -> None:
    told = {name: value for name, value in {**NEEDLES, **changed}.items() if value is not None}
    told["insertions"] = [
        {name: value for name, value in one.items() if value is not None}
        for one in told["insertions"]
    ]
    assert visit_findings(read_visit(told)) == ()


def test_what_was_done_may_be_a_task_of_the_visit_before() -> None:
    last = read_visit(NEEDLES)
    told = {**NEEDLES, "number": 2, "home": [], "done": [{"name": "calf stretch", "days_done": 7}]}
    assert visit_findings(read_visit(told), last) == ()
    assert [one.code for one in visit_findings(read_visit(told))] == ["task_unknown"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"soreness": 11}, "m: soreness is 11; give 0 to 10"),
        ({"night": -1}, "m: night is -1; give 0 to 10"),
        ({"worry": 10.5}, "m: worry is 10.5; give 0 to 10"),
        ({"soreness_hours": -1}, "m: soreness_hours is -1; give 0 or more"),
    ],
)
def test_a_morning_keeps_to_its_scales(told: dict[str, float], words: str) -> None:
    with pytest.raises(EkbomError, match=words):
        check_morning(Morning(1, **told), "m")  # type: ignore[arg-type]
    sound = Morning(1, soreness=0, night=10, worry=None, soreness_hours=0)
    assert check_morning(sound) is sound
