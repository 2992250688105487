"""The answer on a course for its reader: a person meets each result with its doubt once."""

from __future__ import annotations

from dataclasses import replace

from ekbom.knowledge.audience import reader_of
from ekbom.knowledge.load import load_course_policy
from ekbom.model.course import Course, CourseAnswer


def for_reader(answer: CourseAnswer, audience: str) -> CourseAnswer:
    """The answer for its reader.

    Parameters
    ----------
    answer : CourseAnswer
    audience : {"person", "clinician"}
        A clinician gets every reason, every index and what would have made it evidence. A person
        gets the result with one doubt, and with any medicine that was changed near the turn.

    Raises
    ------
    UsageError
        For another audience.
    """
    if reader_of(audience) == "clinician":
        return answer
    return replace(answer, courses=tuple(map(_short, answer.courses)))


def _short(course: Course) -> Course:
    from ekbom.nof1.course_say import medicine_near

    near = load_course_policy().medicine_near_nights
    medicine = [medicine_near(event, near) for event in course.medicine if event.near_turn]
    others = [reason for reason in course.reasons if reason not in medicine]
    doubt = course.placebo or next(iter(others), "")
    return replace(
        course, placebo=doubt, reasons=tuple(dict.fromkeys(medicine)), wanted=(), indices=()
    )
