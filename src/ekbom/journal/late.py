"""A diary without what was written late, to see whether an answer hangs on it."""

from __future__ import annotations

from dataclasses import replace

from ekbom.model.diary import Diary, Outcome


def without_late(diary: Diary) -> Diary:
    """The diary with no rating on the units of which something was written late.

    What was done stays: without a rating, the unit is in no comparison.

    Parameters
    ----------
    diary : Diary
    """
    late = diary.late
    if not any(late):
        return diary
    outcomes = {name: _without(column, late) for name, column in diary.outcomes.items()}
    return replace(diary, outcomes=outcomes, late=())


def late_units(diary: Diary, outcome: str) -> int:
    """How many units have a rating of an outcome and something that was written late."""
    values = diary.outcomes[outcome].values
    return sum(late and value is not None for late, value in zip(diary.late, values, strict=False))


def _without(column: Outcome, late: tuple[bool, ...]) -> Outcome:
    return replace(
        column,
        values=tuple(
            None if gone else value for gone, value in zip(late, column.values, strict=True)
        ),
        censored=tuple(one and not gone for gone, one in zip(late, column.censored, strict=False)),
        rated_at=tuple(
            None if gone else one for gone, one in zip(late, column.rated_at, strict=False)
        ),
    )
