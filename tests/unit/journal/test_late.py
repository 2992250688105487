"""A diary without what was written late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tests.builders.nof1 import action, diary

from ekbom.journal.late import late_units, without_late

MADE = diary([5.0, None, 3.0, 4.0], action("walk", [1, 0, 1, 0]))
LATE = replace(MADE, late=(True, True, False, False))


def test_a_diary_without_late_entries_stays_itself() -> None:
    assert without_late(MADE) is MADE
    on_time = replace(MADE, late=(False,) * 4)
    assert without_late(on_time) is on_time
    assert late_units(MADE, "urge") == 0


def test_ratings_of_late_units_are_taken_out_and_what_was_done_stays() -> None:
    bare = without_late(LATE)
    assert bare.outcomes["urge"].values == (None, None, 3.0, 4.0)
    assert bare.actions == LATE.actions
    assert bare.late == ()
    assert bare.dates == LATE.dates


def test_what_belongs_to_a_rating_goes_with_it() -> None:
    at = datetime(2026, 3, 4, 22)
    column = replace(
        LATE.outcomes["urge"], censored=(True, False, True, False), rated_at=(at, None, at, at)
    )
    bare = without_late(replace(LATE, outcomes={"urge": column})).outcomes["urge"]
    assert bare.censored == (False, False, True, False)
    assert bare.rated_at == (None, None, at, at)


def test_only_late_units_with_a_rating_count() -> None:
    assert late_units(LATE, "urge") == 1
