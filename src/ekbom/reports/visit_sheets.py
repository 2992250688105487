"""Sheets to print for a visit: the form, before and after it, choosing somebody, home, receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from ekbom.knowledge.body import region_id, regions
from ekbom.knowledge.shipped_rules import ground
from ekbom.knowledge.visit_sheets import after_care_facts, sheet_facts
from ekbom.reports.assessment_sources import Cited, SourceTag
from ekbom.reports.body_figure import MapFigure, map_figures
from ekbom.reports.page import fill
from ekbom.reports.words import capital, day
from ekbom.treatment.muscle_names import find_muscles
from ekbom.treatment.visit import OWN_FIELDS

if TYPE_CHECKING:
    from ekbom.model.course_record import CourseRecord
    from ekbom.model.home_item import HomeTask
    from ekbom.model.treatment import VisitKind, VisitRecord

SheetName = Literal["form", "before", "after", "choosing", "home", "receipt"]
SHEETS: tuple[SheetName, ...] = get_args(SheetName)
# How often unwanted events were seen, of many sources those over most people.
_RATES = ("harm.overall_patient", "harm.dn_boyce", "harm.witt", "harm.norisk_false")
_BREATH = "redflag.breath"
_ROWS = 6  # of a table, so that there is room for what is new
_WORK: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "insertions": (
            "Point or muscle", "Side", "Depth, mm", "Angle", "Layer", "Response", "Minutes",
            "Needles in", "Needles out",
        ),
        "hands": ("Muscle or place", "Side", "Technique", "Pressure", "Seconds"),
        "devices": ("Device", "Place", "Side", "Setting", "Minutes"),
        "movements": ("Movement", "Side", "Sets", "Repeats", "Seconds"),
        "topics": ("What was talked about",),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sentence of a sheet, with where it comes from."""

    says: str
    tags: list[SourceTag]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One part of a sheet.

    Attributes
    ----------
    id, title : str
    lines : list of SheetLine
    fields : tuple of (str, str)
        A label, and what stands behind it; empty where it is written by hand.
    boxes : tuple of str
        To be ticked.
    heads : tuple of str
    rows : list of tuple of str
    figures : tuple of MapFigure
    says : str
    """

    id: str
    title: str
    lines: list[SheetLine] = field(default_factory=list)
    fields: tuple[tuple[str, str], ...] = ()
    boxes: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    figures: tuple[MapFigure, ...] = ()
    says: str = ""


def visit_sheet(name: SheetName, course: CourseRecord | None, *, whose: str, made_at: str) -> str:
    """Write one sheet as a page that needs no network and no second file.

    Parameters
    ----------
    name : SheetName
    course : CourseRecord or None
        None for an empty sheet.
    whose : str
        As the workspace calls the person; empty for nobody in particular.
    made_at : str
        Date and time for the foot of the page.
    """
    cited = Cited()
    title, lede, parts = _SHEETS[name]
    shown = list(parts(course, cited))
    return fill(
        "sheet.html.jinja",
        name=name,
        title=title,
        lede=lede,
        whose=whose,
        parts=shown,
        rests=cited.listed(),
        made_at=made_at,
    )


def _said(facts: Iterable[str], cited: Cited) -> list[SheetLine]:
    grounds = map(ground, facts)
    return [SheetLine(one.says, cited.tags((one,))) for one in grounds]


def _last(course: CourseRecord | None) -> VisitRecord | None:
    return course.visits[-1] if course and course.visits else None


def _form(course: CourseRecord | None, _cited: Cited) -> Iterator[SheetPart]:
    last = _last(course)
    kind: VisitKind = course.plan.kind if course and course.plan else "needling"
    kinds = last.kinds if last else (kind,)
    number = f"{last.number + 1}" if last else "1"
    head = (("Visit", number), ("Date", ""), ("From", ""), ("Minutes", ""), ("Who treats", ""))
    yield SheetPart("head", "Visit", fields=head)
    idea = last.idea if last else None
    since = [("Since the last visit", ""), ("Medicine otherwise, and who decided", "")]
    if idea is not None:
        by = f", by {day(idea.by)}" if idea.by else ""
        since.append((f"Idea of the last visit: {idea.suspects}{by}", "came true? "))
    since += [("Days done at home", ""), ("0 to 10 now", "")]
    yield SheetPart("since", "Since last time", fields=tuple(since))
    yield SheetPart("map", "Where it is felt now", figures=map_figures())
    for each in dict.fromkeys(kinds):
        yield _work(each, last)
    after = (
        ("0 to 10 after", ""), ("Unwanted", ""), ("Other care", ""), ("Working idea", ""),
        ("What should be otherwise, by when", ""), ("To do at home", ""), ("Next date", ""),
    )  # fmt: skip
    yield SheetPart("after", "Afterwards", fields=after)


def _work(kind: VisitKind, last: VisitRecord | None) -> SheetPart:
    """The rows of one kind of work; those of the last visit with what is counted anew left open."""
    name = next(one for one in OWN_FIELDS[kind] if one in _WORK)
    heads = _WORK[name]
    filled = [_row(name, one) for one in getattr(last, name)] if last else []
    rows = (*filled, *[()] * max(2, _ROWS - len(filled)))
    wide = [(*row, *("",) * (len(heads) - len(row))) for row in rows]
    return SheetPart(f"work-{kind}", f"What was done: {kind}", heads=heads, rows=wide)


def _row(name: str, one: object) -> tuple[str, ...]:
    own = {
        "insertions": ("target", "side", "depth_mm", "angle_deg", "layer"),
        "hands": ("target", "side", "technique", "pressure", "seconds"),
        "devices": ("name", "site", "side", "setting", "minutes"),
        "movements": ("name", "side", "sets", "repeats", "seconds"),
    }
    if name not in own:
        return (str(one),)
    return tuple(_cell(getattr(one, each)) for each in own[name])


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, int | float) else str(value).replace("_", " ")


def _before(course: CourseRecord | None, cited: Cited) -> Iterator[SheetPart]:
    last = _last(course)
    when = day(last.next_on) if last and last.next_on else ""
    yield SheetPart("date", "Your visit", fields=(("Date", when), ("Time", ""), ("Where", "")))
    yield SheetPart("lines", "Before you come", lines=_said(sheet_facts("before"), cited))


def _after(course: CourseRecord | None, cited: Cited) -> Iterator[SheetPart]:
    yield SheetPart("urgent", "Get help at once", lines=_said((_BREATH,), cited))
    yield SheetPart("lines", "After the visit", lines=_said(after_care_facts(), cited))
    asked = (
        ("Soreness, 0 to 10, and for how many hours", ""), ("A bruise, and where", ""),
        ("How the night was, 0 calm to 10", ""), ("Anything that worries you", ""),
    )  # fmt: skip
    yield SheetPart("morning", "The next morning", fields=asked)
    last = _last(course)
    if last is not None and last.home:
        yield SheetPart("home", "At home", boxes=tuple(map(_task_words, last.home)))
    if last is not None and last.next_on:
        yield SheetPart("next", "Next visit", fields=(("Date", day(last.next_on)),))


def _choosing(_course: CourseRecord | None, cited: Cited) -> Iterator[SheetPart]:
    yield SheetPart(
        "lines", "What to ask and to look for", lines=_said(sheet_facts("choosing"), cited)
    )
    yield SheetPart("rates", "How often something unwanted was seen", lines=_said(_RATES, cited))


def _home(course: CourseRecord | None, cited: Cited) -> Iterator[SheetPart]:
    last = _last(course)
    for number, task in enumerate(last.home if last else (), start=1):
        yield SheetPart(
            f"task-{number}", _task_words(task), fields=_amounts(task), figures=_places(task),
            says=task.says,
        )  # fmt: skip
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    tasks = [(task.name, *("",) * len(days)) for task in (last.home if last else ())]
    yield SheetPart(
        "days", "Days it was done", heads=("Exercise", *days), rows=tasks or [("",) * 8] * _ROWS
    )
    yield SheetPart("lines", "How", lines=_said(sheet_facts("home"), cited))


def _task_words(task: HomeTask) -> str:
    side = f", {task.side}" if task.side else ""
    return f"{capital(task.name)}{side}"


def _amounts(task: HomeTask) -> tuple[tuple[str, str], ...]:
    told = (
        ("Sets", task.sets),
        ("Repeats", task.repeats),
        ("Seconds each", task.seconds),
        ("Times a day", task.times_a_day),
        ("Days a week", task.days_a_week),
        ("Height, mm", task.height_mm),
    )
    found = [(label, f"{value:g}") for label, value in told if value is not None]
    return (*found, *((("Until", day(task.until)),) if task.until else ()))


def _places(task: HomeTask) -> tuple[MapFigure, ...]:
    """The views in which the muscle of a task lies, with its place marked."""
    sides = ("right", "left") if task.side in ("both", None) else (task.side,)
    wanted = {
        found
        for muscle in find_muscles(task.muscle)
        for place in muscle.regions
        for side in sides
        for found in (region_id(place, side),)  # type: ignore[arg-type]  # both are sides
        if found in regions()
    }
    homes = {regions()[one].views[0] for one in wanted}
    # The whole body says best where it is; an inset only where nothing else shows it.
    shown = homes & {"front", "back"} or homes
    return tuple(one for one in map_figures(wanted) if one.view in shown)


def _receipt(course: CourseRecord | None, _cited: Cited) -> Iterator[SheetPart]:
    plan = course.plan if course else None
    visits = course.visits if course else ()
    agreed = f"{plan.visits[0]} to {plan.visits[1]}" if plan and plan.visits else ""
    who = course.by if course else None
    head = (
        ("Who treats", ", ".join(filter(None, (who.name, who.qualification))) if who else ""),
        ("Address", ""),
        ("For", ""),
        ("Visits agreed", agreed),
        ("Visits used", f"{len(visits)}" if course else ""),
    )
    yield SheetPart("head", "Receipt", fields=head)
    rows = [_paid(visit) for visit in visits] or [("",) * 5] * _ROWS
    heads = ("Visit", "Date", "Kind", "Minutes", "Amount")
    yield SheetPart("visits", "Visits", heads=heads, rows=rows)
    yield SheetPart("sign", "Received", fields=(("Sum", ""), ("Date", ""), ("Signature", "")))


def _paid(visit: VisitRecord) -> tuple[str, ...]:
    kinds = " and ".join(visit.kinds)
    return (f"{visit.number}", _day(visit.on), kinds, _cell(visit.minutes), "")


def _day(on: date | None) -> str:
    return day(on) if on else "no date"


_Parts = Callable[["CourseRecord | None", Cited], Iterator[SheetPart]]
_SHEETS: Mapping[SheetName, tuple[str, str, _Parts]] = MappingProxyType(
    {
        "form": ("Visit form", "What is seen or counted anew is empty.", _form),
        "before": ("Before your visit", "", _before),
        "after": ("After your visit", "", _after),
        "choosing": (
            "Choosing somebody who treats",
            "What one can ask before a first visit with needles or hands.",
            _choosing,
        ),
        "home": ("At home", "", _home),
        "receipt": ("Visits agreed and used", "", _receipt),
    }
)
