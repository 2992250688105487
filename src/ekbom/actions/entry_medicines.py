"""The stop card through the log: what an entry says of medicines, beside the entries before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ekbom.actions.entry_values import texts_before
from ekbom.actions.own_ways import with_cards
from ekbom.journal.cells import read_cell
from ekbom.journal.table import Table
from ekbom.knowledge.load import find_drug
from ekbom.model.diary import Action, Diary
from ekbom.model.kept import Kept
from ekbom.model.record import MedicineUse

_NOTE = "note"


def medicines_of(entry: Kept, before: Iterable[Kept]) -> tuple[MedicineUse, ...]:
    """The medicines an entry says were ended or altered without a word that it was agreed.

    Parameters
    ----------
    entry : Kept
        In words (``not taken``), in its note, or in numbers: nothing of what was taken so far.
    before : iterable of Kept
        Entries of the same person, the oldest first.
    """
    cells = {name: str(text) for name, text in entry.body["cells"].items()}
    taken = [name for name in cells if find_drug(name) is not None]
    if not taken and not entry.body["note"]:
        return ()
    row = {**cells, _NOTE: str(entry.body["note"])}
    table = Table(tuple(row), (tuple(row.values()),), (1,), "log")
    actions = {name: _action(name, entry, before) for name in taken}
    length = max((len(one.values) for one in actions.values()), default=0)
    # Entries stand for nights here: only their order counts.
    days = tuple(entry.written_at.date() for _ in range(length))
    filled = {name: _filled(one, length) for name, one in actions.items()}
    diary = Diary(days, tuple(range(length)), {}, filled, source="log")
    return with_cards(diary, table).own_medicines


def _action(name: str, entry: Kept, before: Iterable[Kept]) -> Action:
    return Action(name, tuple(_amount(text) for text in texts_before(name, (*before, entry))))


def _amount(text: str) -> float | None:
    cell = read_cell(text)
    return cell.value if cell.kind in ("number", "yes_no") else None


def _filled(action: Action, length: int) -> Action:
    """As long as the others, with nothing in front."""
    missing: Sequence[float | None] = (None,) * (length - len(action.values))
    return Action(action.name, (*missing, *action.values))
