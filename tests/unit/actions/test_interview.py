"""The interview: what is asked, in which order, and what becomes of an answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ekbom.actions.interview import Interview, how_to_answer, read_answer
from ekbom.assessment.red_flags import missing_flags
from ekbom.exchange.case_answers import told_names
from ekbom.exchange.case_file import read_case
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.errors import InputError, StoreError, UnitError, UsageError
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import Observed

TODAY = date(2026, 11, 21)
FLAGS = tuple(one.observation for one in missing_flags({}, "person"))
NO_FLAGS = "".join(f"{name} = false\n" for name in FLAGS)
FEATURES = "urge = true\nrest = true\nrelief = true\nevening = true\n"


def begun(tmp_path: Path, known: str, head: str = "", audience: str = "person") -> Interview:
    path = tmp_path / "case.toml"
    path.write_text(f'source = "x"\n{head}[known]\n{known}', "utf-8")
    return Interview(path, audience, TODAY)


def asked(interview: Interview) -> tuple[str, str]:
    """Part and observation of the question that comes next."""
    question = interview.next_question()
    assert question is not None
    return question.part, question.observation


def all_asked(interview: Interview, **answers: str) -> list[tuple[str, str]]:
    """Every question to the end; not known where nothing else is said."""
    found = []
    while (question := interview.next_question()) is not None:
        found.append((question.part, question.observation))
        interview.answer(question, answers.get(question.observation, ""))
    return found


def test_a_new_file_begins_with_the_warning_signs(tmp_path: Path) -> None:
    interview = Interview(tmp_path / "new.toml", "person", TODAY)
    question = interview.next_question()
    assert question is not None
    assert (question.part, question.observation) == ("Warning signs", FLAGS[0])
    assert question.asks == load_rule_book().observables[FLAGS[0]].asks
    assert (question.how, question.number) == ("y, n", 1)
    assert question.about > len(FLAGS)
    assert read_case(tmp_path / "new.toml").title == "new"


def test_every_answer_is_in_the_file_at_once(tmp_path: Path) -> None:
    interview = begun(tmp_path, "")
    question = interview.next_question()
    assert question is not None
    interview.answer(question, "n")
    assert read_case(interview.path).record.observed == (
        Observed(FLAGS[0], False, "person", TODAY, "", "x"),
    )
    again = Interview(interview.path, "person", TODAY).next_question()
    assert again is not None
    assert (again.observation, again.number) == (FLAGS[1], 2)
    assert again.about == question.about


@pytest.mark.parametrize(
    ("head", "audience", "by"),
    [
        ("", "person", "person"),
        ('[person]\nreporter = "parent"\n', "person", "parent"),
        ('[person]\nreporter = "parent"\n', "clinician", "clinician"),
    ],
)
def test_who_answers(tmp_path: Path, head: str, audience: str, by: str) -> None:
    interview = begun(tmp_path, "", head, audience)
    question = interview.next_question()
    assert question is not None
    interview.answer(question, "no")
    (one,) = read_case(interview.path).record.observed
    assert one.by == by


def test_a_warning_sign_ends_the_questions(tmp_path: Path) -> None:
    interview = begun(tmp_path, "")
    assert asked(interview)[1] == FLAGS[0]
    question = interview.next_question()
    assert question is not None
    interview.answer(question, "y")
    assert interview.next_question() is None


def test_the_order_of_the_parts(tmp_path: Path) -> None:
    answers = {"urge": "y", "rest": "y", "relief": "y", "evening": "y", "population": "adult"}
    parts = list(dict.fromkeys(part for part, _ in all_asked(begun(tmp_path, ""), **answers)))
    wanted = [
        "Warning signs", "The five points", "Look-alikes", "The pattern", "How often it comes",
        "What supports it", "How strong it is", "Medicines", "Iron", "The person",
        "Mood and sleepiness", "How it feels", "Blood", "What often goes with it",
    ]  # fmt: skip
    assert parts == [part for part in wanted if part in parts]
    assert {"Warning signs", "The five points", "How often it comes", "Iron"} <= set(parts)


def test_nothing_is_asked_twice_and_not_known_is_an_answer(tmp_path: Path) -> None:
    interview = begun(tmp_path, "")
    names = [name for _, name in all_asked(interview)]
    assert len(names) == len(set(names)) > 30
    assert told_names(interview.path) == tuple(names)
    assert read_case(interview.path).record.observed == ()
    assert Interview(interview.path, "person", TODAY).next_question() is None


def test_a_person_is_not_asked_what_only_others_can_find_out(tmp_path: Path) -> None:
    observables = load_rule_book().observables
    person = {name for _, name in all_asked(begun(tmp_path, ""))}
    clinician = {name for _, name in all_asked(begun(tmp_path, "", audience="clinician"))}
    assert "other_explains" in clinician - person
    assert all(observables[name].known_by != "clinician" for name in person)
    assert "ferritin" in person


def test_what_would_do_instead_is_asked_after(tmp_path: Path) -> None:
    names = [name for _, name in all_asked(begun(tmp_path, ""))]
    place = names.index("tsat")
    assert names[place : place + 3] == ["tsat", "iron", "tibc"]
    names = [name for _, name in all_asked(begun(tmp_path, ""), tsat="18 %")]
    assert "iron" not in names


def test_earlier_times_are_asked_after_once_the_present_is_no(tmp_path: Path) -> None:
    interview = begun(tmp_path, NO_FLAGS + "urge = true\nrest = true\n")
    assert asked(interview) == ("The five points", "relief")
    question = interview.next_question()
    assert question is not None
    interview.answer(question, "n")
    assert asked(interview) == ("The five points", "relief_once")


def test_a_pattern_that_does_not_fit_ends_the_questions(tmp_path: Path) -> None:
    interview = begun(tmp_path, NO_FLAGS + "urge = false\n")
    parts = {part for part, _ in all_asked(interview)}
    assert "Iron" not in parts
    assert "Medicines" not in parts
    assert "How strong it is" not in parts


def test_back_takes_the_last_answer_of_this_sitting_out(tmp_path: Path) -> None:
    interview = begun(tmp_path, f"{FLAGS[0]} = false\n")
    before = Path(interview.path).read_text("utf-8")
    assert interview.back() is False
    for _ in range(2):
        question = interview.next_question()
        assert question is not None
        interview.answer(question, "n")
    assert interview.back() is True
    assert asked(interview)[1] == FLAGS[2]
    assert interview.back() is True
    assert interview.back() is False
    assert Path(interview.path).read_text("utf-8") == before


def test_what_cannot_begin(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--audience: 'doctor' is unknown"):
        Interview(tmp_path / "a.toml", "doctor", TODAY)
    assert not (tmp_path / "a.toml").exists()
    with pytest.raises(StoreError, match="it cannot be written"):
        Interview(tmp_path / "no" / "a.toml", "person", TODAY)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("urge", "y, n"),
        ("population", "adult, child, dialysis, pregnant"),
        ("ferritin", "a number with its unit (ng/mL, ug/L, pmol/L)"),
        ("tsat", "a number (%)"),
        ("per_week", "a number (times a week)"),
    ],
)
def test_how_a_question_is_answered(name: str, how: str) -> None:
    assert how_to_answer(load_rule_book().observables[name]) == how


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("urge", " Y\n", True),
        ("urge", "yes", True),
        ("urge", "n", False),
        ("urge", "NO", False),
        ("urge", "", None),
        ("urge", "u", None),
        ("urge", "Unknown", None),
        ("urge", "?", None),
        ("population", "Adult", "adult"),
        ("population", "", None),
        ("ferritin", "45 ug/L", Quantity(45.0, "ug/L")),
        ("ferritin", "45,5 mcg/l", Quantity(45.5, "ug/L")),
        ("ferritin", "u", None),
        ("tsat", "18", Quantity(18.0, "%")),
        ("tsat", "18,5", Quantity(18.5, "%")),
        ("tsat", "18 %", Quantity(18.0, "%")),
        ("per_week", "3", Quantity(3.0, "times a week")),
        ("per_week", "0", Quantity(0.0, "times a week")),
    ],
)
def test_answers(name: str, text: str, value: Value | None) -> None:
    assert read_answer(load_rule_book().observables[name], text) == value


@pytest.mark.parametrize(
    ("name", "text", "kind", "message"),
    [
        ("urge", "maybe", InputError, "urge: 'maybe' is neither yes nor no; write y, n or u"),
        ("population", "man", InputError, "population: 'man' is unknown; use adult, child, "),
        ("ferritin", "45", UnitError, "ferritin: '45' has no unit; write the unit behind it"),
        ("ferritin", "45 mg/L", UnitError, "ferritin: 'mg/L' is no unit of ferritin; use ng/mL"),
        ("ferritin", "low", InputError, "ferritin: 'low' is no number with a unit; "),
        ("per_week", "3 times a day", UnitError, "per_week: 'times a day' is no unit of its"),
        ("per_week", "often", InputError, "per_week: 'often' is no number with a unit; "),
    ],
)
def test_what_is_no_answer(name: str, text: str, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        read_answer(load_rule_book().observables[name], text)
    assert str(caught.value).startswith(message)
