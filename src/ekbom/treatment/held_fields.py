"""Which fields of the standards of reporting a course holds, field by field and visit by visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from ekbom.model.course_record import CourseRecord, SeriesPlan
from ekbom.model.intake import Intake
from ekbom.model.treatment import Practitioner, VisitRecord
from ekbom.model.treatment_work import Insertion, Needle


@dataclass(frozen=True, slots=True)
class Held:
    """How far one field is held.

    Attributes
    ----------
    places : tuple of (int, bool)
        Every place where it applies, by the number of its visit (0 is the course itself), and
        whether it is held there; none where it does not apply.
    """

    places: tuple[tuple[int, bool], ...]

    @property
    def full(self) -> bool:
        """Whether it is held wherever it applies."""
        return all(there for _, there in self.places)

    @property
    def any(self) -> bool:
        """Whether it is held anywhere."""
        return any(there for _, there in self.places)

    def either(self, other: Held) -> Held:
        """One field or the other: place by place where both apply to the same places."""
        mine, others = ([visit for visit, _ in one.places] for one in (self, other))
        if mine != others:
            return other if other.full or (other.any and not self.any) else self
        pairs = zip(self.places, other.places, strict=True)
        return Held(tuple((visit, one or two) for (visit, one), (_, two) in pairs))

    def words(self, name: str) -> str:
        """The field with the visits that lack it, where others hold it."""
        lacking = list(dict.fromkeys(visit for visit, there in self.places if not there))
        if not lacking or not self.any:
            return name
        return f"{name} at visit{'s' if len(lacking) > 1 else ''} {', '.join(map(str, lacking))}"


def held(course: CourseRecord, name: str) -> Held:
    """How far a course holds a field of a standard.

    What somebody wrote out under the name of a field counts; a field without a place of its own,
    such as ``report.title``, stands nowhere else.

    Parameters
    ----------
    course : CourseRecord
    name : str
        As in ``reporting.toml``.
    """
    written = course.written.get(name, "").strip()
    finder = _finders().get(name)
    return finder(course) if finder and not written else once(written)


def once(value: object) -> Held:
    """Of a field that is held once for the whole course, or not."""
    return Held(((0, bool(value)),))


def _each(places: Iterable[tuple[int, object]]) -> Held:
    """Place by place; a zero is a value."""
    return Held(tuple((visit, bool(value) or _is_zero(value)) for visit, value in places))


def _is_zero(value: object) -> bool:
    return type(value) in (int, float) and value == 0


Find = Callable[[CourseRecord], Held]


def _plan(get: Callable[[SeriesPlan], object]) -> Find:
    return lambda course: once(course.plan and get(course.plan))


def _intake(get: Callable[[Intake], object]) -> Find:
    return lambda course: once(course.intake and get(course.intake))


def _visits(get: Callable[[VisitRecord], object]) -> Find:
    """Of every visit; where there is none yet, it is missing."""

    def find(course: CourseRecord) -> Held:
        places = [(one.number, get(one)) for one in course.visits]
        return _each(places) if places else once(None)

    return find


def _somewhere(get: Callable[[VisitRecord], object]) -> Find:
    """Of the treatment as a whole: one visit that tells it is enough."""
    return lambda course: once(any(get(one) for one in course.visits))


def _insertions(get: Callable[[VisitRecord, Insertion], object]) -> Find:
    """Of every needle; asked wherever a visit is one of needling."""

    def find(course: CourseRecord) -> Held:
        needling = [one for one in course.visits if "needling" in one.kinds]
        places = [
            (one.number, got)
            for one in needling
            for got in ([get(one, each) for each in one.insertions] or [None])
        ]
        return _each(places)

    return find


def _electro(name: str) -> Find:
    """Of visits with current through needles alone."""

    def find(course: CourseRecord) -> Held:
        places = [
            (one.number, getattr(one.electro, name, None))
            for one in course.visits
            if one.electro or any(each.stimulation == "electrical" for each in one.insertions)
        ]
        return _each(places)

    return find


def _needle(name: str) -> Find:
    def get(visit: VisitRecord, one: Insertion) -> object:
        needle: Needle | None = one.needle or visit.needle
        return getattr(needle, name, None)

    return _insertions(get)


def _practitioner(get: Callable[[Practitioner], object]) -> Find:
    """Of the course, or of each visit where somebody else may have treated."""

    def find(course: CourseRecord) -> Held:
        places = [
            (one.number, by and get(by)) for one in course.visits for by in [one.by or course.by]
        ]
        return _each(places) if places else once(course.by and get(course.by))

    return find


def done_in(visit: VisitRecord) -> tuple[Any, ...]:
    """Everything that was done in a visit, of whatever kind."""
    return (
        *visit.insertions, *visit.hands, *visit.devices, *visit.movements, *visit.topics,
    )  # fmt: skip


def _materials(visit: VisitRecord) -> bool:
    return any(one.materials or one.kind == "heel_lift" for one in visit.home)


def _variation(course: CourseRecord) -> Held:
    """It follows from the visits, as soon as there are two that say what was done."""
    return once(sum(bool(done_in(one)) for one in course.visits) > 1)


def _interval(course: CourseRecord) -> Held:
    dated = sum(one.on is not None for one in course.visits) > 1
    return once(dated or (course.plan and course.plan.interval_days))


def _series(course: CourseRecord) -> Held:
    return once(course.visits and course.plan and course.plan.visits)


def _adherence(course: CourseRecord) -> Held:
    """Visits done of those agreed; and where tasks were given, how often they were done."""
    given = any(one.home for one in course.visits)
    told = any(one.done for one in course.visits)
    return once(course.visits and course.plan and course.plan.visits and (told or not given))


def _first_map(course: CourseRecord) -> Held:
    first = course.visits[0] if course.visits else None
    return once(first and first.before and first.before.drawing is not None)


def _of_plan() -> dict[str, Find]:
    """What was agreed, what is held against it, and what came of it."""
    return {
        "plan.style": _plan(lambda plan: plan.style),
        "plan.rationale": _plan(lambda plan: plan.rationale),
        "plan.source_ids": _plan(lambda plan: plan.source_ids),
        "plan.rules": _plan(lambda plan: plan.tailoring),
        "protocol.name": _plan(lambda plan: plan.name),
        "plan_versions": lambda course: once(course.plans),
        "design.comparator": _plan(lambda plan: plan.comparison),
        "design.comparator_rationale": _plan(lambda plan: plan.comparison_why),
        "design.run_in_days": _plan(lambda plan: plan.baseline_nights),
        "design.periods": _plan(lambda plan: plan.baseline_nights and plan.visits),
        "design.allocation": _plan(lambda plan: plan.trial),
        "design.sequence_method": _plan(lambda plan: plan.trial),
        "adherence.plan": _plan(lambda plan: plan.adherence_check),
        "adherence.actual": _adherence,
        "adherence": _adherence,
        "outcomes": lambda course: once(course.totals or course.outcomes),
        "outcomes.instrument": _plan(lambda plan: plan.scale or plan.outcome),
        "outcomes.when": _plan(lambda plan: plan.scale_after_visits),
    }


def _of_visits() -> dict[str, Find]:
    """What was done, by whom, and what came with it."""
    return {
        "series": _series,
        "series.variation": _variation,
        "series.sessions_done": lambda course: once(course.visits),
        "series.interval_days": _interval,
        "sessions": _visits(done_in),
        "timeline": lambda course: once(course.visits),
        "periods.actual": _visits(lambda visit: visit.on),
        "session.start": _visits(lambda visit: visit.on),
        "session.minutes": _visits(lambda visit: visit.minutes),
        "session.setting": _visits(lambda visit: visit.setting),
        "session.mode": _visits(lambda visit: visit.mode),
        "session.explanations": _visits(lambda visit: visit.told),
        "session.cointerventions": _visits(lambda visit: visit.cotreatments or visit.nothing_else),
        "home.items": _visits(lambda visit: visit.home),
        "home.materials": _somewhere(_materials),
        "device": _somewhere(lambda visit: visit.devices),
        "needle": _somewhere(lambda visit: visit.needle),
        "practitioner": _practitioner(lambda by: by.qualification),
        "practitioner.qualification": _practitioner(lambda by: by.qualification),
        "practitioner.years": _practitioner(lambda by: by.years is not None),
        "adverse_events": _visits(lambda visit: visit.harmed or visit.nothing_harmed),
    }


def _of_needles() -> dict[str, Find]:
    """What is asked of needles alone."""
    return {
        "session.insertions": _insertions(lambda _, one: one.needles),
        "insertion.target": _insertions(lambda _, one: one.target),
        "insertion.side": _insertions(lambda _, one: one.side),
        "insertion.depth_mm": _insertions(lambda _, one: one.depth_mm),
        "insertion.tissue_layer": _insertions(lambda _, one: one.layer),
        "insertion.response_sought": _insertions(lambda _, one: one.sought),
        "insertion.response_seen": _insertions(lambda _, one: one.seen),
        "insertion.stimulation": _insertions(lambda _, one: one.stimulation),
        "insertion.retention_min": _insertions(lambda _, one: one.retention_min),
        "needle.diameter_mm": _needle("diameter_mm"),
        "needle.length_mm": _needle("length_mm"),
        "needle.maker": _needle("maker"),
        "needle.lot": _needle("lot"),
        "electro.freq_hz": _electro("freq_hz"),
        "electro.waveform": _electro("waveform"),
        "electro.minutes": _electro("minutes"),
    }


def _of_person() -> dict[str, Find]:
    """What was asked and seen of the person."""
    return {
        "medication": _intake(lambda intake: intake.medicines),
        "patient.age_band": _intake(lambda intake: intake.age_band),
        "patient.sex": _intake(lambda intake: intake.sex),
        "intake.complaint": _intake(lambda intake: intake.complaint),
        "intake.history": _intake(lambda intake: intake.history),
        "intake.past_treatments": _intake(lambda intake: intake.past_treatments),
        "intake.exam": _intake(lambda intake: intake.exam or intake.structure),
        "body_map.first": _first_map,
        "diagnosis.differentials": _intake(lambda intake: intake.asked_first),
        "patient_statement": lambda course: once(course.statement),
        "consent.publication": _intake(lambda intake: intake.agrees_to_publish),
    }


@cache
def _finders() -> Mapping[str, Find]:
    """Where each field stands; what is not here stands in no place of its own."""
    return MappingProxyType(_of_plan() | _of_visits() | _of_needles() | _of_person())
