"""What is to be done at home, and the next appointment: written down, and asked about when due."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_medicines import medicines_of
from ekbom.actions.found_record import with_key
from ekbom.actions.readable import readable
from ekbom.model.day import parse_day
from ekbom.model.due import Appointment, HomeItem
from ekbom.model.errors import InputError, UsageError
from ekbom.model.kept import Kept, KeptKind

if TYPE_CHECKING:
    from ekbom.model.record import MedicineUse

__all__ = [
    "HomeStep", "Noted", "appointment_of", "appointments_of", "home_items", "home_of",
    "set_appointment", "set_home",
]  # fmt: skip

KEY = "home"
_LONGEST = 500  # letters of one item
_MOST = 50  # items
_UNTIL = re.compile(r"^(.*?)[\s,]*\buntil\s+(\d{4}-\d{2}-\d{2})$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of it.

    Attributes
    ----------
    record : Kept
    kept : bool
        False when it stood there already, or was only tried.
    same : bool
        Whether it stood there already.
    medicines : tuple of MedicineUse
        That were ended or altered, by what was written: each asks for its stop card.
    """

    record: Kept
    kept: bool
    same: bool = False
    medicines: tuple[MedicineUse, ...] = ()


def home_items(text: str) -> tuple[HomeItem, ...]:
    """The items somebody wrote in one line: ``calf stretch, evenings until 2026-12-20; warm bath``.

    Parameters
    ----------
    text : str
        Items are parted by semicolons; how often stands behind the first comma.

    Raises
    ------
    InputError
        For an item that is empty or too long, and a day that is none.
    """
    return tuple(_item(part.strip()) for part in text.split(";")) if text.strip() else ()


def _item(text: str) -> HomeItem:
    found = _UNTIL.match(text)
    until = None
    if found is not None:
        try:
            text, until = found[1], parse_day(found[2])
        except ValueError as error:
            raise InputError(KEY, f"{found[2]} {error}", "write it as 2026-12-20") from error
    what, _, often = (part.strip() for part in text.partition(","))
    return HomeItem(_checked(KEY, what), _checked(KEY, often, empty=True), until)


@person_verb("write")
def set_home(
    desk: Desk,
    person: str,
    items: Sequence[HomeItem],
    *,
    anew: bool = False,
    dry_run: bool = False,
) -> Noted:
    """Write down what is to be done at home; what is there of another name stays.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    items : sequence of HomeItem
        One of a name that is there takes its place.
    anew : bool
        Whether these are all there is; without any, nothing is left to do.
    dry_run : bool
        Only try.

    Raises
    ------
    NotAllowed
        When the actor may not write for this person.
    UsageError
        When there is nothing to write down, or too much.
    """
    if not items and not anew:
        raise UsageError(KEY, "there is nothing to write down", "say what is to be done")
    with desk.store.transaction():
        return HomeStep(desk, person, dry_run).home(items, anew=anew)


@person_verb("write")
def set_appointment(
    desk: Desk, person: str, on: date, what: str = "", *, dry_run: bool = False
) -> Noted:
    """Write down the next appointment; another word for the same day takes its place.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    on : date
    what : str
        Such as ``sleep clinic``; may be empty.
    dry_run : bool
        Only try.

    Raises
    ------
    NotAllowed
        When the actor may not write for this person.
    InputError
        When the words are too long.
    """
    with desk.store.transaction():
        return HomeStep(desk, person, dry_run).appointment(on, what)


@dataclass(frozen=True, slots=True)
class HomeStep:
    """Both within a transaction that is somebody else's, so that they are kept with the rest of it.

    Whoever begins it has checked the right to write for the person.
    """

    _desk: Desk
    _person: str
    _dry_run: bool = False

    def known(self) -> tuple[HomeItem, ...]:
        """What is written down so far.

        Raises
        ------
        InputError
            When it is not written as it must be.
        """
        old = with_key(self._desk.store, self._person, "home", KEY)
        return () if old is None else home_of(old)

    def home(self, items: Sequence[HomeItem], *, anew: bool = False) -> Noted:
        """As `set_home`."""
        before = () if anew else self.known()
        named = {one.what.casefold(): one for one in (*before, *items)}
        if len(named) > _MOST:
            raise UsageError(KEY, f"there would be {len(named)} items", f"keep up to {_MOST}")
        body = {"items": [_plain(one) for one in named.values()]}
        words = "; ".join(f"{one.what}, {one.how_often}" for one in items)
        return self._keep("set_home", "home", KEY, body, words)

    def appointment(self, on: date, what: str = "") -> Noted:
        """As `set_appointment`."""
        words = _checked("next", what.strip(), empty=True)
        return self._day(on.isoformat(), on, {"what": words})

    def visit(self, course: str, number: int, on: date, *, since: date) -> Noted:
        """The day of the next visit of a course, where the one that was said before is moved to.

        Parameters
        ----------
        course : str
            Its name.
        number : int
            Of the visit.
        on : date
        since : date
            The first day on which a visit could still be expected.
        """
        ahead = self._desk.store.find(self._person, "appointment", since=since)
        moved = next((one for one in ahead if one.body.get("course") == course), None)
        # Its key keeps it apart from whatever else is written down for the day.
        told = {"what": f"visit {number}", "course": course}
        return self._day(f"{on} {course}", on, told, moved)

    def _day(self, key: str, on: date, told: Mapping[str, str], moved: Kept | None = None) -> Noted:
        body, verb, words = {"on": on.isoformat(), **told}, "set_appointment", told["what"]
        return self._keep(verb, "appointment", key, body, words, night=on, moved=moved)

    def _keep(
        self,
        verb: str,
        kind: KeptKind,
        key: str,
        body: Mapping[str, Any],
        words: str,
        *,
        night: date | None = None,
        moved: Kept | None = None,
    ) -> Noted:
        """A new record, a new version of it, or nothing where it says the same already."""
        desk, store, person = self._desk, self._desk.store, self._person
        there = with_key(store, person, kind, key)
        old = there or moved
        if old is None:
            new = desk.first_record(person, kind, key, body, night=night)
        else:
            reason = "written anew" if there else "moved to another day"
            new = replace(desk.next_record(old, body, reason), key=key, night=night)
        event = desk.event(verb, person, (new.id,))
        medicines = medicines_of(replace(new, body={"cells": {}, "note": words}), ())
        if there is not None and dict(there.body) == body:
            if not self._dry_run:
                store.note(replace(event, result="nothing_changed"))
            return Noted(there, kept=False, same=True, medicines=medicines)
        if not self._dry_run:
            (store.keep if old is None else store.amend)([new], event)
        return Noted(new, kept=not self._dry_run, medicines=medicines)


def home_of(kept: Kept) -> tuple[HomeItem, ...]:
    """The items of a kept record.

    Raises
    ------
    InputError
        When it is not written as it must be.
    """
    try:
        return tuple(_read(one) for one in kept.body["items"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _strange(kept) from error


def _read(one: Mapping[str, Any]) -> HomeItem:
    until = parse_day(one["until"]) if one.get("until") else None
    return HomeItem(str(one["what"]), str(one.get("how_often") or ""), until)


def appointment_of(kept: Kept) -> Appointment:
    """The appointment of a kept record.

    Raises
    ------
    InputError
        When it is not written as it must be.
    """
    try:
        on = parse_day(kept.body["on"])
    except (KeyError, TypeError, ValueError) as error:
        raise _strange(kept) from error
    what = str(kept.body.get("what") or "")
    return Appointment(on, what, by_prescriber=kept.author_role == "doctor")


def appointments_of(
    kept: Iterable[Kept], wrong: Callable[[Kept, InputError], None] | None = None
) -> tuple[Appointment, ...]:
    """The appointments of kept records: one for a day, with all that is written down for it.

    Parameters
    ----------
    kept : iterable of Kept
    wrong : callable, optional
        As for `ekbom.actions.readable.readable`.
    """
    days: dict[date, list[Appointment]] = {}
    for one in readable(kept, appointment_of, wrong):
        days.setdefault(one.on, []).append(one)
    return tuple(
        Appointment(
            on, "; ".join(dict.fromkeys(one.what for one in said if one.what)),
            any(one.by_prescriber for one in said),
        )
        for on, said in days.items()
    )  # fmt: skip


def _strange(kept: Kept) -> InputError:
    return InputError(
        kept.named,
        "it is not written as it must be",
        "remove it, or write it anew with ekbom log home= and next=",
    )


def _plain(one: HomeItem) -> dict[str, str | None]:
    until = one.until.isoformat() if one.until else None
    return {"what": one.what, "how_often": one.how_often, "until": until}


def _checked(where: str, text: str, *, empty: bool = False) -> str:
    """One line of words."""
    if len(text) > _LONGEST or not text.isprintable() or not (text or empty):
        raise InputError(
            where, f"{text[:40]!r} is no line of words", f"write up to {_LONGEST} letters"
        )
    return text
