"""The signs that need help today, on every page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders import assessment as made

from ekbom.model.assessed import Assessment, Section
from ekbom.reports import assessment_redflags
from ekbom.reports.assessment_redflags import red_flag_list
from ekbom.reports.assessment_sources import Cited


def test_every_sign_of_the_rules_is_named() -> None:
    found = red_flag_list(made.assessment(), Cited())
    assert found is not None
    assert len(found.signs) >= 10
    assert "Lips or fingertips are bluish" in dict(found.signs)
    assert [one.text for one in found.tags] == [
        "FDA Drug Safety Communication 19 Dec 2019 and 3 more"
    ]


def part(*open_: str) -> Assessment:
    asked = tuple(made.missing(name, "Is it so?") for name in open_)
    return replace(made.assessment(), sections=(Section("red_flags", missing=asked),))


def test_what_was_not_asked_about_says_so() -> None:
    found = red_flag_list(part("blue_lips", "overdose"), Cited())
    assert found is not None
    assert sum(unasked for _, unasked in found.signs) == 2
    assert dict(found.signs)["Lips or fingertips are bluish"] is True
    assert found.marked is True
    assert found.says == (
        f"2 of {len(found.signs)} were not asked about yet; the others are not there."
    )


def test_only_the_part_that_knows_says_that_all_were_asked() -> None:
    found = red_flag_list(part(), Cited())
    assert found is not None
    assert found.says == "All of them were asked about, and none is there."
    assert not any(unasked for _, unasked in found.signs)
    without = red_flag_list(made.assessment(), Cited())
    assert without is not None
    assert without.says == (
        "None of them was asked about yet. They come before every other question."
    )
    assert (found.marked, without.marked) == (False, False)
    assert all(unasked for _, unasked in without.signs)


def test_without_rules_there_is_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessment_redflags, "_TOPIC", "nothing.")
    assert red_flag_list(made.assessment(), Cited()) is None
