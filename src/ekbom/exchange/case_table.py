"""One table of a case file: values taken out by name and kind, and every other name refused.

Strict about names and kinds, since a typing error must not be dropped in silence; lenient
about what is not there, since nobody has to tell everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

from ekbom.journal import note
from ekbom.knowledge.quantity import read_quantity
from ekbom.model.day import YEARS
from ekbom.model.errors import InputError, UnitError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.observation import Quantity

_Word = TypeVar("_Word", bound=str)
Range = tuple[int, int]

# More visits than a person makes in a lifetime of weeks: a slip, and too much to lay out.
VISITS_MAX = 1000
_LARGEST = 1e300  # larger whole numbers fit into no float; infinity and NaN fail it too
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


def one_line(text: str) -> str:
    """Text on one line that commands no screen: a sign that cannot be printed gets a stand-in."""
    joined = " ".join(text.split())
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in joined)


@dataclass(frozen=True, slots=True)
class CaseSource:
    """What all tables of one file share while it is read.

    Attributes
    ----------
    where : str
        The file as it was given, for errors.
    source : str
        Its name alone, for findings.
    findings : list of Finding
        Filled on the way.
    """

    where: str
    source: str
    findings: list[Finding] = field(default_factory=list)

    def warn(self, code: str, place: str, what: str, repair: str) -> None:
        """Note an odd thing that can be lived with."""
        at = f"{self.source}, {place}" if place else self.source
        self.findings.append(note.warning(code, at, what, repair))


class CaseTable:
    """Takes typed values out of one table, and names what is wrong.

    Parameters
    ----------
    about : CaseSource
    place : str
        Name of the table in messages, such as ``series 1, visit 2``; empty for the whole file.
    values : mapping of str to anything
    names : sequence of str
        The names that may stand in it.

    Raises
    ------
    InputError
        When a name stands in it that is none of these.
    """

    def __init__(
        self, about: CaseSource, place: str, values: Mapping[str, Any], names: Sequence[str]
    ) -> None:
        self.about, self.place, self._values = about, place, values
        for name in values:
            if name not in names:
                self.refuse(f"{name!r} is not known here", f"use one of {', '.join(names)}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names that stand in it."""
        return tuple(self._values)

    def refuse(self, problem: str, todo: str) -> NoReturn:
        """Raise the error of this table."""
        raise InputError(
            self.about.where, f"{self.place}: {problem}" if self.place else problem, todo
        )

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Errors of others told with the file and a place in it in front."""
        try:
            yield
        except (UsageError, InputError, UnitError) as error:
            kind = UnitError if isinstance(error, UnitError) else InputError
            where = f"{self.about.where}, {place}, {error.where}"
            raise kind(where, error.problem, error.todo) from None

    def warn(self, code: str, what: str, repair: str) -> None:
        """Note an odd thing of this table."""
        self.about.warn(code, self.place, what, repair)

    def text(self, name: str, default: str = "") -> str:
        """Text on one line, without blanks around it."""
        value = self._values.get(name, default)
        if not isinstance(value, str):
            self._wrong(name, value, "text in quotes")
        return one_line(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        value = self._values.get(name, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self._wrong(name, value, "a list of texts in quotes")
        return tuple(one_line(item) for item in items)

    def yes(self, name: str, *, default: bool) -> bool:
        """``true`` or ``false``."""
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            self._wrong(name, value, "true or false")
        return value

    def truth(self, name: str) -> bool | None:
        """``true``, ``false``, or None when it is not told."""
        return None if self._values.get(name) is None else self.yes(name, default=False)

    def amount(self, name: str, most: float = _LARGEST) -> float | None:
        """A number from 0 on, up to what can be; any other is left out, and said."""
        value = self.number(name)
        if value is None or 0 <= value <= most:
            return value
        self.warn("impossible_number", f"{name} is {value:g}", "it counts as not told; correct it")
        return None

    def quantity(self, name: str) -> Quantity | None:
        """A number with its unit, as text; None when it is not told."""
        return None if self._values.get(name) is None else self.measured(name)

    def measured(self, name: str) -> Quantity:
        """A number with its unit, as text, that is there."""
        value = self._values[name]
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self._wrong(name, value, "the number with its unit in quotes")
        return read_quantity(str(value), f"{self.about.where}, {self.place}, {name}")

    def clocks(self, name: str) -> tuple[str, ...]:
        """Clock times such as ``21:30``; one alone is a list of one."""
        found = self.texts(name)
        for one in found:
            if one and not _CLOCK.fullmatch(one):
                self._wrong(name, one, "a clock time such as 21:30")
        return tuple(one for one in found if one)

    def number(self, name: str) -> float | None:
        """A number; one that is not finite is left out, and said."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._wrong(name, value, "a number")
        if not abs(value) < _LARGEST:
            self.warn("not_a_number", f"{name} is no finite number", "it counts as not told")
            return None
        return float(value)

    def whole(self, name: str) -> int | None:
        """A count of visits, or the number of one: whole, and not below 1."""
        value = self._values.get(name)
        if value is None:
            return None
        if not _is_whole(value) or value < 1:
            self._wrong(name, value, "a whole number from 1")
        if value > VISITS_MAX:
            self.refuse(f"{name} is {value}, which no series reaches", "correct the number")
        return int(value)

    def visits(self, name: str = "visits") -> Range | None:
        """First and last visit: ``[4, 8]``, or ``4`` for one; 0 is before the first visit."""
        value = self._values.get(name)
        if value is None:
            return None
        pair = [value, value] if _is_whole(value) else value
        whole = isinstance(pair, list) and len(pair) == 2 and all(map(_is_whole, pair))
        if not whole or min(pair) < 0:
            self._wrong(name, value, "a visit, or the first and the last of some, such as [4, 8]")
        if max(pair) > VISITS_MAX:
            self.refuse(f"{name} is {value}, which no series reaches", "correct the number")
        first, last = pair
        if first > last:
            self.warn(
                "range_turned",
                f"{name} goes from {first} back to {last}",
                f"read as {last} to {first}",
            )
            first, last = last, first
        return (first, last)

    def day(self, name: str) -> date | None:
        """A date; what is no date of the calendar is left out, and said."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, str):
            value = _iso_date(value)
        elif not isinstance(value, date):
            self._wrong(name, value, "a date such as 2026-11-21")
        if value is None or value.year not in YEARS:
            self.warn(
                "impossible_date",
                f"{name} is {self._values[name]}, which is no date that can be read",
                "it counts as not told; write it as 2026-11-21",
            )
            return None
        return value.date() if isinstance(value, datetime) else value

    def past_day(self, name: str, now: datetime | None) -> date | None:
        """A date that should not lie in the future; one that does is kept, and said."""
        on = self.day(name)
        if on is not None and now is not None and on > now.date():
            self.warn("future_date", f"{on} is in the future", "kept as told; check it")
        return on

    def pair(self, name: str) -> tuple[float, float] | None:
        """A lower and a higher number."""
        value = self._values.get(name)
        if value is None:
            return None
        numbers = isinstance(value, list) and all(
            isinstance(end, int | float) and not isinstance(end, bool) and abs(end) < _LARGEST
            for end in value
        )
        if not numbers or len(value) != 2 or not value[0] < value[1]:
            self._wrong(name, value, "a lower and a higher number, such as [0, 10]")
        return (float(value[0]), float(value[1]))

    def choice(self, name: str, words: Sequence[_Word], default: _Word | None = None) -> _Word:
        """One of `words`; without a default it has to be there."""
        if name not in self._values and default is not None:
            return default
        given = self.text(name).lower().replace(" ", "_")
        found = next((word for word in words if word == given), None)
        if found is None:
            what = f"is {given!r}" if name in self._values else "is missing"
            self.refuse(f"{name} {what}", f"use one of {', '.join(words)}")
        return found

    def tables(self, name: str, names: Sequence[str]) -> list[CaseTable]:
        """The tables under ``[[name]]``; ``[name]`` is a list of one."""
        value = self._values.get(name, [])
        items = value if isinstance(value, list) else [value]
        found = []
        for place, item in enumerate(items, start=1):
            if not isinstance(item, dict):
                self._wrong(name, item, f"[[{name}]] and its lines below")
            inner = f"{self.place}, {name} {place}" if self.place else f"{name} {place}"
            found.append(CaseTable(self.about, inner, item, names))
        return found

    def raw(self, name: str) -> Any:
        """The value as it stands in the file; None when it is not there."""
        return self._values.get(name)

    def _wrong(self, name: str, value: object, wanted: str) -> NoReturn:
        self.refuse(f"{name} is {str(value)[:60]!r}", f"write {wanted}")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
