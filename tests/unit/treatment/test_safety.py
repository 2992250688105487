"""A whole visit held against the rules: cards, letters, red flags, points, needles, events."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.builders.planned import (
    CONSENT,
    DAY,
    GASTROCNEMIUS,
    HEALTHY,
    act,
    answer,
    asked,
    healthy,
    reply,
    shown,
    stopped,
    visit,
    warned,
)
from tests.project.test_words import said

from ekbom.knowledge.treatment_policy import asked_each_visit
from ekbom.knowledge.treatment_safety import red_flags
from ekbom.model.errors import UsageError
from ekbom.model.planned_visit import OwnChange, Screen
from ekbom.model.safety_rule import ACTS, Act
from ekbom.treatment.policy import edit_policy, shipped_policy

# An ordinary client.


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("ferritin", [DAY, None])
def test_an_ordinary_healthy_client_meets_one_card_at_most(
    kind: Act, number: int, ferritin: date | None
) -> None:
    found = answer(visit(act(kind), needling_number=number), healthy(ferritin_on=ferritin))
    assert len(found.cards) == int(ferritin is None or (number == 1 and kind in ACTS[:2]))
    assert not [ask for ask in found.must_fill if not ask.field.startswith("reply.")]


def test_a_known_client_meets_nothing() -> None:
    found = answer(visit(GASTROCNEMIUS, act("manual"), act("stretch"), act("heel_lift")))
    assert found.may_save
    assert (found.cards, found.blocked, found.must_fill) == ((), (), ())
    assert (found.letters, found.events) == ((), ())
    assert found.policy_version == "1"


def test_the_reminder_of_a_first_visit_rides_on_a_card_that_waits() -> None:
    first = visit(act(), needling_number=1)
    found = answer(first, healthy(ferritin_on=None))
    (card,) = found.cards
    assert (card.rule, card.rides) == ("iron_unknown", ("first_visit_faint",))
    assert card.also == ("Lying down, few needles, stay in the room, water afterwards.",)
    assert warned(found) == {("iron_unknown", ""), ("first_visit_faint", "")}
    assert asked(found) == {"reply.iron_unknown"}
    assert [(e.kind, e.rule) for e in found.events] == [
        ("shown", "iron_unknown"),
        ("shown", "first_visit_faint"),
        ("letter", "iron_unknown"),
    ]
    written = replace(first, replies=(reply("iron_unknown", "answer"),))
    assert answer(written, healthy(ferritin_on=None)).may_save
    # Who is fasted has a card of its own, and so has who meets no card that waits.
    assert shown(answer(first, healthy(ferritin_on=None, fasted=True))) == [
        "iron_unknown",
        "first_visit_faint",
    ]
    assert shown(answer(first, healthy(frail=True))) == ["frail", "first_visit_faint"]
    point = replace(first, acts=(act(target="LI4"),))
    assert shown(answer(point, healthy(ferritin_on=None, pregnant=True))) == [
        "iron_unknown",
        "pregnancy",
        "pregnancy.LI4",
    ]


def test_the_strictest_card_comes_first() -> None:
    screen = healthy(
        frail=True, ferritin_on=None, fever=True, varicose_regions=("calf_inner_right",),
        needle_phobia=True,
    )  # fmt: skip
    gb21 = act(target="GB21", side="left")
    assert [(card.rule, card.level) for card in answer(visit(act(), gb21), screen).cards] == [
        ("needle_phobia", "hard_stop"),
        ("vascular", "hard_stop_region"),
        ("iron_unknown", "refer_first"),
        ("systemic_infection", "defer"),
        ("thorax_site", "technique_gate"),
        ("frail", "precaution"),
    ]


def test_a_card_names_its_acts_and_targets_once() -> None:
    found = answer(visit(act(), act(), act(target="hegu"), act("manual")), healthy(frail=True))
    (card,) = found.cards
    assert card.acts == ("needling", "manual")
    assert card.targets == ("gastrocnemius_medial", "LI4")


def test_a_rule_is_as_strict_as_the_act() -> None:
    """Needles wait for the doctor; what is done by hand in the same visit does not."""
    found = answer(visit(act(), act("manual")), healthy(ferritin_on=None))
    assert stopped(found) == {("iron_unknown", "needling")}
    assert found.cards[0].level == "refer_first"


def test_a_filled_card_is_filled_whatever_others_ask() -> None:
    deep = act(target="GB21", depth_mm=10, angle_deg=20)
    shared = act(target="P6", regions=("forearm_right",))
    found = answer(visit(deep, shared), healthy(red_flags={}))
    assert [(card.rule, card.state) for card in found.cards] == [("thorax_site", "filled")]
    assert "target" in asked(found)


# What holds for a day.


def test_an_old_no_is_not_asked_and_an_old_yes_stands() -> None:
    daily = set(asked_each_visit())
    assert daily <= set(Screen.__dataclass_fields__)
    old = healthy(on=DAY - timedelta(days=7))
    found = answer(visit(act()), old)
    assert asked(found) == daily | {f"redflag.{flag}" for flag in red_flags()}
    assert not found.may_save
    ill = healthy(on=None, fever=True, skin_lesion_regions=("calf_inner_right",))
    assert {"systemic_infection", "local_infection"} <= set(shown(answer(visit(act()), ill)))
    flagged = healthy(on=None, red_flags={**HEALTHY.red_flags, "weakness": True})
    assert "redflag.weakness" in shown(answer(visit(act()), flagged))


# Red flags.


@pytest.mark.parametrize(
    ("flag", "level"),
    [
        ("weakness", "hard_stop"),
        ("breath", "hard_stop"),
        ("sudden", "refer_first"),
        ("augment", "precaution"),
        ("systemic", "precaution"),
        ("mood", "precaution"),
    ],
)
def test_a_red_flag_is_a_card_for_referral(flag: str, level: str) -> None:
    screen = healthy(red_flags={**HEALTHY.red_flags, flag: True})
    found = answer(visit(act("stretch"), act("manual")), screen)
    (card,) = found.cards
    told = red_flags()[flag]
    assert (card.rule, card.name, card.says) == (f"redflag.{flag}", "Red flag", told.action)
    assert card.why == f"{'; '.join(told.signs).capitalize()}."
    assert (card.level, card.acts) == (level, ("stretch", "manual"))
    assert card.not_checked == (told.backing.status == "memory")
    assert not found.may_save
    assert len(found.blocked) == (0 if level == "precaution" else 2)
    written = visit(act("stretch"), replies=(reply(f"redflag.{flag}"),))
    assert answer(written, screen).may_save == (level != "hard_stop")


def test_red_flags_are_asked_one_by_one() -> None:
    found = answer(visit(act("manual")), healthy(red_flags={"mood": False}))
    assert asked(found) == {f"redflag.{flag}" for flag in red_flags()} - {"redflag.mood"}
    assert [(one.number, one.rules) for one in found.must_fill] == [
        (0, (f"redflag.{flag}",)) for flag in red_flags() if flag != "mood"
    ]
    assert found.must_fill[-1].says == (
        "Not asked yet: breathlessness, chest pain or dry cough within 24 to 72 hours of "
        "needling near the chest?"
    )
    assert not found.may_save


def test_a_visit_of_talk_is_never_stopped_and_still_shows_and_writes() -> None:
    screen = replace(Screen(), red_flags={"breath": True}, medicine_changed_alone=True)
    found = answer(visit(), screen)
    assert found.may_save
    assert [(card.rule, card.state) for card in found.cards] == [
        ("redflag.breath", "to_acknowledge")
    ]
    assert [letter.rule for letter in found.letters] == ["medication_change", "iron_unknown"]
    assert not any(ask.stops for ask in found.must_fill)
    assert asked(found) == {
        "reply.redflag.breath",
        *(f"redflag.{flag}" for flag in red_flags() if flag != "breath"),
    }
    read = answer(visit(replies=(reply("redflag.breath", "acknowledged"),)), screen)
    assert read.cards[0].state == "acknowledged"


# Pregnancy.


@pytest.mark.parametrize(
    "target", ["LI4", "hegu", "Co4", "SP6", "sanyinjiao", "BL60", "CV4", "BL32"]
)
def test_a_point_in_pregnancy_needs_a_reason_and_a_consent_of_its_own(target: str) -> None:
    screen = healthy(pregnant=True)
    planned = visit(act(target=target), replies=(reply("pregnancy"),))
    found = answer(planned, screen)
    assert not found.blocked
    assert [card.rule for card in found.cards] == ["pregnancy", "pregnancy"]
    code = found.cards[1].target
    assert asked(found) == {f"reply.pregnancy.{code}", f"consent.{code}"}
    # Evidence stands both ways: who warns, and who looked and found nothing.
    assert "radition" in found.cards[1].says
    assert "found no objective harm" in found.cards[1].says
    assert [ground.fact for ground in found.cards[1].grounds] == [
        f"point.{code}",
        "point.about.pregnancy_debate",
    ]
    agreed = replace(screen, consents=(replace(CONSENT, on=DAY, points=(code,)),))
    written = replace(planned, replies=(*planned.replies, reply("pregnancy", target=code)))
    assert asked(answer(planned, agreed)) == {f"reply.pregnancy.{code}"}
    (ask,) = answer(written, screen).must_fill
    assert (ask.field, ask.stops) == (f"consent.{code}", True)
    assert ask.says == f"The consent that names {code} in pregnancy, with its date."
    full = answer(written, agreed)
    assert full.may_save
    kept = [(e.kind, e.target, e.reason) for e in full.events if e.target]
    assert kept == [("shown", code, ""), ("override", code, "talked over with her doctor")]


@pytest.mark.parametrize(
    "consent",
    [
        replace(CONSENT, points=("SP6",)),
        replace(CONSENT, points=("LI4",), on=DAY + timedelta(days=1)),
        replace(CONSENT, points=("LI4",), withdrawn=DAY),
    ],
)
def test_another_consent_does_not_cover_the_point(consent: Any) -> None:
    found = answer(visit(act(target="LI4")), healthy(pregnant=True, consents=(CONSENT, consent)))
    assert "consent.LI4" in asked(found)


def test_a_strict_clinic_rules_such_points_out() -> None:
    strict = edit_policy(shipped_policy(), {}, version="strict", on=DAY, pregnancy_points="strict")
    screen = healthy(pregnant=True, consents=(replace(CONSENT, points=("LI4",)),))
    replies = (reply("pregnancy"), reply("pregnancy", target="LI4"))
    found = answer(visit(act(target="LI4"), act(), replies=replies), screen, strict)
    assert [(b.rule, b.target, b.number) for b in found.blocked] == [("pregnancy", "LI4", 1)]
    assert found.blocked[0].says == found.cards[0].says
    assert "consent.LI4" not in asked(found)
    assert found.policy_version == "strict"
    assert {event.policy_version for event in found.events} == {"strict"}
    assert answer(visit(act(target="ST36"), replies=replies), screen, strict).may_save


def test_points_no_list_names_and_other_acts_have_no_card_of_their_own() -> None:
    screen = healthy(pregnant=True)
    assert shown(answer(visit(act(target="ST36")), screen)) == ["pregnancy"]
    assert shown(answer(visit(act(target="", regions=("hand_left",))), screen)) == ["pregnancy"]
    assert shown(answer(visit(act("manual", target="LI4")), screen)) == []
    assert shown(answer(visit(act(target="LI4")))) == []


def test_what_is_in_no_table_is_said_to_be_unknown_in_pregnancy() -> None:
    mine = act(target="my own point", regions=("hand_left",))
    found = answer(
        visit(mine, mine, act(target="BL31", regions=("sacrum",))), healthy(pregnant=True)
    )
    assert shown(found) == ["pregnancy", "pregnancy.my own point", "pregnancy.BL31"]
    assert found.cards[1].name == "my own point in pregnancy"
    assert found.cards[1].says == (
        "It is not in the tables, so what lists say of it in pregnancy is not known here."
    )
    assert {"consent.BL31", "reply.pregnancy.my own point"} <= asked(found)


# Needles.


def test_as_many_needles_come_out_as_went_in() -> None:
    for count in (5, 1, 0):
        assert answer(visit(GASTROCNEMIUS, needles_in=count, needles_out=count)).may_save
    for went, came in ((5, 4), (4, 5), (-1, -1)):
        for acts in ((GASTROCNEMIUS,), ()):
            planned = visit(
                *acts, needles_in=went, needles_out=came, replies=(reply("needle_count"),)
            )
            found = answer(planned)
            (card,), (block,) = found.cards, found.blocked
            assert card.name == "Needles in and out"
            assert card.why == f"{went} needles went in and {came} came out."
            assert card.grounds[0].fact == "policy.needle_count"
            assert card.says == block.says == card.grounds[0].says
            assert (block.rule, block.act, block.number) == ("needle_count", None, 0)
            assert not block.liftable
            assert card.state == "stopped"
            assert not found.may_save
            assert [event.kind for event in found.events] == ["shown", "refused"]


def test_half_a_count_is_asked_for() -> None:
    assert asked(answer(visit(GASTROCNEMIUS, needles_in=5))) == {"needles_out"}
    found = answer(visit(GASTROCNEMIUS, needles_out=5))
    assert asked(found) == {"needles_in"}
    assert not found.may_save


# Letters.


def test_the_message_to_the_prescriber_says_what_was_told_and_what_was_not() -> None:
    change = OwnChange("pramipexole", date(2026, 11, 2), "from 0.25 mg to 0.125 mg", "patient")
    screen = healthy(medicine_changed_alone=True, changes=(change,))
    (letter,) = answer(visit(act("manual")), screen).letters
    assert (letter.rule, letter.to, letter.missing) == ("medication_change", "prescriber", ())
    assert letter.text == (
        "To the person who prescribes. It was told here on 2026-11-21 that a medicine for restless "
        "legs was changed, or is to be changed, without you: pramipexole, from 0.25 mg to 0.125 "
        "mg, 2026-11-02, decided by the person. Nothing was advised here about it. Please call "
        "back and say how it is best taken from here on."
    )
    (bare,) = answer(visit(act("manual")), healthy(medicine_changed_alone=True)).letters
    assert bare.missing == ("medicine", "amount", "on", "by")
    assert (
        ": the medicine was not named, how much was not told, when was not told, "
        "who decided was not told. " in bare.text
    )
    two = replace(screen, changes=(change, OwnChange("iron", by="therapist")))
    (letter,) = answer(visit(act("manual")), two).letters
    assert letter.missing == ("amount", "on")
    assert (
        "; iron, how much was not told, when was not told, decided by a therapist." in letter.text
    )
    assert not said(bare.text + letter.text)


def test_the_letter_for_iron_names_the_last_value() -> None:
    (letter,) = answer(visit(act()), healthy(ferritin_on=date(2025, 1, 2))).letters
    assert letter.text == (
        "To the doctor. Treatment for restless legs is planned here. No ferritin of the last 12 "
        "months is known. The last one told is of 2025-01-02. Please look at ferritin and "
        "transferrin saturation, and say whether anything stands against the treatment."
    )
    (bare,) = answer(visit(act()), healthy(ferritin_on=None)).letters
    assert bare.text == (
        "To the doctor. Treatment for restless legs is planned here. No ferritin of the last 12 "
        "months is known. Please look at ferritin and transferrin saturation, and say whether "
        "anything stands against the treatment."
    )
    assert bare.to == "doctor"


def test_a_clinic_that_lets_a_rule_alone_writes_no_letter() -> None:
    none = {"iron_unknown": dict.fromkeys(ACTS, "none")}
    policy = edit_policy(shipped_policy(), none, version="2", on=DAY)
    found = answer(visit(act()), healthy(ferritin_on=None), policy)
    assert (found.letters, found.cards) == ((), ())


def test_a_letter_is_kept_as_an_event() -> None:
    (event,) = answer(visit(), healthy(ferritin_on=None)).events
    assert (event.kind, event.rule, event.level, event.on) == ("letter", "iron_unknown", None, DAY)
    assert (event.target, event.acts, event.policy_version) == ("", (), "1")


# Calls that are off.


@pytest.mark.parametrize(
    ("planned", "screen", "text"),
    [
        (
            visit(act("dry_needling")),
            HEALTHY,
            "act 1: 'dry_needling' is no act; give one of needling",
        ),  # type: ignore[arg-type]
        (visit(act(), act(side="links")), HEALTHY, "act 2: 'links' is no side; give one of right"),
        (
            visit(act(regions=("calf_inner_rigth",))),
            HEALTHY,
            "act 1: 'calf_inner_rigth' is no region of the body map; name one as calf_inner_right",
        ),
        (
            visit(act()),
            healthy(skin_lesion_regions=("zzz",)),
            "skin_lesion_regions: 'zzz' is no region of the body map; name one as calf_inner_left",
        ),
        (
            visit(act()),
            healthy(red_flags={"brea": True}),
            f"red_flags: there is no red flag 'brea'; name one of {', '.join(red_flags())}",
        ),
        (
            visit(act(), replies=(reply("iron"),)),
            HEALTHY,
            "reply: there is no rule 'iron'; name one as iron_unknown",
        ),
        (
            visit(act(), replies=(reply("qqqq"),)),
            HEALTHY,
            "reply: there is no rule 'qqqq'; name one as those of the cards",
        ),
    ],
)
def test_a_name_that_does_not_exist_is_refused(planned: Any, screen: Screen, text: str) -> None:
    with pytest.raises(UsageError) as error:
        answer(planned, screen)
    assert str(error.value).startswith(text)


def test_the_answer_goes_into_json_whole() -> None:
    found = answer(visit(act(target="LI4"), needling_number=1), healthy(pregnant=True))
    told = json.loads(json.dumps(found.to_dict()))
    assert told["may_save"] is False
    assert set(told) == {
        "cards", "blocked", "must_fill", "letters", "events", "policy_version", "may_save",
    }  # fmt: skip
    assert [card["target"] for card in told["cards"]] == ["", "", "LI4"]
    assert told["cards"][2]["grounds"][0]["fact"] == "point.LI4"
    assert told["events"][0]["on"] == "2026-11-21"
