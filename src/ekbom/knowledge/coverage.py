"""What the data files hold, and how far it was checked: by topic, in numbers and as a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ekbom.knowledge.audience import Audience, may_see
from ekbom.knowledge.build import entries
from ekbom.knowledge.card import OBSERVATIONS, RULES
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import Entry, is_factual, topic_entries
from ekbom.knowledge.load import read_topic, topics
from ekbom.knowledge.near import nearest
from ekbom.knowledge.render import rule_sentence
from ekbom.knowledge.rule_book import Rule
from ekbom.knowledge.schema_parts import NOT_RECORDED
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.errors import NotAnswerable

_RULE_TOPIC, _OBSERVATION_TOPIC = RULES.rstrip("."), OBSERVATIONS.rstrip(".")


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How many facts a topic holds, and how far they were checked.

    Attributes
    ----------
    topic : str
    entries : int
        Facts, without those that only refer to others.
    verified, memory : int
        Checked against a source, and not; together all entries.
    partly_memory : int
        Of the verified, those of which a part is from memory.
    choices : int
        Of the verified, those that are choices of this project and no findings.
    located : int
        Those whose place in the source is recorded.
    """

    topic: str
    entries: int
    verified: int
    memory: int
    partly_memory: int
    choices: int
    located: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole of the knowledge in numbers.

    Attributes
    ----------
    topics : tuple of TopicCount
    total : TopicCount
    sources, sources_verified, sources_seen : int
        Cited works; those of which something was opened; those of which it is recorded what.
    rules, rules_deciding, observations : int
    """

    topics: tuple[TopicCount, ...]
    total: TopicCount
    sources: int
    sources_verified: int
    sources_seen: int
    rules: int
    rules_deciding: int
    observations: int

    def to_dict(self) -> dict[str, Any]:
        """The numbers as plain values for JSON."""
        return asdict(self)


def coverage() -> Coverage:
    """Count what the shipped data files hold."""
    facts = {topic: _facts(topic) for topic in topics() if is_factual(topic)}
    rows = tuple(_count(topic, found) for topic, found in facts.items())
    whole = {id_: entry for found in facts.values() for id_, entry in found.items()}
    sources = [entry for _, entry in entries(read_topic("sources"), "tier")]
    # What this project chose is not a work that somebody could open.
    works = [entry for entry in sources if entry["tier"] != "own"]
    book = load_rule_book()
    return Coverage(
        topics=rows,
        total=_count("all", whole),
        sources=len(works),
        sources_verified=sum(entry["status"] == "verified" for entry in works),
        sources_seen=sum("seen" in entry for entry in works),
        rules=len(book.rules),
        rules_deciding=sum(rule.decides for rule in book.rules.values()),
        observations=len(book.observables),
    )


def _facts(topic: str) -> dict[str, Entry]:
    found = topic_entries(topic, read_topic(topic))
    return {id_: entry for id_, entry in found.items() if "says" in entry}


def _count(topic: str, found: Mapping[str, Entry]) -> TopicCount:
    verified = [entry for entry in found.values() if entry["status"] == "verified"]
    return TopicCount(
        topic=topic,
        entries=len(found),
        verified=len(verified),
        memory=len(found) - len(verified),
        partly_memory=sum(bool(entry.get("memory_parts")) for entry in verified),
        choices=sum(entry["certainty"] == "choice" for entry in verified),
        located=sum(entry["locator"] != NOT_RECORDED for entry in found.values()),
    )


def _sentence(rule: Rule, audience: Audience) -> str | None:
    if not all(may_see(shipped_facts()[fact], audience) for fact in rule.all_facts()):
        return None
    return rule_sentence(rule.claims, rule.when, load_rule_book().observables)


def topic_names() -> tuple[str, ...]:
    """Every topic of which there is a list, rules and observations last."""
    facts = (topic for topic in topics() if is_factual(topic))
    return (*facts, _RULE_TOPIC, _OBSERVATION_TOPIC)


def listed_ids(topic: str, audience: Audience = "person") -> tuple[tuple[str, str | None], ...]:
    """Every id of a topic with its sentence; None in its place where this reader may not see it.

    Raises
    ------
    NotAnswerable
        When there is no such topic; names those that are near.
    """
    book = load_rule_book()
    if topic == _RULE_TOPIC:
        return tuple(
            (f"{RULES}{id_}", _sentence(rule, audience)) for id_, rule in book.rules.items()
        )
    if topic == _OBSERVATION_TOPIC:
        return tuple((f"{OBSERVATIONS}{name}", one.asks) for name, one in book.observables.items())
    if topic not in topic_names():
        near = nearest(topic, topic_names()) or topic_names()
        raise NotAnswerable(
            "explain", f"there is no topic {topic!r}", f"use one such as {', '.join(near)}"
        )
    return tuple(
        (id_, entry["says"] if may_see(entry, audience) else None)
        for id_, entry in _facts(topic).items()
    )
