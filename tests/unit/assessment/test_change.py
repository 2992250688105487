"""A fall of the IRLS: put in words, held against every figure, credited to nothing."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.assessment.change import MILD, Change, change_statements, change_word, irls_change
from ekbom.assessment.scales import scores_of
from ekbom.knowledge.audience import Audience
from ekbom.model.record import PersonRecord, ScaleResult

TODAY = date(2026, 11, 21)
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
BESIDE = (
    "nof1.irls.no_treatment",
    "scale.irls.placebo",
    "nof1.irls.difference_between_groups",
    "nof1.irls.improved_within",
    "nof1.irls.much_improved_within",
    "scale.irls.cohort_change",
)


def changed(first: float, last: float) -> Change:
    found = between((MAY, first), (JUNE, last))
    assert found is not None
    return found


def between(*totals: tuple[date | None, float]) -> Change | None:
    results = tuple(ScaleResult("irls", on, total) for on, total in totals)
    return irls_change(scores_of(PersonRecord(scales=results), today=TODAY))


def test_the_first_and_the_last_day_are_compared() -> None:
    found = between((JUNE, 35), (JULY, 20), (MAY, 28))
    assert found is not None
    assert found.to_dict() == {"from": 28, "to": 20, "first": MAY, "last": JULY, "points": -8}
    assert found.says() == "from 28 on 2026-05-01 to 20 on 2026-07-01: a fall of 8 points"


def test_no_change_without_two_days() -> None:
    assert between() is None
    assert between((MAY, 28)) is None
    assert between((MAY, 28), (None, 20)) is None


@pytest.mark.parametrize(
    ("last", "word", "moved"),
    [
        (30, "rise", "a rise of 2 points"),
        (29, "rise", "a rise of 1 point"),
        (28, "none", "no change"),
        (27, "little", "a fall of 1 point"),
        (26, "little", "a fall of 2 points"),
        (25, "possible", "a fall of 3 points"),
        (20, "possible", "a fall of 8 points"),
        (19, "improved", "a fall of 9 points"),
        (18, "improved", "a fall of 10 points"),
        (17, "much_improved", "a fall of 11 points"),
        (0, "much_improved", "a fall of 28 points"),
    ],
)
def test_the_edges_of_the_words(last: float, word: str, moved: str) -> None:
    """rule.18, nof1.irls.improved_within and nof1.irls.much_improved_within: 3, 8, 9 and 11."""
    found = changed(28, last)
    assert change_word(found) == word
    assert found.moved() == moved


@pytest.mark.parametrize(
    ("last", "code", "says"),
    [
        (30, "change.rise", "The total of the IRLS is higher on its last date than on its first."),
        (28, "change.none", "The total of the IRLS is the same on its first date and its last."),
        (
            26,
            "change.little",
            "The fall of the IRLS is smaller than the smallest difference that trials count "
            "between groups.",
        ),
        (
            22,
            "change.possible",
            "The fall of the IRLS is possible only as a change of this person, and no remedy is "
            "credited with it.",
        ),
        (
            19,
            "change.improved",
            "The fall of the IRLS is as large as the one that parted a little improved from "
            "unchanged in two trials, and no remedy is credited with it.",
        ),
        (
            17,
            "change.much_improved",
            "The fall of the IRLS is as large as the one that parted much improved from the rest "
            "in two trials, and no remedy is credited with it.",
        ),
    ],
)
def test_one_word_is_said_and_every_figure_stands_beside_it(
    last: float, code: str, says: str
) -> None:
    change = changed(28, last)
    first, *beside = change_statements(change, "person")
    assert (first.code, first.says, first.reasons) == (code, says, (change.says(),))
    assert "rule.18" in {one.fact for one in first.grounds}
    assert tuple(one.code for one in beside) == BESIDE


def test_what_is_not_checked_is_for_clinicians() -> None:
    change = changed(28, 17)
    codes = {who: [one.code for one in change_statements(change, who)] for who in WHO}
    assert codes["clinician"] == [*codes["person"], "scale.irls.responder"]


WHO: tuple[Audience, ...] = ("person", "clinician")


@pytest.mark.parametrize(
    ("last", "improved", "much"),
    [(20, "does not reach", "does not reach"), (19, "reaches", "does not reach"),
     (17, "reaches", "reaches")],
)  # fmt: skip
def test_a_figure_of_one_person_says_whether_it_is_reached(
    last: float, improved: str, much: str
) -> None:
    change = changed(28, last)
    said = {one.code: one.reasons for one in change_statements(change, "person")}
    here = f"here: {change.moved()}"
    assert said["nof1.irls.improved_within"] == (f"{here}, which {improved} that",)
    assert said["nof1.irls.much_improved_within"] == (f"{here}, which {much} that",)
    for fact in ("nof1.irls.no_treatment", "nof1.irls.difference_between_groups"):
        assert said[fact] == (here,)


@pytest.mark.parametrize(("first", "mild"), [(10, True), (11, False)])
def test_below_moderate_the_figures_of_one_person_carry_a_caution(first: float, mild: bool) -> None:
    said = {one.code: one.cautions for one in change_statements(changed(first, 1), "person")}
    for fact in ("nof1.irls.improved_within", "nof1.irls.much_improved_within"):
        assert (MILD in said[fact]) is mild
    assert MILD not in said["nof1.irls.no_treatment"]
