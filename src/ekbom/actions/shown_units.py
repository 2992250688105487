"""The units in which a person wants their blood values shown; what is kept stays as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from types import MappingProxyType

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import card_of
from ekbom.assessment.convert import analyte, analytes
from ekbom.model.errors import UnitError, UsageError
from ekbom.model.kept import Kept, KeptKind
from ekbom.model.store import Store

__all__ = ["choose_units", "units_of"]

_KIND: KeptKind = "settings"
_KEY = "units"


@person_verb("see")
def units_of(desk: Desk, person: str) -> Mapping[str, str]:
    """The unit of each value for which one was chosen.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    """
    card_of(desk.store, person)
    desk.store.note(desk.event("units_of", person))
    return chosen_units(desk.store, person)


@person_verb("amend")
def choose_units(desk: Desk, person: str, chosen: Mapping[str, str]) -> Mapping[str, str]:
    """Show blood values in these units from now on, and all others as they were written.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    chosen : mapping of name to unit
        An empty unit chooses none.

    Returns
    -------
    mapping of name to unit
        Those that hold now.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    UsageError
        For a value that is not known.
    UnitError
        For a unit that is not taken for it.
    """
    wanted = {name: unit for name, unit in chosen.items() if unit}
    for name, unit in wanted.items():
        _check(name, unit)
    store = desk.store
    with store.transaction():
        card_of(store, person)
        old = _kept(store, person)
        if wanted == ({} if old is None else old.body[_KEY]):
            store.note(desk.event("choose_units", person, result="nothing_changed"))
        elif old is None:
            made = Kept(
                desk.new_id(), person, _KIND, _KEY, desk.now().astimezone(UTC), desk.actor.id,
                desk.actor.role, {_KEY: wanted},
            )  # fmt: skip
            store.keep([made], desk.event("choose_units", person, (made.id,)))
        else:
            changed = replace(
                old, body={_KEY: wanted}, version=old.version + 1, author=desk.actor.id,
                author_role=desk.actor.role, changed_at=desk.now().astimezone(UTC),
                reason="other units",
            )  # fmt: skip
            store.amend([changed], desk.event("choose_units", person, (old.id,)))
    return MappingProxyType(wanted)


def chosen_units(store: Store, person: str) -> Mapping[str, str]:
    """The same, for actions that have checked who asks; what this ekbom does not know is left out.

    Parameters
    ----------
    store : Store
    person : str
        Id of the person.
    """
    old = _kept(store, person)
    told = {} if old is None else old.body[_KEY]
    return MappingProxyType(
        {
            name: unit
            for name, unit in told.items()
            if name in analytes() and unit in analyte(name).units
        }
    )


def _kept(store: Store, person: str) -> Kept | None:
    return next(iter(store.find(person, _KIND, key=_KEY)), None)


def _check(name: str, unit: str) -> None:
    if name not in analytes():
        raise UsageError("units", f"{name!r} is no blood value that is known", "choose one of them")
    if unit not in analyte(name).units:
        raise UnitError(
            name, f"{unit!r} is no unit that is taken for it",
            f"choose one of {', '.join(analyte(name).units)}",
        )  # fmt: skip
