"""The needles of a case report: where, how deep, how long, with what, and what was felt."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ekbom.model.intake import Note
from ekbom.model.treatment import VisitRecord
from ekbom.model.treatment_work import Insertion, Needle
from ekbom.reports.case_words import Reported, between, joined, measure, note, target_name, word
from ekbom.reports.words import capital, counted, plain
from ekbom.treatment import follow

Field = Callable[[Reported], list[Note]]


def counts(of: Reported) -> list[Note]:
    """Needles of each visit, mean and range; of a told visit those alone that were counted."""
    found: list[Note] = []
    for course in of.courses:
        known = [one for one in map(_count, course.visits) if one is not None]
        if not known:
            continue
        mean = plain(round(sum(known) / len(known), 1))
        spread = between(min(known), max(known))
        where = f"counted in {len(known)} of {counted(len(course.visits), 'visit')}"
        found += note(f"{of.prefix(course)}{mean} on average, {spread} in a visit, {where}")
    return found


def _count(visit: VisitRecord) -> int | None:
    if visit.needles_in is not None:
        return visit.needles_in
    # Somebody who tells of a muscle does not say how many needles went into it.
    if visit.source or not visit.insertions:
        return None
    return sum(one.needles for one in visit.insertions)


def targets(of: Reported) -> list[Note]:
    """Points and muscles, with what was said of each."""
    return _each(of, _target)


def sides(of: Reported) -> list[Note]:
    """One side or both, target by target."""
    return _each(of, lambda one: _target(one) if one.side else "")


def _target(one: Insertion) -> str:
    return joined(target_name(one.target), one.side, one.says)


def depths(of: Reported) -> list[Note]:
    """How deep, with the angle."""
    return _each(of, _depth)


def _depth(one: Insertion) -> str:
    if one.depth_mm is None:
        return ""
    angle = "" if one.angle_deg is None else f"at {one.angle_deg:g} degrees"
    deep = measure(one.depth_mm, "mm deep")
    return joined(_at(one), deep, angle, one.direction)


def _at(one: Insertion) -> str:
    return f"{target_name(one.target)} {one.side or ''}".strip()


def layers(of: Reported) -> list[Note]:
    """The layer of tissue that was reached."""
    return _each(of, lambda one: joined(_at(one), word(one.layer)) if one.layer else "")


def sought(of: Reported) -> list[Note]:
    """The response that was looked for."""
    return _each(of, lambda one: f"{_at(one)}: {word(one.sought)} looked for" if one.sought else "")


def seen(of: Reported) -> list[Note]:
    """The response that came."""
    return _each(of, lambda one: f"{_at(one)}: {word(one.seen)} felt" if one.seen else "")


def stimulation(of: Reported) -> list[Note]:
    """By hand, by current, or none."""
    return _each(of, lambda one: f"{_at(one)}: {one.stimulation}" if one.stimulation else "")


def retention(of: Reported) -> list[Note]:
    """How long the needles stayed."""
    return _each(of, _left)


def _left(one: Insertion) -> str:
    lasted = measure(one.retention_min, "minutes")
    return f"{_at(one)}: left for {lasted}" if lasted else ""


def _each(of: Reported, words: Callable[[Insertion], str]) -> list[Note]:
    def of_visit(visit: VisitRecord) -> Iterator[Note]:
        for one in visit.insertions:
            says = words(one)
            if says:
                yield Note(says, one.source or visit.source)

    return of.visits(of_visit)


def needle(name: str) -> Field:
    """The needles of which a field is known, each in one line."""

    def of_visit(visit: VisitRecord) -> Iterator[Note]:
        used = [one.needle or visit.needle for one in visit.insertions] or [visit.needle]
        for one in used:
            if one and getattr(one, name):
                yield Note(needles(one), visit.source)

    return lambda of: of.visits(of_visit)


def needles(one: Needle) -> str:
    """A type of needle in one line."""
    return joined(
        measure(one.diameter_mm, "mm thick"),
        measure(one.length_mm, "mm long"),
        one.maker,
        f"lot {one.lot}" if one.lot else "",
    )


def electro(name: str, unit: str) -> Field:
    """A setting of the current through needles."""

    def of_visit(visit: VisitRecord) -> Iterator[Note]:
        value = getattr(visit.electro, name, None)
        if value is not None and value != "":
            yield Note(value if isinstance(value, str) else measure(value, unit), visit.source)

    return lambda of: of.visits(of_visit)


def variation(of: Reported) -> list[Note]:
    """How the visits differed, told from what was done in them."""
    found: list[Note] = []
    for course in of.courses:
        seen = follow.variation(course)
        always = f"in every visit: {', '.join(seen.always)}" if seen.always else ""
        some = ", ".join(f"{name} ({times})" for name, times in seen.sometimes)
        # Who tells of a muscle has not said how many needles went into it.
        says = "; ".join(filter(None, (always, some and f"in some: {some}")))
        if says and seen.visits > 1:
            whole = says if course.source else seen.says.removesuffix(".")
            found += note(capital(f"{of.prefix(course)}{whole}"))
    return found
