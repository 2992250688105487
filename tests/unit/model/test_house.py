"""What a workspace keeps for itself: its digest tells every part of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

import pytest

from ekbom.model.house import HOUSE_KINDS, HouseEntry

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
ONE = HouseEntry("safety_policy", 1, {"policy": {"b": 1, "a": [2]}}, NOW, "m1", "doctor", "agreed")


def test_the_digest_is_of_the_content_and_not_of_how_it_lies() -> None:
    assert HOUSE_KINDS == ("safety_policy", "label_map")
    assert len(ONE.digest) == 64
    elsewhere = replace(
        ONE,
        body=MappingProxyType({"policy": MappingProxyType({"a": [2], "b": 1})}),
        written_at=NOW.astimezone(timezone(timedelta(hours=9))),
    )
    assert elsewhere.digest == ONE.digest


@pytest.mark.parametrize(
    "other",
    [
        {"version": 2}, {"body": {"policy": None}}, {"written_at": NOW + timedelta(seconds=1)},
        {"author": "m2"}, {"author_role": "therapist"}, {"reason": "agreed "},
    ],
)  # fmt: skip
def test_whatever_is_altered_makes_another_digest(other: dict[str, object]) -> None:
    assert replace(ONE, **other).digest != ONE.digest  # type: ignore[arg-type]
