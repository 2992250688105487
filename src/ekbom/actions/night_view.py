"""A night that is kept, opened to be looked at: who scored it, and what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import card_of, record_of
from ekbom.actions.night_scored import remembered_night
from ekbom.actions.night_state import NightState, state_from
from ekbom.journal.kept_rows import PARTNER
from ekbom.knowledge.load import find_drug
from ekbom.model.errors import NotAllowed, UsageError
from ekbom.model.kept import Kept
from ekbom.model.people import PersonCard
from ekbom.model.store import Originals, Store

__all__ = ["Marker", "NightSeen", "ScoringSeen", "open_night", "seen_scoring"]

# Entries of the evening before and of the morning after stand on the axis too, at its ends.
_AROUND = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class ScoringSeen:
    """One scoring of a night, as it is listed.

    Attributes
    ----------
    record : Kept
        Its newest version.
    who : str
        How the workspace calls them; empty where the program found the movements.
    state : NightState or None
        None where its movements are not beside the recording any more.
    """

    record: Kept
    who: str
    state: NightState | None

    @property
    def edited(self) -> bool:
        """Whether somebody worked on it."""
        return "state" in self.record.body

    @property
    def rules(self) -> str:
        """The edition it was counted under."""
        return str(self.record.body["rules"])

    @property
    def options(self) -> Mapping[str, str]:
        """The options of that edition."""
        found: Mapping[str, str] = self.record.body["options"]["options"]
        return found


@dataclass(frozen=True, slots=True)
class Marker:
    """Something of the journal that belongs to the night.

    Attributes
    ----------
    kind : {"dose", "journal", "partner", "visit"}
    at_s : float or None
        Seconds from the start of the recording; None where no clock time was told.
    text : str
    """

    kind: str
    at_s: float | None
    text: str


@dataclass(frozen=True, slots=True)
class NightSeen:
    """A night as it is opened.

    Attributes
    ----------
    recording : Kept
    scorings : tuple of ScoringSeen
        The newest first.
    chosen : ScoringSeen or None
        The one that was asked for, else the newest whose movements are there.
    history : tuple of Kept
        All versions of the chosen one.
    names : mapping of id to str
        Who wrote them.
    markers : tuple of Marker
    before, after : Kept or None
        The recordings next to it.
    """

    recording: Kept
    scorings: tuple[ScoringSeen, ...]
    chosen: ScoringSeen | None
    history: tuple[Kept, ...]
    names: Mapping[str, str]
    markers: tuple[Marker, ...]
    before: Kept | None
    after: Kept | None


@person_verb("see")
def open_night(desk: Desk, person: str, recording: str, scoring: str = "") -> NightSeen:
    """A night with its scorings and what the journal says of it.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    recording : str
        Id of its record.
    scoring : str
        Id of one of its scorings.

    Raises
    ------
    NotAllowed
        When the actor may not see this person, or there is no such record.
    UsageError
        When it is no recording.
    """
    store = desk.store
    with store.snapshot():
        record = record_of(store, person, recording)
        if record.kind != "recording":
            raise UsageError(recording, "it is no recording", "see ekbom list --kind recording")
        names = {one.id: one.label for one in store.members()}
        scorings = tuple(
            ScoringSeen(one, names.get(one.author, "") if "state" in one.body else "", state)
            for one in _scorings(store, person, record)
            for state in (_state(desk.originals, record, one),)
        )
        chosen = _chosen(scorings, scoring)
        history = () if chosen is None else store.history(chosen.record.id)
        others = [one for one in store.find(person, "recording") if one.id != record.id]
        markers = _markers(store, record, card_of(store, person))
    store.note(desk.event("open_night", person, (record.id,)))
    return NightSeen(
        recording=record,
        scorings=scorings,
        chosen=chosen,
        history=history,
        names=names,
        markers=markers,
        before=max((o for o in others if _order(o) < _order(record)), key=_order, default=None),
        after=min((o for o in others if _order(o) > _order(record)), key=_order, default=None),
    )


def seen_scoring(store: Store, originals: Originals, person: str, scoring: str) -> ScoringSeen:
    """One scoring with what it found, for actions that keep an audit line of their own.

    Parameters
    ----------
    store : Store
    originals : Originals
    person : str
        Id of the person.
    scoring : str
        Id of its record.

    Raises
    ------
    NotAllowed
        When there is no such record of this person.
    UsageError
        When it is no scoring.
    """
    with store.snapshot():
        one = record_of(store, person, scoring)
        if one.kind != "scoring":
            raise UsageError(scoring, "it is no scoring", "see ekbom list --kind scoring")
        record = record_of(store, person, str(one.body["recording"]))
        names = {member.id: member.label for member in store.members()}
    who = names.get(one.author, "") if "state" in one.body else ""
    return ScoringSeen(one, who, _state(originals, record, one))


def _scorings(store: Store, person: str, record: Kept) -> list[Kept]:
    found = [o for o in store.find(person, "scoring") if o.body["recording"] == record.id]
    # Of the same moment, work on a night stands before what it began with.
    return sorted(
        found, key=lambda o: (o.changed_at or o.written_at, "state" in o.body), reverse=True
    )


def _state(originals: Originals, record: Kept, scoring: Kept) -> NightState | None:
    if "state" in scoring.body:
        return state_from(scoring.body["state"])
    return remembered_night(originals, record.key, scoring.key)


def _chosen(scorings: Sequence[ScoringSeen], asked: str) -> ScoringSeen | None:
    if asked:
        found = next((one for one in scorings if one.record.id == asked), None)
        if found is None:
            raise NotAllowed(asked, "there is no such scoring of this night", "choose another")
        return found
    known = [one for one in scorings if one.state is not None]
    return next(iter(known or scorings), None)


def _order(record: Kept) -> tuple[str, str]:
    return record.at.isoformat() if record.at else "", record.id


def _markers(store: Store, record: Kept, card: PersonCard) -> tuple[Marker, ...]:
    """Entries around the recording, and visits of its day."""
    if record.at is None or record.night is None:
        return ()
    begins, lasts = record.at, timedelta(seconds=float(record.body["duration_s"]))
    near = (record.night - timedelta(days=1), record.night + timedelta(days=1))
    found: list[Marker] = []
    for one in store.find(card.id, "entry", since=near[0], until=near[1]):
        if one.at is None and one.night != record.night:
            continue
        if one.at is not None and not begins - _AROUND <= one.at <= begins + lasts + _AROUND:
            continue
        at = None if one.at is None else (one.at - begins).total_seconds()
        found += _of_entry(one, at)
    found += [
        Marker("visit", None, f"Visit on {_shown(one)}")
        for one in store.find(card.id, "visit", since=near[0], until=record.night)
        if _day(one) in (record.night, near[0])
    ]
    return tuple(sorted(found, key=lambda one: (one.at_s is None, one.at_s or 0.0)))


def _of_entry(entry: Kept, at: float | None) -> list[Marker]:
    """Medicines that were taken, each by itself; all else of the entry as one."""
    cells = {name: str(text) for name, text in entry.body["cells"].items()}
    doses = [name for name in cells if find_drug(name) is not None]
    found = [Marker("dose", at, f"{name} {cells[name]}") for name in doses]
    rest = [f"{name} {text}" for name, text in cells.items() if name not in doses]
    text = ", ".join([*rest, *filter(None, [str(entry.body["note"])])])
    if text:
        found.append(Marker("partner" if entry.source == PARTNER else "journal", at, text))
    return found


def _day(one: Kept) -> date | None:
    return one.at.date() if one.at is not None else one.night


def _shown(one: Kept) -> str:
    on = _day(one)
    return "" if on is None else f"{on:%d.%m.%Y}"
