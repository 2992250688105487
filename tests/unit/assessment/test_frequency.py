"""How often: each system beside the others, the course, and what supports the pattern."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.assessment.examined import derive
from ekbom.assessment.frequency import course, dopaminergic_helped, frequency, supportive
from ekbom.knowledge.audience import AUDIENCES, Audience
from ekbom.model.observation import Known, Quantity
from ekbom.model.record import MedicineUse, PersonRecord, Response
from ekbom.model.verdict import Verdict

FEATURES: Known = {"urge": True, "rest": True, "relief": True, "evening": True}
CLOSED: Known = {"other_explains": False, "look_alikes": "none", "minor": False}


def holds(found: tuple[Verdict, ...]) -> dict[str, bool | None]:
    return {one.rule: one.holds for one in found}


def weekly(value: float) -> Quantity:
    return Quantity(value, "times a week")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_system_is_there_the_newest_first(audience: Audience) -> None:
    systems = ["icsd3tr.all", "treatment.frequency", "irlssg2014.chronic"]
    systems += ["dsm5.frequency", "dsm5.all"]
    assert holds(frequency({}, audience)) == dict.fromkeys(systems)


def test_three_a_week_for_five_months_is_read_in_three_ways() -> None:
    known: Known = {
        **FEATURES,
        **CLOSED,
        "concern": True,
        "distress": True,
        "substance": False,
        "per_week": weekly(3),
        "months": Quantity(5, "months"),
        "per_week_year": weekly(1.3),
    }
    assert holds(frequency(known, "person")) == {
        "icsd3tr.all": True,
        "treatment.frequency": True,
        "irlssg2014.chronic": False,
        "dsm5.frequency": True,
        "dsm5.all": True,
    }


def test_relief_of_earlier_times_counts_for_the_irlssg_alone() -> None:
    """The facts on the DSM-5 and the ICSD-3-TR tell of no such exception."""
    known: Known = {**FEATURES, **CLOSED, "relief": False, "relief_once": True, "concern": True}
    found = holds(frequency(known, "person"))
    assert found["icsd3tr.all"] is False
    assert found["dsm5.all"] is False


def test_no_system_holds_while_a_look_alike_may_be_there() -> None:
    known: Known = {**FEATURES, "other_explains": False, "concern": True}
    assert holds(frequency(known, "person"))["icsd3tr.all"] is None


def test_the_course_and_its_weight() -> None:
    known: Known = {
        "minor": False, "per_week_year": weekly(1.9), "distress": True,
        "events_ever": Quantity(5, "events"),
    }  # fmt: skip
    assert holds(course(known, "person")) == {
        "irlssg2014.chronic": False,
        "irlssg2014.intermittent": True,
        "irlssg2014.significance": True,
    }


def test_the_words_on_the_course_are_not_for_a_child() -> None:
    known: Known = {"minor": True, "per_week_year": weekly(5), "distress": True}
    chronic, intermittent, weight = course(known, "person")
    for one in (chronic, intermittent, frequency(known, "person")[2]):
        assert one.holds is False
        assert one.says == "This rule is for adults without treatment: the person is not of age."
    assert weight.holds is True
    assert weight.says.startswith("The specifier of clinical significance")
    low = course({"minor": False, "per_week_year": weekly(1)}, "person")[0]
    assert low.says.startswith("The course is not chronic-persistent")
    assert course({"per_week_year": weekly(5)}, "person")[0].holds is None


@pytest.mark.parametrize("whose", ["minor", "pregnant"])
def test_a_clinician_sees_for_whom_the_course_is_not_meant(whose: str) -> None:
    """It is from memory: shown to a clinician as not checked, and used by no rule."""
    plain = course({whose: True}, "person")
    full = course({whose: True}, "clinician")
    assert [one.holds for one in plain] == [one.holds for one in full]
    for one in full:
        assert one.grounds[-1].fact == "crit.course.na"
        assert one.cautions[-1] == "crit.course.na is from memory and not checked yet."
        assert one.cautions[-2].startswith("The course specifier is not meant for children")
    assert not [one for one in plain for ground in one.grounds if ground.status == "memory"]


@pytest.mark.parametrize("known", [{}, {"minor": False, "pregnant": False}, {"pregnant": None}])
def test_others_are_told_nothing_of_that(known: Known) -> None:
    found = course(known, "clinician")
    assert len(found) == 3
    assert all(one.cautions == () for one in found)


def test_what_supports_it() -> None:
    known: Known = {
        "with_family": True, "dopaminergic_helped": False, "plm_beyond_expected": True,
        "less_sleepy_than_expected": True,
    }  # fmt: skip
    person = {"support.family": True, "support.dopa": False, "support.plm": True}
    assert holds(supportive(known, "person")) == person
    found = supportive(known, "clinician")
    assert holds(found) == {**person, "support.sleepy": True}
    assert not found[-1].decides
    assert found[-1].cautions[-1] == "crit.support.sleepy is from memory and not checked yet."
    assert holds(supportive({}, "person")) == dict.fromkeys(person)


# The medicines with what came of each, and whether that supports the pattern.
TRIALS: tuple[tuple[tuple[tuple[str, Response], ...], bool | None], ...] = (
    ((), None),
    ((("pramipexole", "helped"),), True),
    ((("Sifrol", "helped_at_first"), ("ropinirole", "did_not_help")), True),
    ((("ropinirole", "did_not_help"),), False),
    ((("ropinirole", "did_not_help"), ("rotigotine", "unknown")), None),
    ((("ropinirole", "made_worse"),), None),
    ((("gabapentin", "helped"),), None),
    ((("gabapentin", "helped"), ("ropinirole", "did_not_help")), False),
    ((("not named", "helped"),), None),
)


@pytest.mark.parametrize(("trials", "helped"), TRIALS)
def test_the_response_to_a_dopaminergic_medicine(
    trials: tuple[tuple[str, Response], ...], helped: bool | None
) -> None:
    record = PersonRecord(
        medicines=tuple(MedicineUse(name, response=response) for name, response in trials)
    )
    assert dopaminergic_helped(record) is helped
    known = derive(record, today=date(2026, 11, 21))
    assert known == ({} if helped is None else {"dopaminergic_helped": helped})
