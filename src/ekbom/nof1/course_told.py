"""A course that was told afterwards: numbers or words over ranges of visits, never above noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from ekbom.knowledge.build import Explained
from ekbom.model.case import CaseOutcome, Medicine, Reading, VisitSeries
from ekbom.model.course import Course, CoursePolicy, MedicineEvent, WordCourse
from ekbom.model.policy import Policy
from ekbom.model.words import capital
from ekbom.nof1 import course_say as say
from ekbom.nof1.say import amount, number
from ekbom.nof1.worded import told_level, visits_words, why_no_more, word_course


def follow_series(
    series: VisitSeries,
    medicines: Sequence[Medicine] = (),
    *,
    policy: Policy,
    course_policy: CoursePolicy,
    facts: Mapping[str, Explained] | None = None,
) -> tuple[Course, ...]:
    """Read a series of visits as it was told, one course for each outcome.

    Parameters
    ----------
    series : VisitSeries
    medicines : sequence of Medicine
        Of the person; every step but ``taken`` is a change.
    policy : Policy
    course_policy : CoursePolicy
    facts : mapping, optional
        The IRLS figures, for the marks of an IRLS axis.
    """
    return tuple(
        _told(series, outcome, medicines, policy, course_policy, facts or {})
        for outcome in series.outcomes
    )


def medicine_events(medicines: Sequence[Medicine]) -> tuple[MedicineEvent, ...]:
    """The medicine changes of a case as events on the time line of a course."""
    return tuple(
        MedicineEvent(one.name, step.step, step.by, step.says, step.on, step.visits, False)
        for one in medicines
        for step in one.changes
    )


def _told(
    series: VisitSeries,
    outcome: CaseOutcome,
    medicines: Sequence[Medicine],
    policy: Policy,
    course_policy: CoursePolicy,
    facts: Mapping[str, Explained],
) -> Course:
    words = word_course(outcome)
    level = told_level(outcome)
    dates = tuple(visit.on for visit in series.visits if visit.on is not None)
    near = course_policy.medicine_near_nights
    turns = _turns(outcome, words)
    medicine = tuple(
        replace(event, near_turn=_near(event, turns, series, near))
        for event in medicine_events(medicines)
    )
    numbers = _numbers(outcome)
    caps = [say.medicine_near(event, near) for event in medicine if event.near_turn]
    first = numbers[0].value if numbers and numbers[0].first <= 1 else None
    return Course(
        name=series.name,
        outcome=outcome.name,
        unit=outcome.unit,
        visits=len(series.visits),
        visit_dates=dates if len(dates) == len(series.visits) else (),
        level=level,
        sentence=_sentence(outcome, words, numbers),
        reasons=(*_worth(outcome, numbers, facts), *why_no_more(outcome), *caps),
        wanted=say.wanted_of_told(policy),
        placebo=say.placebo(policy) if level == "noted" else "",
        axis_marks=say.axis_marks(outcome.unit, first, facts),
        medicine=medicine,
        words=words,
        readings=tuple((one.first, one.last, one.value or 0.0, one.context) for one in numbers),
    )


def _worth(
    outcome: CaseOutcome, numbers: Sequence[Reading], facts: Mapping[str, Explained]
) -> tuple[str, ...]:
    """What the change of an IRLS total is worth, in each context."""
    said: list[str] = []
    for readings in _by_context(numbers):
        change = (readings[-1].value or 0.0) - (readings[0].value or 0.0)
        said += say.within_person(outcome.unit, change, facts)
    return tuple(dict.fromkeys(said))


def _numbers(outcome: CaseOutcome) -> list[Reading]:
    """Readings that are numbers, in the order of the visits."""
    told = [one for one in outcome.readings if one.value is not None]
    return sorted(told, key=lambda one: (one.first, one.last))


def _by_context(numbers: Sequence[Reading]) -> list[list[Reading]]:
    contexts = dict.fromkeys(one.context for one in numbers)
    return [[one for one in numbers if one.context == context] for context in contexts]


def _turns(outcome: CaseOutcome, words: Sequence[WordCourse]) -> list[int]:
    """Visits from which it was told as better than at first, in any context."""
    found = [one.better_from for one in words if one.better_from is not None]
    sign = 1.0 if outcome.lower_is_better else -1.0
    for readings in _by_context(_numbers(outcome)):
        start = sign * (readings[0].value or 0.0)
        signed = [(sign * (one.value or 0.0), one.first) for one in readings]
        stayed = list(takewhile(lambda one: one[0] < one[2], [(*x, start) for x in signed[::-1]]))
        found += [stayed[-1][1]] if stayed else []
    return found


def _near(event: MedicineEvent, turns: Sequence[int], series: VisitSeries, nights: int) -> bool:
    """Whether a medicine change cannot be kept apart from a turn.

    Without a word on how far apart visits were, a change among them is near every turn. A change
    that was told by its date alone is held against the dates of the visits, where they are known.
    """
    if event.step == "taken":
        return False
    if event.visits is None:
        days = {visit.number: visit.on for visit in series.visits}
        known = [day for day in map(days.get, turns) if day is not None]
        return event.on is not None and any(abs((event.on - day).days) <= nights for day in known)
    if event.visits[1] < 1:
        return False
    first, last = event.visits
    apart = [max(first - turn, turn - last, 0) for turn in turns]
    return any(gap * (series.every_days or 0.0) <= nights for gap in apart)


def _sentence(outcome: CaseOutcome, words: Sequence[WordCourse], numbers: Sequence[Reading]) -> str:
    said = [one.says for one in words]
    for readings in _by_context(numbers):
        known = f" ({readings[0].context})" if readings[0].context else ""
        told = ", ".join(
            f"{number(one.value or 0.0)} {visits_words(one.first, one.last)}" for one in readings
        )
        change = (readings[-1].value or 0.0) - (readings[0].value or 0.0)
        end = "."
        if len(readings) > 1:
            way = "lower" if change < 0 else "higher"
            end = f": in the end {amount(change, outcome.unit)} {way} than at first."
            end = end if change else ": in the end as at first."
        said.append(capital(f"{outcome.name}{known}: {told}{end}"))
    return " ".join(said) or capital(f"{outcome.name}: nothing was told.")
