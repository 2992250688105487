"""Rules that stand before a treatment, and signs that send elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ekbom.model.backing import Backing

# The strictest first.
SafetyLevel = Literal[
    "hard_stop", "hard_stop_region", "refer_first", "defer", "technique_gate", "precaution"
]
SAFETY_LEVELS: tuple[SafetyLevel, ...] = get_args(SafetyLevel)
Act = Literal["needling", "electro", "moxa_heat", "manual", "stretch", "heel_lift"]
ACTS: tuple[Act, ...] = get_args(Act)
# Who is written to; empty for nobody.
Reader = Literal["", "doctor", "prescriber"]
READERS: tuple[Reader, ...] = get_args(Reader)
Urgency = Literal["emergency", "same_day", "soon"]
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """One rule.

    Attributes
    ----------
    id, name : str
    levels : mapping of Act to SafetyLevel
        What it does to each act it speaks of; others it leaves alone.
    asks : tuple of str
        What must be known to answer it, such as ``fever``.
    when : str
        In plain words, when it holds.
    says : str
        What follows, as a sentence for the therapist.
    letter : {"", "doctor", "prescriber"}
    values : mapping of str to float
        The limits it compares with by name, such as ``age``; `explain` gives units and sides.
    backing : Backing
    """

    id: str
    name: str
    levels: Mapping[Act, SafetyLevel]
    asks: tuple[str, ...]
    when: str
    says: str
    letter: Reader
    values: Mapping[str, float]
    backing: Backing

    @property
    def acts(self) -> tuple[Act, ...]:
        """Every act it speaks of."""
        return tuple(self.levels)

    @property
    def level(self) -> SafetyLevel:
        """The strictest of its levels."""
        return min(self.levels.values(), key=SAFETY_LEVELS.index)


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Signs that send the person elsewhere.

    Attributes
    ----------
    id : str
    signs : tuple of str
        One of them is enough.
    action : str
        What to do, as a sentence.
    urgency : Urgency
    backing : Backing
    """

    id: str
    signs: tuple[str, ...]
    action: str
    urgency: Urgency
    backing: Backing
