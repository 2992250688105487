"""What helps, and how a course went, asked of what the workspace keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_time import own_time
from ekbom.actions.found_record import card_of
from ekbom.actions.kept_answer import keep_answer
from ekbom.actions.kept_case import case_of_workspace
from ekbom.actions.kept_courses import courses_of
from ekbom.actions.kept_diary import kept_diary
from ekbom.actions.kept_plans import break_kept_seal, kept_plans, plans_for
from ekbom.actions.own_ways import with_case_cards
from ekbom.actions.unread_trials import (
    cannot_be_read,
    names_of,
    with_unread,
    without_unread,
)
from ekbom.exchange.night_json import plain_value
from ekbom.model.answer import Answer
from ekbom.model.case import Case
from ekbom.model.course import CourseAnswer, MedicineEvent
from ekbom.model.course_record import CourseRecord
from ekbom.model.diary import Diary
from ekbom.model.errors import InputError, NotAnswerable, UnitError, UsageError
from ekbom.model.trial import Plan

if TYPE_CHECKING:
    import numpy as np

    from ekbom.actions.helps import ScheduleLike

__all__ = ["Followed", "Helped", "course_kept", "helps_kept"]


@dataclass(frozen=True, slots=True)
class Helped:
    """The answer, with what it was read from."""

    answer: Answer
    diary: Diary
    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """The course, with what it was read from."""

    answer: CourseAnswer
    case: Case | None
    diary: Diary | None


@person_verb("see")
def helps_kept(
    desk: Desk,
    person: str,
    outcome: str,
    actions: Sequence[str] | None = None,
    *,
    now: datetime | None = None,
    source: str | None = None,
    options: Mapping[str, Any] | None = None,
    plans: Sequence[str | Path] = (),
    schedule: ScheduleLike | None = None,
    schedule_rule: str | None = None,
    helper: str | Path | None = None,
    worthwhile: float | None = None,
    rng: np.random.Generator | None = None,
    break_seal: bool = False,
    keep: bool = True,
) -> Helped:
    """Say what helped this person, from what is kept; `ekbom.actions.helps.what_helps` answers.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    outcome, actions, schedule, schedule_rule, helper, worthwhile, rng
        As for `what_helps`.
    now : datetime, optional
        By the person's own clock; that of the desk by default.
    source, options
        As for `kept_diary`.
    plans : sequence of path
        Beside the trials that are kept: those of this outcome are always read, since drawn nights
        must not pass for logged ones.
    break_seal : bool
        Look before the end; it is kept with the trial.
    keep : bool
        Whether the answer is kept.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    UsageError, InputError, UnitError, NotAnswerable
        As `kept_diary` and `what_helps`.
    """
    from ekbom.actions.helps import what_helps
    from ekbom.exchange.plan_file import read_plan

    now = now or own_time(desk.now(), card_of(desk.store, person))
    said = {**(options or {}), "outcome": outcome, "action": actions, "now": now}
    diary = kept_diary(desk, person, source=source, options=said)
    given = [read_plan(path) for path in plans]
    mine = () if schedule is not None else plans_for(kept_plans(desk, person), outcome, actions)
    mine = tuple(one for one in mine if one.seal not in {other.seal for other in given})
    if break_seal:
        mine = tuple(break_kept_seal(desk, person, one.seal, now) for one in mine)
    unread: tuple[Plan, ...] = ()
    if helper is None:
        unread = tuple(one for one in mine if cannot_be_read(one, diary))
        mine = tuple(one for one in mine if one not in unread)
    left = names_of(unread)
    asked_for = None if actions is None else [one for one in actions if one not in left]
    answer = what_helps(
        without_unread(diary, unread), outcome, asked_for, plan=[*plans, *mine], schedule=schedule,
        schedule_rule=schedule_rule, helper=helper, worthwhile=worthwhile, rng=rng, now=now,
        break_seal=break_seal,
    )  # fmt: skip
    answer = with_unread(answer, unread, now)
    if keep:
        asked = {**said, "source": source, "worthwhile": worthwhile}
        keep_answer(desk, person, "helps", _plain(asked), answer.to_dict(), today=now.date())
    return Helped(answer, diary, (*given, *mine))


@person_verb("see")
def course_kept(
    desk: Desk,
    person: str,
    outcome: str | None = None,
    *,
    now: datetime | None = None,
    source: str | None = None,
    options: Mapping[str, Any] | None = None,
    visits: str | Sequence[date] | None = None,
    medicine: Sequence[MedicineEvent] = (),
    attacks: str | Path | None = None,
    worthwhile: float | None = None,
    keep: bool = True,
) -> Followed:
    """Say how a course went: of recorded visits, of the case, or of nights around visits.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    outcome, visits, medicine, attacks, worthwhile
        As for `ekbom.actions.course.follow_course`. Without visits the recorded ones are
        followed, with the case and the nights beside them; where none is recorded, and no outcome
        is named, the case, where it tells of visits.
    now : datetime, optional
        By the person's own clock; that of the desk by default.
    source, options
        As for `kept_diary`.
    keep : bool
        Whether the answer is kept.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    UsageError, InputError, UnitError, NotAnswerable
        As `kept_diary` and `follow_course`.
    """
    from ekbom.actions.course import follow_course

    card = card_of(desk.store, person)
    now = now or own_time(desk.now(), card)
    told: dict[str, Any] = {
        "medicine": medicine, "attacks": attacks, "worthwhile": worthwhile, "now": now
    }  # fmt: skip
    case, diary, said = None, None, dict(options or {})
    # The log is read by the person's own day, where nobody says another hour.
    turns = said.get("day_turns", card.day_turns_h)
    recorded = () if visits else _recorded(desk, person)
    if recorded:
        answer, case, diary = _of_visits(
            desk, person, recorded, outcome, source, said, {**told, "day_turns": turns}
        )  # fmt: skip
    elif not (outcome or visits or source or said):
        found, nights = case_of_workspace(desk, person, today=now.date())
        if found.series or found.nights is not None:
            case, diary = with_case_cards(found), nights if found.nights is not None else None
            answer = follow_course(case, diary=diary, **told)
    if case is None:
        said = {**({"outcome": outcome} if outcome else {}), **said, "now": now}
        diary = kept_diary(desk, person, source=source, options=said)
        answer = follow_course(diary, outcome, visits=visits or None, day_turns=turns, **told)
    if keep:
        asked = {**said, "outcome": outcome, "source": source, "visits": visits}
        keep_answer(desk, person, "course", _plain(asked), answer.to_dict(), today=now.date())
    return Followed(answer, case, diary)


def _recorded(desk: Desk, person: str) -> tuple[CourseRecord, ...]:
    """The courses of this person, where any visit was recorded."""
    with desk.store.snapshot():
        found = tuple(one.course for one in courses_of(desk.store, person))
    return found if any(one.visits for one in found) else ()


def _of_visits(
    desk: Desk,
    person: str,
    courses: tuple[CourseRecord, ...],
    outcome: str | None,
    source: str | None,
    said: Mapping[str, Any],
    told: Mapping[str, Any],
) -> tuple[CourseAnswer, Case, Diary | None]:
    """Recorded visits, with the nights the case names, those asked for, or all that are kept."""
    from ekbom.actions import recorded_course as of

    case, diary = case_of_workspace(desk, person, today=told["now"].date())
    asked = bool(outcome or source or said)
    name = outcome or (case.nights.outcome if case.nights else None)
    if not asked and case.nights is not None:
        told = {**told, "day_turns": None}  # as the case says
    else:
        named = {"outcome": outcome} if outcome else {}
        options = {**named, **said, "now": told["now"]}
        try:
            diary = kept_diary(desk, person, source=source, options=options)
        except NotAnswerable:
            # No night is kept: the visits are followed alone.
            diary = None
            if asked:
                raise
        except (InputError, UnitError, UsageError) as error:
            if asked:
                raise
            case, diary = of.noted(case, error), None
        if not asked and diary and set(diary.outcomes) <= {one.scale for one in case.record.scales}:
            # Totals of scales stand at the visits; they are no nights.
            diary = None
        name = outcome or (of.nights_outcome(courses, diary) if diary else None)
    full = of.recorded_case(case, courses)
    answer, full, diary = of.follow_recorded(full, diary, name, asked=asked, **told)
    return replace(answer, proposed=of.proposals(courses)), full, diary


def _plain(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked in plain values, without the clock and without what nobody said."""
    told = {name: value for name, value in asked.items() if name != "now" and value is not None}
    found: dict[str, Any] = plain_value(told)
    return found
