"""A course of visits as it is kept: intake, plan and its versions, visits, what came afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from ekbom.model.case import Afterwards, CaseOutcome
from ekbom.model.intake import Intake, Note
from ekbom.model.safety_answer import SafetyEvent
from ekbom.model.treatment import Practitioner, VisitKind, VisitRecord

CourseStatus = Literal[
    "planned", "baseline", "running", "paused", "tapering", "finished", "stopped",
    "relapsed", "maintenance", "followed",
]  # fmt: skip
STATUSES: tuple[CourseStatus, ...] = get_args(CourseStatus)
CourseStep = Literal[
    "diary_begun", "first_visit", "paused", "went_on", "decided_to_go_on", "taper_begun", "ended",
    "broken_off", "relapse", "as_needed", "new_series",
]  # fmt: skip
COURSE_STEPS: tuple[CourseStep, ...] = get_args(CourseStep)
UpgradeName = Literal["break", "baselines", "legs", "start"]
UPGRADES: tuple[UpgradeName, ...] = get_args(UpgradeName)


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """What was agreed for a series of visits.

    Attributes
    ----------
    goal, rationale : str
    source_ids : tuple of str
        What the rationale rests on, such as ``src.raissi2017``.
    name, style : str
    kind : VisitKind
    visits : (int, int)
        Fewest and most.
    interval_days, taper_days, maintenance_days : int
        From visit to visit, then, and at last.
    baseline_nights : int
        Of diary before the first visit.
    outcome : str
        What is followed night by night.
    scale : str
        What is taken at the visits below.
    scale_after_visits : tuple of int
        0 is before the first.
    follow_up_weeks : tuple of int
        After the last visit.
    look_at : int
        The visit at which one looks at what is known; nothing is decided there.
    decide_at : (int, int)
        Between these visits one decides.
    stop_rule : str
    tailoring : tuple of str
        What is changed when.
    comparison, comparison_why : str
    adherence_check : str
        How it is seen whether all went as planned.
    upgrade : UpgradeName or None
        What makes it a stronger design.
    trial : str
        Seal of the drawn plan, where there is one.
    policy_version : str
        Of the safety policy in force.
    """

    goal: str
    rationale: str = ""
    source_ids: tuple[str, ...] = ()
    name: str = ""
    style: str = ""
    kind: VisitKind = "needling"
    visits: tuple[int, int] | None = None
    interval_days: int | None = None
    taper_days: int | None = None
    maintenance_days: int | None = None
    baseline_nights: int | None = None
    outcome: str = ""
    scale: str = ""
    scale_after_visits: tuple[int, ...] = ()
    follow_up_weeks: tuple[int, ...] = ()
    look_at: int | None = None
    decide_at: tuple[int, int] | None = None
    stop_rule: str = ""
    tailoring: tuple[str, ...] = ()
    comparison: str = ""
    comparison_why: str = ""
    adherence_check: str = ""
    upgrade: UpgradeName | None = None
    trial: str = ""
    policy_version: str = ""


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version of a plan.

    Attributes
    ----------
    number : int
        From 1.
    plan : SeriesPlan
    on : date or None
    reason : str
        Why it was changed; empty for the first.
    by, source : str
    """

    number: int
    plan: SeriesPlan
    on: date | None = None
    reason: str = ""
    by: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ScaleAt:
    """The total of a scale at some point of the course.

    Attributes
    ----------
    scale : str
    total : float
    on : date or None
    after_visit : int or None
        0 is before the first.
    source : str
    """

    scale: str
    total: float
    on: date | None = None
    after_visit: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Morning:
    """What was told on the morning after a visit, or some days later.

    Attributes
    ----------
    visit : int
    on : date or None
    soreness, night, worry : float or None
        0 to 10; night 0 is calm.
    soreness_hours : float or None
        How long it has lasted.
    bruise : bool or None
    breathless, chest_pain, dry_cough : bool or None
    says : str
    """

    visit: int
    on: date | None = None
    soreness: float | None = None
    soreness_hours: float | None = None
    bruise: bool | None = None
    night: float | None = None
    worry: float | None = None
    breathless: bool | None = None
    chest_pain: bool | None = None
    dry_cough: bool | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class CourseEvent:
    """A step in the life of a course.

    Attributes
    ----------
    step : CourseStep
    on : date or None
    after_visit : int or None
    reason, source : str
    """

    step: CourseStep
    on: date | None = None
    after_visit: int | None = None
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """One course of visits.

    Attributes
    ----------
    name : str
    intake : Intake or None
        None where an earlier course of the person holds it.
    follows : str
        Name of the course before this one.
    by : Practitioner or None
    plans : tuple of PlanVersion
    visits : tuple of VisitRecord
        In the order of their numbers.
    mornings : tuple of Morning
    totals : tuple of ScaleAt
    outcomes : tuple of CaseOutcome
        What was told in words or numbers over ranges of visits.
    afterwards : tuple of Afterwards
    events : tuple of CourseEvent
    safety_events : tuple of SafetyEvent
        Every warning that was shown, and what was written to it.
    statement : tuple of Note
        The person's own words at the end.
    written : mapping of str to str
        Parts of a report that only a person can write, such as ``report.title``.
    opinions : tuple of Note
        What somebody thinks is behind it: in no sentence about the person.
    source : str
    """

    name: str
    intake: Intake | None = None
    follows: str = ""
    by: Practitioner | None = None
    plans: tuple[PlanVersion, ...] = ()
    visits: tuple[VisitRecord, ...] = ()
    mornings: tuple[Morning, ...] = ()
    totals: tuple[ScaleAt, ...] = ()
    outcomes: tuple[CaseOutcome, ...] = ()
    afterwards: tuple[Afterwards, ...] = ()
    events: tuple[CourseEvent, ...] = ()
    safety_events: tuple[SafetyEvent, ...] = ()
    statement: tuple[Note, ...] = ()
    written: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    opinions: tuple[Note, ...] = ()
    source: str = ""

    @property
    def plan(self) -> SeriesPlan | None:
        """The plan as it stands now."""
        return self.plans[-1].plan if self.plans else None

    def __repr__(self) -> str:
        return f"CourseRecord({self.name}, {len(self.visits)} visits)"
