"""Reading the shipped data files."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

import pytest

from ekbom.knowledge.load import (
    drug_names,
    find_drug,
    load_policy,
    no_treatment,
    read_compiled,
    read_topic,
    topics,
    world_numbers,
)
from ekbom.knowledge.toml_files import file_topics, parse, read_text
from ekbom.model.answer import LEVELS
from ekbom.model.errors import KnowledgeError


def test_the_policy_holds_every_level_in_order() -> None:
    policy = load_policy()
    assert tuple(policy.levels) == LEVELS
    assert all(name == rule.name for name, rule in policy.levels.items())
    assert load_policy() is policy


@pytest.mark.parametrize(
    ("written", "drug"),
    [
        ("Ropinirole 0.25 mg", "ropinirole"),
        ("ropinirole0.25mg", "ropinirole"),
        ("SINEMET", "levodopa"),
        ("L-dopa", "levodopa"),
        ("half a Requip", "ropinirole"),
        ("gabapentin", "gabapentin"),
        ("Gabapentin enacarbil", "gabapentin_enacarbil"),
        ("St. John\N{RIGHT SINGLE QUOTATION MARK}s wort tea", "st_johns_wort"),
        ("iron_drip", "iron_by_drip"),
        ("Iron tablets", "iron_by_mouth"),
        ("magnesium 300 mg", "magnesium"),
        ("magnesium + pregabalin", "pregabalin"),
        ("pregabalin + magnesium supplements", "pregabalin"),
    ],
)
def test_a_medicine_is_found_in_the_name_of_an_action(written: str, drug: str) -> None:
    found = find_drug(written)
    assert found is not None
    assert found.id == drug


@pytest.mark.parametrize("written", ["evening walk", "ironing", "coffee", "", "dopa", "St John"])
def test_other_actions_are_no_medicine(written: str) -> None:
    assert find_drug(written) is None


@pytest.mark.parametrize("drug", ["magnesium", "diphenhydramine", "loratadine"])
def test_supplements_and_shelf_medicines_do_not_count_as_prescribed(drug: str) -> None:
    assert not drug_names()[drug].prescription


@pytest.mark.parametrize("drug", ["iron_by_drip", "iron_by_mouth", "codeine", "st_johns_wort"])
def test_where_countries_differ_it_counts_as_prescribed(drug: str) -> None:
    assert drug_names()[drug].prescription


def test_the_no_treatment_numbers_carry_their_sources() -> None:
    facts = no_treatment()
    assert facts["no_treatment"].value == load_policy().no_treatment_irls
    assert facts["no_treatment"].id == "nof1.irls.no_treatment"
    assert "Silva" in facts["no_treatment"].sources[0]
    assert "rotigotine" in facts["improved_within"].population
    assert facts["difference_between_groups"].memory_parts


def test_the_made_up_worlds_are_tables_of_numbers() -> None:
    worlds = world_numbers()
    assert "plain" in worlds
    numbers = [number for fields in worlds.values() for number in fields.values()]
    assert len(numbers) > len(worlds)
    assert all(type(number) in (int, float) for number in numbers)


def test_the_topics_are_those_of_the_data_files() -> None:
    assert topics() == file_topics()
    assert topics() == tuple(sorted(topics()))


@pytest.mark.parametrize("topic", file_topics())
def test_a_topic_says_what_its_file_says(topic: str) -> None:
    assert dict(read_topic(topic)) == parse(topic, read_text(topic))
    assert read_topic(topic) is read_topic(topic)


def test_a_date_is_a_date_again() -> None:
    assert type(read_topic("nof1")["irls"]["no_treatment"]["checked"]) is date


def test_a_topic_that_is_not_there_is_one_clear_error() -> None:
    with pytest.raises(KnowledgeError) as caught:
        read_topic("legs")
    assert str(caught.value) == "legs.toml: there is no such data file; install ekbom again"


@pytest.mark.parametrize(
    "text",
    [
        None,
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"topics": {"legs": {"a": {"checked": "soon"}}}}',
        b'{"topics": {"legs": {"a": {"until": 3}}}}',
    ],
)
def test_a_compiled_file_that_is_none_is_one_clear_error(
    text: bytes | None, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "compiled.json").write_bytes(text)
    with pytest.raises(KnowledgeError) as caught:
        read_compiled(str(tmp_path))
    assert str(caught.value) == (
        "compiled.json: this data file cannot be read; install ekbom again"
    )


def test_dates_are_read_wherever_they_stand(tmp_path: Path) -> None:
    text = (
        '{"topics": {"legs": {"a": {"checked": "2026-01-02", "rows": [{"until": "2025-12-31"}]}}}}'
    )
    (tmp_path / "compiled.json").write_text(text)
    assert read_compiled(str(tmp_path)) == {
        "legs": {"a": {"checked": date(2026, 1, 2), "rows": [{"until": date(2025, 12, 31)}]}}
    }


@pytest.mark.parametrize("collects", [True, False])
def test_reading_leaves_the_garbage_collector_as_it_was(collects: bool, tmp_path: Path) -> None:
    (tmp_path / "compiled.json").write_text('{"topics": {}}')
    before = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        assert read_compiled(str(tmp_path)) == {}
        (tmp_path / "compiled.json").write_text("[")
        with pytest.raises(KnowledgeError):
            read_compiled(str(tmp_path))
        assert gc.isenabled() is collects
    finally:
        (gc.enable if before else gc.disable)()
