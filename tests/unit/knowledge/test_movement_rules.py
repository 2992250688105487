"""The editions of the rules, built from their data file."""

from __future__ import annotations

import copy
import subprocess
import sys
from typing import Any

import pytest

from ekbom.knowledge.load import load_rules
from ekbom.knowledge.movement_rules import EDITIONS, build_rules
from ekbom.knowledge.toml_files import parse, read_text
from ekbom.model.errors import KnowledgeError, UsageError
from ekbom.model.rules import Window


def data() -> dict[str, Any]:
    return copy.deepcopy(parse("movements", read_text("movements")))


def refused(tables: dict[str, Any], name: str = "wasm2016") -> tuple[str, str, str]:
    with pytest.raises(KnowledgeError) as caught:
        build_rules(tables, name)
    return caught.value.where, caught.value.problem, caught.value.todo


@pytest.mark.parametrize("name", EDITIONS)
def test_an_edition_is_built_once(name: str) -> None:
    rules = load_rules(name)
    assert rules is load_rules(name)
    assert rules == build_rules(data(), name)
    assert rules.name == name
    assert rules.provisional == (name != "wasm2016")


def test_the_numbers_of_the_editions() -> None:
    numbers = {
        name: (r.join_gap_s, r.lm_min_s, r.clm_max_s, r.bilateral_gap_s, r.imi_min_s, r.imi_max_s)
        for name in EDITIONS
        for r in [load_rules(name)]
    }
    assert numbers == {
        "wasm2016": (0.5, 0.5, 10.0, 0.5, 10.0, 90.0),
        "wasm2006": (0.5, 0.5, 10.0, 0.5, 5.0, 90.0),
        "aasm": (0.5, 0.5, 10.0, 5.0, 5.0, 90.0),
    }
    limits = {name: load_rules(name).bilateral_parts_max for name in EDITIONS}
    assert limits == {"wasm2016": 4, "wasm2006": None, "aasm": None}
    longest = {name: load_rules(name).bilateral_max_s for name in EDITIONS}
    assert longest == {"wasm2016": 15.0, "wasm2006": None, "aasm": None}
    assert {load_rules(name).series_min for name in EDITIONS} == {4}
    assert {load_rules(name).arousal_gap_s for name in EDITIONS} == {0.5}
    assert dict(load_rules("aasm").windows) == {
        "after_end": Window(False, 2.0, 10.25),
        "at_end": Window(False, 0.5, 0.5),
        "whole_event": Window(True, 0.5, 0.5),
    }


def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        load_rules("wasm")
    assert str(caught.value) == '--rules: "wasm" is unknown; use one of wasm2016, wasm2006, aasm'


def test_one_file_is_read_and_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "from ekbom.knowledge.load import load_rules\n"
        "load_rules('wasm2016')\n"
        "print([name.rsplit('/')[-1] for name in opened if '/knowledge/data/' in name])\n"
        "print('numpy' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['compiled.json']", "False"]


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("wasm2016", "imi_min_s"),
        ("wasm2016", "wake"),
        ("periodicity2006", "ferri_run_min"),
        ("respiratory_window", "at_end"),
    ],
)
def test_a_clause_that_is_missing_or_strange_is_refused(table: str, name: str) -> None:
    tables = data()
    entry = tables[table].pop(name)
    where, problem, todo = refused(tables)
    assert (where, problem) == (f"movements.toml [{table}]", f"{name} missing or not known")
    assert todo.startswith("give ")
    assert name in todo
    tables[table] |= {name: entry, "strange": entry}
    assert refused(tables)[:2] == (f"movements.toml [{table}]", "strange missing or not known")


def test_a_table_that_is_missing_is_refused() -> None:
    for table in ("wasm2016", "periodicity2006", "respiratory_window"):
        tables = data()
        del tables[table]
        assert refused(tables)[0] == f"movements.toml [{table}]"


@pytest.mark.parametrize(
    ("name", "value", "problem", "todo"),
    [
        ("imi_min_s", "ten", "value is 'ten', not of type float", "give such a number"),
        ("imi_min_s", True, "value is True, not of type float", "give such a number"),
        ("imi_min_s", 0, "value is 0", "give a number above zero"),
        ("series_min", 4.0, "value is 4.0, not of type int", "give such a number"),
        ("bilateral_parts_max", 4.5, "value is 4.5, not of type int", "give such a number"),
        ("provisional", 2, "value is 2", "give 1 for yes or 0 for no"),
    ],
)
def test_a_wrong_number_is_refused(name: str, value: object, problem: str, todo: str) -> None:
    tables = data()
    tables["wasm2016"][name]["value"] = value
    assert refused(tables) == (f"movements.toml [wasm2016.{name}]", problem, todo)


def test_a_whole_number_serves_as_seconds() -> None:
    tables = data()
    tables["wasm2016"]["imi_min_s"]["value"] = 12
    built = build_rules(tables, "wasm2016").imi_min_s
    assert (built, type(built)) == (12.0, float)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"inclusive": 1},
        {"inclusive": 1, "exclusive": 1},
        {"inclusive": 0, "exclusive": 0},
        {"inclusive": 1, "exclusive": 2},
        {"inclusive": 1, "exclusive": 0, "other": 0},
    ],
)
def test_a_choice_takes_exactly_one(values: dict[str, int]) -> None:
    tables = data()
    tables["wasm2016"]["imi_upper"]["values"] = values
    assert refused(tables) == (
        "movements.toml [wasm2016.imi_upper]",
        f"values are {values!r}",
        "give 1 for one of inclusive, exclusive, else 0",
    )


@pytest.mark.parametrize(
    "values", [{"before_s": 1.0}, {"from_start": 0, "before_s": -1.0, "after_s": 1.0}]
)
def test_a_window_is_whole(values: dict[str, float]) -> None:
    tables = data()
    tables["respiratory_window"]["at_end"]["values"] = values
    assert refused(tables) == (
        "movements.toml [respiratory_window.at_end]",
        f"values are {values!r}",
        "give after_s, before_s, from_start, none below zero",
    )
