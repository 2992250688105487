"""Evidence first, then what a measure can do, then ease; never the size of an effect."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from ekbom.assessment.measure_order import counted, ordered, place
from ekbom.assessment.measures import measures, offer
from ekbom.knowledge.measures import find_measure
from ekbom.model.measure import (
    BURDENS,
    EASES,
    MEASURE_CERTAINTIES,
    MEASURE_STATES,
    Measure,
    Points,
)


def one(**what: str) -> Measure:
    plain = find_measure("brain_work")
    assert plain is not None
    return replace(plain, **what)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "certainty"),
    [("for", "low"), ("mixed", "low"), ("against", "none"), ("nothing", "none")],
)
def test_only_evidence_in_its_favour_puts_a_measure_forward(points: Points, certainty: str) -> None:
    assert counted(one(certainty="low", points=points)) == certainty


def test_certainty_comes_before_burden_before_ease_before_the_name() -> None:
    sure = one(certainty="moderate", points="for", burden="can_harm", ease="needs_others")
    light = one(certainty="low", points="for", burden="none_known", ease="needs_others")
    easy = one(certainty="low", points="for", burden="little", ease="easy", name="b")
    later = one(certainty="low", points="for", burden="little", ease="easy", name="c")
    hard = one(certainty="low", points="for", burden="little", ease="some_effort", name="a")
    mixed = [hard, later, easy, light, sure]
    assert sorted(mixed, key=place) == [sure, light, easy, later, hard]


def test_the_words_stand_from_best_to_worst() -> None:
    assert MEASURE_CERTAINTIES == ("moderate", "low", "very_low", "expert", "none")
    assert BURDENS == ("none_known", "little", "some", "can_harm")
    assert EASES == ("easy", "some_effort", "needs_others")
    assert MEASURE_STATES == ("may_try", "asks_first", "not_for_you")


def test_what_may_be_tried_comes_first() -> None:
    known: dict[str, bool] = {}
    offered = [offer(one_, known, "person") for one_ in (
        find_measure("horseradish_rub"), find_measure("warm_bath"), find_measure("handwork"),
    ) if one_ is not None]  # fmt: skip
    assert [each.state for each in ordered(offered)] == list(MEASURE_STATES)


def test_the_whole_list_is_in_order() -> None:
    found = measures({}, "person")
    assert list(found) == list(ordered(reversed(found)))
    for before, after in pairwise(found):
        states = MEASURE_STATES.index(before.state), MEASURE_STATES.index(after.state)
        assert states[0] <= states[1]
        if states[0] == states[1]:
            assert place(before.measure) < place(after.measure)
