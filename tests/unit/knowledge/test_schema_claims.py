"""What a file of claims must hold, each fault with the words that refuse it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ekbom.knowledge.facts import fact_entries
from ekbom.knowledge.load import read_topic, topics
from ekbom.knowledge.schema_claims import (
    LIMITS,
    check_claim_grounds,
    check_claim_words,
    check_claims,
)
from ekbom.knowledge.toml_files import parse, read_text
from ekbom.model.errors import KnowledgeError

ID = "claim.s4.06"


def claims() -> dict[str, Any]:
    return parse("claims", read_text("claims"))


def sources() -> dict[str, Any]:
    return dict(read_topic("sources"))


def refused(data: dict[str, Any], words: str) -> None:
    with pytest.raises(KnowledgeError, match=words):
        check_claims(data, sources())


def changed(**more: Any) -> dict[str, Any]:
    data = claims()
    data[ID] = {**data[ID], **more}
    return data


def test_the_shipped_claims_pass_and_tell_their_sources() -> None:
    used = check_claims(claims(), sources())
    assert {"src.baumler2021", "src.dn_ae", "src.medicare_acu"} <= used
    check_claim_words(parse("claims_words", read_text("claims_words")))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"statement": "No full stop"}, "statement is not a sentence"),
        ({"reason": "two  spaces."}, "without stray spaces"),
        ({"topic": "weather"}, "topic is 'weather'"),
        ({"verdict": "false"}, "verdict is 'false'"),
        ({"status": "guess"}, "status is 'guess'"),
        ({"checked": "today"}, "checked is 'today'"),
        ({"safety_critical": 1}, "neither true nor false"),
        ({"facts": [], "sources": []}, "rests on nothing"),
        ({"sources": ["src.nobody"]}, "src.nobody is not in sources.toml"),
        ({"seen": []}, "seen is"),
        ({"seen": ["4:1"]}, "it was seen at '4:1'"),
        ({"terms": "b a"}, "its terms are not sorted"),
        ({"terms": "a a"}, "its terms are not sorted"),
        ({"heads": "b a"}, "its heads are not sorted"),
        ({"next": "nowhere"}, "this next step is not there"),
        ({"statement": "Take 5 mg."}, "it holds a dose"),
        ({"reason": "Above 5 mg."}, "it holds a dose"),
        ({"memory_parts": ["5 mg"]}, "it holds a dose"),
        ({"dosed": {"statement": "No dose."}}, "dosed holds no dose"),
        ({"dosed": {"reason": "5 mg."}}, "statement is missing"),
        ({"colour": "red"}, "colour is not known"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_fault_is_refused(more: dict[str, Any], words: str) -> None:
    refused(changed(**more), words)


@pytest.mark.parametrize("key", ["statement", "topic", "verdict", "reason", "next", "status",
                                 "checked", "terms", "seen", "safety_critical"])  # fmt: skip
def test_a_missing_key_is_refused(key: str) -> None:
    data = claims()
    del data[ID][key]
    refused(data, f"{key} is missing")


def test_a_strange_table_and_an_unused_step_are_refused() -> None:
    refused({**claims(), "fact.x": {"says": "X."}}, "neither a claim nor a next step")
    refused({**claims(), "next.more": {"says": "More."}}, "is used by no claim")
    refused({**claims(), "next.iron": {"says": "No stop"}}, "says is not a sentence")


def test_facts_must_exist_and_a_verified_claim_needs_verified_ground() -> None:
    facts = fact_entries({topic: read_topic(topic) for topic in topics()})
    check_claim_grounds(claims(), facts, sources())
    with pytest.raises(KnowledgeError, match=r"rests on fact\.none, which is no fact"):
        check_claim_grounds(changed(facts=["fact.none"]), facts, sources())
    data = changed(facts=["ther.homeopathy"], sources=["src.documents"])
    with pytest.raises(KnowledgeError, match="verified, but nothing it rests on is"):
        check_claim_grounds(data, facts, sources())
    data[ID]["status"] = "memory"
    check_claim_grounds(data, facts, sources())
    data = changed()
    del data[ID]["facts"]
    check_claim_grounds(data, facts, sources())
    del data[ID]["sources"]
    with pytest.raises(KnowledgeError, match="nothing it rests on is"):
        check_claim_grounds(data, facts, sources())


def words() -> dict[str, Any]:
    return deepcopy(parse("claims_words", read_text("claims_words")))


def test_the_words_of_the_search_are_checked() -> None:
    data = words()
    data["same"]["rows"] += [["brandnew", data["same"]["rows"][0][0]]]
    with pytest.raises(KnowledgeError, match="stands in two rows"):
        check_claim_words(data)
    data = words()
    del data["words"]["denies"]
    with pytest.raises(KnowledgeError, match="denies is missing"):
        check_claim_words(data)
    data = words()
    data["words"]["denies"] = []
    with pytest.raises(KnowledgeError, match="denies is"):
        check_claim_words(data)


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("value", [0, -1.0, "much", True])
def test_a_limit_is_a_number_above_zero(name: str, value: object) -> None:
    data = words()
    data["limits"][name] = value
    with pytest.raises(KnowledgeError, match=f"{name} is"):
        check_claim_words(data)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"facts": [], "sources": []}, "it rests on nothing; name facts or sources"),
        (
            {"seen": ["4:1"]},
            "it was seen at '4:1'; write document and line, as 004:454",
        ),
        ({"facts": "x"}, "facts is 'x'; give a list of texts"),
        ({"sources": "x"}, "sources is 'x'; give a list of texts"),
        ({"memory_parts": "x"}, "memory_parts is 'x'; give a list of texts"),
        ({"heads": 3}, "heads is 3; give a text without stray spaces"),
        ({"terms": 3}, "terms is 3; give a text without stray spaces"),
        ({"next": 3}, "next is 3; give a text without stray spaces"),
        ({"colour": "red"}, "colour is not known; remove it or correct the name"),
    ],
)
def test_a_refusal_says_where_what_and_what_to_do(more: dict[str, Any], says: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        check_claims(changed(**more), sources())
    assert str(caught.value) == f"claims.toml [{ID}]: {says}"


@pytest.mark.parametrize("table", ["", "words", "limits", "same"])
def test_a_strange_key_of_the_words_is_named_with_its_place(table: str) -> None:
    data = words()
    (data[table] if table else data)["odd"] = ["x"]
    with pytest.raises(KnowledgeError) as caught:
        check_claim_words(data)
    place = f"claims_words.toml [{table}]" if table else "claims_words.toml"
    assert str(caught.value) == f"{place}: odd is not known; remove it or correct the name"


def test_a_word_of_two_rows_is_named() -> None:
    data = words()
    word = data["same"]["rows"][0][0]
    data["same"]["rows"] += [["brandnew", word]]
    with pytest.raises(KnowledgeError) as caught:
        check_claim_words(data)
    says = f"claims_words.toml [same]: {word!r} stands in two rows; keep it in one"
    assert str(caught.value) == says
