"""Templates of the workbench: nothing that was typed gets past the escaping."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from tests.project.repo import PACKAGE

TEMPLATES = sorted((PACKAGE / "web" / "templates").glob("*.jinja"))
# With newstyle gettext what it is given becomes markup, and a percent sign in it an error.
_LOOSE = re.compile(r"gettext\(\s*[^'\"\s]")
_SAFE = re.compile(r"\|\s*safe\b|Markup|autoescape\s+false")
# Drawings and tags of our own, written out beside the word.
_OUR_OWN = re.compile(r"""}\[name\]\|safe|'</?(a|span)>'\|safe""")


def loose(text: str) -> list[str]:
    """Where a template says of something that it is markup."""
    text = _OUR_OWN.sub("", text)
    return [text[found.start() :][:60] for form in (_LOOSE, _SAFE) for found in form.finditer(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_what_is_typed_is_always_escaped(path: Path) -> None:
    assert loose(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    ["{{ gettext(words) }}", "{{ note|safe }}", "{{ note | safe }}", "{% autoescape false %}"],
)
def test_a_planted_way_round_is_seen(planted: str) -> None:
    assert loose(planted)


def test_pages_make_markup_of_whole_reports_alone() -> None:
    """Reports are escaped where they are made, and text by text where they are translated."""
    found = []
    for path in sorted((PACKAGE / "web").rglob("*.py")):
        text = path.read_text("utf-8")
        found += [
            f"{path.name}: {line.strip()}"
            for line in text.splitlines()
            if re.search(r"Markup\((?!\)|\"\"\))", line)
            and not re.search(r"Markup\((inner|below_head)\(", line)
            and (path.name, line.strip()[:27]) != ("translated.py", 'return Markup("".join(parts')
        ]
    assert found == []


def idle(name: str, sources: dict[str, str]) -> set[str]:
    """What a template imports, and neither it nor what it includes names."""
    parts = {name: Environment(extensions=["jinja2.ext.i18n"]).parse(sources[name])}
    ahead = [name]
    while ahead:
        for one in parts[ahead.pop()].find_all(nodes.Include):
            part = one.template.as_const()
            if part not in parts:
                parts[part] = Environment(extensions=["jinja2.ext.i18n"]).parse(sources[part])
                ahead.append(part)
    named = {one.name for part in parts.values() for one in part.find_all(nodes.Name)}
    found = (one for each in parts[name].find_all(nodes.FromImport) for one in each.names)
    return {one if isinstance(one, str) else one[1] for one in found} - named


def test_a_template_imports_what_it_uses() -> None:
    sources = {path.name: path.read_text("utf-8") for path in TEMPLATES}
    assert not {name: left for name in sources if (left := idle(name, sources))}
    planted = {
        "a": '{% from "c" import one, two as other, three %}{{ one() }}{% include "b" %}',
        "b": "{{ three() }}",
    }
    assert idle("a", planted) == {"other"}
