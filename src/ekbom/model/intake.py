"""What is asked before a course of visits: complaint, structure, what keeps it going, consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from ekbom.model.case import Medicine
from ekbom.model.planned_visit import Screen
from ekbom.model.record import Sex

Trigger = Literal[
    "rest", "bed", "desk", "meeting", "train", "bus", "car", "plane", "cinema", "other"
]  # fmt: skip
TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)
# The four families in which what keeps a complaint going is looked for.
Family = Literal["mechanical", "systemic", "other_disease", "psychological"]
FactorState = Literal["suspected", "found", "acted_on", "gone", "not_found", "referred"]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was told or found.

    Attributes
    ----------
    says : str
    source : str
        Where it was told; empty where it was told here.
    """

    says: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class TriggerTold:
    """A situation in which it comes.

    Attributes
    ----------
    situation : Trigger
    says, source : str
    """

    situation: Trigger
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class LegLength:
    """A difference in the length of the legs.

    Attributes
    ----------
    shorter : {"left", "right"} or None
    difference_mm : float or None
    method : str
        How it was measured, such as ``standing blocks`` or ``radiograph``.
    """

    shorter: Literal["left", "right"] | None = None
    difference_mm: float | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """How the body is built; None where nobody looked.

    Attributes
    ----------
    scoliosis, legs_differ, half_pelvis : bool or None
    fusion : bool or None
        Whether bones of the spine are grown or fixed together.
    fusion_where : str
        Such as ``L5``.
    leg_length : LegLength or None
        Where it was measured.
    notes : tuple of Note
    """

    scoliosis: bool | None = None
    legs_differ: bool | None = None
    half_pelvis: bool | None = None
    fusion: bool | None = None
    fusion_where: str = ""
    leg_length: LegLength | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepsGoing:
    """Something that may keep the complaint going: a hypothesis with its state.

    Attributes
    ----------
    family : Family
    says : str
    state : FactorState
    action : str
        What was done about it, such as a heel lift.
    on : date or None
        When.
    source : str
    """

    family: Family
    says: str
    state: FactorState = "suspected"
    action: str = ""
    on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything asked before the first visit.

    Attributes
    ----------
    on : date or None
    age_band : str
        Such as ``40 to 49``; never a date of birth.
    sex : Sex or None
    asked_first : mapping of observation to bool or None
        Answers on what else it may be, asked before any muscle; None where it was not known.
    complaint, relief, history, family_history, past_treatments, exam : tuple of Note
    triggers : tuple of TriggerTold
    years : float or None
        With the complaint.
    years_on_medicine : float or None
    medicines : tuple of Medicine
        With every change that was told.
    structure : Structure or None
    keeps_going : tuple of KeepsGoing
    families_asked : tuple of Family
        Those that were gone through, also where nothing was found.
    screen : Screen or None
        The safety questions, and the consents with their techniques.
    goal : str
        What the person wants back.
    agrees_to_publish : date or None
    opinions : tuple of Note
        What somebody thinks is behind it: in no sentence about the person.
    """

    on: date | None = None
    age_band: str = ""
    sex: Sex | None = None
    asked_first: Mapping[str, bool | None] = field(default_factory=lambda: MappingProxyType({}))
    complaint: tuple[Note, ...] = ()
    triggers: tuple[TriggerTold, ...] = ()
    relief: tuple[Note, ...] = ()
    history: tuple[Note, ...] = ()
    family_history: tuple[Note, ...] = ()
    past_treatments: tuple[Note, ...] = ()
    exam: tuple[Note, ...] = ()
    years: float | None = None
    years_on_medicine: float | None = None
    medicines: tuple[Medicine, ...] = ()
    structure: Structure | None = None
    keeps_going: tuple[KeepsGoing, ...] = ()
    families_asked: tuple[Family, ...] = ()
    screen: Screen | None = None
    goal: str = ""
    agrees_to_publish: date | None = None
    opinions: tuple[Note, ...] = ()
