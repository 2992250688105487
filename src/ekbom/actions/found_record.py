"""A person's card and a person's record, found by what somebody says or by its key."""

from __future__ import annotations

from ekbom.journal.kept_rows import LOG, PARTNER
from ekbom.model.errors import NotAllowed, UsageError
from ekbom.model.kept import KEPT_KINDS, Kept, KeptKind
from ekbom.model.people import PersonCard
from ekbom.model.store import Store

_LAST = "last"
_LOGGED = "log_entry"
_LINES = 500  # of the audit, looked at for the last entry
_SHORTEST = 6  # letters of the beginning of an id


def card_of(store: Store, person: str) -> PersonCard:
    """The card of a person.

    Raises
    ------
    NotAllowed
        When there is none.
    """
    found = next((one for one in store.persons() if one.id == person), None)
    if found is None:
        raise NotAllowed("person", "there is nobody of this name here", "see ekbom list --persons")
    return found


def with_key(store: Store, person: str, kind: KeptKind, key: str) -> Kept | None:
    """The record of a kind that bears a key, of which there is one at most."""
    return next(iter(store.find(person, kind, key=key)), None)


def record_of(store: Store, person: str, said: str) -> Kept:
    """The newest version of a record of a person.

    Parameters
    ----------
    store : Store
    person : str
        Id of the person.
    said : str
        Id of the record, its first letters, or ``last``: the entry that was logged last.

    Raises
    ------
    NotAllowed
        When the person has no such record; in the same words when it is another's.
    UsageError
        When several begin like this.
    """
    if said == _LAST:
        found = _last(store, person)
    else:
        # Ids are plain letters; anything else is not even asked for.
        found = store.get(said) if said.isascii() else None
        if found is None and len(said) >= _SHORTEST:
            found = _beginning(store, person, said)
    if found is None or found.person != person:
        raise NotAllowed(said, "there is no such record here for you", "see ekbom list")
    return found


def _last(store: Store, person: str) -> Kept | None:
    """The entry that was logged last: by the audit, which knows it at once, else by looking."""
    number, _ = store.head()
    for line in reversed(tuple(store.audit(after=max(0, number - _LINES)))):
        event = line.event
        if (event.verb, event.person, event.result) == (_LOGGED, person, "done"):
            for record in event.records:
                found = store.get(record)
                if found is not None:
                    return found
    logged = (
        one for source in (LOG, PARTNER) for one in store.find(person, "entry", source=source)
    )
    return max(logged, key=lambda one: (one.written_at, one.id), default=None)


def _beginning(store: Store, person: str, letters: str) -> Kept | None:
    found = [
        one for kind in KEPT_KINDS for one in store.find(person, kind) if one.id.startswith(letters)
    ]
    if len(found) > 1:
        raise UsageError(letters, f"{len(found)} records begin like this", "give more letters")
    return found[0] if found else None
