"""The plan, the outcomes and the design of a case report, and what only a person can write."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ekbom.knowledge.build import cite, find_entry
from ekbom.knowledge.load import read_topic
from ekbom.model.case import Reading
from ekbom.model.course_record import CourseRecord, Morning
from ekbom.model.intake import Note
from ekbom.model.treatment import VisitRecord
from ekbom.reports.case_sessions import days
from ekbom.reports.case_words import Reported, joined, measure, note, visits_words, word
from ekbom.reports.words import capital, counted, day, plain
from ekbom.treatment.follow import home_done

Field = Callable[[Reported], list[Note]]
TITLE = "report.title"


def written(name: str) -> Field:
    """What a person wrote for a part of the report."""
    return lambda of: [
        Note(f"{of.prefix(one)}{one.written[name]}", one.source)
        for one in of.courses
        if one.written.get(name)
    ]


def title(of: Reported) -> list[Note]:
    """As somebody wrote it, else that of the case."""
    drafted = f"{of.case.title}: a case report"
    return written(TITLE)(of) or note(drafted, of.source)


def limits(of: Reported) -> list[Note]:
    """What limits the answer: as written, and the reasons of the course."""
    found = of.answer.courses if of.answer else ()
    reasons = dict.fromkeys(line for one in found for line in (*one.reasons, one.placebo) if line)
    return [*written("report.limits")(of), *(Note(one) for one in reasons)]


def timeline(of: Reported) -> list[Note]:
    """The days of the visits, and everything that was told in the order of time."""
    return [*days(of), *(Note(line) for line in (of.answer.story if of.answer else ()))]


def versions(of: Reported) -> list[Note]:
    """Every version of the plan, with why it was changed."""
    found = []
    for course in of.courses:
        for one in course.plans:
            what = joined(
                f"{of.prefix(course)}plan {one.number}",
                day(one.on) if one.on else "",
                one.plan.style,
                one.plan.goal,
                f"changed because {one.reason}" if one.reason else "",
                "not changed since, as far as is known" if one is course.plans[-1] else "",
            )
            found.append(Note(capital(what), one.source))
    return found


def sources(of: Reported) -> list[Note]:
    """The works a plan rests on."""
    named = [id_ for one in of.courses if one.plan for id_ in one.plan.source_ids]
    works = [(id_, find_entry(read_topic("sources"), id_)) for id_ in named]
    return [Note(cite(work) if work else id_) for id_, work in works]


def tailoring(of: Reported) -> list[Note]:
    """What was to be changed when."""
    return of.plans(lambda plan: "; ".join(plan.tailoring))


def outcomes(of: Reported) -> list[Note]:
    """Words and numbers over the visits, and totals of scales."""
    found: list[Note] = []
    for course in of.courses:
        for outcome in course.outcomes:
            for one in outcome.readings:
                says = f"{outcome.name}, {_at(one)}: {_reading(one, outcome.unit)}"
                found.append(Note(capital(of.prefix(course) + says), one.source))
        for total in course.totals:
            when = joined(
                f"after visit {total.after_visit}" if total.after_visit else "before the visits"
                if total.after_visit == 0 else "",
                day(total.on) if total.on else "",
            )  # fmt: skip
            says = f"{total.scale.upper()} {plain(total.total)}"
            found.append(Note(joined(of.prefix(course) + says, when), total.source))
    ratings = of.visits(_ratings)
    return [*found, *ratings, *_afterwards(of)]


def _at(one: Reading) -> str:
    if one.last == 0:
        return "before the visits"
    return visits_words(range(max(one.first, 1), one.last + 1))


def _reading(one: Reading, unit: str) -> str:
    value = "" if one.value is None else f"{plain(one.value)} {unit}".strip()
    said = one.says if not value else joined(value, one.says)
    where = f"at {one.context}" if one.context and one.context not in said else ""
    ups = "with ups and downs" if one.ups_and_downs else ""
    return joined(said or one.word, where, ups)


def _ratings(visit: VisitRecord) -> Iterator[Note]:
    rated = [
        f"{when} {now.rating:g} of 10"
        for when, now in (("before", visit.before), ("after", visit.after))
        if now and now.rating is not None
    ]
    if rated:
        yield Note(", ".join(rated), visit.source)


def _afterwards(of: Reported) -> Iterator[Note]:
    for course in of.courses:
        for one in course.afterwards:
            says = one.says or joined(word(one.what), one.lasted)
            yield Note(capital(f"{of.prefix(course)}afterwards: {says}"), one.source)


def adherence(of: Reported) -> list[Note]:
    """How often what was given for home was done, and what the person said of it."""
    counted = [
        Note(capital(f"{of.prefix(course)}{one.says}"))
        for course in of.courses
        for one in home_done(course)
        if one.told_at
    ]
    return [*counted, *of.visits(_said)]


def _said(visit: VisitRecord) -> Iterator[Note]:
    for one in visit.done:
        if one.says:
            yield Note(f"{one.name}: {one.says}", visit.source)


def harms(of: Reported) -> list[Note]:
    """What was unwanted, and where nothing was: asked for, which does not show that none can be."""
    mornings = [
        Note(f"{of.prefix(course)}after visit {one.visit}: {says}")
        for course in of.courses
        for one in course.mornings
        if (says := _morning(one))
    ]
    return [*of.visits(_harms), *mornings]


def _harms(visit: VisitRecord) -> Iterator[Note]:
    for one in visit.harmed:
        over = {True: "over", False: "not over", None: ""}[one.over]
        yield Note(
            joined(
                one.what, one.severity, one.site, day(one.on) if one.on else "",
                measure(one.lasted_h, "hours"), one.action, over,
            ),
            one.source or visit.source,
        )  # fmt: skip
    if visit.nothing_harmed and not visit.harmed:
        yield Note("asked for, and nothing unwanted was told", visit.source)


def _morning(one: Morning) -> str:
    signs = {
        "a bruise": one.bruise, "short of breath": one.breathless,
        "pain in the chest": one.chest_pain, "a dry cough": one.dry_cough,
    }  # fmt: skip
    return joined(
        *(name for name, there in signs.items() if there),
        "" if one.soreness is None else f"soreness {one.soreness:g} of 10",
        measure(one.soreness_hours, "hours of soreness"),
        "" if one.night is None else f"night {one.night:g} of 10",
        one.says,
    )


def statement(of: Reported) -> list[Note]:
    """The person's own words."""
    return [one for course in of.courses for one in course.statement]


def publication(of: Reported) -> list[Note]:
    """When the person agreed that it may be published."""
    on = of.intake.agrees_to_publish
    return note(f"The person agreed on {day(on)}" if on else "")


def periods(of: Reported) -> list[Note]:
    """What was agreed: nights before, and visits."""
    return [
        Note(
            f"{of.prefix(one)}{counted(plan.baseline_nights, 'night')} of diary, then"
            f" {plan.visits[0]} to {plan.visits[1]} visits"
        )
        for one in of.courses
        if (plan := one.plan) and plan.baseline_nights and plan.visits
    ]


def run_in(of: Reported) -> list[Note]:
    """Nights of diary before the first visit, as agreed."""
    return of.plans(
        lambda plan: counted(plan.baseline_nights, "night") if plan.baseline_nights else ""
    )


def drawn(of: Reported) -> list[Note]:
    """How the order was drawn."""
    return of.plans(
        lambda plan: f"drawn by lot and sealed, plan {plan.trial}" if plan.trial else ""
    )


def actual(of: Reported) -> list[Note]:
    """The series as they were, with the days they began and ended."""
    return [
        Note(f"{capital(one.name)}: {_length(one, visits)}", of.source)
        for one, visits in zip(of.courses, _numbers(of), strict=False)
        if visits
    ]


def _numbers(of: Reported) -> list[int]:
    return [len(one.visits) for one in of.case.series]


def _length(course: CourseRecord, visits: int) -> str:
    on = [one.on for one in course.visits if one.on]
    return joined(
        counted(visits, "visit"), f"{day(min(on))} to {day(max(on))}" if on else "no days known"
    )


def method(of: Reported) -> list[Note]:
    """How the answer was worked out."""
    found = of.answer.courses if of.answer else ()
    if any(one.effect for one in found):
        return note(
            "The level of the nights before and from the first visit on, with an interval that "
            "allows for nights that are like the night before"
        )
    told = any(one.words or one.readings for one in found)
    return note("What was told at the visits is laid side by side; nothing is computed" * told)


def raw(of: Reported) -> list[Note]:
    """Where the values themselves stand."""
    nights = sum(one.nights_due for one in (of.answer.courses if of.answer else ()))
    if nights:
        return note(f"{counted(nights, 'night')}: the table of every night is in the course")
    return [one for one in outcomes(of) if ":" in one.says]


def scales(of: Reported) -> list[Note]:
    """What is followed, and by which scale."""
    named = of.plans(lambda plan: joined(plan.outcome, plan.scale.upper()))
    told = dict.fromkeys(one.name for course in of.courses for one in course.outcomes)
    return named or note(f"In words: {', '.join(told)}" if told else "", of.source)


def when(of: Reported) -> list[Note]:
    """After which visits the scale is taken."""
    return of.plans(
        lambda plan: (
            "after visits " + ", ".join(map(str, plan.scale_after_visits))
            if plan.scale_after_visits
            else ""
        )
    )
