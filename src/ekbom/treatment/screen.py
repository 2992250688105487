"""What the answers before a treatment say to each rule: it holds, it does not, or one must ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ekbom.knowledge.treatment_policy import asked_each_visit
from ekbom.knowledge.treatment_safety import red_flags, safety_rules
from ekbom.model.errors import UsageError
from ekbom.model.planned_visit import Screen
from ekbom.treatment.targets import check_regions, in_limb, with_limbs

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.backing import Structure
    from ekbom.model.planned_visit import PlannedVisit
    from ekbom.model.safety_rule import SafetyRule
    from ekbom.treatment.targets import Seen

_MONTHS = 12
_OVER: Mapping[str, tuple[Structure, ...]] = MappingProxyType(
    {
        "thorax_site": ("pleura",),
        "canal_site": ("spinal_canal", "vertebral_artery"),
        "bilateral_thorax": ("pleura",),
    }
)
# Where an answer is kept under another name than the rule asks for it.
NAMED: Mapping[str, str] = MappingProxyType(
    {
        "age": "age_years",
        "communication": "cannot_communicate",
        "medicines": "anticoagulant",
        "joint_surgery_weeks": "joint_surgery",
        "visit_number": "needling_number",
    }
)
_REGIONS = ("lymphoedema_regions", "skin_lesion_regions", "varicose_regions")


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule, put to one planned act.

    Attributes
    ----------
    rule : SafetyRule
    act : Seen
    every : tuple of Seen
        All acts of the visit.
    screen : Screen
        As `of_the_day` gives it.
    visit : PlannedVisit
    today : date
    """

    rule: SafetyRule
    act: Seen
    every: tuple[Seen, ...]
    screen: Screen
    visit: PlannedVisit
    today: date


@dataclass(frozen=True, slots=True)
class Judged:
    """What came out.

    Attributes
    ----------
    holds : bool or None
        None where it cannot be told yet.
    unknown : tuple of str
        What would have to be known, when it cannot be told.
    """

    holds: bool | None
    unknown: tuple[str, ...] = ()


def of_the_day(screen: Screen, day: date) -> Screen:
    """The answers as far as they count on a day: an old no to what changes daily is none.

    An old yes stands until somebody says otherwise.

    Raises
    ------
    UsageError
        When a region or a red flag of the screen does not exist.
    """
    for name in _REGIONS:
        check_regions(getattr(screen, name) or (), name)
    for flag in screen.red_flags:
        if flag not in red_flags():
            known = ", ".join(red_flags())
            raise UsageError("red_flags", f"there is no red flag {flag!r}", f"name one of {known}")
    if screen.on == day:
        return screen
    daily = {one.name: getattr(screen, one.name) for one in fields(Screen)}
    old: dict[str, Any] = dict.fromkeys(n for n in asked_each_visit() if not daily[n])
    flags = {flag: True for flag, there in screen.red_flags.items() if there}
    return replace(screen, red_flags=MappingProxyType(flags), **old)


def judge(asked: Asked) -> Judged:
    """Whether a rule holds for an act.

    Returns
    -------
    Judged
        It holds when one of the things it asks for is so, known or not what the others are.
    """
    answers = {field: _FIELDS.get(field, _yes)(asked, field) for field in asked.rule.asks}
    if any(answer is True for answer in answers.values()):
        return Judged(holds=True)
    unknown = tuple(field for field, answer in answers.items() if answer is None)
    return Judged(None, unknown) if unknown else Judged(holds=False)


def _yes(asked: Asked, field: str) -> bool | None:
    answer: bool | None = getattr(asked.screen, NAMED.get(field, field))
    return answer


def _consent(asked: Asked, _: str) -> bool:
    """No consent in force is no consent; a child has one of a parent."""
    age, limit = asked.screen.age_years, safety_rules()["child"].values["age"]
    child = age is not None and not age >= limit
    day = min(asked.visit.on, asked.today)
    return not any(
        consent.on <= day
        and asked.act.planned.act in consent.techniques
        and (consent.withdrawn is None or consent.withdrawn > asked.visit.on)
        and (consent.by_parent or not child)
        for consent in asked.screen.consents
    )


def _regions(asked: Asked, field: str) -> bool | None:
    named: tuple[str, ...] | None = getattr(asked.screen, field)
    if named is None:
        return None
    stopped = in_limb(named) if field == "lymphoedema_regions" else with_limbs(named)
    if not stopped or asked.act.regions:
        return bool(stopped & asked.act.regions)
    return None


def _medicines(asked: Asked, _: str) -> bool | None:
    return asked.rule.id in asked.screen.medicine_groups or asked.screen.anticoagulant


def _surgery(asked: Asked, _: str) -> bool | None:
    on = asked.screen.joint_surgery_on
    if on is None:
        return asked.screen.joint_surgery
    return on > asked.visit.on - timedelta(weeks=asked.rule.values["joint_surgery"])


def _age(asked: Asked, _: str) -> bool | None:
    age = asked.screen.age_years
    return None if age is None else not age >= asked.rule.values["age"]


def _visit_number(asked: Asked, _: str) -> bool | None:
    number = asked.visit.needling_number
    return None if number is None else number <= asked.rule.values["visit"]


def _ferritin(asked: Asked, _: str) -> bool:
    """A value that is not there, too old, or of a day that has not come is not known."""
    on, day = asked.screen.ferritin_on, asked.visit.on
    if on is None or on > asked.today:
        return True
    until = on.year * _MONTHS + on.month + asked.rule.values["ferritin_age"], on.day
    return (day.year * _MONTHS + day.month, day.day) > until


def _targets(asked: Asked, _: str) -> bool | None:
    over = _OVER[asked.rule.id]
    if asked.rule.id == "bilateral_thorax":
        near = [act for act in asked.every if act.structures and set(over) & act.structures]
        sides = {side for act in near if act.needles for side in act.sides} - {"middle"}
        mine = asked.act in near and asked.act.sides - {"middle"}
        return bool(mine) and len(sides) >= asked.rule.values["sides"]
    structures = asked.act.structures
    return None if structures is None else bool(set(over) & structures)


_FIELDS: Mapping[str, Callable[[Asked, str], bool | None]] = MappingProxyType(
    {
        "consent": _consent,
        **dict.fromkeys(_REGIONS, _regions),
        "medicines": _medicines,
        "joint_surgery_weeks": _surgery,
        "age": _age,
        "visit_number": _visit_number,
        "ferritin_date": _ferritin,
        "targets": _targets,
    }
)
