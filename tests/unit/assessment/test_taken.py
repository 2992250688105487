"""What is taken at present, and what follows from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.builders.medicines import TODAY, taking, use

from ekbom.assessment.taken import (
    groups_at_risk,
    groups_taken,
    present,
    taken_now,
    worsening,
)
from ekbom.model.record import IronGiven, PersonRecord


@pytest.mark.parametrize(
    ("more", "now"),
    [
        ({}, True),
        ({"taking": "different"}, True),
        ({"taking": "not_taken"}, False),
        ({"taking": "stopped"}, False),
        ({"taking": "past"}, False),
        ({"taking": "unknown"}, None),
        ({"taking": "unknown", "until": date(2026, 11, 20)}, False),
        ({"until": date(2026, 11, 20)}, False),
        ({"until": TODAY}, True),
        ({"since": TODAY}, True),
        ({"since": date(2026, 11, 22)}, False),
        ({"taking": "unknown", "since": date(2026, 11, 22)}, False),
    ],
)
def test_whether_it_is_taken_now(more: dict[str, Any], now: bool | None) -> None:
    one = use("pramipexole", **more)
    assert taken_now(one, TODAY) is now
    assert present(PersonRecord(medicines=(one,)), TODAY) == ((one,) if now else ())


def test_the_groups_of_what_is_taken_and_never_a_no() -> None:
    assert groups_taken(taking("Mirapex", "oxycodone", "metformin"), TODAY) == {
        "takes_dopaminergic": True,
        "takes_opioid": True,
        "takes_worsening": True,
    }
    assert groups_taken(taking("metformin"), TODAY) == {}
    assert groups_taken(PersonRecord(medicines=(use("Mirapex", taking="past"),)), TODAY) == {}


@pytest.mark.parametrize(
    ("route", "on", "until", "taken"),
    [
        ("mouth", TODAY, None, True),
        ("mouth", date(2026, 11, 1), TODAY, True),
        ("mouth", date(2026, 11, 1), date(2026, 11, 20), False),
        ("mouth", date(2026, 11, 22), None, False),
        ("mouth", None, None, False),
        ("vein", date(2026, 11, 1), None, False),
        ("unknown", date(2026, 11, 1), None, False),
    ],
)
def test_iron_that_is_swallowed(
    route: Any, on: date | None, until: date | None, taken: bool
) -> None:
    record = PersonRecord(iron_given=(IronGiven("ferrous sulfate", route, on, until),))
    assert groups_taken(record, TODAY) == ({"takes_iron": True} if taken else {})


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("diphenhydramine", ("worse.antihist",)),
        ("Benadryl 25 mg", ("worse.antihist",)),
        ("antihistamines", ("worse.antihist",)),
        ("loratadine", ()),
        ("promethazine", ("worse.antihist", "worse.antiemetic")),
        ("metoclopramide", ("worse.antiemetic",)),
        ("ziprasidone", ("worse.antipsychotic",)),
        ("mirtazapine", ("worse.mirtazapine", "worse.escitalopram_strong")),
        ("sertraline", ("worse.ssri_snri",)),
        ("reboxetine", ()),
        ("doxepin", ("worse.tca",)),
        ("lithium", ("worse.lithium",)),
        ("pramipexole", ("worse.dopaminergic",)),
        ("topiramate", ("worse.antiseizure",)),
        ("lamotrigine", ()),
        ("St. John's wort", ("worse.sjw",)),
        ("Coffee", ("worse.caffeine",)),
        (" tobacco ", ("worse.nicotine",)),
        ("metformin", ()),
    ],
)
def test_what_can_worsen(name: str, facts: tuple[str, ...]) -> None:
    assert worsening(name) == facts


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("pramipexole", ("dopaminergic",)),
        ("clonazepam", ("benzodiazepine",)),
        ("clonazepam and carbamazepine", ("benzodiazepine", "antiseizure")),
        ("tramadol", ("opioid",)),
        ("Lyrica", ("gabapentinoid",)),
        ("Zoloft", ("antidepressant",)),
        ("Keppra", ("antiseizure",)),
        ("mirtazapine", ("antidepressant",)),
        ("zolpidem", ()),
        ("loratadine", ()),
        ("coffee", ()),
        ("a red tablet", ("unnamed",)),
        ("not named", ("unnamed",)),
    ],
)
def test_what_must_not_end_at_once(name: str, groups: tuple[str, ...]) -> None:
    assert groups_at_risk(name) == groups
