"""Entries of the journal: logged, amended; records of any kind: deleted, listed, shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.doomed import remove_doomed
from ekbom.actions.entry_medicines import medicines_of
from ekbom.actions.entry_names import (
    Means,
    check_name,
    means,
    names_used,
    recent_entries,
    spelt_as_used,
)
from ekbom.actions.entry_time import When, is_late, night_of, own_time, when_of
from ekbom.actions.entry_values import (
    check_note,
    check_text,
    check_told,
    compare,
    merged,
    new_name,
    texts_before,
    twice_on,
)
from ekbom.actions.found_record import card_of, record_of
from ekbom.journal import note as notes
from ekbom.journal.kept_rows import LOG, PARTNER
from ekbom.knowledge.load import load_policy
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.kept import KEPT_KINDS, Kept, KeptKind
from ekbom.model.people import PersonCard
from ekbom.model.record import MedicineUse

__all__ = [
    "Logged", "amend_entry", "delete_records", "list_records", "log_entry", "show_record",
    "who_wrote",
]  # fmt: skip

Said = str | datetime | date | None


@dataclass(frozen=True, slots=True)
class Logged:
    """What became of an entry.

    Attributes
    ----------
    entry : Kept
    kept : bool
        False when it was only tried.
    findings : tuple of Finding
    medicines : tuple of MedicineUse
        That were ended or altered, by what the entry says: each asks for its stop card.
    """

    entry: Kept
    kept: bool
    findings: tuple[Finding, ...] = ()
    medicines: tuple[MedicineUse, ...] = ()


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
        entry = Kept(
            id_, person, "entry", id_, desk.now().astimezone(UTC), desk.actor.id, desk.actor.role,
            {"cells": _spelt(cells, used, new), "note": check_note(note.strip())}, source=source,
        )  # fmt: skip
        meant = _means(entry)
        entry = _placed(entry, meant, when_of(at, desk.now(), card), card, desk.now())
        logged = _weighed(entry, meant, recent, used)
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
        changed = _changed(old, _spelt(cells or {}, used, new), note)
        meant = _means(changed)
        when = _when(old) if at is None else when_of(at, desk.now(), card)
        placed = _placed(changed, meant, when, card, desk.now())
        if brought:
            # Both are as its table tells them.
            placed = replace(placed, night=old.night, late=old.late)
        told = (placed.body["cells"], placed.at, placed.night)
        if told == (old.body["cells"], old.at, old.night):
            # Words alone do not fade as a value does.
            placed = replace(placed, late=old.late)
            if placed.body == old.body:
                raise UsageError("--correct", "nothing would change", "say what it should be")
        placed = replace(
            placed, version=old.version + 1, changed_at=desk.now().astimezone(UTC),
            reason=reason.strip(), author=desk.actor.id, author_role=desk.actor.role,
            late=placed.late or (old.late and at is None),
        )  # fmt: skip
        logged = _weighed(placed, meant, recent, used, old.body["cells"])
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


def _spelt(cells: Mapping[str, str], used: Sequence[str], new: Iterable[str]) -> dict[str, str]:
    """The cells under the names that were used before."""
    meant = tuple(new)
    spelt = {spelt_as_used(check_name(n), used, meant): t.strip() for n, t in cells.items()}
    if len(spelt) < len(cells):
        raise UsageError("log", "a name is written twice", "write it once")
    return spelt


def _means(entry: Kept) -> dict[str, Means]:
    return {name: means(name, text, entry.source) for name, text in entry.body["cells"].items()}


def _placed(
    entry: Kept, meant: Mapping[str, Means], when: When, card: PersonCard, now: datetime
) -> Kept:
    """The entry with its moment, its night, and whether it comes late."""
    only_done = bool(meant) and not {"rated", "told", "seen"}.intersection(meant.values())
    night = night_of(when, card, rated=not only_done)
    return replace(entry, at=when.at, night=night, late=is_late(when, own_time(now, card), card))


def _when(entry: Kept) -> When:
    """The moment an entry tells of already."""
    day = entry.night if entry.at is None else entry.at.date()
    return When(day or entry.written_at.date(), entry.at)


def _changed(old: Kept, cells: Mapping[str, str], note: str | None) -> Kept:
    """The entry with other values or another note."""
    values = merged(old.body["cells"], cells)
    said = old.body["note"] if note is None else check_note(note.strip())
    if not values and not said:
        raise UsageError("--correct", "nothing would be left", "remove it: --remove ID")
    return replace(old, body={**old.body, "cells": values, "note": said})


def _weighed(
    entry: Kept,
    meant: Mapping[str, Means],
    recent: Iterable[Kept],
    used: Sequence[str],
    before: Mapping[str, str] = MappingProxyType({}),
) -> Logged:
    """The entry with everything that is to be said of it; values that stay are not judged anew."""
    beside = [one for one in recent if one.id != entry.id and one.source == entry.source]
    that_night = [one for one in beside if one.night == entry.night]
    findings: list[Finding] = []
    for name, text in entry.body["cells"].items():
        if before.get(name) == text:
            continue
        check_text(name, text, meant[name])
        if name not in used:
            findings.append(new_name(name, meant[name]))
        if meant[name] != "told":
            findings += compare(name, text, meant[name], texts_before(name, beside))
        findings += twice_on(name, text, meant[name], that_night)
    if "told" in meant.values():
        check_told(entry)
    # A value from a sheet of paper does not fade.
    if entry.late and set(meant.values()) != {"told"}:
        findings.append(_late(entry))
    return Logged(entry, False, tuple(findings), medicines_of(entry, beside))


def _late(entry: Kept) -> Finding:
    return notes.warning(
        "late_entry",
        f"night of {entry.night}",
        f"written more than {load_policy().late_after_h:g} h afterwards",
        "kept and marked: its dot stays open; memory fades, so write on the day",
    )
