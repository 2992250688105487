"""The trials that are kept: read with their seals, and a seal that is broken stays broken."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import with_key
from ekbom.actions.readable import plan_in
from ekbom.model.errors import NotAllowed
from ekbom.model.kept import SHORT, Kept
from ekbom.model.store import Store
from ekbom.model.trial import Plan

__all__ = ["break_kept_seal", "kept_plans", "plans_for"]

_BROKEN = "broken_at"
_REASON = "the seal was broken"


def plans_for(
    plans: Iterable[Plan], outcome: str, actions: Collection[str] | None
) -> tuple[Plan, ...]:
    """The trials a question is about: without them, drawn nights would pass for logged ones.

    Parameters
    ----------
    plans : iterable of Plan
    outcome : str
    actions : collection of str or None
        Those asked for, with or without a place; None for all.
    """
    asked = None if actions is None else {name.split("@")[0] for name in actions}
    return tuple(
        one
        for one in plans
        if one.outcome == outcome and (asked is None or asked & {one.action, one.versus})
    )


def plan_with(store: Store, person: str, seal: str) -> tuple[Kept, Plan]:
    """The record of a trial, and what it tells.

    Raises
    ------
    NotAllowed
        When there is no such trial, or it is somebody else's.
    InputError
        When it was altered after it was sealed.
    """
    found = with_key(store, person, "plan", seal)
    if found is None:
        raise NotAllowed(
            f"plan {seal[:SHORT]}", "there is no such plan here for you", "see ekbom list"
        )
    return found, plan_in(found)


@person_verb("see")
def kept_plans(desk: Desk, person: str) -> tuple[Plan, ...]:
    """Every trial of a person, in the order of their first nights.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    InputError
        When one was altered after it was sealed.
    """
    found = desk.store.find(person, "plan")
    desk.store.note(desk.event("kept_plans", person))
    return tuple(map(plan_in, found))


@person_verb("amend")
def break_kept_seal(desk: Desk, person: str, seal: str, now: datetime, *, why: str = "") -> Plan:
    """Keep that somebody looked before the end; the first time counts.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    seal : str
        Of the plan.
    now : datetime
        By the person's own clock.
    why : str
        In the words of whoever looks; kept with it.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person, or there is no such plan.
    """
    store = desk.store
    with store.transaction():
        old, plan = plan_with(store, person, seal)
        if plan.broken_at is not None or now.date() >= plan.end:
            store.note(desk.event("break_kept_seal", person, (old.id,), result="nothing_changed"))
            return plan
        broken = now.replace(microsecond=0)
        reason = f"{_REASON}: {why}" if why else _REASON
        made = desk.next_record(old, {**old.body, _BROKEN: broken.isoformat()}, reason)
        store.amend([made], desk.event("break_kept_seal", person, (old.id,)))
    return replace(plan, broken_at=broken)
