"""ekbom: an honest, local workbench for restless legs syndrome."""

from __future__ import annotations

__version__ = "0.1.0"

# `typing` itself is not loaded: importing it takes longer than reading all knowledge.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ekbom.actions.assess import assess
    from ekbom.actions.course import follow_course, read_case
    from ekbom.actions.helps import what_helps
    from ekbom.actions.iron import check_iron
    from ekbom.actions.journal import make_diary, read_diary
    from ekbom.actions.medicines import check_medicines
    from ekbom.actions.night import ScoredNight, score_night
    from ekbom.actions.plan import plan_trial
    from ekbom.model.answer import ActionAnswer, Answer
    from ekbom.model.assessed import Assessment
    from ekbom.model.case import Case
    from ekbom.model.course import CourseAnswer
    from ekbom.model.diary import Diary
    from ekbom.model.errors import EkbomError
    from ekbom.model.finding import Finding
    from ekbom.model.trial import Plan, Schedule
    from ekbom.movements.simulate import simulate_night
    from ekbom.nof1.simulate import simulate_diary
    from ekbom.recordings.recording import read_recording

# Names are fetched when first used, so that importing one thing does not pay for all.
_HOMES = {
    "what_helps": "ekbom.actions.helps",
    "follow_course": "ekbom.actions.course",
    "read_case": "ekbom.actions.course",
    "read_diary": "ekbom.actions.journal",
    "make_diary": "ekbom.actions.journal",
    "assess": "ekbom.actions.assess",
    "check_iron": "ekbom.actions.iron",
    "check_medicines": "ekbom.actions.medicines",
    "plan_trial": "ekbom.actions.plan",
    "simulate_diary": "ekbom.nof1.simulate",
    "read_recording": "ekbom.recordings.recording",
    "score_night": "ekbom.actions.night",
    "simulate_night": "ekbom.movements.simulate",
    "ScoredNight": "ekbom.actions.night",
    "ActionAnswer": "ekbom.model.answer",
    "Answer": "ekbom.model.answer",
    "Assessment": "ekbom.model.assessed",
    "Case": "ekbom.model.case",
    "CourseAnswer": "ekbom.model.course",
    "Diary": "ekbom.model.diary",
    "EkbomError": "ekbom.model.errors",
    "Finding": "ekbom.model.finding",
    "Plan": "ekbom.model.trial",
    "Schedule": "ekbom.model.trial",
}

__all__ = [
    "ActionAnswer",
    "Answer",
    "Assessment",
    "Case",
    "CourseAnswer",
    "Diary",
    "EkbomError",
    "Finding",
    "Plan",
    "Schedule",
    "ScoredNight",
    "__version__",
    "assess",
    "check_iron",
    "check_medicines",
    "follow_course",
    "make_diary",
    "plan_trial",
    "read_case",
    "read_diary",
    "read_recording",
    "score_night",
    "simulate_diary",
    "simulate_night",
    "what_helps",
]


def __getattr__(name: str) -> Any:
    """Fetch a public name from where it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ekbom' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
