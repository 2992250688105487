"""What the group of a person changes, and what is asked only of that group."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ekbom.assessment.groups import groups
from ekbom.assessment.persons import derive
from ekbom.knowledge.audience import AUDIENCES, Audience
from ekbom.model.assessed import Section
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import Dialysis, Person, PersonRecord, SitMinutes, Symptoms

TODAY = date(2026, 11, 21)
ADULT: dict[str, Value] = {
    "age_years": Quantity(40, "years"),
    "minor": False,
    "pregnant": False,
    "breastfeeding": False,
    "on_dialysis": False,
}


def ask(
    known: dict[str, Value], record: PersonRecord | None = None, audience: Audience = "person"
) -> Section:
    return groups(record or PersonRecord(), known, audience, today=TODAY)


def codes(section: Section) -> list[str]:
    return [one.code.removeprefix("group.") for one in section.statements]


def missing(section: Section) -> list[str]:
    return [one.observation for one in section.missing]


def test_of_nobody_only_the_group_is_asked() -> None:
    found = ask({})
    assert (found.name, found.statements, found.findings, found.figures) == ("groups", (), (), ())
    assert missing(found) == ["minor", "age_years", "pregnant", "breastfeeding", "on_dialysis"]


def test_an_adult_of_no_group_hears_nothing() -> None:
    found = ask(ADULT)
    assert (found.statements, found.missing, found.figures) == ((), (), ())


@pytest.mark.parametrize("gate", ["pregnant", "breastfeeding"])
def test_pregnancy_and_breastfeeding_keep_suggestions_back_and_the_iron_question(gate: str) -> None:
    found = ask({**ADULT, gate: True})
    said = {one.code: one for one in found.statements}
    hidden, iron = said["group.hidden"], said["group.pregnant_iron"]
    assert hidden.says == (
        "The suggestions on medicines and supplements are kept back here, and specialists take "
        "their place."
    )
    assert hidden.then == (
        "Ask the midwife or the obstetrician, together with a specialist for sleep."
    )
    assert hidden.urgency == iron.urgency == "next_visit"
    assert hidden.grounds[0].fact == "rule.12"
    assert iron.then == "Ask the midwife or the obstetrician whether ferritin should be measured."


@pytest.mark.parametrize(
    ("lasted", "third", "code"),
    [(13, 1, "first_third"), (14, 2, None), (27, 2, None), (28, 3, "last_third")],
)
def test_the_third_of_a_pregnancy(lasted: int, third: int, code: str | None) -> None:
    due = TODAY + timedelta(weeks=40 - lasted)
    record = PersonRecord(person=Person(due=due))
    found = ask({**ADULT, **derive(record, today=TODAY)}, record)
    thirds = [one for one in codes(found) if one.endswith("third")]
    assert thirds == ([code] if code else [])
    assert codes(found)[:4] == ["hidden", "pregnant", "pregnant_weighed", "pregnant_iron"]
    assert found.figures == (("pregnancy", {"weeks": lasted, "third": third, "due": due}),)


def test_a_pregnancy_without_a_due_date_asks_for_the_weeks() -> None:
    found = ask({**ADULT, "pregnant": True})
    assert missing(found) == ["weeks_pregnant", "ferritin"]
    told = ask({**ADULT, "pregnant": True, "weeks_pregnant": Quantity(30, "weeks")})
    assert told.figures == (("pregnancy", {"weeks": 30, "third": 3}),)


def test_ferritin_is_asked_for_in_pregnancy_and_only_while_it_is_not_known() -> None:
    told: dict[str, Value] = {**ADULT, "pregnant": True, "population": "pregnant"}
    assert "ferritin" in missing(ask(told))
    assert "ferritin" not in missing(ask({**told, "ferritin": Quantity(22, "ug/L")}))
    assert "ferritin" in missing(ask({**ADULT, "breastfeeding": True}))
    assert "ferritin" not in missing(ask({}))


@pytest.mark.parametrize(
    ("since", "code"), [(3, "after_birth_early"), (4, "after_birth"), (20, "after_birth")]
)
def test_after_a_birth_it_is_asked_again(since: int, code: str) -> None:
    born = TODAY - timedelta(weeks=since)
    record = PersonRecord(person=Person(gave_birth=born))
    found = ask({**ADULT, **derive(record, today=TODAY)}, record)
    assert codes(found) == [code]
    days = {"ask_from": born + timedelta(weeks=4), "ask_to": born + timedelta(weeks=6)}
    assert found.figures == (("pregnancy", {"weeks_since_birth": since, **days}),)
    told = ask({**ADULT, "weeks_since_birth": Quantity(since, "weeks")})
    assert told.figures == (("pregnancy", {"weeks_since_birth": since}),)


def test_nothing_said_in_pregnancy_frightens_or_blames() -> None:
    record = PersonRecord(person=Person(due=TODAY + timedelta(weeks=5), breastfeeding=True))
    known = {**ADULT, **derive(record, today=TODAY), "weeks_since_birth": Quantity(5, "weeks")}
    for audience in AUDIENCES:
        said = " ".join(f"{one.says} {one.then}" for one in ask(known, record, audience).statements)
        for word in ("danger", "harm", "fetus", "baby", "risk", "fault", "should have", "mg"):
            assert word not in said.lower()


CHILD: dict[str, Value] = {
    "age_years": Quantity(9, "years"),
    "minor": True,
    "pregnant": False,
    "breastfeeding": False,
    "on_dialysis": False,
}


def test_a_child_is_asked_for_its_own_words_and_the_school() -> None:
    record = PersonRecord(person=Person(age_years=9, reporter="parent"))
    found = ask({**CHILD, "answered_by_other": True}, record)
    assert codes(found) == ["child", "child_reporter", "child_iron"]
    assert missing(found) == ["child_own_words", "school_trouble", "with_adhd"]
    assert found.figures == (
        ("child", {"reporter": "parent", "own_words": "", "own_words_by": None}),
    )


def test_a_child_is_not_asked_after_a_pregnancy() -> None:
    assert missing(ask({"minor": True})) == [
        *("age_years", "on_dialysis", "child_own_words", "answered_by_other"),
        *("school_trouble", "with_adhd"),
    ]


def test_everything_there_is_to_say_of_a_child() -> None:
    symptoms = Symptoms(own_words="ants in my legs", own_words_by="person")
    record = PersonRecord(person=Person(age_years=9), symptoms=symptoms)
    told: dict[str, Value] = {"school_trouble": True, "with_adhd": True, "child_own_words": True}
    found = ask({**CHILD, **told}, record)
    assert codes(found) == ["child", "child_school", "child_adhd", "child_iron"]
    assert found.figures == (
        (
            "child",
            {"reporter": "person", "own_words": "ants in my legs", "own_words_by": "person"},
        ),
    )
    facts = {one.code: {ground.fact for ground in one.grounds} for one in found.statements}
    assert "rule.13" in facts["group.child"]
    assert "cause.adhd" in facts["group.child_adhd"]
    assert "lab.ferritin.child" in facts["group.child_iron"]
    assert "crit.significance" in facts["group.child_school"]
    words = ask({**CHILD, "child_own_words": False})
    assert [one.then for one in words.statements if one.code == "group.child_words"] == [
        "Ask the child to say or draw what the legs feel like, and write down its words."
    ]


def test_no_word_of_a_child_reaches_an_adult() -> None:
    told: dict[str, Value] = {"school_trouble": True, "with_adhd": True, "child_own_words": False}
    assert codes(ask({**ADULT, **told, "answered_by_other": True})) == []


DIALYSIS: dict[str, Value] = {**ADULT, "on_dialysis": True}


def test_the_hours_in_the_chair() -> None:
    sit = (
        SitMinutes("dialysis_chair", 20, date(2026, 3, 1)),
        SitMinutes("dialysis_chair", 45, date(2026, 9, 1)),
        SitMinutes("dialysis_chair", 200),
        SitMinutes("bed", 5, date(2026, 10, 1)),
    )
    record = PersonRecord(
        person=Person(dialysis=Dialysis(("mon", "wed", "fri"), 4, "13:30")),
        symptoms=Symptoms(sit=sit),
    )
    found = ask({**DIALYSIS, **derive(record, today=TODAY)}, record)
    assert codes(found) == ["dialysis", "dialysis_common", "dialysis_chair"]
    assert found.figures == (
        (
            "dialysis",
            {
                "days": ("mon", "wed", "fri"),
                "times_a_week": 3,
                "hours": 4,
                "hours_a_week": 12,
                "starts": "13:30",
                "sat_minutes": 45,
                "treated_minutes": 240,
            },
        ),
    )


def test_dialysis_of_which_little_was_told() -> None:
    found = ask(DIALYSIS)
    assert codes(found) == ["dialysis", "dialysis_common"]
    assert missing(found) == ["urge_in_chair"]
    empty = {"days": (), "times_a_week": None, "hours": None, "hours_a_week": None}
    rest = {"starts": "", "sat_minutes": None, "treated_minutes": None}
    assert found.figures == (("dialysis", {**empty, **rest}),)
    for chair in (Dialysis(("mon",)), Dialysis((), 4)):
        record = PersonRecord(person=Person(dialysis=chair))
        ((_, figures),) = ask(DIALYSIS, record).figures
        assert figures["hours_a_week"] is None


@pytest.mark.parametrize(("sat", "urge"), [(239, True), (240, False)])
def test_the_urge_comes_before_the_treatment_is_over(sat: float, *, urge: bool) -> None:
    symptoms = Symptoms(sit=(SitMinutes("dialysis_chair", sat),))
    record = PersonRecord(person=Person(dialysis=Dialysis(hours=4)), symptoms=symptoms)
    assert derive(record, today=TODAY)["urge_in_chair"] is urge
    untimed = PersonRecord(person=Person(dialysis=Dialysis()), symptoms=symptoms)
    assert "urge_in_chair" not in derive(untimed, today=TODAY)
    unsat = PersonRecord(person=Person(dialysis=Dialysis(hours=4)))
    assert "urge_in_chair" not in derive(unsat, today=TODAY)


def test_from_which_age_sedating_medicines_are_counted() -> None:
    younger = {**ADULT, "age_years": Quantity(64.9, "years"), "memory_trouble": True}
    assert (codes(ask(younger)), ask(younger).figures) == ([], ())
    older = {**ADULT, "age_years": Quantity(65, "years"), "takes_opioid": True}
    found = ask({**older, "takes_sedative": True, "takes_benzodiazepine": False})
    assert codes(found) == ["older"]
    assert found.figures == (("older", {"sedating": 2, "sedating_not_known": 1}),)
    assert missing(found) == ["falls_at_night", "memory_trouble"]


def test_falls_and_memory_of_older_people() -> None:
    older: dict[str, Value] = {**ADULT, "age_years": Quantity(80, "years"), "memory_trouble": True}
    found = ask({**older, "falls_at_night": True, "takes_sedative": True})
    assert codes(found) == ["older", "older_falls", "older_memory"]
    _, falls, memory = found.statements
    assert falls.urgency == "this_week"
    assert "for what others see we hold no checked criteria" in memory.says
    assert memory.grounds[0].fact == "groups.older.observed"
    assert codes(ask({**older, "falls_at_night": False})) == ["older", "older_memory"]


def weekly(number: float) -> Quantity:
    return Quantity(number, "times a week")


def test_a_mild_case_needs_nothing_now() -> None:
    mild: dict[str, Value] = {"per_week": weekly(1.9), "distress": False}
    (said,) = ask({**ADULT, **mild, "treated": False}).statements
    assert ask({**ADULT, **mild}).statements == (said,)
    assert (said.code, said.urgency, said.then) == ("group.mild", "nothing_now", "")
    assert said.says == (
        "The legs are restless on few days and do not weigh heavily: where no medicine is taken "
        "for them, nothing is needed now."
    )
    assert {one.fact for one in said.grounds} >= {"rec.silber.need", "crit.freq.differs"}
    for name, value in (("per_week", weekly(2)), ("distress", True)):
        assert codes(ask({**ADULT, **mild, name: value})) == []
        assert codes(ask({**ADULT, **{one: mild[one] for one in mild if one != name}})) == []


def test_few_restless_days_under_a_medicine_say_nothing_about_doing_without_it() -> None:
    treated: dict[str, Value] = {"per_week": weekly(1), "distress": False, "treated": True}
    (said,) = ask({**ADULT, **treated}).statements
    assert (said.code, said.urgency) == ("group.mild_treated", "next_visit")
    assert said.says == (
        "The few restless days may be what the medicine does, and say nothing about doing without "
        "it."
    )
    assert said.then == (
        "Ask the person who prescribes before anything about the medicine is altered."
    )


def test_every_statement_carries_a_source() -> None:
    known: dict[str, Value] = {
        **CHILD, "pregnant": True, "breastfeeding": True, "on_dialysis": True,
        "child_own_words": False, "answered_by_other": True, "school_trouble": True,
        "with_adhd": True, "urge_in_chair": True, "weeks_pregnant": Quantity(30, "weeks"),
        "weeks_since_birth": Quantity(9, "weeks"), "takes_dopaminergic": True,
        "dopaminergic_months": Quantity(12, "months"),
    }  # fmt: skip
    said = ask(known).statements
    assert len(said) == 16
    assert all(one.sources and one.says.startswith("The ") for one in said)


def test_what_cannot_be_right_is_said_with_the_group() -> None:
    record = PersonRecord(person=Person(gave_birth=TODAY + timedelta(days=1)))
    assert [one.code for one in ask({}, record).findings] == ["birth_in_the_future"]
