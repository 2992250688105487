"""Reading the shipped data files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ekbom.knowledge.load import (
    drug_names,
    find_drug,
    load_policy,
    no_treatment,
    parse,
    read_text,
    topics,
    world_numbers,
)
from ekbom.model.answer import LEVELS
from ekbom.model.errors import KnowledgeError


def test_the_policy_holds_every_level_in_order() -> None:
    policy = load_policy()
    assert tuple(policy.levels) == LEVELS
    assert all(name == rule.name for name, rule in policy.levels.items())
    assert load_policy() is policy


def test_the_policy_reads_one_file_and_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "from ekbom.knowledge.load import load_policy\n"
        "load_policy()\n"
        "print([name for name in opened if name.endswith('.toml')])\n"
        "print([name for name in ('numpy', 'difflib') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert "nof1.toml" in done[0]
    assert done[0].count(".toml") == 1
    assert done[1] == "[]"


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


def test_topics_are_the_toml_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.toml", "a.toml", "note.txt"):
        (tmp_path / name).touch()
    assert topics(tmp_path) == ("a", "b")


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"a\.toml: this data file cannot be read; install"):
        read_text("a", tmp_path)


def test_a_file_that_is_not_utf8_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"says = '\xff'")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read_text("a", tmp_path)


def test_a_broken_line_is_named() -> None:
    with pytest.raises(KnowledgeError, match=r"a\.toml: it is not valid TOML: .*line 2"):
        parse("a", "x = 1\ny =\n")
