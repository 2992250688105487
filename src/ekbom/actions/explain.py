"""What we know and how we know it: one fact or rule, a list of a topic, or the whole in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ekbom.knowledge.audience import reader_of
from ekbom.knowledge.card import Card, cards
from ekbom.model.finding import Finding

if TYPE_CHECKING:
    from ekbom.knowledge.coverage import Coverage

__all__ = ["Explanation", "Listing", "count_knowledge", "explain_id", "list_topic"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What there is to say of an id to one kind of reader.

    Attributes
    ----------
    id : str
    audience : str
    cards : tuple of Card
        More than one where the id stands for several facts.
    """

    id: str
    audience: str
    cards: tuple[Card, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What this reader is not shown."""
        return tuple(
            Finding(
                "withheld", "note", card.id,
                f"{what} are not shown here", "ask the person who prescribes",
            )
            for card in self.cards
            for what in card.withheld
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain values for JSON."""
        return {
            "id": self.id,
            "audience": self.audience,
            "cards": [card.to_dict() for card in self.cards],
            "findings": [finding.to_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Listing:
    """The ids of one topic, or the topics themselves.

    Attributes
    ----------
    topic : str
        Empty for the list of topics.
    rows : tuple of (id, sentence)
        Without a sentence where the reader may not see it, and in the list of topics.
    """

    topic: str
    rows: tuple[tuple[str, str | None], ...]

    def to_dict(self) -> dict[str, Any]:
        """The list as plain values for JSON."""
        return {"topic": self.topic, "ids": [{"id": id_, "says": says} for id_, says in self.rows]}


def explain_id(id_: str, audience: str = "person") -> Explanation:
    """What there is to say of a fact, a rule or an observation.

    Parameters
    ----------
    id_ : str
        Such as ``lab.ferritin.adult_start``, ``rules.iron.adult``, ``observations.ferritin``.
    audience : {"person", "clinician"}
        Doses, and what was not checked yet, are for clinicians.

    Raises
    ------
    UsageError
        For another audience.
    NotAnswerable
        When there is no such id, or when it is not for this audience.
    """
    reader = reader_of(audience)
    return Explanation(id_, reader, cards(id_, reader))


def list_topic(topic: str | None = None, audience: str = "person") -> Listing:
    """Every id of a topic with its sentence, or every topic.

    Raises
    ------
    UsageError
        For another audience.
    NotAnswerable
        When there is no such topic.
    """
    from ekbom.knowledge.coverage import listed_ids, topic_names

    reader = reader_of(audience)
    if topic is None:
        return Listing("", tuple((name, None) for name in topic_names()))
    return Listing(topic, listed_ids(topic, reader))


def count_knowledge() -> Coverage:
    """How many facts there are by topic, and how far they were checked."""
    from ekbom.knowledge.coverage import coverage

    return coverage()
