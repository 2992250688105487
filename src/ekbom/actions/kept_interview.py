"""The interview of a person in the workspace: what is still to ask, and answers kept together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.interview import Interview, Question, how_to_answer, read_answer
from ekbom.actions.kept_case import KEY, KeptSheet, change_case
from ekbom.actions.kept_values import is_told
from ekbom.exchange.case_answers import answered
from ekbom.exchange.case_file import case_from
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.errors import EkbomError

if TYPE_CHECKING:
    from ekbom.model.kept import Kept
    from ekbom.model.observation import Value
    from ekbom.model.record import Observed

__all__ = [
    "Standing", "Told", "answers_kept", "interview_kept", "keep_answers", "read_answers",
    "told_entries",
]  # fmt: skip

_TOLD = "Your answers"


@dataclass(frozen=True, slots=True)
class Told:
    """One question that has an answer.

    Attributes
    ----------
    question : Question
    value : Value or None
        None where it was told as not known.
    on : date or None
    """

    question: Question
    value: Value | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the interview is.

    Attributes
    ----------
    pending : tuple of Question
        Everything that is still to ask, in its order; empty too where something must not wait.
    told : tuple of str
        Every observation that has an answer.
    """

    pending: tuple[Question, ...]
    told: tuple[str, ...]


@person_verb("see")
def told_entries(desk: Desk, person: str) -> tuple[Kept, ...]:
    """The entries that tell something for an assessment, and only those of their values.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    """
    found = desk.store.find(person, "entry")
    desk.store.note(desk.event("told_entries", person))
    told = (_of_told(one) for one in found)
    return tuple(one for one in told if one.body["cells"])


def _of_told(entry: Kept) -> Kept:
    cells = {name: text for name, text in entry.body["cells"].items() if is_told(name, str(text))}
    return replace(entry, body={**entry.body, "cells": cells})


@person_verb("see")
def interview_kept(
    desk: Desk, person: str, entries: tuple[Kept, ...], *, audience: str, today: date
) -> Standing:
    """What is still to ask of a person; nothing is begun or changed by looking.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    entries : tuple of Kept
        As `told_entries` gives them.
    audience : {"person", "clinician"}
    today : date

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    UsageError
        For another audience.
    InputError, UnitError
        When the case that is kept cannot be read.
    """
    desk.store.note(desk.event("interview_kept", person))
    sheet = _Looking(desk, person, entries)
    pending = Interview(sheet, audience, today).pending()
    return Standing(pending, sheet.told())


@person_verb("see")
def answers_kept(desk: Desk, person: str, *, today: date) -> tuple[Told, ...]:
    """Every question that has an answer, with it, the newest where there are several.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    InputError, UnitError
        When the case that is kept cannot be read.
    """
    desk.store.note(desk.event("answers_kept", person))
    sheet = _Looking(desk, person, ())
    values: dict[str, Observed] = {}
    for one in sheet.case(datetime.combine(today, datetime.max.time())).record.observed:
        values[one.name] = one
    names = sheet.told()
    return tuple(
        Told(question_of(name, place, len(names)), *_value(values.get(name)))
        for place, name in enumerate(names, start=1)
    )


def _value(one: Observed | None) -> tuple[Value | None, date | None]:
    return (None, None) if one is None else (one.value, one.on)


def question_of(name: str, number: int = 1, about: int = 1) -> Question:
    """One question by the name of what it observes, wherever it stands in an interview.

    Raises
    ------
    KeyError
        When there is none.
    """
    seen = load_rule_book().observables[name]
    return Question(name, _TOLD, seen.asks, how_to_answer(seen), number, about)


def read_answers(
    answers: Mapping[str, str],
) -> tuple[dict[str, Value | None], dict[str, EkbomError]]:
    """Answers as they were typed: those that can be read, and what is wrong with the others.

    Parameters
    ----------
    answers : mapping of observation to str
        Nothing at all, or ``unknown``, says that it is not known.
    """
    observables = load_rule_book().observables
    values: dict[str, Value | None] = {}
    wrong: dict[str, EkbomError] = {}
    for name, text in answers.items():
        try:
            values[name] = read_answer(observables[name], text)
        except EkbomError as error:
            wrong[name] = error
    return values, wrong


@person_verb("amend")
def keep_answers(
    desk: Desk, person: str, values: Mapping[str, Value | None], *, audience: str, today: date
) -> None:
    """Keep several answers as one amendment of the case; it is begun where there is none.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    values : mapping of observation to Value or None
        From `read_answers`; None is told as not known.
    audience : {"person", "clinician"}
        Who is asked.
    today : date

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    InputError
        When the case that is kept cannot be changed line by line.
    """
    sheet = KeptSheet(desk, person, ())
    teller = sheet.by(audience) or ("clinician" if audience == "clinician" else None)

    def change(text: str) -> str:
        by = teller or case_from(text, KEY, now=None).record.person.reporter
        for name, value in values.items():
            text = answered(text, name, value, by=by, on=today, where=sheet.where)
        return text

    change_case(desk, person, change, reason=f"interview: {', '.join(values)}", today=today)


class _Looking(KeptSheet):
    """The case as the sheet of an interview that is only looked at."""

    def begin(self, today: date) -> None:
        """Nothing is begun by looking."""
