"""A mapping: what the columns of somebody's table mean, as a JSON file that is kept with it.

Everything but ``format`` may be left out. A column that is not named under ``columns`` is kept as
it was written and is not read.

==============  ================================================================================
Name            Meaning
==============  ================================================================================
format          "ekbom-mapping/1"
delimiter       what stands between cells; found when it is not said
skip_lines      lines to pass over, counted from 1: ``[1, 2, 4]``
time            column of the date or moment; ``"Day+Hour"`` joins two
written         column of when the entry was written
index           column that counts the days of a study
bedtime         column of the end of a night without symptoms
date_format     as ``%d.%m.%Y``, or DMY, MDY, YMD
row             what a row tells of: "night" or "day"
tz              time zone, as "Europe/Oslo"
day_turns       hour at which the day turns
columns         by the name in the file: ``{"is": ..., ...}``, see below
==============  ================================================================================

==============  ================================================================================
In a column     Meaning
==============  ================================================================================
is              "outcome", "action", "note" or "ignore"
name            how it is to be called; the name in the file when it is left out
unit            unit of numbers that have none, as "mg"
words           what words stand for: ``{"bad": 8, "good": 2}``
order           its words from least to most, instead of ``words``
scale           lowest and highest possible value of an outcome: ``[0, 10]``
lower_is_better whether less of an outcome is better
place           where an action goes: "same", "before" or "after"
kind            why it was done: "planned", "habit" or "as_needed"
==============  ================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args

from ekbom.exchange.json_file import Taker, read_json
from ekbom.journal.clock import check_format
from ekbom.journal.options import PLACES, Place, Span, check_scale
from ekbom.journal.zones import find_zone
from ekbom.model.diary import KINDS, Kind, Row
from ekbom.model.errors import InputError, UsageError
from ekbom.model.night import check_turn_hour
from ekbom.model.units import is_unit

FORMAT = "ekbom-mapping/1"
Use = Literal["outcome", "action", "note", "ignore"]
USES: tuple[Use, ...] = get_args(Use)
_LINES_MAX = 1000  # as many lines above a table as nobody writes
_BESIDE = ("time", "written", "index", "bedtime")


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What one column means.

    Attributes
    ----------
    column : str
        Its name in the file.
    use : Use
    name : str
        How it is called here.
    unit : str
        Of numbers that have none; empty for none.
    words : mapping of str to float
        In lower case.
    order : tuple of str
    scale : (float, float) or None
    lower_is_better : bool or None
    place : Place or None
    kind : Kind or None
    """

    column: str
    use: Use
    name: str
    unit: str = ""
    words: Mapping[str, float] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    scale: Span | None = None
    lower_is_better: bool | None = None
    place: Place | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What a table means; see the table of names at the head of this module.

    Attributes
    ----------
    plain : mapping
        As it stands in the file, to be kept with the table.
    columns : tuple of ColumnUse
    delimiter : str
    skip_lines : tuple of int
    beside : mapping of str to str
        Columns of the time, of the writing, of the count and of bedtime.
    date_format, tz : str
    row : {"night", "day"} or None
    day_turns_h : float or None
    """

    plain: Mapping[str, Any]
    columns: tuple[ColumnUse, ...]
    delimiter: str = ""
    skip_lines: tuple[int, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    date_format: str = ""
    tz: str = ""
    row: Row | None = None
    day_turns_h: float | None = None


def read_mapping(path: str | Path) -> TableMapping:
    """Read a mapping file.

    Raises
    ------
    InputError
        When it cannot be read, is no mapping, or says something that cannot be.
    """
    return mapping_from(read_json(path, kind="a mapping"), str(path))


def mapping_from(plain: Mapping[str, Any], where: str) -> TableMapping:
    """The mapping behind its plain values.

    Parameters
    ----------
    plain : mapping
        As JSON holds it.
    where : str
        How messages name it.

    Raises
    ------
    InputError
        When it is no mapping, or says something that cannot be.
    """
    top = _Reader(where, "", dict(plain))
    if (version := top.take("format", str)) != FORMAT:
        top.refuse("format", f"is {version!r}, not {FORMAT!r}")
    found = TableMapping(
        plain,
        _columns(where, top.maybe("columns", dict) or {}),
        delimiter=top.delimiter(),
        skip_lines=top.lines(),
        beside={name: text for name in _BESIDE if (text := top.text(name))},
        date_format=top.checked("date_format", check_format),
        tz=top.checked("tz", find_zone),
        row=top.word("row", ("night", "day")),
        day_turns_h=top.hour("day_turns"),
    )
    top.finish()
    _check_names(where, found)
    return found


def _columns(where: str, given: dict[str, Any]) -> tuple[ColumnUse, ...]:
    found = []
    for column, value in given.items():
        one = _Reader(where, f"columns.{column}", value)
        use = one.word("is", USES)
        if use is None:
            one.refuse("is", "is missing")
        found.append(
            ColumnUse(
                column,
                use,
                name=one.text("name") or column,
                unit=one.unit(),
                words=one.words(),
                order=one.order(),
                scale=one.scale(),
                lower_is_better=one.maybe("lower_is_better", bool),
                place=one.word("place", PLACES),
                kind=one.word("kind", KINDS),
            )
        )
        one.finish()
        _check_use(one, found[-1])
    return tuple(found)


def _check_use(one: _Reader, column: ColumnUse) -> None:
    """A word that belongs to another use is a slip, and is not passed over."""
    if column.words and column.order:
        one.refuse("words", "and order say the same thing in two ways")
    for name, use in (("scale", "outcome"), ("lower_is_better", "outcome")):
        if getattr(column, name) is not None and column.use != use:
            one.refuse(name, f"is of an {use}, and this column is {column.use!r}")
    for name in ("place", "kind"):
        if getattr(column, name) is not None and column.use != "action":
            one.refuse(name, f"is of an action, and this column is {column.use!r}")


def _check_names(where: str, mapping: TableMapping) -> None:
    names = [one.name for one in mapping.columns if one.use in ("outcome", "action")]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            where, f"two columns are called {twice[0]!r}", "give each a name of its own"
        )


class _Reader(Taker):
    """Takes the values of a mapping, each of which may be left out."""

    def refuse(self, key: str, what: str) -> NoReturn:
        name = f"{self.group}.{key}" if self.group else key
        raise InputError(self.where, f"{name} {what}", "correct the mapping")

    def maybe(self, key: str, *kinds: type[Any]) -> Any:
        """The value, or None."""
        return self.take(key, *kinds) if key in self.left else None

    def text(self, key: str) -> str:
        """A text without blanks around it; empty when it is left out."""
        if key not in self.left:
            return ""
        said = self.take(key, str).strip()
        if not said:
            self.refuse(key, "is empty")
        return said

    def word(self, key: str, allowed: tuple[Any, ...]) -> Any:
        """One of the words, or None."""
        said = self.text(key) or None
        if said is not None and said not in allowed:
            self.refuse(key, f"is {said!r}, not one of {', '.join(allowed)}")
        return said

    def checked(self, key: str, check: Any) -> str:
        """A text that its own check passes."""
        said = self.text(key)
        if said:
            self._checked(key, check, said)
        return said

    def _checked(self, key: str, check: Any, value: Any) -> None:
        try:
            check(value)
        except UsageError as error:
            self.refuse(key, f"cannot be used: {error.problem}")

    def delimiter(self) -> str:
        """One sign; blanks count here."""
        said: str = self.maybe("delimiter", str) or ""
        if len(said) > 1 or said in ('"', "\n", "\r"):
            self.refuse("delimiter", f"is {said!r}, not one sign such as ;")
        return said

    def lines(self) -> tuple[int, ...]:
        """Numbers of lines."""
        lines: list[Any] = self.maybe("skip_lines", list) or []
        for line in lines:
            if isinstance(line, bool) or not isinstance(line, int) or not 1 <= line <= _LINES_MAX:
                self.refuse("skip_lines", f"holds {line!r}, not a line from 1 to {_LINES_MAX}")
        return tuple(sorted(set(lines)))

    def hour(self, key: str) -> float | None:
        """An hour of the day."""
        said = self.maybe(key, int, float)
        if said is None:
            return None
        self._checked(key, check_turn_hour, said)
        return float(said)

    def unit(self) -> str:
        """A unit that is known."""
        said = self.text("unit")
        if said and not is_unit(said):
            self.refuse("unit", f"is {said!r}, which is no unit that is known here")
        return said

    def words(self) -> dict[str, float]:
        """What words stand for, in lower case."""
        found: dict[str, float] = {}
        for word, value in (self.maybe("words", dict) or {}).items():
            plain = word.strip().lower()
            if not plain or plain in found:
                self.refuse("words", f"holds {word!r} twice" if plain else "holds an empty word")
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or abs(value) == float("inf"):
                self.refuse("words", f"gives {word!r} the value {value!r}, which is no number")
            found[plain] = float(value)
        return found

    def order(self) -> tuple[str, ...]:
        """Words from least to most."""
        said: list[Any] = self.maybe("order", list) or []
        if any(not isinstance(word, str) or not word.strip() for word in said):
            self.refuse("order", "holds something that is no word")
        words = tuple(word.strip() for word in said)
        if len({word.lower() for word in words}) < len(words):
            self.refuse("order", "holds a word twice")
        return words

    def scale(self) -> Span | None:
        """The ends of a scale."""
        ends = self.maybe("scale", list)
        if ends is None:
            return None
        if any(isinstance(end, bool) or not isinstance(end, int | float) for end in ends):
            self.refuse("scale", f"is {ends!r}, not two numbers")
        self._checked("scale", check_scale, ends)
        return float(ends[0]), float(ends[1])
