"""What is known of a person before a visit, and what is planned to be done in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from ekbom.model.case import Decider
from ekbom.model.safety_rule import Act

ActSide = Literal["right", "left", "middle", "both"]
ACT_SIDES: tuple[ActSide, ...] = get_args(ActSide)
# What a therapist wrote to a card: read and heeded; what a doctor answered; or gone on without one.
ReplyKind = Literal["acknowledged", "answer", "override"]
REPLY_KINDS: tuple[ReplyKind, ...] = get_args(ReplyKind)


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person agreed to, and when.

    Attributes
    ----------
    on : date
    techniques : tuple of Act
        Nothing else is covered.
    withdrawn : date or None
        From this day on it does not count.
    by_parent : bool
        Whether a parent gave it for a child.
    points : tuple of str
        Points agreed to by name in pregnancy.
    """

    on: date
    techniques: tuple[Act, ...]
    withdrawn: date | None = None
    by_parent: bool = False
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnChange:
    """A medicine the person changed, or is about to change, without the one who prescribes.

    Attributes
    ----------
    medicine : str
        As told; empty where it was not, as in the others.
    on : date or None
    amount : str
        From which to which amount.
    by : Decider
    """

    medicine: str = ""
    on: date | None = None
    amount: str = ""
    by: Decider = "unknown"


@dataclass(frozen=True, slots=True)
class Screen:
    """The answers to the questions before a treatment; None where nobody asked.

    Attributes
    ----------
    on : date or None
        The visit they were given at. What holds for one day only counts for no other.
    consents : tuple of Consent
    age_years : float or None
    needle_phobia, acute_illness, fever, bleeding_disorder, immunosuppressed : bool or None
    heart_valve, implanted_device, metal_allergy, pregnant, epilepsy, diabetes : bool or None
    neuropathy, dvt_signs, active_cancer, frail, allodynia, fasted : bool or None
        Whether it is so; ``fasted`` stands for fasted, tired or anxious as well.
    cannot_communicate : bool or None
        Whether the person cannot tell what is felt during treatment.
    anticoagulant : bool or None
        Whether one is taken, or two antiplatelet medicines.
    medicine_groups : tuple of str
        Groups of the medicines that are named, such as ``anticoagulant``.
    joint_surgery : bool or None
    joint_surgery_on : date or None
        The latest.
    lymphoedema_regions, skin_lesion_regions, varicose_regions : tuple of str or None
        Regions of the body map; empty where there is none. ``arm_left`` is a whole limb.
    medicine_changed_alone : bool or None
    changes : tuple of OwnChange
    ferritin_on : date or None
        The day of the latest value.
    red_flags : mapping of red flag to bool
        One that is not among them was not asked for.
    """

    on: date | None = None
    consents: tuple[Consent, ...] = ()
    age_years: float | None = None
    needle_phobia: bool | None = None
    cannot_communicate: bool | None = None
    acute_illness: bool | None = None
    fever: bool | None = None
    bleeding_disorder: bool | None = None
    anticoagulant: bool | None = None
    medicine_groups: tuple[str, ...] = ()
    immunosuppressed: bool | None = None
    heart_valve: bool | None = None
    implanted_device: bool | None = None
    metal_allergy: bool | None = None
    pregnant: bool | None = None
    epilepsy: bool | None = None
    diabetes: bool | None = None
    neuropathy: bool | None = None
    dvt_signs: bool | None = None
    joint_surgery: bool | None = None
    joint_surgery_on: date | None = None
    active_cancer: bool | None = None
    frail: bool | None = None
    fasted: bool | None = None
    allodynia: bool | None = None
    lymphoedema_regions: tuple[str, ...] | None = None
    skin_lesion_regions: tuple[str, ...] | None = None
    varicose_regions: tuple[str, ...] | None = None
    medicine_changed_alone: bool | None = None
    changes: tuple[OwnChange, ...] = ()
    ferritin_on: date | None = None
    red_flags: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """One thing that is to be done.

    Attributes
    ----------
    act : Act
    target : str
        A point or a muscle by any of its names; empty where there is none.
    side : ActSide or None
    regions : tuple of str
        Regions of the body map; needed where the target is not known by name.
    depth_mm, angle_deg : float or None
        How far a needle goes in, and at which angle to the skin.
    direction : str
        Where its tip is aimed, such as ``inwards and down``.
    """

    act: Act
    target: str = ""
    side: ActSide | None = None
    regions: tuple[str, ...] = ()
    depth_mm: float | None = None
    angle_deg: float | None = None
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What was written to a card.

    Attributes
    ----------
    rule : str
        The card it answers.
    kind : ReplyKind
    reason : str
        Why one goes on, or what was answered; without it a reply does not count.
    by : str
        Who wrote it, or who answered.
    on : date
    target : str
        The point, where the card is about one.
    """

    rule: str
    kind: ReplyKind
    reason: str
    by: str
    on: date
    target: str = ""


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit as it is planned.

    Attributes
    ----------
    on : date
    acts : tuple of PlannedAct
        Empty for a visit of talk.
    needling_number : int or None
        Which visit with needles it is for this person, from 1.
    replies : tuple of Reply
    postponed_to : date or None
        The new date, where it had to be put off.
    needles_in, needles_out : int or None
        Counted when it is over.
    """

    on: date
    acts: tuple[PlannedAct, ...] = ()
    needling_number: int | None = None
    replies: tuple[Reply, ...] = ()
    postponed_to: date | None = None
    needles_in: int | None = None
    needles_out: int | None = None
