"""The steps of one person in their order, each open, done, or not for this person, with why."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.assessment import step_states
from ekbom.assessment.red_flags import red_flags
from ekbom.assessment.step_states import State, Way
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.assessed import Step, soonest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import PatternAnswer, Section, Statement
    from ekbom.model.observation import Known

# Each step with what settles it and the facts it rests on beside its own.
_STEPS: Mapping[str, tuple[Callable[[Way], State], tuple[str, ...]]] = MappingProxyType(
    {
        "red_flags": (step_states.red_flags, ("rule.03",)),
        "look_alikes": (step_states.look_alikes, ("crit.irlssg2014.5", "rule.02")),
        "iron": (step_states.iron, ("rec.aasm.gps1", "lab.when", "rule.07")),
        "aggravators": (step_states.aggravators, ("rec.aasm.gps2", "worse.rule")),
        "measures": (step_states.measures, ("ther.evidence.overview", "ther.alerting")),
        "treatment_talk": (step_states.treatment_talk, ("crit.freq.differs", "rule.04")),
        "specialist": (step_states.specialist, ("rule.11", "rule.12", "rule.13")),
    }
)


def steps(
    known: Known,
    audience: Audience,
    *,
    pattern: PatternAnswer | None = None,
    sections: tuple[Section, ...] = (),
) -> tuple[Step, ...]:
    """The way of this person: what comes first, what is done, what is not for them.

    Parameters
    ----------
    known : mapping of observation to value
    audience : {"person", "clinician"}
    pattern : PatternAnswer or None
        None while a red flag stops the flow.
    sections : tuple of Section
        What the other parts say of the person; ``iron``, ``medicines`` and ``augmentation`` are
        looked at.

    Returns
    -------
    tuple of Step
        ``steps.red_flags``, ``steps.look_alikes``, ``steps.iron``, ``steps.aggravators``,
        ``steps.measures``, ``steps.treatment_talk``, ``steps.specialist``; the first alone while
        a red flag is there.
    """
    flags = red_flags(known, audience)
    if flags:
        return (_step("red_flags", _flagged(flags)),)
    way = Way(known, audience, pattern, {one.name: one for one in sections})
    return tuple(_step(name, find(way)) for name, (find, _) in _STEPS.items())


def _flagged(flags: tuple[Statement, ...]) -> State:
    return State(
        "open",
        " ".join(one.says for one in flags),
        tuple(found for one in flags for found in one.grounds),
        soonest(tuple(one.urgency for one in flags)),
    )


def _step(name: str, found: State) -> Step:
    own = tuple(ground(fact) for fact in (f"steps.{name}", *_STEPS[name][1]))
    grounds = {one.fact: one for one in (*own, *found.grounds)}
    return Step(
        code=f"steps.{name}",
        says=own[0].says,
        state=found.state,
        why=found.why,
        grounds=tuple(grounds.values()),
        urgency=found.urgency,
    )
