"""Look-alikes: from the way it was drawn, and from answers."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ekbom.knowledge.body import zones
from ekbom.knowledge.load import read_topic
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.candidate import Marked
from ekbom.treatment.patterns import asked_first, judged_look_alikes, look_alikes

FEET = ("ankle_ant", "ankle_med", "ankle_lat", "heel_plantar", "sole_arch", "forefoot_plantar")
LOWER = ("shin_ant", "leg_lat", "leg_med", "calf_upper", "calf_lower")
KNEE = ("knee_ant", "knee_med", "knee_lat", "knee_post")
STRIPE = ("buttock_upper", "buttock_lower", "thigh_post", "knee_post", "calf_upper", "calf_lower")
NOTHING = judged_look_alikes({}, "clinician")


def drawn(*parts: tuple[Iterable[str], Iterable[str | None]]) -> tuple[Marked, ...]:
    return tuple(
        Marked(zone, side, 5.0)  # type: ignore[arg-type]
        for names, sides in parts
        for side in sides
        for zone in names
    )


BOTH, LEFT, UNTOLD = ("right", "left"), ("left",), (None,)


@pytest.mark.parametrize(
    ("found", "codes"),
    [
        (drawn((FEET, BOTH)), ["stockings"]),
        (drawn((FEET, LEFT)), []),
        # Both sides must be drawn enough, not both together.
        (drawn((FEET, LEFT), (FEET[:4], ("right",))), []),
        (drawn((FEET, LEFT), (FEET[:5], ("right",))), ["stockings"]),
        # Without a side nothing says that it is both.
        (drawn((FEET, UNTOLD)), []),
        (drawn((LOWER, BOTH)), ["lower_legs"]),
        (drawn((LOWER, LEFT)), []),
        (drawn((KNEE, LEFT)), ["knee"]),
        (drawn((KNEE, UNTOLD)), ["knee"]),
        (drawn((KNEE[:3], LEFT)), ["knee"]),
        (drawn((KNEE[:2], LEFT)), []),
        # Half of a ring on each side is no ring.
        (drawn((KNEE[:2], LEFT), (KNEE[2:], ("right",))), []),
        # Three in five places are enough.
        (drawn((KNEE[:3], LEFT), (FEET[:2], LEFT)), ["knee"]),
        # A ring in the midst of more is no joint alone.
        (drawn((KNEE, LEFT), (FEET[:3], LEFT)), []),
        (drawn((("calf_upper", "calf_lower"), LEFT)), ["calf"]),
        (drawn((("calf_upper",), LEFT)), []),
        (drawn((("calf_upper", "calf_lower", "shin_ant", "knee_post"), LEFT)), []),
        (drawn((STRIPE, LEFT)), ["stripe"]),
        (drawn((STRIPE[:5], LEFT)), []),
        ((), []),
    ],
)
def test_ways_of_drawing(found: tuple[Marked, ...], codes: list[str]) -> None:
    assert [one.code for one in look_alikes(found, NOTHING)] == [
        f"candidate.drawn.{code}" for code in codes
    ]


def test_a_whole_leg_is_seen_on_one_side_and_on_both() -> None:
    (whole,) = (
        row["zones"] for id_, row in read_topic("candidates").items() if id_.endswith("whole_leg")
    )
    for sides in (LEFT, BOTH, UNTOLD):
        codes = [one.code for one in look_alikes(drawn((whole, sides)), NOTHING)]
        assert "candidate.drawn.whole_leg" in codes
    assert look_alikes(drawn((whole[:9], LEFT)), NOTHING) == ()


def test_a_way_of_drawing_asks_and_cites() -> None:
    (one,) = look_alikes(drawn((FEET, BOTH)), NOTHING)
    assert one.seen_by == "drawing"
    assert one.says.startswith("Both feet are drawn alike, as stockings sit: ")
    assert one.concerns == ("neuropathy",)
    assert [asked.observation for asked in one.missing] == ["numb_or_burning_feet"]
    assert one.then == ()
    facts = [ground.fact for ground in one.grounds]
    assert facts == [
        "candidate.drawn.stockings", "mimic.neuropathy", "crit.irlssg2014.5", "rule.02",
    ]  # fmt: skip


def test_what_was_closed_is_not_offered_for_the_drawing() -> None:
    for answer in ({"numb_or_burning_feet": False}, {"neuropathy_ruled_out": True}):
        assert look_alikes(drawn((FEET, BOTH)), judged_look_alikes(answer, "clinician")) == ()
    # Of two that it may be, the one that is not closed stays.
    left = judged_look_alikes({"swollen_legs_after_standing": False}, "clinician")
    (one,) = look_alikes(drawn((LOWER, BOTH)), left)
    assert one.concerns == ("neuropathy",)


def test_an_answer_that_points_to_it_opens_it_until_somebody_closes_it() -> None:
    told = judged_look_alikes({"numb_or_burning_feet": True}, "clinician")
    first, second = look_alikes(drawn((FEET, BOTH)), told)
    assert (first.code, first.seen_by) == ("lookalike.neuropathy", "answers")
    assert first.says == (
        "The question of numb or burning feet is open: the feet are numb or burning, or an "
        "examination found a nerve problem."
    )
    assert first.then == ("Have the feet examined: feeling, reflexes, strength.",)
    assert first.concerns == ("neuropathy",)
    assert first.missing == ()
    assert first.grounds
    # It was answered, so the drawing has nothing more to ask.
    assert (second.seen_by, second.missing) == ("drawing", ())
    closed = {"numb_or_burning_feet": True, "neuropathy_ruled_out": True}
    assert look_alikes((), judged_look_alikes(closed, "clinician")) == ()
    still = {"numb_or_burning_feet": True, "neuropathy_ruled_out": False}
    assert [one.code for one in look_alikes((), judged_look_alikes(still, "clinician"))] == [
        "lookalike.neuropathy"
    ]


@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_without_answers_nothing_is_open_and_five_are_asked_first(audience: str) -> None:
    judged = judged_look_alikes({}, audience)  # type: ignore[arg-type]
    assert look_alikes((), judged) == ()
    assert [one.observation for one in asked_first(judged)] == [
        "one_sided_hard_cramp", "numb_or_burning_feet", "swollen_legs_after_standing",
        "gone_by_one_change_of_position", "habit_tapping",
    ]  # fmt: skip


def test_what_is_answered_is_not_asked_again() -> None:
    judged = judged_look_alikes({"habit_tapping": False, "cramps_ruled_out": True}, "clinician")
    assert [one.observation for one in asked_first(judged)] == [
        "numb_or_burning_feet", "swollen_legs_after_standing", "gone_by_one_change_of_position",
    ]  # fmt: skip


def test_every_way_names_zones_and_look_alikes_that_exist() -> None:
    known = {one.id for one in zones()}
    ways = {id_: row for id_, row in read_topic("candidates").items() if ".drawn." in id_}
    assert len(ways) == 6
    rules = load_rule_book().rules
    for row in (*ways.values(), read_topic("candidates")["candidate.asked_first"]):
        assert set(row.get("zones", ())) <= known
        assert all(f"lookalike.{key}" in rules for key in row["look_alikes"])
