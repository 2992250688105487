"""An evening, as it is filled in on a page: what stands there, and what changes.

A page shows one night with everything that was written of it, whoever wrote it and in how many
entries. What somebody changes there is amended where it stands; what is new goes into an entry of
that evening. Saying the same twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_made import Logged, meant_by, placed_at, spelt, weighed, when_told
from ekbom.actions.entry_names import names_used, recent_entries
from ekbom.actions.entry_time import When, is_late, own_time
from ekbom.actions.entry_values import check_note
from ekbom.actions.evening_told import ASKED, holding, on_the_page
from ekbom.actions.found_record import card_of
from ekbom.actions.today import check_begun
from ekbom.journal.kept_rows import LOG
from ekbom.model.errors import EkbomError
from ekbom.model.finding import Finding
from ekbom.model.kept import Kept
from ekbom.model.people import PersonCard
from ekbom.model.record import MedicineUse

__all__ = ["EveningKept", "NightTold", "keep_nights"]

_REASON = "changed on the page of the evening"


@dataclass(frozen=True, slots=True)
class NightTold:
    """What somebody says of one night.

    Attributes
    ----------
    night : date
        Of its evening.
    cells : mapping of str to str
        What changes; an empty text takes a value out.
    note : str, optional
        None leaves it as it is.
    """

    night: date
    cells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    note: str | None = None


@dataclass(frozen=True, slots=True)
class EveningKept:
    """What became of one night.

    Attributes
    ----------
    night : date
    kept : bool
        Whether anything was written: False where nothing changed or it was only tried.
    findings : tuple of Finding
    medicines : tuple of MedicineUse
        That were ended or altered, by what was written.
    problem : EkbomError or None
        Why nothing of all nights was kept.
    """

    night: date
    kept: bool = False
    findings: tuple[Finding, ...] = ()
    medicines: tuple[MedicineUse, ...] = ()
    problem: EkbomError | None = None


@person_verb("write")
def keep_nights(
    desk: Desk,
    person: str,
    told: Sequence[NightTold],
    *,
    new: Iterable[str] = (),
    reason: str = _REASON,
    dry_run: bool = False,
) -> tuple[EveningKept, ...]:
    """Keep what is said of some nights: all of it in one step, or nothing.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    told : sequence of NightTold
        At most one for each night.
    new : iterable of str
        New names that are meant as they are, however near they are to others.
    reason : str
        Of what is amended.
    dry_run : bool
        Only try.

    Returns
    -------
    tuple of EveningKept
        One for each night; where one has a problem, nothing of any was kept.

    Raises
    ------
    NotAllowed
        When the actor may not write for this person.
    """
    with desk.store.transaction():
        writing = _Writing._begin(desk, person, told, (*ASKED, *new), reason)
        results = [writing.night(one) for one in told]
        if dry_run or any(one.problem for one in results):
            return tuple(replace(one, kept=False) for one in results)
        ids = tuple(one.id for one in (*writing.made, *writing.amended))
        event = desk.event("keep_nights", person, ids)
        if writing.made:
            desk.store.keep(writing.made, event)
        if writing.amended:
            desk.store.amend(writing.amended, event)
        if not ids:
            desk.store.note(replace(event, result="nothing_changed"))
    return tuple(results)


@dataclass(slots=True)
class _Draft:
    """What an entry shall hold."""

    cells: dict[str, str]
    note: str

    @classmethod
    def of(cls, entry: Kept) -> _Draft:
        return cls(dict(entry.body["cells"]), str(entry.body["note"]))

    @property
    def body(self) -> dict[str, Any]:
        return {"cells": self.cells, "note": self.note}

    def set(self, name: str, text: str) -> None:
        if text:
            self.cells[name] = text
        else:
            self.cells.pop(name)


@dataclass(slots=True)
class _Writing:
    """Entries that are made and amended in one step."""

    desk: Desk
    person: str
    card: PersonCard
    recent: tuple[Kept, ...]
    beside: tuple[Kept, ...]
    names: tuple[str, ...]
    new: tuple[str, ...]
    reason: str
    made: list[Kept] = field(default_factory=list)
    amended: list[Kept] = field(default_factory=list)

    @classmethod
    def _begin(
        cls, desk: Desk, person: str, told: Sequence[NightTold], new: tuple[str, ...], reason: str
    ) -> _Writing:
        store = desk.store
        card, recent = card_of(store, person), recent_entries(store, person)
        nights = [one.night for one in told]
        beside = store.find(person, "entry", since=min(nights), until=max(nights)) if nights else ()
        wanted = [name for one in told for name in one.cells]
        names = names_used(store, person, recent, wanted)
        return cls(desk, person, card, recent, beside, names, new, reason)

    def night(self, told: NightTold) -> EveningKept:
        """Everything that changes in one night."""
        try:
            check_begun(told.night, self.desk.now(), self.card)
            cells = spelt(told.cells, self.names, self.new)
            note = None if told.note is None else check_note(told.note.strip())
            logged = [self._keep(one) for one in self._changed(told.night, cells, note)]
        except EkbomError as error:
            return EveningKept(told.night, problem=error)
        findings = tuple(found for one in logged for found in one.findings)
        medicines = tuple(use for one in logged for use in one.medicines)
        return EveningKept(told.night, bool(logged), findings, medicines)

    def _changed(self, night: date, cells: Mapping[str, str], note: str | None) -> list[Kept]:
        """The entries of a night as they shall be: those that hold a value, and one for the new."""
        entries = [one for one in self.beside if one.night == night and one.source == LOG]
        drafts = {one.id: _Draft.of(one) for one in entries}
        added: dict[str, str] = {}
        for name, text in cells.items():
            old = holding(entries, name)
            if old is not None:
                drafts[old.id].set(name, text)
            elif text:
                added[name] = text
        noted, page = on_the_page(entries), on_the_page(entries, late=self._is_late(night))
        if noted is not None and note is not None:
            drafts[noted.id].note, note = note, None
        if page is not None:
            drafts[page.id].cells |= added
            added = {}
        changed = [
            self._amended(one, drafts[one.id].body)
            for one in entries
            if drafts[one.id].body != {"cells": one.body["cells"], "note": one.body["note"]}
        ]
        if added or note:
            changed.append(self._new(night, _Draft(added, note or "").body))
        return changed

    def _is_late(self, night: date) -> bool:
        return is_late(When(night, None), own_time(self.desk.now(), self.card), self.card)

    def _new(self, night: date, body: Mapping[str, Any]) -> Kept:
        id_, desk = self.desk.new_id(), self.desk
        entry = desk.first_record(self.person, "entry", id_, body, id_=id_, source=LOG)
        return placed_at(entry, meant_by(entry), When(night, None), self.card, desk.now())

    def _amended(self, old: Kept, body: Mapping[str, Any]) -> Kept:
        desk = self.desk
        changed = replace(old, body={**old.body, **body})
        placed = placed_at(changed, meant_by(changed), when_told(old), self.card, desk.now())
        # Words alone do not fade as a value does.
        late = old.late or (placed.late and body["cells"] != old.body["cells"])
        return desk.next_record(replace(placed, late=late), placed.body, self.reason)

    def _keep(self, entry: Kept) -> Logged:
        before = next((one for one in self.beside if one.id == entry.id), None)
        cells = {} if before is None else before.body["cells"]
        told = weighed(entry, meant_by(entry), self.recent, (*self.names, *cells), cells)
        (self.made if before is None else self.amended).append(entry)
        others = (one for one in self.recent if one.id != entry.id)
        self.recent = (*others, entry)
        return told
