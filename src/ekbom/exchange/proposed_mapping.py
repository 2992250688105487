"""A first draft of the mapping of a table, from its names and cells; somebody looks over it."""

from __future__ import annotations

from typing import Any

from ekbom.exchange.mapping_file import FORMAT
from ekbom.journal import note
from ekbom.journal.choose import find_count
from ekbom.journal.column import Column, read_column
from ekbom.journal.moments import read_entries
from ekbom.journal.options import Options
from ekbom.journal.pick import is_copy, is_usual_outcome, made_from, time_cells, written_column
from ekbom.journal.table import Table
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding

_WORDS_MAX = 12  # a column with more words than this is a note


def propose(table: Table) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """A mapping as it could stand in a file, and what somebody has to decide.

    Parameters
    ----------
    table : Table
        As it was written.

    Raises
    ------
    InputError
        When no column holds dates.
    """
    time, texts, used = time_cells(table, "", "")
    findings = list(table.findings)
    draft: dict[str, Any] = {"format": FORMAT, "time": time}
    try:
        entries, used, _ = read_entries(table, Options(time=time))
    except InputError as error:
        findings.append(note.warning("date_order_open", error.where, error.problem, _SAY_DATE))
        entries = []
        draft["date_format"] = "DMY"
    if name := written_column(table, "", "", {time}):
        draft["written"] = name
    if entries and (name := find_count(table, Options(time=time), entries, used)):
        draft |= {"index": name, "row": "day"}
        used.add(name)
    elif len(set(texts)) > len({text[:10] for text in texts}):
        draft["row"] = "night"
    read = [
        read_column(column, table.cells(column), table.lines, table.source)
        for column in table.columns
        if column not in used and column != draft.get("written")
    ]
    outcomes = _outcomes(read)
    draft["columns"] = {}
    for column in read:
        use = _use(column, table, outcomes)
        draft["columns"][column.name] = use
        findings += _open(column, use, table.source)
    if not outcomes:
        findings.append(
            note.warning(
                "outcome_open", table.source, "no column looks like an outcome", _SAY_OUTCOME
            )
        )
    return draft, tuple(findings)


_SAY_DATE = 'set date_format to "DMY" or "MDY"'
_SAY_OUTCOME = 'write "is": "outcome" in the column that is measured'


def _outcomes(read: list[Column]) -> list[str]:
    """Columns that look measured: by their names, and none that was made from another."""
    usual = [c.name for c in read if c.kind in ("number", "clock") and is_usual_outcome(c.name)]
    return [name for name in usual if not any(made_from(name, other) for other in usual)]


def _use(column: Column, table: Table, outcomes: list[str]) -> dict[str, Any]:
    if column.kind == "empty" or is_copy(column.name, table):
        return {"is": "ignore"}
    if column.name in outcomes:
        values = column.distinct()
        scale = [0, 10] if max(values, default=0) <= 10 else [0, 100]
        beyond = not values or min(values) < 0 or max(values) > scale[1]
        if column.kind != "number" or beyond:
            return {"is": "outcome"}
        return {"is": "outcome", "scale": scale, "lower_is_better": True}
    if any(made_from(column.name, one) for one in outcomes):
        return {"is": "ignore"}
    return {"is": "action"} if column.usable else {"is": "note"}


def _open(column: Column, use: dict[str, Any], source: str) -> list[Finding]:
    if use["is"] == "note" and column.kind == "text" and len(column.words) <= _WORDS_MAX:
        return [
            note.note(
                "words_open",
                f"{source}, column {column.name}",
                f"holds words: {note.words(column.words)}",
                'say what they stand for, as "words": {"bad": 8, "good": 2}, to have them read',
            )
        ]
    return []
