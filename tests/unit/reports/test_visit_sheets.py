"""Sheets to print: what stands on each, what is left open, and where their sentences come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.builders.html import Reader

from ekbom.knowledge.explain import explain
from ekbom.knowledge.visit_sheets import after_care_facts, sheet_facts
from ekbom.model.course_record import CourseRecord, PlanVersion
from ekbom.model.home_item import HomeTask
from ekbom.model.treatment import Idea, Practitioner, VisitRecord
from ekbom.model.treatment_work import Hand, Insertion
from ekbom.reports.visit_sheets import SHEETS, SheetName, visit_sheet
from ekbom.treatment.schedule import default_plan

STRETCH = HomeTask(
    "calf stretch", "stretch", "left", "soleus", sets=2, seconds=30, until=date(2026, 12, 20),
    says="Heel on the ground, knee bent.",
)  # fmt: skip
LIFT = HomeTask("heel lift", "heel_lift", "left", height_mm=6)
NEEDLE = Insertion("soleus", "right", 2, depth_mm=20, angle_deg=90, layer="deep_muscle")
LAST = VisitRecord(
    1, "needling", also=("manual", "talk"), on=date(2026, 11, 20), minutes=40,
    insertions=(NEEDLE,), hands=(Hand("piriformis", "both", seconds=30),), topics=("sleep",),
    home=(STRETCH, LIFT), idea=Idea("soleus right", by=date(2026, 12, 1)),
    next_on=date(2026, 11, 27),
)  # fmt: skip
COURSE = CourseRecord(
    "series 1",
    plans=(PlanVersion(1, default_plan("sit through a film")),),
    by=Practitioner("Berg", "acupuncturist"),
    visits=(LAST,),
)


def words(name: SheetName, course: CourseRecord | None = COURSE, whose: str = "Kenji") -> str:
    page = visit_sheet(name, course, whose=whose, made_at="2026-11-21 10:00")
    return " ".join(" ".join(Reader(page).text).split())


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_is_whole_without_a_course(name: SheetName) -> None:
    said = words(name, None, "")
    assert "2026-11-21 10:00" in said
    assert "Kenji" not in said


def test_the_form_begins_with_the_last_visit_and_leaves_open_what_is_seen_anew() -> None:
    said = words("form")
    assert "Visit 2" in said
    assert "soleus right 20 90 deep muscle" in said
    assert "piriformis both 30" in said
    assert "sleep" in said
    assert "Idea of the last visit: soleus right, by 1 December 2026" in said
    assert "Needles in Needles out" in said
    undated = replace(LAST, idea=Idea("soleus right"))
    assert "Idea of the last visit: soleus right came true?" in words(
        "form", replace(COURSE, visits=(undated,))
    )


def test_the_form_of_a_first_visit_has_empty_rows_of_its_kind() -> None:
    talk = replace(COURSE, visits=(), plans=(PlanVersion(1, default_plan("x", kind="talk")),))
    page = visit_sheet("form", talk, whose="", made_at="")
    assert "Visit 1" in " ".join(Reader(page).text)
    assert page.count('<td data-h="What was talked about"></td>') == 6
    assert "Needles" not in page


def test_before_and_after_name_the_next_date_and_every_sentence() -> None:
    before, after = words("before"), words("after")
    assert "27 November 2026" in before
    assert all(explain(fact).says in before for fact in sheet_facts("before"))
    assert all(explain(fact).says in after for fact in after_care_facts())
    assert explain("redflag.breath").says in after
    assert after.index("Get help at once") < after.index("After the visit")
    assert "Calf stretch, left" in after


def test_choosing_tells_how_often_something_unwanted_was_seen() -> None:
    said = words("choosing")
    assert all(explain(fact).says in said for fact in sheet_facts("choosing"))
    assert explain("harm.overall_patient").says in said


def test_what_is_done_at_home_has_its_amounts_and_its_place() -> None:
    said = words("home")
    assert "Calf stretch, left" in said
    assert "Heel on the ground, knee bent." in said
    assert "Sets 2 Seconds each 30 Until 20 December 2026" in said
    assert "Height, mm 6" in said
    page = visit_sheet("home", COURSE, whose="", made_at="")
    # The muscle lies where the calf is seen: the back, on its own side alone.
    assert page.count('<figure class="map') == 1
    assert "Here: left lower calf" in page
    assert "right lower calf" not in page
    both = replace(LAST, home=(replace(STRETCH, side=None),))
    page = visit_sheet("home", replace(COURSE, visits=(both,)), whose="", made_at="")
    assert "right lower calf and left lower calf" in page


def test_a_receipt_counts_visits_and_says_nothing_of_health() -> None:
    said = words("receipt")
    assert "Berg, acupuncturist" in said
    assert "Visits agreed 6 to 10 Visits used 1" in said
    assert "1 20 November 2026 needling and manual and talk 40" in said
    assert "soleus" not in said
    undated = replace(COURSE, by=None, visits=(replace(LAST, on=None),))
    assert "no date" in words("receipt", undated)
