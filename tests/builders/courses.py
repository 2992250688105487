"""Courses of visits for tests: one with needles, one with hands alone, each by the default flow.

The default flow is: the default plan, a first visit written whole, and each further visit as what
changed since the last.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ekbom.model.course_record import CourseRecord
from ekbom.model.intake import Intake
from ekbom.model.plain_form import from_plain
from ekbom.model.treatment import Practitioner
from ekbom.treatment.course import add_visit, change_plan
from ekbom.treatment.schedule import default_plan
from ekbom.treatment.visit import next_visit, read_visit

FIRST = date(2026, 9, 3)
WEEK = timedelta(days=7)
NEEDLES: dict[str, Any] = {
    "number": 1,
    "kind": "needling",
    "on": FIRST.isoformat(),
    "start": "17:30",
    "minutes": 45,
    "setting": "practice room, lying face down",
    "mode": "face_to_face",
    "told": "What is done and why, that it may be sore, and what to watch for.",
    "since_last": {"says": "As always."},
    "before": {"rating": 7, "drawing": {"intensities": {"calf_inner_right": 7}}},
    "felt": [
        {"muscle": "soleus", "side": "right", "taut_band": True, "tender": 5, "own_feeling": False}
    ],
    "needle": {"diameter_mm": 0.25, "length_mm": 40, "maker": "Example"},
    "insertions": [
        {
            "target": "gastrocnemius_medial", "side": "right", "needles": 4, "depth_mm": 20,
            "sought": "twitch", "seen": "twitch", "stimulation": "manual", "retention_min": 0,
        },
        {
            "target": "KD3", "side": "right", "layer": "muscle", "sought": "de_qi",
            "seen": "none", "stimulation": "none", "retention_min": 20,
        },
    ],
    "needles_in": 5,
    "needles_out": 5,
    "nothing_else": True,
    "nothing_harmed": True,
    "after": {"rating": 6},
    "home": [{"name": "calf stretch", "kind": "stretch", "muscle": "soleus", "side": "right"}],
    "idea": {"suspects": "the calf", "expects": "calm through a meeting", "by_visit": 4},
    "next_on": (FIRST + WEEK).isoformat(),
}  # fmt: skip
HANDS: dict[str, Any] = {
    "number": 1,
    "kind": "manual",
    "also": ["movement"],
    "on": FIRST.isoformat(),
    "minutes": 60,
    "setting": "practice room",
    "mode": "face_to_face",
    "told": "What is done and why.",
    "before": {"rating": 6},
    "hands": [
        {"target": "multifidus", "side": "both", "technique": "pressure", "pressure": "deep"},
        {"target": "piriformis", "side": "left", "technique": "pressure", "seconds": 60},
    ],
    "movements": [{"name": "piriformis stretch", "stretch": True, "muscle": "piriformis"}],
    "nothing_harmed": True,
    "home": [
        {"name": "heel lift", "kind": "heel_lift", "height_mm": 6, "side": "left"},
        {"name": "piriformis stretch", "kind": "stretch", "muscle": "piriformis", "side": "left"},
    ],
}


def begun(kind: str = "needling", name: str = "first series") -> CourseRecord:
    """A course with a plan and no visit."""
    plan = default_plan(
        "sit through a meeting",
        kind=kind,  # type: ignore[arg-type]
        name="Work on trigger points of the leg",
        style="trigger points",
        rationale="The calf was tender, and pressing it brought the feeling back.",
        source_ids=("src.document_000",),
    )
    course = CourseRecord(
        name,
        intake=from_plain(Intake, {"complaint": [{"says": "Restless legs in meetings."}]}),
        by=Practitioner("J. Lind", "neuromuscular therapist", 12),
    )
    return change_plan(course, plan, on=FIRST - 2 * WEEK, by="J. Lind")


def course_of(visits: int, kind: str = "needling") -> CourseRecord:
    """A course of some visits, all but the first recorded by what changed."""
    course = begun(kind)
    first = read_visit(NEEDLES if kind == "needling" else HANDS)
    for number in range(visits):
        if not number:
            course = add_visit(course, first)
            continue
        changed: dict[str, Any] = {
            "on": (FIRST + number * WEEK).isoformat(),
            "before": {"rating": max(0, 7 - number)},
            "nothing_harmed": True,
            "done": [{"name": course.visits[-1].home[-1].name, "days_done": 5, "days_asked": 7}],
        }
        if kind == "needling":
            changed |= {"needles_in": 5, "needles_out": 5}
        course = add_visit(course, next_visit(course.visits[-1], changed))
    return course
