"""What was handed over, held against what is kept here: new, changed, the same, apart."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ekbom.actions.versions import Meeting, meet, tells
from ekbom.exchange.kept_json import history_line, kept_dict, kept_line
from ekbom.exchange.share_file import SECTIONS, Share
from ekbom.model.finding import Finding
from ekbom.model.kept import Kept, KeptKind
from ekbom.model.people import PersonCard
from ekbom.model.record import MedicineUse
from ekbom.model.store import Store

# Keys of the records that travelling needs, before what they are about.
ELSEWHERE, APART = "elsewhere|", "apart|"

_SHOWN = 60  # letters of a value in a line
_DIGEST = 16  # letters that tell two ways a record went apart
_SECTION_OF = {kind: name for name, kinds in SECTIONS.items() for kind in kinds}
_WORDS: Mapping[Meeting, str] = {
    "new": "new", "longer": "changed there", "same": "the same", "older": "newer here",
    "apart": "changed on both sides", "deleted": "deleted here",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handed:
    """One record that was handed over.

    Attributes
    ----------
    how : Meeting
    ours : Kept or None
        The newest version here.
    theirs : tuple of Kept
        All versions there, under the person's id here.
    """

    how: Meeting
    ours: Kept | None
    theirs: tuple[Kept, ...]

    @property
    def section(self) -> str:
        """The section it belongs to."""
        return _SECTION_OF[self.theirs[-1].kind]

    @property
    def added(self) -> tuple[Kept, ...]:
        """The versions that are to be put in."""
        if self.how == "new":
            return self.theirs
        if self.how == "longer" and self.ours is not None:
            return self.theirs[self.ours.version :]
        return ()


def person_of(store: Store, cards: Sequence[PersonCard], share: Share) -> PersonCard | None:
    """The person a share is about, by any id they are known by; None when it is none of these.

    Parameters
    ----------
    store : Store
    cards : sequence of PersonCard
        Among whom to look.
    share : Share
    """
    by_id = next((card for card in cards if card.id in share.ids), None)
    if by_id is not None:
        return by_id
    told = set(share.ids)
    return next((card for card in cards if told & {*ids_elsewhere(store, card.id)}), None)


def ids_elsewhere(store: Store, person: str) -> tuple[str, ...]:
    """The ids a person has on other machines, as far as a share told them."""
    kept = store.find(person, "handover")
    return tuple(one.key.removeprefix(ELSEWHERE) for one in kept if one.key.startswith(ELSEWHERE))


def compared(store: Store, person: str, share: Share) -> tuple[Handed, ...]:
    """Every record of a share, held against what is kept of the person here."""
    kinds = {history[-1].kind for history in share.histories}
    here = {kind: store.find(person, kind) for kind in kinds}
    by_id = {one.id: one for kept in here.values() for one in kept}
    by_key = {(one.kind, one.key): one for kept in here.values() for one in kept}
    found = [
        _met(
            store,
            by_id.get(history[-1].id),
            by_key.get((history[-1].kind, history[-1].key)),
            history,
        )
        for history in share.histories
    ]
    if any(one.how == "new" for one in found):
        gone = deleted_ids(store, person)
        found = [_or_deleted(one, gone) for one in found]
    return tuple(found)


def _met(store: Store, own: Kept | None, holder: Kept | None, theirs: tuple[Kept, ...]) -> Handed:
    newest = theirs[-1]
    if holder is not None and holder.id != newest.id:
        # The same thing was brought on both machines, each time under an id of its own.
        return Handed("same" if tells(holder) == tells(newest) else "apart", holder, theirs)
    if own is None:
        return Handed("new", None, theirs)
    if kept_line(own) == kept_line(newest):
        return Handed("same", own, theirs)
    return Handed(meet(store.history(own.id), theirs), own, theirs)


def _or_deleted(one: Handed, gone: frozenset[str]) -> Handed:
    return Handed("deleted", None, one.theirs) if one.theirs[-1].id in gone else one


def deleted_ids(store: Store, person: str) -> frozenset[str]:
    """Ids of the person's records that were deleted here on purpose."""
    return frozenset(
        record
        for line in store.audit()
        if (line.event.verb, line.event.result) == ("delete_records", "done")
        and line.event.person == person
        for record in line.event.records
    )


def apart_key(theirs: tuple[Kept, ...]) -> str:
    """The key under which versions that went apart are kept; the same ones have the same key."""
    digest = sha256(history_line(theirs).encode()).hexdigest()
    return f"{APART}{theirs[-1].id}|{digest[:_DIGEST]}"


def apart_body(one: Handed) -> dict[str, object]:
    """What is kept of versions that went apart: whole, and beside the record they belong to."""
    return {
        "record": one.ours.id if one.ours else "",
        "kind": one.theirs[-1].kind,
        "versions": [kept_dict(version) for version in one.theirs],
    }


def counts(handed: Iterable[Handed]) -> dict[str, dict[str, int]]:
    """How many records of each section met in which way."""
    found: dict[str, Counter[str]] = {}
    for one in handed:
        found.setdefault(one.section, Counter())[one.how] += 1
    return {name: dict(found[name]) for name in SECTIONS if name in found}


def difference(handed: Iterable[Handed]) -> Iterator[str]:
    """What would change here, in lines: each section in numbers, then each change by itself."""
    listed = tuple(handed)
    for section, ways in counts(listed).items():
        said = ", ".join(f"{ways[how]} {words}" for how, words in _WORDS.items() if how in ways)
        yield f"{section}: {said}"
        for one in listed:
            if one.section == section and one.how in ("longer", "apart") and one.ours is not None:
                yield from (f"  {line}" for line in _changes(one.ours, one.theirs[-1], one.how))


def _changes(ours: Kept, theirs: Kept, how: Meeting) -> Iterator[str]:
    name = f"{ours.kind} of {ours.night}" if ours.night else ours.kind
    before, after = _parts(ours), _parts(theirs)
    between = "->" if how == "longer" else "here, there"
    for part in dict.fromkeys((*before, *after)):
        old, new = before.get(part, "nothing"), after.get(part, "nothing")
        if old != new:
            yield f"{name}, {part}: {old} {between} {new}"


def _parts(record: Kept) -> dict[str, str]:
    """What can be told apart in a record: the cells of an entry, else the parts of its body."""
    cells = record.body.get("cells")
    inner = cells if isinstance(cells, Mapping) else {}
    outer = {name: value for name, value in record.body.items() if name != "cells"}
    return {str(name): _short(value) for name, value in {**inner, **outer}.items()}


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{text[:_SHOWN]}..." if len(text) > _SHOWN else text


def findings(handed: Iterable[Handed], share: Share, card: PersonCard) -> Iterator[Finding]:
    """What the person should know beside the difference itself."""
    ways = Counter(one.how for one in handed)
    where = "share"
    if ways["apart"]:
        yield Finding(
            "kept_apart", "warning", where,
            f"{ways['apart']} records were changed on both machines, each in its own way",
            "ours are kept, theirs lie beside them; correct ours where theirs is right",
        )  # fmt: skip
    if ways["older"]:
        yield Finding(
            "newer_here", "note", where,
            f"{ways['older']} records were changed here since they were shared",
            "ours are kept; share them again, so that the other side has them too",
        )  # fmt: skip
    if ways["deleted"]:
        yield Finding(
            "deleted_here", "note", where,
            f"{ways['deleted']} records in it were deleted here",
            "they stay deleted; ask the other side to delete them too",
        )  # fmt: skip
    there, here = share.person.day_turns_h, card.day_turns_h
    if there != here:
        yield Finding(
            "other_day", "note", where,
            f"the day turns at {there:g} h there and at {here:g} h here",
            "each record stays on the night it was written for",
        )  # fmt: skip


def medicines_in(added: Iterable[Kept]) -> tuple[MedicineUse, ...]:
    """The medicines that entries say were ended or altered without a word that it was agreed."""
    from ekbom.actions.own_ways import with_cards
    from ekbom.journal.cells import read_cell
    from ekbom.journal.kept_rows import logged_table
    from ekbom.knowledge.load import find_drug
    from ekbom.model.diary import Action, Diary

    entries = [one for one in added if one.kind == "entry"]
    if not entries:
        return ()
    table, _ = logged_table(entries, lambda at: at.replace(tzinfo=None))
    actions = {}
    for name in table.columns:
        if find_drug(name) is not None:
            cells = map(read_cell, table.cells(name))
            amounts = (one.value if one.kind in ("number", "yes_no") else None for one in cells)
            actions[name] = Action(name, tuple(amounts))
    # Rows stand for nights here: only their order counts.
    days = tuple(one.written_at.date() for one in entries)
    diary = Diary(days, tuple(range(len(days))), {}, actions, source=table.source)
    return with_cards(diary, table).own_medicines


def kinds_of(sections: Iterable[str]) -> tuple[KeptKind, ...]:
    """The kinds of records behind the sections."""
    return tuple(kind for section in sections for kind in SECTIONS[section])
