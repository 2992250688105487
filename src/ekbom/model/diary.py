"""The diary: outcomes and actions on one axis of nights.

Every column has one value per unit of the axis; a unit is a night (named by its evening)
or, where the person says so, a day or a study index. Missing is ``None``, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from ekbom.model.finding import Finding
from ekbom.model.record import MedicineUse

Row = Literal["night", "day"]
Kind = Literal["planned", "habit", "as_needed"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is measured: one value per unit.

    Attributes
    ----------
    name : str
    values : tuple of float or None
        Prompts of one unit are averaged; hours after the day's turn for a clock outcome.
    scale : (float, float)
        Lowest and highest possible value, in the unit of the values.
    lower_is_better : bool
    unit : str
        ``points`` unless the diary names another, ``h`` for a clock outcome.
    words : tuple of str
        Ordered words from least to most, when the diary is written in words (values are
        their places 0, 1, 2 ...); otherwise empty.
    censored : tuple of bool
        True where the value is only "not before this" (no urge that night). Empty when
        no unit is censored.
    rated_at : tuple of datetime or None
        When the rating of the unit was last given. Empty when the diary has no clock times.
    """

    name: str
    values: tuple[float | None, ...]
    scale: tuple[float, float] = (0.0, 10.0)
    lower_is_better: bool = True
    unit: str = "points"
    words: tuple[str, ...] = ()
    censored: tuple[bool, ...] = ()
    rated_at: tuple[datetime | None, ...] = ()

    @property
    def span(self) -> float:
        """Width of the scale, in the unit of the values."""
        return self.scale[1] - self.scale[0]


@dataclass(frozen=True, slots=True)
class Action:
    """What the person did or took: one value per unit (0 for "not done").

    Attributes
    ----------
    name : str
    values : tuple of float or None
        0/1, a count, or a dose in `unit`.
    kind : {"planned", "habit", "as_needed"} or None
        None means that nobody has said; it then counts as as-needed.
    unit : str
        Unit of a dose, empty for yes/no and counts.
    words : tuple of str
        Ordered words, when the column is written in words; otherwise empty.
    done_at : tuple of datetime or None
        When it happened. Empty when the diary has no clock times.
    assumed : bool
        Whether the kind is that of the catalogue of measures, and nobody has said it.
    """

    name: str
    values: tuple[float | None, ...]
    kind: Kind | None = None
    unit: str = ""
    words: tuple[str, ...] = ()
    done_at: tuple[datetime | None, ...] = ()
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Diary:
    """Outcomes and actions of one person on one axis.

    Attributes
    ----------
    dates : tuple of date
        The evening (or day) of each unit, without gaps for ``row="night"``; a unit for which
        nothing was written is there, with missing values.
    index : tuple of int
        The place of each unit in time; differences are the gaps the statistics use.
    outcomes, actions : mapping of name to column
    row : {"night", "day"}
    index_name : str
        The column that counts the units, empty when the calendar does.
    findings : tuple of Finding
    late : tuple of bool
        True where the entry was written more than the allowed hours afterwards; or empty.
    source : str
        Name of the file, or "diary" when it was made in memory.
    own_medicines : tuple of MedicineUse
        Medicines the diary says were ended or altered without a word that it was agreed.
    """

    dates: tuple[date, ...]
    index: tuple[int, ...]
    outcomes: Mapping[str, Outcome]
    actions: Mapping[str, Action]
    row: Row = "night"
    index_name: str = ""
    findings: tuple[Finding, ...] = ()
    late: tuple[bool, ...] = ()
    source: str = field(default="diary")
    own_medicines: tuple[MedicineUse, ...] = ()

    def __len__(self) -> int:
        return len(self.dates)

    def __repr__(self) -> str:
        first, last = (self.dates[0], self.dates[-1]) if self.dates else ("-", "-")
        return (
            f"Diary({len(self)} {self.row}s, {first} to {last}, "
            f"outcomes: {', '.join(self.outcomes)}; actions: {', '.join(self.actions)})"
        )
