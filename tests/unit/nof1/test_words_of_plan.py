"""What a plan holds, what its seal covers, and how a plan is refused, to the letter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256

import numpy as np
import pytest

from ekbom.model.errors import EkbomError, NotAnswerable, UsageError
from ekbom.model.trial import Design, Plan, Schedule
from ekbom.nof1.plan import (
    Consent,
    Drawn,
    Question,
    check_consent,
    check_question,
    list_hash,
    open_list,
    plan_trial,
    record_of,
    seal_of,
    seals_of,
)

NOW = datetime(2026, 11, 21, 20, 15)
START = date(2026, 11, 22)
QUESTION = Question("stretching", "urge", 1.0)
PAIRS = Design("pairs", 4)


def drawn(question: Question = QUESTION, helper: bool = False, **more: object) -> Drawn:
    given: dict[str, object] = {"start": START, "now": NOW, "rng": np.random.default_rng(1)} | more
    return plan_trial(question, PAIRS, helper_blind=helper, **given)  # type: ignore[arg-type]


def refused(kind: type[EkbomError], **more: object) -> str:
    with pytest.raises(kind) as caught:
        drawn(**more)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_plan_as_a_whole() -> None:
    question = Question(" gum ", "sleep ", 2, scale=(1, 9), lower_is_better=False, versus=" tea ")
    consent = Consent(True, " Dr A ", date(2026, 11, 20))
    made = drawn(replace(question, row="day"), consent=consent)
    assert made == Drawn(
        Plan(
            action="gum",
            outcome="sleep",
            lower_is_better=False,
            worthwhile=2.0,
            scale=(1.0, 9.0),
            schedule=Schedule(made.assign, PAIRS, START),
            end=date(2026, 11, 26),
            written_at=NOW,
            versus="tea",
            blinding="open",
            prescribed=True,
            prescriber="Dr A",
            agreed=date(2026, 11, 20),
            row="day",
            seal=seal_of(made.plan),
        ),
        made.assign,
        "",
    )
    assert [type(x) for x in (made.plan.worthwhile, *made.plan.scale)] == [float] * 3


def test_without_a_word_on_consent_nobody_agreed_to_anything() -> None:
    plan = drawn().plan
    assert (plan.prescribed, plan.prescriber, plan.agreed) == (False, "", None)


def test_a_helper_keeps_list_and_salt_and_the_plan_keeps_the_hash() -> None:
    made = drawn(helper=True)
    assert (made.plan.schedule.assign, made.plan.blinding) == ((), "helper")
    assert made.plan.schedule.start == START
    assert len(bytes.fromhex(made.salt)) == 16
    assert list_hash((1, 0, 0, 1), "ab") == sha256(b"ab:1001").hexdigest()
    assert made.plan.sealed_list == list_hash(made.assign, made.salt)


def test_an_open_plan_has_no_list_to_open() -> None:
    made = drawn()
    said = []
    for plan, assign in ((made.plan, made.assign), (drawn(helper=True).plan, (0, 0, 0, 0))):
        with pytest.raises(UsageError) as caught:
            open_list(plan, assign, made.salt)
        said.append(str(caught.value))
    assert said == [
        "--helper: this list is not the one the plan was sealed with; "
        "give the list that was written together with this plan"
    ] * 2  # fmt: skip


def test_a_hash_alone_does_not_open_a_plan_that_is_not_helper_blind() -> None:
    made = drawn(helper=True)
    with pytest.raises(UsageError, match="not the one"):
        open_list(replace(made.plan, blinding="open"), made.assign, made.salt)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"action": " "}, "plan: the action has no name; name the action"),
        ({"outcome": ""}, "plan: the outcome has no name; name the outcome"),
        (
            {"versus": " STRETCHING "},
            "plan: stretching cannot be compared with itself; name two different measures",
        ),
        ({"scale": (5, 5)}, "--scale: 5 to 5 is not a scale; give the lower end first"),
        ({"scale": (10, 0)}, "--scale: 10 to 0 is not a scale; give the lower end first"),
        (
            {"scale": (float("-inf"), 0)},
            "--scale: -inf to 0 is not a scale; give the lower end first",
        ),
        (
            {"scale": (2, 8), "worthwhile": 6.5},
            "--worthwhile: 6.5 is not a change on a scale from 2 to 8; "
            "give the smallest change that would matter to you, above 0",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(change: dict[str, object], said: str) -> None:
    assert refused(UsageError, question=replace(QUESTION, **change)) == said


def test_the_smallest_and_the_largest_change_may_be_asked_for() -> None:
    for worthwhile in (0.01, 6.0):
        check_question(replace(QUESTION, scale=(2, 8), worthwhile=worthwhile))


def test_measures_of_other_names_are_compared() -> None:
    check_question(replace(QUESTION, versus="stretching more"))


@pytest.mark.parametrize(("versus", "names"), [("", "stretching"), ("iron", "stretching or iron")])
def test_a_medicine_is_not_left_to_chance_alone(versus: str, names: str) -> None:
    question = replace(QUESTION, versus=versus)
    assert refused(NotAnswerable, question=question, consent=Consent(True, "Dr A")) == (
        f"{names}: a prescribed medicine is not left to chance without the person who prescribed "
        "it; talk with the prescriber; once it is agreed, record --prescriber NAME --agreed DATE"
    )


def test_an_agreement_is_older_than_the_plan() -> None:
    today = Consent(False, "", NOW.date())
    assert check_consent(QUESTION, today, NOW) == today
    later = Consent(True, "Dr A", date(2026, 11, 22))
    assert refused(UsageError, consent=later) == (
        "--agreed: 2026-11-22 is still to come; give the day on which it was agreed"
    )


def test_a_night_that_has_begun_names_the_first_that_has_not() -> None:
    assert refused(UsageError, start=date(2026, 11, 21)) == (
        "--start: the night of 2026-11-21 has already begun at 2026-11-21 20:15; "
        "a plan is written first: start on 2026-11-22 or later"
    )
    by_day = replace(QUESTION, row="day")
    assert refused(UsageError, question=by_day, start=date(2026, 11, 21)) == (
        "--start: the day of 2026-11-21 has already begun at 2026-11-21 20:15; "
        "a plan is written first: start on 2026-11-22 or later"
    )


RECORD = {
    "question": {
        "action": "stretching",
        "versus": "",
        "outcome": "urge",
        "lower_is_better": True,
        "worthwhile": 1.0,
        "scale": [0.0, 10.0],
        "row": "night",
    },
    "schedule": {
        "design": {
            "name": "pairs",
            "units": 4,
            "block": 1,
            "ones": 0,
            "max_run": 0,
            "starts": [],
            "wash_in": 0,
        },
        "start": "2026-11-22",
        "first_index": 1,
        "assign": "1001",
        "blinding": "open",
        "sealed_list": "",
    },
    "time": {"written_at": "2026-11-21T20:15:00", "end": "2026-11-26"},
    "agreement": {"prescribed": True, "prescriber": "Dr Ä", "agreed": "2026-11-20"},
}


def as_recorded() -> Plan:
    plan = replace(drawn().plan, prescribed=True, prescriber="Dr Ä", agreed=date(2026, 11, 20))
    schedule = Schedule((1, 0, 0, 1), PAIRS, START)
    return replace(plan, schedule=schedule, end=date(2026, 11, 26))


def test_what_the_seal_covers_to_the_letter() -> None:
    assert record_of(as_recorded()) == RECORD


def test_the_seal_is_a_hash_of_sorted_json_that_anybody_can_make() -> None:
    def by_hand(value: object) -> str:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return sha256(text.encode("utf-8")).hexdigest()

    assert seal_of(as_recorded()) == by_hand(RECORD)
    assert seals_of(as_recorded()) == {group: by_hand(part) for group, part in RECORD.items()}


def test_what_was_not_given_is_recorded_as_nothing() -> None:
    plan = as_recorded()
    bare = replace(plan, agreed=None, schedule=replace(plan.schedule, start=None))
    assert record_of(bare)["agreement"]["agreed"] is None
    assert record_of(bare)["schedule"]["start"] is None


def test_a_plan_for_years_ends_after_its_last_unit() -> None:
    whole = plan_trial(
        QUESTION, Design("pairs", 400), start=START, now=NOW, rng=np.random.default_rng(1)
    ).plan
    assert whole.end == START + timedelta(days=400)
