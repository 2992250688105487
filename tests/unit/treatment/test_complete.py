"""Completeness by STRICTA and TIDieR: computed from the record, item by item."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.builders.courses import HANDS, begun, course_of

from ekbom.knowledge.reporting import reporting
from ekbom.model.completeness import Completeness, ItemNow
from ekbom.model.course_record import CourseEvent, CourseRecord, ScaleAt
from ekbom.model.errors import NotAnswerable
from ekbom.model.intake import Intake, Note, Structure
from ekbom.model.plain_form import from_plain
from ekbom.model.reporting_item import Standard
from ekbom.model.treatment import Harmed, Practitioner, VisitRecord
from ekbom.model.treatment_work import Device, Electro, Insertion, Needle
from ekbom.treatment.complete import complete, standard_for
from ekbom.treatment.held_fields import Held, held
from ekbom.treatment.visit import OWN_FIELDS, read_visit

FIFTEEN_OF_SEVENTEEN = 15 / 17


def item(found: Completeness, id_: str) -> ItemNow:
    (only,) = [one for one in found.items if one.id == id_]
    return only


def changed(course: CourseRecord, number: int, **fields: Any) -> CourseRecord:
    visits = tuple(replace(one, **fields) if one.number == number else one for one in course.visits)
    return replace(course, visits=visits)


def test_the_default_flow_fills_stricta() -> None:
    found = complete(course_of(10))
    assert (found.standard, found.filled, found.asked) == ("stricta", 17, 17)
    assert found.missing == ()
    assert found.share == 1


def test_without_sources_and_years_it_still_fills_fifteen_of_seventeen() -> None:
    course = replace(course_of(10), by=Practitioner("J. Lind"))
    plan = replace(course.plans[0], plan=replace(course.plans[0].plan, source_ids=()))
    found = complete(replace(course, plans=(plan,)))
    assert (found.filled, found.asked) == (15, 17)
    assert [one.id for one in found.missing] == ["1b", "5"]
    assert [one.state for one in found.missing] == ["partly", "missing"]


def test_a_manual_course_reaches_the_same_share_with_no_needle_field() -> None:
    course = course_of(10, "manual")
    assert not any(getattr(one, name) for one in course.visits for name in OWN_FIELDS["needling"])
    found = complete(course)
    assert (found.standard, found.filled, found.asked) == ("tidier", 12, 12)
    assert found.share is not None
    assert found.share >= FIFTEEN_OF_SEVENTEEN
    needles = complete(course, "stricta")
    assert [one.id for one in needles.items if one.state == "not_asked"] == [
        "2a", "2b", "2c", "2d", "2e", "2f", "2g",
    ]  # fmt: skip
    assert (needles.filled, needles.asked) == (10, 10)


def test_an_empty_course_fills_nothing_and_says_what_is_missing() -> None:
    found = complete(CourseRecord("x"))
    assert (found.standard, found.filled, found.asked) == ("tidier", 0, 12)
    assert item(found, "8").missing == ("session.start", "session.minutes", "series")
    assert {one.state for one in found.items} == {"missing"}
    assert standard_for(begun()) == "stricta"
    assert standard_for(begun("manual")) == "tidier"
    assert complete(CourseRecord("x"), "stricta").asked == 10


def test_visits_that_lack_a_field_are_named() -> None:
    course = changed(course_of(4), 2, minutes=None)
    course = changed(course, 3, minutes=None)
    found = item(complete(course), "3b")
    assert (found.state, found.missing) == ("partly", ("session.minutes at visits 2, 3",))
    one = item(complete(changed(course_of(4), 2, minutes=None)), "3b")
    assert one.missing == ("session.minutes at visit 2",)


def test_depth_or_layer_is_enough_for_each_needle() -> None:
    course = course_of(2)
    assert item(complete(course), "2c").state == "filled"
    bare = replace(course.visits[0].insertions[0], depth_mm=None)
    found = item(
        complete(changed(course, 1, insertions=(bare, *course.visits[0].insertions[1:]))), "2c"
    )
    assert (found.state, found.one_is_enough) == ("partly", True)
    assert found.missing == (
        "insertion.depth_mm at visits 1, 2", "insertion.tissue_layer at visits 1, 2",
    )  # fmt: skip
    deep = replace(bare, depth_mm=0.0)
    shallow = changed(course, 1, insertions=(deep, *course.visits[0].insertions[1:]))
    assert item(complete(shallow), "2c").state == "filled"


def test_a_visit_of_needling_without_needles_lacks_them() -> None:
    found = complete(changed(course_of(2), 2, insertions=()))
    assert item(found, "2a").missing == ("session.insertions at visit 2",)
    assert item(found, "2f").state == "partly"


def test_current_is_asked_about_where_there_is_some() -> None:
    course = course_of(1)
    assert item(complete(course), "2e").state == "filled"
    electric = replace(course.visits[0].insertions[0], stimulation="electrical")
    with_current = changed(course, 1, insertions=(electric,))
    found = item(complete(with_current), "2e")
    assert found.missing == ("electro.freq_hz", "electro.waveform", "electro.minutes")
    full = changed(with_current, 1, electro=Electro(2, "biphasic", 20))
    assert item(complete(full), "2e").state == "filled"
    only = changed(course, 1, electro=Electro(waveform="biphasic"))
    assert item(complete(only), "2e").missing == ("electro.freq_hz", "electro.minutes")


def test_lot_and_response_seen_are_kept_and_not_asked_for() -> None:
    course = course_of(2)
    assert all(one.seen is None for one in course.visits[1].insertions)
    assert not held(course, "needle.lot").any
    assert not held(course, "insertion.response_seen").full
    assert item(complete(course), "2d").state == item(complete(course), "2g").state == "filled"


def test_an_insertion_may_have_a_needle_of_its_own() -> None:
    course = changed(course_of(1), 1, needle=None)
    assert item(complete(course), "2g").state == "missing"
    own = tuple(
        replace(one, needle=Needle(0.3, 50, "Example")) for one in course.visits[0].insertions
    )
    assert item(complete(changed(course, 1, insertions=own)), "2g").state == "filled"


def test_what_somebody_wrote_out_counts_and_what_stands_elsewhere() -> None:
    course = replace(begun(), written={"report.title": "A case report", "medication": " "})
    found = complete(
        course, "care", elsewhere=("labs", "diagnosis.criteria", "diagnosis.differentials")
    )
    assert item(found, "1").state == "filled"
    assert item(found, "8a-d").state == "filled"
    assert item(found, "2").missing == ("report.keywords",)
    assert not held(course, "medication").any
    told = replace(course, written={"medication": "none taken"})
    assert held(told, "medication").full


def test_one_course_fills_care_as_far_as_it_goes() -> None:
    intake = from_plain(
        Intake,
        {
            "age_band": "40 to 49", "sex": "male", "complaint": [{"says": "a"}],
            "history": [{"says": "b"}], "past_treatments": [{"says": "c"}],
            "asked_first": {"cramps": True}, "agrees_to_publish": "2026-10-01",
        },
    )  # fmt: skip
    course = replace(
        course_of(4),
        intake=replace(intake, structure=Structure(scoliosis=True)),
        totals=(ScaleAt("irls", 20, after_visit=0),),
        statement=(Note("It was good."),),
    )
    found = complete(course, "care")
    filled = [one.id for one in found.items if one.state == "filled"]
    assert filled == ["5a-c", "6", "7", "9a-c", "10a-d", "12", "13"]
    assert item(found, "8a-d").missing == ("diagnosis.criteria", "labs")


def test_cent_takes_what_a_plan_holds() -> None:
    found = complete(course_of(4), "cent")
    filled = [one.id for one in found.items if one.state == "filled"]
    assert filled == ["3b", "5", "6a", "13", "19"]
    assert item(found, "3a").missing == ("design.washout_days",)


@pytest.mark.parametrize("standard", ["scribe", "robint"])
def test_a_standard_that_judges_a_design_is_refused(standard: Standard) -> None:
    with pytest.raises(
        NotAnswerable, match="names no fields of a record; use stricta, tidier, care or cent"
    ):
        complete(begun(), standard)


def test_harm_is_told_or_it_is_told_that_there_was_none() -> None:
    course = course_of(2)
    assert held(course, "adverse_events").full
    quiet = changed(course, 2, nothing_harmed=False)
    assert held(quiet, "adverse_events").words("adverse_events") == "adverse_events at visit 2"
    assert held(changed(quiet, 2, harmed=(Harmed("bruise"),)), "adverse_events").full


def test_adherence_is_visits_of_those_agreed_and_tasks_of_those_given() -> None:
    course = course_of(3)
    assert held(course, "adherence.actual").full
    told = tuple(replace(one, done=()) for one in course.visits)
    assert not held(replace(course, visits=told), "adherence.actual").any
    bare = tuple(replace(one, done=(), home=()) for one in course.visits)
    assert held(replace(course, visits=bare), "adherence").full
    assert not held(replace(course, plans=()), "adherence").any


def test_the_treatment_varies_once_two_visits_say_what_was_done() -> None:
    assert not held(course_of(1), "series.variation").any
    assert held(course_of(2), "series.variation").full


def test_the_time_between_visits_is_that_of_the_days_or_of_the_plan() -> None:
    bare = replace(course_of(2), plans=())
    assert held(bare, "series.interval_days").full
    undated = tuple(replace(one, on=None) for one in bare.visits)
    assert not held(replace(bare, visits=undated), "series.interval_days").any
    assert held(replace(course_of(2), visits=undated), "series.interval_days").full


def test_materials_are_needles_devices_or_what_goes_home() -> None:
    names = ("needle", "home.materials", "device")

    def any_of(plain: dict[str, Any], **more: Any) -> list[str]:
        course = replace(begun(), visits=(replace(read_visit(plain), **more),))
        return [name for name in names if held(course, name).full]

    bare = {"number": 1, "kind": "talk"}
    assert any_of(bare) == []
    assert any_of(HANDS) == ["home.materials"]
    sheet = {**bare, "home": [{"name": "walk", "kind": "exercise", "materials": "a sheet"}]}
    assert any_of(sheet) == ["home.materials"]
    assert any_of({"number": 1, "kind": "device"}, devices=(Device("pad"),)) == ["device"]
    assert any_of({"number": 1, "kind": "needling"}, needle=Needle()) == ["needle"]


def test_who_treats_may_differ_from_visit_to_visit() -> None:
    course = changed(course_of(2), 2, by=Practitioner("Somebody"))
    found = item(complete(course), "5")
    assert found.missing == (
        "practitioner.qualification at visit 2", "practitioner.years at visit 2",
    )  # fmt: skip
    assert held(begun(), "practitioner").full
    assert not held(CourseRecord("x"), "practitioner").any


def test_the_first_drawing_counts_even_where_nothing_is_felt() -> None:
    assert held(course_of(1), "body_map.first").full
    assert not held(begun(), "body_map.first").any
    assert not held(course_of(1, "manual"), "body_map.first").any


def test_one_field_or_the_other_is_taken_place_by_place() -> None:
    one, two = Held(((1, True), (2, False))), Held(((1, False), (2, True)))
    assert one.either(two) == Held(((1, True), (2, True)))
    once, never = Held(((0, True),)), Held(((0, False),))
    assert one.either(once) == once
    assert one.either(never) == one
    assert never.either(one) == one
    assert Held(((1, False),)).either(never) == Held(((1, False),))


@pytest.mark.parametrize("standard", ["stricta", "tidier", "care", "cent"])
def test_every_item_is_answered_in_its_order_with_how_far_it_was_checked(
    standard: Standard,
) -> None:
    found = complete(course_of(2), standard)
    wanted = reporting(standard)
    assert [(one.id, one.says, one.status) for one in found.items] == [
        (one.id, one.says, one.backing.status) for one in wanted
    ]
    assert found.to_dict()["items"][0]["id"] == wanted[0].id
    assert found.filled == sum(one.state == "filled" for one in found.items)


def test_a_step_of_the_course_is_no_visit() -> None:
    course = replace(begun(), events=(CourseEvent("diary_begun"),))
    assert not held(course, "session.mode").any
    assert held(course, "session.mode").words("session.mode") == "session.mode"


def test_a_needle_has_a_side() -> None:
    bare = VisitRecord(1, "needling", insertions=(Insertion("GV4"), Insertion("soleus", "left")))
    assert held(replace(begun(), visits=(bare,)), "insertion.side").words("x") == "x at visit 1"
