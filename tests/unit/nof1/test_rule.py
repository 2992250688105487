"""Rules in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ekbom.model.errors import InputError, UsageError
from ekbom.model.trial import Design
from ekbom.nof1.design import count, pairs_of, smallest_p
from ekbom.nof1.rule import describe, parse_rule, say_count

NIGHTLY = (0, 1, 1, 0, 1, 0, 0, 1)
WEEKLY = (0,) * 7 + (1,) * 7
START = (0,) * 4 + (1,) * 6


@pytest.mark.parametrize(
    ("text", "assign", "design"),
    [
        ("pairs", NIGHTLY, Design("pairs", 8)),
        (" pairs , block = 7 ", WEEKLY, Design("pairs", 14, block=7)),
        ("pairs,block=7,wash_in=1", WEEKLY, Design("pairs", 14, block=7, wash_in=1)),
        ("balanced", NIGHTLY, Design("balanced", 8, ones=4)),
        ("balanced,max_run=2", NIGHTLY, Design("balanced", 8, ones=4, max_run=2)),
        ("balanced,block=7", WEEKLY, Design("balanced", 14, block=7, ones=7)),
        ("start,from=4,to=6", START, Design("start", 10, starts=(3, 4, 5))),
    ],
)
def test_rules(text: str, assign: tuple[int, ...], design: Design) -> None:
    assert parse_rule(text, len(assign), assign) == design


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not a rule"),
        ("coin", "not a rule"),
        ("given", "not a rule"),
        ("pairs,max_run=2", "unknown or said twice"),
        ("pairs,block=1,block=1", "unknown or said twice"),
        ("pairs,block", "whole number"),
        ("pairs,block=", "whole number"),
        ("pairs,block=1.5", "whole number"),
        ("pairs,block=-1", "whole number"),
        ("pairs,block=²", "whole number"),
        ("pairs,block=0", "block of 0"),
        ("pairs,", "unknown"),
        ("start,from=4", "both"),
        ("start", "both"),
        ("start,from=1,to=4", "leaves no night"),
        ("start,from=6,to=4", "first nights"),
    ],
)
def test_what_is_no_rule(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_rule(text, len(NIGHTLY), NIGHTLY)


def test_a_rule_that_cannot_have_drawn_it() -> None:
    with pytest.raises(InputError, match="cannot have been drawn"):
        parse_rule("balanced,max_run=1", 8, NIGHTLY)
    with pytest.raises(InputError, match="cannot have been drawn"):
        parse_rule("pairs", 4, (0, 0, 1, 1))


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (Design("given", 9), "9 nights as given, without a rule"),
        (Design("pairs", 56), "28 pairs of nights, each pair in either order"),
        (
            Design("pairs", 84, block=7, wash_in=1),
            "6 pairs of blocks of 7 nights, each pair in either order; the first 1 of each"
            " block counted apart",
        ),
        (Design("balanced", 70, ones=35, max_run=2), "70 nights, 35 of them with it, at most 2"),
        (Design("balanced", 28, block=7, ones=14), "4 blocks of 7 nights, 2 of them with it"),
        (Design("start", 60, starts=(14, 15)), "drawn from night 15 to 16"),
    ],
)
def test_words(design: Design, words: str) -> None:
    assert words in describe(design)


def test_counts_in_words() -> None:
    assert say_count(8192) == "8,192"
    assert say_count(2**90) == "about 1 followed by 27 zeros"


def test_the_real_schedule_of_the_melatonin_diary() -> None:
    folder = Path(__file__).parents[3] / "examples" / "melatonin"
    keyed = json.loads((folder / "melatonin_schedule.json").read_text())
    assign = tuple(keyed[str(day)] for day in range(1, 71))
    design = parse_rule("balanced,max_run=2", 70, assign)
    assert design == Design("balanced", 70, ones=35, max_run=2)
    assert pairs_of(design, assign) == 17
    assert smallest_p(design) == 2 / count(design) < 10**-13
