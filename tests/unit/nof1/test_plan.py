"""A plan: the question checked, the schedule drawn, the seal set."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.trial import Design, Plan
from ekbom.nof1.design import permitted
from ekbom.nof1.plan import (
    Consent,
    Drawn,
    Question,
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
PAIRS = Design("pairs", 28)


def drawn(
    question: Question = QUESTION,
    design: Design = PAIRS,
    start: date = START,
    now: datetime = NOW,
    consent: Consent | None = None,
    helper: bool = False,
) -> Drawn:
    return plan_trial(
        question, design, start=start, now=now, rng=np.random.default_rng(1),
        consent=consent, helper_blind=helper,
    )  # fmt: skip


def test_a_plan_holds_what_was_asked_and_drawn() -> None:
    made = drawn()
    plan = made.plan
    assert (plan.action, plan.outcome, plan.worthwhile) == ("stretching", "urge", 1.0)
    assert plan.schedule.assign == made.assign
    assert permitted(PAIRS, plan.schedule.assign)
    assert plan.schedule.start == START
    assert plan.end == START + timedelta(days=28)
    assert plan.written_at == NOW
    assert plan.blinding == "open"
    assert plan.broken_at is None
    assert plan.seal == seal_of(plan)
    assert len(plan.seal) == 64
    assert made.salt == ""


def test_names_are_trimmed() -> None:
    plan = drawn(Question(" a ", " b ", 1.0, versus=" c ")).plan
    assert (plan.action, plan.outcome, plan.versus) == ("a", "b", "c")


CHANGES = [
    {"action": "x"},
    {"versus": "x"},
    {"outcome": "x"},
    {"lower_is_better": False},
    {"worthwhile": 1.5},
    {"scale": (0.0, 11.0)},
    {"row": "day"},
    {"end": START},
    {"written_at": NOW + timedelta(seconds=1)},
    {"written_at": NOW.replace(tzinfo=UTC)},
    {"blinding": "helper"},
    {"sealed_list": "00"},
    {"prescribed": True},
    {"prescriber": "Dr A"},
    {"agreed": START},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: "-".join(map(str, c.items())))
def test_every_field_is_under_the_seal(change: dict[str, object]) -> None:
    plan = drawn().plan
    altered: Plan = replace(plan, **change)  # type: ignore[arg-type]
    assert seal_of(altered) != plan.seal
    assert seals_of(altered) != seals_of(plan)


@pytest.mark.parametrize(
    "change",
    [
        {"assign": (1,) * 28},
        {"start": START + timedelta(days=1)},
        {"first_index": 2},
        {"design": Design("pairs", 28, wash_in=0, max_run=1)},
    ],
)
def test_the_schedule_is_under_the_seal(change: dict[str, object]) -> None:
    plan = drawn().plan
    altered = replace(plan, schedule=replace(plan.schedule, **change))  # type: ignore[arg-type]
    assert [g for g, v in seals_of(altered).items() if v != seals_of(plan)[g]] == ["schedule"]


def test_breaking_the_seal_is_not_under_it() -> None:
    plan = drawn().plan
    assert seal_of(replace(plan, broken_at=NOW)) == plan.seal


def test_a_helper_keeps_the_list() -> None:
    made = drawn(helper=True)
    plan = made.plan
    assert plan.blinding == "helper"
    assert plan.schedule.assign == ()
    assert record_of(plan)["schedule"]["assign"] == ""
    assert plan.sealed_list == list_hash(made.assign, made.salt)
    assert len(made.salt) == 32
    opened = open_list(plan, made.assign, made.salt)
    assert opened.schedule.assign == made.assign
    assert seal_of(opened) == plan.seal


@pytest.mark.parametrize("wrong", ["list", "salt", "plan"])
def test_another_list_is_refused(wrong: str) -> None:
    made = drawn(helper=wrong != "plan")
    assign = made.assign[::-1] if wrong == "list" else made.assign
    salt = "00" if wrong == "salt" else made.salt
    with pytest.raises(UsageError, match="not the one"):
        open_list(made.plan, assign, salt)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(" ", "urge", 1.0), "action has no name"),
        (Question("a", "", 1.0), "outcome has no name"),
        (Question("Tea", "urge", 1.0, versus="tea "), "with itself"),
        (Question("a", "b", 1.0, scale=(10, 0)), "not a scale"),
        (Question("a", "b", 1.0, scale=(0, float("inf"))), "not a scale"),
        (Question("a", "b", 1.0, scale=(float("nan"), 1)), "not a scale"),
        (Question("a", "b", 0.0), "not a change"),
        (Question("a", "b", -1.0), "not a change"),
        (Question("a", "b", 10.5), "not a change"),
        (Question("a", "b", float("nan")), "not a change"),
    ],
)
def test_questions_that_cannot_be_asked(question: Question, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        drawn(question)


@pytest.mark.parametrize(
    "consent",
    [
        Consent(prescribed=True),
        Consent(prescribed=True, prescriber="Dr A"),
        Consent(prescribed=True, prescriber=" ", agreed=date(2026, 11, 1)),
        Consent(prescribed=True, agreed=date(2026, 11, 1)),
    ],
)
def test_a_prescribed_medicine_needs_its_prescriber(consent: Consent) -> None:
    with pytest.raises(NotAnswerable, match="talk with the prescriber"):
        drawn(consent=consent)


def test_with_prescriber_and_date_it_is_drawn() -> None:
    plan = drawn(consent=Consent(True, " Dr A ", date(2026, 11, 21))).plan
    assert (plan.prescribed, plan.prescriber, plan.agreed) == (True, "Dr A", date(2026, 11, 21))


def test_an_agreement_to_come_is_none() -> None:
    with pytest.raises(UsageError, match="still to come"):
        drawn(consent=Consent(True, "Dr A", date(2026, 11, 22)))


@pytest.mark.parametrize(
    ("row", "now", "start", "begun"),
    [
        ("night", datetime(2026, 11, 21, 9), date(2026, 11, 21), False),
        ("night", datetime(2026, 11, 21, 12), date(2026, 11, 21), True),
        ("night", datetime(2026, 11, 22, 3), date(2026, 11, 21), True),
        ("night", datetime(2026, 11, 22, 3), date(2026, 11, 22), False),
        ("night", datetime(2026, 11, 22, 3), date(2026, 11, 1), True),
        ("day", datetime(2026, 11, 21, 0, 1), date(2026, 11, 21), True),
        ("day", datetime(2026, 11, 21, 23, 59), date(2026, 11, 22), False),
    ],
)
def test_a_plan_is_written_before_its_first_night(
    row: str, now: datetime, start: date, begun: bool
) -> None:
    question = replace(QUESTION, row=row)  # type: ignore[arg-type]
    if begun:
        with pytest.raises(UsageError, match="already begun"):
            drawn(question, now=now, start=start)
    else:
        assert drawn(question, now=now, start=start).plan.schedule.start == start


def test_a_schedule_without_a_rule_cannot_be_drawn() -> None:
    with pytest.raises(NotAnswerable, match="rule"):
        drawn(design=Design("given", 28))
