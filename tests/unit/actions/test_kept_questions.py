"""What helps and how a course went, asked of the workspace: the same as asked of the files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import Clock, make_desk, own_person, seat

import ekbom
from ekbom.actions.bring_case import bring_case
from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.bring_plan import bring_plan
from ekbom.actions.course import case_diary, follow_course
from ekbom.actions.course import read_case as read_case_with_cards
from ekbom.actions.desk import Desk
from ekbom.actions.entries import log_entry
from ekbom.actions.helps import what_helps
from ekbom.actions.journal import read_diary
from ekbom.actions.kept_answer import keep_answer
from ekbom.actions.kept_plans import break_kept_seal, kept_plans, plans_for
from ekbom.actions.kept_questions import course_kept, helps_kept
from ekbom.cli import main
from ekbom.exchange.plan_file import read_plan
from ekbom.exchange.schedule_file import read_schedule
from ekbom.model.errors import NotAllowed, UsageError
from ekbom.model.kept import Kept
from ekbom.model.people import Actor

EXAMPLES = Path(__file__).parents[3] / "examples"
MELATONIN = EXAMPLES / "melatonin"
AFTER = datetime(2026, 12, 1, 8)
DURING = datetime(2026, 2, 1, 8)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path, clock=Clock(datetime(2026, 11, 20, 21, 30, tzinfo=UTC)))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary with its sealed plan."""
    folder = tmp_path_factory.mktemp("trial")
    words = ["simulate", "diary", "--effect", "-2.5", "--pairs", "31", "--seed", "3"]
    files = ["-o", str(folder / "d.csv"), "--plan", str(folder / "p.json")]
    assert main([*words, "--start", "2026-01-01", *files]) == 0
    return folder


def bring_trial(desk: Desk, trial: Path) -> None:
    bring_diary(desk, own_person(desk), trial / "d.csv")
    bring_plan(desk, own_person(desk), trial / "p.json")


def answers(desk: Desk) -> tuple[Kept, ...]:
    return desk.store.find(own_person(desk), "answer")


# What helps


def test_the_melatonin_diary_gives_the_answer_of_its_file(desk: Desk) -> None:
    how: dict[str, Any] = {
        "scale": (0, 100), "lower_is_better": False, "row": "day", "index": "study_day"
    }  # fmt: skip
    schedule = read_schedule(MELATONIN / "melatonin_schedule.json", "balanced,max_run=2")
    asked: dict[str, Any] = {"schedule": schedule, "worthwhile": 5, "now": AFTER}
    diary = read_diary(
        MELATONIN / "melatonin_ema.csv", outcome="mood", action=["melatonin"], now=AFTER, **how
    )
    told = what_helps(diary, "mood", ["melatonin"], **asked)
    bring_diary(desk, own_person(desk), MELATONIN / "melatonin_ema.csv")
    found = helps_kept(desk, own_person(desk), "mood", ["melatonin"], options=how, **asked)
    assert found.answer.to_dict() == told.to_dict()
    assert found.diary == diary


def test_a_trial_gives_the_answer_of_its_files(desk: Desk, trial: Path) -> None:
    bring_trial(desk, trial)
    diary = read_diary(trial / "d.csv", outcome="urge", now=AFTER)
    told = what_helps(diary, "urge", plan=trial / "p.json", now=AFTER)
    found = helps_kept(desk, own_person(desk), "urge", now=AFTER)
    assert found.answer == told
    assert found.plans == (read_plan(trial / "p.json"),)


def test_a_plan_that_is_given_too_is_read_once(desk: Desk, trial: Path) -> None:
    bring_trial(desk, trial)
    plans = [trial / "p.json"]
    found = helps_kept(desk, own_person(desk), "urge", now=AFTER, plans=plans)
    assert len(found.plans) == 1
    assert found.answer == helps_kept(desk, own_person(desk), "urge", now=AFTER).answer


def test_nights_of_a_trial_that_runs_do_not_pass_for_logged_ones(desk: Desk, trial: Path) -> None:
    bring_trial(desk, trial)
    (action,) = helps_kept(desk, own_person(desk), "urge", now=DURING).answer.actions
    assert (action.level, action.effect) == ("sealed", None)


def test_a_seal_that_is_broken_is_kept_as_broken(desk: Desk, trial: Path) -> None:
    bring_trial(desk, trial)
    found = helps_kept(desk, own_person(desk), "urge", now=DURING, break_seal=True)
    assert found.answer.actions[0].effect is not None
    (kept,) = desk.store.find(own_person(desk), "plan")
    assert (kept.version, kept.body["broken_at"]) == (2, "2026-02-01T08:00:00")
    (plan,) = kept_plans(desk, own_person(desk))
    assert plan.broken_at == DURING
    again = break_kept_seal(desk, own_person(desk), plan.seal, datetime(2026, 2, 2))
    assert again.broken_at == DURING
    assert helps_kept(desk, own_person(desk), "urge", now=AFTER).answer.actions[0].level in (
        "noted", "pattern",
    )  # fmt: skip


def test_the_seal_of_a_trial_that_is_over_cannot_be_broken(desk: Desk, trial: Path) -> None:
    bring_trial(desk, trial)
    (plan,) = kept_plans(desk, own_person(desk))
    assert break_kept_seal(desk, own_person(desk), plan.seal, AFTER).broken_at is None
    with pytest.raises(NotAllowed, match="there is no such plan here for you"):
        break_kept_seal(desk, own_person(desk), "0" * 64, AFTER)


def test_which_trials_a_question_is_about(trial: Path) -> None:
    plan = read_plan(trial / "p.json")
    assert plans_for([plan], "urge", None) == (plan,)
    assert plans_for([plan], "urge", ["stretching@same", "tea"]) == (plan,)
    assert plans_for([plan], "urge", ["tea"]) == ()
    assert plans_for([plan], "mood", None) == ()


def test_a_schedule_that_is_given_stands_for_the_plans(desk: Desk, trial: Path) -> None:
    bring_trial(desk, trial)
    schedule = read_plan(trial / "p.json").schedule
    found = helps_kept(desk, own_person(desk), "urge", ["stretching"], now=AFTER, schedule=schedule)
    assert found.plans == ()
    assert found.answer.actions[0].basis == "schedule"


# Answers are kept


def test_an_answer_is_kept_once(desk: Desk, trial: Path) -> None:
    bring_trial(desk, trial)
    found = helps_kept(
        desk, own_person(desk), "urge", now=AFTER, options={"scale": (0, 10), "tz": None},
        worthwhile=2,
    )  # fmt: skip
    helps_kept(
        desk, own_person(desk), "urge", now=AFTER.replace(hour=9), options={"scale": (0, 10)},
        worthwhile=2,
    )  # fmt: skip
    (kept,) = answers(desk)
    assert kept.body["what"] == "helps"
    assert kept.body["asked"] == {"outcome": "urge", "scale": [0, 10], "worthwhile": 2}
    assert kept.body["version"] == ekbom.__version__
    assert kept.body["result"]["actions"][0]["sentence"] == found.answer.actions[0].sentence
    assert kept.night == date(2026, 12, 1)
    helps_kept(desk, own_person(desk), "urge", now=AFTER, worthwhile=3)
    assert len(answers(desk)) == 2


def test_an_answer_need_not_be_kept(desk: Desk, trial: Path) -> None:
    bring_trial(desk, trial)
    helps_kept(desk, own_person(desk), "urge", now=AFTER, keep=False)
    assert answers(desk) == ()


def test_a_new_answer_to_the_same_question_is_kept_beside_the_old_one(desk: Desk) -> None:
    asked: dict[str, Any] = {"today": date(2026, 11, 21)}
    first = keep_answer(desk, own_person(desk), "assess", {"a": 1}, {"b": 1}, **asked)
    assert keep_answer(desk, own_person(desk), "assess", {"a": 1}, {"b": 1}, **asked) == first
    second = keep_answer(desk, own_person(desk), "assess", {"a": 1}, {"b": 2}, **asked)
    assert {one.id for one in answers(desk)} == {first.id, second.id}
    results = [line.event.result for line in desk.store.audit()][-3:]
    assert results == ["done", "nothing_changed", "done"]


# How a course went


def test_a_case_is_followed_as_from_its_file(desk: Desk) -> None:
    for n, name in enumerate(("case_000.toml", "case_001.toml")):
        path = EXAMPLES / "cases" / name
        bring_case(desk, own_person(desk), path)
        case = read_case_with_cards(path, now=AFTER)
        told = follow_course(case, diary=case_diary(case, path.parent, now=AFTER), now=AFTER)
        found = course_kept(desk, own_person(desk), now=AFTER)
        assert found.answer == told
        assert found.case == case
        assert len(answers(desk)) == n + 1


def test_a_case_with_its_nights_is_followed_as_from_its_files(
    desk: Desk, trial: Path, tmp_path: Path
) -> None:
    shutil.copy(trial / "d.csv", tmp_path / "d.csv")
    visits = "".join(
        f"[[series.visit]]\nnumber = {n}\non = 2026-01-{2 + 7 * n:02d}\n" for n in (1, 2, 3)
    )
    path = tmp_path / "me.toml"
    path.write_text(
        f'format = "ekbom-case/1"\nsource = "me"\n[[series]]\nname = "one"\n{visits}'
        '[nights]\nfile = "d.csv"\noutcome = "urge"\noptions = { scale = "0 10" }\n'
    )
    bring_case(desk, own_person(desk), path)
    bring_diary(desk, own_person(desk), tmp_path / "d.csv")
    case = read_case_with_cards(path, now=AFTER)
    told = follow_course(case, diary=case_diary(case, tmp_path, now=AFTER), now=AFTER)
    found = course_kept(desk, own_person(desk), now=AFTER)
    assert found.answer == told
    assert found.answer.courses[-1].nights_due > 0


def test_nights_around_visits_are_followed_as_from_their_file(desk: Desk, trial: Path) -> None:
    bring_diary(desk, own_person(desk), trial / "d.csv")
    days = [date(2026, 1, 20), date(2026, 1, 27)]
    diary = read_diary(trial / "d.csv", outcome="urge", now=AFTER, day_turns=11.0)
    told = follow_course(diary, "urge", visits=days, day_turns=11.0, now=AFTER)
    found = course_kept(
        desk, own_person(desk), "urge", visits=days, now=AFTER, options={"day_turns": 11.0}
    )
    assert found.answer == told
    assert (found.case, found.diary) == (None, diary)
    (kept,) = answers(desk)
    assert kept.body["asked"] == {
        "outcome": "urge", "day_turns": 11.0, "visits": ["2026-01-20", "2026-01-27"]
    }  # fmt: skip


def test_a_case_without_visits_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "me.toml"
    path.write_text('format = "ekbom-case/1"\nsource = "me"\n[known]\nrest = true\n')
    bring_case(desk, own_person(desk), path)
    log_entry(desk, own_person(desk), {"urge": "5"})
    with pytest.raises(UsageError, match="nobody has said when the visits were"):
        course_kept(desk, own_person(desk), "urge", now=AFTER)
    assert answers(desk) == ()


def test_a_case_without_nights_says_nothing_of_a_log(desk: Desk) -> None:
    log_entry(desk, own_person(desk), {"onset": "21:30", "coffee": "1"})
    bring_case(desk, own_person(desk), EXAMPLES / "cases" / "case_000.toml")
    found = course_kept(desk, own_person(desk), now=AFTER, keep=False)
    assert found.diary is None


def test_an_outsider_is_refused(desk: Desk) -> None:
    outsider = seat(desk, Actor("m9", "x", "doctor"))
    for action in (
        lambda: helps_kept(outsider, own_person(desk), "urge", now=AFTER),
        lambda: course_kept(outsider, own_person(desk), now=AFTER),
        lambda: kept_plans(outsider, own_person(desk)),
        lambda: break_kept_seal(outsider, own_person(desk), "0", AFTER),
        lambda: keep_answer(outsider, own_person(desk), "helps", {}, {}, today=date(2026, 1, 1)),
    ):
        with pytest.raises(NotAllowed):
            action()
    refused = [line.event.verb for line in desk.store.audit() if line.event.result == "refused"]
    assert refused == ["helps_kept", "course_kept", "kept_plans", "break_kept_seal", "keep_answer"]
