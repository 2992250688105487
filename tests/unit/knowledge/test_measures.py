"""The catalogue as it is loaded: names, amounts, blocks, and the rows of trials."""

from __future__ import annotations

import pytest

from ekbom.knowledge.measures import (
    block_nights,
    build_measure,
    diary_measure,
    find_measure,
    measures,
    names,
    near_measures,
    trial_rows,
    unit_of,
)
from ekbom.model.measure import Dose, TrialRow

CATALOGUE = measures()
LEAST = {
    "name": "planted",
    "kind": "mind",
    "how": "Sit.",
    "evidence": [],
    "certainty": "none",
    "points": "nothing",
    "gates": [],
    "burden": "little",
    "ease": "easy",
    "speed": "weekly",
    "usually": "habit",
}


def test_what_is_left_out_is_empty() -> None:
    found = build_measure("planted", LEAST)
    assert (found.id, found.name, found.now) == ("planted", "planted", False)
    assert (found.also, found.near, found.dose, found.refused_by) == ((), (), (), ())
    assert (found.first, found.refused, found.documents_say, found.beyond) == ("", "", "", "")
    assert found.texts_differ == ()


def test_a_whole_entry() -> None:
    found = CATALOGUE["cold_water_feet"]
    assert found.name == "cold water over the feet"
    assert "cold foot bath" in found.also
    assert (found.kind, found.speed, found.usually, found.now) == (
        "cold",
        "nightly",
        "as_needed",
        True,
    )
    assert (found.evidence, found.near) == (("ther.heat_cold",), ())
    assert (found.certainty, found.points) == ("very_low", "for")
    assert found.gates == ("cold", "feet", "circulation")
    assert (found.burden, found.ease) == ("little", "easy")
    assert len(found.texts_differ) == 2
    assert found.documents_say.startswith("One text has it")
    wort = CATALOGUE["st_johns_wort_tea"]
    assert wort.refused_by == ("ther.sjw", "rule.20")
    assert wort.refused.startswith("The tea of St John's wort is offered to nobody here")
    assert CATALOGUE["vitamin_b6"].first == "A pharmacist or a doctor is asked first."
    assert CATALOGUE["vitamin_b6"].beyond.startswith("It was tried beside magnesium")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"from": 5, "to": 7.5}, "5 to 7.5 minutes"),
        ({"is": 3}, "3 minutes"),
        ({"about": 30}, "about 30 minutes"),
        ({"at_most": 40}, "at most 40 minutes"),
        ({"at_least": 38}, "at least 38 minutes"),
    ],
)
def test_an_amount_in_words(given: dict[str, float], says: str) -> None:
    dose = {"before_bed": {**given, "unit": "minutes", "by": "project"}}
    found = build_measure("planted", {**LEAST, "dose": dose})
    assert found.dose == (Dose("before bed", says, "minutes", "project"),)


@pytest.mark.parametrize(
    ("told", "id_"),
    [
        ("warm foot bath", "warm_foot_bath"),
        ("Warm Foot-Bath", "warm_foot_bath"),
        ("warm_foot_bath", "warm_foot_bath"),
        ("footbath warm", None),
        ("foot bath", "warm_foot_bath"),
        ("st. john's wort", "st_johns_wort_tea"),
        ("walk", None),
        ("stretching", None),
        ("massage", None),
        ("magnesium tablets", "magnesium_tablets"),
        ("", None),
    ],
)
def test_a_name_is_found_whole_or_not_at_all(told: str, id_: str | None) -> None:
    found = find_measure(told)
    assert (None if found is None else found.id) == id_


@pytest.mark.parametrize("told", ["magnesium tablets", "valerian tea", "hawthorn", "folic acid"])
def test_a_diary_takes_medicines_for_medicines(told: str) -> None:
    from ekbom.knowledge.load import find_drug

    found = diary_measure(told)
    assert (found is None) is (find_drug(told) is not None)


def test_a_diary_takes_a_bath_for_a_measure() -> None:
    assert diary_measure("Warm bath") is CATALOGUE["warm_bath"]
    assert diary_measure("magnesium tablets") is None


def test_every_name_leads_back_to_its_measure() -> None:
    for one in CATALOGUE.values():
        assert names(one)[0] == one.name
        assert all(find_measure(name) is one for name in (one.id, *names(one)))


def test_near_names() -> None:
    assert "warm foot bath" in near_measures("warm foot baht")
    assert "foot massage" in near_measures("Foot massag")
    assert near_measures("zzzz") == ()


@pytest.mark.parametrize(
    ("id_", "nights"),
    [("calf_stretch", 1), ("no_caffeine", 3), ("yoga", 7), ("acupuncture", 0)],
)
def test_the_nights_of_a_block(id_: str, nights: int) -> None:
    assert block_nights(CATALOGUE[id_]) == nights


@pytest.mark.parametrize(
    ("id_", "unit"),
    [
        ("warm_bath", "min"),
        ("calf_stretch", "s"),
        ("kefir", "glass"),
        ("linden_tea", "cup"),
        ("no_caffeine", ""),
        ("squats", "time"),
        ("pneumatic_compression", ""),
    ],
)
def test_the_unit_a_diary_counts_in(id_: str, unit: str) -> None:
    assert unit_of(CATALOGUE[id_]) == unit


def test_a_row_of_a_trial_takes_its_figures_from_the_facts() -> None:
    rows = trial_rows()
    assert len(rows) == 20
    assert rows[0] == TrialRow(
        of="ther.npns",
        source="src.bogan2023",
        design="randomised against a sham device, 4 weeks",
        outcome="IRLS",
        bias="not judged by this project",
        people=133,
        effect=-3.4,
        ci95=(-5.4, -1.4),
        unit="IRLS points",
        kind="difference",
    )
    pilot = next(row for row in rows if row.source == "src.mg_citrate2024")
    assert (pilot.people, pilot.effect, pilot.ci95, pilot.kind) == (12, -6.7, None, "before_after")
    bare = next(row for row in rows if row.source == "src.aukerman2006")
    assert (bare.people, bare.effect, bare.unit) == (41, None, "")
    unknown = next(row for row in rows if row.source == "src.hayes2008")
    assert (unknown.people, unknown.effect) == (None, -21.4)
