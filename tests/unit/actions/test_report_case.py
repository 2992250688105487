"""Drafts of reports from a case in a file, and from what the workspace keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.builders.courses import course_of
from tests.builders.desks import make_desk, own_person, seat
from tests.builders.visits import begin, record
from tests.project.repo import ROOT

from ekbom.actions.bring_case import bring_case
from ekbom.actions.desk import Desk
from ekbom.actions.entries import log_entry
from ekbom.actions.report_case import draft_of_case, draft_of_person, standard_of, written
from ekbom.exchange.visit_file import course_contents
from ekbom.model.errors import NotAllowed, NotAnswerable, UsageError
from ekbom.model.people import Actor

CASES = ROOT / "examples" / "cases"
TODAY = date(2026, 11, 21)


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


def test_standards_by_name() -> None:
    assert standard_of("CARE") == "care"
    with pytest.raises(UsageError, match="'prisma' is unknown; use one of care, stricta, tidier"):
        standard_of("prisma")


def test_a_case_in_a_file() -> None:
    found = draft_of_case(CASES / "case_000.toml", today=TODAY)
    assert found.case.source == "document 000"
    assert found.report.counts == (2, 13)
    assert [one.code for one in found.report.findings] == ["stop_card"]
    assert found.report.result[0].startswith("Symptoms: as before at visits 1 to 3")
    assert found.report.answer is not None
    assert len(found.report.answer.courses) == 2


def test_a_complaint_without_visits_can_be_reported(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('source = "a telling"\ncomplaint = ["restless"]\n', encoding="utf-8")
    found = draft_of_case(path, today=TODAY)
    assert (found.report.absent, found.report.answer) == ("not told", None)
    assert found.report.result == ("How it went was not written down for any stretch of visits.",)
    assert [one.code for one in found.report.findings] == ["nothing_to_follow"]


def test_a_course_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "course.json"
    path.write_text(json.dumps(course_contents(course_of(8))), "utf-8")
    found = draft_of_case(path, "stricta", today=TODAY)
    assert found.report.title == "Work on trigger points of the leg"
    assert found.report.source == "course.json"
    assert found.report.counts == (17, 17)
    assert found.report.absent == "not recorded"


def test_a_case_that_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('title = "x"\nsource = "y"\n[known]\nrest = true\n', encoding="utf-8")
    with pytest.raises(NotAnswerable, match="it tells neither of a complaint nor of visits"):
        draft_of_case(path, today=TODAY)


def test_recorded_visits_are_reported_with_an_audit(desk: Desk) -> None:
    person = own_person(desk)
    begin(desk, person)
    record(desk, person)
    found = draft_of_person(desk, person, "stricta", today=TODAY)
    assert found.report.title == "calf work"
    assert found.report.absent == "not recorded"
    assert found.report.counts[0] >= 15
    text = written(found.report)
    assert "- Visit 1: soleus, right" in text
    assert "restless in the evening" in written(draft_of_person(desk, person, today=TODAY).report)
    *_, line = desk.store.audit()
    assert line.event.verb == "draft_of_person"
    assert len(line.event.records) == 1


def test_a_total_that_was_logged_stands_at_its_visits(desk: Desk) -> None:
    person = own_person(desk)
    begin(desk, person)
    log_entry(desk, person, {"irls": "24"}, at="2026-11-01")
    record(desk, person)
    text = written(draft_of_person(desk, person, today=TODAY).report)
    assert "- IRLS 24, before the visits, " in text


def test_a_kept_case_keeps_its_title(desk: Desk) -> None:
    person = own_person(desk)
    bring_case(desk, person, CASES / "case_001.toml")
    told = draft_of_person(desk, person, "tidier", today=TODAY)
    assert told.report.title.startswith("Two series of ten visits")
    assert told.report.absent == "not told"
    begin(desk, person)
    record(desk, person)
    own = draft_of_person(desk, person, "tidier", today=TODAY)
    assert own.report.title == told.report.title
    assert own.report.absent == "not recorded"


def test_nothing_is_kept_and_nobody_else_may_look(desk: Desk) -> None:
    person = own_person(desk)
    with pytest.raises(NotAnswerable, match="or record one: ekbom visit"):
        draft_of_person(desk, person, today=TODAY)
    outsider = seat(desk, Actor("m9", "x", "therapist"))
    with pytest.raises(NotAllowed):
        draft_of_person(outsider, person, today=TODAY)
