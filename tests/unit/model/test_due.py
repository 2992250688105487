"""What is due: its state, and plain values of it."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.assessment import grounds

from ekbom.model.due import STATES, DueItem, state_on

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [
        ("2026-11-22", "2026-12-22", "coming"),
        ("2026-11-21", "2026-12-22", "today"),
        ("2026-10-21", "2026-11-21", "today"),
        ("2026-10-20", "2026-11-20", "overdue"),
        ("2026-01-01", None, "today"),
        ("2026-11-22", None, "coming"),
        (None, None, "today"),
        (None, "2026-11-20", "overdue"),
    ],
)
def test_both_ends_belong_to_its_time(since: str | None, until: str | None, state: str) -> None:
    days = [None if day is None else date.fromisoformat(day) for day in (since, until)]
    assert state_on(TODAY, *days) == state
    assert state in STATES


def test_plain_values_carry_every_source_once() -> None:
    each = grounds("rule.10", "scale.aug.quick", "rule.10")
    item = DueItem("due.augmentation", "k", "Answer.", None, TODAY, "today", ("why",), each)
    assert item.sources == tuple(dict.fromkeys((*each[0].sources, *each[1].sources)))
    found = item.to_dict()
    assert found["sources"] == item.sources
    assert (found["code"], found["since"], found["until"]) == ("due.augmentation", None, TODAY)
    assert found["asks"] == found["cautions"] == ()
