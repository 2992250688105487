"""Whether an answer hangs on what was written late: the same answer without it, in one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ekbom.journal import note
from ekbom.journal.late import late_units, without_late
from ekbom.knowledge.load import load_policy
from ekbom.model.answer import ActionAnswer, Answer
from ekbom.model.course import Course, CourseAnswer
from ekbom.model.diary import Diary
from ekbom.model.errors import EkbomError

WITHOUT_LATE = "without_late"
_SEALED = "sealed"


def with_sensitivity(answer: Answer, diary: Diary, ask: Callable[[Diary], Answer]) -> Answer:
    """The answer, each action with what is left of it without the entries written late.

    Parameters
    ----------
    answer : Answer
    diary : Diary
        It was given for.
    ask : callable
        Puts the same question to another diary.
    """
    late = late_units(diary, answer.outcome)
    if not late:
        return answer
    try:
        others = {one.name: one for one in ask(without_late(diary)).actions}
    except EkbomError:
        others = {}
    head = f"Without the {note.plural(late, answer.row)} written late"
    actions = tuple(
        one if one.level == _SEALED else _told(one, others.get(one.name), late, head, answer.unit)
        for one in answer.actions
    )
    return replace(answer, actions=actions)


def _told(
    one: ActionAnswer, other: ActionAnswer | None, late: int, head: str, unit: str
) -> ActionAnswer:
    effect = None if other is None else other.effect
    found: dict[str, Any] = {
        "units": late,
        "level": None if other is None else other.level,
        "effect": None if effect is None else effect.to_dict(),
    }
    says = f"{head}: no number."
    if other is not None and effect is not None:
        low, high = effect.interval_95
        badge = load_policy().levels[other.level].badge
        says = (
            f"{head}: {effect.mean:+.2f} {unit} per {effect.per} "
            f"(95 % {low:+.2f} to {high:+.2f}), {badge}."
        )
    return replace(
        one,
        secondary={**(one.secondary or {}), WITHOUT_LATE: {**found, "says": says}},
        reasons=(*one.reasons, says),
    )


def course_with_sensitivity(
    answer: CourseAnswer, diary: Diary | None, ask: Callable[[Diary], CourseAnswer]
) -> CourseAnswer:
    """The courses, those read from nights with what is left of them without the late entries.

    Parameters
    ----------
    answer : CourseAnswer
    diary : Diary or None
        The nights it was given for.
    ask : callable
        Puts the same question to another diary.
    """
    if diary is None or not any(diary.late):
        return answer
    try:
        others = {(one.name, one.outcome): one for one in ask(without_late(diary)).courses}
    except EkbomError:
        others = {}
    courses = tuple(
        _course_told(one, others.get((one.name, one.outcome)), late, diary.row)
        if one.nights_due and (late := _late_of(diary, one.outcome))
        else one
        for one in answer.courses
    )
    return replace(answer, courses=courses)


def _late_of(diary: Diary, outcome: str) -> int:
    return late_units(diary, outcome) if outcome in diary.outcomes else 0


def _course_told(one: Course, other: Course | None, late: int, row: str) -> Course:
    head = f"Without the {note.plural(late, row)} written late"
    effect = None if other is None else other.effect
    if other is None or effect is None:
        return replace(one, reasons=(*one.reasons, f"{head}: no number."))
    low, high = effect.interval_95
    badge = load_policy().levels[other.level].badge
    says = f"{head}: {effect.mean:+.2f} {one.unit} (95 % {low:+.2f} to {high:+.2f}), {badge}."
    return replace(one, reasons=(*one.reasons, says))
