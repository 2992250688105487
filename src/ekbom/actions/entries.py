"""Entries of the journal: logged, amended; records of any kind: deleted, listed, shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.doomed import remove_doomed
from ekbom.actions.entry_made import (
    Logged,
    meant_by,
    placed_at,
    spelt,
    weighed,
    when_told,
    with_changes,
)
from ekbom.actions.entry_names import names_used, recent_entries
from ekbom.actions.entry_time import when_of
from ekbom.actions.entry_values import check_note
from ekbom.actions.found_record import card_of, record_of
from ekbom.journal.kept_rows import LOG, PARTNER
from ekbom.model.errors import UsageError
from ekbom.model.kept import KEPT_KINDS, Kept, KeptKind

__all__ = [
    "Logged", "amend_entry", "delete_records", "list_records", "log_entry", "show_record",
    "who_wrote",
]  # fmt: skip

Said = str | datetime | date | None


@person_verb("write")
def log_entry(
    desk: Desk,
    person: str,
    cells: Mapping[str, str],
    note: str = "",
    *,
    at: Said = None,
    source: str = LOG,
    new: Iterable[str] = (),
    dry_run: bool = False,
) -> Logged:
    """Keep one line of the journal, as it was written.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    cells : mapping of str to str
        ``{"urge": "6", "magnesium": "400mg"}``.
    note : str
    at : str, datetime, date, optional
        The moment it tells of, by the person's clock; now by default.
    source : {"log", "partner"}
        A partner's observations stand apart.
    new : iterable of str
        New names that are meant as they are, however near they are to others.
    dry_run : bool
        Only try.

    Returns
    -------
    Logged

    Raises
    ------
    NotAllowed
        When the actor may not write for this person.
    UsageError
        When there is nothing to keep, or for a name that is none; `NearName` for one that is new
        and nearly spelt as another.
    InputError, UnitError
        For a value that cannot be read, or a moment that has not been yet.
    """
    if not cells and not note:
        raise UsageError("log", "there is nothing to keep", "write NAME=VALUE, or a note")
    if source not in (LOG, PARTNER):
        raise UsageError("log", f"{source!r} is no source", f"use {LOG} or {PARTNER}")
    with desk.store.transaction():
        card = card_of(desk.store, person)
        recent = recent_entries(desk.store, person)
        used = names_used(desk.store, person, recent, cells)
        id_ = desk.new_id()
        body = {"cells": spelt(cells, used, new), "note": check_note(note.strip())}
        entry = desk.first_record(person, "entry", id_, body, id_=id_, source=source)
        meant = meant_by(entry)
        entry = placed_at(entry, meant, when_of(at, desk.now(), card), card, desk.now())
        logged = weighed(entry, meant, recent, used)
        if not dry_run:
            desk.store.keep([entry], desk.event("log_entry", person, (id_,)))
    return replace(logged, kept=not dry_run)


@person_verb("amend")
def amend_entry(
    desk: Desk,
    person: str,
    record: str,
    cells: Mapping[str, str] | None = None,
    note: str | None = None,
    *,
    reason: str,
    at: Said = None,
    new: Iterable[str] = (),
    dry_run: bool = False,
) -> Logged:
    """A new version of an entry; the old ones stay.

    Parameters
    ----------
    desk : Desk
    person, record : str
        Id of the person; id of the entry, or its first letters, or ``last``.
    cells : mapping of str to str, optional
        The values that change; an empty one is taken out. All others stay.
    note : str, optional
        Another note; empty takes it out.
    reason : str
        Why.
    at, new, dry_run
        As for `log_entry`; the moment stays when none is given, and always that of a row of a
        table that was brought.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    UsageError
        Without a reason or a change, when nothing would be left, or when it is no entry.
    InputError, UnitError
        As for `log_entry`.
    """
    if not reason.strip() or not reason.strip().isprintable():
        raise UsageError(
            "--reason", "a correction needs its reason, in one line", "say why: --reason WHY"
        )
    with desk.store.transaction():
        card = card_of(desk.store, person)
        old = record_of(desk.store, person, record)
        if old.kind != "entry":
            raise UsageError(
                record, f"it is no entry but of the kind {old.kind}", "bring it again to change it"
            )
        brought = bool(desk.store.find(person, "source", key=old.source))
        if brought and at is not None:
            raise UsageError(
                "--at",
                f"this row stands in {old.source}, and answers read its moment there",
                f"put it right in {old.source} and bring that again, then remove this row: "
                "--remove ID",
            )
        recent = recent_entries(desk.store, person)
        names = names_used(desk.store, person, recent, cells or {})
        used = (*old.body["cells"], *names)
        changed = with_changes(old, spelt(cells or {}, used, new), note)
        meant = meant_by(changed)
        when = when_told(old) if at is None else when_of(at, desk.now(), card)
        placed = placed_at(changed, meant, when, card, desk.now())
        if brought:
            # Both are as its table tells them.
            placed = replace(placed, night=old.night, late=old.late)
        told = (placed.body["cells"], placed.at, placed.night)
        if told == (old.body["cells"], old.at, old.night):
            # Words alone do not fade as a value does.
            placed = replace(placed, late=old.late)
            if placed.body == old.body:
                raise UsageError("--correct", "nothing would change", "say what it should be")
        placed = replace(placed, late=placed.late or (old.late and at is None))
        placed = desk.next_record(placed, placed.body, reason.strip())
        logged = weighed(placed, meant, recent, used, old.body["cells"])
        if not dry_run:
            desk.store.amend([placed], desk.event("amend_entry", person, (old.id,)))
    return replace(logged, kept=not dry_run)


@person_verb("delete")
def delete_records(
    desk: Desk, person: str, records: Sequence[str], *, dry_run: bool = False
) -> tuple[Kept, ...]:
    """Delete records with all their versions, for good, and the originals only they needed.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    records : sequence of str
        Ids, their first letters, or ``last``.
    dry_run : bool
        Only look what it would be.

    Returns
    -------
    tuple of Kept
        As they were at last.

    Raises
    ------
    NotAllowed
        When the actor may not delete for this person, or the person has no such record.
    """
    with desk.store.transaction():
        found = {one.id: one for one in (record_of(desk.store, person, r) for r in records)}
        ids = tuple(found)
        if not dry_run:
            desk.store.delete(ids, desk.event("delete_records", person, ids))
    if not dry_run:
        remove_doomed(desk.store, desk.originals, desk.event("delete_records", person, ids))
    return tuple(found.values())


@person_verb("see")
def list_records(
    desk: Desk,
    person: str,
    kind: KeptKind = "entry",
    *,
    since: date | None = None,
    until: date | None = None,
    newest: int | None = None,
) -> tuple[Kept, ...]:
    """A person's records of one kind, in the order of time.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    kind : KeptKind
    since, until : date, optional
        First and last night.
    newest : int, optional
        Only so many, the latest.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    UsageError
        For a kind there is not.
    """
    if kind not in KEPT_KINDS:
        raise UsageError("--kind", f"{kind!r} is no kind", f"use one of {', '.join(KEPT_KINDS)}")
    found = desk.store.find(person, kind, since=since, until=until, newest=newest)
    desk.store.note(desk.event("list_records", person))
    return found


@person_verb("see")
def show_record(desk: Desk, person: str, record: str) -> tuple[Kept, ...]:
    """Every version of a record, the first one first.

    Raises
    ------
    NotAllowed
        When the actor may not see this person, or the person has no such record.
    """
    found = record_of(desk.store, person, record)
    desk.store.note(desk.event("show_record", person, (found.id,)))
    return desk.store.history(found.id)


@person_verb("see")
def who_wrote(desk: Desk, person: str, record: str) -> Mapping[str, str]:
    """How the workspace calls those who wrote the versions of a record, by their ids.

    Raises
    ------
    NotAllowed
        As for `show_record`.
    """
    found = record_of(desk.store, person, record)
    desk.store.note(desk.event("who_wrote", person, (found.id,)))
    wrote = {one.author for one in desk.store.history(found.id)}
    return {one.id: one.label for one in desk.store.members() if one.id in wrote}
