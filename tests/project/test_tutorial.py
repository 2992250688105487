"""The tutorial is true: its commands run, and what it shows is what they print."""

from __future__ import annotations

import re

import pytest
from tests.project.repo import ROOT
from tools import make_docs

PAGES = sorted((ROOT / "docs").glob("tutorial-*.md"))


def shown(page: str) -> list[str]:
    return re.findall(r"^```text\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_tutorial_shows_what_its_commands_print(path) -> None:  # type: ignore[no-untyped-def]
    page = path.read_text("utf-8")
    assert make_docs.worked(page) == page, "run make docs"
    assert all(text.strip() for text in shown(page))


def test_the_two_examples_say_what_the_words_around_them_say() -> None:
    """A remedy that takes a point away looks harmful as needed; a drawn one is found."""
    (path,) = [path for path in PAGES if path.stem == "tutorial-what-helps"]
    reactive, drawn = shown(path.read_text("utf-8"))
    assert "[Noted]" in reactive
    assert "points higher" in reactive
    assert "this cannot show what it does" in reactive
    assert "[Helps]" in drawn
    assert "helped you by" in drawn


def test_a_planted_answer_is_replaced() -> None:
    page = "```sh\nekbom check\n```\n\n```text\nplanted\n```\n"
    assert "planted" not in make_docs.worked(page)
    assert "all is well" in make_docs.worked(page)
    assert make_docs.worked("```sh\nekbom check\n```\n") == "```sh\nekbom check\n```\n"


def test_a_planted_example_that_fails_is_seen() -> None:
    assert make_docs.worked("```python\nprint('fine')\n```\n")
    with pytest.raises(ValueError, match="planted"):
        make_docs.worked("```python\nraise ValueError('planted')\n```\n")
