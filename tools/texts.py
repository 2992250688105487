"""Gather the texts of the pages, bring the other languages up to date, and pack them.

``make texts`` does it; a text that is new stands empty in ``ekbom.po`` and is English on the page
until somebody writes it. One that changed is new: nothing is guessed from what is near.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).resolve().parents[1] / "src" / "ekbom" / "web"
LOCALE = WEB / "locale"
_WAYS = [("**.py", "python"), ("**.jinja", "jinja2")]
_SAID = {"gettext": None, "ngettext": (1, 2), "_": None, "say": None, "later": None, "Link": (4,)}
# A file that nobody changed stays as it is, whenever it is written.
_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_HEADER = """\
# Texts of the pages of ekbom.
# Not reviewed: written without a speaker of the language who has signed for it.
# Made by `make texts`; write between the quotes behind msgstr alone."""


def gathered() -> Catalog:
    """Every text of the pages, with the files it stands in."""
    found = Catalog(domain="ekbom", project="ekbom", charset="utf-8")
    for file, _line, said, _notes, _context in extract_from_dir(
        str(WEB), method_map=_WAYS, keywords=_SAID
    ):
        if said:
            found.add(said, locations=[(file.replace("\\", "/"), 0)])
    return found


def updated(language: str, texts: Catalog) -> Catalog:
    """What is translated already, with what is new, without what is gone."""
    place = _file(language)
    before = Catalog(locale=language)
    if place.exists():
        with place.open("rb") as stream:
            before = read_po(stream, locale=language)
    found = Catalog(
        locale=language, domain="ekbom", project="ekbom", charset="utf-8", fuzzy=False,
        header_comment=_HEADER, creation_date=_NO_DAY, revision_date=_NO_DAY,
        last_translator="not reviewed", language_team=language, version="1",
        msgid_bugs_address="none",
    )  # fmt: skip
    for text in texts:
        if text.id:
            old = before.get(text.id)
            files = sorted({(file, 0) for file, _ in text.locations})
            found.add(text.id, old.string if old and not old.fuzzy else None, locations=files)
    return found


def written(catalog: Catalog) -> bytes:
    """The texts as a file people edit."""
    out = BytesIO()
    write_po(out, catalog, sort_output=True, include_lineno=False, width=100)
    return out.getvalue()


def packed(catalog: Catalog) -> bytes:
    """The texts as the pages read them."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def languages() -> list[str]:
    """Those there are, beside English."""
    return sorted(one.name for one in LOCALE.iterdir() if one.is_dir())


def main() -> int:
    """Write both files of each language; say how much is left."""
    texts = gathered()
    for language in languages():
        catalog = updated(language, texts)
        place = _file(language)
        place.write_bytes(written(catalog))
        place.with_suffix(".mo").write_bytes(packed(catalog))
        empty = sum(not _told(one.string) for one in catalog if one.id)
        print(f"{language}: {len(catalog) - empty} texts, {empty} are English still: {place}")
    return 0


def _told(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "ekbom.po"


if __name__ == "__main__":
    sys.exit(main())
