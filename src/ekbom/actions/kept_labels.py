"""What laboratories call stages, movements and events: label maps that are kept under a name.

A map belongs to the house and not to a person. What a recording was brought in with stays with the
recording, so that a map which is changed later alters no night.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.actions.desk import Desk, house_verb, person_verb
from ekbom.model.errors import InputError, UsageError
from ekbom.model.house import HouseEntry, HouseKind
from ekbom.recordings.labels import LabelMap, label_map_of, label_map_values, read_labels

if TYPE_CHECKING:
    from ekbom.model.kept import Kept
    from ekbom.model.people import Role
    from ekbom.model.store import Store

__all__ = [
    "KeptMap", "OfferedMaps", "keep_label_map", "labels_named", "list_label_maps", "map_called",
    "offered_maps", "remove_label_map",
]  # fmt: skip

_KIND: HouseKind = "label_map"
# In the body of an entry: how the map is called, and its values, or None where it was removed.
_NAME, _MAP = "name", "map"
_LONGEST = 80  # letters of a name
_MOST = 1000  # labels of a map


@dataclass(frozen=True, slots=True)
class KeptMap:
    """A label map as it is kept now.

    Attributes
    ----------
    name : str
    labels : LabelMap
    kept_at : datetime
        When it was kept like this, in UTC.
    by : str
        Id of the member.
    role : Role
    """

    name: str
    labels: LabelMap
    kept_at: datetime
    by: str
    role: Role

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values for JSON; the map as its file is laid out."""
        return {
            "name": self.name,
            "map": label_map_values(self.labels),
            "kept_at": self.kept_at.isoformat(),
            "by": self.by,
            "role": self.role,
        }


@dataclass(frozen=True, slots=True)
class OfferedMaps:
    """The maps a night can be brought in with.

    Attributes
    ----------
    maps : tuple of KeptMap
    last : str
        Name of the one that the newest night of this person was brought in with; empty when it is
        not kept any more, or there is none.
    """

    maps: tuple[KeptMap, ...]
    last: str


@house_verb("labels")
def list_label_maps(desk: Desk) -> tuple[KeptMap, ...]:
    """All that are kept, by their names.

    Raises
    ------
    NotAllowed
        When the actor may not see them.
    """
    desk.store.note(desk.event("list_label_maps", result="nothing_changed"))
    return _living(desk.store)


@house_verb("labels")
def keep_label_map(
    desk: Desk, name: str, labels: LabelMap, *, instead: bool = False, dry_run: bool = False
) -> bool:
    """Keep a map under a name, for nights that are brought in from now on.

    Parameters
    ----------
    desk : Desk
    name : str
        Capitals do not matter.
    labels : LabelMap
    instead : bool
        Whether it takes the place of the one of this name, whose versions stay.
    dry_run : bool
        Only check.

    Returns
    -------
    bool
        False where exactly this is kept already.

    Raises
    ------
    NotAllowed
        When the actor may not keep any.
    UsageError
        For a name that is none or is taken, and for a map that says nothing, or too much.
    """
    called = _checked_name(name)
    _check_filled(labels)
    with desk.store.transaction():
        old = _found(_living(desk.store), called)
        if old is not None and not instead:
            raise UsageError(
                "name", f"a map called {old.name!r} is kept already",
                "change that one, or give this one another name",
            )  # fmt: skip
        told = replace(labels, name=called)
        if old is not None and (old.name, old.labels) == (called, told):
            if not dry_run:
                desk.store.note(desk.event("keep_label_map", result="nothing_changed"))
            return False
        if not dry_run:
            reason = "a new map" if old is None else "the map was changed"
            _write(desk, "keep_label_map", called, label_map_values(told), reason)
    return True


@house_verb("labels")
def remove_label_map(desk: Desk, name: str, *, dry_run: bool = False) -> None:
    """Offer a map no more; nights that were brought in with it keep what it said.

    Raises
    ------
    NotAllowed
        When the actor may not remove any.
    UsageError
        When there is none of this name.
    """
    with desk.store.transaction():
        old = map_called(_living(desk.store), name)
        if not dry_run:
            _write(desk, "remove_label_map", old.name, None, "the map was removed")


@person_verb("bring")
def offered_maps(desk: Desk, person: str) -> OfferedMaps:
    """The maps that a night of a person can be brought in with, and the one used last.

    Raises
    ------
    NotAllowed
        When the actor may not bring anything in for this person.
    """
    with desk.store.snapshot():
        maps, nights = _living(desk.store), desk.store.find(person, "recording")
    desk.store.note(desk.event("offered_maps", person, result="nothing_changed"))
    newest = max(nights, key=lambda one: one.changed_at or one.written_at, default=None)
    last = None if newest is None else _found(maps, _used(newest))
    return OfferedMaps(maps, "" if last is None else last.name)


@person_verb("bring")
def labels_named(desk: Desk, person: str, said: str) -> LabelMap:
    """The label map somebody means: a file of this name, or else the one that is kept under it.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person whose night it is for.
    said : str
        A path, or a name.

    Raises
    ------
    NotAllowed
        When the actor may not bring anything in for this person.
    InputError
        When the file cannot be read.
    UsageError
        When there is neither.
    """
    if Path(said).exists():
        return read_labels(said)
    found = labels_called(desk.store, said)
    desk.store.note(desk.event("labels_named", person, result="nothing_changed"))
    return found


def labels_called(store: Store, name: str) -> LabelMap:
    """The map that is kept under a name.

    Raises
    ------
    UsageError
        When there is none.
    """
    return map_called(_living(store), name).labels


def labels_of_night(recording: Kept) -> LabelMap | None:
    """What the labels of a recording that is kept mean; None for the usual alone.

    Raises
    ------
    InputError
        When what came with it from elsewhere is no label map.
    """
    told = recording.body.get("labels")
    if told is None:
        return None
    where = str(recording.body["name"])
    if not isinstance(told, Mapping):
        raise InputError(where, "what its labels mean is no label map", "bring it in again")
    return label_map_of(told, where)


def _used(recording: Kept) -> str:
    """Name of the map it was brought in with; empty for none, or none that can be read."""
    try:
        labels = labels_of_night(recording)
    except InputError:
        return ""
    return "" if labels is None else labels.name


def _living(store: Store) -> tuple[KeptMap, ...]:
    found: dict[str, KeptMap] = {}
    for entry in store.house(_KIND):
        name, told = entry.body[_NAME], entry.body[_MAP]
        found.pop(name.casefold(), None)
        if told is not None:
            found[name.casefold()] = KeptMap(
                name, label_map_of(told, name), entry.written_at, entry.author, entry.author_role
            )
    return tuple(found[key] for key in sorted(found))


def _found(maps: tuple[KeptMap, ...], name: str) -> KeptMap | None:
    wanted = name.strip().casefold()
    return next((one for one in maps if one.name.casefold() == wanted), None)


def map_called(maps: tuple[KeptMap, ...], name: str) -> KeptMap:
    """The one of some maps that bears a name; capitals do not matter.

    Raises
    ------
    UsageError
        When there is none.
    """
    found = _found(maps, name)
    if found is None:
        kept = ", ".join(one.name for one in maps) or "none"
        raise UsageError(
            "label map", f"there is no file and no kept map called {name[:_LONGEST]!r}",
            f"name a file, or one of those that are kept ({kept})",
        )  # fmt: skip
    return found


def _checked_name(name: str) -> str:
    called = name.strip()
    if not called or not called.isprintable() or len(called) > _LONGEST:
        raise UsageError(
            "name", "the map has no name that can be used",
            f"give it one line of up to {_LONGEST} letters, such as that of the laboratory",
        )  # fmt: skip
    return called


def _check_filled(labels: LabelMap) -> None:
    if not (labels.own or labels.scored):
        raise UsageError("labels", "the map says nothing yet", "say what at least one label means")
    if len(labels.own) > _MOST:
        raise UsageError(
            "labels", f"there are {len(labels.own)} labels in it", f"keep at most {_MOST}"
        )


def _write(desk: Desk, verb: str, name: str, told: Mapping[str, Any] | None, reason: str) -> None:
    entry = HouseEntry(
        _KIND, len(desk.store.house(_KIND)) + 1, {_NAME: name, _MAP: told},
        desk.now().astimezone(UTC), desk.actor.id, desk.actor.role, reason,
    )  # fmt: skip
    desk.store.keep_house(entry, desk.event(verb, records=(entry.digest,)))
