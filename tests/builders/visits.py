"""A course of visits in a workspace: an intake in which nothing stands against it, and visits."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ekbom.actions.desk import Desk
from ekbom.actions.series import begin_series
from ekbom.actions.visits import Recorded, record_visit

NOES = (
    "needle_phobia", "cannot_communicate", "bleeding_disorder", "anticoagulant",
    "immunosuppressed", "heart_valve", "implanted_device", "metal_allergy", "epilepsy",
    "diabetes", "neuropathy", "joint_surgery", "active_cancer", "frail", "allodynia",
)  # fmt: skip
ACTS = ("needling", "electro", "moxa_heat", "manual", "stretch", "heel_lift")
GOAL = "sit through a film"
# The desks of the tests stand at the evening of 2026-11-20.
SCREEN: dict[str, Any] = {
    **dict.fromkeys(NOES, False),
    "age_years": 47,
    "lymphoedema_regions": [],
    "varicose_regions": [],
    "ferritin_on": "2026-08-01",
    "consents": [{"on": "2026-11-20", "techniques": list(ACTS)}],
}
SOLEUS: dict[str, Any] = {
    "target": "soleus", "side": "right", "depth_mm": 20, "angle_deg": 90, "needles": 2,
    "layer": "muscle", "sought": "twitch", "seen": "twitch", "stimulation": "manual",
    "retention_min": 20,
}  # fmt: skip
NEEDLING: dict[str, Any] = {
    "minutes": 40, "setting": "practice", "told": "A try, and what is known of it.",
    "needle": {"diameter_mm": 0.3, "length_mm": 40, "maker": "Seirin"},
    "before": {"rating": 6}, "after": {"rating": 4}, "insertions": [SOLEUS], "needles_out": 2,
    "nothing_else": True, "mode": "face_to_face",
    "home": [
        {
            "name": "calf stretch", "kind": "stretch", "muscle": "soleus", "side": "right",
            "times_a_day": 2, "materials": "sheet",
        }
    ],
    "next_on": "2026-11-27",
}  # fmt: skip
READ = (("acknowledged", "first_visit_faint", "", "lying down, few needles"),)


def intake(**screen: Any) -> dict[str, Any]:
    """An intake with other answers; None takes one out."""
    told = {name: value for name, value in {**SCREEN, **screen}.items() if value is not None}
    return {"goal": GOAL, "complaint": [{"says": "restless in the evening"}], "screen": told}


def begin(desk: Desk, person: str, *, kind: Any = "needling", **screen: Any) -> None:
    """A course with a plan as the project proposes it."""
    more = {
        "name": "calf work",
        "style": "trigger point",
        "rationale": "tender calf",
        "source_ids": ["src.travell"],
    }
    by = {"qualification": "acupuncturist", "years": 10}
    begin_series(desk, person, GOAL, more, intake=intake(**screen), by=by, kind=kind)


def visit(**changed: Any) -> dict[str, Any]:
    """A visit of needling; None takes a field out."""
    told = {**deepcopy(NEEDLING), **changed}
    return {name: value for name, value in told.items() if value is not None}


def record(desk: Desk, person: str, told: Mapping[str, Any] | None = None, **how: Any) -> Recorded:
    """A visit at which what is asked each time was asked, and the card of the first was read."""
    options = {"nothing_new": True, "written": READ, **how}
    return record_visit(desk, person, visit() if told is None else told, **options)
