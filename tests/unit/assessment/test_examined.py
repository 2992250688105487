"""Examinations by others: which look-alike each opens and closes, and what follows from them."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.assessment.examined import (
    derive,
    exams_of,
    look_alikes,
    opened,
    questions,
    rules_of_examinations,
)
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.observation import Value
from ekbom.model.record import Examination, Observed, PersonRecord, Result

TODAY = date(2026, 11, 21)
KEYS = (
    "cramps", "positional", "neuropathy", "venous", "claudication", "arthritis", "radiculopathy",
    "akathisia", "hypotensive", "footttapping", "plmt", "plmd", "orthotremor",
    "myalgia_fibro_anxiety",
)  # fmt: skip


def exam(kind: str, result: Result, *concerns: str) -> Examination:
    return Examination(kind, result, concerns=tuple(f"mimic.{one}" for one in concerns))


def follows(*exams: Examination, told: tuple[Observed, ...] = ()) -> dict[str, Value]:
    return derive(PersonRecord(examinations=exams, observed=told), today=TODAY)


def test_the_look_alikes_are_those_of_the_facts() -> None:
    assert look_alikes() == KEYS


def test_each_look_alike_has_its_questions() -> None:
    assert questions("akathisia") == (
        ("whole_body_restless", "restless_since_medicine"),
        "akathisia_ruled_out",
    )
    assert questions("myalgia_fibro_anxiety") == (
        ("muscle_pain", "restless_from_worry", "growing_pains"),
        "muscle_or_mood_ruled_out",
    )
    for key in KEYS:
        pointing, ruled_out = questions(key)
        assert pointing
        assert ruled_out.endswith("_ruled_out")


def test_nothing_follows_from_nothing() -> None:
    assert follows() == {}


# What was examined, and what follows when something and when nothing is found.
OPENS = {
    "neurological": {"numb_or_burning_feet", "radicular_pain"},
    "enmg": {"numb_or_burning_feet", "radicular_pain"},
    "imaging": {"radicular_pain"},
    "palpation": {"radicular_pain"},
    "veins": {"swollen_legs_after_standing"},
    "arteries": {"pain_on_walking_ends_with_rest"},
    "joint": {"joint_pain"},
    "physical": {"swollen_legs_after_standing", "pain_on_walking_ends_with_rest", "joint_pain"},
    "blood_pressure_standing": {"restless_sitting_not_lying"},
    "sleep_study": set(),
}
CLOSES = {
    "veins": {"venous_ruled_out"},
    "arteries": {"claudication_ruled_out"},
    "joint": {"arthritis_ruled_out"},
    "blood_pressure_standing": {"hypotensive_ruled_out"},
    "sleep_study": {"plmd_ruled_out"},
}


def test_the_kinds_are_those_of_the_questions() -> None:
    asked = {name for name in load_rule_book().observables if name.startswith("exam_")}
    assert asked == {f"exam_{kind}" for kind in OPENS}


@pytest.mark.parametrize("kind", OPENS)
def test_what_an_examination_finds_opens(kind: str) -> None:
    assert follows(exam(kind, "found")) == dict.fromkeys(OPENS[kind], True)


@pytest.mark.parametrize("kind", OPENS)
def test_what_an_examination_does_not_find_closes(kind: str) -> None:
    assert follows(exam(kind, "nothing_found")) == dict.fromkeys(CLOSES.get(kind, ()), True)


@pytest.mark.parametrize("kind", OPENS)
def test_an_unclear_examination_says_nothing(kind: str) -> None:
    assert follows(exam(kind, "unclear")) == {}


def test_nerves_are_closed_by_two_examinations_together() -> None:
    both = {"neuropathy_ruled_out": True, "radiculopathy_ruled_out": True}
    nothing = exam("neurological", "nothing_found"), exam("enmg", "nothing_found")
    assert follows(*nothing) == both
    assert follows(nothing[0]) == {}
    assert follows(nothing[1]) == {}
    assert follows(nothing[0], exam("enmg", "unclear")) == {}
    # One of them that names a look-alike speaks to no other.
    apart = exam("enmg", "nothing_found", "neuropathy")
    assert follows(nothing[0], apart) == {"neuropathy_ruled_out": True}


def test_what_was_found_once_counts_whatever_else_was_found() -> None:
    for order in ((0, 1), (1, 0)):
        two = exam("veins", "found"), exam("veins", "nothing_found")
        found = follows(*(two[one] for one in order))
        assert found == {"swollen_legs_after_standing": True}
    assert follows(exam("veins", "unclear"), exam("veins", "nothing_found")) == {
        "venous_ruled_out": True
    }


def test_an_examination_that_names_what_it_concerns_speaks_to_that_alone() -> None:
    assert follows(exam("enmg", "found", "radiculopathy")) == {"radicular_pain": True}
    named = exam("physical", "found", "radiculopathy")
    assert follows(named) == {"radicular_pain": True}
    assert opened("radiculopathy", PersonRecord(examinations=(named,)))
    assert not opened("venous", PersonRecord(examinations=(named,)))
    # It opens what it names; it closes that only where its kind does.
    assert follows(exam("physical", "nothing_found", "radiculopathy")) == {}


def test_a_finding_stands_against_examinations_that_would_close() -> None:
    found = follows(
        exam("palpation", "found", "radiculopathy"),
        exam("neurological", "nothing_found"),
        exam("enmg", "nothing_found"),
    )
    assert found == {"radicular_pain": True, "neuropathy_ruled_out": True}


def test_a_question_that_does_not_speak_of_examinations_is_not_answered_by_one() -> None:
    named = exam("neurological", "found", "akathisia")
    assert follows(named) == {}
    assert opened("akathisia", PersonRecord(examinations=(named,)))


def test_an_unknown_kind_counts_where_it_names_something() -> None:
    assert follows(exam("thermography", "found")) == {}
    assert follows(exam("thermography", "found", "venous")) == {"swollen_legs_after_standing": True}
    assert follows(exam("thermography", "nothing_found", "venous")) == {}


def test_an_examination_may_be_told_as_an_answer() -> None:
    told = Observed("exam_veins", "nothing_found", "clinician", date(2026, 10, 1), "fine", "letter")
    assert follows(told=(told,)) == {"venous_ruled_out": True}
    unsigned = Observed("exam_veins", "found")
    heard = exams_of("venous", PersonRecord(observed=(told, unsigned)))
    assert heard == (
        Examination(
            "veins", "nothing_found", date(2026, 10, 1), "clinician", says="fine", source="letter"
        ),
        Examination("veins", "found"),
    )


def test_having_asked_after_every_look_alike_answers_every_question_with_no() -> None:
    found = follows(told=(Observed("look_alikes", "none"),))
    every = {name for key in KEYS for name in questions(key)[0]}
    assert found == dict.fromkeys(every, False)
    assert follows(told=(Observed("look_alikes", "some"),)) == {}
    twice = Observed("look_alikes", "none"), Observed("look_alikes", "some")
    assert follows(told=twice) == {}
    assert follows(told=(Observed("urge", True),)) == {}


def test_what_was_found_stands_against_a_none() -> None:
    found = follows(exam("veins", "found"), told=(Observed("look_alikes", "none"),))
    assert found["swollen_legs_after_standing"] is True
    assert found["joint_pain"] is False
    # Told "none", derived "some": a contradiction to be seen.
    assert found["look_alikes"] == "some"
    assert "look_alikes" not in follows(exam("veins", "found"))


def test_the_facts_on_examinations() -> None:
    assert rules_of_examinations("plmd") == ("mimics.examined.plmd",)
    assert rules_of_examinations("venous") == ("mimics.examined.venous",)
    assert rules_of_examinations("cramps") == ()
