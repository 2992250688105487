"""Records that can be read go on without those that cannot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ekbom.actions.readable import plan_in, readable
from ekbom.model.errors import InputError
from ekbom.model.kept import Kept

AT = datetime(2026, 11, 20, 20, 30, tzinfo=UTC)
ONE, OTHER = (
    Kept(id_, "p", "plan", id_, AT, "m", "person") for id_ in ("0123456789", "9876543210")
)


def last_letter(kept: Kept) -> str:
    if kept is OTHER:
        raise InputError("here", "broken", "mend it")
    return kept.id[-1]


def test_what_cannot_be_read_is_told_where_somebody_asks() -> None:
    told: list[tuple[str, str]] = []
    found = readable(
        (ONE, OTHER, ONE), last_letter, lambda kept, error: told.append((kept.id, error.problem))
    )
    assert list(found) == ["9", "9"]
    assert told == [("9876543210", "broken")]
    assert list(readable((OTHER, ONE), last_letter)) == ["9"]


def test_a_plan_is_named_by_the_beginning_of_its_id() -> None:
    with pytest.raises(InputError, match=r"^plan 01234567: "):
        plan_in(ONE)
