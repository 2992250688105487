"""Answers as they were given: what was asked, by which version, and the result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date
from hashlib import sha256
from typing import Any, Literal

from ekbom import __version__
from ekbom.actions.desk import Desk, person_verb
from ekbom.model.kept import Kept

__all__ = ["Asked", "keep_answer"]

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
        old = next(iter(store.find(person, "answer", key=key)), None)
        if old is not None:
            store.note(desk.event("keep_answer", person, (old.id,), result="nothing_changed"))
            return old
        made = Kept(
            desk.new_id(), person, "answer", key, desk.now().astimezone(UTC), desk.actor.id,
            desk.actor.role, body, night=today,
        )  # fmt: skip
        store.keep([made], desk.event("keep_answer", person, (made.id,)))
    return made
