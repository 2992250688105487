"""A bad moment: what was tried in it, and how strong it was before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entries import amend_entry, log_entry, show_record
from ekbom.actions.entry_names import means, plain_name
from ekbom.actions.entry_time import last_nights
from ekbom.actions.evening_told import YES
from ekbom.actions.found_record import card_of
from ekbom.journal.cells import read_cell
from ekbom.journal.kept_rows import LOG
from ekbom.model.errors import UsageError
from ekbom.model.kept import Kept

__all__ = ["Attack", "Tried", "attack", "begin_attack", "end_attack", "tried_before"]

BEFORE, AFTER = "urge before", "urge after"
_LOOKED_BACK = 120  # nights
_HIGHEST = 10
_REASON = "how it was afterwards"


@dataclass(frozen=True, slots=True)
class Attack:
    """One of them.

    Attributes
    ----------
    record : str
        Id of its entry.
    at : datetime or None
        By the person's own clock.
    measure : str
        What was tried; empty where nothing was.
    before, after : float or None
    """

    record: str
    at: datetime | None
    measure: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Tried:
    """What a person tried in such moments, and how often.

    Attributes
    ----------
    measure : str
    times : int
        With a rating before and one after.
    before, after : float
        On average.
    """

    measure: str
    times: int
    before: float
    after: float


@person_verb("write")
def begin_attack(desk: Desk, person: str, measure: str, before: int) -> str:
    """Keep that it is bad now, and what is tried; gives the id of the entry.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    measure : str
        Empty where nothing is tried.
    before : int
        From 0 to 10.

    Raises
    ------
    NotAllowed
        When the actor may not write for this person.
    UsageError
        For a rating beyond the scale, or a name that is none.
    """
    cells = {BEFORE: _rating(before)}
    if measure:
        cells[measure] = YES
    return log_entry(desk, person, cells, new=tuple(cells)).entry.id


@person_verb("write")
def end_attack(desk: Desk, person: str, record: str, after: int) -> Attack:
    """Keep how it is afterwards; said again, the last word holds.

    Raises
    ------
    NotAllowed
        When the actor may not write for this person, or there is no such entry.
    UsageError
        For a rating beyond the scale, and an entry that is no such moment.
    """
    found = _attack(show_record(desk, person, record)[-1])
    text = _rating(after)
    if found.before is None:
        raise UsageError(record[:8], "it is no such moment", "begin at Now")
    if found.after != after:
        amend_entry(desk, person, record, {AFTER: text}, reason=_REASON, new=(AFTER,))
    return attack(desk, person, record)


@person_verb("see")
def attack(desk: Desk, person: str, record: str) -> Attack:
    """One of them by the id of its entry.

    Raises
    ------
    NotAllowed
        When the actor may not see this person, or there is no such entry.
    """
    return _attack(show_record(desk, person, record)[-1])


@person_verb("see")
def tried_before(desk: Desk, person: str) -> tuple[Tried, ...]:
    """What was tried in such moments of the last months, the most often tried first.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    """
    with desk.store.snapshot():
        since = last_nights(desk.now(), card_of(desk.store, person), _LOOKED_BACK)
        entries = desk.store.find(person, "entry", since=since)
    desk.store.note(desk.event("tried_before", person))
    groups: dict[str, list[Attack]] = {}
    for one in _whole(entries):
        groups.setdefault(plain_name(one.measure), []).append(one)
    found = [
        Tried(
            group[-1].measure,
            len(group),
            fmean(one.before for one in group if one.before is not None),
            fmean(one.after for one in group if one.after is not None),
        )
        for group in groups.values()
    ]
    return tuple(sorted(found, key=lambda one: (-one.times, one.measure)))


def _whole(entries: Iterable[Kept]) -> Iterable[Attack]:
    for entry in entries:
        if entry.source == LOG and BEFORE in entry.body["cells"]:
            one = _attack(entry)
            if one.measure and one.before is not None and one.after is not None:
                yield one


def _attack(entry: Kept) -> Attack:
    cells = {name: str(text) for name, text in entry.body["cells"].items()}
    done = (n for n, text in cells.items() if means(n, text, LOG) in ("done", "measure"))
    return Attack(
        entry.id, entry.at, next(done, ""), _number(cells.get(BEFORE)), _number(cells.get(AFTER))
    )


def _number(text: str | None) -> float | None:
    cell = read_cell(text or "")
    return cell.value if cell.kind == "number" else None


def _rating(value: int) -> str:
    if not 0 <= value <= _HIGHEST:
        raise UsageError("urge", f"{value} lies beyond 0 to {_HIGHEST}", "tap one of the numbers")
    return str(value)
