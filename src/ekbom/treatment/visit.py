"""One visit: which fields its kind asks for, how the next is made from the last, how it is amended.

The next visit is the last one with what was changed. What has to be seen or counted anew, such as
how it is today, a response or the needles taken out, never comes from the last visit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ekbom.model.errors import InputError, UsageError
from ekbom.model.plain_form import from_plain, to_plain
from ekbom.model.treatment import Amendment, VisitKind, VisitRecord
from ekbom.treatment.patch import patched

# What each kind of work asks for beside what every visit asks; it may hold nothing of the others.
OWN_FIELDS: Mapping[VisitKind, tuple[str, ...]] = MappingProxyType(
    {
        "needling": ("needle", "insertions", "needles_in", "needles_out", "electro"),
        "manual": ("hands",),
        "device": ("devices",),
        "movement": ("movements",),
        "talk": ("topics",),
    }
)
# What is looked at, asked or counted anew each time.
ANEW = (
    "on", "since_last", "before", "after", "felt", "needles_in", "needles_out", "harmed",
    "nothing_harmed", "done", "idea", "idea_seen", "next_on", "screen", "replies", "response",
    "source", "written_by", "written_at", "amendments",
)  # fmt: skip
# What is kept beside the record and is no part of what a person writes into it.
_KEPT = ("number", "amendments")


def asked_of(kinds: tuple[VisitKind, ...]) -> tuple[str, ...]:
    """The fields a visit of these kinds asks for, in the order of the record."""
    own = {name for kind in kinds for name in OWN_FIELDS[kind]}
    others = {name for names in OWN_FIELDS.values() for name in names} - own
    return tuple(one.name for one in fields(VisitRecord) if one.name not in others)


def blank_next(last: VisitRecord) -> VisitRecord:
    """The next visit as it begins: the last one without all that is seen or counted anew.

    Parameters
    ----------
    last : VisitRecord
    """
    again = {one.name: getattr(last, one.name) for one in fields(VisitRecord)}
    for name in ANEW:
        del again[name]
    insertions = tuple(replace(one, seen=None, source="") for one in last.insertions)
    return VisitRecord(**{**again, "number": last.number + 1, "insertions": insertions})


def next_visit(last: VisitRecord, changed: Mapping[str, Any], where: str = "visit") -> VisitRecord:
    """A full visit from the last one and what was changed.

    Parameters
    ----------
    last : VisitRecord
    changed : mapping
        Fields as in a visit file; see `ekbom.treatment.patch` for how lists are changed.
    where : str
        The file or the call, for messages.

    Raises
    ------
    InputError
        When a field does not exist, holds another kind of value, or is not asked for.
    """
    start = to_plain(blank_next(last))
    return read_visit({**patched(start, changed, where), "number": last.number + 1}, where)


def read_visit(plain: object, where: str = "visit") -> VisitRecord:
    """A visit from plain values, with no field that its kinds do not ask for.

    Raises
    ------
    InputError
    """
    visit = from_plain(VisitRecord, plain, where)
    if len(set(visit.kinds)) < len(visit.kinds):
        raise InputError(where, "also names a kind twice", "name each kind of work once")
    asked = asked_of(visit.kinds)
    for name in to_plain(visit):
        if name not in asked:
            homes = [kind for kind, own in OWN_FIELDS.items() if name in own]
            raise InputError(
                where,
                f"a visit of {' and '.join(visit.kinds)} has no {name}",
                f"leave it out, or add {homes[0]!r} to also",
            )
    return visit


def amend(
    visit: VisitRecord,
    changed: Mapping[str, Any],
    *,
    reason: str,
    at: datetime,
    by: str,
    where: str = "visit",
) -> VisitRecord:
    """The visit as it should have been written, with what stood there before.

    Parameters
    ----------
    visit : VisitRecord
    changed : mapping
        As in `next_visit`.
    reason : str
    at : datetime
        The clock.
    by : str
        Who amends it.
    where : str

    Raises
    ------
    UsageError
        When there is no reason, nobody who amends it, or nothing that is altered.
    InputError
        As in `read_visit`.
    """
    if not (reason.strip() and by.strip()):
        what = "who amends it" if reason.strip() else "why it is amended"
        raise UsageError(where, f"nobody said {what}", "give reason and name")
    for name in _KEPT:
        if name in changed:
            raise UsageError(where, f"{name} is not amended", "leave it out")
    old = to_plain(visit)
    read = read_visit(patched(old, changed, where), where)
    new = to_plain(read)
    was = {
        name: json.dumps(old[name], ensure_ascii=False) if name in old else ""
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    }
    if not was:
        raise UsageError(where, "nothing in it is altered", "name the field that was wrong")
    amendment = Amendment(at, by.strip(), reason.strip(), MappingProxyType(was))
    return replace(read, amendments=(*visit.amendments, amendment))
