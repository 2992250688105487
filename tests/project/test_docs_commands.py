"""Every command that the documents name exists, with its options and what they take."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest
from tests.project.repo import ROOT
from typer.main import get_command

from ekbom.cli import make_app

PAGES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")),
    # That of all commands is made of their own help.
    *sorted(path for path in (ROOT / "docs").glob("*.md") if path.stem != "commands"),
)
_INLINE = re.compile(r"`(ekbom [a-z][^`]*)`")
_BLOCK = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_SHELL = ("", "sh", "console")


def commands_of(page: str) -> list[list[str]]:
    """The words of every command of a page, in its text and in its blocks."""
    lines = [
        line.removeprefix("$ ")
        for kind, block in _BLOCK.findall(page)
        for line in block.replace("\\\n", " ").splitlines()
        if kind in _SHELL
    ]
    called = [line for line in (*lines, *_INLINE.findall(page)) if line.startswith("ekbom ")]
    return [shlex.split(line, comments=True) for line in called]


def read(words: list[str]) -> None:
    """Take a command apart as the command line does; what it would do is not done."""
    command: Any = get_command(make_app(words[1:]))
    rest = words[1:]
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        command, rest = command.commands[rest[0]], rest[1:]
    context = command.context_class(command, info_name=" ".join(words))
    command.make_parser(context).parse_args(rest)


CALLS = [
    pytest.param(words, id=f"{path.stem}: {' '.join(words)}")
    for path in PAGES
    for words in commands_of(path.read_text("utf-8"))
]


@pytest.mark.parametrize("words", CALLS)
def test_a_command_of_the_documents_can_be_called(words: list[str]) -> None:
    read(words)


def test_the_pages_are_looked_at() -> None:
    told = {path.stem for path in PAGES if commands_of(path.read_text("utf-8"))}
    assert told >= {
        "README",
        "clinic",
        "formats",
        *(path.stem for path in PAGES if "tut" in path.stem),
    }


@pytest.mark.parametrize(
    "planted",
    [
        "```console\n$ ekbom nothing\n```\n",
        "```\nekbom serve --planted\n```\n",
        "Say `ekbom plan walking --outcome urge --random-start`.",
        "Say `ekbom plan\nnobody --planted 3`.",
    ],
)
def test_a_planted_command_is_found(planted: str) -> None:
    (words,) = commands_of(planted)
    with pytest.raises(Exception, match=r"nothing|planted|random-start"):
        read(words)
