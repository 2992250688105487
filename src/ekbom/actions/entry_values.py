"""What an entry holds, held against what was written before: units, kinds, slips of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ekbom.actions.entry_names import Means, plain_name
from ekbom.journal import note
from ekbom.journal.cells import read_cell
from ekbom.journal.column import read_column
from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.kept import Kept

_LONGEST = 500  # letters of a value
_LONGEST_NOTE = 10_000
_SCALE = (0.0, 10.0)  # of a rating, where nobody said another
_MEANT = {
    "rated": "it counts as something rated",
    "told": "it counts for the assessment",
    "seen": "it counts as something a partner saw",
    "medicine": "it counts as a medicine",
    "measure": "it counts as something done, and is known here",
    "done": "it counts as something done",
}
# Words of a medicine that are no amount, and still are to be kept.
_TAKING = frozenset(("stopped", "different", "not taken"))


def check_text(name: str, text: str, meant: Means) -> None:
    """Refuse a value that cannot be read as anything.

    Parameters
    ----------
    name, text : str
    meant : Means

    Raises
    ------
    InputError
        For a value that says nothing, that begins as a number and is none, or is below nothing.
    """
    if len(text) > _LONGEST or not text.isprintable():
        raise InputError(name, "its value is too long or not one line", "write a note instead")
    cell = read_cell(text)
    if cell.kind == "missing":
        raise InputError(name, f"{text!r} says nothing", "leave it out, or say what it was")
    if meant == "told":
        return
    if cell.kind == "text" and text.strip()[0] in "0123456789+-.,":
        raise InputError(
            name,
            f"{text!r} is neither a number, nor one with a unit that is known, nor a clock time",
            "write it as 2, 400mg or 21:30",
        )
    if cell.kind == "number" and cell.value < 0 and meant != "rated":
        raise InputError(name, f"{text!r} is less than nothing", "write how much it was, or no")


def check_note(text: str) -> str:
    """Refuse a note that is too long, or holds bytes that are no letters.

    Raises
    ------
    InputError
    """
    if len(text) > _LONGEST_NOTE:
        raise InputError("note", f"it is longer than {_LONGEST_NOTE} letters", "make it shorter")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        letter = text[error.start : error.end]
        raise InputError(
            "note", f"it holds {letter!r}, which is no letter", "type it anew"
        ) from error
    return text


def check_told(entry: Kept) -> None:
    """Refuse a blood value or a total that an assessment could not read.

    Raises
    ------
    InputError
    """
    from ekbom.actions.kept_values import with_entries
    from ekbom.model.record import PersonRecord

    for finding in with_entries(PersonRecord(), (entry,))[1]:
        raise InputError(finding.where.rpartition(", ")[2], finding.what, finding.repair)


def compare(name: str, text: str, meant: Means, before: Sequence[str]) -> list[Finding]:
    """What is odd about a value beside those that were written under the name before.

    Parameters
    ----------
    name, text : str
    meant : Means
    before : sequence of str
        The values written before, as text.

    Raises
    ------
    UnitError
        For a dose that measures something else than those before: no diary could hold both.
    """
    texts = [*before, text]
    # The line of the new one tells its findings from those of the others.
    lines = range(-len(before), 1)
    column = read_column(name, texts, lines, "log")
    if meant == "medicine" and text.strip().casefold() in _TAKING:
        return []
    read = column.values[-1] is not None or (column.none and column.none[-1])
    if not read and before and column.kind != "text":
        return [
            note.warning(
                "text_in_number",
                name,
                f'"{text}" is not written as those before it ({note.words(before[-1:])})',
                "kept as written, and counted as missing beside them; correct it if it is a slip",
            )
        ]
    return _off_scale(name, column.values) if meant == "rated" and column.kind == "number" else []


def _off_scale(name: str, values: Sequence[float | None]) -> list[Finding]:
    """A rating beyond 0 to 10, where all before it lay within."""
    low, high = _SCALE
    *before, new = values
    if new is None or low <= new <= high or any(not low <= v <= high for v in before if v):
        return []
    return [
        note.warning(
            "off_scale",
            name,
            f"{new:g} lies beyond {low:g} to {high:g}",
            "kept as written; correct it if it is a slip",
        )
    ]


def texts_before(name: str, entries: Iterable[Kept]) -> list[str]:
    """The values written under a name, the oldest first."""
    plain = plain_name(name)
    return [
        str(text)
        for one in entries
        for known, text in one.body["cells"].items()
        if plain_name(known) == plain
    ]


def new_name(name: str, meant: Means) -> Finding:
    """That a name was never used here, and what it counts as."""
    return note.note("new_name", name, "it is new here", _MEANT[meant])


def twice_on(name: str, text: str, meant: Means, others: Iterable[Kept]) -> list[Finding]:
    """That something done has two different values on one night: the diary takes neither.

    Parameters
    ----------
    name, text : str
    meant : Means
    others : iterable of Kept
        The other entries of that night.
    """
    if meant in ("rated", "told", "seen"):
        return []
    different = [one for one in texts_before(name, others) if one.casefold() != text.casefold()]
    if not different:
        return []
    return [
        note.warning(
            "two_values",
            name,
            f"this night has {note.words(different)} too, and two values are never added up",
            "it counts as missing; correct the earlier one: --correct ID",
        )
    ]


def merged(before: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    """The cells with some of them changed; an empty text takes one out.

    Raises
    ------
    UsageError
        When one is to be taken out that is not there.
    """
    for name, text in changes.items():
        if not text and name not in before:
            raise UsageError(name, "it is not in this entry", "leave it out")
    found = {**before, **changes}
    return {name: text for name, text in found.items() if text}
