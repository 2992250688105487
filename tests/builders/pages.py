"""What a reader of a page gets to read, and where its links lead."""

from __future__ import annotations

import re

from tests.builders.html import Reader

_UNREAD = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)


def words_of(page: str) -> str:
    """The text of a page without its style and script, with one space between words."""
    return " ".join(" ".join(Reader(_UNREAD.sub(" ", page)).text).split())


def cards_of(page: str) -> list[str]:
    """Ids of the cards in their order."""
    return [str(one["id"]) for one in Reader(page).all("section")]


def card(page: str, id_: str) -> str:
    """The markup of one card."""
    return page.split(f' id="{id_}" aria-labelledby', 1)[1].split("</section>")[0]


def source_targets(page: str) -> set[str]:
    """The places to which the tags of sources lead."""
    tags = (one for one in Reader(page).all("a") if "src" in str(one.get("class", "")).split())
    return {str(one["href"])[1:] for one in tags}


def ids_of(page: str) -> set[str]:
    """Every place of a page that has a name."""
    return {str(one["id"]) for _, one in Reader(page).elements if "id" in one}
