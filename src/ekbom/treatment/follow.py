"""What becomes of a course between its visits: ideas, home tasks, totals, how treatment varied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from ekbom.model.course_record import CourseRecord, ScaleAt
from ekbom.model.course_told import IdeaNow, IdeaState, Spread, TaskDone, Variation
from ekbom.model.home_item import HomeTask
from ekbom.model.record import ScaleResult
from ekbom.model.treatment import Idea, IdeaSeen, VisitRecord
from ekbom.treatment.planned import acts_of
from ekbom.treatment.targets import see

_CAME_TRUE = {
    "yes": "came true",
    "partly": "came true in part",
    "no": "did not come true",
    "not_known": "could not be judged",
}
# What was done at home or with current is told with the needle and the hand it goes with.
_DONE_HERE = ("needling", "manual")


def ideas(course: CourseRecord, today: date) -> tuple[IdeaNow, ...]:
    """Every working idea in the order it was written, with what became of it.

    Parameters
    ----------
    course : CourseRecord
    today : date
        The clock: an idea is due on its day, or at its visit.
    """
    written = [(one.number, one.idea) for one in course.visits if one.idea]
    verdicts: dict[int, tuple[int, IdeaSeen]] = {}
    for visit in course.visits:
        if visit.idea_seen:
            earlier = [at for at, _ in written if at < visit.number and at not in verdicts]
            of = visit.idea_seen.of_visit
            at = of if of is not None else (earlier or [0])[-1]
            verdicts[at] = visit.number, visit.idea_seen
    done = len(course.visits)
    return tuple(_idea_now(at, idea, verdicts.get(at), done, today) for at, idea in written)


def _idea_now(
    at: int, idea: Idea, seen: tuple[int, IdeaSeen] | None, done: int, today: date
) -> IdeaNow:
    by_day = idea.by is not None and idea.by <= today
    due = by_day or (idea.by_visit is not None and idea.by_visit <= done)
    state: IdeaState = "seen" if seen else "due" if due else "open"
    words = f"Hypothesis of visit {at}: {idea.suspects}"
    if idea.expects:
        words += f"; expected {_by(idea)}: {idea.expects}"
    if seen:
        said = f" ({seen[1].says})" if seen[1].says else ""
        words += f"; it {_CAME_TRUE[seen[1].came_true]}, as said at visit {seen[0]}{said}"
    elif due:
        words += "; say now whether it came true"
    verdict = seen[1].came_true if seen else None
    return IdeaNow(idea, at, state, verdict, seen[0] if seen else None, f"{words}.")


def _by(idea: Idea) -> str:
    if idea.by is not None:
        return f"by {idea.by}"
    return "with no day set" if idea.by_visit is None else f"by visit {idea.by_visit}"


def home_now(course: CourseRecord) -> tuple[HomeTask, ...]:
    """What is to be done at home since the last visit."""
    return course.visits[-1].home if course.visits else ()


def home_done(course: CourseRecord) -> tuple[TaskDone, ...]:
    """How often each home task was done, over all visits that told it with numbers."""
    names = dict.fromkeys(
        [*(one.name for visit in course.visits for one in visit.home)]
        + [one.name for visit in course.visits for one in visit.done]
    )
    return tuple(_task(course, name) for name in names)


def _task(course: CourseRecord, name: str) -> TaskDone:
    told = [
        (visit.number, one.days_done, one.days_asked)
        for visit in course.visits
        for one in visit.done
        if one.name == name and one.days_done is not None and one.days_asked is not None
    ]
    done, asked = sum(one[1] for one in told), sum(one[2] for one in told)
    how = f"done on {done} of {asked} days asked" if told else "nobody wrote how often"
    return TaskDone(name, done, asked, tuple(one[0] for one in told), f"{name}: {how}.")


def with_totals(
    courses: Sequence[CourseRecord], totals: Sequence[ScaleResult]
) -> tuple[CourseRecord, ...]:
    """Courses with totals that were logged beside them, each at the visits it was taken between.

    Parameters
    ----------
    courses : sequence of CourseRecord
        All of one person, in the order of time.
    totals : sequence of ScaleResult
        Of several at one place the latest counts; what bears no day stands at none.
    """
    return tuple(
        replace(one, totals=(*one.totals, *_between(totals, one, courses[place + 1 :])))
        for place, one in enumerate(courses)
    )


def _between(
    totals: Sequence[ScaleResult], course: CourseRecord, later: Sequence[CourseRecord]
) -> Iterator[ScaleAt]:
    """Totals up to the first visit of the next course."""
    begun = (visit.on for one in later for visit in one.visits)
    ends = next((day for day in begun if day is not None), date.max)
    found: dict[tuple[str, int], ScaleAt] = {}
    dated = [(one.on, one.total, one) for one in totals if one.on and one.total is not None]
    for on, total, one in sorted(dated, key=lambda told: told[0]):
        after = visit_before(course, on)
        if on <= ends and after is not None:
            found[one.scale, after] = ScaleAt(one.scale, total, on, after, one.source)
    yield from found.values()


def visit_before(course: CourseRecord, on: date) -> int | None:
    """The last visit before a day; what is of the day of a visit was asked before it.

    Returns
    -------
    int or None
        0 before the first; None where no visit has a day.
    """
    dated = [(one.number, one.on) for one in course.visits if one.on is not None]
    if course.visits and not dated:
        return None
    return max((number for number, day in dated if day < on), default=0)


def placed_after(course: CourseRecord, total: ScaleAt) -> int | None:
    """The visit a total was taken after, as it was told or by its day; None where nobody knows."""
    if total.after_visit is not None or total.on is None:
        return total.after_visit
    return visit_before(course, total.on)


def variation(course: CourseRecord) -> Variation:
    """How treatment varied from visit to visit: needles, minutes, days between, and targets."""
    visits = course.visits
    needles = spread(sum(one.needles for one in v.insertions) for v in visits if v.insertions)
    minutes = spread(one.minutes for one in visits if one.minutes is not None)
    days = [one.on for one in visits if one.on is not None]
    between = spread((late - early).days for early, late in pairwise(days))
    counted = Counter(name for one in visits for name in targets_of(one))
    always = tuple(name for name, times in counted.items() if times == len(visits))
    sometimes = tuple((name, times) for name, times in counted.items() if times < len(visits))
    return Variation(
        visits=len(visits),
        needles=needles,
        minutes=minutes,
        days_between=between,
        always=always,
        sometimes=sometimes,
        says=_varied(len(visits), needles, minutes, between, always, sometimes),
    )


def spread(values: Iterable[float]) -> Spread | None:
    """Mean and range; None of nothing."""
    found = list(values)
    if not found:
        return None
    return Spread(len(found), sum(found) / len(found), min(found), max(found))


def targets_of(visit: VisitRecord) -> tuple[str, ...]:
    """What was treated in a visit, each target once, by the name it is held under."""
    return tuple(dict.fromkeys(_targets(visit)))


def _targets(visit: VisitRecord) -> Iterator[str]:
    for number, act in enumerate(acts_of(visit), start=1):
        if act.act in _DONE_HERE and act.target:
            side = f" {act.side}" if act.side else ""
            yield f"{see(act, number).name}{side}"


def _varied(
    visits: int,
    needles: Spread | None,
    minutes: Spread | None,
    between: Spread | None,
    always: Sequence[str],
    sometimes: Sequence[tuple[str, int]],
) -> str:
    parts = [f"{visits} visit{'s' * (visits != 1)}"]
    for name, one in (("needles a visit", needles), ("minutes a visit", minutes)):
        if one:
            parts.append(f"{name} {one.mean:.3g} on average ({one.least:g} to {one.most:g})")
    if between:
        parts.append(f"{between.least:g} to {between.most:g} days from visit to visit")
    if always:
        parts.append(f"in every visit: {', '.join(always)}")
    if sometimes:
        parts.append("in some: " + ", ".join(f"{name} ({times})" for name, times in sometimes))
    return "; ".join(parts) + "."
