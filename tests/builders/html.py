"""Reading a page as a browser would."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise


class Reader(HTMLParser):
    """Elements in order, each with its attributes, and the text of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def faults_of(page: str) -> list[str]:
    """What keeps a page from standing alone, being escaped, or being read aloud."""
    read = Reader(page)
    rules = {
        "asks for another place": re.search(r"https?:|//[a-z]", page.split("</style>")[1]),
        "loads by style": re.search(r"url\((?!#)", page) or "@import" in page,
        "style in the markup": any("style" in a for _, a in read.elements),
        "script in the markup": any(k.startswith("on") for _, a in read.elements for k in a),
        "points outside": any(
            a.get("src") or (a.get("href") or "#")[0] != "#" for _, a in read.elements
        ),
        "no language": read.all("html") != [{"lang": "en"}],
        "more than one script or style": len(read.all("script")) + len(read.all("style")) != 2,
    }
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h\d", tag)]
    ids = [a["id"] for _, a in read.elements if "id" in a]
    targets = {str(a["href"])[1:] for a in read.all("a")}
    named = {str(s["aria-labelledby"]) for s in read.all("section")}
    rules |= {
        "headings out of order": levels[0] != 1
        or levels.count(1) != 1
        or any(b - a > 1 for a, b in pairwise(levels)),
        "a picture without words": any(
            svg.get("aria-hidden") != "true" and not svg.get("aria-label") and "x" not in svg
            for svg in read.all("svg")
        ),
        "a name given twice": len(ids) != len(set(ids)),
        "a name nobody has": not (targets | named) <= set(ids),
    }
    return [name for name, broken in rules.items() if broken]
