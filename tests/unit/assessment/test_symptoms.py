"""How it feels, where, since when: each with its ground, none of it graded."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ekbom.assessment.symptoms import body_mass_index, close_relatives, derive, symptoms
from ekbom.knowledge.audience import Audience
from ekbom.model.assessed import Section, Statement, plain
from ekbom.model.finding import Finding
from ekbom.model.observation import Known, Quantity
from ekbom.model.record import Person, PersonRecord, ScaleResult, SitMinutes, Symptoms

TODAY, JUNE = date(2026, 11, 21), date(2026, 6, 1)
NOBODY = Person()
FULL = Symptoms(
    sensations=("crawling", "urge_alone"),
    painful=False,
    sides="both",
    places=("calf", "arm"),
    began_at_age_years=28,
    relatives=("mother", "aunt"),
    hormones=("hormone_therapy",),
    own_words="like ants",
    sit=(SitMinutes("desk", 35, JUNE),),
    goal="sit through a film",
)


def asked(
    told: Symptoms = FULL,
    person: Person = NOBODY,
    audience: Audience = "person",
    known: Known | None = None,
) -> Section:
    record = PersonRecord(person=person, symptoms=told)
    return symptoms(record, derive(record, today=TODAY) if known is None else known, audience)


def said(section: Section) -> dict[str, Statement]:
    return {one.code: one for one in section.statements}


def test_nothing_told_says_nothing() -> None:
    found = asked(Symptoms())
    assert found == Section(
        "symptoms",
        figures=(
            ("sitting", {}),
            ("goal", None),
            ("own_words", None),
            ("sides", None),
            ("painful", None),
            ("began_at_age_years", None),
            ("body_mass_index", None),
        ),
    )


def test_everything_told_is_said_with_its_ground() -> None:
    found = asked(person=Person(weight_kg=70, height_cm=170))
    assert {code: one.reasons for code, one in said(found).items()} == {
        "own.goal": ("sit through a film",),
        "own.sit": ("desk: 35 minutes on 2026-06-01",),
        "own.sensations": (
            "crawling",
            "urge alone",
            "it does not hurt",
            'in own words: "like ants"',
        ),
        "own.places": ("calf", "arm", "on both sides"),
        "crit.irlssg2014.1": ("arm",),
        "worse.estrogen": ("hormone therapy",),
        "own.bmi": ("24.2 kg/m2 from 70 kg and 170 cm",),
        "support.family": ("mother",),
    }
    assert all(one.sources for one in found.statements)
    assert found.findings == ()
    figures = dict(found.figures)
    assert json.dumps(plain(figures["sitting"]["desk"])) == (
        '{"series": [["2026-06-01", 35.0]], "last": 35.0, "median": 35.0, "longest": 35.0}'
    )
    del figures["sitting"]
    assert figures == {
        "goal": "sit through a film",
        "own_words": "like ants",
        "sides": "both",
        "painful": False,
        "began_at_age_years": 28,
        "body_mass_index": pytest.approx(24.2215, abs=1e-4),
    }


def test_the_age_it_began_at_has_its_figures_for_clinicians() -> None:
    assert said(asked(audience="clinician"))["cause.age"].reasons == ("it began at the age of 28",)
    assert "cause.age" not in said(asked())
    assert "cause.age" not in said(asked(Symptoms(), audience="clinician"))


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("left", "on the left"),
        ("right", "on the right"),
        ("both", "on both sides"),
        ("changes", "on changing sides"),
    ],
)
def test_sides(side: str, words: str) -> None:
    found = said(asked(Symptoms(sides=side)))  # type: ignore[arg-type]
    assert found["own.places"].reasons == (words,)


def test_pain_is_said_either_way() -> None:
    assert said(asked(Symptoms(painful=True)))["own.sensations"].reasons == ("it hurts",)


def test_words_written_down_by_another_say_so() -> None:
    told = Symptoms(own_words="ants", own_words_by="parent")
    assert said(asked(told))["own.sensations"].reasons == (
        'in own words: "ants", written down by the parent',
    )


def test_only_places_that_are_held_and_not_of_the_legs_take_part() -> None:
    told = Symptoms(places=("calf", "toes", "elbow"))
    found = asked(told)
    assert "crit.irlssg2014.1" not in said(found)
    assert said(found)["own.places"].reasons == ("calf", "toes", "elbow")
    assert [one.where for one in found.findings] == ["[symptoms] places"]


@pytest.mark.parametrize("kind", ["sensations", "places", "hormones"])
def test_unknown_words_are_found_in_every_list(kind: str) -> None:
    found = asked(Symptoms(**{kind: ("zzz",)}))  # type: ignore[arg-type]
    assert [(one.code, one.where) for one in found.findings] == [
        ("unknown_word", f"[symptoms] {kind}")
    ]


def test_times_that_are_none_are_found() -> None:
    found = asked(Symptoms(sit=(SitMinutes("car", -5),)))
    assert [one.code for one in found.findings] == ["out_of_range"]
    assert found.statements == ()


def test_relatives_of_the_first_degree_alone_speak_for_it() -> None:
    told = Symptoms(relatives=("aunt", "brother", "cousin", "son"))
    assert close_relatives(told) == ("brother", "son")
    assert derive(PersonRecord(symptoms=told), today=TODAY) == {"with_family": True}
    aunt = PersonRecord(symptoms=Symptoms(relatives=("aunt",)))
    assert derive(aunt, today=TODAY) == {}


def test_a_yes_without_names_is_said_as_it_was_answered() -> None:
    found = said(asked(Symptoms(), known={"with_family": True}))
    assert found["support.family"].reasons == ("a close relative has it",)
    assert said(asked(known={"with_family": False})).get("support.family") is None


def test_what_scales_tell_is_derived_with_it() -> None:
    record = PersonRecord(
        scales=(
            ScaleResult("irls", JUNE, 24),
            ScaleResult("phq9", JUNE, items={str(item): 1 for item in range(1, 10)}),
        )
    )
    assert derive(record, today=TODAY) == {
        "irls": Quantity(24, "IRLS points"),
        "phq9": Quantity(9, "points"),
        "phq9_ninth": True,
        "suicidal_thoughts": True,
    }
    # The ninth answer is kept whatever the day.
    assert derive(record, today=date(2026, 5, 1)) == {"phq9_ninth": True, "suicidal_thoughts": True}


def test_weight_over_the_square_of_the_height() -> None:
    found, off = body_mass_index(Person(weight_kg=80, height_cm=200))
    assert (found, off) == (20.0, ())
    assert body_mass_index(Person(weight_kg=80)) == (None, ())
    assert body_mass_index(Person(height_cm=200)) == (None, ())


@pytest.mark.parametrize(
    ("person", "what", "where", "repair"),
    [
        (
            Person(weight_kg=70, height_cm=1.7),
            "a height of 1.7 cm looks like another unit",
            "[person] height_cm",
            "give it in cm, from 40 to 250",
        ),
        (
            Person(weight_kg=401),
            "a weight of 401 kg looks like another unit",
            "[person] weight_kg",
            "give it in kg, from 2 to 400",
        ),
    ],
)
def test_a_slip_of_the_unit_is_said(person: Person, what: str, where: str, repair: str) -> None:
    assert body_mass_index(person) == (
        None,
        (Finding("unit_looks_wrong", "warning", where, what, repair),),
    )
    assert asked(Symptoms(), person).findings[0].where == where


def test_the_edges_of_what_can_be() -> None:
    for person in (Person(weight_kg=2, height_cm=40), Person(weight_kg=400, height_cm=250)):
        assert body_mass_index(person)[1] == ()
