"""What comes after visits: the next morning, and a course as it stands with all of its visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.kept_courses import (
    course_named,
    course_today,
    courses_of,
    last_visit,
    visit_body,
)
from ekbom.actions.kept_policy import version_in_force
from ekbom.actions.kept_values import with_entries
from ekbom.model.assessed import plain
from ekbom.model.course_record import Morning
from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.plain_form import from_plain, to_plain
from ekbom.model.record import PersonRecord
from ekbom.model.safety_answer import SafetyEvent
from ekbom.treatment.complete import complete
from ekbom.treatment.course import status_of
from ekbom.treatment.follow import with_totals
from ekbom.treatment.next_morning import morning_cards
from ekbom.treatment.review import review
from ekbom.treatment.schedule import next_date
from ekbom.treatment.visit_faults import check_morning

if TYPE_CHECKING:
    from ekbom.model.assessed import Statement
    from ekbom.model.completeness import Completeness
    from ekbom.model.course_record import CourseRecord, CourseStatus
    from ekbom.model.course_schedule import Review

__all__ = ["Course", "MorningTold", "list_visits", "next_morning"]


@dataclass(frozen=True, slots=True)
class MorningTold:
    """What became of what was told on a morning.

    Attributes
    ----------
    morning : Morning
    cards : tuple of Statement
        The most urgent first.
    kept : bool
    """

    morning: Morning
    cards: tuple[Statement, ...]
    kept: bool

    def to_dict(self) -> dict[str, Any]:
        """Morning and cards as plain values for JSON."""
        cards = [plain(asdict(one)) for one in self.cards]
        return {"kept": self.kept, "morning": to_plain(self.morning), "cards": cards}


@dataclass(frozen=True, slots=True)
class Course:
    """A course as it stands.

    Attributes
    ----------
    course : CourseRecord
    status : CourseStatus
    review : Review or None
        None where no plan says when to look and when to decide.
    next_on : date or None
        Of the next visit: as agreed, else by the plan.
    complete : Completeness
        How far it fills the standard for its kind of visits.
    policies : mapping of int to tuple of str
        By the number of a visit: the versions of the safety policy it was held to, the last one
        last. A visit that came from elsewhere may not say it.
    """

    course: CourseRecord
    status: CourseStatus
    review: Review | None
    next_on: date | None
    complete: Completeness
    policies: Mapping[int, tuple[str, ...]]

    def to_dict(self) -> dict[str, Any]:
        """The course as plain values for JSON."""
        return {
            "policies": {str(number): list(held) for number, held in self.policies.items()},
            "status": self.status,
            "next_on": self.next_on.isoformat() if self.next_on else None,
            "review": plain(asdict(self.review)) if self.review else None,
            "complete": self.complete.to_dict(),
            "course": to_plain(self.course),
        }


@person_verb("write")
def next_morning(
    desk: Desk,
    person: str,
    told: Mapping[str, Any],
    *,
    number: int | None = None,
    series: str = "",
    dry_run: bool = False,
) -> MorningTold:
    """Keep what was told on the morning after a visit; some of it raises a card.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    told : mapping
        Fields of `ekbom.model.course_record.Morning`; today where it names no day.
    number : int, optional
        Of the visit; the last one by default.
    series : str
        Name of the course; the latest by default.
    dry_run : bool
        Only try.

    Raises
    ------
    NotAllowed
        When the actor may not write for this person.
    NotAnswerable
        When there is no course, or no visit yet.
    UsageError
        When there is no such visit, or nothing was told.
    InputError
        For a field that does not exist or holds another kind of value, and a number off its scale.
    """
    if not told:
        raise UsageError("--morning", "nothing was told", "say soreness=, bruise=, night=, worry=")
    with desk.store.transaction():
        old, today = course_today(desk.store, person, series, desk.now())
        number = last_visit(old.course).number if number is None else number
        if number not in old.visits:
            raise UsageError("--morning", f"there is no visit {number}", "give one that was kept")
        kept, before = old.visits[number]
        words = {"on": today.isoformat(), **told, "visit": number}
        morning = check_morning(from_plain(Morning, words, "morning"))
        cards = morning_cards(morning, before.visit)
        version = version_in_force(desk.store, today)
        shown = tuple(_shown(one, today, version) for one in cards)
        if not dry_run:
            both = replace(
                before, mornings=(*before.mornings, morning), shown=(*before.shown, *shown)
            )
            body = visit_body(old.course.name, both)
            record = desk.next_record(kept, body, "the next morning")
            desk.store.amend([record], desk.event("next_morning", person, (record.id,)))
    return MorningTold(morning, cards, kept=not dry_run)


@person_verb("see")
def list_visits(desk: Desk, person: str, series: str = "") -> Course:
    """A course with its visits, where it stands, and what comes next.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    NotAnswerable
        When there is no such course.
    """
    with desk.store.snapshot():
        found = courses_of(desk.store, person)
        old = course_named(found, series)
        told, _ = with_entries(PersonRecord(), desk.store.find(person, "entry"))
    ids = (old.series.id, *(kept.id for kept, _ in old.visits.values()))
    desk.store.note(desk.event("list_visits", person, ids))
    placed = with_totals([one.course for one in found], told.scales)
    course = placed[found.index(old)]
    status = status_of(course)
    try:
        looked = review(course)
    except NotAnswerable:
        looked = None
    held = {number: kept.held_to for number, (_, kept) in old.visits.items()}
    return Course(course, status, looked, _next_on(course, status), complete(course), held)


def _shown(card: Statement, today: date, version: str) -> SafetyEvent:
    return SafetyEvent("shown", card.code, "", None, (), today, version)


def _next_on(course: CourseRecord, status: CourseStatus) -> date | None:
    last = course.visits[-1] if course.visits else None
    if last is None or last.on is None or course.plan is None:
        return None
    return last.next_on or next_date(course.plan, status, last.on)
