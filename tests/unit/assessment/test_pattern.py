"""Whether it is the pattern: each of the four answers, its words, and what would settle it."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from ekbom.assessment.examined import derive, look_alikes, questions
from ekbom.assessment.known import known_of
from ekbom.assessment.pattern import pattern
from ekbom.model.assessed import PatternAnswer
from ekbom.model.observation import Known, Value
from ekbom.model.record import Examination, Observed, PersonRecord

NOBODY = PersonRecord()
TODAY = date(2026, 11, 21)
FEATURES: Known = {"urge": True, "rest": True, "relief": True, "evening": True}
NONE_THERE: Known = derive(PersonRecord(observed=(Observed("look_alikes", "none"),)), today=TODAY)
WHOLE: Known = {**FEATURES, **NONE_THERE, "other_explains": False, "minor": False}


def of(known: Known, record: PersonRecord = NOBODY) -> PatternAnswer:
    return pattern(known, "person", record=record)


def points(known: Known) -> list[bool | None]:
    return [one.holds for one in of(known).criteria]


def lacks(known: Known) -> list[str]:
    return [one.observation for one in of(known).missing]


def without(known: Known, *names: str) -> Known:
    return {name: value for name, value in known.items() if name not in names}


def test_it_fits() -> None:
    found = of(WHOLE)
    assert found.pattern == "fits"
    assert found.says == (
        "All five points fit. The pattern fits all five criteria of the IRLSSG (2014). Only a "
        "clinician can make the diagnosis."
    )
    assert [one.rule for one in found.criteria] == [f"irlssg2014.{n}" for n in "12345"]
    assert [one.holds for one in found.criteria] == [True] * 5
    assert found.missing == ()
    assert {one.open for one in found.mimics} == {False}
    assert {one.fact for one in found.grounds} >= {
        "crit.irlssg2014.all", "crit.four_specificity", "rule.01", "rule.02", "crit.no_test",
        *(f"crit.irlssg2014.{n}" for n in "12345"),
    }  # fmt: skip
    assert len({one.fact for one in found.grounds}) == len(found.grounds)


def test_it_fits_as_well_by_relief_and_evenings_of_earlier_times() -> None:
    late: Known = {"relief": False, "evening": False, "relief_once": True, "evening_once": True}
    assert of({**WHOLE, **late}).pattern == "fits"


@pytest.mark.parametrize("name", WHOLE)
def test_no_part_can_be_left_out(name: str) -> None:
    """rule.02, and no certain answer from what is not known."""
    found = of(without(WHOLE, name))
    if name == "growing_pains":
        assert found.pattern == "fits"
    else:
        assert found.pattern in ("mimic_not_excluded", "not_enough_known")
        assert found.missing


@pytest.mark.parametrize(
    ("more", "point", "says"),
    [
        ({"urge": False}, 1, "One does not fit."),
        ({"rest": False}, 2, "One does not fit."),
        ({"relief": False, "relief_once": False}, 3, "One does not fit."),
        ({"evening": False, "evening_once": False}, 4, "One does not fit."),
        ({"other_explains": True}, 5, "One does not fit."),
    ],
)
def test_one_point_that_does_not_fit_settles_it(more: Known, point: int, says: str) -> None:
    found = of({**WHOLE, **more})
    assert found.pattern == "does_not_fit"
    assert found.says == (
        f"Four of five points fit. {says} The pattern does not fit all five criteria of the "
        "IRLSSG (2014)."
    )
    assert [one.holds for one in found.criteria].index(False) == point - 1
    assert found.missing == ()
    # Nothing else need be known.
    assert of(more).pattern == "does_not_fit"


def test_several_points_that_do_not_fit() -> None:
    found = of({"urge": False, "rest": False, "relief": True})
    assert found.says == (
        "One of five points fits. Two do not fit. Two are not known yet. The pattern does not fit "
        "all five criteria of the IRLSSG (2014)."
    )


def test_four_points_alone_are_a_look_alike_not_excluded() -> None:
    found = of({**FEATURES, "minor": False})
    assert found.pattern == "mimic_not_excluded"
    assert found.says == (
        "Four of five points fit. One is not known yet. Look-alikes are still open."
    )
    assert found.criteria[4].holds is None
    assert found.criteria[4].says == (
        "The fifth point is not known yet: not known yet of 14 look-alikes; whether another "
        "condition or habit explains all of it."
    )
    asked = [name for key in look_alikes() for name in questions(key)[0]]
    asked.remove("growing_pains")
    assert lacks({**FEATURES, "minor": False}) == [*asked, "other_explains"]


def test_a_doctor_who_sums_up_does_not_stand_for_the_answers() -> None:
    """The word alone settles nothing here; what follows from it is derived with the record."""
    for word in ("none", "some"):
        told: Known = {**FEATURES, "other_explains": False, "look_alikes": word}
        found = of({**told, "minor": False})
        assert found.pattern == "mimic_not_excluded"
        assert found.criteria[4].holds is None


def test_examinations_against_a_none_are_a_contradiction() -> None:
    record = PersonRecord(
        observed=(Observed("look_alikes", "none"),), examinations=(Examination("enmg", "found"),)
    )
    found = known_of(record, today=TODAY)
    assert [one.code for one in found.findings] == ["contradiction"]
    assert of({**found.known, **FEATURES, "other_explains": False}, record).pattern == (
        "mimic_not_excluded"
    )


def test_who_doubted_keeps_it_open() -> None:
    """Every answer is no, and somebody held that a look-alike may be there."""
    for doubts in (("some",), ("some", "none")):
        record = PersonRecord(observed=tuple(Observed("look_alikes", one) for one in doubts))
        found = of(WHOLE, record)
        assert found.pattern == "mimic_not_excluded"
        assert found.says == (
            "Four of five points fit. One is not known yet. Look-alikes are still open."
        )
        assert found.criteria[4].says == (
            "The fifth point is not known yet: whether the outcome of asking after every "
            "look-alike is that none is there or that one may be there."
        )
        assert [one.observation for one in found.missing] == ["look_alikes"]
    sure = PersonRecord(observed=(Observed("look_alikes", "none"),))
    assert of(WHOLE, sure).pattern == "fits"


@pytest.mark.parametrize("key", look_alikes())
def test_one_open_look_alike_keeps_it_from_fitting(key: str) -> None:
    question = questions(key)[0][0]
    known: Known = {**WHOLE, question: True}
    found = of(known)
    assert found.pattern == "mimic_not_excluded"
    (still,) = [one for one in found.mimics if one.open]
    name = still.name[:1].lower() + still.name[1:]
    assert found.says == f"Four of five points fit. One is not known yet. Still open: {name}."
    assert found.criteria[4].says == f"The fifth point is not known yet: still open: {name}."
    assert lacks(known) == [questions(key)[1]]
    assert of({**known, questions(key)[1]: True}).pattern == "fits"
    # It is said even while the features are not known.
    assert of({question: True, "minor": False}).pattern == "mimic_not_excluded"
    assert of({question: True, "urge": False}).pattern == "does_not_fit"


def test_two_open_and_one_not_known() -> None:
    known: Known = {
        **without(WHOLE, "moving_toes"), "habit_tapping": True, "one_sided_hard_cramp": True,
    }  # fmt: skip
    found = of(known)
    assert found.criteria[4].says == (
        "The fifth point is not known yet: still open: night cramps and foot tapping out of "
        "habit; not known yet of 1 look-alike."
    )
    assert lacks(known) == ["cramps_ruled_out", "foot_tapping_ruled_out", "moving_toes"]


def test_an_examination_by_somebody_opens_it() -> None:
    """Case 001: what hands found points to the piriformis; the features were never asked for."""
    seen = PersonRecord(
        examinations=(Examination("palpation", "found", concerns=("mimic.radiculopathy",)),)
    )
    found = of({}, seen)
    assert found.pattern == "mimic_not_excluded"
    assert found.says == (
        "None of five points is known to fit. Five are not known yet. Still open: nerve pain from "
        "the back or buttock."
    )
    assert of(WHOLE, seen).pattern == "mimic_not_excluded"


def test_not_enough_is_known() -> None:
    """Case 000: two points are met, three were never asked for."""
    known: Known = {"rest": True, "relief": True, "minor": False}
    found = of(known)
    assert found.pattern == "not_enough_known"
    assert found.says == (
        "Two of five points fit. Three are not known yet. Still needed first: whether there is an "
        "urge to move the legs."
    )
    assert [one.holds for one in found.criteria] == [None, True, True, None, None]
    assert lacks(known)[:3] == ["urge", "evening", "one_sided_hard_cramp"]


def test_earlier_times_are_asked_for_once_the_present_is_no() -> None:
    assert "relief_once" not in lacks({"urge": True})
    assert lacks({**FEATURES, "relief": False})[0] == "relief_once"
    assert lacks({**FEATURES, "evening": False})[0] == "evening_once"


def test_a_child_is_heard_in_its_own_words() -> None:
    child: Known = {**WHOLE, "minor": True}
    for said in (child, {**child, "child_own_words": False}):
        found = of(said)
        assert found.pattern == "not_enough_known"
        assert lacks(said) == ["child_own_words"]
        assert found.says == (
            "All five points fit. Still needed first: whether the child has told it in words of "
            "its own."
        )
    whole = of({**child, "child_own_words": True})
    assert whole.pattern == "fits"
    assert "crit.ped.words" in {one.fact for one in whole.grounds}
    asked = lacks({**without(child, "growing_pains"), "child_own_words": True})
    assert asked == ["growing_pains"]


def test_whose_answer_it_is_must_be_known() -> None:
    known = without(WHOLE, "minor")
    assert of(known).pattern == "not_enough_known"
    assert lacks(known) == ["minor"]


def test_unknown_is_never_no() -> None:
    nothing: Known = dict.fromkeys(WHOLE)
    assert of(nothing) == of({})
    assert points({}) == [None] * 5


def test_both_readers_get_the_same_answer() -> None:
    for known in ({}, FEATURES, WHOLE, {**WHOLE, "urge": False}):
        plain, full = of(known), pattern(known, "clinician", record=NOBODY)
        assert plain.pattern == full.pattern
        assert plain.says == full.says
        assert len(full.supportive) == len(plain.supportive) + 1


def test_a_certain_answer_stays_whatever_is_learnt() -> None:
    """Every mix of six things that matter, and every single thing added to it."""
    values: dict[str, tuple[Value | None, ...]] = {
        "urge": (None, True, False),
        "relief": (None, True, False),
        "relief_once": (None, True, False),
        "other_explains": (None, True, False),
        "one_sided_hard_cramp": (None, True, False),
        "cramps_ruled_out": (None, True, False),
    }
    rest = without(WHOLE, *values)
    answers = {
        mix: of({**rest, **dict(zip(values, mix, strict=True))}).pattern
        for mix in product(*values.values())
    }
    assert set(answers.values()) == {
        "fits", "does_not_fit", "mimic_not_excluded", "not_enough_known"
    }  # fmt: skip
    for mix, answer in answers.items():
        for place, value in enumerate(mix):
            if value is None and answer in ("fits", "does_not_fit"):
                for more in (True, False):
                    assert answers[(*mix[:place], more, *mix[place + 1 :])] == answer
