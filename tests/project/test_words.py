"""Words that are never said: in the program, its data, its pages and its documents."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.project.repo import PACKAGE, ROOT, files, name_of, table

NEVER = [(re.compile(row["pattern"], re.IGNORECASE), row["say"]) for row in table("never_say")]
TEXTS = {".md", ".toml", ".html", ".jinja", ".js", ".css", ".txt", ".json", ".cff", ".j2"}
# These speak of the words themselves, or are sentences of others.
APART = {"LICENSE", "NOTICE", "pyproject.toml"}


def words_of(path: Path) -> str:
    """What a file says: all of a document, every string of a module."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        strings = (n.value for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant))
        text = "\n".join(value for value in strings if isinstance(value, str))
    return " ".join(text.split())


def said(text: str) -> list[tuple[str, str]]:
    """Everything in a text that is never said, with what is said instead."""
    return [(found.group(), say) for never, say in NEVER for found in never.finditer(text)]


def spoken() -> Iterator[Path]:
    for path in files():
        inside = PACKAGE in path.parents and path.suffix in TEXTS | {".py"}
        page = path.suffix in {".md", ".cff"} and path.name not in APART
        if inside or page or (ROOT / "examples" in path.parents and path.suffix == ".md"):
            yield path


def test_nothing_says_what_is_never_said() -> None:
    assert not {name_of(path): found for path in spoken() if (found := said(words_of(path)))}


def test_the_main_files_are_read() -> None:
    names = {name_of(path) for path in spoken()}
    assert {"README.md", "src/ekbom/nof1/say.py", "src/ekbom/knowledge/data/nof1.toml"} <= names


@pytest.mark.parametrize(
    "planted",
    [
        "You have RLS.",
        "You probably have restless legs.",
        "This cures restless legs",
        "There is no risk.",
        "Stop taking your medicine tonight.",
        "Halve the evening dose.",
        "Insufficient data",
        "You missed 4 days.",
        "poor compliance",
        "It is proven.",
        "The change is not significant.",
        "It was only placebo.",
        "Magnesium is useless.",
    ],
)
def test_a_planted_sentence_is_found(planted: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(planted.replace(" ", "\n  "), "utf-8")
    assert said(words_of(page))
    module = tmp_path / "module.py"
    module.write_text(f"WORDS = {planted!r}\n", "utf-8")
    assert said(words_of(module))


@pytest.mark.parametrize(
    "kept",
    [
        "Not enough yet.",
        "Worth a talk with the person who prescribed it.",
        "That is not proof.",
        "Two bad nights are not a relapse.",
        "Secure, accurate, obscure.",
    ],
)
def test_what_we_do_say_is_let_through(kept: str) -> None:
    assert not said(kept)


def test_every_alternative_may_itself_be_said() -> None:
    assert not [say for _, say in NEVER if said(say)]
