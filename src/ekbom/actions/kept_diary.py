"""The diary of a person from what the workspace keeps: the log, and tables that were brought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.kept_nights import diary_of, kept_nights, own_clock
from ekbom.model.diary import Diary

__all__ = ["kept_diary", "own_clock"]


@person_verb("see")
def kept_diary(
    desk: Desk,
    person: str,
    *,
    source: str | None = None,
    since: date | None = None,
    options: Mapping[str, Any] | None = None,
) -> Diary:
    """What was logged and brought, as one diary.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    source : str, optional
        ``log``, or the name of one table that was brought; all that fit together by default.
    since : date, optional
        The first night.
    options : mapping, optional
        As of `ekbom.actions.journal.DiaryOptions`; they go before what was said of a table when
        it was brought.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    NotAnswerable
        When nothing is kept, or rows and nights do not fit.
    UsageError
        When there is no such source, or several that do not fit together.
    InputError, UnitError
        When the entries cannot be read as a diary.
    """
    store = desk.store
    with store.snapshot():
        kept = kept_nights(store, person, desk.now(), source=source, since=since)
    store.note(desk.event("kept_diary", person))
    return diary_of(kept, options)
