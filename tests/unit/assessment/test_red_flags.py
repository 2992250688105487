"""Signs that cannot wait: each raises its own card, none is raised by silence or by a no."""

from __future__ import annotations

import pytest

from ekbom.assessment.red_flags import missing_flags, red_flags
from ekbom.knowledge.audience import AUDIENCES, Audience
from ekbom.knowledge.shipped_rules import load_rule_book

# Card, the answer that raises it, what is said, where help is to be had.
FLAGS = {
    "redflag.leg": (
        "one_leg_swollen",
        "The leg that is newly swollen, warm, red or painful needs to be seen today.",
        "Have it seen today: by a doctor or in an emergency department.",
    ),
    "redflag.chest": (
        "chest_or_breath",
        "The chest pain or the shortness of breath needs help at once.",
        "Call the emergency number now.",
    ),
    "redflag.cold_limb": (
        "cold_pale_limb",
        "The cold, pale and painful limb needs help at once.",
        "Call the emergency number now, or go to the nearest emergency department.",
    ),
    "redflag.weakness": (
        "new_weakness",
        "The new weakness needs to be seen today.",
        "Have it seen today in an emergency department; if it came all at once, call the "
        "emergency number.",
    ),
    "redflag.saddle": (
        "numb_between_legs",
        "The numbness between the legs needs to be seen today.",
        "Go to an emergency department today.",
    ),
    "redflag.bladder_bowel": (
        "bladder_or_bowel",
        "The change of bladder or bowel needs to be seen today.",
        "Go to an emergency department today.",
    ),
    "redflag.fever": (
        "fever_and_leg",
        "The fever needs to be seen today.",
        "Have it seen today: by a doctor or in an emergency department.",
    ),
    "redflag.foot_ulcer": (
        "foot_sore",
        "The sore on the foot needs to be seen today.",
        "Have the foot seen by a doctor today.",
    ),
    "redflag.suicidal_thoughts": (
        "suicidal_thoughts",
        "The thoughts of ending one's life deserve help today, and help is there.",
        "Tell somebody near now, and call a crisis line or the emergency number; both answer at "
        "night too.",
    ),
    "redflag.overdose": (
        "overdose",
        "The amount that was taken needs help at once.",
        "Call the emergency number or a poison centre now.",
    ),
    "redflag.slow_breathing": (
        "slow_breathing",
        "The slow breathing needs help at once.",
        "Call the emergency number now.",
    ),
    "redflag.blue_lips": (
        "blue_lips",
        "The bluish lips or fingertips need help at once.",
        "Call the emergency number now.",
    ),
}


def test_the_cards_are_these_and_no_others() -> None:
    assert [rule for rule in load_rule_book().rules if rule.startswith("redflag.")] == list(FLAGS)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("code", FLAGS)
def test_one_yes_raises_one_card(code: str, audience: Audience) -> None:
    observation, says, then = FLAGS[code]
    (card,) = red_flags({observation: True}, audience)
    assert (card.code, card.says, card.then) == (code, says, then)
    assert card.urgency == "today"
    assert "rule.03" in {one.fact for one in card.grounds}
    assert card.sources
    assert card.reasons == (load_rule_book().observables[observation].says,)


def test_the_signs_of_a_leg_rest_on_their_own_fact() -> None:
    bodily = [code for code, (name, *_) in FLAGS.items() if "mimic.dvt_redflag" in grounds(name)]
    assert bodily == list(FLAGS)[:8]


def grounds(observation: str) -> set[str]:
    (card,) = red_flags({observation: True}, "person")
    return {one.fact for one in card.grounds}


def test_several_signs_are_all_said() -> None:
    known = {name: True for name, *_ in FLAGS.values()}
    assert [card.code for card in red_flags(known, "person")] == list(FLAGS)
    assert missing_flags(known, "person") == ()


def test_silence_and_no_raise_nothing() -> None:
    assert red_flags({}, "person") == ()
    assert red_flags({name: False for name, *_ in FLAGS.values()}, "person") == ()


def test_what_was_not_asked_is_missing_one_by_one() -> None:
    asked = [name for name, *_ in FLAGS.values()]
    assert [one.observation for one in missing_flags({}, "person")] == asked
    rest = missing_flags({"blue_lips": False, "overdose": True}, "clinician")
    assert [one.observation for one in rest] == [
        name for name in asked if name not in ("blue_lips", "overdose")
    ]
    assert all(one.asks.endswith("?") and one.known_by == "person" for one in rest)
