"""Muscles as they are shown to a clinician and to a person."""

from __future__ import annotations

import pytest

from ekbom.knowledge.muscles import muscles
from ekbom.treatment.muscle_cards import muscle_card

# What a card shows of each part that was checked apart.
PARTS = {
    "zones": ("zones",),
    "nerve": ("nerve", "roots", "roots_differ"),
    "hazards": ("hazards", "risk", "note"),
    "stretch": ("stretch",),
    "perpetuating": ("perpetuating",),
    "ids": ("ids",),
}


def test_a_clinician_sees_all_and_what_of_it_is_unchecked() -> None:
    card = muscle_card(muscles()["piriformis"], "clinician")
    assert (card.id, card.name, card.deep, card.documents) == (
        "piriformis",
        "piriformis",
        True,
        ("001",),
    )
    assert card.zones == {
        "sacrum": "sacrum", "buttock_upper": "upper buttock", "buttock_lower": "lower buttock",
        "hip_lat": "side of the hip", "thigh_post": "back of the thigh",
    }  # fmt: skip
    assert (card.nerve, card.roots, card.roots_differ) == ("nerve to piriformis", "S1-S2", "")
    assert card.risk == "high"
    assert card.hazards[0] == "sciatic nerve"
    assert card.stretch.startswith("supine figure-four")
    assert len(card.perpetuating) == 5
    assert card.ids["uberon"][0].startswith("UBERON:")
    assert card.note.startswith("Document 001 tells of a wider pattern")
    assert card.withheld == ()
    assert card.cautions == ("Not checked yet in muscle.piriformis: stretch; what keeps it going.",)
    assert [one.status for one in card.grounds] == ["verified"] * 3 + ["memory"] * 2
    assert card.grounds[1].says == "Nerve of piriformis: nerve to piriformis (S1-S2)."


def test_a_person_sees_what_was_checked_alone() -> None:
    card = muscle_card(muscles()["semispinalis_capitis"], "person")
    assert (card.zones, card.hazards, card.risk, card.stretch) == ({}, (), "", "")
    assert (card.perpetuating, card.note) == ((), "")
    assert card.nerve
    assert card.withheld == (
        "zones", "what lies in the way of a needle", "stretch", "what keeps it going",
    )  # fmt: skip
    assert card.cautions == ()
    assert [one.status for one in card.grounds] == ["verified"]


def test_texts_that_differ_are_said_to() -> None:
    card = muscle_card(muscles()["splenius_capitis"], "clinician")
    assert card.grounds[1].says == (
        "Nerve of splenius capitis: dorsal rami, middle cervical (C3-C5; other texts give C2-C4)."
    )


@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_each_part_is_shown_whole_or_not_at_all(audience: str) -> None:
    for muscle in muscles().values():
        card = muscle_card(muscle, audience)  # type: ignore[arg-type]
        for part, fields in PARTS.items():
            unseen = audience == "person" and muscle.backing[part].status == "memory"  # type: ignore[index]
            for name in fields:
                value = getattr(card, name)
                told = list(value) if name == "zones" else value
                own = getattr(muscle, name)
                wanted = list(own) if name == "zones" else own
                assert told == (type(told)() if unseen else wanted), (muscle.id, name)


def test_what_keeps_it_going_is_one_sentence() -> None:
    card = muscle_card(muscles()["piriformis"], "clinician")
    kept = muscles()["piriformis"].perpetuating
    assert card.grounds[-1].says == f"Said to keep piriformis going: {'; '.join(kept)}."
    hazards = muscles()["piriformis"].hazards
    way = f"In the way of a needle at piriformis: {'; '.join(hazards)}; risk high."
    assert way in [one.says for one in card.grounds]


@pytest.mark.parametrize("part", ["nerve", "hazards"])
def test_a_part_from_memory_is_hidden_with_all_of_it(part: str) -> None:
    found = [one for one in muscles().values() if one.backing[part].status == "memory"]  # type: ignore[index]
    for muscle in found:
        card = muscle_card(muscle, "person")
        shown = (card.nerve, card.roots) if part == "nerve" else (card.risk, card.note)
        assert not any(shown)


@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_every_part_that_is_shown_leads_to_a_source(audience: str) -> None:
    for muscle in muscles().values():
        card = muscle_card(muscle, audience)  # type: ignore[arg-type]
        assert all(one.sources and one.says for one in card.grounds)
        memory = [one for one in card.grounds if one.status == "memory"]
        assert bool(memory) <= bool(card.cautions)
        assert audience == "clinician" or not memory
