"""Trials whose list a helper keeps: not shown while they run, handed in once they are over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ekbom.actions.desk import Desk
from ekbom.actions.entry_time import own_time
from ekbom.actions.found_record import card_of
from ekbom.exchange.plan_file import HELPER_LIST, plan_of
from ekbom.model.answer import ActionAnswer, Answer
from ekbom.model.diary import Diary
from ekbom.model.errors import NotAnswerable
from ekbom.model.trial import Plan

_SHORT = 8  # letters of a seal that tell plans apart


def with_helper_list(
    desk: Desk, person: str, told: Mapping[str, Any], where: str
) -> dict[str, Any]:
    """The contents of a kept plan together with the list its helper hands in.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    told : mapping
        What the file of the list holds.
    where : str
        How messages name it.

    Raises
    ------
    NotAnswerable
        When there is no such plan, or its trial is not over.
    InputError
        When it is not the list the plan was sealed with.
    """
    seal = str(told.get("plan", ""))
    old = next(iter(desk.store.find(person, "plan", key=seal)), None) if seal else None
    if old is None:
        raise NotAnswerable(
            where, f"its plan {seal[:_SHORT]} is not kept here", "bring the plan first"
        )
    plan = plan_of(old.body, where)
    today = own_time(desk.now(), card_of(desk.store, person)).date()
    if plan.broken_at is None and today < plan.end:
        raise NotAnswerable(
            where,
            f"the trial of {plan.name} is not over before {plan.end}",
            "whoever helps keeps the list until then",
        )
    found = {**old.body, HELPER_LIST: {name: told.get(name) for name in ("salt", "assign")}}
    plan_of(found, where)
    return found


def without_hidden(diary: Diary, plans: Iterable[Plan]) -> Diary:
    """The diary without what is drawn on a list nobody knows here.

    Drawn nights must not pass for logged ones.
    """
    names = {name for one in plans for name in (one.action, one.versus)}
    actions = {name: one for name, one in diary.actions.items() if name not in names}
    return replace(diary, actions=actions)


def with_hidden(answer: Answer, plans: Iterable[Plan], now: datetime) -> Answer:
    """The answer with a line for each trial whose list a helper keeps."""
    found = tuple(_waits(one, now) for one in plans)
    return replace(answer, actions=(*answer.actions, *found))


def _waits(plan: Plan, now: datetime) -> ActionAnswer:
    says = (
        f"The trial of {plan.name} is over. Its helper keeps the list: hand it in, and the result"
        " can be read."
        if now.date() >= plan.end
        else f"{plan.name[:1].upper()}{plan.name[1:]} is being tested now, and a helper keeps the"
        f" list. The result stays sealed until {plan.end:%d %B %Y}."
    )
    return ActionAnswer(
        plan.name, "planned", 0, 0, None, None, None, None, "sealed", says, "plan",
        {"helper_list": "not handed in"},
    )  # fmt: skip
