"""What a person may try, what asks first, and what is not for them, each with what is known."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ekbom.assessment.limits import limit
from ekbom.assessment.measure_gates import Gates, with_medicines
from ekbom.assessment.measure_order import ordered
from ekbom.assessment.statements import from_fact
from ekbom.knowledge.measures import block_nights
from ekbom.knowledge.measures import measures as catalogue
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.assessed import Statement
from ekbom.model.measure import Offered

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.measure import Measure
    from ekbom.model.observation import Known

_WAY, _NO_TRIAL, _NOW = "try.way", "try.no_trial", "try.now"
# What cannot be drawn night by night is followed as a course, or as a habit in a diary.
COURSE_KINDS = ("needle", "by_others", "device")


def measures(known: Known, audience: Audience, *, now: bool = False) -> tuple[Offered, ...]:
    """Every measure as it stands for a person.

    Parameters
    ----------
    known : mapping of observation to value
        What is known of the person; nothing, for somebody of whom nothing was told.
    audience : {"person", "clinician"}
    now : bool
        Only the few that can be done at three in the morning and are not closed.

    Returns
    -------
    tuple of Offered
        By state, then by certainty of the evidence, then by what it can do to one, then by ease.
    """
    gates = Gates(with_medicines(known), audience)
    found = ordered(_offer(one, gates) for one in catalogue().values())
    if not now:
        return found
    open_ = [one for one in found if one.measure.now and one.state != "not_for_you"]
    return tuple(open_[: int(limit(_NOW, "measures", "at_most")[0])])


def offer(measure: Measure, known: Known, audience: Audience) -> Offered:
    """One measure as it stands for a person.

    Parameters
    ----------
    measure : Measure
    known : mapping of observation to value
    audience : {"person", "clinician"}
    """
    return _offer(measure, Gates(with_medicines(known), audience))


def _offer(measure: Measure, gates: Gates) -> Offered:
    passed, audience = gates.pass_(measure), gates.audience
    return Offered(
        measure=measure,
        state=passed.state,
        why=passed.why,
        missing=passed.missing,
        how=Statement(f"measures.{measure.id}", measure.how, (ground(_WAY),)),
        evidence=_facts(measure.evidence, audience) or _facts((_NO_TRIAL,), audience),
        near=_facts(measure.near, audience),
        plan="" if passed.state == "not_for_you" else plan_line(measure),
    )


@cache
def _facts(ids: tuple[str, ...], audience: Audience) -> tuple[Statement, ...]:
    """Those of some facts that this reader may see."""
    return tuple(one for id_ in ids if (one := from_fact(id_, audience)) is not None)


def plan_line(measure: Measure) -> str:
    """The command that puts a measure to the test of one's own nights."""
    nights = block_nights(measure)
    if nights:
        return f'ekbom plan "{measure.name}" --outcome urge --block {nights}'
    if measure.kind in COURSE_KINDS:
        return "ekbom course CASE.toml"
    return f'ekbom helps DIARY.csv --outcome urge --kind "{measure.name}={measure.usually}"'
