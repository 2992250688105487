"""The five points, the look-alikes and the rules on how often, as the page shows them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders import assessment as made

from ekbom.model.verdict import Missing, Reason, Verdict
from ekbom.reports.assessment_pattern import (
    MimicRow,
    Point,
    Ruled,
    four_points,
    mimic_counts,
    mimic_rows,
    points,
    ruled,
    shared,
)
from ekbom.reports.assessment_sources import Cited, SourceTag

HENING = SourceTag("Hening 2009", "fact-1", "")


def unknown(asked: int) -> Verdict:
    missing = tuple(Missing(f"m{n}", f"m{n}", f"Is it {n}?", "person") for n in range(asked))
    says = "It is not known yet whether it holds; still needed: m0; m1."
    reasons = (Reason("x is so", holds=True, observation="x", fact="y"),)
    return Verdict("r", None, says, reasons, missing, made.grounds("crit.four_specificity"))


def test_a_point_says_what_it_asks_for_and_what_was_told() -> None:
    first = points(made.pattern(), Cited())[0]
    assert first == Point(
        short="Urge to move",
        title="An urge to move the legs",
        state=("met", "yes", "Met"),
        asks="An urge to move the legs, usually but not always with, or felt as caused by, "
        "unpleasant sensations in the legs. Arms or other body parts may join in; the urge can "
        "exist without a sensation.",
        why=("Told: irlssg2014.1 was told.",),
        cautions=(),
        tags=[SourceTag("Allen 2014 and 2 more", "fact-1", "")],
    )


def test_points_stand_in_their_order_with_their_answers() -> None:
    found = points(made.pattern((True, False, True, None, None)), Cited())
    assert [one.short for one in found] == [
        "Urge to move", "At rest", "Eased by moving", "Evening or night",
        "Nothing else explains it",
    ]  # fmt: skip
    assert [one.state[2] for one in found] == ["Met", "Not met", "Met", "Not known", "Not known"]
    assert found[4].why == ("Criterion 5 is None.",)
    assert found[1].why == ("Told: irlssg2014.2 was told.",)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (1, ("Is it 0?",)),
        (2, ("Is it 0?", "Is it 1?")),
        (3, ("Is it 0?", "Is it 1?", "And 1 more question, below.")),
        (5, ("Is it 0?", "Is it 1?", "And 3 more questions, below.")),
    ],
)
def test_a_rule_that_is_not_known_claims_nothing_and_asks(asked: int, why: tuple[str, ...]) -> None:
    says, state = "It is not known yet whether it holds.", ("unk", "open", "Not known")
    assert ruled([unknown(asked)], Cited()) == [Ruled(says, state, why, (), [HENING])]


def test_a_rule_that_is_settled_says_so_and_asks_nothing() -> None:
    known = replace(unknown(1), holds=False, says="It does not hold.", cautions=("A caution.",))
    assert ruled([known], Cited()) == [
        Ruled("It does not hold.", ("not", "no", "Not met"), (), ("A caution.",), [HENING])
    ]


def test_an_open_point_asks_or_says_how_it_stands() -> None:
    (asks,) = points(replace(made.pattern(), criteria=(unknown(3),)), Cited())
    assert asks.why == ("Is it 0?", "Is it 1?", "And 1 more question, below.")
    stands = replace(unknown(3), says="The fifth point is not known yet: still open: numb feet.")
    (says,) = points(replace(made.pattern(), criteria=(stands,)), Cited())
    assert says.why == ("The fifth point is not known yet: still open: numb feet.",)


def test_look_alikes_that_are_open_come_first_and_closed_ones_last() -> None:
    rows = mimic_rows(made.pattern().mimics, (), Cited())
    assert [(one.name, one.flag[2]) for one in rows] == [
        ("Numb or burning feet", "Still open"),
        ("Habit tapping", "Not known"),
        ("Night cramps", "Closed"),
        ("Swollen legs", "Closed"),
    ]


def test_one_nobody_asked_about_shows_its_question() -> None:
    tapping = made.mimic("habit tapping", None)
    asked = replace(tapping, why="Not asked yet.", then="See somebody.", urgency="next_visit")
    (row,) = mimic_rows([asked], (), Cited())
    assert row == MimicRow(
        "Habit tapping", tapping.points,
        "Not asked yet. Is there anything that points to habit tapping?", "See somebody.",
        ("none", "open", "Not known"), ("", "", ""),
        [SourceTag("Allen 2014 and 2 more", "fact-1", "")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("urgency", "word"), [("today", "Today"), ("this_week", "This week"), ("next_visit", "")]
)
def test_only_what_is_soon_has_a_second_flag(urgency: str, word: str) -> None:
    pressing = replace(made.mimic("cramps", True), urgency=urgency)  # type: ignore[arg-type]
    assert mimic_rows([pressing], (), Cited())[0].urgency[2] == word


def test_the_number_of_a_criterion_is_left_out_of_what_tells_it_apart() -> None:
    fifth = replace(made.mimic("joint", None), points="Essential criterion 5, new in 2014: this.")
    assert mimic_rows([fifth], (), Cited())[0].points == "This."


def test_what_all_look_alikes_rest_on_stands_at_their_head() -> None:
    one, other = made.mimic("a", None), made.mimic("b", None)
    more = replace(other, grounds=(*made.grounds("rule.08"), *other.grounds))
    assert shared([one, more]) == one.grounds
    assert shared([one]) == shared([]) == ()
    rows = mimic_rows([one, more], shared([one, more]), Cited())
    assert [len(row.tags) for row in rows] == [0, 1]


def test_look_alikes_are_counted_in_words() -> None:
    assert mimic_counts(made.pattern().mimics) == "1 still open, 1 not known, 2 closed"
    assert mimic_counts([made.mimic("a", False)]) == "1 closed"


def test_the_fifth_point_matters_for_about_16_in_100() -> None:
    found = four_points(Cited())
    assert found.says == (
        "Of 788 people without restless legs, 126 met the first four points: about 16 in 100."
    )
    assert found.dots.count('class="of100 in"') == 16
    assert found.dots.count('class="of100"') == 84
    assert 'aria-label="16 of 100 dots filled"' in found.dots
    assert found.tags == [HENING]
