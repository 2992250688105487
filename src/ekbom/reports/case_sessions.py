"""The visits of a case report: what was done, where, how long, by whom, what else, what at home."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from ekbom.model.home_item import HomeTask
from ekbom.model.intake import Note
from ekbom.model.treatment import VisitRecord
from ekbom.model.treatment_work import Device, Hand, Movement
from ekbom.reports.case_needles import needles
from ekbom.reports.case_words import Reported, between, joined, measure, note, target_name, word
from ekbom.reports.words import capital, counted, day, plain

_Words = Callable[[str, float | None], str]


def done(of: Reported) -> list[Note]:
    """What was done, visit by visit, and what was told of a series as a whole."""
    told = [
        Note(f"{capital(series.name)}: {one.says}" if len(of.case.series) > 1 else one.says,
             one.source)
        for series in of.case.series
        for one in series.treatment
    ]  # fmt: skip
    return [*told, *of.visits(_done), *of.visits(_home)]


def _done(visit: VisitRecord) -> Iterator[Note]:
    for one in visit.insertions:
        says = joined(f"needles: {target_name(one.target)}", one.side)
        yield Note(says, one.source or visit.source)
    for hand in visit.hands:
        yield Note(_hand(hand), hand.source or visit.source)
    for device in visit.devices:
        yield Note(_device(device), device.source or visit.source)
    for move in visit.movements:
        yield Note(_movement(move), move.source or visit.source)
    for topic in visit.topics:
        yield Note(f"talked about {topic}", visit.source)


def _hand(one: Hand) -> str:
    pressure = f"{one.pressure} pressure" if one.pressure else ""
    lasted = measure(one.seconds, "seconds")
    where = f"by hand: {target_name(one.target)}"
    return joined(where, one.side, one.technique, pressure, lasted, one.says)


def _device(one: Device) -> str:
    lasted = measure(one.minutes, "minutes")
    return joined(f"device: {one.name}", one.site, one.side, one.setting, lasted, one.says)


def _movement(one: Movement) -> str:
    kind = "stretch" if one.stretch else "movement"
    times = f"{one.sets} sets" if one.sets else ""
    repeats = f"{one.repeats} times" if one.repeats else ""
    lasted = measure(one.seconds, "seconds")
    return joined(f"{kind}: {one.name}", one.muscle, one.side, times, repeats, lasted, one.says)


def number(of: Reported) -> list[Note]:
    """How many visits each series had."""
    lengths = [(one.name, len(one.visits)) for one in of.case.series]
    return [Note(f"{capital(name)}: {counted(n, 'visit')}", of.source) for name, n in lengths if n]


def agreed(of: Reported) -> list[Note]:
    """Visits done of those agreed."""
    return [
        Note(
            f"{of.prefix(one)}{counted(len(one.visits), 'visit')} of"
            f" {one.plan.visits[0]} to {one.plan.visits[1]} agreed"
        )
        for one in of.courses
        if one.plan and one.plan.visits
    ]


def days(of: Reported) -> list[Note]:
    """The days of the visits."""
    return [
        Note(capital(f"{of.prefix(course)}{'; '.join(dated)}"))
        for course in of.courses
        if (dated := [_on(one) for one in course.visits if one.on])
    ]


def _on(visit: VisitRecord) -> str:
    on = day(visit.on) if visit.on else ""
    return joined(f"visit {visit.number} on {on}", visit.start)


def minutes(of: Reported) -> list[Note]:
    """How long a visit was."""
    return of.visits(lambda one: note(measure(one.minutes, "minutes"), one.source))


def interval(of: Reported) -> list[Note]:
    """From visit to visit: as told, as agreed, and as it was."""
    told = [
        Note(f"{capital(one.name)}: a visit every {plain(one.every_days)} days", of.source)
        for one in of.case.series
        if one.every_days
    ]
    plans = of.plans(
        lambda plan: f"agreed: every {plan.interval_days} days" if plan.interval_days else ""
    )
    apart: list[Note] = []
    for course in of.courses:
        on = sorted(one.on for one in course.visits if one.on)
        gaps = [(late - early).days for early, late in pairwise(on)]
        if gaps:
            says = f"{between(min(gaps), max(gaps))} days from visit to visit"
            apart += note(capital(f"{of.prefix(course)}{says}"))
    return [*told, *plans, *apart]


def setting(of: Reported) -> list[Note]:
    """Where."""
    return of.visits(lambda one: note(one.setting, one.source))


def mode(of: Reported) -> list[Note]:
    """Face to face, in a group, or from afar."""
    return of.visits(lambda one: note(word(one.mode or ""), one.source))


def explained(of: Reported) -> list[Note]:
    """What was said to the person."""
    return of.visits(lambda one: note(one.told, one.source))


def cotreatments(of: Reported) -> list[Note]:
    """Other care in the visits."""
    return of.visits(_other_care)


def _other_care(visit: VisitRecord) -> Iterator[Note]:
    for one in visit.cotreatments:
        lasted = measure(one.minutes, "minutes")
        yield Note(joined(f"{word(one.kind)}", one.says, lasted), one.source or visit.source)
    if visit.nothing_else:
        yield Note("no other care", visit.source)


def home(of: Reported) -> list[Note]:
    """What was given to do or to wear at home."""
    return of.visits(_home)


def _home(visit: VisitRecord) -> Iterator[Note]:
    for one in visit.home:
        yield Note(f"at home: {home_words(one)}", one.source or visit.source)


def home_words(one: HomeTask) -> str:
    """One thing to do at home, with how much of it."""
    return joined(
        one.name,
        one.muscle,
        one.side,
        measure(one.height_mm, "mm"),
        f"{one.sets} sets" if one.sets else "",
        f"{one.repeats} times" if one.repeats else "",
        measure(one.seconds, "seconds"),
        measure(one.times_a_day, "times a day"),
        measure(one.days_a_week, "days a week"),
        one.says,
    )


def materials(of: Reported) -> list[Note]:
    """What was handed over."""
    return of.visits(_materials)


def _materials(visit: VisitRecord) -> Iterator[Note]:
    for one in visit.home:
        if one.materials or one.kind == "heel_lift":
            yield Note(
                joined(one.materials or one.name, measure(one.height_mm, "mm")),
                one.source or visit.source,
            )


def used(of: Reported) -> list[Note]:
    """The needles."""
    return of.visits(lambda one: note(needles(one.needle) if one.needle else "", one.source))


def devices(of: Reported) -> list[Note]:
    """Devices."""
    return of.visits(
        lambda visit: [Note(_device(one), one.source or visit.source) for one in visit.devices]
    )


def training(of: Reported) -> list[Note]:
    """What those who treat have learnt; never a name."""
    return _practitioners(of, lambda qualification, _: qualification)


def years(of: Reported) -> list[Note]:
    """How long those who treat have done it."""
    return _practitioners(of, lambda _, length: measure(length, "years in practice"))


def practitioner(of: Reported) -> list[Note]:
    """Training and years in one line."""
    return _practitioners(of, lambda what, length: joined(what, measure(length, "years")))


def _practitioners(of: Reported, words: _Words) -> list[Note]:
    found: dict[str, None] = {}
    for course in of.courses:
        for by in (course.by, *(one.by for one in course.visits)):
            if by and words(by.qualification, by.years):
                found[words(by.qualification, by.years)] = None
    return [Note(capital(one), of.source) for one in found]
