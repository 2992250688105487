"""Gates and interactions: what of a person asks for a second look at a medicine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment.statements import missing_of, stated, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Statement
    from ekbom.model.observation import Known
    from ekbom.model.verdict import Missing

# Those that are shown whenever they hold, the most pressing first.
GATES = (
    *("gate.breathing", "gate.breathing_both", "impulse.urges", "interact.st_johns_wort"),
    *("gate.pregnancy", "gate.child", "gate.renal", "gate.older"),
    *("interact.valerian", "interact.hawthorn", "interact.iron"),
    *("medicines.not_at_once", "impulse.ask"),
)
_ASKED = {
    "gate.breathing": ("takes_gabapentinoid", "takes_opioid"),
    "impulse.urges": ("takes_dopaminergic",),
    "gate.older": (
        *("takes_benzodiazepine", "takes_sedative", "takes_opioid", "takes_gabapentinoid"),
    ),
}


def gates(known: Known, audience: Audience) -> tuple[Statement, ...]:
    """Every gate and interaction that holds."""
    return tuple(filter(None, (stated(rule, known, audience) for rule in GATES)))


def missing_gates(known: Known, audience: Audience) -> tuple[Missing, ...]:
    """What the gates still need, of those that concern a medicine that is taken."""
    found: dict[str, Missing] = {}
    for rule, takes in _ASKED.items():
        if any(known.get(name) is True for name in takes):
            found |= {one.observation: one for one in missing_of(rule, known, audience)}
    return tuple(found.values())


def closed(known: Known, audience: Audience) -> frozenset[str]:
    """Which of the gates of renal, pregnancy and child are shut: no general doses then."""
    return frozenset(_shut(("renal", "pregnancy", "child"), known, audience))


def _shut(names: Iterable[str], known: Known, audience: Audience) -> Iterator[str]:
    for name in names:
        found = verdict(f"gate.{name}", known, audience)
        if found is not None and found.holds:
            yield name
