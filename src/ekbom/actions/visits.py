"""Visits in the workspace: recorded whole or from the last one, and amended with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.home import HomeStep
from ekbom.actions.kept_courses import (
    KeptCourse,
    KeptVisit,
    course_today,
    last_visit,
    series_body,
    visit_body,
    visit_key,
)
from ekbom.actions.kept_policy import policy_in_force
from ekbom.actions.kept_values import teller_of
from ekbom.actions.visit_safety import (
    checked,
    noticed,
    own_changes,
    stopped_anew,
    with_counts,
    with_screen,
)
from ekbom.exchange.visit_file import VISIT_FORMAT, visit_of
from ekbom.model.assessed import plain
from ekbom.model.due import HomeItem
from ekbom.model.errors import InputError
from ekbom.model.plain_form import to_plain
from ekbom.model.planned_visit import Reply, ReplyKind
from ekbom.treatment.complete import complete
from ekbom.treatment.course import add_visit
from ekbom.treatment.course import amend_visit as amended
from ekbom.treatment.follow import home_now
from ekbom.treatment.patch import patched
from ekbom.treatment.policy import policy_to_dict
from ekbom.treatment.visit_faults import check_visit, visit_findings

if TYPE_CHECKING:
    from ekbom.model.completeness import Completeness
    from ekbom.model.course_record import CourseRecord
    from ekbom.model.finding import Finding
    from ekbom.model.home_item import HomeTask
    from ekbom.model.kept import Kept
    from ekbom.model.record import MedicineUse
    from ekbom.model.safety_answer import SafetyAnswer, SafetyEvent
    from ekbom.model.safety_policy import SafetyPolicy
    from ekbom.model.treatment import VisitRecord

__all__ = ["Recorded", "amend_visit", "record_visit"]

# Of a reply to a card: its kind, the rule, the point or nothing, and the words.
Written = tuple[ReplyKind, str, str, str]
_CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a visit.

    Attributes
    ----------
    course : str
    visit : VisitRecord
    kept : bool
        False when it was only tried, or is stopped by its cards.
    record : str
        Id of the record; empty where none was kept.
    safety : SafetyAnswer
    findings : tuple of Finding
    medicines : tuple of MedicineUse
        That the person altered alone: each asks for its stop card.
    complete : Completeness
        How far the course with this visit fills the standard for its kind.
    put_off_to : date or None
        The new date of a visit that the rules put off; it was written down as an appointment.
    """

    course: str
    visit: VisitRecord
    kept: bool
    record: str
    safety: SafetyAnswer
    findings: tuple[Finding, ...]
    medicines: tuple[MedicineUse, ...]
    complete: Completeness
    put_off_to: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """All but the stop cards as plain values for JSON."""
        return {
            "kept": self.kept,
            "course": self.course,
            "id": self.record or None,
            "visit": to_plain(self.visit),
            "safety": self.safety.to_dict(),
            "findings": [one.to_dict() for one in self.findings],
            "complete": self.complete.to_dict(),
            "put_off_to": self.put_off_to.isoformat() if self.put_off_to else None,
        }


@person_verb("write")
def record_visit(
    desk: Desk,
    person: str,
    told: Mapping[str, Any],
    *,
    like_last: bool = False,
    nothing_new: bool = False,
    written: Sequence[Written] = (),
    series: str = "",
    policy: SafetyPolicy | None = None,
    dry_run: bool = False,
) -> Recorded:
    """Record a visit, after it was held against the rules; what is stopped is not kept.

    Every warning that was shown, and what was written to it, is kept either way: with the visit, or
    with the course where the visit is stopped. Of a visit that is put off the new date is kept.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    told : mapping
        As in a visit file: a visit, or what changed since the last; today where it names no day.
    like_last : bool
        Begin with the last visit, without all that is seen or counted anew, also where the fields
        stand there as in a whole one.
    nothing_new : bool
        All that is asked at each visit was asked, and what is not answered is a no.
    written : sequence of (kind, rule, point, words)
        What the actor writes to cards now, beside the replies of the visit itself.
    series : str
        Name of the course; the latest by default.
    policy : SafetyPolicy, optional
        The levels for this one call; those the house keeps by default.
    dry_run : bool
        Only try.

    Raises
    ------
    NotAllowed
        When the actor may not write for this person.
    NotAnswerable
        When there is no course.
    UsageError
        When the course does not stand where visits go on; for a region or a rule there is not.
    InputError
        For a field that does not exist or holds another kind of value, a day to come, and a policy
        of the house that does not fit this ekbom.
    """
    with desk.store.transaction():
        old, today = course_today(desk.store, person, series, desk.now())
        visit, seen = _written(desk, old.course, told, today, like_last=like_last)
        if not dry_run:
            _check_been(visit, today)
        own = (_reply(one, desk.actor.role, today) for one in written)
        visit = replace(visit, replies=(*visit.replies, *own))
        visit = with_screen(old.course, with_counts(visit), nothing_new=nothing_new)
        course = add_visit(old.course, visit)
        policy = policy or policy_in_force(desk.store, today)
        held: dict[str, Any] = {"needled": old.needled, "today": today, "policy": policy}
        answer = checked(old.course, visit, **held)
        done = _recorded(course, visit, answer, seen)
        if dry_run:
            return done
        step = HomeStep(desk, person)
        if not answer.may_save:
            _keep_shown(desk, old, answer.events)
            return replace(done, put_off_to=_put_off(step, course.name, visit, answer))
        record = _keep(desk, old, course, _joined(KeptVisit(visit), visit, answer, policy))
        _tell_home(step, course.name, home_now(old.course), visit)
    return replace(done, kept=True, record=record.id)


@person_verb("amend")
def amend_visit(
    desk: Desk,
    person: str,
    changed: Mapping[str, Any],
    *,
    reason: str,
    number: int | None = None,
    series: str = "",
    policy: SafetyPolicy | None = None,
    dry_run: bool = False,
) -> Recorded:
    """A visit as it should have been written; what stood there before stays readable.

    A correction that brings in what the rules stop is not kept either.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    changed : mapping
        The fields that change.
    reason : str
        Why.
    number : int, optional
        Of the visit; the last one by default.
    series, policy, dry_run
        As for `record_visit`.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    NotAnswerable
        When there is no course, or no visit yet.
    UsageError
        Without a reason, when nothing is altered, or there is no such visit.
    InputError
        For a field that does not exist or holds another kind of value, and a day to come.
    """
    with desk.store.transaction():
        old, today = course_today(desk.store, person, series, desk.now())
        number = last_visit(old.course).number if number is None else number
        course = amended(
            old.course, number, changed, reason=reason, at=desk.now().astimezone(UTC),
            by=desk.actor.role,
        )  # fmt: skip
        kept, before = old.visits[number]
        visit = next(one for one in course.visits if one.number == number)
        policy = policy or policy_in_force(desk.store, today)
        held: dict[str, Any] = {"needled": old.needled, "today": today, "policy": policy}
        _check_been(visit, today)
        visit = with_screen(old.course, check_visit(visit, f"visit {number}"))
        answer = checked(old.course, visit, **held)
        was = checked(old.course, before.visit, **held)
        last = next((one for one in course.visits if one.number == number - 1), None)
        seen = visit_findings(visit, last, f"visit {number}")
        done = _recorded(course, visit, answer, seen)
        if dry_run:
            return done
        if stopped_anew(answer, was):
            _keep_shown(desk, old, answer.events, "amend_visit")
            return done
        body = visit_body(course.name, _joined(before, visit, answer, policy))
        record = replace(desk.next_record(kept, body, reason.strip()), night=visit.on)
        desk.store.amend([record], desk.event("amend_visit", person, (record.id,)))
        if number == course.visits[-1].number:
            _tell_home(HomeStep(desk, person), course.name, before.visit.home, visit)
    return replace(done, kept=True, record=record.id)


def _written(
    desk: Desk, course: CourseRecord, told: Mapping[str, Any], today: date, *, like_last: bool
) -> tuple[VisitRecord, tuple[Finding, ...]]:
    """The visit as it was written, with its number and its day."""
    last = course.visits[-1] if course.visits else None
    plain_ = dict(told)
    if like_last and _CHANGED not in told:
        plain_ = {_CHANGED: plain_}
    elif _CHANGED not in told:
        start = {
            "number": last.number + 1 if last else 1,
            "kind": course.plan.kind if course.plan else "needling",
            "told_by": teller_of(desk.actor.role),
        }
        plain_ = patched(start, plain_, "visit")
    made, findings = visit_of({"format": VISIT_FORMAT, **plain_}, "visit", last)
    made = replace(
        made,
        on=made.on or today,
        written_by=made.written_by or desk.actor.role,
        written_at=desk.now().astimezone(UTC),
    )
    return made, findings


def _check_been(visit: VisitRecord, today: date) -> None:
    if visit.on and visit.on > today:
        raise InputError("on", f"{visit.on} has not been yet", "record it when it was")


def _reply(written: Written, by: str, today: date) -> Reply:
    kind, rule, point, words = written
    return Reply(rule, kind, words, by, today, point)


def _recorded(
    course: CourseRecord, visit: VisitRecord, answer: SafetyAnswer, seen: Iterable[Finding]
) -> Recorded:
    findings, medicines = (*seen, *noticed(visit, answer)), own_changes(visit)
    return Recorded(course.name, visit, False, "", answer, findings, medicines, complete(course))


def _keep(desk: Desk, old: KeptCourse, course: CourseRecord, kept: KeptVisit) -> Kept:
    """The visit, and the course where the visit took it further."""
    person, name, visit = old.series.person, course.name, kept.visit
    body = visit_body(name, kept)
    key = visit_key(name, visit.number)
    record = desk.first_record(person, "visit", key, body, night=visit.on)
    desk.store.keep([record], desk.event("record_visit", person, (record.id,)))
    if course.events != old.course.events:
        series = desk.next_record(old.series, series_body(course, old.shown), "the first visit")
        desk.store.amend([series], desk.event("record_visit", person, (series.id,)))
    return record


def _joined(
    before: KeptVisit, visit: VisitRecord, answer: SafetyAnswer, policy: SafetyPolicy
) -> KeptVisit:
    """A visit with what was shown at it so far and now, and what it was held to."""
    letters = tuple(plain(asdict(one)) for one in answer.letters)
    held, told = policy_to_dict(policy), {one["text"] for one in before.letters}
    return replace(
        before, visit=visit, shown=(*before.shown, *answer.events),
        letters=(*before.letters, *(one for one in letters if one["text"] not in told)),
        policies=(*before.policies, *(() if held in before.policies[-1:] else (held,))),
    )  # fmt: skip


def _keep_shown(
    desk: Desk, old: KeptCourse, events: Iterable[SafetyEvent], verb: str = "record_visit"
) -> None:
    """What was shown at a visit that is stopped stays with the course."""
    body = series_body(old.course, (*old.shown, *events))
    record = desk.next_record(old.series, body, "a visit was stopped")
    person = record.person
    desk.store.amend([record], desk.event(verb, person, (record.id,), result="refused"))


def _put_off(step: HomeStep, course: str, visit: VisitRecord, answer: SafetyAnswer) -> date | None:
    """Write the new date down of a visit that the rules put off; None without one."""
    new = visit.next_on
    off = any(one.state == "postponed" for one in answer.cards)
    if not off or new is None or visit.on is None or new <= visit.on:
        return None
    step.visit(course, visit.number, new, since=visit.on)
    return new


def _tell_home(
    step: HomeStep, course: str, before: tuple[HomeTask, ...], visit: VisitRecord
) -> None:
    """The next date, and what is to be done at home, where the person is asked about them."""
    if visit.next_on is not None:
        since = (visit.on or visit.next_on) + timedelta(days=1)
        step.visit(course, visit.number + 1, visit.next_on, since=since)
    if visit.home == before:
        return
    ended = {one.name.casefold() for one in before}
    others = [one for one in step.known() if one.what.casefold() not in ended]
    step.home([*others, *map(_home_item, visit.home)], anew=True)


def _home_item(task: HomeTask) -> HomeItem:
    often = [
        f"{count:g} {word}"
        for count, word in ((task.times_a_day, "times a day"), (task.days_a_week, "days a week"))
        if count is not None
    ]
    return HomeItem(task.name, ", ".join(often), task.until)
