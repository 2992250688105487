"""A parsed ``movements.toml`` turned into the editions of the rules; nothing here reads a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, NoReturn

from ekbom.model.errors import KnowledgeError, UsageError
from ekbom.model.rules import FORMS, OPTIONS, RuleSet, Window

EDITIONS = ("wasm2016", "wasm2006", "aasm")
_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType({**FORMS, **OPTIONS})
_SHARED = "periodicity2006"
# Not a clause of an edition.
_APART = ("name", "windows")


def build_rules(data: Mapping[str, Any], name: str) -> RuleSet:
    """One edition with its default options.

    Parameters
    ----------
    data : mapping
        Tables of the editions, ``respiratory_window`` and ``periodicity2006``.
    name : str
        One of `EDITIONS`.

    Raises
    ------
    UsageError
        For an edition that does not exist.
    KnowledgeError
        When a clause is missing, unknown, or holds what it cannot.
    """
    if name not in EDITIONS:
        raise UsageError("--rules", f'"{name}" is unknown', f"use one of {', '.join(EDITIONS)}")
    own, shared = data.get(name, {}), data.get(_SHARED, {})
    types = {field.name: str(field.type) for field in fields(RuleSet) if field.name not in _APART}
    of_all = {one for one in types if one.startswith("ferri_")}
    may_miss = {one for one, type_ in types.items() if type_.endswith(" | None")}
    _same(name, set(own), set(types) - of_all, may_miss)
    _same(_SHARED, set(shared), of_all, set())
    built: dict[str, Any] = {"name": name, "windows": _windows(data)}
    for one, type_ in types.items():
        table = _SHARED if one in of_all else name
        entry = data[table].get(one)
        built[one] = None if entry is None else _value(f"{table}.{one}", one, type_, entry)
    return RuleSet(**built)


def _same(table: str, given: set[str], wanted: set[str], may_miss: set[str]) -> None:
    off = sorted((wanted - given - may_miss) | (given - wanted))
    if off:
        _refuse(
            table, f"{', '.join(off)} missing or not known", f"give {', '.join(sorted(wanted))}"
        )


def _value(path: str, name: str, type_: str, entry: Mapping[str, Any]) -> float | str:
    if name in _CHOICES:
        return _choice(path, entry.get("values", {}), _CHOICES[name])
    value = entry.get("value")
    plain = type_.removesuffix(" | None")
    if plain == "bool":
        if value not in (0, 1):
            _refuse(path, f"value is {value!r}", "give 1 for yes or 0 for no")
        return bool(value)
    if isinstance(value, bool) or not isinstance(value, int if plain == "int" else (int, float)):
        _refuse(path, f"value is {value!r}, not of type {plain}", "give such a number")
    if not value > 0:
        _refuse(path, f"value is {value!r}", "give a number above zero")
    return value if plain == "int" else float(value)


def _choice(path: str, values: Mapping[str, Any], allowed: tuple[str, ...]) -> str:
    """The choice that is marked with 1, all others standing beside it with 0."""
    taken = [one for one, mark in values.items() if mark == 1]
    if set(values) != set(allowed) or len(taken) != 1 or sum(values.values()) != 1:
        _refuse(
            path, f"values are {dict(values)!r}", f"give 1 for one of {', '.join(allowed)}, else 0"
        )
    return taken[0]


def _windows(data: Mapping[str, Any]) -> Mapping[str, Window]:
    table = data.get("respiratory_window", {})
    _same("respiratory_window", set(table), set(OPTIONS["respiratory_window"]), set())
    return MappingProxyType({name: _window(name, entry) for name, entry in table.items()})


def _window(name: str, entry: Mapping[str, Any]) -> Window:
    values = entry.get("values", {})
    wanted = {field.name for field in fields(Window)}
    if set(values) != wanted or any(mark < 0 for mark in values.values()):
        _refuse(
            f"respiratory_window.{name}",
            f"values are {dict(values)!r}",
            f"give {', '.join(sorted(wanted))}, none below zero",
        )
    return Window(bool(values["from_start"]), float(values["before_s"]), float(values["after_s"]))


def _refuse(path: str, problem: str, todo: str) -> NoReturn:
    raise KnowledgeError(f"movements.toml [{path}]", problem, todo)
