"""Texts as comparable words: stems, meanings, denials, directions, slips of the pen."""

from __future__ import annotations

import pytest

from ekbom.knowledge.claim_words import (
    Slips,
    WordBook,
    distance,
    plain_words,
    shipped_limits,
    shipped_words,
    stem,
)

BOOK = WordBook(
    {
        "same": {"rows": [["coffee", "caffeine", "espresso"], ["help", "relief"]]},
        "words": {
            "about": ["restless", "legs", "rls"],
            "elsewhere": ["migraine"],
            "dropped": ["the", "does", "my"],
            "denies": ["not", "no", "never"],
            "eases": ["help", "helps", "relief"],
            "worsens": ["worse", "worsens", "risk"],
        },
    }
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("needle", "needles"),
        ("stretching", "stretches"),
        ("anaemia", "anemia"),
        ("oestrogen", "estrogen"),
        ("behaviour", "behavior"),
        ("tranquilising", "tranquilizes"),
        ("studies", "study"),
        ("running", "runs"),
        ("irritation", "irritate"),
        ("hereditary", "heredity"),
        ("phenothiazine", "fenothiazines"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    # The last two differ but for an ending that not every pair loses.
    assert stem(one)[:5] == stem(other)[:5]


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("tea", "tea"),
        ("bus", "bus"),
        ("legs", "leg"),
        ("needles", "needl"),
        ("sleeping", "sleep"),
        ("dropped", "drop"),
        ("treatments", "treat"),
        ("iron", "iron"),
        ("cures", "cur"),
        ("colours", "color"),
        ("200", "200"),
    ],
)
def test_a_stem_is_a_word_without_its_endings(word: str, bare: str) -> None:
    assert stem(word) == bare


def test_a_stem_never_loses_everything() -> None:
    assert stem("is") == "is"
    assert stem("ing") == "ing"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sjögren's Syndrome!", ("sjogrens", "syndrome")),
        ("St John’s wort", ("st", "johns", "wort")),
        ("B12, 98 %", ("b", "12", "98")),
        ("don't", ("dont",)),
        ("-- ...", ()),
    ],
)
def test_words_are_small_letters_without_accents(text: str, words: tuple[str, ...]) -> None:
    assert plain_words(text) == words


def test_words_of_one_meaning_are_one_word() -> None:
    assert BOOK.say("Espresso, caffeine, the coffee").words == (stem("coffee"),)


def test_what_tells_nothing_is_left_out_and_restless_legs_are_seen() -> None:
    said = BOOK.say("Does the tea help my restless legs?")
    assert said.words == ("tea", "help")
    assert said.about
    assert not BOOK.say("the tea").about


def test_a_fit_is_judged_by_topics_unless_there_is_none() -> None:
    assert BOOK.say("tea helps").weighed == ("tea",)
    assert BOOK.say("the worse helps").weighed == ("wors", "help")


@pytest.mark.parametrize(
    ("text", "direction", "denied"),
    [
        ("tea helps", 1, False),
        ("tea does not help", 1, True),
        ("tea makes it worse", -1, False),
        ("tea", 0, False),
        ("tea helps some and makes others worse", 0, False),
        ("not never tea", 0, False),
        ("no tea", 0, True),
    ],
)
def test_direction_and_denial(text: str, direction: int, denied: bool) -> None:
    said = BOOK.say(text)
    assert (said.direction, said.denied) == (direction, denied)


@pytest.mark.parametrize(
    ("one", "other", "opposed"),
    [
        ("tea helps", "tea helps", False),
        ("tea helps", "tea does not help", True),
        ("tea helps", "tea makes it worse", True),
        ("tea does not help", "tea makes it worse", False),
        ("tea", "tea makes it worse", False),
        ("no tea", "tea makes it worse", True),
        ("no tea", "tea", True),
    ],
)
def test_texts_that_say_opposite_things(one: str, other: str, opposed: bool) -> None:
    assert BOOK.say(one).opposes(BOOK.say(other)) is opposed
    assert BOOK.say(other).opposes(BOOK.say(one)) is opposed


def test_a_slip_of_the_pen_is_put_right() -> None:
    slips = Slips({"magnesium", "iron", stem("coffee"), *BOOK.spellings()})
    assert BOOK.say("magnesuim", slips).words == ("magnesium",)
    assert BOOK.say("cafeine", slips).words == (stem("coffee"),)
    # Too short, known, or about something else: left as it is.
    assert BOOK.say("irn migraine restles", slips).words == ("irn", stem("migraine"), "restl")
    assert BOOK.say("iron", slips).words == ("iron",)


def test_the_nearest_word_is_taken_and_a_number_is_never_altered() -> None:
    slips = Slips({"stretch", "strech", "20000"})
    assert slips.nearest("stretcch") == "stretch"
    assert slips.nearest("20001") == "20001"
    assert slips.nearest("unheard") == "unheard"


def test_two_slips_only_in_a_long_word() -> None:
    slips = Slips({"pramipexol", "stretch"})
    assert slips.nearest("premipexxol") == "pramipexol"
    assert slips.nearest("strxxch") == "strxxch"


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("tea", "tea", 0), ("tea", "te", 1), ("tea", "teas", 1), ("tea", "tae", 1), ("tea", "bee", 2),
     ("", "tea", 3), ("abcd", "badc", 2)],
)  # fmt: skip
def test_how_many_slips_lie_between_two_words(one: str, other: str, slips: int) -> None:
    assert distance(one, other) == slips
    assert distance(other, one) == slips


def test_the_shipped_words_know_what_they_must() -> None:
    book = shipped_words()
    assert book.say("smoking").words == book.say("cigarettes").words
    assert book.say("Is there a cure?").words == book.say("cured").words
    assert "migrain" in book.elsewhere
    assert shipped_limits()["shown"] == 3
