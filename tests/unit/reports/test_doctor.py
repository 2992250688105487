"""The two sheets for a doctor: the nights, what fits, and what is said in how many words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.builders.nof1 import START, action, diary, kept, trial

from ekbom.actions.assess import assess
from ekbom.actions.doctor_report import DoctorReport, main_outcome, parts_without
from ekbom.actions.helps import what_helps
from ekbom.actions.kept_questions import Helped
from ekbom.model.case import Case
from ekbom.model.diary import Diary
from ekbom.model.errors import UsageError
from ekbom.model.observation import Quantity
from ekbom.model.record import MedicineUse, PersonRecord
from ekbom.model.trial import Design
from ekbom.reports.doctor import DoctorView, doctor_page, doctor_view
from ekbom.reports.doctor_nights import NIGHTS, nights_part

TODAY = date(2026, 11, 22)
NOBODY = PersonRecord()


def seen(record: PersonRecord = NOBODY, **told: Any) -> DoctorView:
    case = Case("Somebody", "a test", record=record)
    answer = assess(case, audience="clinician", today=TODAY, diary=told.get("diary"))
    return doctor_view(DoctorReport("Somebody", TODAY, case, answer, **told))


def taken(*names: str) -> PersonRecord:
    return PersonRecord(medicines=tuple(MedicineUse(name, taking="taken") for name in names))


def part_of(made: Diary, *plans: Any) -> Any:
    return nights_part(made, list(made.outcomes), plans)


def test_the_last_nights_and_those_before() -> None:
    found = part_of(diary([2.0] * NIGHTS + [6.0] * (NIGHTS - 1) + [None]))
    first = START + timedelta(days=NIGHTS)
    assert found.period.startswith(f"{first.day} {first:%B}")
    assert found.rows == [("Urge", "6.0", "6 to 6", "27 of 28", "2.0")]
    assert found.mean == "Urge 6.0 of 10 on average, 27 of 28 nights told."
    assert str(found.strip).count('class="g2"') == 27
    assert str(found.strip).count("l6.8 6.8") == 1
    assert str(found.strip).count("<svg") == 1


def test_a_phone_shows_the_same_nights_a_fortnight_at_a_time() -> None:
    found = part_of(diary([6.0] * (NIGHTS - 1) + [None]))
    first, second = str(found.narrow).split("</svg>")[:2]
    assert (first.count('class="g2"'), second.count('class="g2"')) == (14, 13)
    assert (first.count("l6.8 6.8"), second.count("l6.8 6.8")) == (0, 1)
    assert f"14 nights, {START.day} {START:%B} to" in first


def test_nothing_before_and_nothing_told() -> None:
    found = part_of(diary([None] * 3))
    assert found.rows == [("Urge", "not written down", "", "0 of 28", "not written down")]
    assert found.mean == ""


def test_a_diary_without_days_has_no_such_part() -> None:
    made = diary([1.0, 2.0])
    assert nights_part(replace(made, dates=(), outcomes={}), ["urge"], ()) is None
    assert nights_part(made, [], ()) is None


@pytest.mark.parametrize(
    ("value", "lower", "sign"),
    [(0.0, True, "ring"), (2.0, True, "g1"), (5.0, True, "g2"), (10.0, True, "g3"),
     (12.0, True, "g3"), (10.0, False, "ring"), (0.0, False, "g3")],
)  # fmt: skip
def test_the_stronger_the_bigger_and_darker(value: float, lower: bool, sign: str) -> None:
    found = part_of(diary([value], lower_is_better=lower))
    assert f'class="{sign}"' in str(found.strip)


@pytest.mark.parametrize(("versus", "said"), [("", "night without"), ("tea", "night with tea")])
def test_what_was_drawn_is_marked_and_not_what_came_of_it(versus: str, said: str) -> None:
    plan = trial(Design("pairs", 14, block=1), versus=versus)
    found = part_of(kept(plan, -2.0), plan)
    assert said in found.legend
    assert 'class="with"' in str(found.strip)
    later = replace(plan, schedule=replace(plan.schedule, start=START + timedelta(days=400)))
    assert "Black bar" not in part_of(kept(plan, -2.0), later).legend


def test_what_was_tried_stands_in_the_order_of_the_answer() -> None:
    plan = trial(Design("pairs", 56, block=1))
    made = kept(plan, -3.0, extra=[action(f"habit {n}", [n % 2] * 56) for n in range(8)])
    answer = what_helps(made, "urge", plan=[plan], now=None)
    view = seen(diary=made, helped=Helped(answer, made, (plan,)))
    assert view.tried is not None
    assert view.tried.about == "change of urge in points"
    assert view.tried.words[0] == "Helps"
    assert len(view.tried.rows) == 6
    assert view.tried.note.endswith("more in the program.")
    assert view.to_dict()["tried"]["rows"][0]["name"] == plan.action


def test_nothing_told_asks_for_iron_first() -> None:
    view = seen()
    assert view.short == []
    assert view.questions[0] == (
        "Can ferritin and transferrin saturation be measured, in the morning?"
    )
    assert (view.medicines, view.values, view.tried, view.recording) == ([], [], None, None)


def test_more_medicines_than_fit_are_counted_and_the_signs_move() -> None:
    names = ("pramipexole", "sertraline", "levothyroxine", "metformin", *"abcdef")
    view = seen(taken(*names))
    assert len(view.medicines) == 8
    assert view.more_medicines == 2
    assert view.signs_later
    told = dict(view.medicines)
    assert told["Pramipexole"] == "yes, worth a talk"
    assert told["Levothyroxine"] == "by reports nobody has checked"
    assert told["Metformin"] == "not found"
    assert view.unverified > 0
    assert ("medicines", "Named among those that can worsen it: pramipexole and sertraline.") in (
        view.short
    )


def test_with_a_red_flag_medicines_are_told_and_not_looked_up() -> None:
    record = PersonRecord(medicines=(MedicineUse("gabapentin", dose=Quantity(300.0, "mg")),))
    case = Case("Somebody", "a test", record=record)
    answer = replace(assess(case, audience="clinician", today=TODAY), sections=(), pattern=None)
    view = doctor_view(DoctorReport("Somebody", TODAY, case, answer))
    assert view.medicines == [("Gabapentin 300 mg", "not looked up")]


def test_a_recording_says_what_is_not_defined() -> None:
    index = {"value": None, "unit": "1/h"}
    night = {
        "indices": {"plms_index": {"value": 12.34, "unit": "1/h"}, "plmw_index": index,
                    "periodicity_index": {"value": 0.456, "unit": "share"}},
        "rules": {"name": "own", "provisional": True}, "recording": {"legs": {}}, "detected": False,
    }  # fmt: skip
    view = seen(night=night, night_of=date(2026, 11, 20))
    assert view.recording is not None
    assert view.recording.of == "20 November 2026"
    assert view.recording.values == ["12.3", "not defined", "0.46"]
    assert view.recording.note.startswith("own rules, provisional; legs: not told apart; marked")
    undated = seen(night=night).recording
    assert undated is not None
    assert undated.of == ""


def test_every_part_can_go() -> None:
    view = seen(taken("pramipexole"), diary=diary([3.0] * 30), questions=("Why?",))
    whole = doctor_page(view, without=frozenset(), made_at="now")
    for part, said in {
        "questions": "Why?", "nights": "28 nights", "iron": "Iron and blood",
        "medicines": "Medicines, as told", "tried": "What was tried",
        "augmentation": "Signs of augmentation", "method": "Method and",
    }.items():  # fmt: skip
        assert said in whole
        assert said not in doctor_page(view, without=frozenset({part}), made_at="now"), part


def test_the_outcome_is_what_the_latest_trial_asks_else_what_tells_of_the_legs() -> None:
    made = diary([1.0], others={"urge in bed": [2.0], "sleep": [3.0]})
    plan = trial(Design("pairs", 4, block=1), outcome="sleep")
    assert main_outcome(made, [plan]) == "sleep"
    assert main_outcome(made) == "urge in bed"
    assert main_outcome(diary([1.0])) == "urge"
    assert main_outcome(None) == ""


def test_only_parts_there_are_can_be_left_out() -> None:
    assert parts_without(["iron", "iron"]) == {"iron"}
    with pytest.raises(UsageError, match="there is no part 'x'"):
        parts_without(["x"])
