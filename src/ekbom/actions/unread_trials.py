"""Trials that cannot be read yet: whose list a helper keeps, or without any night written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ekbom.actions.entry_time import own_time
from ekbom.actions.found_record import card_of, with_key
from ekbom.exchange.plan_file import HELPER_LIST, plan_of
from ekbom.model.answer import ActionAnswer, Answer, Level
from ekbom.model.diary import Diary
from ekbom.model.errors import NotAnswerable
from ekbom.model.kept import SHORT
from ekbom.model.store import Store
from ekbom.model.trial import Plan


def with_helper_list(
    store: Store, person: str, told: Mapping[str, Any], where: str, now: datetime
) -> dict[str, Any]:
    """The contents of a kept plan together with the list its helper hands in.

    Parameters
    ----------
    store : Store
    person : str
        Id of the person.
    told : mapping
        What the file of the list holds.
    where : str
        How messages name it.
    now : datetime
        By the clock of the desk.

    Raises
    ------
    NotAnswerable
        When there is no such plan, or its trial is not over.
    InputError
        When it is not the list the plan was sealed with.
    """
    seal = str(told.get("plan", ""))
    old = with_key(store, person, "plan", seal) if seal else None
    if old is None:
        raise NotAnswerable(
            where, f"its plan {seal[:SHORT]} is not kept here", "bring the plan first"
        )
    plan = plan_of(old.body, where)
    today = own_time(now, card_of(store, person)).date()
    if plan.broken_at is None and today < plan.end:
        raise NotAnswerable(
            where,
            f"the trial of {plan.name} is not over before {plan.end}",
            "whoever helps keeps the list until then",
        )
    found = {**old.body, HELPER_LIST: {name: told.get(name) for name in ("salt", "assign")}}
    plan_of(found, where)
    return found


def cannot_be_read(plan: Plan, diary: Diary) -> bool:
    """Whether a trial has no list that is known here, or no night that is written down."""
    schedule = plan.schedule
    if not schedule.assign:
        return True
    return not any(0 <= schedule.place_of(on) < len(schedule.assign) for on in diary.dates)


def names_of(plans: Iterable[Plan]) -> frozenset[str]:
    """What is tried in some trials."""
    return frozenset(name for one in plans for name in (one.action, one.versus) if name)


def without_unread(diary: Diary, plans: Iterable[Plan]) -> Diary:
    """The diary without what is tried there: drawn nights must not pass for logged ones."""
    names = names_of(plans)
    actions = {name: one for name, one in diary.actions.items() if name not in names}
    return replace(diary, actions=actions)


def with_unread(answer: Answer, plans: Iterable[Plan], now: datetime) -> Answer:
    """The answer with a line for each trial that cannot be read yet."""
    found = tuple(_line(one, now.date()) for one in plans)
    return replace(answer, actions=(*answer.actions, *found))


def _line(plan: Plan, today: date) -> ActionAnswer:
    name, start = f"{plan.name[:1].upper()}{plan.name[1:]}", plan.schedule.start
    level: Level = "sealed"
    until = f"The result stays sealed until {plan.end:%d %B %Y}."
    if today >= plan.end and plan.schedule.assign:
        level = "not_enough"
        says = f"No night of the trial of {plan.name} is written down, so nothing can be read."
    elif today >= plan.end:
        says = (
            f"The trial of {plan.name} is over. Its helper keeps the list: hand it in, and the"
            " result can be read."
        )
    elif start is not None and today < start:
        says = f"{name} is going to be tested from {start:%d %B %Y} on. {until}"
    elif plan.schedule.assign:
        says = f"{name} is being tested now; no night of it is written down yet. {until}"
    else:
        says = f"{name} is being tested now, and a helper keeps the list. {until}"
    return ActionAnswer(plan.name, "planned", 0, 0, None, None, None, None, level, says, "plan")
