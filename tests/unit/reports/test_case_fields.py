"""Every field of the standards of reporting in words, as far as a case tells of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.builders.case_reports import STANDARDS, asked, one_visit, reported, says
from tests.builders.courses import begun, course_of
from tests.project.test_words import said

from ekbom.knowledge.reporting import reporting
from ekbom.model.body_drawing import BodyDrawing
from ekbom.model.case import (
    Afterwards,
    Case,
    CaseOutcome,
    Medicine,
    MedicineChange,
    Reading,
    VisitSeries,
)
from ekbom.model.course_record import CourseRecord, Morning, ScaleAt
from ekbom.model.home_item import HomeDone, HomeTask
from ekbom.model.intake import Intake, KeepsGoing, LegLength, Note, Structure, TriggerTold
from ekbom.model.observation import Quantity
from ekbom.model.record import BloodValue, Examination, Observed, Person, PersonRecord
from ekbom.model.treatment import (
    Harmed,
    Idea,
    IdeaSeen,
    Now,
    Practitioner,
    VisitRecord,
)
from ekbom.model.treatment_work import (
    Cotreatment,
    Device,
    Electro,
    Felt,
    Hand,
    Insertion,
    Movement,
    Needle,
)
from ekbom.reports.case_fields import _FIELDS, known
from ekbom.reports.case_report import draft
from ekbom.reports.case_words import Reported, between, target_name, visits_words
from ekbom.treatment.told import with_courses

DAY = date(2026, 10, 1)


def test_every_field_of_the_four_standards_has_words() -> None:
    named = {field for one in STANDARDS for item in reporting(one) for field in item.fields}
    assert named == set(_FIELDS)
    empty = reported(CourseRecord("series"))
    silent = {field for field in named if not known(empty, field)}
    # A title can always be drafted.
    assert named - silent == {"report.title"}


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([1], "visit 1"), ([1, 2], "visits 1 and 2"), ([1, 2, 3], "visits 1 to 3"),
        ([1, 3], "visits 1 and 3"), ([1, 2, 3, 6, 6], "visits 1 to 3 and 6"),
    ],
)  # fmt: skip
def test_visits_in_words(numbers: list[int], words: str) -> None:
    assert visits_words(numbers) == words


def test_small_words() -> None:
    assert (between(5, 5), between(4, 6)) == ("5", "4 to 6")
    assert target_name("gastrocnemius_medial") == "gastrocnemius, medial head"
    assert target_name("low_back") == "low back"
    assert target_name("longissimus lumborum") == "longissimus lumborum"


@pytest.mark.parametrize(
    ("age", "band"),
    [(None, []), (39.9, ["30 to 39 years old"]), (40, ["40 to 49 years old"]),
     (89, ["80 to 89 years old"]), (90, ["90 or older"])],
)  # fmt: skip
def test_an_age_is_told_as_a_band(age: float | None, band: list[str]) -> None:
    case = Case("A case", "", record=PersonRecord(person=Person(age_years=age)))
    assert says("patient.age_band", CourseRecord("series"), case) == band
    assert says("patient.age_band", asked(age_band="50 to 59"), case) == ["50 to 59"]


def test_complaint_and_history() -> None:
    course = asked(
        complaint=(Note("restless"),), goal="sleep",
        triggers=(TriggerTold("bus", "on the way", "l"), TriggerTold("train", "on the way", "l"),
                  TriggerTold("bed"), TriggerTold("desk")),
        relief=(Note("walking"),), history=(Note("h"),), family_history=(Note("f"),), years=20,
        years_on_medicine=10,
        keeps_going=(KeepsGoing("mechanical", "a short leg.", "acted_on", "heel lift", DAY, "l"),),
        past_treatments=(Note("p"),), sex="male",
    )  # fmt: skip
    assert says("intake.complaint", course) == [
        "restless", "It comes with: on the way", "It comes with: bed, desk", "walking",
        "What the person wants back: sleep",
    ]  # fmt: skip
    assert says("intake.history", course) == [
        "h", "f", "20 years with the complaint", "10 years on medicine",
        "May keep it going (mechanical): a short leg; acted on, heel lift, 1 October 2026",
    ]  # fmt: skip
    assert says("intake.past_treatments", course) == ["p"]
    assert says("patient.sex", course) == ["Male"]


def test_medicines_with_who_decided() -> None:
    course = asked(
        medicines=(
            Medicine("gabapentin"),
            Medicine(
                "not named",
                (
                    MedicineChange("taken", "unknown", "", "l", visits=(0, 0)),
                    MedicineChange("taken", "unknown", "as before", "l", visits=(0, 3)),
                    MedicineChange("reduced", "patient", "halved", "l", visits=(9, 10)),
                    MedicineChange("stopped", "prescriber", "", "l", on=DAY),
                    MedicineChange("begun", "therapist", "", "l"),
                ),
            ),
        )
    )
    assert says("medication", course) == [
        "Gabapentin",
        "Medicine, not named: taken, before the first visit",
        "Medicine, not named: as before, up to visit 3",
        "Medicine, not named: halved, by the person's own choice, visits 9 and 10",
        "Medicine, not named: stopped, as the prescriber decided, 1 October 2026",
        "Medicine, not named: begun, on the therapist's word",
    ]


def test_examination() -> None:
    body = Structure(
        scoliosis=True, legs_differ=False, fusion=True, fusion_where="L5",
        leg_length=LegLength("left", 8, "blocks"), notes=(Note("n"),),
    )  # fmt: skip
    course = replace(
        one_visit(
            "manual",
            felt=(
                Felt(
                    "soleus", "right", "deep_muscle", True, 5, False, True, ("calf",), "dull", "l"
                ),
                Felt("gluteals"),
            ),
        ),
        intake=Intake(exam=(Note("e"),), structure=body),
    )
    found = Examination("neurological", "nothing_found", DAY)
    case = Case("A case", "", record=PersonRecord(examinations=(found,)))
    assert says("intake.exam", course, case) == [
        "e",
        "A spine curved to the side: yes; legs of different length: no; bones of the spine grown "
        "or fixed together L5: yes; the left leg is shorter, 8 mm, blocks",
        "n",
        "Neurological: nothing found, 1 October 2026",
        "Visit 1: soleus, right, deep muscle, a taut band, not a twitch, the feeling the person "
        "knows, tender 5 of 10, felt at calf, dull",
        "Visit 1: gluteals",
    ]
    legs = asked(structure=Structure(leg_length=LegLength()))
    assert says("intake.exam", legs) == ["The legs differ"]
    assert says("intake.exam", asked(structure=Structure())) == []


def test_what_else_it_may_be() -> None:
    course = replace(
        one_visit(
            idea=Idea("the calf", "calm in meetings", DAY, instead=("the back",)),
            idea_seen=IdeaSeen("no", 3, "as before"),
        ),
        intake=Intake(asked_first={"cramps_palpable": False, "numbness": None}),
        opinions=(Note("The therapist holds the calf to be behind it."),),
    )
    record = PersonRecord(
        observed=(
            Observed("urge", value=True, says="An urge."), Observed("rest", value=False),
            Observed("radicular_pain", value=True, says="It shoots."),
        ),
        blood=(
            BloodValue("ferritin", Quantity(45, "ug/L"), DAY),
            BloodValue("iron", Quantity(9, "umol/L")),
        ),
    )  # fmt: skip
    case = Case("A case", "", record=record)
    assert says("diagnosis.criteria", course, case) == [
        "There is an urge to move the legs. An urge.", "It neither begins nor grows at rest.",
    ]  # fmt: skip
    assert says("labs", course, case) == ["ferritin: 45 ug/L, 1 October 2026", "iron: 9 umol/L"]
    assert says("diagnosis.differentials", course, case) == [
        "Asked first, cramps palpable: no",
        "Asked first, numbness: not known",
        "It shoots.",
        "Visit 1: working idea, a hypothesis: the calf, then should change: calm in meetings by "
        "1 October 2026, or else: the back",
        "Visit 1: the working idea of visit 3 came true: no, as before",
        "An opinion, apart from what happened: The therapist holds the calf to be behind it.",
    ]
    by_visit = one_visit(idea=Idea("x", "y", by_visit=4), idea_seen=IdeaSeen("not_known"))
    assert says("diagnosis.differentials", by_visit) == [
        "Visit 1: working idea, a hypothesis: x, then should change: y by visit 4",
        "Visit 1: the working idea came true: not known",
    ]
    undated = one_visit(idea=Idea("x", "y"))
    assert says("diagnosis.differentials", undated)[0].endswith("then should change: y")
    assert says("diagnosis.differentials", one_visit(idea=Idea("x")))[0].endswith("hypothesis: x")


def test_needles() -> None:
    fine, thick = Needle(0.2, 30, "Example", "7"), Needle(diameter_mm=0.4)
    first = Insertion(
        "soleus", "right", 2, None, 20, 90, "inwards", "muscle", (), "twitch", "twitch",
        "electrical", 0,
    )  # fmt: skip
    course = one_visit(
        "needling", needle=fine, insertions=(first, Insertion("KI3", needle=thick)),
        electro=Electro(2, "square", 10),
    )  # fmt: skip
    wanted = {
        "session.insertions": ["3 on average, 3 in a visit, counted in 1 of 1 visit"],
        "insertion.target": ["Visit 1: soleus, right", "Visit 1: KI3"],
        "insertion.side": ["Visit 1: soleus, right"],
        "insertion.depth_mm": ["Visit 1: soleus right, 20 mm deep, at 90 degrees, inwards"],
        "insertion.tissue_layer": ["Visit 1: soleus right, muscle"],
        "insertion.response_sought": ["Visit 1: soleus right: twitch looked for"],
        "insertion.response_seen": ["Visit 1: soleus right: twitch felt"],
        "insertion.stimulation": ["Visit 1: soleus right: electrical"],
        "insertion.retention_min": ["Visit 1: soleus right: left for 0 minutes"],
        "electro.freq_hz": ["Visit 1: 2 Hz"],
        "electro.waveform": ["Visit 1: square"],
        "electro.minutes": ["Visit 1: 10 minutes"],
        "needle.diameter_mm": [
            "Visit 1: 0.2 mm thick, 30 mm long, Example, lot 7", "Visit 1: 0.4 mm thick",
        ],
        "needle.maker": ["Visit 1: 0.2 mm thick, 30 mm long, Example, lot 7"],
        "needle": ["Visit 1: 0.2 mm thick, 30 mm long, Example, lot 7"],
        "sessions": ["Visit 1: needles: soleus, right", "Visit 1: needles: KI3"],
    }  # fmt: skip
    assert {field: says(field, course) for field in wanted} == wanted
    without_angle = one_visit("needling", insertions=(Insertion("BL57", depth_mm=10),))
    assert says("insertion.depth_mm", without_angle) == ["Visit 1: BL57, 10 mm deep"]
    assert says("electro.waveform", one_visit("needling", electro=Electro(2))) == []


def test_nobody_who_tells_of_a_muscle_has_counted_the_needles() -> None:
    told_visit = VisitRecord(1, "needling", insertions=(Insertion("soleus"),), source="line 3")
    counted = replace(told_visit, number=2, needles_in=6)
    course = CourseRecord("series", visits=(told_visit,), source="document")
    assert says("session.insertions", course) == []
    both = replace(course, visits=(told_visit, counted, replace(counted, number=3, needles_in=9)))
    assert says("session.insertions", both) == [
        "7.5 on average, 6 to 9 in a visit, counted in 2 of 3 visits"
    ]
    assert says("series.variation", both) == ["In every visit: soleus"]
    case = with_courses(Case("A case", "document"), [course])
    item = draft(case, [course], "stricta").items[3]
    assert (item.id, item.state, item.says, item.missing) == (
        "2a", "missing", (), ("number of needles",)
    )  # fmt: skip


def test_how_visits_differed() -> None:
    assert says("series.variation", course_of(2)) == [
        "2 visits; needles a visit 5 on average (5 to 5); minutes a visit 45 on average (45 to "
        "45); 7 to 7 days from visit to visit; in every visit: gastrocnemius_medial right, KI3 "
        "right"
    ]
    assert says("series.variation", course_of(1)) == []
    visits = (
        VisitRecord(1, "manual", hands=(Hand("soleus"), Hand("piriformis")), source="l"),
        VisitRecord(2, "manual", hands=(Hand("soleus"),), source="l"),
    )
    course = CourseRecord("series", visits=visits, source="document")
    assert says("series.variation", course) == ["In every visit: soleus; in some: piriformis (1)"]


def test_visits() -> None:
    home = HomeTask(
        "calf stretch", "stretch", "right", "soleus", 2, 3, 30, 5, 2, None, materials="sheet"
    )
    course = one_visit(
        "manual", also=("device", "movement", "talk"), on=DAY, start="17:30", minutes=45,
        setting="practice", mode="face_to_face", told="what is done", source="",
        hands=(Hand("soleus", "right", "pressure", "deep", 60, says="dull"),),
        devices=(Device("pad", "calf", "both", setting="low", minutes=30, says="warm"),),
        movements=(Movement("bend", True, "soleus", "left", 2, 3, 20), Movement("walk")),
        topics=("sleep",), home=(home, HomeTask("lift", "heel_lift", "left", height_mm=6)),
        cotreatments=(Cotreatment("heat", "a pad", 10),), nothing_else=True,
        by=Practitioner("A Name", "physiotherapist", 3),
    )  # fmt: skip
    wanted = {
        "sessions": [
            "Visit 1: by hand: soleus, right, pressure, deep pressure, 60 seconds, dull",
            "Visit 1: device: pad, calf, both, low, 30 minutes, warm",
            "Visit 1: stretch: bend, soleus, left, 2 sets, 3 times, 20 seconds",
            "Visit 1: movement: walk",
            "Visit 1: talked about sleep",
            "Visit 1: at home: calf stretch, soleus, right, 2 sets, 3 times, 30 seconds, 2 times a "
            "day, 5 days a week",
            "Visit 1: at home: lift, left, 6 mm",
        ],
        "device": ["Visit 1: device: pad, calf, both, low, 30 minutes, warm"],
        "home.materials": ["Visit 1: sheet", "Visit 1: lift, 6 mm"],
        "session.start": ["Visit 1 on 1 October 2026, 17:30"],
        "session.minutes": ["Visit 1: 45 minutes"],
        "session.setting": ["Visit 1: practice"],
        "session.mode": ["Visit 1: face to face"],
        "session.explanations": ["Visit 1: what is done"],
        "session.cointerventions": ["Visit 1: heat, a pad, 10 minutes", "Visit 1: no other care"],
        "practitioner": ["Physiotherapist, 3 years"],
        "practitioner.qualification": ["Physiotherapist"],
        "practitioner.years": ["3 years in practice"],
        "series.sessions_done": ["Series: 1 visit"],
        "periods.actual": ["Series: 1 visit, 1 October 2026 to 1 October 2026"],
    }
    assert {field: says(field, course) for field in wanted} == wanted
    assert says("practitioner", one_visit(by=Practitioner("A Name"))) == []


def test_time_from_visit_to_visit() -> None:
    assert says("series.interval_days", course_of(3)) == [
        "agreed: every 7 days", "7 days from visit to visit",
    ]  # fmt: skip
    series = VisitSeries("weekly", (), every_days=7)
    of = Reported(Case("A case", "a telling", series=(series,)), (CourseRecord("w", source="t"),))
    assert known(of, "series.interval_days") == [Note("Weekly: a visit every 7 days", "a telling")]


def test_plan_and_design() -> None:
    course = begun()
    wanted = {
        "plan.style": ["trigger points"],
        "protocol.name": ["Work on trigger points of the leg"],
        "plan.source_ids": [
            "Document 000 of this project: a clinic's case report of trigger point acupuncture in "
            "RLS, looked at in 2026"
        ],
        "plan_versions": [
            "Plan 1, 20 August 2026, trigger points, sit through a meeting, not changed since, as "
            "far as is known"
        ],
        "design.periods": ["14 nights of diary, then 6 to 10 visits"],
        "design.run_in_days": ["14 nights"],
        "design.sequence_method": [],
        "outcomes.instrument": ["evening urge, 0 to 10, IRLS"],
        "outcomes.when": ["after visits 0, 4, 8, 12"],
    }
    assert {field: says(field, course) for field in wanted} == wanted
    assert course.plan is not None
    other = replace(course.plan, source_ids=("a book",), trial="abc", scale_after_visits=())
    version = replace(course.plans[0], number=2, plan=other, reason="it was sore", on=None)
    changed = replace(course, plans=(course.plans[0], version))
    assert says("plan.source_ids", changed) == ["a book"]
    assert says("design.sequence_method", changed) == ["drawn by lot and sealed, plan abc"]
    assert says("outcomes.when", changed) == []
    assert says("plan_versions", changed)[1].endswith(
        "changed because it was sore, not changed since, as far as is known"
    )
    assert "not changed" not in says("plan_versions", changed)[0]


def test_outcomes() -> None:
    readings = (
        Reading(0, 0, word="bad", context="work"),
        Reading(0, 2, value=3, says="less"),
        Reading(3, 3, says="calmer at work", context="work", ups_and_downs=True),
    )
    course = replace(
        one_visit(before=Now(6), after=Now(0)),
        outcomes=(CaseOutcome("urge", readings, unit="points"),),
        totals=(
            ScaleAt("irls", 25, DAY, 0), ScaleAt("irls", 21, after_visit=1), ScaleAt("irls", 9),
        ),
        afterwards=(
            Afterwards("stayed_good", "weeks", "", "l"),
            Afterwards("ongoing", "", "It goes on.", "l"),
        ),
    )  # fmt: skip
    assert says("outcomes", course) == [
        "Urge, before the visits: bad, at work",
        "Urge, visits 1 and 2: 3 points, less",
        "Urge, visit 3: calmer at work, with ups and downs",
        "IRLS 25, before the visits, 1 October 2026",
        "IRLS 21, after visit 1",
        "IRLS 9",
        "Visit 1: before 6 of 10, after 0 of 10",
        "Afterwards: stayed good, weeks",
        "Afterwards: It goes on.",
    ]
    assert says("outcomes.instrument", course) == ["In words: urge"]


def test_adherence_and_what_was_unwanted() -> None:
    harmed = Harmed("bruise", "mild", "calf", DAY, 48, "cold", True)
    course = replace(
        one_visit(
            home=(HomeTask("lift", "heel_lift"),),
            done=(HomeDone("lift", 5, 7, "easy"), HomeDone("walk")), harmed=(harmed,),
            nothing_harmed=True,
        ),
        mornings=(Morning(1, None, 3, 20, True, 2, 0, True, says="sore"), Morning(1)),
    )  # fmt: skip
    assert says("adherence", course) == ["Lift: done on 5 of 7 days asked.", "Visit 1: lift: easy"]
    assert says("adverse_events", course) == [
        "Visit 1: bruise, mild, calf, 1 October 2026, 48 hours, cold, over",
        "after visit 1: a bruise, short of breath, soreness 3 of 10, 20 hours of soreness, night 2 "
        "of 10, sore",
    ]
    none = one_visit(nothing_harmed=True)
    assert says("adverse_events", none) == ["Visit 1: asked for, and nothing unwanted was told"]
    assert not said(" ".join(says("adverse_events", none)))
    assert says("adverse_events", one_visit(harmed=(Harmed("pain"),))) == ["Visit 1: pain"]


def test_what_only_a_person_can_write() -> None:
    course = replace(
        one_visit(), written={"report.title": "A title", "report.limits": "Few nights."},
        statement=(Note("I sit."),), intake=Intake(agrees_to_publish=DAY),
    )  # fmt: skip
    assert says("report.title", course) == ["A title"]
    assert says("report.title", one_visit()) == ["A case: a case report"]
    assert says("report.limits", course) == ["Few nights."]
    assert says("report.abstract", course) == []
    assert says("patient_statement", course) == ["I sit."]
    assert says("consent.publication", course) == ["The person agreed on 1 October 2026"]


def test_the_first_drawing_is_told() -> None:
    course = one_visit(before=Now(3, BodyDrawing({"calf_inner_right": 4})))
    assert says("body_map.first", course)[0].startswith("1 of ")
    assert says("body_map.first", one_visit(before=Now(3))) == []
