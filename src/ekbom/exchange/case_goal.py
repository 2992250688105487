"""The goal of a person, written into the ``[symptoms]`` of a case; all else keeps its bytes."""

from __future__ import annotations

import re
from typing import Any

from ekbom.exchange.case_answers import quoted
from ekbom.exchange.case_file import parsed_case
from ekbom.model.errors import InputError

_TABLE, _KEY = "symptoms", "goal"
_HEAD = re.compile(r"\s*\[\s*symptoms\s*\]\s*(#.*)?")
_NEXT = re.compile(r"\s*\[")
_LINE = re.compile(r"\s*goal\s*=")


def with_goal(text: str, goal: str, *, where: str) -> str:
    """The text of a case with this goal in place of another; without one where it is empty.

    Parameters
    ----------
    text : str
        The whole case, in TOML.
    goal : str
    where : str
        How the case is called in messages.

    Raises
    ------
    InputError
        When its ``[symptoms]`` is written in a form that cannot be changed line by line.
    """
    wanted = parsed_case(text, where)
    told = {name: value for name, value in _symptoms(wanted).items() if name != _KEY}
    wanted[_TABLE] = told | ({_KEY: goal} if goal else {})
    changed = _with_line(text, f"{_KEY} = {quoted(goal)}" if goal else None)
    try:
        found = parsed_case(changed, where)
        right = {**found, _TABLE: _symptoms(found)} == wanted
    except InputError:
        right = False
    if not right:
        raise InputError(
            where, f"[{_TABLE}] cannot be changed line by line", "write one line for each word"
        )
    return changed


def _symptoms(case: dict[str, Any]) -> dict[str, Any]:
    found = case.get(_TABLE, {})
    return found if isinstance(found, dict) else {}


def _with_line(text: str, line: str | None) -> str:
    lines = text.split("\n")
    head = next((n for n, one in enumerate(lines) if _HEAD.fullmatch(one)), None)
    if head is None:
        return text if line is None else f"{text.rstrip()}\n\n[{_TABLE}]\n{line}\n"
    rest = range(head + 1, len(lines))
    end = next((n for n in rest if _NEXT.match(lines[n])), len(lines))
    at = next((n for n in range(head + 1, end) if _LINE.match(lines[n])), None)
    new = [] if line is None else [line]
    if at is None:
        lines[head + 1 : head + 1] = new
    else:
        lines[at : at + 1] = new
    return "\n".join(lines)
