"""What stands before a planned visit: cards, stops, questions, letters, and what is to be kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ekbom.model.assessed import plain

# Also while it runs: `ekbom.model.plain_form` reads the types of an event.
from ekbom.model.safety_rule import Act, Reader, SafetyLevel

if TYPE_CHECKING:
    from ekbom.model.verdict import Ground

CardState = Literal[
    "stopped", "postponed", "waiting", "answered", "overridden",
    "to_fill", "filled", "to_acknowledge", "acknowledged", "letter",
]  # fmt: skip
EventKind = Literal["shown", "acknowledged", "answer", "override", "refused", "letter"]


@dataclass(frozen=True, slots=True)
class Card:
    """One warning that is shown.

    Attributes
    ----------
    rule : str
        Id of the rule, or of the red flag (``redflag.breath``).
    target : str
        The point, where the warning is about one.
    name, why, says : str
        What it is called, when it holds, and what follows.
    level : SafetyLevel
        The strictest for what is planned.
    acts : tuple of Act
    targets : tuple of str
        Points and muscles among those acts that it is about.
    state : CardState
    also : tuple of str
        Reminders that hold for everybody and ride on this card, as sentences.
    rides : tuple of str
        The rules those are of.
    grounds : tuple of Ground
        Never empty; each says how far it was checked.
    """

    rule: str
    target: str
    name: str
    why: str
    says: str
    level: SafetyLevel
    acts: tuple[Act, ...]
    targets: tuple[str, ...]
    state: CardState
    grounds: tuple[Ground, ...]
    also: tuple[str, ...] = ()
    rides: tuple[str, ...] = ()

    @property
    def not_checked(self) -> bool:
        """Whether the rule itself is from memory; it is shown as not checked yet, and holds."""
        return self.grounds[0].status == "memory"


@dataclass(frozen=True, slots=True)
class Block:
    """An act that cannot be saved as planned.

    Attributes
    ----------
    rule, target : str
        As in the card.
    act : Act or None
        None where the whole visit is meant.
    number : int
        Its place among the planned acts, from 1; 0 for the whole visit.
    level : SafetyLevel
    says : str
    liftable : bool
        Whether a recorded answer, or a reason to go on without one, lifts it.
    """

    rule: str
    target: str
    act: Act | None
    number: int
    level: SafetyLevel
    says: str
    liftable: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that has to be known or filled in.

    Attributes
    ----------
    field : str
        The name in `ekbom.model.planned_visit` that is empty, such as ``fever`` or ``depth_mm``; or
        ``reply.RULE``, ``consent.POINT`` and ``redflag.NAME`` for what is recorded there.
    rules : tuple of str
        The rules that need it.
    number : int
        The place of the act it belongs to, from 1; 0 for the person or the whole visit.
    says : str
    stops : bool
        Whether the visit cannot be saved before.
    """

    field: str
    rules: tuple[str, ...]
    number: int
    says: str
    stops: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that goes out; the therapist signs it, the program sends nothing.

    Attributes
    ----------
    rule : str
    to : {"doctor", "prescriber"}
    text : str
    missing : tuple of str
        What a reader of it would ask for and nobody told.
    """

    rule: str
    to: Reader
    text: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SafetyEvent:
    """What is kept for good: a warning that was shown, or what was written to one.

    Attributes
    ----------
    kind : EventKind
        ``refused`` is a reply that lifts nothing.
    rule, target : str
    level : SafetyLevel or None
        None for a letter.
    acts : tuple of Act
    on : date
    policy_version : str
    reason, by : str
        Empty for what was only shown.
    """

    kind: EventKind
    rule: str
    target: str
    level: SafetyLevel | None
    acts: tuple[Act, ...]
    on: date
    policy_version: str
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class SafetyAnswer:
    """The whole answer.

    Attributes
    ----------
    cards : tuple of Card
        The strictest first.
    blocked : tuple of Block
    must_fill : tuple of Ask
    letters : tuple of Letter
    events : tuple of SafetyEvent
        To be stored, whether or not the visit is.
    policy_version : str
    """

    cards: tuple[Card, ...]
    blocked: tuple[Block, ...]
    must_fill: tuple[Ask, ...]
    letters: tuple[Letter, ...]
    events: tuple[SafetyEvent, ...]
    policy_version: str

    @property
    def may_save(self) -> bool:
        """Whether the visit can be saved as it is planned."""
        return not self.blocked and not any(ask.stops for ask in self.must_fill)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return {**whole, "may_save": self.may_save}
