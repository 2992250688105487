"""When an entry tells of: the moment as somebody says it, its night, and whether it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ekbom.journal.clock import looks_dated, order_of, parse, parse_hour
from ekbom.journal.entry import Entry, lateness_h
from ekbom.journal.zones import find_zone
from ekbom.knowledge.load import load_policy
from ekbom.model.day import first_of
from ekbom.model.errors import InputError
from ekbom.model.night import night_of_action, night_of_outcome
from ekbom.model.people import PersonCard

_HOW = "write it as 21:30, 2026-11-20T21:30 or 2026-11-20"


@dataclass(frozen=True, slots=True)
class When:
    """The moment an entry tells of, by the person's own clock.

    Attributes
    ----------
    day : date
        Of the moment; of the evening, where no clock time was said.
    at : datetime or None
        Without a zone.
    """

    day: date
    at: datetime | None


def own_time(now: datetime, card: PersonCard) -> datetime:
    """The clock of a person, to the second and without its zone."""
    own = now.astimezone(find_zone(card.zone)) if card.zone else now
    return own.replace(tzinfo=None, microsecond=0)


def when_of(said: str | datetime | date | None, now: datetime, card: PersonCard) -> When:
    """The moment somebody means; a clock time alone is the last one that has been.

    Parameters
    ----------
    said : str, datetime, date or None
        ``21:30``, ``2026-11-20T21:30``, ``2026-11-20``; None is now.
    now : datetime
        With its zone.
    card : PersonCard

    Raises
    ------
    InputError
        For what is no moment, and for one that has not been yet.
    """
    own = own_time(now, card)
    if said is None:
        return When(own.date(), own)
    if isinstance(said, str):
        found = _read(said.strip(), own, now, card)
    elif isinstance(said, datetime):
        found = _at(said, now, card)
    else:
        found = When(said, None)
    if found.day > own.date() or (found.at is not None and found.at > own):
        shown = found.day if found.at is None else found.at.isoformat(" ", "minutes")
        raise InputError("--at", f"{shown} has not been yet", "say when it was")
    return found


def _read(text: str, own: datetime, now: datetime, card: PersonCard) -> When:
    hour = None if looks_dated(text) else parse_hour(text)
    if hour is not None:
        at = datetime.combine(own.date(), datetime.min.time()) + timedelta(hours=hour)
        at = at if at <= own else at - timedelta(days=1)
        return When(at.date(), at)
    stamp = parse(text, order_of([text], "--at", ""))
    if stamp is None:
        raise InputError("--at", f"{text!r} is no moment", _HOW)
    return _at(stamp.at, now, card) if stamp.clocked else When(stamp.at.date(), None)


def _at(moment: datetime, now: datetime, card: PersonCard) -> When:
    """A moment with or without a zone, by the clock of the person."""
    if moment.tzinfo is not None:
        moment = own_time(moment.astimezone(now.tzinfo), card)
    return When(moment.date(), moment)


def night_of(when: When, card: PersonCard, *, rated: bool) -> date:
    """The night an entry belongs to.

    Parameters
    ----------
    when : When
    card : PersonCard
    rated : bool
        Whether it tells how it was; what was only done acts on the night that follows.
    """
    if when.at is None:
        return when.day
    if rated:
        return night_of_outcome(when.at, card.day_turns_h)
    lasts_h = load_policy().night_lasts_h
    return night_of_action(when.at, card.day_turns_h, night_lasts_h=lasts_h)


def last_nights(now: datetime, card: PersonCard, many: int) -> date:
    """The first of the last nights of a person, the running one counted.

    Parameters
    ----------
    now : datetime
        With its zone.
    card : PersonCard
    many : int
        At least 1.
    """
    running = night_of_outcome(own_time(now, card), card.day_turns_h)
    return first_of(many, running)


def is_late(when: When, written: datetime, card: PersonCard) -> bool:
    """Whether it was written later than memory is trusted for; `written` by the own clock."""
    entry = Entry(0, 0, when.day, when.at, written=written)
    hours = lateness_h(entry, card.day_turns_h)
    return hours is not None and hours > load_policy().late_after_h
