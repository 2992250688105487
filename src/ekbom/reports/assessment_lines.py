"""The lines of an assessment: what is said, the steps, and what nobody knows yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Assessment, Section, Statement, Step, StepState, Urgency
from ekbom.model.verdict import Missing
from ekbom.reports.assessment_sources import Cited, SourceTag, other_cautions
from ekbom.reports.words import capital, listed

Flag = tuple[str, str, str]  # its look, its sign, its word

HELP_FIRST = "Please get help today. Everything else can wait."
NO_FLAG: Flag = ("", "", "")
URGENCY_FLAGS: dict[Urgency, Flag] = {
    "today": ("stop", "stop", "Today"),
    "this_week": ("warn", "warn", "This week"),
    "next_visit": ("ask", "", "At the next visit"),
    "nothing_now": NO_FLAG,
}
_STEP_FLAGS: dict[StepState, Flag] = {
    "open": ("warn", "open", "Open"),
    "done": ("", "yes", "Done"),
    "not_for_you": ("none", "no", "Not for you"),
}
_KNOWERS = {
    "person": "The person can answer",
    "clinician": "A clinician can answer",
    "laboratory": "A laboratory or a study can answer",
}
KNOWER_WORDS = {
    "person": "for the person",
    "clinician": "for a clinician",
    "laboratory": "for a laboratory",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as the page shows it.

    Attributes
    ----------
    code, says : str
    flag : Flag
    reasons : tuple of str
    then, message : str
    cautions : tuple of str
    tags : list of SourceTag
    """

    code: str
    says: str
    flag: Flag
    reasons: tuple[str, ...]
    then: str
    message: str
    cautions: tuple[str, ...]
    tags: list[SourceTag]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as the page shows it.

    Attributes
    ----------
    says, why : str
    flag, urgency : Flag
    tags : list of SourceTag
    """

    says: str
    why: str
    flag: Flag
    urgency: Flag
    tags: list[SourceTag]


@dataclass(frozen=True, slots=True)
class Question:
    """Something nobody knows yet.

    Attributes
    ----------
    says, asks, knower : str
    or_else : str
        From what it could be computed instead; empty when from nothing.
    """

    says: str
    asks: str
    knower: str
    or_else: str


def lines(statements: Iterable[Statement], cited: Cited) -> list[Line]:
    """Statements in their order, each sentence once."""
    found: dict[str, Line] = {}
    for one in statements:
        found.setdefault(one.says, _line(one, cited))
    return list(found.values())


def _line(one: Statement, cited: Cited) -> Line:
    return Line(
        code=one.code,
        says=one.says,
        flag=URGENCY_FLAGS[one.urgency],
        reasons=tuple(capital(reason) for reason in one.reasons),
        then=one.then,
        message=one.message,
        cautions=other_cautions(one.cautions, one.grounds),
        tags=cited.tags(one.grounds),
    )


def step_lines(steps: Iterable[Step], cited: Cited) -> list[StepLine]:
    """The steps in their order."""
    return [
        StepLine(
            one.says, one.why, _STEP_FLAGS[one.state],
            URGENCY_FLAGS[one.urgency] if one.state == "open" else NO_FLAG,
            cited.tags(one.grounds),
        )
        for one in steps
    ]  # fmt: skip


def questions(missing: Iterable[Missing]) -> list[Question]:
    """What is missing, each observation once."""
    said = load_rule_book().observables
    found: dict[str, Question] = {}
    for one in missing:
        other = listed([said[name].says for name in one.or_else])
        question = Question(capital(one.says), one.asks, KNOWER_WORDS[one.known_by], other)
        found.setdefault(one.observation, question)
    return list(found.values())


def by_knower(missing: Sequence[Missing]) -> list[tuple[str, list[Question]]]:
    """The same, for each who could answer."""
    found = [
        (title, questions(one for one in missing if one.known_by == who))
        for who, title in _KNOWERS.items()
    ]
    return [(title, asked) for title, asked in found if asked]


def all_missing(answer: Assessment) -> tuple[Missing, ...]:
    """The warning signs nobody asked about, what the pattern lacks, then what the parts lack."""
    first = answer.section("red_flags").missing
    pattern = answer.pattern.missing if answer.pattern else ()
    return (*first, *pattern, *(one for part in answer.sections for one in part.missing))


def figures(section: Section) -> dict[str, Any]:
    """The plain values of a part by their names."""
    return dict(section.figures)
