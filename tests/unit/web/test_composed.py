"""Sentences the science puts together: matched whole, by narrow slots, or left as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from gettext import NullTranslations

import pytest

from ekbom.web.composed import Composed, read_pattern
from ekbom.web.texts import Texts, texts_of


class Nothing(NullTranslations):
    """Knows no sentence whole."""

    def gettext(self, message: str) -> str:
        return ""


def german(pairs: Mapping[str, str]) -> Texts:
    return Texts("de", NullTranslations(), Nothing(), Composed(pairs.items()))


HELPED = "{own} helped you by {x} {unit} ({said})."
PAIRS = {
    HELPED: "{own} half Ihnen um {x} {unit} ({said}).",
    "{n} nights with, {n2} without": "{n} Nächte mit, {n2} ohne",
    "1 night with, {n} without": "1 Nacht mit, {n} ohne",
    "points": "Punkte",
    "and": "und",
    "{n} more": "{n} weitere",
    "The seal holds until {day}.": "Das Siegel hält bis {day}.",
    "Of {n} actions, most is known of {names}": "Von {n} Dingen ist am meisten bekannt von {names}",
    "done at {time}": "getan um {time}",
    "the word is {word}": "das Wort ist {word}",
    "told at visits: {each}": "erzählt bei Besuchen: {each}",
    "{n} after visit {n2}": "{n} nach Besuch {n2}",
    "{said} or more": "{said} oder mehr",
}


@pytest.mark.parametrize(
    ("english", "said"),
    [
        (
            "Foot bath 40 C helped you by \N{MINUS SIGN}1.5 points (1,200 nights with, 3 without).",
            "Foot bath 40 C half Ihnen um \N{MINUS SIGN}1,5 Punkte (1.200 Nächte mit, 3 ohne).",
        ),
        (
            "tea (green) helped you by 2 cups (1 night with, 12 without).",
            "tea (green) half Ihnen um 2 cups (1 Nacht mit, 12 ohne).",
        ),
        ("The seal holds until 05 October 2026.", "Das Siegel hält bis 5. Oktober 2026."),
        ("The seal holds until 2026-10-05.", "Das Siegel hält bis 5. Oktober 2026."),
        ("The seal holds until 2026-10-05", "Das Siegel hält bis 5. Oktober 2026"),
        ("The seal holds until 29 February.", "Das Siegel hält bis 29. Februar."),
        ("The seal holds until 31 February 2026.", ""),
        ("The seal holds until 2026-13-01.", ""),
        ("The seal holds until 5 Oct 2026.", "Das Siegel hält bis 5. Okt. 2026."),
        (
            "Of 5 actions, most is known of tea, milk and 3 more.",
            "Von 5 Dingen ist am meisten bekannt von tea, milk und 3 weitere.",
        ),
        (
            "Of 2 actions, most is known of tea or milk",
            "Von 2 Dingen ist am meisten bekannt von tea or milk",
        ),
        ("Of 1 actions, most is known of tea", "Von 1 Dingen ist am meisten bekannt von tea"),
        ("Done at 21:30.", "Getan um 21:30."),
        ("The word is points.", "Das Wort ist Punkte."),
        ("the word is pints", "das Wort ist pints"),
        ("Points.", "Punkte."),
        (
            "Told at visits: 8 after visit 1, 7 after visit 2.",
            "Erzählt bei Besuchen: 8 nach Besuch 1, 7 nach Besuch 2.",
        ),
        ("Told at visits: 8 after visit 1, 7 after dinner.", ""),
        ("3 more or more", "3 weitere oder mehr"),
        ("1 night with, 2 without. Points.", "1 Nacht mit, 2 ohne. Punkte."),
        ("1 night with, 2 without. Pints.", ""),
    ],
)
def test_a_sentence_is_said_by_what_it_is_made_from(english: str, said: str) -> None:
    assert german(PAIRS).told(english) == said


@pytest.mark.parametrize(
    "english",
    [
        "Magnesium helped you by 1.5 points.",  # a part is missing
        "Magnesium helped you by 1.5 points (with tea).",  # a part is not known
        "Magnesium helped you by much points (2 nights with, 3 without).",
        "It ended. Magnesium helped you by 1.5 points (2 nights with, 3 without).",
        "Magnesium helped you by 1.5 points (2 nights with, 3 without). And more",
        " helped you by 1.5 points (2 nights with, 3 without).",
        "done at half past nine",
        # No name, but a part of a sentence that nobody wrote a pattern for.
        "the word is that of it",
        "the word is of the legs",
        "the word is one of more words than anybody calls a thing by",
        "Of 2 actions, most is known of tea, it and milk",
        "x" * 3000,
    ],
)
def test_what_fits_no_pattern_is_left_as_it_is(english: str) -> None:
    assert german(PAIRS).told(english) == ""
    assert german(PAIRS).science(english) == f'<span lang="en">{english}</span>'


def test_a_name_that_could_end_in_two_places_is_not_guessed() -> None:
    texts = german({"{own} rather than {own2}": "{own} statt {own2}"})
    assert texts.told("tea rather than milk") == "tea statt milk"
    assert texts.told("tea rather than milk rather than water") == ""


def test_what_only_joins_parts_never_tears_a_sentence() -> None:
    pairs = {
        "{said} and {said2}": "{said} und {said2}",
        "tea": "Tee",
        "milk": "Milch",
        "Not enough of {own}": "Nicht genug {own}",
    }
    assert german(pairs).told("tea and milk") == "Tee und Milch"
    assert german(pairs).told("Tea and milk.") == "Tee und Milch."
    assert german(pairs).told("Not enough of tea.") == "Nicht genug tea."
    assert german(pairs).told("Not enough of tea and milk.") == "Nicht genug tea and milk."
    assert german(pairs).told("Not enough of milk, it is and milk.") == ""


def test_a_clause_behind_a_number_is_no_unit() -> None:
    """Else whatever begins with a number would pass as known, and stay English unmarked."""
    texts = german({"{x} {unit}": "{x} {unit}", "{said} and {said2}": "{said} und {said2}"})
    assert texts.told("2 points of each leg and 1 point") == ""
    assert texts.told("2 points each leg and 1 point") == "2 points each leg und 1 point"


def test_a_part_is_within_one_sentence() -> None:
    texts = german(PAIRS)
    assert texts.told("Points. Points or more") == "Punkte. Punkte oder mehr"
    assert texts.composed.ways("Points. Points or more", texts) == {}


def test_two_patterns_that_say_different_things_say_nothing() -> None:
    texts = german({"{n} of {own}": "{n} Stück {own}", "{own} of {n}": "{own} von {n}"})
    assert texts.told("3 of tea") == "3 Stück tea"
    assert texts.told("3 of 4") == ""
    assert texts.composed.ways("3 of 4", texts) == {
        "{n} of {own}": "3 Stück 4",
        "{own} of {n}": "3 von 4",
    }
    same = german({"{n} of {own}": "{n} von {own}", "{own} of {n}": "{own} von {n}"})
    assert same.told("3 of 4") == "3 von 4"


def test_of_two_patterns_a_case_of_the_other_goes_before_it() -> None:
    texts = german({"{n} of {n2}": "{n} von {n2}", "{n} of {own}": "{n} Stück {own}"})
    assert texts.told("3 of tea") == "3 Stück tea"
    assert texts.told("3 of 4") == "3 von 4"


def test_between_the_same_words_what_is_known_goes_before_what_may_be_anything():
    """Else the first half of a sentence would stay English, without a word that it does."""
    known = {"{names}: {said}.": "{names}: {said}.", "{said}: {said2}": "{said}: {said2}"}
    texts = german({**known, "the level is low": "der Wert ist niedrig", "a child": "ein Kind"})
    assert texts.told("The level is low: a child.") == "Der Wert ist niedrig: ein Kind."
    assert texts.told("tea: a child.") == "tea: ein Kind."


def test_between_the_same_words_what_must_be_known_goes_first() -> None:
    pairs = {"{own}: {n}": "{own} = {n}", "{word}: {n}": "{word} ist {n}", "tea": "Tee"}
    assert german(pairs).told("tea: 3") == "Tee ist 3"
    pairs = {"{word}: {n}": "{word} ist {n}", "{said}: {n}": "{said} sind {n}", "tea": "Tee"}
    assert german(pairs).told("tea: 3") == "Tee sind 3"
    assert german(pairs).told("milk: 3") == "milk ist 3"
    pairs = {"{said}: {x}": "{said} sind {x}", "{word}: {n}": "{word} ist {n}", "tea": "Tee"}
    assert german(pairs).told("tea: 3") == ""


def test_what_a_person_calls_something_is_text_and_no_slot() -> None:
    assert german({"the tea {own}": "der Tee {own}"}).told("the tea {n} \\1") == "der Tee {n} \\1"
    # In a page it is text as well.
    assert german({"the tea {own}": "der Tee {own}"}).science("the tea <b>") == "der Tee &lt;b&gt;"


def test_spaces_that_do_not_break_are_spaces() -> None:
    texts = german({"95\N{NO-BREAK SPACE}% sure": "zu 95\N{NO-BREAK SPACE}% sicher"})
    assert texts.told("95 % sure") == texts.told("95\N{NO-BREAK SPACE}% sure")
    assert texts.told("95 % sure") == "zu 95\N{NO-BREAK SPACE}% sicher"


@pytest.mark.parametrize(
    ("english", "says", "wrong"),
    [
        ("by {pints} of it", "um {pints}", "no such slot: pints"),
        ("by {N} of it", "um {N}", "no such slot: by {N} of it"),
        ("{n} and {n}", "{n}", "a slot stands twice"),
        ("{n} and {n2}", "{n} und {n3}", "not the same on both sides"),
        ("{n} and", "und", "not the same on both sides"),
        ("by {n}{own}", "{n} {own}", "something between them"),
        ("{own}", "{own}", "something between them"),
        ("nothing", "nichts", "something between them"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why(english: str, says: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        read_pattern(english, says)


def test_no_pattern_knows_nothing() -> None:
    assert Composed().say("1 night", texts_of("de")) == ""
    assert texts_of("de").day(date(2026, 10, 5), "d MMMM y") == "5. Oktober 2026"
    assert texts_of("de").figure("+1,234.5") == "+1.234,5"
    assert texts_of("en").figure("+1,234.5") == "+1,234.5"


def test_what_could_be_shared_out_in_very_many_ways_is_not_tried():
    pattern = read_pattern(
        "{said}; {said2}; {said3}; {said4} at night", "nachts {said}{said2}{said3}{said4}"
    )
    assert pattern.parts("a; b; c; d at night")["said3"] == "c"
    assert not pattern.possible("; ".join(["a"] * 100) + ". b at night")
    assert not pattern.possible("a; b; c; d by day")
