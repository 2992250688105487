"""An interview: what is missing is asked in a sensible order, and every answer is kept at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ekbom.actions.assess import assess
from ekbom.exchange.case_answers import begin_case, remove_answer, told_names, write_answer
from ekbom.exchange.case_file import read_case
from ekbom.knowledge.audience import reader_of
from ekbom.knowledge.evaluate import checked
from ekbom.knowledge.quantity import read_quantity
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.errors import InputError
from ekbom.model.verdict import Missing

if TYPE_CHECKING:
    from ekbom.model.assessed import Assessment, PatternAnswer
    from ekbom.model.case import Case
    from ekbom.model.observation import Observable, Value
    from ekbom.model.record import Teller

_YES, _NO, _UNKNOWN = ("y", "yes"), ("n", "no"), ("", "u", "unknown", "?")
# Where the pattern does not fit, the rest has nothing to ask.
_ENDS = "does_not_fit"
# The parts in the order in which they are asked, after the five points and the look-alikes.
_PARTS = {
    "severity": "How strong it is",
    "medicines": "Medicines",
    "augmentation": "Medicines",
    "iron": "Iron",
    "groups": "The person",
    "mood": "Mood and sleepiness",
    "symptoms": "How it feels",
    "blood": "Blood",
    "causes": "What often goes with it",
}


@dataclass(frozen=True, slots=True)
class Question:
    """The question that comes next.

    Attributes
    ----------
    observation : str
    part : str
        Heading it stands under.
    asks : str
    how : str
        How it can be answered.
    number, about : int
        ``12 of about 40``: the second number changes with the answers.
    """

    observation: str
    part: str
    asks: str
    how: str
    number: int
    about: int


class Sheet(Protocol):
    """Where the answers of an interview are kept."""

    @property
    def where(self) -> str:
        """How it is called in messages."""

    def begin(self, today: date) -> None:
        """Begin a case where there is none."""

    def case(self, now: datetime) -> Case:
        """The case as it stands."""

    def told(self) -> tuple[str, ...]:
        """Every observation that has an answer, those told as unknown among them."""

    def answer(self, name: str, value: Value | None, by: Teller, on: date) -> None:
        """Keep one answer, in place of an earlier one to the same question."""

    def remove(self, name: str) -> None:
        """Take one answer out, so that it is asked for again."""


@dataclass(frozen=True, slots=True)
class _FileSheet:
    """A case file."""

    path: str | Path

    @property
    def where(self) -> str:
        return str(self.path)

    def begin(self, today: date) -> None:
        begin_case(self.path, today=today)

    def case(self, now: datetime) -> Case:
        return read_case(self.path, now=now)

    def told(self) -> tuple[str, ...]:
        return told_names(self.path)

    def answer(self, name: str, value: Value | None, by: Teller, on: date) -> None:
        write_answer(self.path, name, value, by=by, on=on)

    def remove(self, name: str) -> None:
        remove_answer(self.path, name)


@dataclass(slots=True)
class Interview:
    """Asks one question after the other; what was answered is in the file already.

    Parameters
    ----------
    path : str, Path or Sheet
        A case file, or another place of answers; it is begun when it does not exist, and gone on
        with when it does.
    audience : {"person", "clinician"}
        A person is not asked what only an examination can tell.
    today : date
    by : Teller, optional
        Who answers; else who the case says answers for the person, or the clinician.

    Raises
    ------
    UsageError
        For another audience.
    StoreError
        When a new file cannot be written.
    """

    path: str | Path | Sheet
    audience: str
    today: date
    by: Teller | None = None
    _answered: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        reader_of(self.audience)
        self._sheet.begin(self.today)

    @property
    def _sheet(self) -> Sheet:
        return _FileSheet(self.path) if isinstance(self.path, str | Path) else self.path

    @property
    def where(self) -> str:
        """Where the answers are kept, for messages."""
        return self._sheet.where

    def next_question(self) -> Question | None:
        """What to ask now; None when nothing is missing, or when something must not wait.

        Raises
        ------
        InputError, UnitError
            When the file cannot be read.
        """
        return next(iter(self.pending()), None)

    def pending(self) -> tuple[Question, ...]:
        """Everything that is missing and was not answered, in the order in which it is asked.

        Raises
        ------
        InputError, UnitError
            When the file cannot be read.
        """
        case, told = self._case(), self._sheet.told()
        found: dict[str, tuple[str, Missing]] = {}
        for part, one in self._missing(case):
            if one.observation not in told:
                found.setdefault(one.observation, (part, one))
        observables = load_rule_book().observables
        return tuple(
            Question(
                observation=name,
                part=part,
                asks=one.asks,
                how=how_to_answer(observables[name]),
                number=len(told) + place,
                about=len(told) + len(found),
            )
            for place, (name, (part, one)) in enumerate(found.items(), start=1)
        )

    def answer(self, question: Question, text: str) -> None:
        """Keep an answer; nothing at all or ``unknown`` says that it is not known.

        Raises
        ------
        InputError, UnitError
            When it is no answer to the question; the message says what to write.
        StoreError
            When it cannot be kept.
        """
        seen = load_rule_book().observables[question.observation]
        value = read_answer(seen, text)
        by = self.by or ("clinician" if self.audience == "clinician" else self._case_reporter())
        self._sheet.answer(seen.name, value, by, self.today)
        self._answered.append(seen.name)

    def back(self) -> bool:
        """Take the last answer of this sitting out again; False when there is none.

        Raises
        ------
        InputError, StoreError
            When it cannot be taken out.
        """
        if not self._answered:
            return False
        self._sheet.remove(self._answered.pop())
        return True

    def _case(self) -> Case:
        return self._sheet.case(datetime.combine(self.today, time.max))

    def _case_reporter(self) -> Teller:
        return self._case().record.person.reporter

    def _missing(self, case: Case) -> Iterator[tuple[str, Missing]]:
        """Everything missing, in the order in which it is asked."""
        answer = assess(case, audience=self.audience, today=self.today)
        if answer.pattern is None:  # a warning sign is there
            return
        for part, missing in (
            ("Warning signs", answer.section("red_flags").missing),
            *_of_pattern(answer.pattern),
            *(() if answer.pattern.pattern == _ENDS else _of_sections(answer)),
        ):
            for one in missing:
                for each in (one, *_instead(one)):
                    if self.audience == "clinician" or each.known_by != "clinician":
                        yield part, each


def _of_pattern(answer: PatternAnswer) -> Iterator[tuple[str, tuple[Missing, ...]]]:
    *features, _ = answer.criteria
    yield "The five points", tuple(one for verdict in features for one in verdict.missing)
    yield "Look-alikes", tuple(one for mimic in answer.mimics for one in mimic.missing)
    yield "The pattern", answer.missing
    often = (*answer.frequency, *answer.course)
    yield "How often it comes", tuple(one for verdict in often for one in verdict.missing)
    yield "What supports it", tuple(one for v in answer.supportive for one in v.missing)


def _of_sections(answer: Assessment) -> Iterator[tuple[str, tuple[Missing, ...]]]:
    for name, part in _PARTS.items():
        yield part, answer.section(name).missing


def _instead(one: Missing) -> Iterator[Missing]:
    """What would do instead, asked after it."""
    observables = load_rule_book().observables
    for name in one.or_else:
        seen = observables[name]
        yield Missing(name, seen.says, seen.asks, seen.known_by)


def how_to_answer(seen: Observable) -> str:
    """How a question is answered, in a few words."""
    if seen.kind == "yes_no":
        return "y, n"
    if seen.kind == "word":
        return ", ".join(seen.words)
    units = list(seen.units)
    if len(units) == 1:
        return f"a number ({seen.unit})"
    return f"a number with its unit ({', '.join(units)})"


def read_answer(seen: Observable, text: str) -> Value | None:
    """The value of an answer as it was typed; None for not known.

    Raises
    ------
    InputError, UnitError
        When it is no answer to the question.
    """
    said = " ".join(text.split())
    word = said.lower()
    if word in _UNKNOWN and word not in seen.words:
        return None
    value: Value
    if seen.kind == "yes_no":
        if word not in (*_YES, *_NO):
            raise InputError(seen.name, f"{said!r} is neither yes nor no", "write y, n or u")
        value = word in _YES
    elif seen.kind == "word":
        value = word.replace(" ", "_")
    else:
        alone = len(seen.units) == 1 and said.replace(",", "").replace(".", "").isdigit()
        value = read_quantity(f"{said} {seen.unit}" if alone else said, seen.name)
    return checked({seen.name: seen}, {seen.name: value})[seen.name]
