"""The first run: whom the nights of this workspace are about, made once however often asked."""

from __future__ import annotations

from ekbom.actions.desk import Desk, house_verb
from ekbom.actions.people import add_person
from ekbom.model.people import PersonCard

__all__ = ["is_new", "own_card"]

OWN = "me"


@house_verb("people")
def own_card(desk: Desk, label: str = OWN) -> PersonCard:
    """The person whoever keeps the workspace writes for; begun where there is nobody.

    Parameters
    ----------
    desk : Desk
    label : str
        Of somebody new.

    Raises
    ------
    NotAllowed
        When the actor may not add persons.
    """
    cards = desk.store.persons()
    own = (
        [card for card in cards if card.id in desk.actor.persons]
        if desk.actor.role == "person"
        else []
    )
    found = next(iter([*own, *(card for card in cards if card.label == label)]), None)
    if found is not None:
        desk.store.note(desk.event("own_card", found.id, result="nothing_changed"))
        return found
    return add_person(desk, label)


@house_verb("people")
def is_new(desk: Desk) -> bool:
    """Whether nothing has been written of anybody yet.

    Raises
    ------
    NotAllowed
        When the actor may not see who there is.
    """
    store = desk.store
    return not any(
        store.find(card.id, kind, newest=1)
        for card in store.persons()
        for kind in ("entry", "case", "recording", "series", "visit")
    )
