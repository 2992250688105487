"""What pages load is ours, or of others as a notice says; nothing is loaded from elsewhere."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from tests.project.repo import PACKAGE, ROOT, name_of

STATIC = PACKAGE / "web" / "static"
NOTICE = (ROOT / "NOTICE").read_text("utf-8")
# Scripts of ours say in their first line what they do; a minified one of another cannot.
OURS = re.compile(r"\A(?:\"use strict\";\s*)?(?://|/\*)")
ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]", re.IGNORECASE)
PAGES = sorted(
    path
    for folder in ("web", "reports")
    for path in (PACKAGE / folder).rglob("*")
    if path.suffix in {".jinja", ".js", ".css", ".svg"} and path.name != "htmx.js"
)


def test_a_script_of_others_is_unchanged_and_has_its_notice() -> None:
    of_others = [path for path in STATIC.glob("*.js") if not OURS.match(path.read_text("utf-8"))]
    assert [path.name for path in of_others] == ["htmx.js"]
    (path,) = of_others
    assert name_of(path) in NOTICE
    assert sha256(path.read_bytes()).hexdigest() in NOTICE


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_nothing_names_another_place(path) -> None:
    assert ELSEWHERE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text", ["https://example.org/x.js", "//cdn.example/x.css", "url(http://a.example)"]
)
def test_another_place_is_seen(text) -> None:
    assert ELSEWHERE.search(text)
