"""Courses and visits as files: what is written is read, and a slip is named with its place."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.builders.courses import FIRST, HANDS, NEEDLES, course_of

from ekbom.exchange.visit_file import (
    course_contents,
    read_course,
    visit_contents,
    visit_of,
)
from ekbom.exchange.visit_file import course_of as course_from
from ekbom.model.case import Afterwards, CaseOutcome, Medicine, MedicineChange, Reading
from ekbom.model.course_record import Morning, ScaleAt
from ekbom.model.errors import EkbomError, InputError
from ekbom.model.intake import Intake, KeepsGoing, LegLength, Note, Structure, TriggerTold
from ekbom.model.planned_visit import Consent, Screen
from ekbom.model.safety_answer import SafetyEvent
from ekbom.treatment.course import take_step
from ekbom.treatment.visit import read_visit

LAST = read_visit(NEEDLES)


def full() -> Any:
    change = MedicineChange("reduced", "patient", "dose halved", "line 28", visits=(9, 10))
    intake = Intake(
        on=FIRST,
        sex="male",
        asked_first={"cramps": True, "tapping": None},
        complaint=(Note("Restless legs in meetings.", "line 13"),),
        triggers=(TriggerTold("desk"), TriggerTold("bus", "sitting in a bus", "line 10")),
        medicines=(Medicine("not named", (change,)),),
        structure=Structure(scoliosis=True, fusion_where="L5", leg_length=LegLength("left", 8.0)),
        keeps_going=(KeepsGoing("mechanical", "legs differ", "acted_on", "heel lift"),),
        screen=Screen(on=FIRST, consents=(Consent(FIRST, ("needling",)),), red_flags={"x": False}),
    )
    shown = SafetyEvent("shown", "first_visit_faint", "", "precaution", ("needling",), FIRST, "1")
    outcome = CaseOutcome("symptoms", (Reading(1, 3, word="as before"),), ("as before", "better"))
    return replace(
        take_step(course_of(3), "ended", on=date(2026, 10, 1)),
        intake=intake,
        mornings=(Morning(1, soreness=3, soreness_hours=20.0),),
        totals=(ScaleAt("irls", 24, after_visit=0),),
        outcomes=(outcome,),
        afterwards=(Afterwards("stayed_good", "weeks", "Good for weeks.", "line 15"),),
        safety_events=(shown,),
        statement=(Note("It was good."),),
        written={"report.title": "A case report"},
    )


def test_a_whole_course_comes_back_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "course.json"
    told = course_contents(full())
    place.write_text(json.dumps(told), "utf-8")
    course, findings = read_course(place)
    assert course == full()
    assert findings == ()
    assert told["format"] == "ekbom-course/1"


def test_a_visit_file_holds_a_whole_visit() -> None:
    assert visit_of(json.loads(json.dumps(visit_contents(LAST))), "v") == (LAST, ())


def test_a_visit_file_holds_what_changed_since_the_last() -> None:
    changed = {"on": "2026-09-10", "insertions": {"KD3 right": {"depth_mm": 8}}}
    document = {"format": "ekbom-visit/1", "from": 1, "changed": changed}
    visit, findings = visit_of(document, "v", LAST)
    assert findings == ()
    assert (visit.number, visit.on, visit.minutes) == (2, date(2026, 9, 10), 45)
    assert [one.depth_mm for one in visit.insertions] == [20, 8]
    without = {name: value for name, value in document.items() if name != "from"}
    assert visit_of(without, "v", LAST)[0] == visit


def test_what_to_look_at_again_comes_with_the_visit() -> None:
    changed = {"done": [{"name": "swim"}]}
    _, findings = visit_of({"format": "ekbom-visit/1", "changed": changed}, "v", LAST)
    assert [(one.code, one.where) for one in findings] == [("task_unknown", "v")]


@pytest.mark.parametrize(
    ("document", "last", "words"),
    [
        ({}, None, 'its format is None, not \'ekbom-visit/1\'; write "format": "ekbom-visit/1"'),
        ({"format": "ekbom-course/1"}, None, "its format is 'ekbom-course/1', not 'ekbom-visit/1'"),
        ({"changed": {}}, None, "there is no visit to start from; write the first visit whole"),
        (
            {"changed": {}, "from": 3},
            LAST,
            "it starts from visit 3, and the last one is 1; write from = 1",
        ),
        ({"changed": {}, "minutes": 3}, LAST, "minutes stands beside changed; put it into changed"),
        ({"changed": []}, LAST, "changed is no object"),
        ({"changed": {"minutes": "x"}}, LAST, "minutes is 'x', not a number"),
        ({"changed": {"minutes": -1}}, LAST, "minutes is -1; give 0 or more"),
        ({"number": 1}, None, "kind is missing; write it"),
        ({"number": 1, "kind": "talk", "colour": "red"}, None, "colour is not known here"),
        ({**HANDS, "insertions": [{"target": "soleus"}]}, None, "has no insertions; leave it out"),
    ],
)
def test_a_visit_that_does_not_fit_is_refused(document: Any, last: Any, words: str) -> None:
    whole = (
        document
        if not document or "format" in document
        else {"format": "ekbom-visit/1", **document}
    )
    with pytest.raises(InputError) as caught:
        visit_of(whole, "v.json", last)
    assert str(caught.value).startswith("v.json: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("name",), None, "c.json: name is None, not a text"),
        (
            ("visits", 1, "number"),
            7,
            "c.json, visit 2: its number is 7; number them from 1, in order",
        ),
        (("visits", 0, "minutes"), "x", "c.json: visits 1.minutes is 'x', not a number"),
        (("visits", 0, "minutes"), -1, "c.json, visit 1: minutes is -1; give 0 or more"),
        (
            ("visits", 0, "hands"),
            [{"target": "x"}],
            "c.json, visit 1: a visit of needling has no hands",
        ),
        (("intake", "sex"), "x", "c.json: intake.sex is 'x'; write one of"),
        (
            ("intake", "triggers", 0, "situation"),
            "moon",
            "c.json: intake.triggers 1.situation is 'moon'",
        ),
        (
            ("intake", "screen", "fever"),
            "no",
            "c.json: intake.screen.fever is 'no', not true or false",
        ),
        (("plans", 0, "plan", "visits"), [6], "plans 1.plan.visits holds 1 values, not 2"),
        (
            ("events", 1, "step"),
            "relapse",
            "first series: it is running, so relapse cannot come next",
        ),
        (("written", "report.title"), 3, "c.json: written.report.title is 3, not a text"),
        (("mornings", 0, "soreness"), 12, "c.json, morning after visit 1: soreness is 12"),
        (("format",), "ekbom-course/2", "its format is 'ekbom-course/2', not 'ekbom-course/1'"),
        (("colour",), "red", "c.json: colour is not known here; use some of name, intake, follows"),
    ],
)
def test_a_course_that_does_not_fit_is_refused(
    path: tuple[Any, ...], value: Any, words: str
) -> None:
    document: Any = json.loads(json.dumps(course_contents(full())))
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(EkbomError) as caught:
        course_from(document, "c.json")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_to_look_at_again_comes_with_the_course() -> None:
    told = replace(
        full(),
        mornings=(Morning(9),),
        totals=(ScaleAt("irls", 20, after_visit=12), ScaleAt("irls", 20, on=FIRST)),
    )
    _, findings = course_from(course_contents(told), "c")
    assert [(one.code, one.what) for one in findings] == [
        ("visit_unknown", "mornings tells of visit 9 of 3"),
        ("visit_unknown", "totals tells of visit 12 of 3"),
    ]
    lost = replace(full().visits[2], done=(*full().visits[2].done,), next_on=FIRST)
    _, findings = course_from(
        course_contents(replace(full(), visits=(*full().visits[:2], lost))), "c"
    )
    assert [(one.code, one.where) for one in findings] == [("next_not_later", "c, visit 3")]


def test_a_file_that_is_no_course(tmp_path: Path) -> None:
    place = tmp_path / "course.json"
    place.write_text("[]", "utf-8")
    with pytest.raises(InputError, match="does not hold one JSON object"):
        read_course(place)
    with pytest.raises(InputError, match="cannot be read"):
        read_course(tmp_path / "none.json")
