"""What a report on a case is written from, and how statements over many visits become few lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ekbom.knowledge.muscles import muscles
from ekbom.model.case import Case
from ekbom.model.course import CourseAnswer
from ekbom.model.course_record import CourseRecord, SeriesPlan
from ekbom.model.intake import Intake, Note
from ekbom.model.treatment import VisitRecord
from ekbom.reports.words import capital, listed, plain

Notes = Iterable[Note]


@dataclass(frozen=True, slots=True)
class Reported:
    """A case with its courses.

    Attributes
    ----------
    case : Case
    courses : tuple of CourseRecord
        In the order of time; the intake stands with the first that has one.
    answer : CourseAnswer or None
    """

    case: Case
    courses: tuple[CourseRecord, ...]
    answer: CourseAnswer | None = None

    @property
    def intake(self) -> Intake:
        """What was asked first; empty where nothing was."""
        return next((one.intake for one in self.courses if one.intake), Intake())

    @property
    def source(self) -> str:
        """The document a told case comes from; a record of one's own needs none."""
        return self.case.source if self.told else ""

    @property
    def told(self) -> bool:
        """Whether it comes from a document or a telling, not from a record of one's own."""
        return bool(self.courses and self.courses[0].source)

    def plans(self, get: Callable[[SeriesPlan], str]) -> list[Note]:
        """One text of the plan of each course that has it."""
        return [
            Note(f"{self.prefix(one)}{get(one.plan)}", one.plans[-1].source)
            for one in self.courses
            if one.plan and get(one.plan)
        ]

    def counted_on(self, number: int) -> tuple[CourseRecord, int]:
        """The course of a visit counted through all courses, and its number there."""
        for course in self.courses[:-1]:
            if number <= len(course.visits):
                return course, course.visits[number - 1].number
            number -= len(course.visits)
        last = self.courses[-1]
        return last, last.visits[number - 1].number

    def places(self, numbers: Iterable[int]) -> str:
        """Visits counted through all courses, as they are called in their own."""
        found: dict[str, list[int]] = {}
        for number in numbers:
            course, own = self.counted_on(number)
            found.setdefault(course.name if len(self.courses) > 1 else "", []).append(own)
        return "; ".join(
            f"{f'{name}, ' if name else ''}{visits_words(own)}" for name, own in found.items()
        )

    def prefix(self, course: CourseRecord) -> str:
        """The name of a course, where there are several."""
        return f"{capital(course.name)}: " if len(self.courses) > 1 else ""

    def visits(self, get: Callable[[VisitRecord], Notes]) -> list[Note]:
        """What is said of visits, each statement once with the visits it holds for."""
        found: list[Note] = []
        for course in self.courses:
            seen: dict[Note, list[int]] = {}
            for visit in course.visits:
                for one in get(visit):
                    seen.setdefault(one, []).append(visit.number)
            found += [
                Note(
                    capital(f"{self.prefix(course)}{visits_words(numbers)}: {one.says}"), one.source
                )
                for one, numbers in seen.items()
            ]
        return found


def visits_words(numbers: Sequence[int]) -> str:
    """``visit 1``; ``visits 1 to 3 and 6``."""
    runs: list[list[int]] = []
    for number in dict.fromkeys(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [
        str(one[0]) if len(one) == 1 else f"{one[0]} {'and' if len(one) == 2 else 'to'} {one[-1]}"
        for one in runs
    ]
    several = len(runs) > 1 or len(runs[0]) > 1
    return f"visit{'s' if several else ''} {listed(parts)}"


def joined(*parts: str | None) -> str:
    """The parts that say something, with commas."""
    return ", ".join(one for one in parts if one)


def measure(value: float | None, unit: str) -> str:
    """A number with its unit; empty where there is none."""
    return "" if value is None else f"{plain(value)} {unit}"


def between(low: float, high: float) -> str:
    """``5``, or ``4 to 6``."""
    return plain(low) if low == high else f"{plain(low)} to {plain(high)}"


def target_name(target: str) -> str:
    """The name of a muscle written by its id; anything else as it was written."""
    found = muscles().get(target)
    return found.name if found else word(target)


def note(says: str, source: str = "") -> list[Note]:
    """One statement, or none where nothing is said."""
    return [Note(says, source)] if says else []


def word(text: str) -> str:
    """A word of a list as one reads it: ``de_qi`` as de qi."""
    return text.replace("_", " ")
