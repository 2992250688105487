"""Forms that are laid out by a table: plain values become the text of fields, and fields values.

A field is named by its path, such as ``before.rating`` or ``insertions.0.target``. What was typed
stays as it was typed, also where it cannot be read: then the field says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Literal

from fastapi import Depends, Request

from ekbom.model.day import YEARS
from ekbom.model.errors import UsageError
from ekbom.web.texts import later

Kind = Literal[
    "text", "area", "lines", "number", "whole", "rate", "choice", "yes", "tick", "date", "regions",
    "many",
]  # fmt: skip
Options = tuple[tuple[str, str], ...]
# Of one field, and of one form: whoever sends more does not fill a form in.
LONGEST, MOST_FIELDS = 4000, 1500
_MOST_ROWS = 60
_LARGEST = 10**9
_GONE, _FROM = "gone", "from"


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form.

    Attributes
    ----------
    name : str
        Its path; within a row of `Rows` the last part alone.
    label : str
        In English; translated where it is shown.
    kind : Kind
    options : tuple of (str, str)
        Value and words, for ``choice`` and ``many``.
    hint : str
    search : bool
        Whether points and muscles are looked up beside it.
    """

    name: str
    label: str
    kind: Kind = "text"
    options: Options = ()
    hint: str = ""
    search: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of things that are each told in a row of fields.

    Attributes
    ----------
    name : str
    title, add : str
        In English: what they are, and the button for one more.
    fields : tuple of Field
        The first one names a row; a row without it is none.
    plain : bool
        Whether a row is one text and no object.
    """

    name: str
    title: str
    add: str
    fields: tuple[Field, ...]
    plain: bool = False


Part = Field | Rows


@dataclass(slots=True)
class Filled:
    """A form as it is shown.

    Attributes
    ----------
    values : dict of str to str
        By the name of the field.
    wrong : dict of str to str
        What is wrong with a field, in English.
    counts : dict of str to int
        How many rows each list shows.
    """

    values: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")

    def faulty(self, path: str) -> bool:
        """Whether anything below a path is wrong."""
        return any(name.startswith(f"{path}.") for name in self.wrong)

    def count(self, rows: Rows) -> int:
        """How many rows of a list are shown."""
        return self.counts.get(rows.name, 0)

    def called(self, rows: Rows, number: int) -> str:
        """What the row of a list is about, in a few words."""
        first, *others = (one.name for one in rows.fields)
        shown = [first, *(name for name in ("side", "depth_mm", "seconds") if name in others)]
        units = {"depth_mm": " mm", "seconds": " s"}
        told = [
            f"{self.get(f'{rows.name}.{number}.{one}').replace('_', ' ')}{units.get(one, '')}"
            for one in shown
            if self.get(f"{rows.name}.{number}.{one}")
        ]
        return ", ".join(told)


async def sent(request: Request) -> Mapping[str, str]:
    """What a form was sent with, each field once; several ticked words of one are joined.

    Raises
    ------
    UsageError
        When a field is longer than any of ours.
    """
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    found: dict[str, str] = {}
    for name, value in form.multi_items():
        if not isinstance(value, str) or len(value) > LONGEST or len(name) > LONGEST:
            raise UsageError("what was sent", "a field is too long", "write it shorter")
        text = value.replace("\r\n", "\n").strip()
        found[name] = f"{found[name]},{text}" if found.get(name) else text
    return MappingProxyType(found)


Sent = Annotated[Mapping[str, str], Depends(sent)]


def one_more(form: Filled, parts: Iterable[Part], wanted: str) -> None:
    """An empty row behind those of a list, where there is such a list."""
    for part in parts:
        if isinstance(part, Rows) and part.name == wanted:
            form.counts[wanted] = min(form.count(part) + 1, _MOST_ROWS)


def filled(plain: Mapping[str, Any], parts: Iterable[Part]) -> Filled:
    """A form that shows plain values.

    Parameters
    ----------
    plain : mapping
        As `ekbom.model.plain_form.to_plain` gives them.
    parts : iterable of Field or Rows
    """
    form = Filled()
    for part in parts:
        if isinstance(part, Field):
            form.values[part.name] = _text(_at(plain, part.name), part)
            continue
        members = _at(plain, part.name) or ()
        form.counts[part.name] = len(members)
        for number, member in enumerate(members):
            told = {part.fields[0].name: member} if part.plain else member
            for one in part.fields:
                form.values[f"{part.name}.{number}.{one.name}"] = _text(_at(told, one.name), one)
            form.values[f"{part.name}.{number}.{_FROM}"] = str(number)
    return form


def typed(values: Mapping[str, str], parts: Iterable[Part]) -> Filled:
    """A form that shows what was typed."""
    form = Filled(dict(values))
    for part in parts:
        if isinstance(part, Rows):
            form.counts[part.name] = _rows_sent(values, part)
    return form


def read(
    form: Filled, parts: Iterable[Part], base: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """Plain values of a form; what cannot be read is written into its ``wrong``.

    Parameters
    ----------
    form : Filled
        As `typed` gives it.
    parts : iterable of Field or Rows
        None of the others is read. An empty field is None, and an empty list is empty; a field
        that was not sent at all is left out.
    base : mapping
        What stood there before: a row keeps what its fields do not show.
    """
    found: dict[str, Any] = {}
    for part in parts:
        if isinstance(part, Field):
            if _was_sent(form, part.name, part):
                _put(found, part.name, _value(form, part.name, part))
        else:
            found[part.name] = _members(form, part, _at(base, part.name) or ())
    return found


def unlike(told: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """What in plain values is not as it was; None takes a value out."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        before = base.get(name)
        if isinstance(value, Mapping):
            inner = unlike(value, before if isinstance(before, Mapping) else {})
            if inner:
                found[name] = inner
        elif value != before and not (value in (None, [], "", False) and not before):
            found[name] = value
    return found


def without_empty(told: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values without what nobody wrote."""
    found = {
        name: without_empty(value) if isinstance(value, Mapping) else value
        for name, value in told.items()
    }
    return {name: value for name, value in found.items() if value not in (None, [], {}, "")}


def _at(plain: Mapping[str, Any], path: str) -> Any:
    found: Any = plain
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _put(found: dict[str, Any], path: str, value: object) -> None:
    *groups, last = path.split(".")
    for name in groups:
        found = found.setdefault(name, {})
    found[last] = value


def _text(value: Any, one: Field) -> str:
    """A plain value as it stands in a field."""
    if value is None:
        return ""
    if one.kind in ("yes", "tick"):
        return "yes" if value else "no" if one.kind == "yes" else ""
    if one.kind == "lines":
        return "\n".join(each["says"] if isinstance(each, Mapping) else str(each) for each in value)
    if one.kind in ("regions", "many"):
        return ",".join(map(str, value))
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _rows_sent(values: Mapping[str, str], rows: Rows) -> int:
    """How many rows were sent: up to the last that holds anything."""
    numbers = [0]
    for name in values:
        list_, _, rest = name.partition(".")
        number, _, _ = rest.partition(".")
        if list_ == rows.name and number.isdecimal() and len(number) < len(str(_MOST_ROWS)) + 1:
            numbers.append(int(number) + 1)
    return min(max(numbers), _MOST_ROWS)


def _members(form: Filled, rows: Rows, base: Any) -> list[Any]:
    """The rows of a list that hold anything, each over what it was made from."""
    found: list[Any] = []
    for number in range(form.count(rows)):
        path = f"{rows.name}.{number}"
        sent_ = [one for one in rows.fields if _was_sent(form, f"{path}.{one.name}", one)]
        told = {one.name: _value(form, f"{path}.{one.name}", one) for one in sent_}
        kept = {name: value for name, value in told.items() if value not in (None, False, [])}
        if form.get(f"{path}.{_GONE}") or not kept:
            continue
        first = rows.fields[0].name
        if first not in kept:
            form.wrong[f"{path}.{first}"] = later("Say which one, or leave the whole row empty.")
            continue
        if rows.plain:
            found.append(kept[first])
            continue
        shown = {one.name for one in sent_}
        found.append({**_hidden(form.get(f"{path}.{_FROM}"), base, shown), **kept})
    return found


def _was_sent(form: Filled, name: str, one: Field) -> bool:
    """Whether a form held a field: browsers leave out what is not ticked, and nothing else."""
    return one.kind in ("tick", "many") or name in form.values


def _hidden(place: str, base: Any, shown: set[str]) -> dict[str, Any]:
    """What a row held before and its fields did not show."""
    if not place.isdecimal() or len(place) > len(str(_MOST_ROWS)) or int(place) >= len(base):
        return {}
    old = base[int(place)]
    if not isinstance(old, Mapping):
        return {}
    return {name: value for name, value in old.items() if name not in shown}


def _value(form: Filled, name: str, one: Field) -> Any:
    text = form.get(name)
    if one.kind == "tick":
        return text == "yes"
    if not text:
        return [] if one.kind in ("lines", "regions", "many") else None
    try:
        return _READERS[one.kind](text, one)
    except ValueError as error:
        form.wrong[name] = str(error)
        return None


def _number(text: str, _: Field) -> float:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(later("Write a number, such as 20 or 0.25.")) from None
    if not abs(found) <= _LARGEST:
        raise ValueError(later("Write a number, such as 20 or 0.25."))
    return found


def _whole(text: str, one: Field) -> int:
    try:
        found = _number(text, one)
    except ValueError:
        raise ValueError(later("Write a whole number, such as 2.")) from None
    if found != int(found):
        raise ValueError(later("Write a whole number, such as 2."))
    return int(found)


def _choice(text: str, one: Field) -> str:
    if text not in {value for value, _ in one.options}:
        raise ValueError(later("Choose one of these."))
    return text


def _yes(text: str, _: Field) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(later("Choose yes or no."))
    return text == "yes"


def _date(text: str, _: Field) -> str:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(later("Write a day as 2026-11-21.")) from None
    if found.year not in YEARS:
        raise ValueError(later("This day is too far away; is its year right?"))
    return found.isoformat()


def _many(text: str, one: Field) -> list[str]:
    return [_choice(each, one) for each in text.split(",") if each]


_READERS: Mapping[str, Callable[[str, Field], Any]] = MappingProxyType(
    {
        "text": lambda text, _: text,
        "area": lambda text, _: text,
        "lines": lambda text, _: [{"says": one.strip()} for one in text.split("\n") if one.strip()],
        "number": _number,
        "rate": _number,
        "whole": _whole,
        "choice": _choice,
        "yes": _yes,
        "date": _date,
        "regions": lambda text, _: [one.strip() for one in text.split(",") if one.strip()],
        "many": _many,
    }
)
