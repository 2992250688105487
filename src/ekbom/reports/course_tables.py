"""Tables of a course page: visits, attacks, medicines, further indices, and where it was told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ekbom.model.answer import Effect
from ekbom.model.case import After, Case, Told, VisitSeries
from ekbom.model.course import Course, CourseAnswer, MeasureInAttack
from ekbom.model.policy import Policy
from ekbom.reports.badge import badge
from ekbom.reports.nights import Table
from ekbom.reports.svg import called
from ekbom.reports.turn_words import event_line, event_when
from ekbom.reports.words import capital, counted, day, number, plain, signed, span

INDEX_HEADS = ("Index", "Value", "95 % interval", "Nights", "How", "Assumes")
_VISIT_HEADS = ("Visit", "Date", "Where", "What was told of the days after")
_TOLD = Markup(
    "<table class=told><thead><tr><th scope=col>About<th scope=col>In our words"
    "<th scope=col>Told in<tbody>{}</table>"
)
_AFTER: Mapping[After, str] = {
    "stayed_good": "Stayed good",
    "stayed_manageable": "Stayed manageable",
    "returned_gradually": "Came back little by little",
    "returned_suddenly": "Came back at once",
    "maintenance": "Further visits as needed",
    "ongoing": "The visits go on",
    "unknown": "Not known",
}


@dataclass(frozen=True, slots=True)
class SeriesView:
    """One series of visits.

    Attributes
    ----------
    title, about : str
    told : str
        Of the treatment, in the words of the case.
    heads : tuple of str
        Of the columns in which anything was told; the first numbers the visits.
    visits : list of tuple of str
    afterwards : list of (str, str)
        What came after, and in what words.
    """

    title: str
    about: str
    told: str
    heads: tuple[str, ...]
    visits: list[tuple[str, ...]]
    afterwards: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AttackRow:
    """One measure in attacks.

    Attributes
    ----------
    name, relief, calm, still, says : str
    attacks : int
    badge : Markup
    """

    name: str
    attacks: int
    relief: str
    calm: str
    still: str
    badge: Markup
    says: str


def series_views(answer: CourseAnswer, case: Case | None) -> list[SeriesView]:
    """The visits, series by series; from the case where there is one, else by their dates."""
    if case is not None and case.series:
        return [_told_series(series) for series in case.series]
    found: dict[str, Course] = {}
    for course in answer.courses:
        if course.visit_dates:
            found.setdefault(course.name, course)
    return [
        SeriesView(
            capital(name),
            "",
            "",
            *_filled([(str(k), day(d), "", "") for k, d in enumerate(course.visit_dates, start=1)]),
            [],
        )
        for name, course in found.items()
    ]


def _told_series(series: VisitSeries) -> SeriesView:
    rows = [
        (
            str(visit.number),
            day(visit.on) if visit.on else "",
            called(", ".join(visit.sites)),
            called(visit.response),
        )
        for visit in series.visits
    ]
    about = [counted(len(rows), "visit")]
    if series.every_days:
        about.append(f"about every {counted(round(series.every_days), 'day')}")
    text = f"{capital(', '.join(about))}."
    after = [
        (_AFTER[one.what] + (f", {one.lasted}" if one.lasted else ""), one.says)
        for one in series.afterwards
    ]
    told = " ".join(f"{capital(one.says).rstrip('.')}." for one in series.treatment)
    return SeriesView(capital(series.name), text, told, *_filled(rows), after)


def _filled(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The columns in which anything stands; bare numbers of visits are no table."""
    kept = [k for k, _ in enumerate(_VISIT_HEADS) if any(row[k] for row in rows)]
    if len(kept) < 2:
        return (), []
    heads = tuple(_VISIT_HEADS[k] for k in kept)
    return heads, [tuple(row[k] or "not told" for k in kept) for row in rows]


def attack_rows(attacks: Sequence[MeasureInAttack], policy: Policy) -> list[AttackRow]:
    """What was done in attacks, with medians where there are enough."""
    return [
        AttackRow(
            one.name,
            one.attacks,
            _median(one.median_relief, "points"),
            _median(one.median_calm_min, "min"),
            str(one.still_calm) if one.still_calm else "none",
            badge(one.level, policy),
            one.says,
        )
        for one in attacks
    ]


def _median(value: float | None, unit: str) -> str:
    return "not yet" if value is None else f"{plain(round(value, 1))} {unit}"


def medicine_lines(course: Course) -> list[tuple[str, str]]:
    """When and what, for every medicine event of a course."""
    return [(event_when(event), event_line(event)) for event in course.medicine]


def index_rows(course: Course) -> list[tuple[str, ...]]:
    """The single-case indices as a table; they never decide."""
    return [_index(one) for one in course.indices]


def _index(one: Mapping[str, Any]) -> tuple[str, ...]:
    value, ends, n = one.get("value"), one.get("interval"), one.get("n")
    return (
        str(one.get("name", "")),
        number(value, 2) if value is not None else str(one.get("reason") or "not computable"),
        span((ends[0], ends[1]), 2) if ends else "none",
        f"{n[0]} and {n[1]}" if n else "",
        str(one.get("method", "")),
        str(one.get("assumes", "")),
    )


def effect_words(effect: Effect, unit: str, places: int) -> tuple[str, str, str]:
    """Best guess and both intervals; the unit belongs to the guess."""
    best = signed(effect.mean, places)
    return f"{best} {unit}", span(effect.interval_80, places), span(effect.interval_95, places)


def told_table(case: Case | None) -> Table | None:
    """Every fact of a case and where it was told."""
    if case is None:
        return None
    rows = Markup("").join(
        Markup("<tr><th scope=row>{}<td>{}<td>{}").format(what, called(says), called(source))
        for what, says, source in _told(case)
    )
    if not rows:
        return None
    return Table("Where each of it was told", _TOLD.format(rows))


def _told(case: Case) -> Iterator[tuple[str, str, str]]:
    groups: tuple[tuple[str, tuple[Told, ...]], ...] = (
        ("The person", case.about),
        ("Complaint", case.complaint),
        ("Triggers", case.triggers),
        ("Relief", case.relief),
        ("An opinion, told as one", case.opinions),
    )
    for what, some in groups:
        for one in some:
            yield what, one.says, one.source
    for medicine in case.medicines:
        for change in medicine.changes:
            yield capital(medicine.name), change.says, change.source
    for study in case.sleep_studies:
        yield "Sleep study on paper", study.says or study.sentence(), study.source
    for series in case.series:
        yield from _told_in(series)


def _told_in(series: VisitSeries) -> Iterator[tuple[str, str, str]]:
    name = capital(series.name)
    for treated in series.treatment:
        yield name, treated.says, treated.source
    for visit in series.visits:
        if visit.response and visit.source:
            yield f"{name}, visit {visit.number}", visit.response, visit.source
    for outcome in series.outcomes:
        for reading in outcome.readings:
            says = reading.says or reading.word or plain(reading.value or 0.0)
            yield f"{name}, {outcome.name}", says, reading.source
    for after in series.afterwards:
        yield f"{name}, afterwards", after.says, after.source
