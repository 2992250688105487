"""The form of an evening: what was sent of it, and what of that changes.

A page may be older than what is kept by now, and a phone sends late. So a form carries what it
showed (``shown``), and only what differs from that changes anything; and, where scripts run, which
fields were touched since (``touched``), which change whatever was shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import Request
from starlette.datastructures import FormData

from ekbom.actions.evening import NightTold
from ekbom.actions.evening_told import (
    GOAL,
    IN_BED,
    IN_NIGHT,
    NO,
    SLEEP,
    URGE,
    YES,
    Evening,
)
from ekbom.journal.cells import read_cell
from ekbom.model.errors import UsageError
from ekbom.web.clock import day_typed
from ekbom.web.texts import later

# Field of the form: name in the log.
RATED = {"evening": URGE, "bed": IN_BED, "during": IN_NIGHT, "sleep": SLEEP, "goal": GOAL}
# The same of the night before, asked for once an evening has come.
BEFORE = {"before-during": IN_NIGHT, "before-sleep": SLEEP}
# Fields that say one thing together.
_GROUPS = {"nothing": "done", "own": "done", "sit-where": "sit"}
# Hours of sleep behind the words of the chips.
SLEPT = (
    ("3.5", later("under 4 h")),
    ("4.5", later("4-5 h")),
    ("5.5", later("5-6 h")),
    ("6.5", later("6-7 h")),
    ("7.5", later("over 7 h")),
)
# From which hours on each chip but the first holds them; the last only what is over its own.
_FROM_H, _OVER_H, _DAY_H = (4, 5, 6), 7, 24
# Places where one sits, and words for them.
SAT = (
    ("desk", later("at a desk")),
    ("bed", later("in bed")),
    ("meeting", later("in a meeting")),
    ("cinema", later("at the cinema or television")),
    ("car", later("in a car")),
    ("train", later("in a train")),
    ("plane", later("in a plane")),
    ("dialysis_chair", later("at dialysis")),
)
# Of a night of two measures: the one that was not drawn was done.
OTHER = "the other"
_LONGEST, _MOST_FIELDS = 10_000, 300
_SITUATION = "sit {}"
_AHEAD = "before "  # of names of the night before, in what was shown


@dataclass(frozen=True, slots=True)
class EveningForm:
    """An evening as it was sent.

    Attributes
    ----------
    night : date
    cells, before : mapping of str to str
        Everything the form holds, of its night and of the one before; empty where nothing is said.
    note : str or None
        None where the form does not ask for one.
    shown : mapping of str to str
        What the page showed of the same.
    touched : frozenset of str
        Names, and ``note``, that were touched.
    new : bool
        Whether a new name is meant as it is.
    own : str
        The new name.
    """

    night: date
    cells: Mapping[str, str]
    before: Mapping[str, str]
    note: str | None
    shown: Mapping[str, str]
    touched: frozenset[str] = frozenset()
    new: bool = False
    own: str = ""

    def told(self) -> tuple[NightTold, ...]:
        """What differs from what was shown, and what was touched."""
        changed = self._changed(self.cells)
        note = self.note
        if note == self.shown.get("note", "") and "note" not in self.touched:
            note = None
        found = [NightTold(self.night, changed, note)] if changed or note is not None else []
        before = self._changed(self.before, _AHEAD)
        if before:
            found.append(NightTold(self.night - timedelta(days=1), before))
        return tuple(found)

    def shown_text(self) -> str:
        """What was shown, as it came."""
        return json.dumps(dict(self.shown), ensure_ascii=False)

    def showing(self) -> str:
        """What a page shows that shows all of this, for the next time it is sent."""
        plain = {name: text for name, text in self.cells.items() if text}
        plain |= {_AHEAD + name: text for name, text in self.before.items() if text}
        return as_shown(plain, self.note or "")

    def _changed(self, now: Mapping[str, str], ahead: str = "") -> dict[str, str]:
        return {
            name: text
            for name, text in now.items()
            if ahead + name in self.touched or text != self.shown.get(ahead + name, "")
        }


def as_shown(cells: Mapping[str, str], note: str) -> str:
    """What a page shows, as its form carries it."""
    return json.dumps({**cells, **({"note": note} if note else {})}, ensure_ascii=False)


def shown_of(evening: Evening, *, before: bool) -> str:
    """What a page shows of an evening that is kept."""
    cells = dict(evening.cells)
    if before:
        told = evening.told_of(evening.night - timedelta(days=1))
        cells |= {_AHEAD + name: told[name] for name in BEFORE.values() if name in told}
    return as_shown(cells, evening.note)


async def evening_sent(request: Request) -> EveningForm:
    """The evening of a request.

    Raises
    ------
    UsageError
        When it is none.
    """
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    if any(not isinstance(v, str) or len(v) > _LONGEST for v in form.values()):
        raise UsageError("evening", "a field is too long", "write it shorter")
    own = " ".join(_one(form, "own").split())
    groups = {key: {name: _one(form, key)} for key, name in RATED.items() if f"asks-{key}" in form}
    groups |= {"done": _done(form, own), "trial": _trial(form), "sit": _minutes(form)}
    groups |= _medicines(form)
    return EveningForm(
        night=_night(_one(form, "night")),
        cells={name: text for group in groups.values() for name, text in group.items()},
        before={name: _one(form, key) for key, name in BEFORE.items() if f"asks-{key}" in form},
        note=_one(form, "note").replace("\r\n", "\n") if "note" in form else None,
        shown=_shown(_one(form, "shown")),
        touched=frozenset(_touched(_one(form, "touched").split(), groups)),
        new="new" in form,
        own=own,
    )


def _touched(fields: Iterable[str], groups: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The names behind the fields of a form."""
    for each in fields:
        if each in BEFORE:
            yield _AHEAD + BEFORE[each]
        elif each == "note":
            yield each
        yield from groups.get(_GROUPS.get(each, each), ())


def _one(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _all(form: FormData, name: str) -> list[str]:
    return [value.strip() for value in form.getlist(name) if isinstance(value, str)]


def _night(text: str) -> date:
    found = day_typed("night", text)
    if found is None:
        raise UsageError("night", "it is no day", "go back to Today, and try again")
    return found


def _shown(text: str) -> dict[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return {}
    return {str(name): str(told) for name, told in found.items()}


def _done(form: FormData, own: str) -> dict[str, str]:
    """What was done: what is left out counts as not done, once anything at all was said of it."""
    offered, usual = _all(form, "offered"), _all(form, "usual")
    done = set(_all(form, "done")) | ({own} if own else set())
    told = bool(done) or "nothing" in form
    found = {
        name: (text or YES) if name in done else (NO if told else "")
        for name, text in zip(offered, usual, strict=False)
    }
    if own and own not in found:
        found[own] = YES
    return found


def _trial(form: FormData) -> dict[str, str]:
    drawn, other, said = (_one(form, name) for name in ("trial-name", "trial-other", "trial"))
    if not drawn:
        return {}
    if not other:
        return {drawn: said}
    if said == OTHER:
        return {drawn: NO, other: _one(form, "trial-usual") or YES}
    return {drawn: said, other: NO if said else ""}


def _medicines(form: FormData) -> dict[str, dict[str, str]]:
    """By the field of each."""
    names = enumerate(_all(form, "medicine"))
    return {f"taken-{n}": {name: _one(form, f"taken-{n}")} for n, name in names}


def _minutes(form: FormData) -> dict[str, str]:
    """How long somebody could sit; without a place it is a desk."""
    minutes = _one(form, "sit")
    if "asks-sit" not in form:
        return {}
    place = _one(form, "sit-where")
    name = _SITUATION.format(place if place in dict(SAT) else "desk")
    number = minutes.removesuffix("min").strip()
    return {name: f"{number} min" if number else ""}


def slept(text: str) -> tuple[tuple[str, str], ...]:
    """The chips of sleep; the one that holds what is written down carries it as it is.

    So it is shown once, and sending the page again changes nothing.
    """
    cell = read_cell(text)
    if cell.kind != "number" or cell.unit not in ("", "h") or not 0 <= cell.value <= _DAY_H:
        return SLEPT
    place = sum(cell.value >= least for least in _FROM_H) + (cell.value > _OVER_H)
    return tuple((text if n == place else one, words) for n, (one, words) in enumerate(SLEPT))


def options_of(text: str, usual: str) -> Iterable[tuple[str, str]]:
    """What one can say of a medicine: the amount that is usual, not taken, different."""
    kept = text if text not in ("", "not taken", "different") else usual
    return (
        (kept, later("Taken")),
        ("not taken", later("Not taken")),
        ("different", later("Different")),
    )
