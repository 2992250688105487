"""ekbom: an honest, local workbench for restless legs syndrome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ekbom.actions.course import follow_course, read_case
    from ekbom.actions.helps import what_helps
    from ekbom.actions.journal import make_diary, read_diary
    from ekbom.actions.night import ScoredNight, score_night
    from ekbom.actions.plan import plan_trial
    from ekbom.model.answer import ActionAnswer, Answer, Effect
    from ekbom.model.case import Case
    from ekbom.model.course import CourseAnswer
    from ekbom.model.diary import Action, Diary, Outcome
    from ekbom.model.errors import EkbomError
    from ekbom.model.finding import Finding
    from ekbom.model.trial import Design, Plan, Schedule
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
    "plan_trial": "ekbom.actions.plan",
    "simulate_diary": "ekbom.nof1.simulate",
    "read_recording": "ekbom.recordings.recording",
    "score_night": "ekbom.actions.night",
    "simulate_night": "ekbom.movements.simulate",
    "ScoredNight": "ekbom.actions.night",
    "ActionAnswer": "ekbom.model.answer",
    "Answer": "ekbom.model.answer",
    "Effect": "ekbom.model.answer",
    "Case": "ekbom.model.case",
    "CourseAnswer": "ekbom.model.course",
    "Action": "ekbom.model.diary",
    "Diary": "ekbom.model.diary",
    "Outcome": "ekbom.model.diary",
    "EkbomError": "ekbom.model.errors",
    "Finding": "ekbom.model.finding",
    "Design": "ekbom.model.trial",
    "Plan": "ekbom.model.trial",
    "Schedule": "ekbom.model.trial",
}

__all__ = [
    "Action",
    "ActionAnswer",
    "Answer",
    "Case",
    "CourseAnswer",
    "Design",
    "Diary",
    "Effect",
    "EkbomError",
    "Finding",
    "Outcome",
    "Plan",
    "Schedule",
    "ScoredNight",
    "__version__",
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
