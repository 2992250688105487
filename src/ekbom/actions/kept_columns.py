"""What a person writes down: the columns that rate how it was, and those of what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.kept_case import rated_columns
from ekbom.actions.kept_nights import KeptNights, diary_of, kept_nights, tables_of
from ekbom.model.diary import Action, Diary, Outcome
from ekbom.model.errors import EkbomError, NotAnswerable

__all__ = ["Columns", "kept_columns"]


@dataclass(frozen=True, slots=True)
class Columns:
    """What a person writes down.

    Attributes
    ----------
    outcomes : mapping of str to Outcome
        Without their values.
    actions : mapping of str to Action
        Likewise.
    """

    outcomes: Mapping[str, Outcome] = field(default_factory=lambda: MappingProxyType({}))
    actions: Mapping[str, Action] = field(default_factory=lambda: MappingProxyType({}))


@person_verb("see")
def kept_columns(
    desk: Desk, person: str, *, source: str | None = None, now: datetime | None = None
) -> Columns:
    """The columns of what is kept; none where no night is.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    source : str, optional
        As for `kept_diary`.
    now : datetime, optional
        By the person's own clock.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    UsageError
        When there is no such source, several that do not fit together, or nothing rated.
    InputError, UnitError
        When the entries cannot be read as a diary.
    """
    store = desk.store
    with store.snapshot():
        kept = kept_nights(store, person, desk.now(), source=source)
    store.note(desk.event("kept_columns", person))
    try:
        diary = _diary(kept, now)
    except NotAnswerable:
        return Columns()
    return Columns(
        {n: replace(o, values=(), censored=(), rated_at=()) for n, o in diary.outcomes.items()},
        {n: replace(a, values=(), done_at=()) for n, a in diary.actions.items()},
    )


def _diary(kept: KeptNights, now: datetime | None) -> Diary:
    """By everything that is rated, where that can be read; else by what was said of the tables."""
    rated = list(dict.fromkeys(_rated(kept)))
    if rated:
        try:
            return diary_of(kept, {"outcome": rated, "now": now})
        except NotAnswerable:
            raise
        except EkbomError:
            pass  # one of them is no column of numbers: the tables are read as they were said
    return diary_of(kept, {"now": now})


def _rated(kept: KeptNights) -> Iterator[str]:
    for table in tables_of(kept):
        yield from _said(kept, table.source)
        yield from rated_columns(table)


def _said(kept: KeptNights, source: str) -> Iterable[str]:
    """The outcomes that were named when a table was brought."""
    brought = kept.sources.get(source)
    named = brought.body["options"].get("outcome", ()) if brought else ()
    return [named] if isinstance(named, str) else list(named or ())
