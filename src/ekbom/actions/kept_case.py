"""The case of a person from what the workspace keeps: what was told, and what entries add."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

from ekbom.actions.course import case_options
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import with_key
from ekbom.actions.kept_nights import KeptNights, diary_of, kept_nights, tables_of
from ekbom.actions.kept_values import teller_of, with_entries
from ekbom.actions.own_ways import with_cards
from ekbom.exchange.case_answers import answered, begun_case, told_in, unanswered
from ekbom.exchange.case_file import case_from
from ekbom.journal import note
from ekbom.journal.cells import read_cell
from ekbom.journal.kept_rows import is_partner_column
from ekbom.journal.options import NOON_H
from ekbom.journal.pick import is_usual_outcome
from ekbom.journal.table import Table
from ekbom.model.case import Case, NightsFile
from ekbom.model.diary import Diary
from ekbom.model.errors import InputError, NotAnswerable, UnitError, UsageError
from ekbom.model.kept import Kept
from ekbom.model.observation import Value
from ekbom.model.people import PersonCard
from ekbom.model.record import Teller

__all__ = ["amend_case", "case_of_workspace", "change_case", "kept_record", "sheet_of"]

KEY = "case"
_DAY_TURNS = "day-turns"
_PARENT: Literal["parent"] = "parent"
# Of a log that nobody has named an outcome of, this alone is of use to an assessment.
_SAID = ("late_entry", "stop_card", "written_by_carer", "written_by_doctor", "written_by_therapist")
_TITLE, _SOURCE = "What is kept in the workspace", "entries of the workspace"


@person_verb("see")
def kept_record(desk: Desk, person: str, *, today: date) -> Case:
    """The case that is kept, with the blood values, totals and minutes that were logged.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    today : date
        The day it is; what lies ahead of it is named.

    Returns
    -------
    Case
        One that holds what was logged alone, where no case was told.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    InputError, UnitError
        When the case that is kept cannot be read.
    """
    store = desk.store
    with store.snapshot():
        kept, entries = _kept(desk, person), store.find(person, "entry")
    store.note(desk.event("kept_record", person, () if kept is None else (kept.id,)))
    return _case(kept, entries, today)


def _case(kept: Kept | None, entries: Iterable[Kept], today: date) -> Case:
    if kept is None:
        case = Case(_TITLE, _SOURCE)
    else:
        now = datetime.combine(today, time.max)
        case = case_from(str(kept.body["text"]), kept.source or KEY, now=now)
    record, said = with_entries(case.record, entries)
    return replace(case, record=record, findings=(*case.findings, *said))


@person_verb("see")
def case_of_workspace(desk: Desk, person: str, *, today: date) -> tuple[Case, Diary | None]:
    """The case with its nights: those it names, else what was logged.

    Nights that cannot be read are a finding: what is urgent does not wait for them.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    today : date

    Raises
    ------
    NotAllowed, InputError, UnitError
        As `kept_record` does.
    """
    store = desk.store
    with store.snapshot():
        kept, nights = _kept(desk, person), kept_nights(store, person, desk.now())
    store.note(desk.event("case_of_workspace", person, () if kept is None else (kept.id,)))
    case, now = _case(kept, nights.entries, today), datetime.combine(today, time.max)
    if case.nights is None:
        return case, _all_tables(nights, now)
    name = Path(case.nights.path).name
    case = replace(case, nights=_turning(case.nights, nights.card))
    named = name in nights.sources
    try:
        diary = diary_of(
            _only(nights, name) if named else nights, dict(case_options(case, now=now))
        )
    except (InputError, UnitError, UsageError, NotAnswerable) as error:
        found = note.warning("diary_not_read", error.where, error.problem, error.todo)
        case = replace(case, nights=_from_noon(case.nights), findings=(*case.findings, found))
        return case, _all_tables(nights, now)
    others = [_of_table(nights, one, now) for one in tables_of(nights) if one.source != name]
    return case, _with_medicines(diary, others if named else ())


def _turning(nights: NightsFile, card: PersonCard) -> NightsFile:
    """With the hour at which the person's day turns, where the case itself says none."""
    if _DAY_TURNS in dict(nights.options) or card.day_turns_h == NOON_H:
        return nights
    return replace(nights, options=(*nights.options, (_DAY_TURNS, f"{card.day_turns_h:g}")))


def _from_noon(nights: NightsFile | None) -> NightsFile | None:
    """Without the hour at which the day turns: the tables read in their place count from noon."""
    if nights is None:
        return None
    return replace(nights, options=tuple(one for one in nights.options if one[0] != _DAY_TURNS))


def _only(nights: KeptNights, name: str) -> KeptNights:
    return replace(nights, entries=tuple(nights.by_source().get(name, ())))


def _all_tables(nights: KeptNights, now: datetime) -> Diary | None:
    """What all tables say of medicines, with the nights of the one that knows most hours."""
    read = [_of_table(nights, one, now) for one in tables_of(nights)]
    if not read:
        return None
    return _with_medicines(replace(max(read, key=_hours), own_medicines=(), findings=()), read)


def _with_medicines(nights: Diary, others: Sequence[Diary]) -> Diary:
    """The nights with what other tables say of medicines, and of who wrote them."""
    return replace(
        nights,
        own_medicines=(*nights.own_medicines, *(u for one in others for u in one.own_medicines)),
        findings=(
            *nights.findings,
            *(f for one in others for f in one.findings if f.code in _SAID),
        ),
    )


def _hours(diary: Diary) -> int:
    """How many nights hold the hour at which it began."""
    return sum(len(column.values) for column in diary.outcomes.values() if column.unit == "h")


def _of_table(nights: KeptNights, table: Table, now: datetime) -> Diary:
    """One table alone, by whatever it rates: no medicine waits for others to fit."""
    try:
        # Whoever reads the hours of onset counts them from noon, where no case says otherwise.
        options = {"outcome": list(rated_columns(table)) or None, "now": now, "day_turns": NOON_H}
        return diary_of(_only(nights, table.source), options)
    except (InputError, UnitError, UsageError, NotAnswerable):
        # What was written of medicines in words can be read anyway.
        return with_cards(Diary((), (), {}, {}, source=table.source), table)


def rated_columns(table: Table) -> Iterator[str]:
    """Columns that tell how it was, of themselves."""
    for name in table.columns:
        if is_usual_outcome(name) and not is_partner_column(name):
            kinds = {read_cell(text).kind for text in table.cells(name)}
            if kinds & {"number", "clock"}:
                yield name


@person_verb("amend")
def amend_case(desk: Desk, person: str, text: str, *, reason: str) -> Kept:
    """A new version of the case that is kept; the first one, where there is none.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    text : str
        The whole case, in TOML.
    reason : str

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    InputError, UnitError
        When the text is no case; nothing is kept then.
    StoreError
        When it cannot be kept.
    """
    case_from(text, KEY, now=None)
    with desk.store.transaction():
        return _amended(desk, person, text, "amend_case", reason)


@person_verb("amend")
def change_case(
    desk: Desk, person: str, change: Callable[[str], str], *, reason: str, today: date
) -> Kept:
    """A new version of the case, made from the one that is kept at this very moment.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    change : callable
        From the text of the case to the new one; a case is begun where none is kept.
    reason : str
    today : date

    Raises
    ------
    NotAllowed, InputError, UnitError, StoreError
        As `amend_case` does, and whatever `change` raises; nothing is kept then.
    """
    with desk.store.transaction():
        old = _kept(desk, person)
        before = begun_case(_TITLE, today=today) if old is None else str(old.body["text"])
        after = change(before)
        if old is not None and after == before:
            desk.store.note(desk.event("change_case", person, (old.id,), result="nothing_changed"))
            return old
        case_from(after, KEY, now=None)
        return _amended(desk, person, after, "change_case", reason)


def _amended(desk: Desk, person: str, text: str, verb: str, reason: str) -> Kept:
    store, old = desk.store, _kept(desk, person)
    if old is None:
        made = desk.first_record(person, "case", KEY, {"text": text})
    else:
        made = desk.next_record(old, {**old.body, "text": text}, reason)
    (store.keep if old is None else store.amend)([made], desk.event(verb, person, (made.id,)))
    return made


def _kept(desk: Desk, person: str) -> Kept | None:
    return with_key(desk.store, person, "case", KEY)


@person_verb("amend")
def sheet_of(desk: Desk, person: str) -> KeptSheet:
    """Where the answers of an interview are kept: in the case, each as an amendment.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    """
    desk.store.note(desk.event("sheet_of", person))
    return KeptSheet(desk, person, desk.store.find(person, "entry"))


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """The case of a person as the sheet of an interview; see `ekbom.actions.interview.Sheet`."""

    _desk: Desk
    _person: str
    _entries: tuple[Kept, ...]

    @property
    def where(self) -> str:
        """How it is called in messages."""
        return "the workspace"

    def by(self, audience: str) -> Teller | None:
        """Who answers; None for whoever answers for the person."""
        actor = self._desk.actor
        if audience == "clinician" or actor.role == "person":
            return None
        if actor.role == "carer" and actor.relation == _PARENT:
            return _PARENT
        return teller_of(actor.role)

    @property
    def text(self) -> str:
        """The case as it was written; empty where none is kept."""
        kept = _kept(self._desk, self._person)
        return "" if kept is None else str(kept.body["text"])

    def begin(self, today: date) -> None:
        """Begin a case where none is kept."""
        if not self.text:
            self._amend(begun_case(_TITLE, today=today), "interview")

    def case(self, now: datetime) -> Case:
        """The case as it stands, with what was logged for it."""
        return _case(_kept(self._desk, self._person), self._entries, now.date())

    def told(self) -> tuple[str, ...]:
        """Every observation that has an answer."""
        return told_in(self.text, self.where)

    def answer(self, name: str, value: Value | None, by: Teller, on: date) -> None:
        """Keep one answer."""
        text = answered(self.text, name, value, by=by, on=on, where=self.where)
        self._amend(text, f"interview: {name}")

    def remove(self, name: str) -> None:
        """Take one answer out."""
        text = unanswered(self.text, name, where=self.where)
        self._amend(text, f"interview: without {name}")

    def _amend(self, text: str, reason: str) -> None:
        amend_case(self._desk, self._person, text, reason=reason)
