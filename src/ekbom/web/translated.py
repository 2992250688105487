"""A finished page or chart of the reports, in the language of whoever reads it.

The reports write English, each page complete in itself. Here every text of one is looked up as it
stands; one that nobody translated says that it is English. Nothing but texts, the attributes that
are read aloud and marks of the language is touched, so what is drawn stays as it was.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from markupsafe import Markup, escape

from ekbom.web.texts import Texts

# Our own markup, escaped where it was made: an attribute may hold ">", a text holds no "<".
_TAG = re.compile(r'(<!--.*?-->|<[^<>"]*(?:"[^"]*"[^<>"]*)*>)', re.DOTALL)
_NAME = re.compile(r"</?([A-Za-z][\w:-]*)")
_READ_ALOUD = re.compile(r' (aria-label|alt|title|data-h)="([^"]*)"')
_ENGLISH, _OWN = ' lang="en"', ' translate="no"'
# What stands between an element and the text that goes on behind it.
_BEFORE = " \n\t:;,"
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"(?<![\d.,-])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d.,-])")
# A day or a month alone, as on an axis, with how it is written elsewhere.
_ON_AN_AXIS = re.compile(r"(?:\d{1,2} )?[A-Z][a-z]{2,8}(?: \d{4})?")
_DAYS = (
    ("%d %B %Y", "d MMMM y"), ("%d %b %Y", "d MMM y"), ("%B %Y", "MMMM y"), ("%b %Y", "MMM y"),
    ("%d %B", "d MMMM"), ("%d %b", "d MMM"), ("%B", "LLLL"), ("%b", "LLL"),
)  # fmt: skip
_LEAP = " 2024"  # a day without its year may be the 29th of February
# Commands and programs; the person's own words say so themselves, in whatever language they are.
_LEFT = ("code", "pre", "script", "style")


def translated(page: str, texts: Texts) -> Markup:
    """A page or a part of one in the language of these texts; itself in English.

    Parameters
    ----------
    page : str
        Of the reports; what is no markup is escaped. What stands within ``translate="no"`` stays
        as it is.
    texts : Texts
    """
    whole = escape(page)
    if texts.language == "en":
        return whole
    parts = _TAG.split(str(whole))  # every other one is a tag
    within, depth = "", 0
    for at, part in enumerate(parts):
        if not at % 2:
            if not within and part.strip():
                _say(parts, at, texts)
            continue
        name, ends = _name(part), part.startswith("</")
        if within:
            depth += (name == within) * (-1 if ends else 1)
            within = within if depth else ""
        elif not ends:
            if name in _LEFT or _OWN in part:
                within, depth = name, 1
            else:
                parts[at] = _opened(part, texts)
    return Markup("".join(parts))  # noqa: S704  # ours, with texts that were escaped


def _opened(tag: str, texts: Texts) -> str:
    """An opening tag with what is read aloud of it; what was English there is no longer so."""

    def said(found: re.Match[str]) -> str:
        text = unescape(found[2])
        return f' {found[1]}="{escape(_known(text, texts) or text)}"'

    return _READ_ALOUD.sub(said, tag.replace(_ENGLISH, "")) if "=" in tag else tag


def _say(parts: list[str], at: int, texts: Texts) -> None:
    """A text between two tags; where it is English still its element says so, or one around it."""
    text = parts[at]
    bare = text.lstrip(_BEFORE).rstrip()
    if not bare:
        return
    if known := _known(unescape(bare), texts):
        parts[at] = text.replace(bare, str(escape(known)), 1)
    elif _is_all_of_it(parts, at):
        parts[at - 1] = f'{parts[at - 1][:-1]} lang="en">'
    else:
        parts[at] = text.replace(bare, f'<span lang="en">{bare}</span>', 1)


def _known(text: str, texts: Texts) -> str:
    """A text in this language; empty where nobody translated it. A number or a day is known."""
    if not _LETTER.search(text):
        share = texts.told(text) if "%" in text else text
        if share not in ("", text):
            return share
        return _NUMBER.sub(lambda found: texts.figure(found[0]), text)
    return texts.told(text) or (_day(text, texts) if _ON_AN_AXIS.fullmatch(text) else "")


def _day(text: str, texts: Texts) -> str:
    for ours, theirs in _DAYS:
        year = "" if "%Y" in ours else _LEAP
        try:
            on = datetime.strptime(text + year, ours + (year and " %Y")).date()
        except ValueError:
            continue
        return texts.day(on, theirs)
    return ""


def _is_all_of_it(parts: list[str], at: int) -> bool:
    """Whether a text is all that its element holds; never of one without an end tag."""
    if not 0 < at < len(parts) - 1:
        return False
    before, after = parts[at - 1], parts[at + 1]
    closed = before.startswith("</") or before.endswith("/>")
    return not closed and after.startswith("</") and _name(before) == _name(after)


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1] if found else ""
