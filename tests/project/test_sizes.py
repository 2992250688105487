"""Small pieces: a module over 400 lines, a function over 60, a test module over 600 fails."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.project.repo import PACKAGE, ROOT, files, modules, name_of, tree_of

MODULE, FUNCTION, TEST_MODULE, FACE, ROOT_FACE = 400, 60, 600, 15, 25


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def long_functions(tree: ast.Module) -> list[tuple[str, int]]:
    """Functions over the limit. A docstring does not count: it is asked for, units and all."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                first = node.body[0]
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            if lines > FUNCTION:
                found.append((node.name, lines))
    return found


def face_of(path: Path) -> int:
    """The number of names in ``__all__``."""
    for node in tree_of(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return len(ast.literal_eval(node.value))
    return 0


def test_no_module_is_too_long() -> None:
    limits = [(path, MODULE) for path in modules()]
    limits += [
        (p, TEST_MODULE) for p in files() if p.suffix == ".py" and ROOT / "tests" in p.parents
    ]
    limits += [(p, MODULE) for p in files() if p.suffix == ".py" and p.parent.name == "benchmarks"]
    assert not {name_of(path): length(path) for path, limit in limits if length(path) > limit}


def test_no_function_is_too_long() -> None:
    assert not {name_of(p): found for p in modules() if (found := long_functions(tree_of(p)))}


def test_no_package_shows_too_many_names() -> None:
    faces = {path: face_of(path) for path in modules() if path.name == "__init__.py"}
    assert faces[PACKAGE / "__init__.py"] > 0
    limit = {PACKAGE / "__init__.py": ROOT_FACE}
    assert not {name_of(p): n for p, n in faces.items() if n > limit.get(p, FACE)}


@pytest.mark.parametrize(("lines", "found"), [(59, []), (60, [("planted", 61)])])
def test_a_planted_function_is_found(lines: int, found: list[tuple[str, int]]) -> None:
    planted = "def planted():\n    '''Two\n    lines.'''\n" + "    x = 1\n" * lines
    assert long_functions(ast.parse(planted)) == found


def test_a_planted_module_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("x = 1\n" * (MODULE + 1), "utf-8")
    assert length(planted) > MODULE
