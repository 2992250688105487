"""Every public name and every command is documented, and the documents are current."""

from __future__ import annotations

import inspect
import re

import pytest
from tests.project.repo import ROOT
from tools import make_docs

import ekbom

REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
MOST = 25


def members(thing: object) -> list[tuple[str, object]]:
    """The public methods and properties of a class that are its own."""
    if not inspect.isclass(thing):
        return []
    kinds = (property, staticmethod, classmethod)
    found = vars(thing).items()
    return [
        (name, value)
        for name, value in found
        if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, kinds))
    ]


def undocumented(name: str, thing: object) -> list[str]:
    """Names without a docstring of their own."""
    bare = [] if isinstance(thing, str) or _words(thing) else [name]
    return bare + [f"{name}.{part}" for part, value in members(thing) if not _words(value)]


def _words(thing: object) -> str:
    words = (getattr(thing, "__doc__", None) or "").strip()
    # A dataclass without a docstring is given its signature as one.
    signature = inspect.isclass(thing) and words.startswith(f"{thing.__name__}(")
    return "" if signature else words


def test_there_are_few_public_names_and_all_can_be_had() -> None:
    assert len(ekbom.__all__) <= MOST
    assert sorted(ekbom.__all__) == sorted(set(ekbom.__all__))
    assert not [name for name in ekbom.__all__ if getattr(ekbom, name, None) is None]
    assert set(dir(ekbom)) == set(ekbom.__all__)
    with pytest.raises(AttributeError, match="planted"):
        _ = ekbom.planted  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ekbom.__all__)
def test_a_public_name_has_a_docstring_and_a_place_in_the_reference(name: str) -> None:
    assert not undocumented(name, getattr(ekbom, name))
    assert re.search(rf"^## `{name}`$", REFERENCE, re.MULTILINE)


@pytest.mark.parametrize(
    "words", make_docs.commands(), ids=lambda words: " ".join(words) or "ekbom"
)
def test_a_command_is_documented(words: list[str]) -> None:
    title = " ".join(["ekbom", *words])
    assert re.search(rf"^## `{title}`$", COMMANDS, re.MULTILINE)
    assert "Usage: " + title in COMMANDS


def test_the_generated_pages_are_current() -> None:
    old = [path.name for path, text in make_docs.pages().items() if path.read_text("utf-8") != text]
    assert not old, "run make docs"


def test_every_word_is_defined_once() -> None:
    words = re.findall(r"(?:^- |\. )\*\*([^*]+)\*\*:", GLOSSARY, re.MULTILINE)
    assert len(words) > 30
    assert sorted(words) == sorted(set(words))


def test_a_planted_name_without_a_docstring_is_found() -> None:
    class Planted:
        def silent(self) -> None: ...

    def bare() -> None: ...

    assert undocumented("Planted", Planted) == ["Planted", "Planted.silent"]
    assert undocumented("bare", bare) == ["bare"]
