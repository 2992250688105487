"""Everything the report for a doctor is made from, and the person's own questions on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ekbom.actions.assess import assess, read_told
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_medicines import medicines_of
from ekbom.actions.entry_time import own_time
from ekbom.actions.evening_told import IN_BED, IN_NIGHT, URGE
from ekbom.actions.found_record import card_of, with_key
from ekbom.actions.kept_answer import said_kinds
from ekbom.actions.kept_case import case_of_workspace
from ekbom.actions.kept_plans import kept_plans
from ekbom.actions.kept_questions import Helped, helps_kept
from ekbom.actions.shown_units import chosen_units
from ekbom.model.errors import EkbomError, InputError, UsageError
from ekbom.model.kept import Kept

if TYPE_CHECKING:
    from ekbom.model.assessed import Assessment
    from ekbom.model.case import Case
    from ekbom.model.diary import Diary
    from ekbom.model.finding import Finding
    from ekbom.model.record import MedicineUse
    from ekbom.model.trial import Plan
    from ekbom.reports.doctor import DoctorView

__all__ = [
    "DoctorReport",
    "doctor_questions",
    "doctor_report",
    "doctor_report_of_case",
    "keep_doctor_questions",
    "parts_without",
    "write_doctor_page",
]  # fmt: skip

KEY = "doctor"
_MOST, _LONGEST = 6, 200  # questions; letters of one
_MAIN = (IN_BED, URGE, IN_NIGHT)
# What of the sheets stands for each part that can be left out, beside its lines in short.
_OF_PART: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "questions": ("questions", "own"),
        "nights": ("nights",),
        "medicines": ("medicines", "more_medicines"),
        "iron": ("values", "taken", "readings"),
        "augmentation": ("signs", "signs_later"),
        "tried": ("tried",),
        "recording": ("recording",),
        "method": ("works", "more_works", "unverified"),
    }
)


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What is known of a person, as far as a doctor may want it on two pages.

    Attributes
    ----------
    whose : str
        The label of the person, or the title of the case.
    today : date
    case : Case
    assessment : Assessment
        For a clinician.
    diary : Diary or None
    helped : Helped or None
        What was tried and what came of it; None where nothing can be compared.
    night : mapping or None
        The newest scored night, as ``ekbom score --json`` says it.
    night_of : date or None
        The evening it began.
    questions : tuple of str
        The person's own.
    units : mapping of name to unit
        In which blood values are to be shown.
    """

    whose: str
    today: date
    case: Case
    assessment: Assessment
    diary: Diary | None = None
    helped: Helped | None = None
    night: Mapping[str, Any] | None = None
    night_of: date | None = None
    questions: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def view(self) -> DoctorView:
        """Both sheets, before anything is left out."""
        from ekbom.reports.doctor import doctor_view

        return doctor_view(self)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was odd about the case and its nights, such as a diary that could not be read."""
        return self.assessment.findings

    def to_dict(self, without: frozenset[str] = frozenset()) -> dict[str, Any]:
        """The report as plain values for JSON, but for the parts that are left out."""
        told = self.view().to_dict()
        told["short"] = [line for line in told["short"] if line[0] not in without]
        for part in without:
            for name in _OF_PART.get(part, ()):
                del told[name]
        return {**told, "findings": [one.to_dict() for one in self.findings]}


@person_verb("see")
def doctor_report(desk: Desk, person: str, *, now: datetime | None = None) -> DoctorReport:
    """What the workspace keeps of a person, for their doctor.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    now : datetime, optional
        By the person's own clock; that of the desk by default.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    InputError, UnitError
        When the case that is kept cannot be read.
    """
    card = card_of(desk.store, person)
    now = now or own_time(desk.now(), card)
    case, diary = case_of_workspace(desk, person, today=now.date())
    with desk.store.snapshot():
        scored = desk.store.find(person, "scoring")
        questions = _questions(_said(desk, person))
    newest = max(scored, key=lambda one: (one.night or date.min, one.written_at), default=None)
    desk.store.note(desk.event("doctor_report", person))
    return DoctorReport(
        whose=card.label,
        today=now.date(),
        case=case,
        assessment=assess(case, audience="clinician", today=now.date(), diary=diary),
        diary=diary,
        helped=_helped(desk, person, diary, now),
        night=None if newest is None else MappingProxyType(dict(newest.body["night"])),
        night_of=None if newest is None else newest.night,
        questions=questions,
        units=chosen_units(desk.store, person),
    )


def doctor_report_of_case(path: str | Path, *, today: date) -> DoctorReport:
    """The same of a case in a file, with the nights it names.

    Parameters
    ----------
    path : str or Path
        A case (TOML).
    today : date

    Raises
    ------
    InputError, UnitError
        When the file is no case, or holds a value that cannot be used.
    """
    case, diary = read_told(str(path), today=today)
    now = datetime.combine(today, time.max)
    return DoctorReport(
        whose=case.title,
        today=today,
        case=case,
        assessment=assess(case, audience="clinician", today=today, diary=diary),
        diary=diary,
        helped=_helped_of(diary, now),
    )


@person_verb("see")
def doctor_questions(desk: Desk, person: str) -> tuple[str, ...]:
    """What the person wants to ask at the next visit, in their own words.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    """
    found = _said(desk, person)
    desk.store.note(desk.event("doctor_questions", person, (found.id,) if found else ()))
    return _questions(found)


@person_verb("amend")
def keep_doctor_questions(
    desk: Desk, person: str, questions: Sequence[str]
) -> tuple[MedicineUse, ...]:
    """Keep what the person wants to ask; it takes the place of what stood there.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    questions : sequence of str
        One line each; empty ones are left out, and none takes all of them away.

    Returns
    -------
    tuple of MedicineUse
        Medicines that were ended or altered, by what was written: each asks for its stop card.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    InputError
        When there are too many for a page, or one is too long.
    """
    lines = tuple(filter(None, (" ".join(one.split()) for one in questions)))
    if len(lines) > _MOST:
        raise InputError("questions", f"there are more than {_MOST}", "keep those that matter most")
    if any(len(one) > _LONGEST for one in lines):
        raise InputError("questions", "one of them is too long", f"use up to {_LONGEST} letters")
    store = desk.store
    with store.transaction():
        found, body = _said(desk, person), {"name": KEY, "questions": list(lines)}
        if found is None:
            kept = desk.first_record(person, "report", KEY, body)
        else:
            kept = desk.next_record(found, body, "other questions")
        told = medicines_of(replace(kept, body={"cells": {}, "note": "\n".join(lines)}), ())
        if found is None and lines:
            store.keep([kept], desk.event("keep_doctor_questions", person, (kept.id,)))
        elif found is not None and _questions(found) != lines:
            store.amend([kept], desk.event("keep_doctor_questions", person, (kept.id,)))
    return told


def parts_without(names: Sequence[str]) -> frozenset[str]:
    """The parts of the report that are left out.

    Raises
    ------
    UsageError
        For one there is not.
    """
    from ekbom.reports.doctor import PARTS

    for name in names:
        if name not in PARTS:
            raise UsageError("--without", f"there is no part {name!r}", f"use {', '.join(PARTS)}")
    return frozenset(names)


def write_doctor_page(
    report: DoctorReport, path: str | Path, *, without: frozenset[str], made_at: str
) -> Path:
    """Lay the report down as one self-contained HTML page, to be printed on two sheets.

    Parameters
    ----------
    report : DoctorReport
    path : path
        Written under a temporary name and moved.
    without : frozenset of str
        Parts that are left out.
    made_at : str
        Date and time for the foot of the page.

    Raises
    ------
    StoreError
        When the place cannot be written to.
    """
    from ekbom.exchange.text_file import write_text
    from ekbom.reports.doctor import doctor_page

    return write_text(path, doctor_page(report.view(), without=without, made_at=made_at))


def _said(desk: Desk, person: str) -> Kept | None:
    return with_key(desk.store, person, "report", KEY)


def _questions(kept: Kept | None) -> tuple[str, ...]:
    return tuple(map(str, kept.body["questions"])) if kept else ()


def _helped(desk: Desk, person: str, diary: Diary | None, now: datetime) -> Helped | None:
    """What can be said of what was tried; what cannot be compared is no fault of the report."""
    outcome = main_outcome(diary, kept_plans(desk, person))
    if diary is None or not outcome or not diary.actions:
        return None
    kinds = {name: kind for name, kind in said_kinds(desk, person).items() if name in diary.actions}
    options = {"kind": kinds} if kinds else {}
    try:
        return helps_kept(desk, person, outcome, now=now, options=options, keep=False)
    except EkbomError:
        return None


def _helped_of(diary: Diary | None, now: datetime) -> Helped | None:
    from ekbom.actions.helps import what_helps

    outcome = main_outcome(diary)
    if diary is None or not outcome or not diary.actions:
        return None
    try:
        return Helped(what_helps(diary, outcome, now=now), diary, ())
    except EkbomError:
        return None


def main_outcome(diary: Diary | None, plans: Sequence[Plan] = ()) -> str:
    """What of a diary tells most of the legs: what the latest trial asks, in bed, the evening."""
    names = list(diary.outcomes) if diary else []
    asked = [one.outcome for one in sorted(plans, key=lambda one: one.written_at, reverse=True)]
    wanted = (one for one in (*asked, *_MAIN) if one in names)
    return next(wanted, names[0] if names else "")
