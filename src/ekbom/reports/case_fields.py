"""Every field that a standard of reporting names: how it is called, and what a case tells of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from ekbom.model.intake import Note
from ekbom.reports import case_needles as needles
from ekbom.reports import case_person as person
from ekbom.reports import case_plan as plan
from ekbom.reports import case_sessions as visits
from ekbom.reports.case_words import Reported

Field = Callable[[Reported], list[Note]]

# Those without a place in a record are written by a person.
_WRITTEN = {
    "report.keywords": "keywords",
    "report.abstract": "the abstract",
    "report.introduction": "the background",
    "report.references": "references",
    "report.discussion": "the discussion",
    "diagnosis": "the diagnosis, and who made it",
    "comorbidities": "other illness",
    "consent.research": "whether it is research or care",
    "ethics.id": "what a committee on ethics said",
    "design.rationale": "why one person's own comparison",
    "design.washout_days": "days without treatment between the periods",
    "design.blinding": "who knew which period it was",
    "analysis.carryover": "how what lasts from one period into the next was dealt with",
}
_FIELDS: Mapping[str, tuple[str, Field]] = MappingProxyType(
    {
        "plan.style": ("tradition or style", lambda of: of.plans(lambda one: one.style)),
        "plan.rationale": ("why", lambda of: of.plans(lambda one: one.rationale)),
        "plan.source_ids": ("works it rests on", plan.sources),
        "plan.rules": ("what was to be changed when", plan.tailoring),
        "plan_versions": ("the plan and its changes", plan.versions),
        "protocol.name": ("a name", lambda of: of.plans(lambda one: one.name or one.style)),
        "series": ("number of visits", visits.number),
        "series.variation": ("how visits differed", needles.variation),
        "series.sessions_done": ("number of visits", visits.number),
        "series.interval_days": ("time from visit to visit", visits.interval),
        "series.raw": ("all values", plan.raw),
        "session.insertions": ("number of needles", needles.counts),
        "session.start": ("days of the visits", visits.days),
        "session.minutes": ("length of a visit", visits.minutes),
        "session.setting": ("where", visits.setting),
        "session.mode": ("face to face, in a group, or from afar", visits.mode),
        "session.explanations": ("what was said to the person", visits.explained),
        "session.cointerventions": ("other care in the visits", visits.cotreatments),
        "sessions": ("what was done", visits.done),
        "insertion.target": ("points or muscles", needles.targets),
        "insertion.side": ("sides", needles.sides),
        "insertion.depth_mm": ("depth", needles.depths),
        "insertion.tissue_layer": ("layer of tissue", needles.layers),
        "insertion.response_sought": ("response looked for", needles.sought),
        "insertion.response_seen": ("response that came", needles.seen),
        "insertion.stimulation": ("stimulation", needles.stimulation),
        "insertion.retention_min": ("time the needles stayed", needles.retention),
        "electro.freq_hz": ("frequency of the current", needles.electro("freq_hz", "Hz")),
        "electro.waveform": ("form of the current", needles.electro("waveform", "")),
        "electro.minutes": ("minutes of current", needles.electro("minutes", "minutes")),
        "needle": ("needles", visits.used),
        "needle.diameter_mm": ("thickness of the needles", needles.needle("diameter_mm")),
        "needle.length_mm": ("length of the needles", needles.needle("length_mm")),
        "needle.maker": ("maker of the needles", needles.needle("maker")),
        "needle.lot": ("lot of the needles", needles.needle("lot")),
        "home.items": ("what is done at home", visits.home),
        "home.materials": ("what was handed over", visits.materials),
        "device": ("devices", visits.devices),
        "medication": ("medicines", person.medication),
        "practitioner": ("who treated: training, years", visits.practitioner),
        "practitioner.qualification": ("training of who treated", visits.training),
        "practitioner.years": ("years in practice", visits.years),
        "design.comparator": ("the comparison", lambda of: of.plans(lambda one: one.comparison)),
        "design.comparator_rationale": (
            "why this comparison", lambda of: of.plans(lambda one: one.comparison_why)
        ),
        "design.periods": ("periods and their length", plan.periods),
        "design.run_in_days": ("nights of diary before", plan.run_in),
        "design.sequence_method": ("how the order was drawn", plan.drawn),
        "design.allocation": ("how the order was kept hidden", plan.drawn),
        "periods.actual": ("the series as they were", plan.actual),
        "analysis.method": ("how it was worked out", plan.method),
        "report.title": ("a title", plan.title),
        "report.limits": ("limits", plan.limits),
        "patient.age_band": ("age band", person.age_band),
        "patient.sex": ("sex", person.sex),
        "intake.complaint": ("complaint", person.complaint),
        "intake.history": ("history", person.history),
        "intake.past_treatments": ("past treatment", person.past_treatments),
        "intake.exam": ("examination", person.exam),
        "body_map.first": ("the first body map", person.first_map),
        "timeline": ("what happened when", plan.timeline),
        "diagnosis.criteria": ("the five points", person.criteria),
        "diagnosis.differentials": ("what else it may be", person.differentials),
        "labs": ("blood values", person.labs),
        "outcomes": ("outcomes", plan.outcomes),
        "outcomes.instrument": ("scales", plan.scales),
        "outcomes.when": ("when the scales are taken", plan.when),
        "adherence": ("how often home items were done", plan.adherence),
        "adherence.plan": (
            "how it is seen that all goes as planned",
            lambda of: of.plans(lambda one: one.adherence_check),
        ),
        "adherence.actual": (
            "whether it went as planned", lambda of: [*visits.agreed(of), *plan.adherence(of)]
        ),
        "adverse_events": ("whether anything unwanted came", plan.harms),
        "patient_statement": ("the person's own words", plan.statement),
        "consent.publication": ("agreement to publish", plan.publication),
        **{name: (says, plan.written(name)) for name, says in _WRITTEN.items()},
    }
)  # fmt: skip


def known(of: Reported, field: str) -> list[Note]:
    """What a case tells of a field; a statement that came twice stands once.

    Parameters
    ----------
    of : Reported
    field : str
        As in ``reporting.toml``.
    """
    return list(dict.fromkeys(_FIELDS[field][1](of)))


def field_words(of: Reported, missing: str) -> str:
    """A missing field in words, with the visits that lack it.

    Parameters
    ----------
    of : Reported
    missing : str
        Such as ``session.minutes at visits 2, 3``; the visits are counted through all courses.
    """
    name, _, where = missing.partition(" ")
    numbers = [int(one) for one in re.findall(r"[0-9]+", where)]
    says = _FIELDS[name][0]
    return f"{says} ({of.places(numbers)})" if numbers else says
