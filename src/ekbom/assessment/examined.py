"""What others found in examinations, and which look-alikes of restless legs that opens or closes.

Which examination speaks to which look-alike stands in the rules ``found.*`` and ``closed.*``; they
are held against the examinations of the person alone. An examination that names the look-alikes
it `concerns` speaks to those and to no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment.frequency import WHOSE, dopaminergic_helped
from ekbom.knowledge.conditions import Asked, singles
from ekbom.knowledge.shipped_rules import judge, load_rule_book
from ekbom.model.record import Examination

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.observation import Value
    from ekbom.model.record import PersonRecord

_LOOK_ALIKE, _MIMIC, _EXAM = "lookalike.", "mimic.", "exam_"
# In the order in which they count when one kind of examination was made more than once.
_RESULTS = ("found", "nothing_found", "unclear")
SUMMED_UP = "look_alikes"


def derive(record: PersonRecord, *, today: date) -> dict[str, Value]:  # noqa: ARG001
    """What follows from examinations, from having asked after every look-alike, from a trial.

    Parameters
    ----------
    record : PersonRecord
    today : date
        Not needed: what was found does not lapse by itself.
    """
    helped = dopaminergic_helped(record)
    known: dict[str, Value] = {} if helped is None else {"dopaminergic_helped": helped}
    told = summed_up(record)
    if told == {"none"} and any(opened(key, record) for key in look_alikes()):
        # So that the two are seen to contradict each other.
        known[SUMMED_UP] = "some"
    for key in look_alikes():
        pointing, ruled_out = questions(key)
        if told == {"none"}:
            known |= dict.fromkeys(pointing, False)
        if opened(key, record):
            # Only there does the question speak of examinations too.
            known |= {pointing[0]: True} if f"found.{key}" in _rules_of(key) else {}
        elif _holds("closed", key, _results(exams_of(key, record))):
            known[ruled_out] = True
    return known


def summed_up(record: PersonRecord) -> set[Value]:
    """What was told of all look-alikes together."""
    return {one.value for one in record.observed if one.name == SUMMED_UP}


def look_alikes() -> tuple[str, ...]:
    """Every look-alike by the last part of its id, in the order of the rules."""
    rules = load_rule_book().rules
    return tuple(rule.removeprefix(_LOOK_ALIKE) for rule in rules if rule.startswith(_LOOK_ALIKE))


def questions(key: str) -> tuple[tuple[str, ...], str]:
    """The observations that point to a look-alike, and the one that rules it out."""
    asked = [
        one
        for one in singles(load_rule_book().rule(f"{_LOOK_ALIKE}{key}").when)
        # That tells whom a question is for and points to nothing.
        if isinstance(one, Asked) and one.observation != WHOSE
    ]
    (ruled_out,) = (one.observation for one in asked if not one.wanted)
    return tuple(one.observation for one in asked if one.wanted), ruled_out


def exams_of(key: str, record: PersonRecord) -> tuple[Examination, ...]:
    """The examinations that speak to a look-alike: by their kind, or because they name it."""
    asked = load_rule_book()
    kinds = {
        one.observation.removeprefix(_EXAM)
        for rule in _rules_of(key)
        for one in singles(asked.rule(rule).when)
    }
    return tuple(
        one
        for one in (*record.examinations, *_told(record))
        if (f"{_MIMIC}{key}" in one.concerns if one.concerns else one.kind in kinds)
    )


def opened(key: str, record: PersonRecord) -> bool:
    """Whether an examination found something that points to a look-alike."""
    exams = exams_of(key, record)
    named = any(one.concerns and one.result == "found" for one in exams)
    return named or _holds("found", key, _results(exams))


def rules_of_examinations(key: str) -> tuple[str, ...]:
    """The facts that say which examinations open and close a look-alike."""
    rules = load_rule_book().rules
    return tuple(dict.fromkeys(fact for rule in _rules_of(key) for fact in rules[rule].facts))


def _rules_of(key: str) -> tuple[str, ...]:
    there = load_rule_book().rules
    return tuple(rule for rule in (f"found.{key}", f"closed.{key}") if rule in there)


def _told(record: PersonRecord) -> tuple[Examination, ...]:
    """Examinations that were told as an answer, without a table of their own."""
    return tuple(
        Examination(
            kind=one.name.removeprefix(_EXAM),
            result=one.value,  # type: ignore[arg-type]  # one of the words of the observation
            on=one.on,
            by="" if one.by == "unknown" else one.by,
            says=one.says,
            source=one.source,
        )
        for one in record.observed
        if one.name.startswith(_EXAM)
    )


def _results(exams: tuple[Examination, ...]) -> dict[str, Value]:
    """One result for each kind of examination; what was found once counts."""
    results: dict[str, Value] = {}
    for result in reversed(_RESULTS):
        results |= {f"{_EXAM}{one.kind}": result for one in exams if one.result == result}
    known = load_rule_book().observables
    return {name: result for name, result in results.items() if name in known}


def _holds(what: str, key: str, heard: dict[str, Value]) -> bool:
    rule = f"{what}.{key}"
    return rule in _rules_of(key) and judge(rule, heard).holds is True
