"""A trial that stands still for some nights: its order goes on behind them, its seal stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_names import plain_name
from ekbom.actions.entry_time import last_nights
from ekbom.actions.found_record import card_of
from ekbom.actions.kept_plans import plan_with
from ekbom.actions.readable import plan_in, readable
from ekbom.exchange.plan_file import PAUSES, pauses_told
from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.kept import SHORT, Kept
from ekbom.model.legs import rating_of, side_of
from ekbom.model.trial import Pause, Plan

__all__ = ["end_pause", "pause_trial", "running_trial"]

LONGEST = 100  # nights; a trial that rests longer is another trial


@person_verb("see")
def running_trial(desk: Desk, person: str, said: str = "") -> Plan:
    """The trial somebody means, of those that run tonight or stand still.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    said : str
        What is tried, or the beginning of the seal; not needed where one runs.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    NotAnswerable
        When none runs.
    UsageError
        When it is none of them, or more than one.
    """
    kept = readable(desk.store.find(person, "plan"), plan_in)
    desk.store.note(desk.event("running_trial", person))
    tonight, told = _tonight(desk, person), said.casefold()
    running = [one for one in kept if _runs(one, tonight)]
    if not running:
        raise NotAnswerable("trial", "none runs tonight", "pause one while it runs")
    meant = [
        one
        for one in running
        if one.seal.startswith(said) or told in (one.name.casefold(), one.action.casefold())
    ]
    if len(meant) != 1:
        listed = ", ".join(f"{one.name} ({one.seal[:SHORT]})" for one in running)
        what = f"{len(meant)} trials run" if meant else f"{said!r} is no trial that runs"
        raise UsageError("--trial", what, f"name one of {listed}")
    return meant[0]


@person_verb("amend")
def pause_trial(
    desk: Desk, person: str, seal: str, until: date, *, why: str = "", dry_run: bool = False
) -> Plan:
    """Let a trial stand still from tonight, or a pause that runs last until another night.

    Tonight is a night of the trial still where its outcome is written down already: nobody leaves
    a night out once it is known how it was.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    seal : str
        Of the plan.
    until : date
        The night on which it goes on.
    why : str
        In the words of whoever pauses; kept with it.
    dry_run : bool
        Only try.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person, or there is no such plan.
    NotAnswerable
        When the trial does not run, or its helper has the dates.
    UsageError
        When the night does not fit.
    """
    with desk.store.transaction():
        old, plan, tonight = _running(desk, person, seal)
        resting = _resting(plan, tonight)
        first = resting.first if resting else _first_free(desk, person, plan, tonight)
        if first >= plan.end:
            raise NotAnswerable(plan.name, "its last night is written down", "read its result")
        _check_until(until, first, tonight)
        others = tuple(one for one in plan.schedule.pauses if one != resting)
        reason = f"paused: {why}" if why else "paused"
        pauses = (*others, Pause(first, until))
        return _kept(desk, old, pauses, "pause_trial", reason, dry_run=dry_run)


@person_verb("amend")
def end_pause(desk: Desk, person: str, seal: str, *, dry_run: bool = False) -> Plan:
    """Go on with a trial tonight, earlier than was said.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    seal : str
        Of the plan.
    dry_run : bool
        Only try.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person, or there is no such plan.
    NotAnswerable
        When it does not stand still.
    """
    with desk.store.transaction():
        old, plan, tonight = _running(desk, person, seal)
        resting = _resting(plan, tonight)
        if resting is None:
            raise NotAnswerable(plan.name, "it does not stand still", "there is nothing to do")
        others = tuple(one for one in plan.schedule.pauses if one != resting)
        left = (Pause(resting.first, tonight),) if tonight > resting.first else ()
        return _kept(desk, old, (*others, *left), "end_pause", "went on", dry_run=dry_run)


def _running(desk: Desk, person: str, seal: str) -> tuple[Kept, Plan, date]:
    """The plan of a trial that runs, or rests, and tonight."""
    (old, plan), tonight = plan_with(desk.store, person, seal), _tonight(desk, person)
    if not _runs(plan, tonight):
        raise NotAnswerable(plan.name, "it does not run tonight", "pause it while it runs")
    if not plan.schedule.assign:
        raise NotAnswerable(
            plan.name, "its helper holds a list of dates, which a pause would move",
            "leave out what you cannot do; those nights are counted as not written down",
        )  # fmt: skip
    return old, plan, tonight


def _runs(plan: Plan, tonight: date) -> bool:
    start = plan.schedule.start
    return start is not None and start <= tonight < plan.end


def _tonight(desk: Desk, person: str) -> date:
    return last_nights(desk.now(), card_of(desk.store, person), 1)


def _first_free(desk: Desk, person: str, plan: Plan, tonight: date) -> date:
    """Tonight, or tomorrow where tonight is rated, be it for one leg alone."""
    entries = desk.store.find(person, "entry", since=tonight, until=tonight)
    outcome, leg = plain_name(plan.outcome), rating_of(plan.outcome)
    rated = any(
        plain_name(name) == outcome or (leg and side_of(name, leg))
        for one in entries
        for name in one.body["cells"]
    )
    return tonight + timedelta(days=rated)


def _resting(plan: Plan, tonight: date) -> Pause | None:
    """The pause that is not over, whether it has begun or begins tomorrow."""
    return next((one for one in plan.schedule.pauses if one.until > tonight), None)


def _check_until(until: date, first: date, tonight: date) -> None:
    if not max(first, tonight) < until <= first + timedelta(days=LONGEST):
        raise UsageError(
            "until",
            f"a pause that begins on {first} does not end on {until}",
            f"choose a night still to come, at most {LONGEST} nights later",
        )


def _kept(
    desk: Desk, old: Kept, pauses: Sequence[Pause], verb: str, reason: str, *, dry_run: bool
) -> Plan:
    body = {name: told for name, told in old.body.items() if name != PAUSES}
    if pauses:
        body[PAUSES] = pauses_told(pauses)
    made = desk.next_record(old, body, reason)
    plan = plan_in(made)
    event = desk.event(verb, old.person, (old.id,))
    if dry_run or body == dict(old.body):
        desk.store.note(replace(event, result="nothing_changed"))
        return plan
    desk.store.amend([made], event)
    return plan
