"""What was written to the cards: which reply lifts what, and which lifts nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.knowledge.near import nearest
from ekbom.knowledge.treatment_safety import red_flags, safety_rules
from ekbom.model.errors import UsageError
from ekbom.model.planned_visit import REPLY_KINDS
from ekbom.treatment.raised import COUNT, FLAG

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.planned_visit import PlannedVisit, Reply, ReplyKind
    from ekbom.model.safety_answer import CardState
    from ekbom.model.safety_rule import SafetyLevel
    from ekbom.treatment.raised import Raised

# What lifts a level; a level that is not here is lifted by no word.
LIFTS: Mapping[SafetyLevel, tuple[ReplyKind, ...]] = MappingProxyType(
    {"refer_first": ("answer", "override"), "precaution": REPLY_KINDS}
)
_STATES: Mapping[ReplyKind, CardState] = MappingProxyType(
    {"answer": "answered", "override": "overridden", "acknowledged": "acknowledged"}
)
_FIXED: Mapping[SafetyLevel, CardState] = MappingProxyType(
    {"hard_stop": "stopped", "hard_stop_region": "stopped", "defer": "postponed"}
)


def check_replies(visit: PlannedVisit) -> None:
    """Refuse a reply to a card that does not exist: it would answer nothing.

    Raises
    ------
    UsageError
    """
    known = (*safety_rules(), *(f"{FLAG}{id_}" for id_ in red_flags()), COUNT)
    for reply in visit.replies:
        if reply.rule not in known:
            near = ", ".join(nearest(reply.rule, known)) or "those of the cards"
            raise UsageError("reply", f"there is no rule {reply.rule!r}", f"name one as {near}")


def replies_to(one: Raised, visit: PlannedVisit) -> Iterator[Reply]:
    """Every reply to a card, also those that do not count."""
    yield from (r for r in visit.replies if (r.rule, r.target) == (one.rule, one.target))


def lifted_by(one: Raised, level: SafetyLevel, visit: PlannedVisit, today: date) -> Reply | None:
    """The last reply that lifts a level of a card: of a kind that can, signed, with a reason."""
    found = [r for r in replies_to(one, visit) if lifts(r, level, today)]
    return found[-1] if found else None


def lifts(reply: Reply, level: SafetyLevel, today: date) -> bool:
    """Whether a reply counts against a level."""
    said = bool(reply.reason.strip() and reply.by.strip())
    return said and reply.on <= today and reply.kind in LIFTS.get(level, ())


def needs(one: Raised) -> tuple[SafetyLevel, ...]:
    """The levels of a card that wait for a reply."""
    if one.whole:
        return ()
    # A visit of talk has no acts to stop; what is shown there is read all the same.
    levels: Collection[SafetyLevel] = {level for _, level in one.hits} or {"precaution"}
    asked = [level for level in LIFTS if level in levels]
    return tuple(level for level in asked if level != "precaution" or not one.letter)


def state_of(one: Raised, visit: PlannedVisit, today: date, *, to_fill: bool) -> CardState:
    """How far a card is dealt with.

    Parameters
    ----------
    one : Raised
    visit : PlannedVisit
    today : date
    to_fill : bool
        Whether a field that it asks for is empty.
    """
    if (one.hits or one.whole) and one.level in _FIXED:
        return _FIXED[one.level]
    if one.level == "technique_gate":
        return "to_fill" if to_fill else "filled"
    waiting = needs(one)
    if not waiting:
        return "letter"
    reply = lifted_by(one, waiting[0], visit, today)
    if reply is not None:
        return _STATES[reply.kind]
    return "waiting" if waiting[0] == "refer_first" else "to_acknowledge"
