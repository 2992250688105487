"""The texts of a page, each with the language its element says it is in; and the German demo."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from tests.builders.demo import demo_desk
from tests.builders.workbench import PORT, Bench

from ekbom.web.start import local_house

_EMPTY = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
# Tables of the reports leave out end tags that HTML lets out: what ends where one of these begins.
_ENDS = {
    "td": ("td", "th"), "th": ("td", "th"), "tr": ("td", "th", "tr"),
    "tbody": ("td", "th", "tr", "thead"),
}  # fmt: skip


class Spoken(HTMLParser):
    """The texts of a page, each with the language it is in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._open: list[tuple[str, str]] = [("", "")]
        self.texts: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self._open[-1][0] in _ENDS.get(tag, ()):
            self._open.pop()
        told = dict(attrs)
        lang = told.get("lang") or self._open[-1][1]
        self.texts += [(lang, told[name] or "") for name in ("aria-label", "alt") if name in told]
        if tag not in _EMPTY:
            self._open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open[-1][0] not in ("script", "style"):
            self.texts.append((self._open[-1][1], " ".join(data.split())))


def english(page: str, left_out: re.Pattern[str] = re.compile("(?!)")) -> set[str]:
    """What an element says to be English, but for what is left out of the page before."""
    told = Spoken(left_out.sub("", page)).texts
    return {text for lang, text in told if lang == "en" and re.search("[a-z]", text)}


def german_demo(folder: Path) -> Bench:
    """The demo people, as somebody meets them who reads German."""
    desk = demo_desk(folder)
    bench = Bench(desk, house=local_house(desk, PORT, demo=True))
    bench.client.cookies.set("ekbom-language", "de")
    return bench
