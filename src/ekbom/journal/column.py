"""A whole column read in one way: numbers, yes/no, clock times, or ordered words.

The cells vote: what most of them are, the column is; the others are findings and not used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ekbom.journal import note
from ekbom.journal.cells import Cell, read_cell
from ekbom.model.errors import InputError, UnitError
from ekbom.model.finding import Finding
from ekbom.model.units import convert

ColumnKind = Literal["number", "yes_no", "clock", "words", "text", "empty"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the diary, cell by cell.

    Attributes
    ----------
    name : str
    kind : str
    values : list of float or None
        Numbers, 1/0, hours of the day, or places in `words`; None where nothing usable is.
    none : list of bool
        True where a clock column says that it did not come at all. Empty elsewhere.
    unit : str
        Unit of a dose, or empty.
    words : tuple of str
        Words from least to most (``words``), or the words found (``text``).
    findings : tuple of Finding
        To be said if the column is used.
    """

    name: str
    kind: ColumnKind
    values: list[float | None]
    none: list[bool] = field(default_factory=list)
    unit: str = ""
    words: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the column can stand as an action without being asked for."""
        return self.kind in ("number", "yes_no", "words")

    def distinct(self) -> set[float]:
        """The different values."""
        return {value for value in self.values if value is not None}


def read_column(
    name: str,
    texts: Sequence[str],
    lines: Sequence[int],
    where: str,
    order: Sequence[str] | None = None,
    *,
    clock: bool = False,
) -> Column:
    """Read a column.

    Parameters
    ----------
    name : str
    texts, lines : sequence
        Its cells, and the line of the file each one stands on.
    where : str
        Name of the file, for messages.
    order : sequence of str, optional
        Its words from least to most.
    clock : bool
        Whether clock times are expected, so that "none" alone is one of them.

    Raises
    ------
    InputError
        When words were ordered and none of the cells is one of them.
    UnitError
        When doses of one column measure different things (mg and ml).
    """
    if order is not None:
        return _words(name, texts, lines, where, order)
    read = {text: read_cell(text) for text in set(texts)}
    cells = [read[text] for text in texts]
    votes = Counter(cell.kind for cell in cells)
    filled = len(cells) - votes["missing"]
    where = f"{where}, column {name}"
    if not filled:
        return Column(name, "empty", [None] * len(cells))
    if (votes["clock"] or clock) and 2 * (votes["clock"] + votes["none"]) >= filled:
        return _clock(name, texts, cells, lines, where)
    if 2 * (votes["number"] + votes["yes_no"]) < filled:
        found = sorted({text for text in texts if read[text].kind != "missing"})
        return Column(name, "text", [None] * len(cells), words=tuple(found))
    if votes["yes_no"] and _is_yes_no(cells):
        return _yes_no(name, texts, cells, lines, where)
    return _numbers(name, texts, cells, lines, where)


def _is_yes_no(cells: list[Cell]) -> bool:
    """Words for yes and no, perhaps mixed with 1 and 0; or more words than numbers."""
    numbers = [cell for cell in cells if cell.kind == "number"]
    if all(cell.value in (0, 1) and not cell.unit for cell in numbers):
        return True
    return 2 * len(numbers) < sum(cell.kind in ("number", "yes_no") for cell in cells)


def _unread(
    texts: Sequence[str], lines: Sequence[int], bad: Iterable[int], where: str, wanted: str
) -> list[Finding]:
    """One finding for all cells that are not what their column is."""
    places = list(bad)
    if not places:
        return []
    return [
        note.warning(
            "text_in_number" if wanted == "a number" else "cell_not_read",
            f"{where}, {note.rows(lines[i] for i in places)}",
            f"{note.words(texts[i] for i in places)} is not {wanted}",
            "counted as missing; correct the cell if a value was meant",
        )
    ]


def _clock(
    name: str, texts: Sequence[str], cells: list[Cell], lines: Sequence[int], where: str
) -> Column:
    values = [cell.value if cell.kind == "clock" else None for cell in cells]
    none = [cell.kind == "none" for cell in cells]
    bad = (i for i, c in enumerate(cells) if c.kind not in ("clock", "none", "missing"))
    findings = _unread(texts, lines, bad, where, "a clock time")
    return Column(name, "clock", values, none, "h", findings=tuple(findings))


def _yes_no(
    name: str, texts: Sequence[str], cells: list[Cell], lines: Sequence[int], where: str
) -> Column:
    good = [
        c.kind == "yes_no" or (c.kind == "number" and c.value in (0, 1) and not c.unit)
        for c in cells
    ]
    values = [cell.value if ok else None for cell, ok in zip(cells, good, strict=True)]
    bad = (i for i, c in enumerate(cells) if not good[i] and c.kind != "missing")
    findings = _unread(texts, lines, bad, where, "yes or no")
    if {value for value in values if value is not None} == {1.0} and None in values:
        findings.append(
            note.warning(
                "only_yes",
                where,
                "holds nothing but yes and empty cells, and empty is not no",
                "write no (or 0) where it was not done",
            )
        )
    return Column(name, "yes_no", values, findings=tuple(findings))


def _numbers(
    name: str, texts: Sequence[str], cells: list[Cell], lines: Sequence[int], where: str
) -> Column:
    bad = (i for i, c in enumerate(cells) if c.kind not in ("number", "missing"))
    findings = _unread(texts, lines, bad, where, "a number")
    marks = Counter(cell.mark for cell in cells if cell.mark)
    if len(marks) > 1:
        findings.append(
            note.warning(
                "mixed_decimals",
                where,
                f"{marks[',']} cells use a decimal comma and {marks['.']} a decimal point",
                "both are read as decimals; a mark for thousands would be read wrongly",
            )
        )
    units = Counter(cell.unit for cell in cells if cell.unit)
    if not units:
        values = [cell.value if cell.kind == "number" else None for cell in cells]
        return Column(name, "number", values, findings=tuple(findings))
    return _doses(name, cells, lines, where, units, findings)


def _doses(
    name: str,
    cells: list[Cell],
    lines: Sequence[int],
    where: str,
    units: Counter[str],
    findings: list[Finding],
) -> Column:
    """Doses in the unit most cells use; nothing is converted without being said."""
    target = min(units, key=lambda symbol: (-units[symbol], symbol))
    values: list[float | None] = []
    bare: list[int] = []
    for cell, line in zip(cells, lines, strict=True):
        value = cell.value if cell.kind == "number" else None
        if value and not cell.unit:
            bare.append(line)
            value = None if len(units) > 1 else value
        elif value:
            value = _converted(value, cell.unit, target, where)
        values.append(value)
    if len(units) > 1:
        counts = ", ".join(f"{units[u]} in {u}" for u in sorted(units))
        findings.append(
            note.warning(
                "mixed_units",
                where,
                f"doses stand in several units ({counts})",
                f"all turned into {target}",
            )
        )
    if bare:
        findings.append(
            note.warning(
                "missing_unit",
                f"{where}, {note.rows(bare)}",
                f"{note.plural(len(bare), 'dose')} without a unit beside doses with one",
                "not used; write the unit" if len(units) > 1 else f"read as {target}",
            )
        )
    return Column(name, "number", values, unit=target, findings=tuple(findings))


def _converted(value: float, given: str, target: str, where: str) -> float:
    try:
        return convert(value, given, target)
    except UnitError as error:
        raise UnitError(where, error.problem, error.todo) from None


def _words(
    name: str, texts: Sequence[str], lines: Sequence[int], where: str, order: Sequence[str]
) -> Column:
    """Ordered words: the value of a word is its place, from 0."""
    places = {word.strip().lower(): float(i) for i, word in enumerate(order)}
    values = [places.get(text.strip().lower()) for text in texts]
    where = f"{where}, column {name}"
    missing = [read_cell(text).kind == "missing" for text in texts]
    bad = [i for i, v in enumerate(values) if v is None and not missing[i]]
    if bad and all(value is None for value in values):
        raise InputError(
            where,
            f"holds {note.words(texts[i] for i in bad)}, and none of these is in the order "
            f"that was given ({', '.join(order)})",
            f"give every word of the column, from least to most: --order {name}=WORD,WORD",
        )
    findings = _unread(texts, lines, bad, where, "one of the ordered words")
    return Column(name, "words", values, words=tuple(order), findings=tuple(findings))


def refuse_text(column: Column, where: str) -> None:
    """Refuse a column of words that was asked for without saying their order.

    Raises
    ------
    InputError
        For a column of words; it names the words and the option.
    """
    if column.kind == "text":
        raise InputError(
            f"{where}, column {column.name}",
            f"holds words whose order nobody has said: {note.words(column.words)}",
            f"say it from least to most: --order {column.name}=WORD,WORD",
        )
