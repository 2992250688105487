"""The rules pages are made from the drawn timelines, and show what these show."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

import pytest
from tests.project.repo import ROOT
from tools import rules_pages

from ekbom.model.rules import OPTIONS


def names_in(edition: str) -> list[str]:
    tree = ast.parse((ROOT / rules_pages.FILES[edition]).read_text("utf-8"))
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [name for name in names if name.startswith("test_")]


@pytest.mark.parametrize("edition", rules_pages.TITLES)
def test_every_drawn_test_stands_on_its_page(edition: str) -> None:
    page = rules_pages.page(edition)
    names = names_in(edition)
    assert len(names) > 8
    for name in names:
        clause = name.removeprefix("test_").removeprefix(f"{edition}_")
        assert f"\n### `{edition}.{clause}`\n" in page
    assert page.count("\n### ") == len(names)
    assert ("**Provisional**" in page) == (edition != "wasm2016")
    assert "Clause text not read" in page


def test_every_disputed_option_has_a_row_and_a_drawn_test() -> None:
    page = rules_pages.page("wasm2016")
    for name, values in OPTIONS.items():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
        assert all(value in row for value in values)
        assert f"### `wasm2016.{name}`" in page


def test_what_stands_from_memory_is_told() -> None:
    rows = [line for line in rules_pages.page("wasm2006").splitlines() if line.startswith("| `")]
    (row,) = [line for line in rows if line.startswith("| `series_min` |")]
    assert row.endswith(" | not checked yet |")
    assert "(seen: not opened)" in rules_pages.page("wasm2006")


def module(text: str, tmp_path: Path) -> ModuleType:
    (tmp_path / "planted.py").write_text(text, "utf-8")
    return rules_pages.module_of(tmp_path / "planted.py")


PLANTED = """
import pytest
from tests.builders.movements import drawn, drawn_stages, signs

@pytest.mark.parametrize("value", ["inclusive", "exclusive"])
def test_planted(value: str) -> None:
    '''A planted
    rule.'''
    scored = drawn("wasm2016", "..|.|.|.|", "....|", step_s=20.0, options={"imi_upper": value},
                   hypnogram=drawn_stages("WWWWW2"))
    assert signs(scored) == "1111"
"""


def test_a_drawing_has_its_signs_under_the_onsets(tmp_path: Path) -> None:
    (clause,) = rules_pages.clauses_of(module(PLANTED, tmp_path), "wasm2016")
    assert (clause.name, clause.says) == ("planted", "A planted rule.")
    assert [one.lines().splitlines() for one in clause.drawings] == [
        [
            "left   ..|.|.|.|",
            "right  ....|",
            "stage  WWWWWWWW2",
            "         1 1 1 1",
            f"       one sign is 20 s; imi_upper: {value}",
        ]
        for value in ("inclusive", "exclusive")
    ]


def test_a_test_that_fails_stops_the_making(tmp_path: Path) -> None:
    planted = module(PLANTED.replace('"1111"', '"1112"'), tmp_path)
    with pytest.raises(AssertionError):
        rules_pages.clauses_of(planted, "wasm2016")
