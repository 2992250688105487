"""Each field of a standard is held where the course holds it, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from tests.builders.courses import begun, course_of

from ekbom.knowledge.reporting import reporting
from ekbom.model.case import CaseOutcome, Medicine, Reading
from ekbom.model.course_record import CourseRecord, PlanVersion, ScaleAt
from ekbom.model.home_item import HomeTask
from ekbom.model.intake import Intake, Note, Structure
from ekbom.model.treatment import Harmed, Practitioner
from ekbom.model.treatment_work import Cotreatment, Device, Electro, Insertion, Needle
from ekbom.treatment.held_fields import Held, held

BARE = Insertion("soleus", needles=0)
NEEDLE = Needle(0.25, 40, "Example", "A1")
FULL = Insertion(
    "soleus", "right", 2, NEEDLE, depth_mm=20, layer="muscle", sought="twitch", seen="none",
    stimulation="electrical", retention_min=20,
)  # fmt: skip
CURRENT = Electro(2, "biphasic", 20)
INTAKE = Intake(
    age_band="40 to 49", sex="male", complaint=(Note("a"),), history=(Note("b"),),
    past_treatments=(Note("c"),), exam=(Note("d"),), medicines=(Medicine("gabapentin"),),
    asked_first={"cramps": True}, agrees_to_publish=begun().plans[0].on,
)  # fmt: skip
# Fields that stand in no place of their own: a title, a discussion, what is known of the case.
WRITTEN_ALONE = {
    "analysis.carryover", "analysis.method", "comorbidities", "consent.research", "design.blinding",
    "design.rationale", "design.washout_days", "diagnosis", "diagnosis.criteria", "ethics.id",
    "labs", "report.abstract", "report.discussion", "report.introduction", "report.keywords",
    "report.limits", "report.references", "report.title", "series.raw",
}  # fmt: skip
STANDARDS = ("stricta", "tidier", "care", "cent")
NAMES = {
    name
    for standard in STANDARDS
    for item in reporting(standard)  # type: ignore[arg-type]
    for name in item.fields
}


def full() -> CourseRecord:
    """A course of two visits that holds every field there is a place for."""
    course = course_of(2)
    plan = replace(course.plans[0].plan, trial="trial 1")
    second = replace(
        course.visits[1],
        insertions=(FULL, FULL),
        electro=CURRENT,
        devices=(Device("pad"),),
        home=(HomeTask("walk", "exercise", materials="a sheet"),),
        needle=NEEDLE,
    )
    first = replace(second, number=1, on=course.visits[0].on, before=course.visits[0].before)
    return replace(
        course,
        plans=(PlanVersion(1, plan),),
        visits=(first, second),
        intake=INTAKE,
        totals=(ScaleAt("irls", 20, after_visit=0),),
        statement=(Note("calm"),),
    )


def of_plan(**changed: Any) -> CourseRecord:
    course = full()
    return replace(course, plans=(PlanVersion(1, replace(course.plans[0].plan, **changed)),))


def of_intake(**changed: Any) -> CourseRecord:
    return replace(full(), intake=replace(INTAKE, **changed))


def of_second(**changed: Any) -> CourseRecord:
    course = full()
    return replace(course, visits=(course.visits[0], replace(course.visits[1], **changed)))


def of_both(**changed: Any) -> CourseRecord:
    course = full()
    return replace(course, visits=tuple(replace(one, **changed) for one in course.visits))


def of_needle(**changed: Any) -> CourseRecord:
    """The second needle of the second visit is told otherwise."""
    return of_second(insertions=(FULL, replace(FULL, **changed)))


def of_size(**changed: Any) -> CourseRecord:
    return of_needle(needle=replace(NEEDLE, **changed))


def test_a_full_course_holds_every_field_that_has_a_place() -> None:
    course = full()
    lacking = {name for name in NAMES if not held(course, name).full}
    assert lacking == WRITTEN_ALONE
    assert {name for name in NAMES if not held(course, name).any} == WRITTEN_ALONE


def test_an_empty_course_holds_none_and_is_not_asked_about_needles() -> None:
    empty = CourseRecord("x")
    assert [name for name in sorted(NAMES) if held(empty, name).any] == []
    not_asked = {name for name in NAMES if not held(empty, name).places}
    asked_of_needles = {
        name for name in NAMES if name.startswith(("insertion.", "needle.", "electro."))
    }
    assert not_asked == asked_of_needles | {"session.insertions"}


@pytest.mark.parametrize("name", sorted(WRITTEN_ALONE))
def test_what_has_no_place_counts_once_it_is_written_out(name: str) -> None:
    course = full()
    assert held(replace(course, written=MappingProxyType({name: "told"})), name).full
    assert not held(replace(course, written=MappingProxyType({name: "  "})), name).any
    assert not held(replace(course, written=MappingProxyType({"x": "told"})), name).any


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("plan.style", {"style": ""}),
        ("plan.rationale", {"rationale": ""}),
        ("plan.source_ids", {"source_ids": ()}),
        ("plan.rules", {"tailoring": ()}),
        ("protocol.name", {"name": ""}),
        ("design.comparator", {"comparison": ""}),
        ("design.comparator_rationale", {"comparison_why": ""}),
        ("design.run_in_days", {"baseline_nights": None}),
        ("design.periods", {"baseline_nights": None}),
        ("design.periods", {"visits": None}),
        ("design.allocation", {"trial": ""}),
        ("design.sequence_method", {"trial": ""}),
        ("adherence.plan", {"adherence_check": ""}),
        ("adherence", {"visits": None}),
        ("series", {"visits": None}),
        ("outcomes.instrument", {"scale": "", "outcome": ""}),
        ("outcomes.when", {"scale_after_visits": ()}),
    ],
)
def test_a_plan_without_it_lacks_it(name: str, changed: dict[str, Any]) -> None:
    assert held(of_plan(**changed), name) == Held(((0, False),))


def test_an_outcome_is_a_scale_or_what_is_rated() -> None:
    assert held(of_plan(scale=""), "outcomes.instrument").full
    assert held(of_plan(outcome=""), "outcomes.instrument").full


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("patient.age_band", {"age_band": ""}),
        ("patient.sex", {"sex": None}),
        ("intake.complaint", {"complaint": ()}),
        ("intake.history", {"history": ()}),
        ("intake.past_treatments", {"past_treatments": ()}),
        ("intake.exam", {"exam": ()}),
        ("medication", {"medicines": ()}),
        ("diagnosis.differentials", {"asked_first": {}}),
        ("consent.publication", {"agrees_to_publish": None}),
    ],
)
def test_an_intake_without_it_lacks_it(name: str, changed: dict[str, Any]) -> None:
    assert held(of_intake(**changed), name) == Held(((0, False),))


def test_how_the_body_is_built_is_an_examination() -> None:
    assert held(of_intake(exam=(), structure=Structure(scoliosis=True)), "intake.exam").full


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("session.minutes", {"minutes": None}),
        ("session.setting", {"setting": ""}),
        ("session.mode", {"mode": None}),
        ("session.explanations", {"told": ""}),
        ("session.start", {"on": None}),
        ("periods.actual", {"on": None}),
        ("session.cointerventions", {"nothing_else": False}),
        ("home.items", {"home": ()}),
        ("adverse_events", {"nothing_harmed": False}),
        ("sessions", {"insertions": (), "devices": ()}),
        ("practitioner", {"by": Practitioner("A")}),
        ("practitioner.qualification", {"by": Practitioner("A", years=3)}),
        ("practitioner.years", {"by": Practitioner("A", "nurse")}),
        ("session.insertions", {"insertions": ()}),
        ("electro.freq_hz", {"electro": replace(CURRENT, freq_hz=None)}),
        ("electro.waveform", {"electro": replace(CURRENT, waveform="")}),
        ("electro.minutes", {"electro": replace(CURRENT, minutes=None)}),
    ],
)
def test_a_visit_without_it_is_named(name: str, changed: dict[str, Any]) -> None:
    found = held(of_second(**changed), name)
    assert (found.any, found.full) == (True, False)
    assert found.words(name) == f"{name} at visit 2"


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("insertion.target", {"target": ""}),
        ("insertion.side", {"side": None}),
        ("insertion.depth_mm", {"depth_mm": None}),
        ("insertion.tissue_layer", {"layer": None}),
        ("insertion.response_sought", {"sought": None}),
        ("insertion.response_seen", {"seen": None}),
        ("insertion.stimulation", {"stimulation": None}),
        ("insertion.retention_min", {"retention_min": None}),
        ("session.insertions", {"needles": None}),
    ],
)
def test_a_needle_without_it_is_one_of_four_that_lack_it(
    name: str, changed: dict[str, Any]
) -> None:
    assert held(of_needle(**changed), name) == Held(((1, True), (1, True), (2, True), (2, False)))


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("needle.diameter_mm", {"diameter_mm": None}),
        ("needle.length_mm", {"length_mm": None}),
        ("needle.maker", {"maker": ""}),
        ("needle.lot", {"lot": ""}),
    ],
)
def test_the_needle_of_an_insertion_goes_before_that_of_the_visit(
    name: str, changed: dict[str, Any]
) -> None:
    assert held(of_size(**changed), name).places[-1] == (2, False)
    assert held(of_needle(needle=None), name).full
    assert held(of_second(insertions=(replace(FULL, needle=None),), needle=None), name) == Held(
        ((1, True), (1, True), (2, False))
    )


def test_a_visit_with_no_needle_work_is_not_asked_about_needles() -> None:
    hands = of_second(kind="manual", insertions=(), electro=None)
    assert held(hands, "insertion.depth_mm") == Held(((1, True), (1, True)))
    assert held(hands, "electro.freq_hz") == Held(((1, True),))


def test_current_is_asked_about_where_a_needle_or_the_visit_tells_of_it() -> None:
    by_hand = replace(FULL, stimulation="manual")
    assert held(of_both(insertions=(by_hand,), electro=None), "electro.freq_hz") == Held(())
    assert held(of_both(insertions=(by_hand,)), "electro.freq_hz") == Held(((1, True), (2, True)))
    assert held(of_both(insertions=(by_hand, FULL), electro=None), "electro.minutes") == Held(
        ((1, False), (2, False))
    )


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("home.materials", {"home": (HomeTask("walk", "exercise"),)}),
        ("device", {"devices": ()}),
        ("needle", {"needle": None}),
    ],
)
def test_once_in_the_course_is_enough_for_materials(name: str, changed: dict[str, Any]) -> None:
    assert held(of_second(**changed), name) == Held(((0, True),))
    assert held(of_both(**changed), name) == Held(((0, False),))


def test_a_heel_lift_is_a_material() -> None:
    assert held(of_both(home=(HomeTask("lift", "heel_lift"),)), "home.materials").full


def test_other_care_or_that_there_was_none() -> None:
    other = of_second(nothing_else=False, cotreatments=(Cotreatment("moxa"),))
    assert held(other, "session.cointerventions").full


def test_a_visit_may_be_done_by_somebody_else() -> None:
    course = replace(of_second(by=Practitioner("A", "nurse", 0)), by=Practitioner("B"))
    assert held(course, "practitioner") == Held(((1, False), (2, True)))
    # A first year of practice is a number of years.
    assert held(course, "practitioner.years") == Held(((1, False), (2, True)))
    assert held(replace(course, visits=()), "practitioner") == Held(((0, False),))
    planned = replace(course, visits=(), by=Practitioner("B", "nurse"))
    assert held(planned, "practitioner") == Held(((0, True),))
    assert held(planned, "practitioner.years") == Held(((0, False),))


def test_a_zero_is_told_and_a_no_is_not() -> None:
    assert held(of_second(minutes=0), "session.minutes").full
    assert held(of_needle(retention_min=0.0), "insertion.retention_min").full
    assert held(of_second(insertions=(BARE,)), "session.insertions").full


def test_a_course_that_only_tells_what_came_of_it() -> None:
    told = CaseOutcome("urge", (Reading(1, 1, value=3),))
    assert held(CourseRecord("x", outcomes=(told,)), "outcomes").full
    assert held(CourseRecord("x", totals=(ScaleAt("irls", 3),)), "outcomes").full


def test_what_came_of_it_unwanted_counts_as_well() -> None:
    told = of_second(nothing_harmed=False, harmed=(Harmed("bruise"),))
    assert held(told, "adverse_events").full


@pytest.mark.parametrize(
    "name", ["timeline", "series", "series.sessions_done", "adherence", "adherence.actual"]
)
def test_before_the_first_visit_nothing_was_done(name: str) -> None:
    assert held(replace(full(), visits=()), name) == Held(((0, False),))


def test_the_words_name_each_visit_once() -> None:
    lacking = Held(((1, False), (2, True), (3, False), (3, False)))
    assert lacking.words("x") == "x at visits 1, 3"
    assert Held(((2, False), (2, False))).words("x") == "x"
    assert Held(((2, True),)).words("x") == "x"
