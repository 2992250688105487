"""What holds of every told course and every log of attacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from ekbom.knowledge.load import load_course_policy, load_policy
from ekbom.model.attack import Attack
from ekbom.model.case import CaseOutcome, Reading
from ekbom.nof1.attacks import measures_in_attacks
from ekbom.nof1.censored import middle
from ekbom.nof1.worded import told_level, word_course

WORDS = ("worst", "bad", "fair", "good")
LIMITS = replace(load_course_policy(), attacks_min=3)
times = st.lists(st.tuples(st.integers(0, 400).map(float), st.booleans()), max_size=25)
readings = st.lists(
    st.builds(
        lambda first, more, word, context: Reading(first, first + more, word=word, context=context),
        st.integers(0, 9),
        st.integers(0, 4),
        st.sampled_from(WORDS),
        st.sampled_from(["", "work"]),
    ),
    max_size=8,
    unique_by=lambda one: (one.first, one.last, one.context),
)
urges = st.one_of(st.none(), st.integers(0, 10).map(float))
attacks = st.lists(
    st.builds(
        Attack,
        st.just(datetime(2026, 3, 1)),
        st.just("bed"),
        urges,
        st.lists(st.sampled_from(["a", "b"]), unique=True).map(tuple),
        urges,
        st.one_of(st.none(), st.integers(0, 90).map(float)),
        st.booleans(),
    ),
    max_size=20,
)


@given(times, st.randoms(use_true_random=False))
def test_the_middle_does_not_depend_on_the_order(
    times: list[tuple[float, bool]], rng: object
) -> None:
    mixed = list(times)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    assert middle(mixed) == middle(times)


@given(times)
def test_the_middle_keeps_to_scale_and_shift(times: list[tuple[float, bool]]) -> None:
    found = middle(times)
    moved = middle([(4 * time + 8, seen) for time, seen in times])
    assert (found is None) == (moved is None)
    assert found is None or moved == 4 * found + 8


@given(times)
def test_the_middle_of_ends_that_were_seen_is_the_median(times: list[tuple[float, bool]]) -> None:
    seen = [(time, True) for time, _ in times]
    assert middle(seen) == (median(time for time, _ in times) if times else None)


@given(times.filter(bool))
def test_a_longer_last_look_never_brings_the_middle_forward(
    times: list[tuple[float, bool]],
) -> None:
    found = middle(times)
    later = middle([(time if seen else 500.0, seen) for time, seen in times])
    assert later is None or (found is not None and later >= found)


@given(readings)
def test_words_are_laid_out_whole_and_never_above_noted(told: list[Reading]) -> None:
    outcome = CaseOutcome("evenings", tuple(told), WORDS)
    courses = word_course(outcome)
    assert sum(len(one.places) for one in courses) == len(told)
    assert told_level(outcome) in ("not_enough", "noted")
    for one in courses:
        assert list(one.places) == sorted(one.places)
        if one.better_from is not None:
            assert one.better_from > one.places[0][1]
            stayed = [place for first, _, place in one.places if first >= one.better_from]
            assert all(place > one.places[0][2] for place in stayed)


@given(readings)
def test_words_turned_round_turn_better_into_worse(told: list[Reading]) -> None:
    there = word_course(CaseOutcome("evenings", tuple(told), WORDS))
    back = word_course(CaseOutcome("evenings", tuple(told), WORDS[::-1]))
    for one, other in zip(there, back, strict=True):
        assert one.better_from is None or other.better_from is None
        assert [place for *_, place in one.places] == [3 - place for *_, place in other.places]


@given(attacks)
def test_attacks_are_counted_once_and_never_above_noted(log: list[Attack]) -> None:
    rows = measures_in_attacks(log, course_policy=LIMITS, policy=load_policy())
    assert sum(row.attacks for row in rows) == len(log)
    assert {row.level for row in rows} <= {"not_enough", "noted"}
    turned = measures_in_attacks(log[::-1], course_policy=LIMITS, policy=load_policy())
    assert turned == rows
    for row in rows:
        assert row.attacks >= 3 or row.level == "not_enough"
        assert row.median_relief is None or abs(row.median_relief) <= 10
