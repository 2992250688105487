"""Answers from the workspace on each database: the same as from the files."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tests.builders.bring import write_diary
from tests.builders.desks import own_person
from tests.builders.night_file import write_night_file

from ekbom.actions.assess import read_told
from ekbom.actions.bring_case import bring_case
from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.bring_night import bring_night
from ekbom.actions.desk import Desk
from ekbom.actions.entries import log_entry
from ekbom.actions.interview import Interview
from ekbom.actions.journal import read_diary
from ekbom.actions.kept_case import case_of_workspace, kept_record, sheet_of
from ekbom.actions.kept_diary import kept_diary
from ekbom.actions.kept_night import score_kept, unscored
from ekbom.actions.kept_questions import helps_kept
from ekbom.actions.night import score_night

EXAMPLES = Path(__file__).parents[2] / "examples"
NOW = datetime(2026, 12, 1, 8)
TODAY = date(2026, 11, 21)


def test_a_diary_is_that_of_its_file(desk: Desk) -> None:
    file = EXAMPLES / "melatonin" / "melatonin_ema.csv"
    bring_diary(desk, own_person(desk), file, options={"row": "day", "index": "study_day"})
    options = {"outcome": "mood", "now": NOW}
    told = read_diary(file, outcome="mood", row="day", index="study_day", now=NOW)
    assert kept_diary(desk, own_person(desk), options=options) == told


def test_log_and_table_are_answered_together_and_the_answer_is_kept(
    desk: Desk, tmp_path: Path
) -> None:
    bring_diary(desk, own_person(desk), write_diary(tmp_path))
    log_entry(desk, own_person(desk), {"urge": "1", "coffee": "0"}, "ümläut", at="2026-03-07T22:00")
    found = helps_kept(desk, own_person(desk), "urge", now=NOW)
    assert found.diary.outcomes["urge"].values == (6, 4, 7, 1)
    assert found.diary.late == (False, False, False, True)
    (kept,) = desk.store.find(own_person(desk), "answer")
    assert kept.body["result"] == found.answer.to_dict()


def test_a_case_is_that_of_its_file_and_takes_answers(desk: Desk) -> None:
    file = EXAMPLES / "cases" / "case_001.toml"
    bring_case(desk, own_person(desk), file)
    assert case_of_workspace(desk, own_person(desk), today=TODAY) == read_told(file, today=TODAY)
    interview = Interview(sheet_of(desk, own_person(desk)), "person", TODAY)
    question = interview.next_question()
    if question is not None:
        interview.answer(question, "u")
    (kept,) = desk.store.find(own_person(desk), "case")
    assert kept.version == (1 if question is None else 2)
    assert kept_record(desk, own_person(desk), today=TODAY).title


def test_a_night_is_scored_once(desk: Desk, tmp_path: Path) -> None:
    file = write_night_file(tmp_path / "night.edf")
    (recording,) = bring_night(desk, own_person(desk), file).ids
    found = score_kept(desk, own_person(desk), recording)
    assert found.to_dict() == score_night(file).to_dict()
    again = score_kept(desk, own_person(desk), recording, anew=True)
    assert again.before
    assert again.record == found.record
    assert unscored(desk, own_person(desk)) == ()
