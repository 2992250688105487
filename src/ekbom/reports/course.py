"""The page of a course: visits and nights, read honestly, as one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from ekbom.knowledge.build import Explained
from ekbom.model.answer import Level
from ekbom.model.case import Case
from ekbom.model.course import Course, CourseAnswer
from ekbom.model.diary import Diary, Outcome
from ekbom.model.policy import Policy
from ekbom.nof1.say import in_100
from ekbom.reports.badge import badge
from ekbom.reports.course_method import (
    course_summary,
    course_title,
    method_lines,
    not_here,
    sources,
)
from ekbom.reports.course_nights import (
    NARROW,
    WIDE,
    CourseNights,
    course_nights,
    nights_chart,
    nights_signs,
    nights_table,
)
from ekbom.reports.course_tables import (
    INDEX_HEADS,
    attack_rows,
    effect_words,
    index_rows,
    medicine_lines,
    series_views,
    told_table,
)
from ekbom.reports.interval import (
    axis_drawing,
    axis_ends,
    axis_for,
    interval_drawing,
    legend_drawing,
)
from ekbom.reports.nights import Table
from ekbom.reports.page import fill, noticed
from ekbom.reports.relapse_chart import WatchView, watch_view
from ekbom.reports.shapes import ShapeRow, shape_rows
from ekbom.reports.told_chart import ToldChart, told_charts
from ekbom.reports.turn_words import turn_sentence
from ekbom.reports.word_course import WordStrip, word_strips
from ekbom.reports.words import counted, places_for

# The figure in the sentence of the doubt.
_PLAIN = ("no_treatment",)
# What a course can earn: nothing in it was drawn at random.
_LADDER: tuple[Level, ...] = ("not_enough", "noted", "changed_after")


@dataclass(frozen=True, slots=True)
class EffectView:
    """The change of the level as numbers and as a drawing.

    Attributes
    ----------
    chart, axis : Markup
    best, interval_80, interval_95 : str
    """

    chart: Markup
    axis: Markup
    best: str
    interval_80: str
    interval_95: str


@dataclass(frozen=True, slots=True)
class NightsPart:
    """The chart of nights, twice, with its signs and its table.

    Attributes
    ----------
    wide, narrow : Markup
    signs : list of (Markup, str)
    table : Table
    """

    wide: Markup
    narrow: Markup
    signs: list[tuple[Markup, str]]
    table: Table


@dataclass(frozen=True, slots=True)
class CourseView:
    """One course as the page shows it.

    Attributes
    ----------
    course : Course
    title : str
    badge : Markup
    counts : list of (str, str)
        Number and what it counts.
    effect : EffectView or None
    nights : NightsPart or None
    strips : list of WordStrip
    beside : ToldChart or None
        The one picture of a course without nights; it stands where the interval would.
    told : list of ToldChart
    shapes : list of ShapeRow
    changed, turn, held : str
        Sentences; empty where nothing can be said.
    watch : WatchView or None
    medicine : list of (str, str)
    indices : list of tuple of str
    """

    course: Course
    title: str
    badge: Markup
    counts: list[tuple[str, str]]
    effect: EffectView | None
    nights: NightsPart | None
    strips: list[WordStrip]
    beside: ToldChart | None
    told: list[ToldChart]
    shapes: list[ShapeRow]
    changed: str
    turn: str
    held: str
    watch: WatchView | None
    medicine: list[tuple[str, str]]
    indices: list[tuple[str, ...]]


def course_page(
    answer: CourseAnswer,
    *,
    case: Case | None = None,
    diary: Diary | None = None,
    policy: Policy,
    facts: Mapping[str, Explained],
    made_at: str,
    audience: str = "clinician",
) -> str:
    """Write the page of a person's courses.

    Parameters
    ----------
    answer : CourseAnswer
        Every level, sentence and number that is shown.
    case : Case, optional
        What was told: visits with their sites, and where each fact stands.
    diary : Diary, optional
        The raw nights.
    policy : Policy
        Words and steps of the badges, width of the grey zone.
    facts : mapping of name to Explained
        What is known of IRLS changes, as ``knowledge.load.no_treatment`` gives it.
    made_at : str
        Date and time for the foot of the page.
    audience : {"person", "clinician"}
        A person reads the result before what was told, and each doubt once.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    short = audience == "person"
    many = len({c.name for c in answer.courses}) > 1
    courses = [_view(c, case, diary, policy, many=many) for c in answer.courses]
    return fill(
        "course.html.jinja",
        answer=answer,
        attacks=attack_rows(answer.attacks, policy),
        case=case,
        by_night=any(one.nights for one in courses),
        courses=courses,
        findings=noticed(answer.findings),
        index_heads=INDEX_HEADS,
        ladder=[(badge(name, policy), policy.levels[name].explains) for name in _LADDER],
        legend=legend_drawing(),
        made_at=made_at,
        method=[] if short else method_lines(answer),
        missing=[] if short else not_here(answer, case, diary),
        series=series_views(answer, case),
        short=short,
        source=_source(case, diary),
        sources=sources(answer, _shown(facts, short=short)),
        summary=course_summary(answer, policy),
        told=told_table(case),
    )


def _shown(facts: Mapping[str, Explained], *, short: bool) -> Mapping[str, Explained]:
    """What was not checked is for clinicians: a person gets the one figure of the doubt."""
    return {name: fact for name, fact in facts.items() if name in _PLAIN or not short}


def _view(
    course: Course, case: Case | None, diary: Diary | None, policy: Policy, *, many: bool
) -> CourseView:
    nights = course_nights(course, diary)
    charts = told_charts(course)
    alone = len(charts) == 1 and not (nights or course.words or course.effect)
    return CourseView(
        course=course,
        title=course_title(course, many=many),
        badge=badge(course.level, policy),
        counts=_counts(course),
        effect=_effect(course, nights, policy),
        nights=_nights(course, nights),
        strips=word_strips(course, case),
        beside=charts[0] if alone else None,
        told=[] if alone else charts,
        shapes=shape_rows(course),
        changed=_changed(course),
        turn=turn_sentence(course.turn) if course.turn else "",
        held=_held(course),
        watch=watch_view(course.relapse) if course.relapse else None,
        medicine=medicine_lines(course),
        indices=index_rows(course),
    )


def _counts(course: Course) -> list[tuple[str, str]]:
    """Visits and nights, with what each number counts."""
    found = [(f"{course.visits:,}", counted(course.visits, "visit").split()[-1])]
    if course.nights_due:
        found += [
            (f"{course.nights_before:,}", "nights before"),
            (f"{course.nights_after:,}", "nights from visit 1 on"),
        ]
    if course.nights_apart:
        found.append((f"{course.nights_apart:,}", "nights counted apart"))
    return found


def _effect(course: Course, nights: CourseNights | None, policy: Policy) -> EffectView | None:
    if course.effect is None:
        return None
    outcome = nights.outcome if nights else Outcome(course.outcome, (), scale=(0.0, 0.0))
    axis = axis_for(
        [course.effect],
        unnoticeable=policy.unnoticeable_share * outcome.span,
        worthwhile=policy.worthwhile_share * outcome.span or abs(course.effect.mean) or 1.0,
    )
    places = places_for(outcome.span or 10.0)
    chart = interval_drawing(course.effect, axis, places=places, unit=course.unit)
    ends = axis_ends(outcome) if nights else (f"less {course.outcome}", "more")
    return EffectView(
        chart,
        axis_drawing(axis, *ends, "axis-w"),
        *effect_words(course.effect, course.unit, places),
    )


def _nights(course: Course, nights: CourseNights | None) -> NightsPart | None:
    if nights is None:
        return None
    return NightsPart(
        nights_chart(course, nights, WIDE),
        nights_chart(course, nights, NARROW),
        nights_signs(course, nights),
        Table("The nights of this course as a table", nights_table(course, nights)),
    )


def _changed(course: Course) -> str:
    """How sure it is that anything changed at all."""
    if course.p_changed is None:
        return ""
    return f"Chance that the level changed at all: {in_100(course.p_changed)}."


def _held(course: Course) -> str:
    if course.held is None:
        return ""
    return (
        f"Chance that the level has held over its last {counted(course.held.nights, 'night')} "
        f"written down: {in_100(course.held.p_held)}. Held means that it has not got worse by an "
        "amount that would matter."
    )


def _source(case: Case | None, diary: Diary | None) -> str:
    """Where everything on the page comes from."""
    parts = [f"{case.source} ({case.file})" if case.source else case.file] if case else []
    return " and ".join([*parts, *([diary.source] if diary else [])]) or "this computer"
