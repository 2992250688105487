"""Medicines written into the ``[[taking]]`` of a case, one table each; all else keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ekbom.exchange.case_answers import quoted
from ekbom.exchange.case_file import parsed_case
from ekbom.model.errors import InputError

_TABLE = "taking"
_HEAD = re.compile(r"\s*\[\[\s*taking\s*\]\]\s*(#.*)?")
_ITS_OWN = re.compile(r"\s*\[+\s*taking\s*\.")
_NEXT = re.compile(r"\s*\[")

Line = str | date | None


def with_medicine(text: str, told: Mapping[str, Line], *, where: str) -> str:
    """The text of a case with one more medicine at its end.

    Parameters
    ----------
    text : str
    told : mapping of str to str or date
        Words of ``[[taking]]``; None and empty texts are left out.
    where : str
        How the case is called in messages.

    Raises
    ------
    InputError
        When the case writes its medicines in another way than one table each.
    """
    said = _said(told)
    lines = [text.rstrip(), "", f"[[{_TABLE}]]", *(_line(*one) for one in said.items()), ""]
    return _checked(text, "\n".join(lines), [*_known(text, where), said], where)


def changed_medicine(text: str, place: int, told: Mapping[str, Line], *, where: str) -> str:
    """The text of a case with some words of one medicine changed, or taken out.

    Parameters
    ----------
    text : str
    place : int
        Which of them, counted from 0 in the order of the file.
    told : mapping of str to str or date
        Those that change; None or an empty text takes one out.
    where : str

    Raises
    ------
    InputError
        When there is no such medicine, or the case writes them in another way.
    """
    lines, known = text.split("\n"), _known(text, where)
    begin, end = _lines_of(lines, place, where)
    block = lines[begin:end]
    for name, value in told.items():
        block = _with_line(block, name, value)
    after = {name: value for name, value in known[place].items() if name not in told} | _said(told)
    wanted = [after if n == place else one for n, one in enumerate(known)]
    return _checked(text, "\n".join([*lines[:begin], *block, *lines[end:]]), wanted, where)


def without_medicine(text: str, place: int, *, where: str) -> str:
    """The text of a case without one of its medicines.

    Raises
    ------
    InputError
        As `changed_medicine` does.
    """
    lines, known = text.split("\n"), _known(text, where)
    begin, end = _lines_of(lines, place, where)
    # Its further tables go with it.
    while end < len(lines) and (_ITS_OWN.match(lines[end]) or not _NEXT.match(lines[end])):
        end += 1
    wanted = [one for n, one in enumerate(known) if n != place]
    return _checked(text, "\n".join([*lines[: begin - 1], *lines[end:]]), wanted, where)


def _said(told: Mapping[str, Line]) -> dict[str, str | date]:
    return {name: value for name, value in told.items() if value}


def _line(name: str, value: str | date) -> str:
    return f"{name} = {value.isoformat() if isinstance(value, date) else quoted(value)}"


def _known(text: str, where: str) -> list[dict[str, Any]]:
    found = parsed_case(text, where).get(_TABLE, [])
    return found if isinstance(found, list) else []


def _lines_of(lines: list[str], place: int, where: str) -> tuple[int, int]:
    """The lines behind the head of one medicine, up to its own further tables or what follows."""
    heads = [n for n, one in enumerate(lines) if _HEAD.fullmatch(one)]
    if not 0 <= place < len(heads):
        raise InputError(where, "there is no such medicine on the list", "look at the list again")
    begin = heads[place] + 1
    rest = range(begin, len(lines))
    return begin, next((n for n in rest if _NEXT.match(lines[n])), len(lines))


def _with_line(block: list[str], name: str, value: Line) -> list[str]:
    told = re.compile(rf"\s*{re.escape(name)}\s*=")
    at = next((n for n, one in enumerate(block) if told.match(one)), None)
    new = [_line(name, value)] if value else []
    if at is not None:
        return [*block[:at], *new, *block[at + 1 :]]
    return [*new, *block]


def _checked(text: str, changed: str, wanted: list[dict[str, Any]], where: str) -> str:
    """Make sure that nothing else has changed."""
    whole = parsed_case(text, where) | {_TABLE: wanted}
    if not wanted:
        del whole[_TABLE]
    try:
        right = parsed_case(changed, where) == whole
    except InputError:
        right = False
    if not right:
        raise InputError(
            where, f"[[{_TABLE}]] cannot be changed line by line",
            "write one [[taking]] for each medicine, a line for each word",
        )  # fmt: skip
    return changed
