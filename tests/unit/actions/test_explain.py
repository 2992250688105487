"""What the doors are given: cards, lists, counts, and what was withheld."""

from __future__ import annotations

import json

import pytest

from ekbom.actions.explain import count_knowledge, explain_id, list_topic
from ekbom.model.errors import NotAnswerable, UsageError


def test_an_explanation_is_for_a_person_unless_it_is_said() -> None:
    found = explain_id("drug.pramipexole")
    assert found.audience == "person"
    (one,) = found.findings
    assert (one.code, one.severity, one.where) == ("withheld", "note", "drug.pramipexole")
    assert (one.what, one.repair) == ("doses are not shown here", "ask the person who prescribes")
    assert explain_id("drug.pramipexole", "clinician").findings == ()


def test_an_explanation_is_plain_values() -> None:
    plain = json.loads(json.dumps(explain_id("plm.threshold").to_dict()))
    assert (plain["id"], plain["audience"], plain["findings"]) == ("plm.threshold", "person", [])
    assert [card["id"] for card in plain["cards"]][:2] == [
        "nights.context.adult",
        "nights.context.child",
    ]


def test_the_topics_and_the_ids_of_one() -> None:
    topics = list_topic()
    assert topics.topic == ""
    assert ("labs", None) in topics.rows
    labs = list_topic("labs", "clinician")
    assert labs.topic == "labs"
    assert labs.to_dict()["ids"][0]["id"] == "lab.when"
    assert labs.to_dict()["topic"] == "labs"


def test_the_counts() -> None:
    assert count_knowledge().total.entries > 700


@pytest.mark.parametrize("ask", [explain_id, list_topic])
def test_there_are_two_audiences(ask) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError, match=r"'doctor' is unknown; use person or clinician"):
        ask("labs", "doctor")


def test_what_is_not_there_or_not_for_a_person_is_no_wrong_call() -> None:
    for id_ in ("lab.none", "lab.oral_iron_dose"):
        with pytest.raises(NotAnswerable) as caught:
            explain_id(id_)
        assert caught.value.exit_code == 1
