"""The full-text index: what is found, in which order, and what is never taken for a command."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from ekbom.storage.full_text import FullTextIndex

TEXTS = {
    "iron": ("iron blood", "ferritin test"),
    "tea": ("tea", "mint blood"),
    "bath": ("warm bath", "water"),
}


@pytest.fixture
def index() -> FullTextIndex:
    return FullTextIndex(TEXTS, (2.0, 1.0))


def test_a_document_is_found_by_a_word_of_any_field(index: FullTextIndex) -> None:
    assert [hit.id for hit in index.search(["ferritin"])] == ["iron"]
    assert [hit.id for hit in index.search(["bath"])] == ["bath"]
    assert index.size == 3


def test_a_word_counts_as_much_as_its_field(index: FullTextIndex) -> None:
    found = index.search(["blood"])
    assert [hit.id for hit in found] == ["iron", "tea"]
    assert found[0].score > found[1].score > 0
    turned = FullTextIndex(TEXTS, (1.0, 9.0)).search(["blood"])
    assert [hit.id for hit in turned] == ["tea", "iron"]


def test_more_words_come_nearer_and_a_word_twice_is_one(index: FullTextIndex) -> None:
    once = index.search(["water", "warm", "blood"])
    assert once[0].id == "bath"
    assert once == index.search(["water", "warm", "blood", "warm"])


def test_documents_equally_near_stay_in_order() -> None:
    index = FullTextIndex({"b": ("one",), "a": ("one",)}, (1.0,))
    assert [hit.id for hit in index.search(["one"])] == ["b", "a"]


@pytest.mark.parametrize(
    "words", [[], [""], ['" OR tea'], ["tea*"], ["NEAR("], ["unheard"], ["field0:tea"]], ids=str
)
def test_nothing_but_a_word_is_asked_for(index: FullTextIndex, words: list[str]) -> None:
    assert index.search(words) == ()


@pytest.mark.parametrize("word", ["or", "and", "not", "near"])
def test_the_words_of_the_query_language_are_words(word: str) -> None:
    index = FullTextIndex({"x": (word,), "y": ("tea",)}, (1.0,))
    assert [hit.id for hit in index.search([word])] == ["x"]


def test_counts_tell_in_how_many_documents_a_word_stands(index: FullTextIndex) -> None:
    counts = index.counts()
    assert counts["blood"] == 2
    assert counts["ferritin"] == 1
    assert "unheard" not in counts


def test_another_thread_may_ask(index: FullTextIndex) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(index.search, ["tea"]).result()[0].id == "tea"


def test_no_document_is_an_index_of_nothing() -> None:
    assert FullTextIndex({}, (1.0,)).search(["tea"]) == ()
