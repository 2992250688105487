"""Scored movements read back: the tables that ``ekbom score`` writes, and those of others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from ekbom.exchange.json_file import read_json
from ekbom.exchange.text_file import read_bytes
from ekbom.model.agreement import Marked
from ekbom.model.errors import InputError
from ekbom.model.movement import LEGS, Index, Legs

# More movements than a month of nights holds.
_BYTES_MAX = 50_000_000
_TIMES = ("onset_s", "duration_s")
_LEGS: tuple[Legs, ...] = get_args(Legs)
_WORDS = {"true": True, "false": False}
_COLUMNS = "give onset_s, duration_s and leg, or onset_s, duration_s, legs and periodic"


def read_scored(path: str | Path) -> tuple[Marked, ...]:
    """The movements of a table with tabs between its columns.

    Parameters
    ----------
    path : str or Path
        Columns ``onset_s, duration_s, leg`` (movements of single legs) or ``onset_s, duration_s,
        legs, periodic`` (movements of the rules), in any order; others are passed over.

    Returns
    -------
    tuple of Marked
        In the order of the file.

    Raises
    ------
    InputError
        When the file cannot be read, lacks a column, or holds what is no movement.
    """
    where = str(path)
    lines = _text(path, where).splitlines()
    header = lines[0].split("\t") if lines else []
    if len(set(header)) < len(header):
        raise InputError(f"{where}, line 1", "a column stands twice", "keep one of them")
    single = "leg" in header
    wanted = (*_TIMES, "leg") if single else (*_TIMES, "legs", "periodic")
    missing = [name for name in wanted if name not in header]
    if missing:
        raise InputError(f"{where}, line 1", f"no column {', '.join(missing)}", _COLUMNS)
    return tuple(
        _movement(f"{where}, line {number}", header, line.split("\t"), single)
        for number, line in enumerate(lines[1:], start=2)
        if line.strip()
    )


def _text(path: str | Path, where: str) -> str:
    data = read_bytes(path, most=_BYTES_MAX, kind="a table of movements")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            where, "it is not UTF-8 text", "give a table with tabs, as UTF-8"
        ) from error


def _movement(where: str, header: list[str], cells: list[str], single: bool) -> Marked:
    if len(cells) != len(header):
        raise InputError(
            where, f"{len(cells)} cells under {len(header)} columns", "put a tab between cells"
        )
    row = dict(zip(header, cells, strict=True))
    onset, duration = (_number(where, name, row[name]) for name in _TIMES)
    if duration < 0:
        raise InputError(where, f"duration_s is {duration:g}", "give no negative duration")
    name, known = ("leg", LEGS) if single else ("legs", _LEGS)
    legs = row[name].strip()
    if legs not in known:
        raise InputError(where, f"{name} is {legs[:40]!r}", f"use {', '.join(known)}")
    return Marked(onset, duration, legs, None if single else _word(where, row))


def _number(where: str, name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(where, f"{name} is {text[:40]!r}", "give seconds as a number")
    return value


def _word(where: str, row: Mapping[str, str]) -> bool:
    text = row["periodic"].strip()
    if text not in _WORDS:
        raise InputError(where, f"periodic is {text[:40]!r}", "use true or false")
    return _WORDS[text]


def read_night(path: str | Path) -> tuple[dict[str, Index], float | None, dict[str, str]]:
    """What a ``night.json`` says that two scorings are compared by.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    indices : dict of name to Index
    duration_s : float or None
        Of the recording.
    rules : dict of str to str
        The ``edition``, and every option.

    Raises
    ------
    InputError
        When the file cannot be read or is no scored night.
    """
    night = read_json(path, most=_BYTES_MAX, kind="a scored night")
    recording, rules, options = (
        _table(path, night, key) for key in ("recording", "rules", "options")
    )
    indices = {
        name: Index(
            name,
            _value(path, f"indices.{name}.value", entry.get("value")),
            str(entry.get("unit", "")),
            str(entry.get("definition", "")),
        )
        for name in _table(path, night, "indices")
        for entry in [_table(path, night["indices"], name)]
    }
    asked = {"edition": rules.get("name"), **options}
    duration = _value(path, "recording.duration_s", recording.get("duration_s"))
    return indices, duration, {name: str(value) for name, value in asked.items()}


def _table(path: str | Path, values: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = values.get(key)
    if not isinstance(found, dict):
        raise InputError(str(path), f"{key} is no object", "give a night.json of ekbom score")
    return found


def _value(path: str | Path, key: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(str(path), f"{key} is {value!r}", "give a number or null")
    return float(value)
