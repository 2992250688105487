"""Every data file that is shipped: schema, form, sources, licences, and the ladder of levels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from ekbom.knowledge.build import entries
from ekbom.knowledge.format import canonical
from ekbom.knowledge.load import load_policy
from ekbom.knowledge.schema import check_all
from ekbom.knowledge.toml_files import file_topics, parse, read_text
from ekbom.model.policy import LevelRule

TOPICS = file_topics()


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """All data files, parsed from their texts."""
    return {topic: parse(topic, read_text(topic)) for topic in TOPICS}


def texts(value: object, but: str = "") -> Iterator[str]:
    """Every text in a parsed file, however deep, except under one key."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, but) if key != but else ()
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, but)


def test_the_files_of_this_stage_are_there() -> None:
    assert {"sources", "nof1", "drug_names"} <= set(TOPICS)


def test_all_files_keep_the_schema_and_no_source_is_an_orphan() -> None:
    check_all(shipped())


@pytest.mark.parametrize("topic", TOPICS)
def test_a_file_is_in_canonical_form(topic: str) -> None:
    text = read_text(topic)
    assert canonical(topic, text) == text, "run python -m ekbom.knowledge.format"


@pytest.mark.parametrize("topic", TOPICS)
def test_a_file_begins_by_saying_what_it_is(topic: str) -> None:
    assert read_text(topic).startswith("# ")


# Titles of works may ask, and so do our own observations; neither is an item.
ASKING = {"sources": "title"} | {t: "asks" for t in TOPICS if t.startswith("observations")}
# Questionnaires under licence ask the person; facts state. The marks of a question put to a
# patient are looked for, so that no item text need stand here.
ITEM_MARKS = re.compile(
    r"\?"
    r"|\b(in|during|over) the (past|last) (week|two weeks|month)\b.*\byou"
    r"|^how (much|many|long)\b|\bhow (often|severe|strong|likely|would you)\b"
    r"|\b(please|overall,?) (rate|mark|circle|how)\b"
    r"|\bon a scale (of|from)\b.*\byour?\b"
    r"|\b(do|did|have|are|were) you\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "planted",
    [
        "How severe was it on most days",
        "During the past week, what bothered you",
        "Did you sleep badly",
        "Please rate the last night",
        "Is it worse at night?",
    ],
)
def test_the_search_for_item_text_finds_a_planted_item(planted: str) -> None:
    assert ITEM_MARKS.search(planted)


@pytest.mark.parametrize("topic", TOPICS)
def test_no_text_reads_like_an_item_of_a_licensed_questionnaire(topic: str) -> None:
    said = texts(shipped()[topic], ASKING.get(topic, ""))
    assert [text for text in said if ITEM_MARKS.search(text)] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_no_table_is_a_list_of_items(topic: str) -> None:
    keys = re.findall(r"^(?:\[+)?([\w.\"]+)", read_text(topic), re.MULTILINE)
    assert [k for k in keys if re.search(r"\b(items?|questions?|answers?)(_?\d+)?\b", k)] == []


FORBIDDEN = re.compile(
    r"\byou have (rls|restless)|\bcure(?!us\b)|\bno risk\b|\binsufficient data\b"
    r"|\b(start|stop|halve|raise|double) (a|the|your|this) (medicine|dose|tablet)",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "planted", ["You have RLS", "a cure", "Stop the medicine", "no risk at all"]
)
def test_the_search_for_forbidden_words_finds_planted_ones(planted: str) -> None:
    assert FORBIDDEN.search(planted)


@pytest.mark.parametrize("topic", TOPICS)
def test_no_text_says_what_may_not_be_said(topic: str) -> None:
    assert [text for text in texts(shipped()[topic]) if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_no_address_and_no_name_of_a_working_paper(topic: str) -> None:
    assert re.findall(r"https?:|www\.|\.ya?ml\b|handbook", read_text(topic)) == []


@pytest.mark.parametrize("topic", TOPICS)
def test_no_fact_is_said_twice(topic: str) -> None:
    said = [entry["says"] for _, entry in entries(shipped()[topic], "says")]
    assert len(said) == len(set(said))


# The ladder of the levels, as far as it is a ladder.

LEVELS = {str(name): rule for name, rule in load_policy().levels.items()}


def test_the_claims_of_a_plan_ask_for_a_plan_a_test_and_a_probability() -> None:
    for name in ("probably_helps", "helps", "replicated", "probably_harms", "harms"):
        rule = LEVELS[name]
        assert rule.needs_plan
        assert rule.p_max is not None
        assert rule.p_benefit_min is not None


def bar(rule: LevelRule) -> list[object]:
    """What a level asks for, without its name and words."""
    return [
        getattr(rule, name)
        for name in LevelRule.__dataclass_fields__
        if name not in ("name", "badge", "explains")
    ]


def test_harm_has_the_same_bar_as_help() -> None:
    assert bar(LEVELS["probably_harms"]) == bar(LEVELS["probably_helps"])
    assert bar(LEVELS["harms"]) == bar(LEVELS["helps"]) == bar(LEVELS["replicated"])
    assert bar(LEVELS["helps"]) != bar(LEVELS["probably_helps"])


def test_a_stronger_word_asks_for_more() -> None:
    order = [LEVELS[n] for n in ("noted", "pattern", "changed_after", "probably_helps", "helps")]
    assert [rule.steps for rule in order] == [1, 2, 3, 4, 5]
    strong, weak = LEVELS["helps"], LEVELS["probably_helps"]
    assert (strong.pairs_min or 0) > (weak.pairs_min or 0)
    assert (strong.p_max or 1) < (weak.p_max or 0)
    assert not strong.starts_allowed
    for block in (1, 3, 7):
        assert strong.nights_for(block) > weak.nights_for(block)


def test_the_pairs_asked_for_can_reach_the_p_asked_for() -> None:
    # Pairs in either order give 2^pairs schedules, hence a smallest two-sided p of 2 / 2^pairs.
    rule = LEVELS["helps"]
    assert rule.pairs_min is not None
    assert rule.p_max is not None
    assert 2 / 2**rule.pairs_min <= rule.p_max < 2 / 2 ** (rule.pairs_min - 1)


def test_the_nights_asked_for_hold_the_pairs_asked_for() -> None:
    for name in ("probably_helps", "helps", "does_not_help"):
        rule = LEVELS[name]
        for block in (1, 3, 7):
            assert rule.nights_for(block) >= 2 * block * (rule.pairs_min or 0)


def test_does_not_help_asks_for_the_nights_of_probably_helps() -> None:
    nights = ("nights_each", "nights_total_by_block", "pairs_min", "starts_min")
    for name in nights:
        assert getattr(LEVELS["does_not_help"], name) == getattr(LEVELS["probably_helps"], name)


def test_levels_without_a_claim_show_no_step() -> None:
    assert [n for n, rule in LEVELS.items() if rule.steps == 0] == [
        "not_enough",
        "sealed",
        "does_not_help",
    ]


def test_the_words_of_a_level_hold_its_numbers() -> None:
    for name, numbers in {
        "noted": ("nights_each",),
        "pattern": ("nights_total", "nights_each"),
        "changed_after": ("before", "after"),
        "probably_helps": ("pairs_min", "starts_min"),
        "helps": ("pairs_min",),
    }.items():
        words = re.findall(r"\d+", LEVELS[name].explains)
        for number in numbers:
            assert str(getattr(LEVELS[name], number)) in words, (name, number)
    for least in (LEVELS["noted"].nights_each, LEVELS["noted"].nights_total):
        assert str(least) in re.findall(r"\d+", LEVELS["not_enough"].explains)
    for block in (1, 7):
        assert str(LEVELS["helps"].nights_for(block)) in LEVELS["helps"].explains
    for name in ("probably_helps", "helps"):
        assert f"p of {LEVELS[name].p_max:.2f} or less" in LEVELS[name].explains
