"""Answers as they were given: what was asked, by which version, and the result."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from ekbom import __version__
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import with_key
from ekbom.model.kept import Kept
from ekbom.model.trial import Plan

__all__ = ["Asked", "keep_answer", "read_trials", "said_kinds", "shows_result"]

_SEALED = "sealed"
_NEWEST = 20  # answers looked at for what was said when one was asked

Asked = Literal["helps", "course", "assess", "measures", "next", "card"]


@person_verb("write")
def keep_answer(
    desk: Desk,
    person: str,
    what: Asked,
    asked: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    today: date,
) -> Kept:
    """Keep an answer; one that says the same to the same question is kept once.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    what : str
        The command that was asked.
    asked : mapping
        What was asked, in plain JSON values, without the clock.
    result : mapping
        The answer, in plain JSON values.
    today : date
        The day it was given, by the person's own clock.

    Raises
    ------
    NotAllowed
        When the actor may not write for this person.
    StoreError
        When it cannot be kept.
    """
    body = {"what": what, "asked": dict(asked), "version": __version__, "result": dict(result)}
    key = sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
    store = desk.store
    with store.transaction():
        old = with_key(store, person, "answer", key)
        if old is not None:
            store.note(desk.event("keep_answer", person, (old.id,), result="nothing_changed"))
            return old
        made = desk.first_record(person, "answer", key, body, night=today)
        store.keep([made], desk.event("keep_answer", person, (made.id,)))
    return made


@person_verb("see")
def said_kinds(desk: Desk, person: str) -> Mapping[str, str]:
    """The kinds of actions that were said when what helps was asked last.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    """
    found = desk.store.find(person, "answer", newest=_NEWEST)
    desk.store.note(desk.event("said_kinds", person))
    newest = sorted(found, key=lambda one: one.written_at, reverse=True)
    told = (one.body["asked"].get("kind") for one in newest if one.body.get("what") == "helps")
    return next((kinds for kinds in told if kinds), {})


@person_verb("see")
def read_trials(desk: Desk, person: str, plans: Iterable[Plan]) -> frozenset[str]:
    """The seals of those trials whose result was read after their end.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    """
    answers = desk.store.find(person, "answer")
    desk.store.note(desk.event("read_trials", person))
    return frozenset(plan.seal for plan in plans if any(shows_result(plan, one) for one in answers))


def shows_result(plan: Plan, answer: Kept) -> bool:
    """Whether an answer that was given after the end of a trial shows it."""
    result = answer.body.get("result") or {}
    return (
        answer.body.get("what") == "helps"
        and answer.night is not None
        and answer.night >= plan.end
        and result.get("outcome") == plan.outcome
        and any(one["name"] == plan.name and one["level"] != _SEALED for one in result["actions"])
    )
