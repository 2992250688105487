"""The case of a person from what the workspace keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.builders.bring import write_diary
from tests.builders.desks import Clock, clock_of, make_desk, own_person, seat
from tests.unit.actions.test_interview import FLAGS

from ekbom.actions.assess import assess, read_told
from ekbom.actions.bring_case import bring_case
from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.desk import Desk
from ekbom.actions.entries import log_entry
from ekbom.actions.interview import Interview
from ekbom.actions.kept_case import amend_case, case_of_workspace, kept_record, sheet_of
from ekbom.actions.people import change_person
from ekbom.model.errors import InputError, NotAllowed
from ekbom.model.observation import Quantity
from ekbom.model.people import Actor, Role

TODAY = date(2026, 11, 21)
CASE = """
format = "ekbom-case/1"
title = "Restless at the desk"
source = "told on 2026-11-01"

[known]
rest = { value = true, by = "person", on = 2026-11-01 }
"""
NIGHTS = """
[nights]
file = "urge.csv"
outcome = "urge"
options = { scale = "0 10" }
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path, clock=Clock(datetime(2026, 11, 20, 21, 30, tzinfo=UTC)))
    yield made
    made.store.close()


def bring(desk: Desk, folder: Path, text: str = CASE) -> Path:
    path = folder / "me.toml"
    path.write_text(text, "utf-8")
    bring_case(desk, own_person(desk), path)
    return path


def log(desk: Desk, at: str, note: str = "", **cells: str) -> None:
    clock_of(desk).at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    log_entry(desk, own_person(desk), cells, note, new=cells)


def whole(desk: Desk) -> Any:
    return case_of_workspace(desk, own_person(desk), today=TODAY)


def test_a_case_that_was_brought_is_the_case_of_its_file(desk: Desk, tmp_path: Path) -> None:
    path = bring(desk, tmp_path)
    assert whole(desk) == read_told(path, today=TODAY)
    assert kept_record(desk, own_person(desk), today=TODAY).file == "me.toml"


@pytest.mark.parametrize("name", ["case_000.toml", "case_001.toml"])
def test_the_examples_are_assessed_as_from_their_files(desk: Desk, name: str) -> None:
    path = Path(__file__).parents[3] / "examples" / "cases" / name
    bring_case(desk, own_person(desk), path)
    told, diary = read_told(path, today=TODAY)
    kept, nights = whole(desk)
    asked: dict[str, Any] = {"today": TODAY, "audience": "clinician"}
    answer = assess(kept, diary=nights, **asked)
    assert answer.to_dict() == assess(told, diary=diary, **asked).to_dict()


def test_its_nights_are_those_that_were_brought(desk: Desk, tmp_path: Path) -> None:
    path = bring(desk, tmp_path, CASE + NIGHTS)
    bring_diary(desk, own_person(desk), write_diary(tmp_path))
    log(desk, "2026-03-07T22:00", urge="1")
    _, diary = whole(desk)
    assert diary == read_told(path, today=TODAY)[1]
    assert diary.source == "urge.csv"
    log(desk, "2026-03-08T22:00", "stopped pramipexole")
    _, diary = whole(desk)
    assert diary.outcomes["urge"].values == (6, 4, 7)
    assert [use.taking for use in diary.own_medicines] == ["stopped"]


def test_nights_of_another_name_are_all_there_are(desk: Desk, tmp_path: Path) -> None:
    bring(desk, tmp_path, CASE + NIGHTS.replace("urge.csv", "other.csv"))
    log(desk, "2026-03-07T22:00", urge="1")
    _, diary = whole(desk)
    assert diary.outcomes["urge"].values == (1,)


def test_nights_that_cannot_be_read_are_a_finding(desk: Desk, tmp_path: Path) -> None:
    bring(desk, tmp_path, CASE + NIGHTS)
    case, diary = whole(desk)
    assert diary is None
    (found,) = [f for f in case.findings if f.code == "diary_not_read"]
    assert found.what == "no night of this person is kept here"
    log(desk, "2026-03-07T22:00", "stopped pramipexole", coffee="1")
    case, diary = whole(desk)
    assert [use.taking for use in diary.own_medicines] == ["stopped"]
    (found,) = [f for f in case.findings if f.code == "diary_not_read"]
    assert (found.where, found.what) == ("--outcome", "log has no column 'urge'")


def test_without_a_case_it_is_what_was_logged(desk: Desk) -> None:
    case, diary = whole(desk)
    assert (case.title, case.source) == (
        "What is kept in the workspace",
        "entries of the workspace",
    )
    assert (case.findings, diary) == ((), None)
    log(desk, "2026-03-07T08:10", ferritin="45 ug/L")
    log(desk, "2026-03-07T08:20", irls="22", sit_desk="15")
    case, _ = whole(desk)
    assert [(one.name, one.quantity) for one in case.record.blood] == [
        ("ferritin", Quantity(45.0, "ug/L"))
    ]
    assert [one.total for one in case.record.scales] == [22.0]
    assert [one.minutes for one in case.record.symptoms.sit] == [15.0]


def test_what_was_logged_comes_to_what_was_told(desk: Desk, tmp_path: Path) -> None:
    blood = '[[blood]]\non = 2026-01-01\nvalues = { ferritin = "20 ug/L" }\n'
    bring(desk, tmp_path, CASE + blood)
    log(desk, "2026-03-07T08:10", ferritin="45 ug/L")
    answer = assess(whole(desk)[0], today=TODAY)
    series = dict(answer.section("blood").figures)["series"]["ferritin"]
    assert [row["value"] for row in series] == [20.0, 45.0]


@pytest.mark.parametrize(
    "cells",
    [{"note": "stopped pramipexole"}, {"pramipexole": "stopped"}, {"pramipexole": "not taken"}],
)
def test_a_medicine_that_was_ended_asks_for_its_card(desk: Desk, cells: dict[str, str]) -> None:
    log(desk, "2026-03-07T22:00", **cells)
    case, diary = whole(desk)
    answer = assess(case, today=TODAY, diary=diary)
    assert len(answer.stop_cards) == 1
    assert "stop_card" not in {finding.code for finding in answer.findings}


def test_a_medicine_that_was_taken_no_more_asks_for_its_card(desk: Desk) -> None:
    for day, dose in ((1, "0.25 mg"), (2, "0.25 mg"), (3, "0.25 mg"), (4, "0")):
        log(desk, f"2026-03-0{day}T22:00", urge="4", pramipexole=dose)
    case, diary = whole(desk)
    assert len(assess(case, today=TODAY, diary=diary).stop_cards) == 1


def test_of_a_log_nobody_asked_about_only_what_matters_is_said(desk: Desk) -> None:
    log(desk, "2026-03-07T22:00", urge="4", coffee="2")
    other = Actor("m9", "somebody", "carer", frozenset((own_person(desk),)))
    log(seat(desk, other), "2026-03-08T22:00", urge="4", coffee="2")
    _, diary = whole(desk)
    assert [finding.code for finding in diary.findings] == ["written_by_carer"]


def test_the_hour_of_onset_is_read_for_its_signs(desk: Desk) -> None:
    log(desk, "2026-03-07T23:00", onset="21:30")
    log(desk, "2026-03-08T23:00", onset="20:30")
    _, diary = whole(desk)
    assert diary.outcomes["onset"].unit == "h"


def test_hours_of_onset_are_the_same_wherever_the_day_turns(desk: Desk, tmp_path: Path) -> None:
    log(desk, "2026-03-07T23:00", onset="21:30")
    change_person(desk, own_person(desk), day_turns_h=15.0)
    assert whole(desk)[1].outcomes["onset"].values == (9.5,)
    bring(desk, tmp_path, CASE + NIGHTS.replace('"urge"', '"onset"').replace("0 10", "0 24"))
    case, diary = whole(desk)
    assert diary.outcomes["onset"].values == (6.5,)
    assert dict(case.nights.options)["day-turns"] == "15"
    told = NIGHTS.replace('"urge"', '"onset"').replace("0 10", '0 24", day-turns = "12')
    bring(desk, tmp_path, CASE + told)
    assert whole(desk)[1].outcomes["onset"].values == (9.5,)


def test_tables_that_do_not_fit_together_lose_no_medicine(desk: Desk, tmp_path: Path) -> None:
    rows = ("2026-03-04,1,6,stopped", "2026-03-05,2,5,stopped")
    path = write_diary(tmp_path, rows, header="date,n,urge,pramipexole")
    bring_diary(desk, own_person(desk), path, options={"row": "day", "index": "n"})
    log(desk, "2026-03-07T22:00", urge="4", ropinirole="not taken")
    _, diary = whole(desk)
    assert {use.name for use in diary.own_medicines} == {"pramipexole", "ropinirole"}


# Writing


def test_an_amendment_keeps_the_versions_before(desk: Desk, tmp_path: Path) -> None:
    bring(desk, tmp_path)
    made = amend_case(desk, own_person(desk), CASE.replace("true", "false"), reason="asked again")
    first, second = desk.store.history(made.id)
    assert (first.body["text"], second.reason) == (CASE, "asked again")
    assert (second.version, second.changed_at) == (2, datetime(2026, 11, 20, 21, 30, tzinfo=UTC))
    assert whole(desk)[0].record.observed[0].value is False


def test_a_first_case_is_kept_and_what_is_none_is_not(desk: Desk) -> None:
    with pytest.raises(InputError, match=r"^case: it is not valid TOML"):
        amend_case(desk, own_person(desk), "[known", reason="x")
    assert desk.store.find(own_person(desk), "case") == ()
    made = amend_case(desk, own_person(desk), CASE, reason="")
    assert (made.version, made.key) == (1, "case")
    assert whole(desk)[0].title == "Restless at the desk"


def test_an_interview_is_kept_answer_by_answer(desk: Desk) -> None:
    sheet = sheet_of(desk, own_person(desk))
    interview = Interview(sheet, "person", TODAY)
    assert interview.where == "the workspace"
    asked = []
    for text in ("n", "u"):
        question = interview.next_question()
        assert question is not None
        asked.append(question.observation)
        interview.answer(question, text)
    case = whole(desk)[0]
    assert [(one.name, one.value, one.by) for one in case.record.observed] == [
        (asked[0], False, "person")
    ]
    (kept,) = desk.store.find(own_person(desk), "case")
    assert [one.reason for one in desk.store.history(kept.id)][1:] == [
        f"interview: {name}" for name in asked
    ]
    assert set(asked) <= {*FLAGS}
    assert interview.back()
    assert sheet.told() == (asked[0],)
    again = Interview(sheet_of(desk, own_person(desk)), "person", TODAY).next_question()
    assert again is not None
    assert again.observation == asked[1]


def test_an_interview_goes_on_with_the_case_and_asks_nothing_that_was_logged(
    desk: Desk, tmp_path: Path
) -> None:
    bring(desk, tmp_path)
    log(desk, "2026-03-07T08:10", ferritin="45 ug/L")
    sheet = sheet_of(desk, own_person(desk))
    Interview(sheet, "clinician", TODAY)
    assert sheet.told() == ("rest",)
    assert sheet.case(datetime(2026, 11, 21)).record.blood[0].name == "ferritin"
    (kept,) = desk.store.find(own_person(desk), "case")
    assert kept.version == 1


@pytest.mark.parametrize(
    ("role", "relation", "audience", "by"),
    [
        ("person", "", "person", None),
        ("doctor", "", "clinician", None),
        ("doctor", "", "person", "clinician"),
        ("therapist", "", "person", "therapist"),
        ("carer", "parent", "person", "parent"),
        ("carer", "partner", "person", "carer"),
    ],
)
def test_who_answers(desk: Desk, role: Role, relation: str, audience: str, by: str | None) -> None:
    actor = replace(desk.actor, role=role, relation=relation)
    assert sheet_of(seat(desk, actor), own_person(desk)).by(audience) == by


def test_every_read_is_audited_and_an_outsider_is_refused(desk: Desk) -> None:
    whole(desk)
    outsider = seat(desk, Actor("m9", "x", "doctor"))
    for action in (
        lambda: kept_record(outsider, own_person(desk), today=TODAY),
        lambda: case_of_workspace(outsider, own_person(desk), today=TODAY),
        lambda: amend_case(outsider, own_person(desk), CASE, reason="x"),
        lambda: sheet_of(outsider, own_person(desk)),
    ):
        with pytest.raises(NotAllowed):
            action()
    told = [(line.event.verb, line.event.result) for line in desk.store.audit()]
    assert told[-5] == ("case_of_workspace", "done")
    assert told[-4:] == [
        (verb, "refused") for verb in ("kept_record", "case_of_workspace", "amend_case", "sheet_of")
    ]
