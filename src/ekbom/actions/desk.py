"""Where somebody acts: the store, the originals, who it is, the clock, and where ids come from.

Every action on a workspace is a `verb`: a function whose first argument is the desk. The check of
who may do it stands here, once, and so does the audit line of a refusal. The function itself then
checks when, does, stores and audits, in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar

from ekbom.actions.permissions import PERSON_RIGHTS, Right, check_may, may_know
from ekbom.model.audit import Event, Result
from ekbom.model.errors import NotAllowed, UsageError
from ekbom.model.kept import Kept, KeptKind
from ekbom.model.people import Actor, PersonCard
from ekbom.model.store import Originals, Store

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that a browser may send twice, as it cannot know whether it came through.

    Attributes
    ----------
    id : str
        The same each time it is sent.
    received_at : datetime
        By the clock of this computer, with its zone; the desk's own clock then stands at the moment
        when it was written.
    """

    id: str
    received_at: datetime

    @property
    def mark(self) -> str:
        """What stands in the audit of it, beside the ids of the records."""
        return f"sent-{self.id}"


@dataclass(frozen=True, slots=True)
class Desk:
    """What an action needs of its surroundings.

    Attributes
    ----------
    store : Store
    originals : Originals
    actor : Actor
    now : callable
        The clock, with its zone.
    new_id : callable
        Makes an id nobody else has.
    folder : Path
        Of the workspace.
    sent : Sent or None
        Why it is written, where it came from a browser that may send it again: the line of the
        audit that goes with what is written then says so, in the same transaction.
    """

    store: Store
    originals: Originals
    actor: Actor
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    folder: Path
    sent: Sent | None = None

    def event(
        self,
        verb: str,
        person: str = "",
        records: tuple[str, ...] = (),
        *,
        result: Result = "done",
    ) -> Event:
        """The audit event of an act of this actor, now."""
        at = self.now()
        if self.sent is not None:
            at = self.sent.received_at
            if verb in VERBS and VERBS[verb].right in _WRITING:
                records = (*records, self.sent.mark)
        at = at.astimezone(UTC)
        return Event(at, self.actor.id, self.actor.role, verb, person, records, result)

    def first_record(
        self,
        person: str,
        kind: KeptKind,
        key: str,
        body: Mapping[str, Any],
        *,
        id_: str = "",
        at: datetime | None = None,
        night: date | None = None,
        source: str = "",
        original: str = "",
    ) -> Kept:
        """A record that is new, written by this actor now.

        Parameters
        ----------
        person, kind, key, body, at, night, source, original
            See `ekbom.model.kept.Kept`.
        id_ : str
            A new one by default.
        """
        return Kept(
            id_ or self.new_id(), person, kind, key, self.now().astimezone(UTC), self.actor.id,
            self.actor.role, body, at=at, night=night, source=source, original=original,
        )  # fmt: skip

    def next_record(
        self,
        old: Kept,
        body: Mapping[str, Any],
        reason: str,
        *,
        source: str | None = None,
        original: str | None = None,
    ) -> Kept:
        """What follows a record, written by this actor now.

        Parameters
        ----------
        old : Kept
            As it is there; what is not said here stays.
        body, reason, source, original
            See `ekbom.model.kept.Kept`.
        """
        return replace(
            old,
            body=body,
            source=old.source if source is None else source,
            original=old.original if original is None else original,
            version=old.version + 1,
            changed_at=self.now().astimezone(UTC),
            author=self.actor.id,
            author_role=self.actor.role,
            reason=reason,
        )


@dataclass(frozen=True, slots=True)
class Verb:
    """One action on a workspace.

    Attributes
    ----------
    name : str
    right : Right
    function : callable
        The action with its check.
    """

    name: str
    right: Right
    function: Callable[..., object]

    @property
    def about_person(self) -> bool:
        """Whether its second argument is the id of a person."""
        return self.right in PERSON_RIGHTS


# A line of reading comes before what is written, and may stand there without it.
_WRITING: tuple[Right, ...] = ("write", "amend")
_VERBS: dict[str, Verb] = {}
VERBS: Mapping[str, Verb] = MappingProxyType(_VERBS)


def person_verb(
    right: Right,
) -> Callable[[Callable[Concatenate[Desk, str, P], R]], Callable[Concatenate[Desk, str, P], R]]:
    """Make a function ``(desk, person, ...)`` an action that needs a right on that person."""

    def made(
        function: Callable[Concatenate[Desk, str, P], R],
    ) -> Callable[Concatenate[Desk, str, P], R]:
        @wraps(function)
        def checked(desk: Desk, person: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _check(desk, function.__name__, right, person)
            return function(desk, person, *args, **kwargs)

        _VERBS[function.__name__] = Verb(function.__name__, right, checked)
        return checked

    return made


def house_verb(
    right: Right,
) -> Callable[[Callable[Concatenate[Desk, P], R]], Callable[Concatenate[Desk, P], R]]:
    """Make a function ``(desk, ...)`` an action that needs a right on the workspace."""

    def made(function: Callable[Concatenate[Desk, P], R]) -> Callable[Concatenate[Desk, P], R]:
        @wraps(function)
        def checked(desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _check(desk, function.__name__, right)
            return function(desk, *args, **kwargs)

        _VERBS[function.__name__] = Verb(function.__name__, right, checked)
        return checked

    return made


def label_verb(function: Callable[[PersonCard], R]) -> Callable[[Desk, str], R]:
    """Make a function of a person's card an action ``(desk, label)``; an id does for a label too.

    It is refused in the same words whether there is no such person or they are another's. Without a
    label it is about oneself, or about the only person one may act for.
    """

    @wraps(function)
    def checked(desk: Desk, label: str = "", /) -> R:
        card = _named(desk, label) if label else _only(desk)
        if card is None or not may_know(desk.actor, card.id):
            person = "" if card is None else card.id
            desk.store.note(desk.event(function.__name__, person, result="refused"))
            raise NotAllowed(
                label or "--for",
                "there is nobody of this name here for you" if label else "there is nobody here",
                "see ekbom list --persons",
            )
        return function(card)

    _VERBS[function.__name__] = Verb(function.__name__, "see", checked)
    return checked


def _named(desk: Desk, label: str) -> PersonCard | None:
    return next((one for one in desk.store.persons() if label in (one.label, one.id)), None)


def _only(desk: Desk) -> PersonCard | None:
    """The person themselves, else the only one; several are not guessed between."""
    known = [card for card in desk.store.persons() if may_know(desk.actor, card.id)]
    if desk.actor.role == "person":
        known = [card for card in known if card.id in desk.actor.persons] or known
    if len(known) > 1:
        raise UsageError(
            "--for", f"there are {len(known)} persons here", "say whom it is about: --for LABEL"
        )
    return known[0] if known else None


def _check(desk: Desk, name: str, right: Right, person: str = "") -> None:
    """Refuse, and keep in the audit that it was tried."""
    try:
        check_may(desk.actor, right, person)
    except NotAllowed:
        desk.store.note(desk.event(name, person, result="refused"))
        raise
