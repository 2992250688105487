"""Answers written into the ``[known]`` of a case file, one line each; all else keeps its bytes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ekbom.exchange.case_file import FORMAT, case_text
from ekbom.exchange.case_line import changed_line, table_in
from ekbom.exchange.case_table import CaseSource
from ekbom.exchange.text_file import write_text
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import Teller

_TABLE = "known"
UNKNOWN = "unknown"


def begin_case(path: str | Path, *, today: date) -> None:
    """Write a case that holds nothing but where it comes from; one that is there is kept.

    Raises
    ------
    StoreError
        When the place cannot be written to.
    """
    place = Path(path)
    if not place.exists():
        write_text(place, begun_case(place.stem, today=today), replace=False)


def begun_case(title: str, *, today: date) -> str:
    """The text of a case that holds nothing but where it comes from."""
    lines = (
        "# Answers of an interview. Every line may be changed by hand; a line that is removed is",
        "# asked for again.",
        "",
        f'format = "{FORMAT}"',
        f"title = {quoted(title)}",
        f'source = "interview begun on {today}"',
        "",
        f"[{_TABLE}]",
    )
    return "\n".join((*lines, ""))


def told_names(path: str | Path) -> tuple[str, ...]:
    """Every observation the file has a line for, those told as unknown among them.

    Raises
    ------
    InputError
        When the file cannot be read.
    """
    return told_in(_read(path), str(path))


def told_in(text: str, where: str) -> tuple[str, ...]:
    """Every observation the text of a case has a line for; see `told_names`."""
    return tuple(table_in(text, _TABLE, where))


def write_answer(path: str | Path, name: str, value: Value | None, *, by: Teller, on: date) -> None:
    """Write one answer, in place of an earlier one to the same question.

    Parameters
    ----------
    path : str or Path
        A case file; written under a temporary name and moved.
    name : str
        The observation.
    value : bool, str, Quantity or None
        None stands for a question to which no answer is known.
    by : Teller
    on : date

    Raises
    ------
    InputError
        When the file cannot be read, or its ``[known]`` is written in a form that cannot be
        changed line by line.
    StoreError
        When it cannot be written.
    """
    write_text(path, answered(_read(path), name, value, by=by, on=on, where=str(path)))


def answered(text: str, name: str, value: Value | None, *, by: Teller, on: date, where: str) -> str:
    """The text of a case with one answer more; see `write_answer`."""
    table: Any = UNKNOWN
    if value is not None:
        said = _amount(value) if isinstance(value, Quantity) else value
        table = {"value": said, "by": by, "on": on}
    return changed_line(text, _TABLE, name, _line(name, table), {name: table}, where=where)


def remove_answer(path: str | Path, name: str) -> None:
    """Take the line of one answer out, so that it is asked for again.

    Raises
    ------
    InputError, StoreError
        As `write_answer` does.
    """
    write_text(path, unanswered(_read(path), name, where=str(path)))


def unanswered(text: str, name: str, *, where: str) -> str:
    """The text of a case without the line of one answer."""
    return changed_line(text, _TABLE, name, None, {}, where=where)


def quoted(text: str) -> str:
    """A text as TOML holds it, on one line."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in plain) + '"'


def _amount(quantity: Quantity) -> str:
    """Every digit of it, without an exponent."""
    return f"{Decimal(repr(quantity.value)).normalize():f} {quantity.unit}"


def _line(name: str, table: Any) -> str:
    return f"{name} = {_value(table)}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(_line(key, part) for key, part in value.items()) + " }"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else quoted(value)


def _read(path: str | Path) -> str:
    return case_text(Path(path), CaseSource(str(path), Path(path).name))
