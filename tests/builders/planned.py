"""Planned visits: an ordinary healthy client, and one thing or another done to them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from ekbom.knowledge.treatment_safety import red_flags
from ekbom.model.planned_visit import Consent, PlannedAct, PlannedVisit, Reply, ReplyKind, Screen
from ekbom.model.safety_answer import SafetyAnswer
from ekbom.model.safety_policy import SafetyPolicy
from ekbom.model.safety_rule import ACTS, Act
from ekbom.treatment.safety import check

DAY = date(2026, 11, 21)
YEAR_AGO = date(2025, 11, 21)
CONSENT = Consent(YEAR_AGO, ACTS)
HEALTHY = Screen(
    on=DAY,
    consents=(CONSENT,),
    age_years=47,
    ferritin_on=DAY,
    lymphoedema_regions=(),
    skin_lesion_regions=(),
    varicose_regions=(),
    red_flags=dict.fromkeys(red_flags(), False),
    **{one.name: False for one in fields(Screen) if one.type == "bool | None"},
)


def healthy(**told: Any) -> Screen:
    """That client, but for what is told."""
    return replace(HEALTHY, **told)


def act(kind: Act = "needling", **told: Any) -> PlannedAct:
    """Something done to the right calf, unless another place is told."""
    return PlannedAct(kind, **{"target": "gastrocnemius_medial", "side": "right", **told})


GASTROCNEMIUS = act()


def visit(*acts: PlannedAct, **told: Any) -> PlannedVisit:
    """A visit of that day, not the first one with needles."""
    return PlannedVisit(**{"on": DAY, "acts": acts, "needling_number": 3, **told})


def reply(
    rule: str,
    kind: ReplyKind = "override",
    *,
    reason: str = "talked over with her doctor",
    by: str = "therapist",
    on: date = DAY,
    target: str = "",
) -> Reply:
    """What was written to a card."""
    return Reply(rule, kind, reason, by, on, target)


def answer(
    planned: PlannedVisit, screen: Screen = HEALTHY, policy: SafetyPolicy | None = None
) -> SafetyAnswer:
    """What the rules say on that day."""
    return check(planned, screen, today=DAY, policy=policy)


def shown(found: SafetyAnswer) -> list[str]:
    """The rules of the cards, with the point where one is about it, in their order."""
    return [f"{card.rule}.{card.target}" if card.target else card.rule for card in found.cards]


def warned(found: SafetyAnswer) -> set[tuple[str, str]]:
    """Rule and target of all that is shown, on a card of its own or riding on one."""
    own = {(card.rule, card.target) for card in found.cards}
    return own | {(rule, "") for card in found.cards for rule in card.rides}


def stopped(found: SafetyAnswer) -> set[tuple[str, Act | None]]:
    """Which rule stops which act."""
    return {(block.rule, block.act) for block in found.blocked}


def asked(found: SafetyAnswer) -> set[str]:
    """The fields that have to be filled."""
    return {ask.field for ask in found.must_fill}
