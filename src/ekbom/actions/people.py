"""The persons of a workspace and its members: found by label, added, changed, deleted, let in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date

from ekbom.actions.desk import Desk, house_verb, label_verb, person_verb
from ekbom.actions.doomed import remove_doomed
from ekbom.actions.found_record import card_of
from ekbom.actions.permissions import may_know
from ekbom.journal.options import NOON_H
from ekbom.journal.zones import find_zone
from ekbom.model.audit import Event
from ekbom.model.errors import UsageError
from ekbom.model.kept import KEPT_KINDS
from ekbom.model.night import check_turn_hour
from ekbom.model.people import ROLES, Actor, PersonCard, Role
from ekbom.model.store import Store

__all__ = [
    "About", "about_person", "add_member", "add_person", "carer_of", "change_person",
    "check_label", "check_zone", "delete_person", "grant", "list_members", "list_persons", "whom",
]  # fmt: skip

_LONGEST = 80  # letters of a label
_SHORT = 8  # letters of an id that tell members apart


@dataclass(frozen=True, slots=True)
class About:
    """How much is kept of a person.

    Attributes
    ----------
    counts : mapping of kind to number of records
    first, last : date or None
        Nights of the first and the last entry.
    """

    counts: Mapping[str, int]
    first: date | None
    last: date | None


@label_verb
def whom(card: PersonCard) -> PersonCard:
    """The person somebody means by a label; without one, the only one there is.

    Parameters
    ----------
    card : PersonCard
        Callers give a desk, and a label, an id, or an empty text.

    Raises
    ------
    NotAllowed
        In the same words whether there is no such person or they are another's.
    UsageError
        Without a label, where there are several.
    """
    return card


@house_verb("people")
def list_persons(desk: Desk) -> tuple[PersonCard, ...]:
    """The persons one may act for, by their labels; that they were listed is kept."""
    desk.store.note(desk.event("list_persons"))
    return tuple(card for card in desk.store.persons() if may_know(desk.actor, card.id))


@house_verb("people")
def add_person(
    desk: Desk,
    label: str,
    *,
    day_turns_h: float = NOON_H,
    zone: str = "",
    dry_run: bool = False,
) -> PersonCard:
    """A new person, given to whoever adds them.

    Parameters
    ----------
    desk : Desk
    label : str
        How the workspace calls them; must be free.
    day_turns_h : float
        Hour at which their day turns.
    zone : str
        IANA time zone of their clock; empty for that of the machine.
    dry_run : bool
        Only check.

    Raises
    ------
    UsageError
        For a label that is empty, too long or taken, an hour no clock shows, or an unknown zone.
    """
    card = PersonCard(desk.new_id(), label, desk.now().astimezone(UTC), day_turns_h, zone)
    check_turn_hour(day_turns_h)
    check_zone(zone)
    with desk.store.transaction():
        check_label(label, desk.store.persons())
        if dry_run:
            return card
        take_on(desk.store, desk.actor, card, desk.event("add_person", card.id))
    return card


def take_on(store: Store, actor: Actor, card: PersonCard, event: Event) -> None:
    """Put a new person in, given to whoever acts; the caller holds the transaction."""
    store.add_person(card, event)
    if not actor.owner:
        store.change_member(replace(actor, persons=actor.persons | {card.id}), event)


@person_verb("amend")
def change_person(
    desk: Desk,
    person: str,
    *,
    label: str | None = None,
    day_turns_h: float | None = None,
    zone: str | None = None,
    dry_run: bool = False,
) -> PersonCard:
    """Another label, hour or zone; what was kept stays on the nights it was kept for.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    label, day_turns_h, zone
        As for `add_person`; None leaves it.
    dry_run : bool
        Only check.

    Raises
    ------
    UsageError
        As for `add_person`.
    """
    with desk.store.transaction():
        persons, card = desk.store.persons(), card_of(desk.store, person)
        if label is not None and label != card.label:
            card = replace(card, label=check_label(label, persons))
        if day_turns_h is not None:
            card = replace(card, day_turns_h=check_turn_hour(day_turns_h))
        if zone is not None:
            card = replace(card, zone=check_zone(zone))
        if not dry_run:
            desk.store.change_person(card, desk.event("change_person", person))
    return card


@person_verb("delete")
def delete_person(desk: Desk, person: str, *, dry_run: bool = False) -> int:
    """The person with everything that is kept of them, for good; the audit keeps that it was done.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    dry_run : bool
        Only count.

    Returns
    -------
    int
        How many records there were.

    Raises
    ------
    NotAllowed
        When there is no such person.
    """
    with desk.store.transaction():
        card_of(desk.store, person)
        many = sum(len(desk.store.find(person, kind)) for kind in KEPT_KINDS)
        if dry_run:
            return many
        desk.store.delete_person(person, desk.event("delete_person", person))
    remove_doomed(desk.store, desk.originals, desk.event("delete_person", person))
    return many


@person_verb("see")
def about_person(desk: Desk, person: str) -> About:
    """How much is kept of a person, and from when to when they wrote.

    Raises
    ------
    NotAllowed
        When the actor may not see this person, or there is none.
    """
    card_of(desk.store, person)
    desk.store.note(desk.event("about_person", person))
    with desk.store.snapshot():
        found = {kind: desk.store.find(person, kind) for kind in KEPT_KINDS}
    nights = [one.night for one in found["entry"] if one.night]
    counts: dict[str, int] = {kind: len(those) for kind, those in found.items() if those}
    return About(counts, min(nights, default=None), max(nights, default=None))


@house_verb("members")
def list_members(desk: Desk) -> tuple[Actor, ...]:
    """Whoever may act in the workspace, in the order in which they came."""
    desk.store.note(desk.event("list_members"))
    return desk.store.members()


@house_verb("members")
def add_member(
    desk: Desk, label: str, role: Role, *, persons: Iterable[str] = (), relation: str = ""
) -> Actor:
    """Somebody else who may act.

    Parameters
    ----------
    desk : Desk
    label : str
        How the workspace calls them; must be free among the members.
    role : Role
    persons : iterable of str
        Ids of the persons they are given.
    relation : str
        Of a carer to the person.

    Raises
    ------
    UsageError
        For a role that does not exist, a label that is taken, or a person that is not there.
    """
    if role not in ROLES:
        raise UsageError("--role", f"{role!r} is no role", f"use one of {', '.join(ROLES)}")
    member = Actor(desk.new_id(), label, role, frozenset(persons), relation=relation)
    with desk.store.transaction():
        check_label(label, desk.store.members())
        _check_there(member.persons, desk.store.persons())
        desk.store.add_member(member, desk.event("add_member", records=(member.id,)))
    return member


@house_verb("members")
def grant(desk: Desk, member: str, persons: Iterable[str]) -> Actor:
    """Give a member exactly these persons; those they had before and are not named are taken away.

    Raises
    ------
    UsageError
        For a member or a person that is not there.
    """
    with desk.store.transaction():
        found = next((one for one in desk.store.members() if one.id == member), None)
        if found is None:
            raise UsageError("grant", "there is no such member", "give the id of one")
        changed = replace(found, persons=frozenset(persons))
        _check_there(changed.persons, desk.store.persons())
        desk.store.change_member(changed, desk.event("grant", records=(member,)))
    return changed


@house_verb("members")
def carer_of(desk: Desk, person: str, relation: str, *, dry_run: bool = False) -> Actor:
    """Who writes for a person as their partner or parent; becomes a member the first time.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    relation : str
        ``partner``, ``parent``, or another word for who it is.
    dry_run : bool
        Do not make them a member.

    Raises
    ------
    UsageError
        For a relation that is empty, or a person that is not there.
    """
    with desk.store.transaction():
        for one in desk.store.members():
            if (one.role, one.relation) == ("carer", relation) and one.persons == {person}:
                return one
        _check_there({person}, desk.store.persons())
        id_ = desk.new_id()
        # No word of the person: a member stays in the workspace when a person is deleted.
        label = check_label(f"{relation} {id_[-_SHORT:]}", desk.store.members())
        carer = Actor(id_, label, "carer", frozenset((person,)), relation=relation)
        if not dry_run:
            desk.store.add_member(carer, desk.event("carer_of", person, (carer.id,)))
    return carer


def check_label(label: str, taken: Iterable[PersonCard | Actor]) -> str:
    """Refuse a label that is empty, too long, not one line, or somebody else's.

    Raises
    ------
    UsageError
    """
    if not label or label != label.strip() or not label.isprintable() or len(label) > _LONGEST:
        raise UsageError(
            "--name",
            f"{label[:_LONGEST]!r} is no label",
            f"give one line of up to {_LONGEST} letters",
        )
    if any(one.label.casefold() == label.casefold() for one in taken):
        raise UsageError("--name", f"{label!r} is taken", "give another label")
    return label


def check_zone(zone: str) -> str:
    """Refuse a time zone this machine does not know; empty is that of the machine.

    Raises
    ------
    UsageError
    """
    if zone:
        find_zone(zone)
    return zone


def _check_there(wanted: Iterable[str], persons: Iterable[PersonCard]) -> None:
    there = {card.id for card in persons}
    if any(one not in there for one in wanted):
        raise UsageError("--for", "there is no such person", "see ekbom list --persons")
