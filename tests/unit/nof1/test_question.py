"""The question: what is asked, of what, by which limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.builders.nof1 import POLICY, asked, diary

from ekbom.model.errors import UsageError
from ekbom.nof1.question import effect_of
from ekbom.nof1.regress import Marginal


def test_one_tenth_of_the_scale_matters_unless_said_otherwise() -> None:
    assert asked(diary([5] * 3)).worthwhile == 1.0
    assert asked(diary([50] * 3, scale=(0, 100))).worthwhile == 10.0
    assert asked(diary([5] * 3), worthwhile=0.25).worthwhile == 0.25


def test_for_an_hour_of_the_clock_half_of_ones_own_spread_matters() -> None:
    # Hours 8, 10, 8, 10 after noon: a spread of 1 h; a tenth of the day would be 2.4 h.
    made = diary([8, 10, 8, 10, None], scale=(0, 24))
    hours = replace(made, outcomes={"urge": replace(made.outcomes["urge"], unit="h")})
    assert asked(hours).worthwhile == 0.5
    still = diary([8, 8, 8], scale=(0, 24))
    flat = replace(still, outcomes={"urge": replace(still.outcomes["urge"], unit="h")})
    assert asked(flat).worthwhile == pytest.approx(2.4)
    empty = diary([None, None], scale=(0, 24))
    none = replace(empty, outcomes={"urge": replace(empty.outcomes["urge"], unit="h")})
    assert asked(none).worthwhile == pytest.approx(2.4)


@pytest.mark.parametrize("worthwhile", [0.0, -1.0, 10.0, 99.0, float("nan")])
def test_a_change_that_is_none_is_refused(worthwhile: float) -> None:
    with pytest.raises(UsageError, match="not a change on a scale of 0 to 10"):
        asked(diary([5] * 3), worthwhile=worthwhile)


def test_an_unknown_outcome_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"'pain'.*outcomes \(urge, sleep\)"):
        asked(diary([5], others={"sleep": [3]}), outcome="pain")
    empty = diary([5])
    object.__setattr__(empty, "outcomes", {})
    with pytest.raises(UsageError, match=r"outcomes \(none\)"):
        asked(empty)


@pytest.mark.parametrize(
    ("name", "versus", "medicine"),
    [
        ("tea", "", False),
        ("ropinirole", "", True),
        ("tea + ropinirole", "", True),
        ("tea against ropinirole", "ropinirole", True),
        ("ropinirole against tea", "tea", True),
        ("tea against bath", "bath", False),
    ],
)
def test_any_part_that_is_prescribed_makes_it_a_medicine(
    name: str, versus: str, medicine: bool
) -> None:
    question = asked(diary([5] * 3), medicines=frozenset({"ropinirole"}))
    assert question.topic(name, 1, 2, versus=versus).medicine is medicine


def test_topic_carries_the_words_of_the_diary() -> None:
    topic = asked(diary([5] * 3)).topic("tea", 4, 9, kind="habit", graded=True, worthwhile=2.0)
    assert (topic.unit, topic.unit_name, topic.kind, topic.worthwhile) == (
        "points", "night", "habit", 2.0,
    )  # fmt: skip
    assert topic.counts == "4 nights with more, 9 with less"


@pytest.mark.parametrize(("late", "capped"), [(1, False), (2, True)])
def test_onset_known_only_to_be_late_caps_at_pattern(late: int, capped: bool) -> None:
    # A quarter of the recorded nights is the limit; the missing one does not count.
    y = [5.0, 5.0, 5.0, 5.0, None]
    censored = (late > 0, late > 1, False, False, True)
    question = asked(diary(y, censored=censored))
    caps = question.outcome_caps(question.nights.used)
    assert [c.level for c in caps] == ["pattern"] * capped
    if capped:
        assert "50%" in caps[0].reason.replace(" ", "")
    assert question.outcome_caps(np.zeros(5, dtype=bool)) == ()
    assert asked(diary(y)).outcome_caps(question.nights.used) == ()


@pytest.mark.parametrize(("zeros", "piled"), [(2, False), (3, True)])
def test_piled_scores(zeros: int, piled: bool) -> None:
    question = asked(diary([0] * zeros + [5] * (8 - zeros)))
    assert POLICY.piled_share == 0.25
    assert question.piled(question.nights.used) is piled
    assert not question.piled(np.zeros(8, dtype=bool))


def test_effect_of_a_marginal() -> None:
    found = effect_of(Marginal(np.ones(1), np.array([-1.0]), np.array([0.5]), 30.0), "a cup")
    assert found.mean == -1.0
    assert found.interval_95[0] < found.interval_80[0] < -1 < found.interval_80[1]
    assert found.interval_80[1] < found.interval_95[1]
    assert found.per == "a cup"
