"""The sentences of a course, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.builders.nof1 import POLICY

from ekbom.knowledge.load import no_treatment
from ekbom.model.answer import Effect
from ekbom.model.course import Held, MedicineEvent, TurnSet
from ekbom.nof1 import course_say as say

TOPIC = say.CourseTopic("urge", "points", True, 21, 70)
BETTER = Effect(-2.0, 0.4, (-2.5, -1.5), (-2.9, -1.1), "the visits")
WORSE = Effect(1.2, 0.4, (0.7, 1.7), (0.4, 2.0), "the visits")
TURN = TurnSet((3, 4, 5), 0.84, 4)
EVENT = MedicineEvent("ropinirole", "reduced", "patient", "", date(2026, 3, 2), None, False)


@pytest.mark.parametrize(
    ("visits", "words"),
    [
        ((3, 4, 5), "between visit 3 and 5"),
        ((3, 4), "between visit 3 and 4"),
        ((3,), "around visit 3"),
        ((2, 4), "around visit 2 or 4"),
        ((2, 3, 6), "around visit 2, 3 or 6"),
    ],
)
def test_a_set_of_visits(visits: tuple[int, ...], words: str) -> None:
    assert say.visits_words(visits) == words


def test_better_goes_by_the_scale() -> None:
    assert TOPIC.better(-1.0)
    assert not TOPIC.better(0.0)
    assert not TOPIC.better(1.0)
    other = replace(TOPIC, lower_is_better=False)
    assert other.better(1.0)
    assert not other.better(0.0)


def test_a_turn_is_said_with_its_set_and_never_alone() -> None:
    said = say.turned(TOPIC, BETTER, "changed_after", p_changed=0.97, turn=TURN, best="step")
    assert said == (
        "The level of urge changed by \N{MINUS SIGN}2.0 points (95 % interval \N{MINUS SIGN}2.9 to "
        "\N{MINUS SIGN}1.1; 21 nights before the first visit, 70 from it on): 97 in 100 that it "
        "changed at all, and if it came at one visit, between visit 3 and 5 (84 in 100). Of the "
        "shapes, it looks like a step."
    )


def test_below_the_level_it_probably_changed() -> None:
    said = say.turned(TOPIC, WORSE, "noted", p_changed=0.7, turn=TURN, best="ramp_loss")
    assert said.startswith("The level of urge probably changed by 1.2 points, for the worse (95 %")
    assert said.endswith("Of the shapes, it looks like a change that was lost again.")


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("none", "no shape stands out"),
        ("ramp", "it looks like a slow change all along"),
        ("ramp_plateau", "it looks like a slow change that levelled off"),
    ],
)
def test_every_shape_has_its_words(shape: str, words: str) -> None:
    said = say.turned(TOPIC, BETTER, "noted", p_changed=0.7, turn=TURN, best=shape)  # type: ignore[arg-type]
    assert said.endswith(f"Of the shapes, {words}.")


@pytest.mark.parametrize(("effect", "way"), [(BETTER, "lower"), (WORSE, "higher")])
def test_without_a_turn_the_averages_are_put_side_by_side(effect: Effect, way: str) -> None:
    said = say.open_course(TOPIC, effect, 0.34)
    low, high = (say.number(x) for x in effect.interval_95)
    assert said == (
        f"Urge was on average about {abs(effect.mean):.1f} points {way} from the first visit on "
        f"(21 nights before the first visit, 70 from it on; 95 % interval {low} to {high}). That "
        "the level changed at all: 34 in 100, so no turn is named."
    )


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (3, 70, "4 more before the first visit"),
        (21, 6, "1 more from it on"),
        (0, 0, "7 more before the first visit and 7 more from it on"),
        (1, 7, "6 more before the first visit"),
    ],
)
def test_what_is_missing_is_counted(before: int, after: int, words: str) -> None:
    topic = replace(TOPIC, before=before, after=after)
    nights = "1 night" if before == 1 else f"{before} nights"
    assert say.not_enough(topic, POLICY.levels["noted"]) == (
        f"Urge: not enough yet ({nights} before the first visit, {after} from it on). Until a "
        f"first comparison it takes {words}."
    )


def test_held() -> None:
    assert say.held_words(Held(28, 0.9), 1.0, "points") == (
        "90 in 100 that over its last 28 nights it has not got worse again by 1 point or more."
    )


def test_the_placebo_line_holds_the_figure() -> None:
    assert "6.6 points of the IRLS on average" in say.placebo(POLICY)


def test_marks_belong_to_an_irls_axis_and_hold_no_group_figure() -> None:
    facts = no_treatment()
    marks = say.axis_marks("IRLS points", 25.0, facts)
    assert dict(marks) == pytest.approx(
        {
            "average with no active treatment": 18.42,
            "improved, for one person": 16.0,
            "much improved, for one person": 14.0,
        }
    )
    assert 22.0 not in [value for _, value in marks]
    assert say.axis_marks("points", 25.0, facts) == ()
    assert say.axis_marks("IRLS points", None, facts) == ()
    assert say.axis_marks("IRLS points", 25.0, {}) == ()
    bent = dict(facts) | {"no_treatment": replace(facts["no_treatment"], value={"mean": 1.0})}
    assert len(say.axis_marks("IRLS points", 25.0, bent)) == 2


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        (-1.0, "A fall of under 3 IRLS points is less than is called important even between"),
        (-2.9, "A fall of under 3 IRLS points"),
        (-3.0, "For one person a fall of 3 to 8 IRLS points is a possible change and no more: 9 "),
        (-8.9, "For one person a fall of 3 to 8 IRLS points is a possible change and no more"),
        (-9.0, "A fall of 9 IRLS points or more went with 'improved' for one person, in trials"),
        (-10.9, "A fall of 9 IRLS points or more went with 'improved'"),
        (-11.0, "A fall of 11 IRLS points or more went with 'much improved' for one person, in"),
    ],
)
def test_a_fall_of_the_irls_is_worth_what_it_is_for_one_person(change: float, begins: str) -> None:
    (said,) = say.within_person("IRLS points", change, no_treatment())
    assert said.startswith(begins)


def test_the_worth_of_a_fall_is_said_whole() -> None:
    facts = no_treatment()
    assert say.within_person("IRLS points", -9.0, facts) == (
        "A fall of 9 IRLS points or more went with 'improved' for one person, in trials of one "
        "medicine; by itself it says nothing of what brought it.",
    )
    assert say.within_person("IRLS points", -5.0, facts) == (
        "For one person a fall of 3 to 8 IRLS points is a possible change and no more: 9 went with "
        "'improved', in trials of one medicine. The 3 points that are often named are a difference "
        "between groups.",
    )
    assert say.within_person("IRLS points", -1.0, facts) == (
        "A fall of under 3 IRLS points is less than is called important even between groups.",
    )


def test_without_irls_facts_or_fall_nothing_is_said_of_its_worth() -> None:
    facts = no_treatment()
    assert say.within_person("points", -9.0, facts) == ()
    assert say.within_person("IRLS points", 0.0, facts) == ()
    assert say.within_person("IRLS points", 4.0, facts) == ()
    for key in ("improved_within", "much_improved_within", "difference_between_groups"):
        fewer = {name: fact for name, fact in facts.items() if name != key}
        assert say.within_person("IRLS points", -9.0, fewer) == ()


def test_medicine_near_the_turn() -> None:
    assert say.medicine_near(EVENT, 14) == (
        "Ropinirole was changed on 02 March 2026, within 14 nights of the turn, so the two cannot "
        "be told apart."
    )
    assert say.medicine_near(replace(EVENT, on=None), 14).startswith("Ropinirole was changed, with")
    unnamed = say.medicine_near(replace(EVENT, name="not named", on=None), 14)
    assert unnamed.startswith("A medicine (not named) was changed, within 14 nights")


@pytest.mark.parametrize(
    ("nights", "before", "words"),
    [
        (12, False, "12 nights from then on are counted apart."),
        (1, True, "1 night before is counted apart."),
    ],
)
def test_nights_apart(nights: int, before: bool, words: str) -> None:
    said = say.medicine_apart(EVENT, nights, before=before)
    assert said == f"Ropinirole was changed on 02 March 2026: {words}"
    bare = say.medicine_apart(replace(EVENT, on=None), nights, before=before)
    assert bare == f"Ropinirole was changed: {words}"


def test_what_would_have_made_it_evidence() -> None:
    start = (
        "A first visit drawn at random from 20 possible days and written down beforehand: that "
        "alone could tell the visits from time."
    )
    medicine = (
        "Every change of a medicine with its date, agreed with the person who prescribed it, and "
        "not in the same weeks as the visits."
    )
    assert say.wanted_of_nights(POLICY, 14, 28) == (start, medicine)
    assert say.wanted_of_nights(POLICY, 13, 27) == (
        "14 nights written down before the first visit.",
        "28 nights written down from the first visit on.",
        start,
        medicine,
    )
    assert say.wanted_of_told(POLICY) == (
        "A rating every night: 14 nights before the first visit and 28 nights from it on.",
        start,
        medicine,
    )
