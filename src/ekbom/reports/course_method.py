"""How a course was read, what is not here, and the facts it leans on, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from ekbom.knowledge.build import Explained
from ekbom.model.case import Case
from ekbom.model.course import Course, CourseAnswer
from ekbom.model.diary import Diary
from ekbom.model.policy import Policy
from ekbom.reports.told_chart import is_irls
from ekbom.reports.words import capital, counted, listed

_OPEN = ("not_enough", "sealed")


def course_summary(answer: CourseAnswer, policy: Policy) -> str:
    """What the page is about, never stronger than the strongest badge on it."""
    if not answer.courses:
        return (
            "Nothing to follow yet. A course needs visits, and something written down before and "
            "after them; one number a night is enough to begin."
        )
    steps = max(policy.levels[c.level].steps for c in answer.courses)
    best = [c for c in answer.courses if policy.levels[c.level].steps == steps]
    series = {c.name: c.visits for c in answer.courses}
    what = listed(list(dict.fromkeys(c.outcome for c in answer.courses)))
    many = f"{counted(len(series), 'series')[:-1]}, " if len(series) > 1 else ""
    text = f"{many}{counted(sum(series.values()), 'visit')}, read from {what}. "
    if all(c.level in _OPEN for c in answer.courses):
        return capital(text) + "Not enough yet for any word."
    word = policy.levels[best[0].level].badge.lower()
    return capital(text) + f"The strongest word that was earned here: {word}."


def method_lines(answer: CourseAnswer) -> list[str]:
    """The method, as far as it was used here."""
    courses = answer.courses
    found = []
    if any(c.shapes for c in courses):
        found.append(
            "Nights come one after the other, and a bad one is often followed by another. So five "
            "shapes are held against all nights at once, with a link from one night to the next "
            "(an AR(1) model), and each gets a probability: no change, a step at a visit, a slow "
            "change, a slow change that levels off, and one that is lost again. A slow change is "
            "also what getting better by itself looks like."
        )
    if any(c.turn for c in courses):
        found.append(
            "Where the level turned is given as a set of visits with its probability. A single "
            "visit is never named alone, because chance alone often points at one."
        )
    if any(c.nights_apart for c in courses):
        found.append(
            "Nights from a medicine change on are drawn as open dots and counted apart. They do "
            "not count for what changed after the visits."
        )
    if any(c.relapse and c.relapse.dates for c in courses):
        found.append(
            "The relapse watch adds up, night after night, what lies above the person's own level, "
            "once the link from night to night is taken out, and falls back to zero in quiet "
            "stretches (a CUSUM). Its lines are simulated for this person's own nights. So a real "
            "return takes some weeks to tell from ordinary ups and downs."
        )
    if any(c.words for c in courses):
        found.append(
            "Words told at visits have an order and no distance, so nothing is averaged. They can "
            "be noted, and no more."
        )
    if any(is_irls(c) for c in courses):
        found.append(
            "On the IRLS axis two kinds of lines can stand: where people come to on average with "
            "no active treatment, and the fall that is clear for one person. A difference between "
            "two groups of people is a third thing, and is not drawn."
        )
    if answer.attacks:
        found.append(
            "For attacks the middle value (median) is given. An attack that was still quiet when "
            "the entry was written counts as at least that long."
        )
    return found


def sources(answer: CourseAnswer, facts: Mapping[str, Explained]) -> list[str]:
    """The cited facts this page leans on, with how far each was checked."""
    named = ["no_treatment"]
    if any(is_irls(c) for c in answer.courses):
        named += ["improved_within", "much_improved_within", "difference_between_groups"]
    return [facts[name].say() for name in named if name in facts]


def not_here(answer: CourseAnswer, case: Case | None, diary: Diary | None) -> list[tuple[str, str]]:
    """What this page could show and has nothing of, and what would bring it."""
    courses = answer.courses
    rows = [
        (
            diary is None and not any(c.level_line for c in courses),
            "Nights",
            "No nightly ratings. One number each evening would bring the dots, the level and the "
            "shape of the course.",
        ),
        (
            not any(c.words or c.readings for c in courses),
            "Told at visits",
            "No words or numbers told at visits.",
        ),
        (
            not any(c.relapse for c in courses),
            "Relapse watch",
            "It begins once there are enough nights after the last turn.",
        ),
        (
            not any(c.medicine for c in courses),
            "Medicines",
            "No medicine was named. A change of a medicine would be drawn on the time line.",
        ),
        (
            not any(c.visit_dates for c in courses) and not (case and case.series),
            "Visits",
            "No visits with a date.",
        ),
        (
            not answer.attacks,
            "Attacks",
            "No attacks written down: the start, the place, the urge before, what was done, the "
            "urge after, and the minutes until it was back.",
        ),
    ]
    return [(what, says) for missing, what, says in rows if missing]


def course_title(course: Course, *, many: bool) -> str:
    """The heading of a course; the series is named where there are several."""
    return capital(course.outcome) + (f", {course.name}" if many and course.name else "")
