"""Messages that follow from the rules: to the doctor for iron, to the prescriber for medicines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.knowledge.treatment_safety import safety_rules
from ekbom.model.planned_visit import OwnChange, PlannedAct
from ekbom.model.safety_answer import Letter
from ekbom.treatment.screen import judge
from ekbom.treatment.targets import see

if TYPE_CHECKING:
    from ekbom.treatment.raised import Situation

_BY = {
    "patient": "decided by the person",
    "prescriber": "decided by the person who prescribes",
    "therapist": "decided by a therapist",
}


def letters(now: Situation) -> Iterator[Letter]:
    """Every letter of a visit; they hang on the person, not on what is planned."""
    anything = see(PlannedAct("manual"), 0)
    for rule in safety_rules().values():
        if rule.letter and now.policy.levels[rule.id] and judge(now.asked(rule, anything)).holds:
            text, missing = _TEXTS[rule.id](now)
            yield Letter(rule.id, rule.letter, text, missing)


def _iron(now: Situation) -> tuple[str, tuple[str, ...]]:
    on = now.screen.ferritin_on
    last = f" The last one told is of {on.isoformat()}." if on is not None else ""
    return (
        "To the doctor. Treatment for restless legs is planned here. "
        f"{safety_rules()['iron_unknown'].when}{last} Please look at ferritin and transferrin "
        "saturation, and say whether anything stands against the treatment.",
        (),
    )


def _medicine(now: Situation) -> tuple[str, tuple[str, ...]]:
    changes = now.screen.changes or (OwnChange(),)
    missing = tuple(dict.fromkeys(gap for change in changes for gap in _gaps(change)))
    return (
        f"To the person who prescribes. It was told here on {now.visit.on.isoformat()} that a "
        "medicine for restless legs was changed, or is to be changed, without you: "
        f"{'; '.join(map(_told, changes))}. Nothing was advised here about it. Please call back "
        "and say how it is best taken from here on.",
        missing,
    )


def _told(change: OwnChange) -> str:
    parts = (
        change.medicine or "the medicine was not named",
        change.amount or "how much was not told",
        change.on.isoformat() if change.on is not None else "when was not told",
        _BY.get(change.by, "who decided was not told"),
    )
    return ", ".join(parts)


def _gaps(change: OwnChange) -> Iterator[str]:
    told = {
        "medicine": change.medicine,
        "amount": change.amount,
        "on": change.on,
        "by": change.by != "unknown",
    }
    yield from (name for name, value in told.items() if not value)


_TEXTS: Mapping[str, Callable[[Situation], tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {"iron_unknown": _iron, "medication_change": _medicine}
)
