"""The repository as the project tests see it: files, packages, texts."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "ekbom"
# The science ring of ARCHITECTURE.md.
SCIENCE = ("model", "knowledge", "journal", "nof1", "movements", "assessment", "treatment")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or may be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def modules(*parts: str) -> tuple[Path, ...]:
    """Every module of the package, or of the named packages in it."""
    homes = [PACKAGE / part for part in parts] if parts else [PACKAGE]
    return tuple(sorted(path for home in homes for path in home.rglob("*.py")))


def packages() -> set[str]:
    """The packages of the house: folders with Python in them, and modules that may become one."""
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    return folders | {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}


def name_of(path: Path, root: Path = ROOT) -> str:
    """The path as the project writes it."""
    return path.relative_to(root).as_posix()


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


@cache
def settings() -> dict[str, Any]:
    """The project's settings."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def table(name: str) -> list[dict[str, Any]]:
    """The rows of a list that stands beside these tests."""
    data = tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))
    rows = next(value for value in data.values() if isinstance(value, list))
    return list(rows)
