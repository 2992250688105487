"""One line in a table of a case, changed in its text; all else keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ekbom.exchange.case_file import parsed_case
from ekbom.model.errors import InputError

_NEXT = re.compile(r"\s*\[")


def table_in(text: str, table: str, where: str) -> dict[str, Any]:
    """What stands in a table of a case; nothing where there is none.

    Raises
    ------
    InputError
        When the text is no case, or what stands there is no table.
    """
    found = parsed_case(text, where).get(table, {})
    if not isinstance(found, dict):
        raise InputError(where, f"{table} is no table", f"write [{table}] and its lines below")
    return found


def changed_line(
    text: str, table: str, name: str, line: str | None, told: Mapping[str, Any], *, where: str,
    first: bool = False,
) -> str:  # fmt: skip
    """The text of a case with one line of a table replaced, added or taken out.

    Parameters
    ----------
    text : str
    table : str
        Such as ``known``; begun at the end where there is none.
    name : str
        What stands before the ``=``.
    line : str or None
        None takes it out.
    told : mapping
        What the line means, by its name; nothing where it is taken out.
    where : str
        For messages.
    first : bool
        Put a new line right behind the head of the table, and not behind its last.

    Raises
    ------
    InputError
        When the table is written in a form that cannot be changed line by line.
    """
    known = table_in(text, table, where)
    wanted = parsed_case(text, where)
    wanted[table] = {key: part for key, part in known.items() if key != name} | dict(told)
    changed = _with_line(text, table, name, line, first=first)
    try:
        # Nothing else may have changed.
        right = {**parsed_case(changed, where), table: table_in(changed, table, where)} == wanted
    except InputError:
        right = False
    if not right:
        raise InputError(
            where, f"[{table}] cannot be changed line by line", "write each name on its own line"
        )
    return changed


def _with_line(text: str, table: str, name: str, line: str | None, *, first: bool) -> str:
    lines = text.split("\n")
    begins = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(#.*)?")
    head = next((n for n, one in enumerate(lines) if begins.fullmatch(one)), None)
    if head is None:
        return text if line is None else f"{text.rstrip()}\n\n[{table}]\n{line}\n"
    rest = range(head + 1, len(lines))
    end = next((n for n in rest if _NEXT.match(lines[n])), len(lines))
    told = re.compile(rf"\s*{re.escape(name)}\s*=")
    at = next((n for n in range(head + 1, end) if told.match(lines[n])), None)
    new = [] if line is None else [line]
    if at is not None:
        lines[at : at + 1] = new
    else:
        filled = (n for n in reversed(range(head, end)) if lines[n].strip())
        last = head if first else next(filled)
        lines[last + 1 : last + 1] = new
    return "\n".join(lines)
