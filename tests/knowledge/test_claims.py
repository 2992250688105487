"""The claims as data: all collected ones judged, every line of the documents told, found again."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ekbom.actions.claim import check_claim
from ekbom.knowledge.claim_words import plain_words, shipped_words, stem
from ekbom.knowledge.claims import judged, shipped_claims
from ekbom.knowledge.explain import shipped_facts

HERE = Path(__file__).parent
CLAIMS = shipped_claims()
# The claims that were collected before, by document; the rest was judged for this project.
COLLECTED = {
    f"claim.s{document}.{number:02d}"
    for document, last in enumerate((10, 6, 10, 14, 56))
    for number in range(1, last + 1)
}
# A word is rare when it stands in at most 3 of 100 claims.
RARE = 0.03


def rows(file: str, name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((HERE / f"{file}.toml").read_text("utf-8"))[name])


INDEX = rows("claims_index", "line")
PARAPHRASES = rows("paraphrases", "paraphrase")


def first(text: str) -> str:
    found = check_claim(text).claims
    return found[0].id if found else "nothing"


# What was judged.


def test_every_collected_claim_is_there_with_its_verdict() -> None:
    assert len(COLLECTED) == 96
    assert set(CLAIMS) >= COLLECTED
    verdicts = Counter(CLAIMS[id_].verdict for id_ in COLLECTED)
    assert verdicts == {
        "unsupported": 33, "partly": 29, "supported": 15, "unsafe": 11, "outdated": 8,
    }  # fmt: skip
    assert sum(CLAIMS[id_].safety_critical for id_ in COLLECTED) == 33


def test_a_new_verdict_rests_on_facts_that_were_checked() -> None:
    new = [one for id_, one in CLAIMS.items() if id_ not in COLLECTED]
    assert len(new) > 100
    assert not [one.id for one in new if one.status != "verified" or not one.facts]


def test_what_is_unsafe_is_marked_and_has_a_next_step() -> None:
    for one in CLAIMS.values():
        assert one.then
        assert one.verdict != "unsafe" or one.safety_critical


def test_only_clinicians_see_doses_and_what_was_not_checked() -> None:
    dose = re.compile(r"\d ?mg\b(?!/)")
    dosed = {id_ for id_, one in CLAIMS.items() if one.dosed_statement}
    assert dosed == {f"claim.s4.{n}" for n in ("05", "06", "08", "09", "11", "12", "14", "15")}
    for one in CLAIMS.values():
        person, clinician = judged(one, "person"), judged(one, "clinician")
        assert not dose.search(f"{person.statement} {person.reason}")
        assert bool(dose.search(clinician.statement)) == (one.id in dosed)
        assert (person.verdict is None) == (one.status == "memory")
        assert bool(person.sources) == (one.status == "verified")
        assert clinician.verdict == one.verdict
        assert clinician.reason
        assert clinician.sources


def test_a_claim_is_no_fact() -> None:
    said = {entry.get("says") for entry in shipped_facts().values()}
    assert not [id_ for id_ in shipped_facts() if id_.startswith(("claim.", "next."))]
    assert not [one.id for one in CLAIMS.values() if one.statement in said]


def test_no_two_claims_state_the_same() -> None:
    statements = [one.statement for one in CLAIMS.values()]
    assert len(statements) == len(set(statements))


# What the documents claim, line by line.


def test_the_index_is_in_order_and_names_each_line_once() -> None:
    places = [(row["document"], row["line"]) for row in INDEX]
    assert places == sorted(set(places))
    assert {document for document, _ in places} == {"000", "001", "002", "003", "004"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", row["sha256"]) for row in INDEX)
    assert all(set(row) <= {"document", "line", "sha256", "claims", "not_a_claim", "answered_by"}
               for row in INDEX)  # fmt: skip


def test_every_line_makes_claims_or_says_why_not() -> None:
    reasons = {
        *("heading", "title", "question", "story", "filler", "credit", "elsewhere", "opening"),
    }
    for row in INDEX:
        made = {id_ for sentence in row["claims"] for id_ in sentence}
        assert made <= set(CLAIMS), row
        assert bool(made) != ("not_a_claim" in row), row
        assert row.get("not_a_claim", "title") in reasons, row


def test_enough_lines_are_judged() -> None:
    """At most a fifth of the lines that hold a verb make no claim; headings hold none."""
    none = Counter(row["not_a_claim"] for row in INDEX if "not_a_claim" in row)
    with_verb = len(INDEX) - none.pop("heading")
    assert sum(none.values()) / with_verb <= 0.2
    sentences = [made for row in INDEX if "not_a_claim" not in row for made in row["claims"]]
    assert sum(bool(made) for made in sentences) / len(sentences) >= 0.95


def test_a_claim_was_seen_where_the_index_says() -> None:
    seen: dict[str, list[str]] = {id_: [] for id_ in CLAIMS}
    for row in INDEX:
        for id_ in dict.fromkeys(id_ for sentence in row["claims"] for id_ in sentence):
            seen[id_].append(f"{row['document']}:{row['line']}")
    assert {id_: list(one.seen) for id_, one in CLAIMS.items()} == seen
    assert all(seen.values())


def test_the_ten_questions_have_answers() -> None:
    asked = [row["answered_by"] for row in INDEX if "answered_by" in row]
    questions = rows("paraphrases", "question")
    assert asked == [row["claim"] for row in questions]
    assert len(questions) == 10
    assert {row["text"]: first(row["text"]) for row in questions} == {
        row["text"]: row["claim"] for row in questions
    }


# What is found again.


def test_a_paraphrase_shares_no_rare_word_with_its_claim() -> None:
    own = {
        id_: {stem(word) for word in plain_words(f"{one.statement} {one.reason}")}
        for id_, one in CLAIMS.items()
    }
    common = Counter(word for words in own.values() for word in words)
    told = {stem(word) for word in plain_words("rls restless legs leg")}
    for row in PARAPHRASES:
        words = {stem(word) for word in plain_words(row["text"])} - told
        telling = {word for word in words if shipped_words().say(word).words}
        shared = telling & own[row["claim"]]
        assert not {w for w in shared if common[w] <= RARE * len(CLAIMS)}, row["text"]


def test_paraphrases_have_their_claim_first() -> None:
    assert len(PARAPHRASES) >= 60
    right = [row["text"] for row in PARAPHRASES if first(row["text"]) == row["claim"]]
    assert len(right) / len(PARAPHRASES) >= 0.8


def test_texts_nobody_thought_of_mostly_have_theirs_first() -> None:
    """No limit was set for these; below 6 in 10 something that worked has been lost."""
    unseen = rows("paraphrases", "unseen")
    right = [row["text"] for row in unseen if first(row["text"]) == row["claim"]]
    assert len(right) / len(unseen) >= 0.6


@pytest.mark.parametrize("row", rows("foreign_sentences", "sentence"), ids=lambda row: row["text"])
def test_a_sentence_about_another_illness_finds_nothing(row: dict[str, str]) -> None:
    found = check_claim(row["text"])
    assert found.claims == ()
    assert [one.code for one in found.findings] == ["nothing_fits"]


def test_there_are_enough_sentences_about_other_illnesses() -> None:
    assert len(rows("foreign_sentences", "sentence")) >= 30


@pytest.mark.parametrize("id_", sorted(CLAIMS))
def test_a_claim_finds_itself(id_: str) -> None:
    assert id_ in [one.id for one in check_claim(CLAIMS[id_].statement).claims]
