"""The answer to "what helps?": small frozen objects that can say themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ekbom.model.diary import Kind
from ekbom.model.finding import Finding

Level = Literal[
    "not_enough",
    "sealed",
    "noted",
    "pattern",
    "changed_after",
    "probably_helps",
    "helps",
    "replicated",
    "does_not_help",
    "probably_harms",
    "harms",
]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect in outcome points; the sign is as measured.

    Attributes
    ----------
    mean, sd : float
    interval_80, interval_95 : (float, float)
    per : str
        What the effect belongs to: ``night with it``, ``200 mg``.
    """

    mean: float
    sd: float
    interval_80: tuple[float, float]
    interval_95: tuple[float, float]
    per: str = "night with it"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for the JSON."""
        return {
            "mean": self.mean,
            "sd": self.sd,
            "interval_80": list(self.interval_80),
            "interval_95": list(self.interval_95),
            "per": self.per,
        }


@dataclass(frozen=True, slots=True)
class ActionAnswer:
    """What is known of one action (or one bundle that always went together).

    Attributes
    ----------
    name : str
    kind : {"planned", "habit", "as_needed"} or None
    nights_with, nights_without : int
        Recorded nights in each condition (as assigned when there is a schedule).
    effect : Effect or None
        None when no honest number exists.
    p_benefit, p_worthwhile, randomisation_p : float or None
    level : Level
    sentence : str
    basis : {"plan", "schedule", "diary"}
    secondary : mapping
        Further numbers that never decide: adherence, carry-over, as taken, doubt checks.
    reasons : tuple of str
        Why the level is not higher, in words.
    """

    name: str
    kind: Kind | None
    nights_with: int
    nights_without: int
    effect: Effect | None
    p_benefit: float | None
    p_worthwhile: float | None
    randomisation_p: float | None
    level: Level
    sentence: str
    basis: Literal["plan", "schedule", "diary"] = "diary"
    secondary: Mapping[str, Any] | None = None
    reasons: tuple[str, ...] = ()

    def __repr__(self) -> str:
        shown = "no number" if self.effect is None else f"{self.effect.mean:+.2f}"
        return f"ActionAnswer({self.name}: {self.level}, {shown})"

    def say(self) -> str:
        """The sentence."""
        return self.sentence

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "name": self.name,
            "kind": self.kind,
            "nights_with": self.nights_with,
            "nights_without": self.nights_without,
            "effect": None if self.effect is None else self.effect.to_dict(),
            "p_benefit": self.p_benefit,
            "p_worthwhile": self.p_worthwhile,
            "randomisation_p": self.randomisation_p,
            "level": self.level,
            "sentence": self.sentence,
            "basis": self.basis,
            "secondary": dict(self.secondary or {}),
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What helps this person, for one outcome.

    Attributes
    ----------
    outcome : str
    nights_due, nights_recorded : int
    phi_mean, phi_sd : float or None
        How much one night carries over to the next (lag-1 correlation of what is left).
    actions : tuple of ActionAnswer
        Ordered by certainty, not by size.
    findings : tuple of Finding
    worthwhile : float
        Smallest change that would matter, in outcome points.
    unit : str
    """

    outcome: str
    nights_due: int
    nights_recorded: int
    phi_mean: float | None
    phi_sd: float | None
    actions: tuple[ActionAnswer, ...]
    findings: tuple[Finding, ...]
    worthwhile: float
    unit: str = "points"
    row: Literal["night", "day"] = "night"

    def __repr__(self) -> str:
        best = "; ".join(f"{a.name}: {a.level}" for a in self.actions[:3])
        return (
            f"Answer({self.outcome}, {self.nights_recorded}/{self.nights_due} {self.row}s; {best})"
        )

    def say(self) -> str:
        """All sentences, one a line."""
        return "\n".join(a.sentence for a in self.actions)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "outcome": self.outcome,
            "nights_due": self.nights_due,
            "nights_recorded": self.nights_recorded,
            "phi": {"mean": self.phi_mean, "sd": self.phi_sd},
            "worthwhile": self.worthwhile,
            "unit": self.unit,
            "row": self.row,
            "actions": [a.to_dict() for a in self.actions],
            "findings": [f.to_dict() for f in self.findings],
        }
