"""Courses told in ordered words."""

from __future__ import annotations

import pytest

from ekbom.model.answer import Level
from ekbom.model.case import CaseOutcome, Reading
from ekbom.model.course import WordCourse
from ekbom.nof1.worded import told_at_start, told_level, visits_words, why_no_more, word_course

WORDS = ("bad", "fair", "good")


def word(first: int, last: int, which: str, context: str = "", *, ups: bool = False) -> Reading:
    return Reading(first, last, word=which, context=context, ups_and_downs=ups)


def outcome(*readings: Reading, name: str = "evenings") -> CaseOutcome:
    return CaseOutcome(name, readings, WORDS)


def number(*visits: int) -> CaseOutcome:
    return CaseOutcome("total", tuple(Reading(v, v, value=20.0 - v) for v in visits))


def only(*readings: Reading, name: str = "evenings") -> WordCourse:
    (found,) = word_course(outcome(*readings, name=name))
    return found


def test_a_whole_course() -> None:
    assert only(word(1, 3, "bad"), word(4, 8, "fair"), word(9, 10, "good", ups=True)) == WordCourse(
        outcome="evenings",
        context="",
        words=WORDS,
        places=((1, 3, 0), (4, 8, 1), (9, 10, 2)),
        ups_and_downs=True,
        better_from=4,
        says="Evenings: bad at visits 1 to 3, fair at visits 4 to 8, good at visits 9 to 10 with "
        "ups and downs. From visit 4 on it was told as better than at first.",
    )


def test_the_order_of_the_visits_decides() -> None:
    straight = only(word(0, 0, "bad"), word(2, 2, "fair"), word(2, 5, "good"))
    assert only(word(2, 5, "good"), word(0, 0, "bad"), word(2, 2, "fair")) == straight
    assert straight.places == ((0, 0, 0), (2, 2, 1), (2, 5, 2))
    assert not straight.ups_and_downs


@pytest.mark.parametrize(
    ("told", "better", "ending"),
    [
        (
            ["bad"],
            None,
            "Nothing was told of later visits, so there is nothing to hold it against.",
        ),
        (
            ["good"],
            None,
            "Nothing was told of later visits, so there is nothing to hold it against.",
        ),
        (["bad", "fair"], 2, "From visit 2 on it was told as better than at first."),
        (["bad", "good", "fair"], 2, "From visit 2 on it was told as better than at first."),
        (["bad", "good", "bad", "fair"], 4, "From visit 4 on it was told as better than at first."),
        (
            ["fair", "good", "bad", "good"],
            4,
            "From visit 4 on it was told as better than at first.",
        ),
        (["fair", "good", "bad"], None, "In the end it was told as worse than at first."),
        (["fair", "bad"], None, "In the end it was told as worse than at first."),
        (["fair", "fair", "fair"], None, "It was told as the same throughout."),
        (["fair", "good", "fair"], None, "In the end it was told as it was at first."),
        (["fair", "bad", "fair"], None, "In the end it was told as it was at first."),
    ],
)
def test_from_where_on_it_stayed_better(told: list[str], better: int | None, ending: str) -> None:
    course = only(*(word(i, i, which) for i, which in enumerate(told, start=1)))
    assert course.better_from == better
    assert course.says.endswith(f". {ending}")


@pytest.mark.parametrize(
    ("first", "second", "better"),
    [
        ((0, 0), (0, 1), 1),
        ((1, 4), (3, 8), 5),
        ((1, 4), (5, 5), 5),
        ((1, 4), (4, 4), None),
        ((1, 8), (3, 8), None),
    ],
)
def test_readings_that_overlap(
    first: tuple[int, int], second: tuple[int, int], better: int | None
) -> None:
    course = only(word(*first, "bad"), word(*second, "good"))
    assert course.better_from == better
    assert ("Nothing was told of later visits" in course.says) == (better is None)


def test_of_two_words_for_one_visit_the_worse_counts() -> None:
    assert only(word(1, 1, "bad"), word(2, 3, "bad"), word(2, 4, "good")).better_from == 4
    assert only(word(1, 1, "bad"), word(2, 3, "good"), word(2, 4, "bad")).better_from is None


def test_each_context_is_a_course_of_its_own() -> None:
    found = word_course(
        outcome(
            word(4, 4, "good", "work"),
            word(0, 0, "bad"),
            word(5, 5, "fair"),
            word(6, 6, "bad", "work"),
        )
    )
    assert [(one.context, one.better_from) for one in found] == [("", 5), ("work", None)]
    assert found[1].says.startswith("Evenings (work): good at visit 4, bad at visit 6. ")
    assert found[0].says.startswith("Evenings: bad before the first visit, fair at visit 5. ")


def test_a_context_in_the_name_is_not_said_twice() -> None:
    assert only(word(1, 1, "bad", "work"), name="legs at work").says.startswith("Legs at work: bad")


def test_ups_and_downs_of_one_context_stay_there() -> None:
    found = word_course(outcome(word(1, 1, "bad", "bed", ups=True), word(1, 1, "bad", "work")))
    assert [one.ups_and_downs for one in found] == [True, False]


def test_a_number_has_no_words() -> None:
    assert word_course(number(0, 4)) == ()
    assert word_course(outcome()) == ()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (0, 0, "before the first visit"),
        (0, 3, "up to visit 3"),
        (1, 1, "at visit 1"),
        (1, 2, "at visits 1 to 2"),
    ],
)
def test_where_a_range_lies(first: int, last: int, words: str) -> None:
    assert visits_words(first, last) == words


@pytest.mark.parametrize(
    ("told", "level"),
    [
        (outcome(), "not_enough"),
        (outcome(word(0, 0, "bad")), "not_enough"),
        (outcome(word(0, 10, "bad")), "not_enough"),
        (outcome(word(0, 0, "bad"), word(1, 1, "good")), "noted"),
        (outcome(word(0, 0, "bad"), word(10, 10, "good")), "noted"),
        (outcome(word(1, 3, "bad"), word(4, 8, "good")), "noted"),
        (outcome(word(1, 3, "bad"), word(3, 8, "good")), "not_enough"),
        (outcome(word(2, 3, "bad"), word(4, 8, "good")), "not_enough"),
        (outcome(word(0, 0, "bad"), word(4, 8, "good", "work")), "not_enough"),
        (outcome(word(0, 0, "bad", "work"), word(4, 8, "good", "work")), "noted"),
        (number(0, 4), "noted"),
        (number(2, 4), "not_enough"),
        (CaseOutcome("x", (word(0, 0, "bad"), word(2, 2, "bad")), ("bad",)), "not_enough"),
    ],
)
def test_noted_at_best(told: CaseOutcome, level: Level) -> None:
    assert told_level(told) == level


def test_told_at_the_start() -> None:
    assert told_at_start(number(0))
    assert told_at_start(number(5, 1))
    assert not told_at_start(number(2))
    assert not told_at_start(outcome())


NOT_RATED = "It was told over ranges of visits and not rated night by night; "
WORDS_ONLY = (
    "words have an order and no size, so ordinary ups and downs cannot be told from a change."
)
NUMBERS_ONLY = "few numbers show no spread, so ordinary ups and downs cannot be told from a change."
NOT_DRAWN = (
    "Nobody drew when the treatment began and nothing was compared with it, so it cannot be told "
    "from time alone."
)


def test_why_no_more() -> None:
    assert why_no_more(outcome(word(0, 0, "bad"), word(2, 2, "good"))) == (
        NOT_RATED + WORDS_ONLY,
        NOT_DRAWN,
    )
    assert why_no_more(number(0, 2)) == (NOT_RATED + NUMBERS_ONLY, NOT_DRAWN)


def test_why_not_even_noted() -> None:
    assert why_no_more(number(2, 4))[0] == (
        "Nothing was told from before the first visit or from that visit."
    )
    assert why_no_more(number(1))[0] == (
        "Nothing was told from after the start in the same words and setting."
    )
    one = CaseOutcome("x", (word(0, 0, "bad"), word(2, 2, "bad")), ("bad",))
    assert why_no_more(one)[0] == "There is one word alone, so there is no better and no worse."
    assert len(why_no_more(one)) == len(why_no_more(number(1))) == len(why_no_more(number(2))) == 3
