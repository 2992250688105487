"""All entries of the catalogue for thirty people and for any of whom something is learnt."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.people import asked, healthy, people
from tests.project.test_words import said

from ekbom.assessment.measures import measures
from ekbom.knowledge.audience import Audience
from ekbom.knowledge.measures import measures as catalogue
from ekbom.model.assessed import plain
from ekbom.model.measure import Offered
from ekbom.model.observation import Known, Quantity, Value

PEOPLE = people()
FEET = ("numb_or_burning_feet", "with_neuropathy", "skin_sore")
CLOT = ("one_leg_swollen", "clot_recent")
SEDATING = ("takes_opioid", "takes_benzodiazepine", "takes_gabapentinoid", "takes_sedative")
# What the rules of safety ask for, written here once more and without the gates: what is told of a
# person, and the kinds or names that may then not be offered.
FORBIDDEN: list[tuple[tuple[str, ...], set[str]]] = [
    (FEET, {"heat", "bath", "compression", "rub", "cold"}),
    (("pain_on_walking_ends_with_rest",), {"heat", "bath", "compression", "cold"}),
    (CLOT, {"heat", "bath", "compression", "massage", "needle"}),
    (("pregnant", "breastfeeding"), {"herb", "supplement"}),
    (("minor",), {"herb", "supplement", "needle"}),
]
NAMED: list[tuple[tuple[str, ...], set[str]]] = [
    (("active_implant",), {"magnets", "darsonval", "electrical_stimulation", "vibration_massage"}),
    (("pregnant",), {"hot_foot_bath", "mud_pack", "paraffin", "cryotherapy", "magnets"}),
    (("on_dialysis", "kidney_weak"), {"magnesium_tablets"}),
    (("heart_failure",), {"pneumatic_compression", "compression_stockings"}),
]
ASKED: list[tuple[tuple[str, ...], set[str]]] = [
    (SEDATING, {"valerian_tea", "valerian_mint_tea", "motherwort_tea"}),
    (("with_heart", "takes_heart"), {"hawthorn_tea", "motherwort_tea"}),
    (("takes_anticoagulant", "pregnant", "with_neuropathy"), {"acupuncture", "dry_needling"}),
    (("with_diabetes",), {"warm_foot_bath", "cold_water_feet"}),
    (("falls_at_night",), {"walk_now", "warm_bath", "squats"}),
    (("on_dialysis",), {"leafy_greens", "epsom_bath"}),
]


def offered(known: Known, audience: Audience = "person") -> dict[str, Offered]:
    return {one.measure.id: one for one in measures(known, audience)}


def told(known: Known, names: tuple[str, ...]) -> bool:
    return any(known.get(name) is True for name in names)


def test_there_are_thirty_people() -> None:
    assert len(PEOPLE) == 30


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_no_entry_passes_a_gate_it_should_not(name: str, audience: Audience) -> None:
    known = PEOPLE[name]
    for id_, one in offered(known, audience).items():
        for names, kinds in FORBIDDEN:
            if told(known, names) and one.measure.kind in kinds:
                assert one.state == "not_for_you", id_
        for names, ids in NAMED:
            if told(known, names) and id_ in ids:
                assert one.state == "not_for_you", id_
        for names, ids in ASKED:
            if told(known, names) and id_ in ids:
                assert one.state != "may_try", id_
        assert id_ != "st_johns_wort_tea" or one.state == "not_for_you"


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_said_carries_its_sources_and_no_word_that_is_never_said(name: str) -> None:
    for id_, one in offered(PEOPLE[name]).items():
        for statement in (*one.why, one.how, *one.evidence, *one.near):
            assert statement.grounds, id_
            assert all(ground.sources for ground in statement.grounds)
            assert all(ground.status == "verified" for ground in statement.grounds)
        assert bool(one.why or one.missing) is (one.state != "may_try"), id_
        assert one.missing == () or one.state == "asks_first"
        assert not said(json.dumps(plain(asdict(one))))


def test_somebody_of_whom_nothing_is_known_is_asked() -> None:
    found = offered({})
    gated = {id_ for id_, one in catalogue().items() if one.gates}
    assert not [id_ for id_ in gated if found[id_].state == "may_try"]


def test_nothing_but_what_asks_everybody_is_closed_to_the_healthy() -> None:
    for id_, one in offered(healthy()).items():
        measure = one.measure
        wanted = "not_for_you" if measure.refused else "asks_first" if measure.first else "may_try"
        assert one.state == wanted, id_


def values() -> st.SearchStrategy[dict[str, Value]]:
    answers = {
        name: st.booleans() if name not in ("tsat", "iron", "tibc") else st.just(Quantity(50, "%"))
        for name in asked()
        if name not in ("iron", "tibc")
    }
    return st.fixed_dictionaries({}, optional=answers)


@given(values(), st.data())
def test_what_is_learnt_only_settles(known: dict[str, Value], data: st.DataObject) -> None:
    """Leaving answers out can only turn a settled state into a question."""
    if known.get("takes_medicine") is False:
        # Somebody who takes none takes none of any group.
        known = {n: v for n, v in known.items() if not (n.startswith("takes_") and v is True)}
    kept = data.draw(st.sets(st.sampled_from(sorted(known)))) if known else set()
    less = {name: value for name, value in known.items() if name in kept}
    before, after = offered(less), offered(known)
    for id_, one in before.items():
        if one.state == "may_try":
            assert after[id_].state == "may_try", id_
        if one.state == "not_for_you":
            assert after[id_].state == "not_for_you", id_
        if after[id_].state == "asks_first":
            assert one.state == "asks_first", id_
