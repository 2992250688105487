"""The versions of a record: the first one, and those that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ekbom.model.kept import Kept, KeptKind
from ekbom.model.night import night_of_outcome

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.people import Actor, PersonCard


def first_record(
    id_: str,
    person: str,
    kind: KeptKind,
    key: str,
    body: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    night: date | None = None,
) -> Kept:
    """A record that is new; see `ekbom.model.kept.Kept`."""
    made = first_version(id_, person, kind, key, body, actor=actor, now=now, source="", original="")
    return replace(made, night=night)


def next_record(
    old: Kept, body: Mapping[str, Any], *, actor: Actor, now: datetime, reason: str
) -> Kept:
    """What follows a record."""
    made = next_version(old, body, actor=actor, now=now, source=old.source, original=old.original)
    return replace(made, reason=reason)


def first_version(
    id_: str,
    person: str,
    kind: KeptKind,
    key: str,
    body: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    source: str,
    original: str,
) -> Kept:
    """A record of what is brought that is new.

    Parameters
    ----------
    id_, person, kind, key, body, source, original
        See `ekbom.model.kept.Kept`.
    actor : Actor
        Who brings it.
    now : datetime
        With its zone.
    """
    return Kept(
        id_, person, kind, key, now.astimezone(UTC), actor.id, actor.role, body,
        source=source, original=original,
    )  # fmt: skip


def next_version(
    old: Kept,
    body: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    source: str,
    original: str,
) -> Kept:
    """What follows a record when its file is brought again.

    Parameters
    ----------
    old : Kept
    body : mapping
    actor : Actor
        Who brings it.
    now : datetime
        With its zone.
    source : str
        Name of the file.
    original : str
        SHA-256 of the file.
    """
    return replace(
        old,
        body=body,
        source=source,
        original=original,
        version=old.version + 1,
        changed_at=now.astimezone(UTC),
        author=actor.id,
        author_role=actor.role,
        reason=f"read from {source}",
    )


def at_the_time(kept: Kept, moment: datetime, card: PersonCard) -> Kept:
    """The record with its moment on the person's own clock, and the night that moment is of."""
    own = moment.replace(tzinfo=None)
    return replace(kept, at=own, night=night_of_outcome(own, card.day_turns_h))
