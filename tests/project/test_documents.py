"""Every command, target, module and page that the documents name exists."""

from __future__ import annotations

import re
import shlex
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from benchmarks.run import NAMES, SOAK
from tests.project.repo import ROOT
from typer.main import get_command

from ekbom.cli import make_app

DOCS = frozenset((ROOT / "docs").glob("*.md"))
PAGES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")),
    # That of all commands is made of their own help.
    *sorted(path for path in DOCS if path.stem != "commands"),
)
TARGETS = frozenset(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
_INLINE = re.compile(r"`(ekbom [a-z][^`]*)`")
_BLOCK = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_SHELL = ("", "sh", "console")
_LINK = re.compile(r"\]\(([^)#]*)#?([^)]*)\)")


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


def read(words: list[str]) -> list[str]:
    """Take a command apart as the command line does, and give the words it has no use for.

    What it would do is not done.
    """
    command: Any = get_command(make_app(words[1:]))
    rest = words[1:]
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        command, rest = command.commands[rest[0]], rest[1:]
    context = command.context_class(command, info_name=" ".join(words))
    left: list[str] = command.make_parser(context).parse_args(rest)[1]
    return left


CALLS = [
    pytest.param(words, id=f"{path.stem}: {' '.join(words)}")
    for path in PAGES
    for words in commands_of(path.read_text("utf-8"))
]


@pytest.mark.parametrize("words", CALLS)
def test_a_command_of_the_documents_can_be_called(words: list[str]) -> None:
    assert read(words) == []


def test_the_pages_are_looked_at() -> None:
    told = {path.stem for path in PAGES if commands_of(path.read_text("utf-8"))}
    tutorials = {path.stem for path in DOCS if path.stem.startswith("tutorial-")}
    assert len(tutorials) > 6
    assert told >= {"README", "clinic", "formats", *tutorials}


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


def test_a_planted_word_too_many_is_found() -> None:
    (words,) = commands_of("Say `ekbom check planted`.")
    assert read(words) == ["planted"]


def unknown(text: str) -> list[str]:
    """What a page asks make, Python or the benchmarks for, and they do not know."""
    targets = re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)
    modules = re.findall(r"python -m ([\w.]+)", text)
    benchmarks = re.findall(r"benchmarks\.run ([a-z-]+)", text)
    return [
        *(name for name in targets if name not in TARGETS),
        *(name for name in modules if find_spec(name) is None),
        *(name for name in benchmarks if name not in (*NAMES, *SOAK)),
    ]


def test_every_target_and_module_of_the_documents_exists() -> None:
    assert not {path.name: found for path in PAGES if (found := unknown(path.read_text("utf-8")))}
    planted = "`make run`, `make plants`\nmake seeds\n`python -m benchmarks.run cold`"
    assert unknown(planted) == ["plants", "seeds"]
    assert unknown("`python -m benchmarks.plants`, `python -m benchmarks.run seeds`") == [
        "benchmarks.plants", "seeds",
    ]  # fmt: skip


def headings(page: str) -> set[str]:
    """What may stand behind the # of a link to a page."""
    found = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in found}


def links_of(path: Path, page: str) -> list[tuple[Path, str]]:
    """Where each link of a page leads: a file, and a heading of it or nothing."""
    found = _LINK.findall(page)
    return [((path.parent / name).resolve() if name else path, part) for name, part in found]


def astray(path: Path, page: str) -> list[str]:
    """Links of a page that lead nowhere."""
    return [
        f"{there.name}#{part}"
        for there, part in links_of(path, page)
        if not there.is_file() or (part and part not in headings(there.read_text("utf-8")))
    ]


def test_every_link_leads_somewhere() -> None:
    found = {path.name: astray(path, path.read_text("utf-8")) for path in {*PAGES, *DOCS}}
    assert not {name: lost for name, lost in found.items() if lost}
    planted = "[a](planted.md), [b](formats.md#planted), [c](formats.md#the-workspace), [d](#lost)"
    here = ROOT / "docs" / "levels.md"
    assert astray(here, planted) == ["planted.md#", "formats.md#planted", "levels.md#lost"]


def test_every_page_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        path = ahead.pop()
        if path not in reached and path.suffix == ".md":
            reached.add(path)
            ahead += [there for there, _ in links_of(path, path.read_text("utf-8"))]
    assert not DOCS - reached
