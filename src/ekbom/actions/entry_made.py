"""What an entry is made of: its names as they were spelt, its night, and what is odd about it.

No desk, no right, no audit: whoever keeps entries holds each against those before it with these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from ekbom.actions.entry_medicines import medicines_of
from ekbom.actions.entry_names import Means, check_name, means, spelt_as_used
from ekbom.actions.entry_time import When, is_late, night_of, own_time
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
from ekbom.journal import note as notes
from ekbom.knowledge.load import load_policy
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.kept import Kept
from ekbom.model.people import PersonCard
from ekbom.model.record import MedicineUse


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


def spelt(cells: Mapping[str, str], used: Sequence[str], new: Iterable[str]) -> dict[str, str]:
    """The cells under the names that were used before."""
    meant = tuple(new)
    found = {spelt_as_used(check_name(n), used, meant): t.strip() for n, t in cells.items()}
    if len(found) < len(cells):
        raise UsageError("log", "a name is written twice", "write it once")
    return found


def meant_by(entry: Kept) -> dict[str, Means]:
    """What each name of an entry stands for."""
    return {name: means(name, text, entry.source) for name, text in entry.body["cells"].items()}


def placed_at(
    entry: Kept, meant: Mapping[str, Means], when: When, card: PersonCard, now: datetime
) -> Kept:
    """The entry with its moment, its night, and whether it comes late."""
    only_done = bool(meant) and not {"rated", "told", "seen"}.intersection(meant.values())
    night = night_of(when, card, rated=not only_done)
    return replace(entry, at=when.at, night=night, late=is_late(when, own_time(now, card), card))


def when_told(entry: Kept) -> When:
    """The moment an entry tells of already."""
    day = entry.night if entry.at is None else entry.at.date()
    return When(day or entry.written_at.date(), entry.at)


def with_changes(old: Kept, cells: Mapping[str, str], note: str | None) -> Kept:
    """The entry with other values or another note."""
    values = merged(old.body["cells"], cells)
    said = old.body["note"] if note is None else check_note(note.strip())
    if not values and not said:
        raise UsageError("--correct", "nothing would be left", "remove it: --remove ID")
    return replace(old, body={**old.body, "cells": values, "note": said})


def weighed(
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
