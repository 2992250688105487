"""Nouns as plain values and back: one strict reading by the types they are declared with.

A noun becomes an object of its fields; what stands as it does when nobody wrote it is left out.
Reading refuses a name nobody knows, a value of another kind and a word that is not among those
allowed, and says where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from math import isfinite
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

from ekbom.model.errors import InputError

T = TypeVar("T")
Plain = Mapping[str, Any]

_KINDS: Mapping[type, tuple[tuple[type, ...], str]] = MappingProxyType(
    {
        str: ((str,), "a text"),
        bool: ((bool,), "true or false"),
        int: ((int,), "a whole number"),
        float: ((int, float), "a number"),
        date: ((str, date), "a date such as 2026-11-21"),
        datetime: ((str, datetime), "a time such as 2026-11-21T20:15:00"),
    }
)


def to_plain(noun: object) -> Any:
    """A noun as values that JSON can hold, without the fields nobody had to write.

    Parameters
    ----------
    noun : object
        A dataclass, or what stands in one.
    """
    if is_dataclass(noun) and not isinstance(noun, type):
        held = {one: getattr(noun, one.name) for one in fields(noun)}
        return {one.name: to_plain(value) for one, value in held.items() if value != _default(one)}
    if isinstance(noun, Mapping):
        return {name: to_plain(value) for name, value in noun.items()}
    if isinstance(noun, tuple | list):
        return [to_plain(one) for one in noun]
    return noun.isoformat() if isinstance(noun, date) else noun


def _default(one: Field[Any]) -> object:
    """What a field holds when nobody wrote it; `MISSING` where it must be written."""
    return one.default if one.default_factory is MISSING else one.default_factory()


def from_plain(cls: type[T], value: object, where: str = "record", group: str = "") -> T:
    """A noun from plain values.

    Parameters
    ----------
    cls : type
        The dataclass.
    value : object
        What was read.
    where : str
        The file or the call, for messages.
    group : str
        The part of it, for messages; empty for the whole.

    Raises
    ------
    InputError
        At the first value that does not fit; the message names its place.
    """
    if isinstance(value, cls):
        return value
    if not isinstance(value, Mapping):
        _refuse(where, group or "it", f"is {_shown(value)}, not an object", "write { ... }")
    kinds = _kinds(cls)  # type: ignore[arg-type]  # a class can be hashed
    for name in value:
        if name not in kinds:
            known = ", ".join(kinds)
            _refuse(where, _in(group, str(name)), "is not known here", f"use some of {known}")
    found = {name: _read(kinds[name], one, where, _in(group, name)) for name, one in value.items()}
    for one in fields(cls):  # type: ignore[arg-type]  # only dataclasses come here
        if one.name not in found and _default(one) is MISSING:
            _refuse(where, _in(group, one.name), "is missing", "write it")
    return cls(**found)


@cache
def _kinds(cls: type) -> Mapping[str, Any]:
    hints = get_type_hints(cls)
    return MappingProxyType({one.name: hints[one.name] for one in fields(cls)})


def _in(group: str, name: str) -> str:
    return f"{group}.{name}" if group else name


def _read(kind: Any, value: object, where: str, group: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if value is None and NoneType in inner:
            return None
        others = [one for one in inner if one is not NoneType]
        return _either(others, value, where, group)
    reader = _READERS.get(origin)
    if reader is not None:
        return reader(inner, value, where, group)
    if is_dataclass(kind):
        return from_plain(kind, value, where, group)  # type: ignore[arg-type]
    return _single(kind, value, where, group)


def _either(kinds: list[Any], value: object, where: str, group: str) -> Any:
    """The first kind that takes the value; what the last one says against it otherwise."""
    for kind in kinds[:-1]:
        try:
            return _read(kind, value, where, group)
        except InputError:
            continue
    return _read(kinds[-1], value, where, group)


def _word(allowed: tuple[Any, ...], value: object, where: str, group: str) -> Any:
    if value not in allowed or isinstance(value, bool):
        words = ", ".join(repr(one) for one in allowed)
        _refuse(where, group, f"is {_shown(value)}", f"write one of {words}")
    return value


def _row(inner: tuple[Any, ...], value: object, where: str, group: str) -> tuple[Any, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        _refuse(where, group, f"is {_shown(value)}, not a list", "write [ ... ]")
    if inner[-1] is not ... and len(value) != len(inner):
        _refuse(where, group, f"holds {len(value)} values, not {len(inner)}", "correct it")
    kinds = [inner[0]] * len(value) if inner[-1] is ... else inner
    return tuple(
        _read(kind, one, where, f"{group} {number}")
        for number, (kind, one) in enumerate(zip(kinds, value, strict=True), start=1)
    )


def _table(inner: tuple[Any, ...], value: object, where: str, group: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        _refuse(where, group, f"is {_shown(value)}, not an object", "write { ... }")
    found = {
        str(name): _read(inner[1], one, where, f"{group}.{name}") for name, one in value.items()
    }
    return MappingProxyType(found)


_READERS: Mapping[Any, Callable[[tuple[Any, ...], object, str, str], Any]] = MappingProxyType(
    {Literal: _word, tuple: _row, Mapping: _table}
)


def _single(kind: type, value: object, where: str, group: str) -> Any:
    allowed, says = _KINDS[kind]
    fits = isinstance(value, allowed) and (kind is bool or not isinstance(value, bool))
    found = _taken(kind, value) if fits else None
    if found is None:
        _refuse(where, group, f"is {_shown(value)}, not {says}", "correct it")
    return found


def _taken(kind: type, value: Any) -> object:
    """The value as its kind has it; None where it cannot be one."""
    try:
        if kind is float:
            return float(value) if isfinite(value) else None
        if kind not in (date, datetime) or not isinstance(value, str):
            return value if kind is not date or type(value) is date else None
        moment = kind.fromisoformat(value)
        # A date has one way of being written; times have several.
        return moment if kind is datetime or moment.isoformat() == value else None
    except (OverflowError, ValueError):
        return None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


_LONGEST = 60


def _refuse(where: str, group: str, problem: str, todo: str) -> NoReturn:
    raise InputError(where, f"{group} {problem}", todo)
