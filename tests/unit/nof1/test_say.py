"""The sentences: numbers, design, and what must never be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ekbom.model.answer import LEVELS, Effect
from ekbom.model.trial import Design
from ekbom.nof1.say import (
    ORDER,
    Topic,
    amount,
    as_needed,
    ask_kind,
    awareness,
    blocks_words,
    chance,
    changed_after,
    direction,
    does_not_help,
    drawn,
    in_100,
    limit,
    not_enough,
    noted,
    number,
    pattern,
    per_words,
    sealed,
    sized,
    span,
)

TOPIC = Topic("stretching", "urge", "points", "night", True, 1.0, 30, 26)
TWO = replace(TOPIC, name="bath against tea", versus="tea")
LESS = Effect(-1.44, 0.3, (-1.8, -1.0), (-2.04, -0.84))
MORE = Effect(1.44, 0.3, (1.0, 1.8), (0.84, 2.04))
HOW = "The order was drawn at random in 28 pairs of single nights"


@pytest.mark.parametrize(
    ("x", "text"), [(1.26, "1.3"), (-1.26, "−1.3"), (0.0, "0.0"), (-0.04, "0.0"), (-0.06, "−0.1")]
)
def test_number(x: float, text: str) -> None:
    assert number(x) == text


@pytest.mark.parametrize(
    ("topic", "says"),
    [
        (replace(TOPIC, nights_with=1, nights_without=0), "1 night with, 0 without"),
        (replace(TOPIC, nights_with=0, unit_name="day"), "0 days with, 26 without"),
        (replace(TWO, nights_with=1), "1 night with bath, 26 with tea"),
    ],
)
def test_one_night_is_not_many(topic: Topic, says: str) -> None:
    assert topic.counts == says


def test_sizes_have_no_sign() -> None:
    assert amount(-1.26, "points") == "1.3 points"
    assert limit(1.0, "points") == "1 point"
    assert limit(0.5, "points") == "0.5 points"
    assert limit(1.0, "h") == "1 h"
    assert span((-2.04, 0.84), 80) == "80 % interval −2.0 to 0.8"
    assert sized(LESS, "points") == "1.4 points (95 % interval 0.8 to 2.0)"
    assert sized(MORE, "points") == "1.4 points (95 % interval 0.8 to 2.0)"
    assert (direction(-0.1), direction(0.1)) == ("lower", "higher")


@pytest.mark.parametrize(
    ("p", "text"),
    [(1.0, "more than 99 in 100"), (0.996, "more than 99 in 100"), (0.99, "99 in 100"),
     (0.904, "90 in 100"), (0.01, "1 in 100"), (0.004, "less than 1 in 100"),
     (0.0, "less than 1 in 100")],
)  # fmt: skip
def test_in_100_is_never_certain(p: float, text: str) -> None:
    assert in_100(p) == text


@pytest.mark.parametrize(
    ("p", "text"), [(0.0001, "p under 0.001"), (0.001, "p 0.001"), (0.0304, "p 0.030")]
)
def test_chance_is_never_zero(p: float, text: str) -> None:
    assert chance(p) == text


def test_counts_and_names() -> None:
    assert TOPIC.counts == "30 nights with, 26 without"
    assert TOPIC.with_it == "Nights with stretching"
    graded = replace(TOPIC, graded=True)
    assert graded.counts == "30 nights with more, 26 with less"
    assert graded.with_it == "Nights with more stretching"
    assert TWO.first == "bath"
    assert TWO.counts == "30 nights with bath, 26 with tea"
    assert TWO.with_it == "Nights with bath rather than tea"
    assert replace(TOPIC, unit_name="day").with_it == "Days with stretching"


def test_a_dose_is_named_and_a_night_is_not() -> None:
    assert per_words(LESS) == ""
    dose = replace(LESS, per="a usual amount of 200 mg")
    assert per_words(dose) == " for a usual amount of 200 mg"
    assert "lower for a usual amount of 200 mg," in noted(TOPIC, dose, ())


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (Design("start", 60, starts=(20, 21, 22)), "from 3 possible nights"),
        (Design("pairs", 56), "in 28 pairs of single nights"),
        (Design("pairs", 84, block=7), "in 28 pairs of 7-night blocks"),
        (Design("balanced", 70, ones=35), "The nights were drawn at random"),
    ],
)
def test_how_it_was_drawn(design: Design, words: str) -> None:
    assert words in blocks_words(design, 28, "night")


def test_what_the_person_knew() -> None:
    assert "you knew which nights were which" in awareness("open", TOPIC)
    assert "helper" in awareness("helper", TOPIC)
    assert "both were real measures" in awareness("open", TWO)


def test_not_enough_and_sealed() -> None:
    text = not_enough(TOPIC, ("More nights are needed.",))
    assert text == (
        "Stretching: not enough yet (30 nights with, 26 without). More nights are needed."
    )
    text = sealed(TOPIC, date(2026, 5, 4))
    assert "sealed until 04 May 2026" in text
    assert "30 nights with, 26 without" in text


def test_as_needed_says_why_and_what_would_do() -> None:
    text = as_needed(TOPIC, 1.26)
    assert "1.3 points higher" in text
    assert "taken when the legs are bad" in text
    assert "ekbom plan" in text
    medicine = as_needed(replace(TOPIC, medicine=True), 1.26)
    assert "ekbom plan" not in medicine
    assert "prescribed it" in medicine


def test_noted_and_pattern_put_their_reasons_last() -> None:
    text = noted(TOPIC, LESS, ("First.", "Second."))
    assert text.startswith("Nights with stretching were on average about 1.4 points lower")
    assert "95 % interval −2.0 to −0.8" in text
    assert text.endswith("That is all we can say. First. Second.")
    logged = pattern(TOPIC, LESS, False, ("Why.",))
    assert "goes together with nights that are about 1.4 points lower" in logged
    assert logged.endswith("Nothing was drawn at random. Why.")
    assert "drawn at random" not in pattern(TOPIC, LESS, True, ())


def test_changed_after_stands_beside_the_placebo_line() -> None:
    text = changed_after(TOPIC, LESS, "it turned between 10 Mar and 12 Mar 2026", -6.58)
    assert "the level changed by −1.4 points" in text
    assert "it turned between 10 Mar and 12 Mar 2026" in text
    assert "6.6 points of the IRLS" in text


@pytest.mark.parametrize("level", ["probably_helps", "helps", "replicated"])
@pytest.mark.parametrize("topic", [TOPIC, TWO])
def test_helping_levels(level: str, topic: Topic) -> None:
    text = drawn(topic, LESS, level, p_side=0.93, p=0.021, how=HOW, blinding="open")  # type: ignore[arg-type]
    assert "1.4 points (95 % interval 0.8 to 2.0)" in text
    assert f"{HOW} (p 0.021)" in text
    assert ("93 in 100" in text) == (level == "probably_helps")
    assert text.startswith("Twice, in two trials written down beforehand: ") == (
        level == "replicated"
    )
    assert ("more than tea" in text) == bool(topic.versus)
    assert awareness("open", topic) in text


LEGS = replace(
    TOPIC, name="calf work, left leg against calf work, right leg", versus="calf work, right leg",
    outcome="urge, left minus right", worthwhile=2.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("level", "start"),
    [
        ("probably_helps", "Calf work probably helps the treated leg more than the other: 93 in "
         "100, urge, left minus right differs by about "),
        ("probably_harms", "Calf work probably makes the treated leg worse than the other: 93 in "
         "100, urge, left minus right differs by about "),
        ("harms", "Calf work made the treated leg worse: urge, left minus right differs by "),
        ("helps", "Calf work helped the treated leg more than the other: urge, left minus right "
         "differs by "),
        ("replicated", "Twice, in two trials written down beforehand: calf work helped the treated "
         "leg more than the other: urge, left minus right differs by "),
    ],
)  # fmt: skip
def test_one_leg_against_the_other_is_one_treatment(level: str, start: str) -> None:
    text = drawn(LEGS, LESS, level, p_side=0.93, p=0.021, how=HOW, blinding="open")  # type: ignore[arg-type]
    assert text == (
        f"{start}1.4 points (95 % interval 0.8 to 2.0). That is 0.7 points for whichever leg is "
        f"treated. {HOW} (p 0.021), and you knew which leg was treated, so part of this can be "
        "expectation."
    )


def test_an_effect_on_one_leg_that_is_small_is_named_after_the_treatment() -> None:
    text = does_not_help(LEGS, LESS, HOW, ())
    assert text.startswith("For you any effect of calf work on urge, left minus right is under 2 ")


def test_only_a_difference_of_the_legs_is_one_treatment() -> None:
    assert LEGS.one_leg == "calf work"
    assert replace(LEGS, outcome="urge").one_leg == ""
    assert replace(TWO, outcome="urge, left minus right").one_leg == ""


def test_probably_helps_says_which_way_is_better() -> None:
    way = {"level": "probably_helps", "p_side": 0.93, "p": 0.02, "how": HOW, "blinding": "open"}
    assert "makes urge lower, by about 1.4" in drawn(TOPIC, LESS, **way)  # type: ignore[arg-type]
    calm = replace(TOPIC, outcome="calm", lower_is_better=False)
    assert "makes calm higher, by about 1.4" in drawn(calm, MORE, **way)  # type: ignore[arg-type]


@pytest.mark.parametrize("level", ["probably_harms", "harms"])
@pytest.mark.parametrize("medicine", [False, True])
def test_a_harmful_medicine_says_talk_with_the_prescriber(level: str, medicine: bool) -> None:
    topic = replace(TOPIC, medicine=medicine)
    text = drawn(topic, MORE, level, p_side=0.97, p=0.01, how=HOW, blinding="helper")  # type: ignore[arg-type]
    assert "urge worse for you" in text
    assert ("talk with the prescriber" in text) is medicine
    assert ("97 in 100" in text) == (level == "probably_harms")


@pytest.mark.parametrize(
    ("effect", "lower", "talk"),
    [(MORE, True, True), (LESS, True, False), (LESS, False, True), (MORE, False, False)],
)
def test_unwelcome_news_of_a_medicine_goes_to_the_prescriber_at_every_level(
    effect: Effect, lower: bool, talk: bool
) -> None:
    topic = replace(TOPIC, medicine=True, lower_is_better=lower)
    for text in (noted(topic, effect, ()), pattern(topic, effect, True, ())):
        assert ("talk with the prescriber" in text) is talk
    # "It does nothing" is unwelcome whichever way the rest points.
    assert "talk with the prescriber" in does_not_help(topic, effect, HOW, ())
    plain = replace(topic, medicine=False)
    for text in (noted(plain, effect, ()), does_not_help(plain, effect, HOW, ())):
        assert "prescriber" not in text


def test_harm_against_another_measure_names_it() -> None:
    text = drawn(TWO, MORE, "harms", p_side=0.97, p=0.01, how=HOW, blinding="open")
    assert text.startswith("Bath made urge worse for you than tea, by 1.4 points")


def test_does_not_help_is_a_proof_of_smallness() -> None:
    small = Effect(0.1, 0.2, (-0.2, 0.4), (-0.31, 0.52))
    text = does_not_help(TOPIC, small, HOW, ("Why.",))
    assert "any effect of stretching on urge is under 1 point" in text
    assert "best guess 0.1, 95 % interval −0.3 to 0.5" in text
    assert text.endswith(f"{HOW}. Why.")


def test_asking_for_the_kind() -> None:
    one, two = ask_kind(["tea"]), ask_kind(["tea", "bath"])
    assert "whether tea is planned" in one
    assert "it counts" in one
    assert "whether tea and bath are planned" in two
    assert '--kind "tea=habit"' in two


def test_every_level_has_its_place_in_the_order() -> None:
    assert set(ORDER) == set(LEVELS)
    assert ORDER["replicated"] < ORDER["harms"] < ORDER["pattern"] < ORDER["not_enough"]
