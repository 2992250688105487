"""Left minus right: an outcome that nobody writes down, made of one rating for each leg."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ekbom.journal import note
from ekbom.journal.column import Column
from ekbom.journal.options import Span
from ekbom.journal.table import Table
from ekbom.model.diary import Outcome, Row
from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.legs import SIDES, leg_names, rating_of, side_of


@dataclass(frozen=True, slots=True)
class Legs:
    """An outcome that is asked for, and the two columns it is made of.

    Attributes
    ----------
    name : str
        Of the outcome.
    left, right : str
        Columns.
    lower_is_better : bool
        Of the difference.
    """

    name: str
    left: str
    right: str
    lower_is_better: bool = True

    @property
    def both(self) -> tuple[str, str]:
        """The two columns."""
        return self.left, self.right

    @property
    def rating(self) -> str:
        """What each leg is rated for."""
        return rating_of(self.name)


def leg_columns(table: Table, name: str) -> tuple[str, str] | None:
    """The columns of the left and of the right leg; None where no difference is asked for.

    Parameters
    ----------
    table : Table
    name : str
        Of the outcome. A column of this very name is read as it is.

    Raises
    ------
    UsageError
        When a leg is not rated, or two columns could be its rating.
    """
    rating = rating_of(name)
    if not rating or name in table.columns:
        return None
    found = {side: [c for c in table.columns if side_of(c, rating) == side] for side in SIDES}
    for side, columns in found.items():
        if len(columns) != 1:
            left, right = leg_names(rating)
            seen = f"no rating of the {side} leg" if not columns else " and ".join(columns)
            raise UsageError(
                "--outcome",
                f"{table.source} has {seen}, and {name!r} needs one column for each leg",
                f"rate both legs each time, as {left} and {right}",
            )
    return found["left"][0], found["right"][0]


def holds(table: Table, outcome: str) -> bool:
    """Whether a table has a column for an outcome, or for a leg of it; capitals do not matter."""
    rating = rating_of(outcome)
    return any(
        column.casefold() == outcome.casefold() or bool(rating and side_of(column, rating))
        for column in table.columns
    )


def check_numbers(columns: Iterable[Column], where: str) -> None:
    """Refuse ratings that cannot be taken from one another.

    Raises
    ------
    InputError
        For words, clock times, yes and no, and doses.
    """
    for column in columns:
        if column.kind not in ("number", "empty") or column.unit:
            raise InputError(
                f"{where}, column {column.name}",
                "holds no plain numbers, so no difference of the legs can be taken",
                "rate each leg with a number, such as 0 to 10",
            )


def leg_scale(said: Span | None) -> Span | None:
    """The scale of each leg: what was said, or half of a scale that was said of the difference.

    Parameters
    ----------
    said : (float, float) or None
        ``-10 10`` is the scale of a difference; anything else is that of what is written down.
    """
    if said is not None and said[0] == -said[1]:
        return 0.0, said[1]
    return said


def difference(legs: Legs, left: Outcome, right: Outcome) -> Outcome:
    """The rating of the left leg minus that of the right; None where either is missing.

    Parameters
    ----------
    legs : Legs
    left, right : Outcome
        On the same units and the same scale.
    """
    low, high = left.scale
    timed = bool(left.rated_at and right.rated_at)
    values = tuple(
        None if one is None or other is None else one - other
        for one, other in zip(left.values, right.values, strict=True)
    )
    return replace(
        left,
        name=legs.name,
        values=values,
        scale=(low - high, high - low),
        lower_is_better=legs.lower_is_better,
        rated_at=tuple(
            None if value is None or not (one and other) else max(one, other)
            for value, one, other in zip(values, left.rated_at, right.rated_at, strict=True)
        )
        if timed
        else (),
    )


def said_of(
    legs: Legs, left: Outcome, right: Outcome, units: Sequence[str], row: Row, source: str
) -> Iterator[Finding]:
    """What the difference is, and the units of which one leg alone is known.

    Parameters
    ----------
    legs : Legs
    left, right : Outcome
    units : sequence of str
        What each unit is called.
    row : {"night", "day"}
    source : str
    """
    low, high = left.scale
    where = f"{source}, columns {legs.left} and {legs.right}"
    yield note.note(
        "left_minus_right",
        where,
        f"{legs.name} is {legs.left} minus {legs.right} of the same {row}, from {low - high:g} to "
        f"{high - low:g}: below 0 the left leg has the lower rating",
        "where one leg is treated at a time, 1 point on the treated leg is 2 points between the "
        "two",
    )
    alone = [
        unit
        for unit, one, other in zip(units, left.values, right.values, strict=True)
        if (one is None) != (other is None)
    ]
    if alone:
        yield note.warning(
            "one_leg",
            where,
            f"only one leg is rated on {note.plural(len(alone), row)} ({note.named(alone)})",
            "counted as missing; rate both legs each time",
        )
