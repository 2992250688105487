"""The units in which a person wants their blood values shown; what is kept stays as written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import card_of, with_key
from ekbom.assessment.convert import analyte, analytes
from ekbom.knowledge.units import plain_unit
from ekbom.model.errors import UnitError, UsageError
from ekbom.model.kept import KeptKind
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
def choose_units(
    desk: Desk, person: str, chosen: Mapping[str, str], *, dry_run: bool = False
) -> Mapping[str, str]:
    """Show blood values in these units from now on, and all others as they were written.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    chosen : mapping of name to unit
        An empty unit chooses none.
    dry_run : bool
        Only check.

    Returns
    -------
    mapping of name to unit
        Those that hold then.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    UsageError
        For a value that is not known.
    UnitError
        For a unit that is not taken for it.
    """
    spelt = {name: _spelt(name, unit) for name, unit in chosen.items()}
    wanted = {name: unit for name, unit in spelt.items() if unit}
    store = desk.store
    with store.transaction():
        card_of(store, person)
        old = with_key(store, person, _KIND, _KEY)
        if dry_run or wanted == ({} if old is None else old.body[_KEY]):
            store.note(desk.event("choose_units", person, result="nothing_changed"))
        elif old is None:
            made = desk.first_record(person, _KIND, _KEY, {_KEY: wanted})
            store.keep([made], desk.event("choose_units", person, (made.id,)))
        else:
            changed = desk.next_record(old, {_KEY: wanted}, "other units")
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
    old = with_key(store, person, _KIND, _KEY)
    told = {} if old is None else old.body[_KEY]
    return MappingProxyType(
        {
            name: unit
            for name, unit in told.items()
            if name in analytes() and unit in analyte(name).units
        }
    )


def _spelt(name: str, unit: str) -> str:
    """The unit as it is spelt among those that are taken for a value; none is none."""
    if name not in analytes():
        raise UsageError(
            "units", f"{name!r} is no blood value that is known", f"use {', '.join(analytes())}"
        )  # fmt: skip
    if not unit:
        return unit
    known = {plain_unit(one): one for one in analyte(name).units}
    if plain_unit(unit) not in known:
        raise UnitError(
            name, f"{unit!r} is no unit that is taken for it",
            f"choose one of {', '.join(known.values())}",
        )  # fmt: skip
    return known[plain_unit(unit)]
