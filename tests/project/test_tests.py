"""The tests keep their own rules: nothing is skipped, mocked, timed or excused without a reason."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from tests.builders.walks import WALKS
from tests.project.repo import ROOT, files, modules, name_of

TESTS = [path for path in files() if path.suffix == ".py" and ROOT / "tests" in path.parents]
FORBIDDEN = {
    "skipped or expected to fail": (
        r"mark\.(?:skip|skipif|xfail)\b|\b(?:pytest|unittest)\.(?:skip|xfail|importorskip)\b"
    ),
    "mocked": r"\bunittest\b.*\bmock\b|\bMagicMock\b|\bmocker\b",
    "timed": (
        r"\bperf_counter\b|\bmonotonic\b|\bprocess_time\b|\btime\.time\b|from time import.*\btime\b"
    ),
    "warnings let through": r"simplefilter\(.ignore|filterwarnings\(.ignore",
    "left behind": r"\bmkdtemp\(|\bmkstemp\(",
}
# These take away again what they make.
TIDY = ("tests/builders/places.py", "tests/builders/postgres.py")
PRAGMA = re.compile(r"#\s*pragma: no (?:cover|branch)\b(.*)")


def broken_rules(text: str) -> list[str]:
    """Rules that the code of a test module breaks; its strings and comments may speak of them."""
    code = ast.unparse(_without_strings(ast.parse(text)))
    return [rule for rule, pattern in FORBIDDEN.items() if re.search(pattern, code)]


def _without_strings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        long = (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 30
        )
        if long:
            node.value = "..."  # type: ignore[attr-defined]
    return tree


def bare_pragmas(text: str) -> list[str]:
    """Excused lines that do not say why."""
    return [found.group() for found in PRAGMA.finditer(text) if len(found.group(1).split()) < 3]


def test_no_test_breaks_the_rules() -> None:
    own = Path(__file__)
    broken = {name_of(p): broken_rules(p.read_text("utf-8")) for p in TESTS if p != own}
    assert [broken.pop(name) for name in TIDY] == [["left behind"]] * len(TIDY)
    assert not {name: rules for name, rules in broken.items() if rules}


def test_an_excused_line_says_why_and_there_are_few() -> None:
    texts = {name_of(path): path.read_text("utf-8") for path in modules()}
    assert not {name: found for name, text in texts.items() if (found := bare_pragmas(text))}
    excused = sum(len(PRAGMA.findall(text)) for text in texts.values())
    print(f"lines excused from coverage: {excused}")
    assert excused <= 12


@pytest.mark.parametrize(
    "planted",
    [
        "@pytest.mark.skip\ndef test_a(): ...",
        "from unittest.mock import patch",
        "from unittest import mock",
        "started = time.perf_counter()",
        "from time import sleep, time",
        "warnings.simplefilter('ignore')",
        "place = Path(tempfile.mkdtemp())",
    ],
)
def test_a_planted_breach_is_found(planted: str) -> None:
    assert broken_rules(planted)


def test_a_planted_excuse_without_a_reason_is_found() -> None:
    assert bare_pragmas("x = 1  # pragma: no cover\n")
    assert not bare_pragmas("x = 1  # pragma: no cover - only on a system without zones\n")


def test_every_kind_of_test_is_told_in_the_recipes() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    kinds = {
        path.relative_to(ROOT / "tests").parts[0] for path in TESTS if path.parent != ROOT / "tests"
    }
    assert not {kind for kind in kinds - {"guard"} if f"`tests/{kind}/`" not in page}


def test_each_walk_whose_lines_are_not_counted_is_a_test() -> None:
    parts = (part for path in TESTS for part in ast.walk(ast.parse(path.read_text("utf-8"))))
    assert {part.name for part in parts if isinstance(part, ast.FunctionDef)} >= WALKS
