"""Day one: what can be said before any diary, from a few answers that are kept with all others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType

from ekbom.actions.assess import assess
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_names import plain_name
from ekbom.actions.evening import NightTold, keep_nights
from ekbom.actions.kept_case import case_of_workspace
from ekbom.actions.kept_interview import keep_answers
from ekbom.actions.kept_medicines import MedicineTold, list_medicines, tell_medicine
from ekbom.actions.measures import MeasuresAnswer, list_measures
from ekbom.knowledge.load import find_drug
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Assessment
from ekbom.model.case import Case
from ekbom.model.errors import InputError, UsageError
from ekbom.model.observation import Value

__all__ = ["DayOne", "DayOneTold", "day_one", "flag_questions", "keep_day_one", "look_alikes"]

_MOST_MEDICINES = 30
_YES_NO = "yes_no"
# "Sertraline 50 mg"; all else behind a name is part of it.
_DOSED = re.compile(r"(.*\S)[ ,]+([0-9]+(?:[.,][0-9]+)? ?(?:mg|g|mcg|ug))")


@dataclass(frozen=True, slots=True)
class DayOneTold:
    """What somebody says on the first day.

    Attributes
    ----------
    answers : mapping of observation to Value or None
        From `ekbom.actions.kept_interview.read_answers`.
    medicines : tuple of str
        Names as they stand on the boxes.
    blood : mapping of str to str
        Blood values with their units.
    """

    answers: Mapping[str, Value | None] = field(default_factory=lambda: MappingProxyType({}))
    medicines: tuple[str, ...] = ()
    blood: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class DayOne:
    """What can be said on the first day.

    Attributes
    ----------
    assessment : Assessment
    measures : MeasuresAnswer
    """

    assessment: Assessment
    measures: MeasuresAnswer


@cache
def flag_questions() -> tuple[tuple[str, str], ...]:
    """Name and words of every sign that must not wait."""
    empty = assess(Case("", ""), today=date.min.replace(year=2000))
    return tuple((one.observation, one.asks) for one in empty.section("red_flags").missing)


@cache
def look_alikes() -> tuple[tuple[str, str, str], ...]:
    """Name of the look-alike, and name and words of the question that tells it apart."""
    pattern = assess(Case("", ""), today=date.min.replace(year=2000)).pattern
    observables = load_rule_book().observables
    found: dict[str, tuple[str, str, str]] = {}
    for mimic in pattern.mimics if pattern else ():
        name = mimic.missing[0].observation if mimic.missing else ""
        if name and observables[name].kind == _YES_NO:
            found.setdefault(name, (mimic.name, name, observables[name].asks))
    return tuple(found.values())


@person_verb("see")
def day_one(desk: Desk, person: str, *, audience: str = "person", today: date) -> DayOne:
    """Everything that can be said before a diary.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    audience : {"person", "clinician"}
    today : date

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    InputError, UnitError
        When the case that is kept cannot be read.
    """
    case, diary = case_of_workspace(desk, person, today=today)
    return DayOne(
        assess(case, audience=audience, today=today, diary=diary),
        list_measures(case, audience=audience, today=today, diary=diary),
    )


@person_verb("amend")
def keep_day_one(desk: Desk, person: str, told: DayOneTold, *, today: date) -> None:
    """Keep the answers of the first day where all others are kept; said twice, it is kept once.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    told : DayOneTold
    today : date

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    UsageError, InputError, UnitError
        For a medicine without a name, and a value without a unit; nothing is kept then.
    """
    names = _names(told.medicines)
    blood = [NightTold(today, told.blood)] if told.blood else []
    for one in keep_nights(desk, person, blood, new=told.blood, dry_run=True) if blood else ():
        if one.problem is not None:
            raise InputError("ferritin", one.problem.problem, one.problem.todo)
    listed = {_known(one.name) for one in list_medicines(desk, person, today=today)}
    if told.answers:
        keep_answers(desk, person, told.answers, audience="person", today=today)
    for medicine in names:
        if _known(medicine.name) not in listed:
            tell_medicine(desk, person, medicine, today=today)
    if blood:
        keep_nights(desk, person, blood, new=told.blood)


def _names(written: Sequence[str]) -> tuple[MedicineTold, ...]:
    """Each medicine once, with the dose that stands behind its name."""
    found: dict[str, MedicineTold] = {}
    for line in filter(None, (" ".join(one.split()) for one in written)):
        named = _DOSED.fullmatch(line)
        told = MedicineTold(named[1], dose=named[2]) if named else MedicineTold(line)
        found.setdefault(_known(told.name), told)
    if len(found) > _MOST_MEDICINES:
        raise UsageError(
            "medicines", f"there are more than {_MOST_MEDICINES}", "write one on each line"
        )
    return tuple(found.values())


def _known(name: str) -> str:
    """What two names of one medicine share: a brand and its substance are one."""
    drug = find_drug(name)
    return plain_name(name) if drug is None else drug.id
