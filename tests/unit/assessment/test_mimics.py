"""Look-alikes: open, closed or not known, with why, what is missing and whom to ask."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.assessment.examined import look_alikes, questions
from ekbom.assessment.mimics import mimics
from ekbom.knowledge.audience import AUDIENCES, Audience
from ekbom.knowledge.explain import shipped_facts
from ekbom.model.assessed import Mimic
from ekbom.model.observation import Known
from ekbom.model.record import Examination, PersonRecord

NOBODY = PersonRecord()
FIFTH = "crit.irlssg2014.5"


def one(
    key: str, known: Known, audience: Audience = "person", record: PersonRecord = NOBODY
) -> Mimic:
    found = {m.code: m for m in mimics(known, audience, record=record)}
    assert list(found) == [f"mimic.{one}" for one in look_alikes()]
    return found[f"mimic.{key}"]


def facts(mimic: Mimic) -> list[str]:
    return [ground.fact for ground in mimic.grounds]


def lacks(mimic: Mimic) -> list[str]:
    return [missing.observation for missing in mimic.missing]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("key", look_alikes())
def test_nobody_asked(key: str, audience: Audience) -> None:
    found = one(key, {}, audience)
    assert found.open is None
    assert found.why == "Not asked yet."
    assert (found.then, found.urgency) == ("", "nothing_now")
    assert found.name == shipped_facts()[found.code]["name"]
    assert set(questions(key)[0]) <= set(lacks(found))
    assert questions(key)[1] not in lacks(found)
    assert found.asks.endswith("?")
    assert FIFTH in facts(found)


@pytest.mark.parametrize("key", look_alikes())
def test_one_yes_opens(key: str) -> None:
    pointing, ruled_out = questions(key)
    for question in pointing:
        found = one(key, {question: True, "minor": True})
        assert found.open is True
        assert lacks(found) == [ruled_out]
        assert found.why.startswith("Points to it: ")
        assert found.then.endswith(".")
        assert found.urgency == ("this_week" if key == "akathisia" else "next_visit")


@pytest.mark.parametrize("key", look_alikes())
def test_every_no_closes(key: str) -> None:
    pointing, ruled_out = questions(key)
    no: Known = dict.fromkeys(pointing, False)
    found = one(key, no)
    assert found.open is False
    assert found.missing == ()
    assert (found.then, found.urgency) == ("", "nothing_now")
    assert found.why.startswith("Nothing points to it: ")
    # Not to have been ruled out is no more than not to be known.
    assert one(key, {**no, ruled_out: False}) == found
    for question in pointing:
        rest: Known = {name: value for name, value in no.items() if name != question}
        assert one(key, rest).open is None or question == "growing_pains"


@pytest.mark.parametrize("key", look_alikes())
def test_who_rules_it_out_closes_whatever_points_to_it(key: str) -> None:
    pointing, ruled_out = questions(key)
    record = PersonRecord(
        examinations=(Examination("physical", "found", concerns=(f"mimic.{key}",)),)
    )
    found = one(key, {pointing[0]: True, ruled_out: True}, record=record)
    assert found.open is False
    assert found.why.startswith("Closed: ")
    assert found.why.endswith("; the physical examination: found.")
    assert lacks(found) == []
    assert one(key, {ruled_out: True}).open is False


@pytest.mark.parametrize("key", look_alikes())
def test_what_an_examination_found_opens_whatever_was_answered(key: str) -> None:
    pointing, ruled_out = questions(key)
    record = PersonRecord(
        examinations=(Examination("physical", "found", concerns=(f"mimic.{key}",)),)
    )
    found = one(key, dict.fromkeys(pointing, False), record=record)
    assert found.open is True
    assert found.why == "Points to it: the physical examination: found."
    assert lacks(found) == [ruled_out]


def test_the_words_of_one() -> None:
    found = one("cramps", {"one_sided_hard_cramp": True})
    assert found.name == "Night cramps"
    assert found.points == shipped_facts()["mimic.cramps"]["says"]
    assert found.asks == (
        "Does a muscle turn hard and painful all at once, often in one leg, so that a hand can "
        "feel it?"
    )
    assert found.why == "Points to it: a muscle turns hard and painful all at once."
    assert found.then == "Ask a doctor whether these are cramps, or cramps beside something else."
    assert facts(found) == ["mimic.cramps", FIFTH, "rule.02"]
    (missing,) = found.missing
    assert missing.says == "whether leg cramps were ruled out"
    assert missing.known_by == "clinician"
    no = one("cramps", {"one_sided_hard_cramp": False})
    assert no.why == "Nothing points to it: no muscle turns hard and painful all at once."


def test_half_an_answer_is_none() -> None:
    found = one("akathisia", {"whole_body_restless": False})
    assert found.open is None
    assert found.why == (
        "Not settled yet: the restlessness is not of the whole body by day as by night."
    )
    assert lacks(found) == ["restless_since_medicine"]
    both = one("akathisia", {"whole_body_restless": False, "restless_since_medicine": True})
    assert both.open is True
    assert "not of the whole body" not in both.why


def test_who_examined_and_when_is_said() -> None:
    seen = PersonRecord(
        examinations=(
            Examination("enmg", "nothing_found", date(2026, 9, 14), "neurologist"),
            Examination("neurological", "unclear", None, "neurologist"),
            Examination("thermography", "found", date(2026, 9, 1), concerns=("mimic.neuropathy",)),
            Examination("veins", "found"),
        )
    )
    found = one("neuropathy", {}, record=seen)
    assert found.open is True
    assert found.why == (
        "Points to it: the nerve conduction study or EMG (neurologist, 2026-09-14): nothing found; "
        "the neurological examination (neurologist): unclear; thermography (2026-09-01): found."
    )
    assert facts(found)[-1] == "mimics.examined.neuropathy"
    assert "mimics.examined.neuropathy" not in facts(one("neuropathy", {}))


def test_an_examination_that_settles_nothing_is_told() -> None:
    seen = PersonRecord(examinations=(Examination("enmg", "nothing_found"),))
    found = one("neuropathy", {}, record=seen)
    assert found.open is None
    assert found.why == "Not settled yet: the nerve conduction study or EMG: nothing found."


@pytest.mark.parametrize("key", ["positional", "arthritis", "myalgia_fibro_anxiety"])
def test_what_is_from_memory_is_asked_and_not_shown_to_a_person(key: str) -> None:
    """Criterion 5 itself names these, and that was checked."""
    plain, full = one(key, {}), one(key, {}, "clinician")
    assert plain.points == shipped_facts()[FIFTH]["says"]
    assert facts(plain) == [FIFTH, "rule.02"]
    assert full.points == shipped_facts()[f"mimic.{key}"]["says"]
    assert facts(full) == [f"mimic.{key}", FIFTH, "rule.02"]
    assert plain.open is full.open is None


def test_growing_pains_are_asked_of_a_child_alone() -> None:
    none: Known = {"muscle_pain": False, "restless_from_worry": False}
    key = "myalgia_fibro_anxiety"
    assert "Of a child" not in one(key, {**none, "minor": False}).asks
    assert one(key, {**none, "minor": False}).open is False
    child = one(key, {**none, "minor": True})
    assert child.open is None
    assert lacks(child) == ["growing_pains"]
    assert child.asks.endswith(
        "Of a child: is it an ache in both legs in the evening, gone by morning, without an urge "
        "to move?"
    )
    assert one(key, none).open is None
    assert one(key, {**none, "minor": False, "growing_pains": True}).open is False
    assert one(key, {**none, "minor": True, "growing_pains": True}).open is True
