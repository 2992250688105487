"""What is due to the day, through a case file: the vignettes of ``tests/vignettes/due``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.builders.vignettes import case_of

from ekbom.actions.due import due_of_case

HOME = Path(__file__).parents[1] / "vignettes" / "due" / "dates.toml"
VIGNETTES: list[dict[str, Any]] = tomllib.loads(HOME.read_text("utf-8"))["vignette"]
RULES = {
    "due.ferritin_after_iron", "due.ferritin_old", "due.augmentation", "due.impulse", "due.wheel",
    "due.falls", "due.scale", "due.review", "due.after_birth",
}  # fmt: skip


@pytest.mark.parametrize("one", VIGNETTES, ids=lambda one: str(one["id"]))
def test_each_day_is_the_one_written_beforehand(one: dict[str, Any]) -> None:
    found = due_of_case(case_of(one.get("case", {})), today=one["today"])
    said = [
        [item.code, str(item.since or "-"), str(item.until or "-"), item.state]
        for item in found.items
    ]
    assert said == one["due"]
    assert found.red_flags == ()
    for item in found.items:
        assert item.why
        assert item.grounds[0].fact == item.code
        assert item.sources


def test_every_rule_on_a_person_is_due_somewhere_and_each_state_is_met() -> None:
    rows = [row for one in VIGNETTES for row in one["due"]]
    assert {row[0] for row in rows} == RULES
    assert {row[3] for row in rows} == {"overdue", "today", "coming"}
    assert sum(not one["due"] for one in VIGNETTES) >= 8
