"""What has to be known or filled in before a visit can be saved."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ekbom.knowledge.treatment_safety import red_flags, safety_rules
from ekbom.model.safety_answer import Ask
from ekbom.treatment.raised import COUNT, FLAG, PREGNANCY
from ekbom.treatment.replies import lifted_by, needs
from ekbom.treatment.screen import NAMED, judge

if TYPE_CHECKING:
    from ekbom.model.safety_rule import SafetyLevel, SafetyRule
    from ekbom.treatment.raised import Raised, Situation
    from ekbom.treatment.targets import Seen

_RIGHT_ANGLE = 90
_DIRECTION_TOO = "canal_site"
_OF_THE_ACT = ("targets", "lymphoedema_regions", "skin_lesion_regions", "varicose_regions")
_FIELDS = {
    "depth_mm": "How deep the needle goes, in mm.",
    "angle_deg": "The angle to the skin, in degrees up to a right angle.",
    "direction": "Where the tip is aimed.",
    "side": "One side, right or left; each side is an act of its own.",
}
_REPLIES = {
    "refer_first": "The answer of a doctor or the prescriber is recorded, or a reason to go on.",
    "precaution": "That it was read is recorded, with a reason and a name.",
}


def asks(now: Situation, raised: tuple[Raised, ...], riding: tuple[Raised, ...]) -> tuple[Ask, ...]:
    """Every question once, with all the rules that need it.

    Parameters
    ----------
    now : Situation
    raised : tuple of Raised
    riding : tuple of Raised
        Those among them that are read together with another card.
    """
    found: dict[tuple[str, int], Ask] = {}
    for ask in (*_unknown(now), *_targets(now), *_after(now, raised, riding)):
        same = found.setdefault((ask.field, ask.number), ask)
        rules = tuple(dict.fromkeys((*same.rules, *ask.rules)))
        both = replace(same, rules=rules, stops=same.stops or ask.stops)
        found[ask.field, ask.number] = both
    return tuple(found.values())


def _unknown(now: Situation) -> Iterator[Ask]:
    """Answers that nobody gave: a rule that cannot be told holds back what it speaks of."""
    for id_, flag in red_flags().items():
        if id_ not in now.screen.red_flags:
            says = f"Not asked yet: {'; '.join(flag.signs)}?"
            yield Ask(f"{FLAG}{id_}", (f"{FLAG}{id_}",), 0, says, stops=bool(now.acts))
    for rule in safety_rules().values():
        for act, level in now.spoken_of(rule.id):
            for field in judge(now.asked(rule, act)).unknown:
                yield _ask(now, rule, act, level, field)


def _ask(now: Situation, rule: SafetyRule, act: Seen, level: SafetyLevel, field: str) -> Ask:
    """A question of the act where the person's answer is there and only the place is not."""
    stops = level != "precaution" or not rule.letter
    told = field == "targets" or getattr(now.screen, field, None) is not None
    if field in _OF_THE_ACT and told:
        says = "Where on the body map it is done; the name is not in the tables."
        return Ask("regions", (rule.id,), act.number, says, stops)
    says = f"Not answered yet, yes or no: {rule.when}"
    return Ask(NAMED.get(field, field), (rule.id,), 0, says, stops)


def _targets(now: Situation) -> Iterator[Ask]:
    for act in now.acts:
        if act.choices:
            says = f"{act.name} may be {' or '.join(act.choices)}: say which."
            yield Ask("target", (), act.number, says, stops=True)


def _after(now: Situation, raised: tuple[Raised, ...], riding: tuple[Raised, ...]) -> Iterator[Ask]:
    """What the warnings themselves ask for."""
    for one in raised:
        yield from _gate(one)
        yield from _defer(now, one)
        yield from _point_consent(now, one)
        for level in () if one in riding else needs(one):
            if lifted_by(one, level, now.visit, now.today) is None:
                field = ".".join(filter(None, ("reply", one.rule, one.target)))
                stops = bool(now.acts)
                yield Ask(field, (one.rule,), 0, f"{one.name}: {_REPLIES[level]}", stops)
    counts = {"needles_in": now.visit.needles_in, "needles_out": now.visit.needles_out}
    empty = [field for field, count in counts.items() if count is None]
    if len(empty) == 1:
        yield Ask(empty[0], (COUNT,), 0, "As many needles come out as went in: count.", stops=True)


def _gate(one: Raised) -> Iterator[Ask]:
    for act, level in one.hits:
        if level == "technique_gate":
            for field in gaps(act, direction=one.rule == _DIRECTION_TOO):
                yield Ask(field, (one.rule,), act.number, _FIELDS[field], stops=True)


def gaps(act: Seen, *, direction: bool) -> Iterator[str]:
    """The fields of a needle that are empty, or hold what cannot be.

    Parameters
    ----------
    act : Seen
    direction : bool
        Whether the direction counts as well.
    """
    depth, angle = act.planned.depth_mm, act.planned.angle_deg
    if depth is None or not 0 < depth < math.inf:
        yield "depth_mm"
    if angle is None or not 0 < angle <= _RIGHT_ANGLE:
        yield "angle_deg"
    if len(act.sides) != 1:
        yield "side"
    if direction and not act.planned.direction.strip():
        yield "direction"


def _defer(now: Situation, one: Raised) -> Iterator[Ask]:
    new = now.visit.postponed_to
    if any(level == "defer" for _, level in one.hits) and (new is None or new <= now.visit.on):
        yield Ask("postponed_to", (one.rule,), 0, "The new date, later than this one.", stops=True)


def _point_consent(now: Situation, one: Raised) -> Iterator[Ask]:
    """A point in pregnancy needs a consent of its own, where the clinic lets it be used."""
    if one.rule != PREGNANCY or not one.target or now.policy.pregnancy_points == "strict":
        return
    day = min(now.visit.on, now.today)
    agreed = any(
        one.target in consent.points
        and consent.on <= day
        and (consent.withdrawn is None or consent.withdrawn > now.visit.on)
        for consent in now.screen.consents
    )
    if not agreed:
        says = f"The consent that names {one.target} in pregnancy, with its date."
        yield Ask(f"consent.{one.target}", (PREGNANCY,), 0, says, stops=True)
