"""The rule engine held against the literal oracle on one night; what differs, in words."""

from __future__ import annotations

from math import isclose
from typing import Any

from tests.builders.movements import Timeline
from tests.oracles.movements import literal

from ekbom.model.movement import Movement, Scored
from ekbom.movements import score_movements

FIELDS = (
    *("start", "end", "legs", "parts", "candidate", "series", "stage"),
    *("respiratory", "arousal", "imi", "series_nr"),
)


def differences(night: Timeline) -> tuple[Scored, list[str]]:
    """The scored night, and everything in which engine and oracle differ; empty for none."""
    result = score_movements(night.moves, **night.given())
    return result, held_against(result, *literal(night.moves, **night.given()))


def held_against(
    result: Scored, moves: list[dict[str, Any]], values: dict[str, float | None]
) -> list[str]:
    """Everything in which a result differs from what the oracle says."""
    found = []
    if len(moves) != len(result.movements):
        found.append(f"{len(result.movements)} movements for {len(moves)}")
    for place, (one, told) in enumerate(zip(result.movements, moves, strict=False)):
        for field, value in zip(FIELDS, seen(one), strict=True):
            if value != told[field]:
                found.append(f"movement {place}: {field} {value} for {told[field]}")
        if one.periodic != (one.series is not None):
            found.append(f"movement {place}: periodic {one.periodic} in series {one.series}")
    if list(result.indices) != list(values):
        found.append(f"indices {', '.join(result.indices)} for {', '.join(values)}")
    for name, value in values.items():
        index = result.indices[name]
        if (index.reason == "") != (index.value is not None):
            found.append(f"{name}: a reason beside a value, or neither")
        if not _same(index.value, value):
            found.append(f"{name}: {index.value} for {value}")
    return found


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return isclose(a, b, rel_tol=1e-12, abs_tol=1e-12)


def seen(one: Movement) -> tuple[object, ...]:
    """A movement as the oracle writes it; the times are whole microseconds."""
    start = round(one.onset_s * 1e6)
    return (
        start,
        start + round(one.duration_s * 1e6),
        one.legs,
        one.parts,
        one.candidate,
        one.series,
        one.stage,
        one.respiratory,
        one.arousal,
        None if one.imi_s is None else round(one.imi_s * 1e6),
        one.series_nr,
    )
