"""The counts add up, and the lists hold everything once."""

from __future__ import annotations

import pytest

from ekbom.knowledge.coverage import Coverage, coverage, listed_ids, topic_names
from ekbom.knowledge.explain import explain, fact_ids, shipped_facts
from ekbom.knowledge.load import read_topic
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.errors import NotAnswerable


@pytest.fixture
def found() -> Coverage:
    """Counted anew for each test, so that a change of the counting is seen."""
    return coverage()


def test_every_fact_is_counted_once(found: Coverage) -> None:
    assert found.total.entries == len(fact_ids()) == sum(row.entries for row in found.topics)
    for part in ("verified", "memory", "partly_memory", "choices", "located"):
        assert getattr(found.total, part) == sum(getattr(row, part) for row in found.topics)
    for row in found.topics:
        assert row.verified + row.memory == row.entries
        assert row.partly_memory <= row.verified


def test_the_counts_are_those_of_the_facts(found: Coverage) -> None:
    facts = [explain(id_) for id_ in fact_ids()]
    assert found.total.memory == sum(fact.status == "memory" for fact in facts)
    assert found.total.located == sum(fact.locator != "not recorded" for fact in facts)
    assert found.total.choices == sum(fact.certainty == "choice" for fact in facts)
    checked = [fact for fact in facts if fact.status == "verified"]
    assert found.total.partly_memory == sum(bool(fact.memory_parts) for fact in checked)


def test_one_topic_by_hand(found: Coverage) -> None:
    (labs,) = (row for row in found.topics if row.topic == "labs")
    entries = [e for e in read_topic("labs").values() if isinstance(e, dict) and "says" in e]
    assert (labs.entries, labs.memory, labs.located, labs.choices) == (len(entries), 1, 0, 0)
    assert labs.partly_memory == sum("memory_parts" in one for one in entries)


def test_sources_and_rules_are_counted(found: Coverage) -> None:
    sources = read_topic("sources")["src"].values()
    assert found.sources == len(sources)
    assert found.sources_verified == sum(one["status"] == "verified" for one in sources)
    assert found.sources_seen == sum("seen" in one for one in sources)
    book = load_rule_book()
    assert (found.rules, found.observations) == (len(book.rules), len(book.observables))
    assert found.rules_deciding == sum(rule.decides for rule in book.rules.values()) < found.rules


def test_the_counts_are_plain_values(found: Coverage) -> None:
    plain = found.to_dict()
    assert plain["total"]["entries"] == found.total.entries
    assert plain["topics"][0]["topic"] == found.topics[0].topic


def test_the_lists_of_all_topics_hold_every_fact_once() -> None:
    names = topic_names()
    assert names[-2:] == ("rules", "observations")
    assert "sources" not in names
    listed = [id_ for name in names[:-2] for id_, _ in listed_ids(name)]
    assert sorted(listed) == sorted(fact_ids())


def test_a_list_withholds_what_a_person_may_not_see() -> None:
    person, clinician = dict(listed_ids("labs")), dict(listed_ids("labs", "clinician"))
    assert person["lab.oral_iron_dose"] is None
    assert clinician["lab.oral_iron_dose"] == shipped_facts()["lab.oral_iron_dose"]["says"]
    assert person["lab.when"] == clinician["lab.when"]
    assert None not in clinician.values()


def test_rules_and_observations_are_listed_by_their_ids() -> None:
    assert dict(listed_ids("rules"))["rules.iron.ceiling"] == (
        "The transferrin saturation is above the ceiling at which iron is left to a clinician "
        "alone when transferrin saturation is above 45%."
    )
    assert dict(listed_ids("rules"))["rules.iron.pregnancy"] is None
    assert dict(listed_ids("rules", "clinician"))["rules.iron.pregnancy"] is not None
    assert dict(listed_ids("observations"))["observations.rest"].endswith("?")  # type: ignore[union-attr]


@pytest.mark.parametrize(("topic", "near"), [("lab", "labs"), ("scale", "scales"), ("§", "causes")])
def test_an_unknown_topic_is_answered_with_those_near_it(topic: str, near: str) -> None:
    with pytest.raises(NotAnswerable, match=rf"no topic {topic!r}; use one such as .*{near}"):
        listed_ids(topic)
