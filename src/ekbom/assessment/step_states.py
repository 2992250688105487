"""What makes each step of a person open, done, or not for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ekbom.assessment.red_flags import missing_flags
from ekbom.knowledge.render import listed, lowered
from ekbom.knowledge.shipped_rules import judge
from ekbom.model.assessed import soonest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import PatternAnswer, Section, Statement, StepState, Urgency
    from ekbom.model.observation import Known
    from ekbom.model.verdict import Ground, Verdict

_TREATED = "treated"
_PAIR = ("ferritin", "transferrin saturation")
# What is to be asked of a treatment that is under way.
_OF_TREATMENT = ("augmentation.", "impulse.")


@dataclass(frozen=True, slots=True)
class Way:
    """What the steps of one person follow from.

    Attributes
    ----------
    known : mapping of observation to value
    audience : {"person", "clinician"}
    pattern : PatternAnswer or None
    sections : mapping of str to Section
    """

    known: Known
    audience: Audience
    pattern: PatternAnswer | None
    sections: Mapping[str, Section]

    def verdict(self, rule: str) -> Verdict:
        """The answer of a rule to what is known."""
        return judge(rule, self.known, self.audience)

    def said(self, *sections: str) -> tuple[Statement, ...]:
        """What some sections say."""
        return tuple(
            one for name in sections if name in self.sections
            for one in self.sections[name].statements
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """How one step stands.

    Attributes
    ----------
    state : {"open", "done", "not_for_you"}
    why : str
    grounds : tuple of Ground
        Of the rule that decided it; the step has its own beside them.
    urgency : Urgency
    """

    state: StepState
    why: str
    grounds: tuple[Ground, ...] = ()
    urgency: Urgency = "nothing_now"


def red_flags(way: Way) -> State:
    """Done once each was asked after."""
    missing = missing_flags(way.known, way.audience)
    if missing:
        return State("open", _still(one.says for one in missing))
    return State("done", "Each of them was asked after, and none is there.")


def look_alikes(way: Way) -> State:
    """Done once none of them is open."""
    mimics = way.pattern.mimics if way.pattern is not None else ()
    pointing = [lowered(one.name) for one in mimics if one.open]
    if pointing:
        why = f"Something points to {listed(pointing, 'and')}."
        return State("open", why, urgency="next_visit")
    unsettled = [lowered(one.name) for one in mimics if one.open is None]
    if unsettled or way.pattern is None:
        return State("open", _still(unsettled or ("all of them",)))
    return State("done", "None of them is left open.")


def iron(way: Way) -> State:
    """Done once ferritin and saturation are known and there is nothing to ask about them."""
    part = way.sections.get("iron")
    pressing = _pressing(way.said("iron"))
    if (elsewhere := _elsewhere(way)) is not None:
        return elsewhere
    if pressing is not None:
        return pressing
    if part is None or part.missing:
        names = tuple(one.says for one in part.missing) if part else _PAIR
        return State("open", _still(names), urgency="next_visit")
    return State("done", "The values are known, and there is nothing to ask about them now.")


def aggravators(way: Way) -> State:
    """Done once each was asked after and none is there."""
    if (elsewhere := _elsewhere(way)) is not None:
        return elsewhere
    found = [way.verdict("aggravator.any"), way.verdict("medicines.worsens")]
    there = [one for one in found if one.holds]
    if there:
        return _by("open", *there, urgency="next_visit")
    unknown = [one for one in found if one.holds is None]
    return _by("open", *unknown) if unknown else _by("done", *found)


def measures(way: Way) -> State:
    """Open for everybody whom it burdens: trying is never done."""
    if (elsewhere := _elsewhere(way)) is not None:
        return elsewhere
    if (mild := _mild(way)) is not None:
        return mild
    pregnant = way.verdict("group.pregnant_weighed")
    if pregnant.holds:
        return _by("open", pregnant)
    return State("open", "Which of them helps this person is found out one at a time.")


def treatment_talk(way: Way) -> State:
    """Not for groups whose treatment is left to specialists, and not where nothing weighs."""
    if (elsewhere := _elsewhere(way)) is not None:
        return elsewhere
    for rule in ("group.child", "group.hidden"):
        found = way.verdict(rule)
        if found.holds:
            return _by("not_for_you", found)
    if (mild := _mild(way)) is not None:
        return mild
    asked = [
        one for one in way.said("medicines", "augmentation") if one.code.startswith(_OF_TREATMENT)
    ]
    pressing = _pressing(asked)
    if pressing is not None:
        return pressing
    if way.known.get(_TREATED) is True:
        return State(
            "done",
            "A treatment is under way; what there is to ask about it stands with the medicines.",
        )
    worth = way.verdict("treatment.worth")
    if worth.holds is False and way.known.get("distress") is False:
        return _by("not_for_you", worth)
    return _by("open", worth, urgency="next_visit" if worth.holds else "nothing_now")


def specialist(way: Way) -> State:
    """Open for a group or a history that calls for one."""
    if (elsewhere := _elsewhere(way)) is not None:
        return elsewhere
    found = way.verdict("specialist.group")
    if found.holds is False:
        return _by("not_for_you", found)
    return _by("open", found, urgency="next_visit" if found.holds else "nothing_now")


def _elsewhere(way: Way) -> State | None:
    """Where the pattern does not fit, the way leads elsewhere."""
    pattern = way.pattern
    if pattern is None or pattern.pattern != "does_not_fit":
        return None
    return State("not_for_you", pattern.says, pattern.grounds)


def _mild(way: Way) -> State | None:
    """Where it is mild without a medicine, nothing is needed now."""
    mild = way.verdict("group.mild")
    if not mild.holds or way.known.get(_TREATED) is True:
        return None
    return _by("not_for_you", mild)


def _pressing(said: Iterable[Statement]) -> State | None:
    """The most pressing of some statements as an open step; None when nothing is to be asked."""
    urgent = [one for one in said if one.urgency != "nothing_now"]
    if not urgent:
        return None
    first = soonest(tuple(one.urgency for one in urgent))
    one = next(one for one in urgent if one.urgency == first)
    return State("open", one.says, one.grounds, first)


def _by(state: StepState, *found: Verdict, urgency: Urgency = "nothing_now") -> State:
    """A step as one or more rules settle it, or leave it open."""
    missing = [one.says for each in found for one in each.missing]
    why = _still(missing) if missing else " ".join(one.says for one in found)
    return State(state, why, tuple(one for each in found for one in each.grounds), urgency)


def _still(names: Iterable[str]) -> str:
    return f"Not known yet: {'; '.join(names)}."
