"""What is due: for a person of the workspace, or for a case in a file; and as a calendar."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ekbom.actions.assess import record_of
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import card_of
from ekbom.actions.home import appointments_of, home_of
from ekbom.actions.kept_answer import shows_result
from ekbom.actions.kept_case import case_of_workspace
from ekbom.actions.own_ways import CODE as STOP_CARD
from ekbom.actions.readable import plan_in, readable
from ekbom.assessment.due import due as due_of
from ekbom.assessment.known import known_of
from ekbom.assessment.red_flags import red_flags
from ekbom.assessment.stop_card import stop_cards
from ekbom.exchange.plan_file import read_plan
from ekbom.journal import note
from ekbom.knowledge.audience import reader_of
from ekbom.model.assessed import plain
from ekbom.model.due import Appointment, DueItem, HomeItem
from ekbom.model.errors import InputError
from ekbom.model.trial import Plan

if TYPE_CHECKING:
    from pathlib import Path

    from ekbom.model.assessed import Statement
    from ekbom.model.case import Case
    from ekbom.model.diary import Diary
    from ekbom.model.finding import Finding
    from ekbom.model.kept import Kept

__all__ = ["WhatIsDue", "due", "due_of_case", "write_calendar"]


@dataclass(frozen=True, slots=True)
class WhatIsDue:
    """What wants attention of one person.

    Attributes
    ----------
    title : str
        Of the case, or how the workspace calls the person.
    today : date
    red_flags, stop_cards : tuple of Statement
        They come before everything; a warning sign ends the answer at once.
    items : tuple of DueItem
        What is longest due first.
    findings : tuple of Finding
    person : str
        Id of the person in the workspace; empty for a case in a file.
    """

    title: str
    today: date
    red_flags: tuple[Statement, ...]
    stop_cards: tuple[Statement, ...]
    items: tuple[DueItem, ...]
    findings: tuple[Finding, ...] = ()
    person: str = ""

    def within(self, days: int) -> WhatIsDue:
        """The same without what comes later than so many days from today."""
        near = (x for x in self.items if x.since is None or (x.since - self.today).days <= days)
        return replace(self, items=tuple(near))

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values for JSON."""
        whole = {**asdict(self), "items": [one.to_dict() for one in self.items]}
        told: dict[str, Any] = plain(whole)
        return told


@person_verb("see")
def due(desk: Desk, person: str, today: date, *, audience: str = "person") -> WhatIsDue:
    """Everything that is due by what is kept of a person.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    today : date
    audience : {"person", "clinician"}

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    UsageError, InputError, UnitError
        As `ekbom.assess` does.
    """
    case, diary = case_of_workspace(desk, person, today=today)
    with desk.store.snapshot():
        card = card_of(desk.store, person)
        plans = desk.store.find(person, "plan")
        appointments = desk.store.find(person, "appointment")
        home = desk.store.find(person, "home")
        answers = desk.store.find(person, "answer")
    desk.store.note(desk.event("due", person))
    said: list[Finding] = []

    def wrong(one: Kept, error: InputError) -> None:
        code = f"{one.kind}_not_read"
        said.append(note.warning(code, error.where, error.problem, error.todo))

    sealed = list(readable(plans, plan_in, wrong))
    found = due_of_case(
        case,
        audience=audience,
        today=today,
        diary=diary,
        plans=sealed,
        read={plan.seal for plan in sealed if any(shows_result(plan, one) for one in answers)},
        appointments=appointments_of(appointments, wrong),
        home=[item for items in readable(home, home_of, wrong) for item in items],
        person=person,
    )
    return replace(found, title=card.label, findings=(*found.findings, *said))


def due_of_case(
    case: Case,
    *,
    audience: str = "person",
    today: date,
    diary: Diary | None = None,
    plans: Iterable[Plan | str | Path] = (),
    read: Collection[str] = (),
    appointments: Collection[Appointment] = (),
    home: Iterable[HomeItem] = (),
    person: str = "",
) -> WhatIsDue:
    """Everything that is due by what a case tells.

    Parameters
    ----------
    case : Case
        From `read_case`.
    audience : {"person", "clinician"}
    today : date
    diary : Diary, optional
        The nights of the case, for what they tell of medicines.
    plans : iterable of Plan or path
        Sealed trials.
    read, appointments, home
        As `ekbom.assessment.due.due` takes them.
    person : str
        Id of the person in the workspace.

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.assess` does.
    """
    reader = reader_of(audience)
    record = record_of(case, diary)
    sealed = [one if isinstance(one, Plan) else read_plan(one) for one in plans]
    found = known_of(record, today=today)
    flags = red_flags(found.known, reader)
    items = due_of(
        record, reader, today=today, plans=sealed, read=read, appointments=appointments, home=home
    )
    told = (*case.findings, *(() if diary is None else diary.findings))
    # The stop cards stand in the answer itself.
    kept = (one for one in told if one.code != STOP_CARD)
    return WhatIsDue(
        title=case.title,
        today=today,
        red_flags=flags,
        stop_cards=stop_cards(record, reader),
        items=() if flags else items,
        findings=(*kept, *found.findings),
        person=person,
    )


def write_calendar(
    found: Iterable[WhatIsDue],
    path: str | Path,
    *,
    made_at: datetime,
    today: date,
    plain_words: bool = False,
    events: bool = False,
) -> int:
    """Write what is due as a calendar file and return how many entries it has; nothing is sent.

    Parameters
    ----------
    found : iterable of WhatIsDue
    path : str or Path
        A file that is there already is replaced.
    made_at : datetime
        With its zone.
    today : date
    plain_words : bool
        Say in the calendar what it is; without it no word of it is about health.
    events : bool
        Whether a calendar that knows no tasks is to be served: each becomes an event of a day.

    Raises
    ------
    StoreError
        When the file cannot be written.
    """
    from ekbom.exchange.ics import calendar_text
    from ekbom.exchange.text_file import write_text

    entries = [(each.person or each.title, one) for each in found for one in each.items]
    text = calendar_text(
        entries, made_at=made_at, today=today, plain_words=plain_words, events=events
    )
    write_text(path, text)
    return len(entries)
