"""What a rule says of what is known: true, false or unknown, with why, what is missing, sources."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a rule that decided.

    Attributes
    ----------
    says : str
        What is so, with the number where there is one.
    holds : bool
        Whether that part of the rule is met.
    observation : str
    fact : str
        Id of the fact the part rests on.
    """

    says: str
    holds: bool
    observation: str
    fact: str


@dataclass(frozen=True, slots=True)
class Missing:
    """An observation that could still change the answer.

    Attributes
    ----------
    observation : str
    says : str
        What it is, in a few words.
    asks : str
        The question that would settle it.
    known_by : str
        Who can know it.
    or_else : tuple of str
        Observations from which it could be computed instead, as far as they are not known.
    """

    observation: str
    says: str
    asks: str
    known_by: str
    or_else: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact an answer rests on, with all a reader needs to judge it.

    Attributes
    ----------
    fact : str
        Its id.
    says : str
    sources : tuple of str
        Citations.
    population, certainty, status : str
    checked : date
    not_checked : tuple of str
        What of it is from memory.
    tier : str
        How the best of its sources was seen.
    """

    fact: str
    says: str
    sources: tuple[str, ...]
    population: str
    certainty: str
    status: str
    checked: date
    not_checked: tuple[str, ...] = ()
    tier: str = ""

    def cautions(self) -> tuple[str, ...]:
        """What weakens this ground, each as a sentence."""
        found = []
        if self.status == "memory":
            found.append(f"{self.fact} is from memory and not checked yet.")
        if self.not_checked:
            found.append(f"Not checked yet in {self.fact}: {'; '.join(self.not_checked)}.")
        if self.tier == "C":
            found.append(
                f"The source of {self.fact} is of low standing: a text written by a machine, a "
                "blog or a repository."
            )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of one rule.

    Attributes
    ----------
    rule : str
        Its id.
    holds : bool or None
        None while it is unknown.
    says : str
        The answer as one sentence.
    reasons : tuple of Reason
        The parts that decided; of an unknown answer those that are settled so far.
    missing : tuple of Missing
        Empty when the answer is certain.
    grounds : tuple of Ground
    cautions : tuple of str
        What weakens the ground, each as a sentence.
    decides : bool
        False for a rule that gives context only: its answer settles nothing.
    """

    rule: str
    holds: bool | None
    says: str
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]
    grounds: tuple[Ground, ...]
    cautions: tuple[str, ...] = ()
    decides: bool = True

    @property
    def sources(self) -> tuple[str, ...]:
        """Every citation once, in the order of the grounds."""
        return tuple(dict.fromkeys(cited for one in self.grounds for cited in one.sources))

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain values for JSON."""
        whole = asdict(self)
        for ground in whole["grounds"]:
            ground["checked"] = ground["checked"].isoformat()
        return {**whole, "sources": list(self.sources)}
