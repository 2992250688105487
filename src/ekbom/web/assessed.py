"""What is known of a person, held against the cited rules, for the pages that show parts of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from fastapi import Request

from ekbom.actions.assess import assess, record_of
from ekbom.actions.desk import Desk
from ekbom.actions.kept_case import case_of_workspace
from ekbom.assessment.medicine_names import recognise
from ekbom.knowledge.conditions import Asked, singles
from ekbom.knowledge.load import find_drug
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Assessment
from ekbom.model.case import Case
from ekbom.model.diary import Diary
from ekbom.model.record import PersonRecord
from ekbom.reports.assessment import AssessmentView, assessment_view
from ekbom.reports.assessment_lines import Question, all_missing, by_knower
from ekbom.web.clock import today_of
from ekbom.web.reader import medical_reader
from ekbom.web.ready import PATIENCE_S
from ekbom.web.said import Linked
from ekbom.web.seat import About, house_of


@dataclass(frozen=True, slots=True)
class Known:
    """A person as far as the workspace knows.

    Attributes
    ----------
    assessment : Assessment
    view : AssessmentView
    asked : list of (str, list of Question)
        Every open question, by who could answer it.
    record : PersonRecord
    logged : tuple of str
        Prescribed medicines of the log that stand on no list.
    told : bool
        Whether anything was told at all.
    """

    assessment: Assessment
    view: AssessmentView
    asked: list[tuple[str, list[Question]]]
    record: PersonRecord
    logged: tuple[str, ...]
    told: bool


def known_of(request: Request, who: About, *, patience_s: float = PATIENCE_S) -> Known | None:
    """The assessment as of now; None while it is being worked out.

    Raises
    ------
    InputError, UnitError
        When the case that is kept cannot be read.
    """
    house, today = house_of(request), today_of(who)
    audience = medical_reader(who.desk)
    key = (
        who.person,
        house.changes.stamp(who.person),
        "assessed",
        audience,
        today,
        who.desk.actor.id,
    )
    work = partial(_known, who.desk, who.person, audience=audience, today=today)
    return house.answers.get(key, work, patience_s=patience_s)


def _known(desk: Desk, person: str, *, audience: str, today: date) -> Known:
    case, diary = case_of_workspace(desk, person, today=today)
    answer = assess(case, audience=audience, today=today, diary=diary)
    record = record_of(case, diary)
    view, asked = assessment_view(answer, Linked()), by_knower(all_missing(answer))
    return Known(answer, view, asked, record, _logged(record, diary), _told(case))


def _told(case: Case) -> bool:
    record = case.record
    return record != PersonRecord() or bool(case.medicines)


def _logged(record: PersonRecord, diary: Diary | None) -> tuple[str, ...]:
    if diary is None:
        return ()
    listed = {id_ for one in record.medicines for id_ in recognise(one.name).ids}
    return tuple(
        name
        for name in diary.actions
        if (drug := find_drug(name)) and drug.prescription and drug.id not in listed
    )


@cache
def red_flags() -> frozenset[str]:
    """The observations that need help today when they are there."""
    book = load_rule_book()
    return frozenset(
        one.observation
        for id_, rule in book.rules.items()
        if id_.startswith("redflag.")
        for one in singles(rule.when)
        if isinstance(one, Asked) and one.wanted
    )
