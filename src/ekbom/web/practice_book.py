"""What a practice looks at first: of each client a few lines, worked out once for each state."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from ekbom.actions.course_seen import LetterKept, see_course
from ekbom.actions.due import due
from ekbom.actions.entry_time import own_time
from ekbom.actions.kept_questions import course_kept
from ekbom.model.errors import EkbomError, NotAnswerable
from ekbom.web.course_view import next_visit
from ekbom.web.reader import treatment_reader

if TYPE_CHECKING:
    from ekbom.actions.desk import Desk
    from ekbom.model.people import PersonCard
    from ekbom.web.house import House

# Who is expected stands by itself.
_APPOINTMENT = "due.appointment"
_WATCHED = ("watch", "relapse")


@dataclass(frozen=True, slots=True)
class Client:
    """One client of a practice.

    Attributes
    ----------
    person, label : str
    status : str
        Of the latest course; empty without one.
    goal : str
    visits : int or None
        None without a course.
    last_on, next_on : date or None
        Of the last visit, and of the next visit or appointment that has not been.
    letters : tuple of LetterKept
        That wait to be signed.
    due : tuple of (str, str, str)
        What, its state, and the rule; without what is still ahead.
    red_flag : str
    watch_says : str
        Empty while the level is below its watch line.
    """

    person: str
    label: str
    status: str = ""
    goal: str = ""
    visits: int | None = None
    last_on: date | None = None
    next_on: date | None = None
    letters: tuple[LetterKept, ...] = ()
    due: tuple[tuple[str, str, str], ...] = ()
    red_flag: str = ""
    watch_says: str = ""


class PracticeBook:
    """The newest lines of every client, by the state they were worked out for."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Hashable, Client]] = {}
        self._lock = Lock()

    def clients(
        self, house: House, desk: Desk, cards: Sequence[PersonCard]
    ) -> tuple[list[Client], int]:
        """Every client as far as known, and of how many the lines are still being worked out.

        Parameters
        ----------
        house : House
        desk : Desk
            Of whoever looks; each client is looked at with their rights.
        cards : sequence of PersonCard
            Those they may see.
        """
        wanted = {one.id: (house.changes.stamp(one.id), _today(desk, one)) for one in cards}
        for one in cards:
            if not self._has(one.id, wanted[one.id]):
                key = (one.id, wanted[one.id], "practice")
                line = house.answers.get(key, partial(client_of, desk, one), patience_s=0)
                if line is not None:
                    self._keep(one.id, wanted[one.id], line)
        found = [self._line(one) for one in cards]
        return found, sum(not self._has(one.id, wanted[one.id]) for one in cards)

    def _has(self, person: str, state: Hashable) -> bool:
        with self._lock:
            return person in self._kept and self._kept[person][0] == state

    def _line(self, card: PersonCard) -> Client:
        with self._lock:
            return self._kept[card.id][1] if card.id in self._kept else Client(card.id, card.label)

    def _keep(self, person: str, state: Hashable, line: Client) -> None:
        with self._lock:
            self._kept[person] = state, line


def client_of(desk: Desk, card: PersonCard) -> Client:
    """The lines of one client.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    """
    today = _today(desk, card)
    line = _course(desk, card, today)
    flag, items = _due(desk, card, today)
    return replace(line, due=items, red_flag=flag, watch_says=_watch(desk, card))


def _course(desk: Desk, card: PersonCard, today: date) -> Client:
    """The course as it stands, and the next visit."""
    try:
        seen = see_course(desk, card.id)
    except NotAnswerable:
        return Client(card.id, card.label, next_on=next_visit(desk, card.id, None, today))
    course = seen.course
    last = course.visits[-1] if course.visits else None
    return Client(
        card.id,
        card.label,
        status=seen.status,
        goal=course.plan.goal if course.plan else "",
        visits=len(course.visits),
        last_on=last.on if last else None,
        next_on=next_visit(desk, card.id, seen, today),
        letters=tuple(one for one in seen.letters if not one.handed_on),
    )


def _due(desk: Desk, card: PersonCard, today: date) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    try:
        found = due(desk, card.id, today, audience=treatment_reader(desk))
    except EkbomError:
        # What is kept cannot be read: its own page says so, and the practice goes on.
        return "", ()
    flag = found.red_flags[0].says if found.red_flags else ""
    items = tuple(
        (one.what, one.state, one.code)
        for one in found.items
        if one.state != "coming" and one.code != _APPOINTMENT
    )
    return flag, items


def _watch(desk: Desk, card: PersonCard) -> str:
    try:
        answer = course_kept(desk, card.id, keep=False).answer
    except EkbomError:
        return ""
    watches = (one.relapse for one in answer.courses if one.relapse)
    return next((one.says for one in watches if one.state in _WATCHED), "")


def _today(desk: Desk, card: PersonCard) -> date:
    return own_time(desk.now(), card).date()
