"""The clients of the demo: a course of needling that goes on, and one after which it came back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ekbom.actions.demo_diaries import of_levels
from ekbom.actions.home import set_appointment
from ekbom.actions.series import begin_series, step_series
from ekbom.actions.visit_log import next_morning
from ekbom.actions.visits import Written, record_visit

if TYPE_CHECKING:
    from ekbom.actions.demo_teller import Teller

_NOT_SO = (
    "needle_phobia", "cannot_communicate", "bleeding_disorder", "anticoagulant",
    "immunosuppressed", "heart_valve", "implanted_device", "metal_allergy", "epilepsy",
    "diabetes", "neuropathy", "joint_surgery", "active_cancer", "frail", "allodynia",
)  # fmt: skip
_TECHNIQUES = ("needling", "manual", "stretch", "moxa_heat")
_BY = {"name": "Lind", "qualification": "acupuncturist", "years": 10}
_NEEDLE = {"diameter_mm": 0.3, "length_mm": 40, "maker": "Seirin"}
_STRETCH = {
    "name": "calf stretch", "kind": "stretch", "muscle": "soleus", "side": "right",
    "times_a_day": 2, "materials": "sheet",
}  # fmt: skip
# The card of a first visit with needles, and what was written to it.
_FIRST: tuple[Written, ...] = (
    ("acknowledged", "first_visit_faint", "", "lying down, few needles"),
)


def kenji(teller: Teller) -> None:
    """Five visits of ten, the sixth today."""
    _begin(teller, "needling", teller.day(49), 47, "sit through a film")
    ratings = ((7, 6), (7, 5), (6, 5), (6, 4), (5, 3))
    for number, (before, after) in enumerate(ratings, 1):
        on = teller.day(7 * (6 - number))
        record_visit(
            teller.at(on, "18:20"), teller.person, _needling(number, on, before, after),
            nothing_new=True, written=_FIRST if number == 1 else (),
        )  # fmt: skip
    morning = {
        "on": teller.day(6).isoformat(), "soreness": 2, "soreness_hours": 12, "night": 3,
        "worry": 1, "says": "Slept through until five.",
    }  # fmt: skip
    next_morning(teller.at(teller.day(6), "08:00"), teller.person, morning)
    set_appointment(teller.desk, teller.person, teller.today, "visit 6")
    levels = [6.5] * 20 + [6 - night / 20 for night in range(40)]
    teller.table(of_levels(teller.day(60), levels, 47), "nights.csv", {})


def greta(teller: Teller) -> None:
    """Ten visits of hands, quiet months, and a rise."""
    _begin(teller, "manual", teller.day(240), 55, "sleep through the night")
    for number in range(1, 11):
        on = teller.day(240 - 7 * number)
        told = {
            "kind": "manual", "on": on.isoformat(), "minutes": 45, "setting": "practice",
            "hands": [{"target": "soleus", "side": "left", "pressure": "light"}],
            "before": {"rating": max(3, 8 - number // 2)}, "after": {"rating": 3},
            "nothing_else": True, "mode": "face_to_face",
        }  # fmt: skip
        record_visit(teller.at(on, "17:00"), teller.person, told, nothing_new=True)
    ended = teller.at(teller.day(160))
    step_series(ended, teller.person, "ended")
    levels = [6.5] * 26 + [6.5 - night / 18 for night in range(72)] + [2.5] * 130 + [5.5] * 24
    teller.table(of_levels(teller.day(len(levels)), levels, 55), "nights.csv", {})


def _begin(teller: Teller, kind: Any, on: date, age: int, goal: str) -> None:
    screen = {
        **dict.fromkeys(_NOT_SO, False), "age_years": age, "lymphoedema_regions": [],
        "varicose_regions": [], "ferritin_on": (on - timedelta(days=80)).isoformat(),
        "consents": [{"on": on.isoformat(), "techniques": list(_TECHNIQUES)}],
    }  # fmt: skip
    plan = {"name": "calf work", "style": "trigger point", "rationale": "tender calf on pressing"}
    says = "Restless in the evening, in the chair above all."
    begin_series(
        teller.at(on, "17:30"), teller.person, goal, plan, by=_BY, kind=kind,
        intake={"goal": goal, "complaint": [{"says": says}], "screen": screen},
    )  # fmt: skip


def _needling(number: int, on: date, before: int, after: int) -> dict[str, Any]:
    drawn = {"calf_inner_right": before, "calf_outer_right": max(1, before - 3), "arch_left": 2}
    needle = {
        "target": "soleus", "side": "right", "depth_mm": 20, "angle_deg": 90, "needles": 2,
        "layer": "muscle", "sought": "twitch", "seen": "twitch", "stimulation": "manual",
        "retention_min": 20,
    }  # fmt: skip
    felt = {"muscle": "soleus", "side": "right", "tender": before, "own_feeling": True}
    since = {
        "change": "none" if number < 3 else "better",
        "says": "About the same, a little calmer.",
    }
    return {
        "on": on.isoformat(), "start": "17:30", "minutes": 40, "setting": "practice",
        "told": "A try, and what is known of it.", "mode": "face_to_face", "needle": _NEEDLE,
        "before": {"rating": before, "drawing": {"intensities": drawn}},
        "after": {"rating": after}, "felt": [felt], "insertions": [needle],
        "needles_in": 2, "needles_out": 2, "nothing_else": True, "home": [_STRETCH],
        "next_on": (on + timedelta(days=7)).isoformat(),
        **({"since_last": since} if number > 1 else {}),
    }  # fmt: skip
