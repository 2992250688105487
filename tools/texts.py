"""Gather the texts of the pages, bring the other languages up to date, and pack them.

``make texts`` does it; a text that is new stands empty in ``ekbom.po`` and is English on the page
until somebody writes it. One that changed is new: nothing is guessed from what is near.
What the data of the science say on pages stands in ``science.po``, by the English sentence; what
the science puts together of numbers and names, in ``composed*.po``, by patterns written by hand.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatch
from io import BytesIO
from itertools import chain, product
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from ekbom.assessment.pattern import _counted
from ekbom.knowledge.toml_files import data_folder
from ekbom.reports.assessment_lines import KNOWER_WORDS
from ekbom.reports.measure_words import _CERTAINTY
from ekbom.reports.measure_words import _POINTS as _SPEAKS
from ekbom.web.composed import read_pattern

SOURCE = Path(__file__).resolve().parents[1] / "src" / "ekbom"
WEB = SOURCE / "web"
LOCALE = WEB / "locale"
_WAYS = [("**.py", "python"), ("**.jinja", "jinja2")]
_SAID = {"gettext": None, "ngettext": (1, 2), "_": None, "say": None, "later": None, "Link": (4,)}
# A file that nobody changed stays as it is, whenever it is written.
_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
# Which fields of which data files are sentences that a page shows.
_SENTENCES = {
    "observations*": ("says", "denies", "asks", "words"),
    "rules*": ("claims", "denies", "then"),
    "measures": (
        "name", "how", "first", "until", "beyond", "refused", "texts_differ", "documents_say",
        "design", "outcome", "bias",
    ),
    "claims": ("statement", "reason", "says"),
    "criteria": ("name", "says"),
    "due": ("says", "do"),
    "safety": ("says",),
    "labs": ("says", "why_differs"),
    "recommendations": ("says", "why_differs", "remark"),
    "drugs": ("says", "cautions"),
    "worsening": ("says", "swap"),
    **dict.fromkeys(
        ("causes", "circadian", "medicines", "mimics", "nof1", "scales", "severity",
         "steps", "therapies", "trying"),
        ("says",),
    ),
}  # fmt: skip
# The modules whose words stand around those sentences: headings, and how each stands.
_WORDED = (
    "actions/interview.py", "reports/assessment.py", "reports/assessment_blood.py",
    "reports/assessment_lines.py", "reports/assessment_medicines.py",
    "reports/assessment_pattern.py", "reports/assessment_redflags.py", "reports/claim_words.py",
    "reports/measure_words.py", "reports/measures.py",
)  # fmt: skip
_POINTS = 5  # of the pattern, which are counted in words
_WHAT = {
    "ekbom": "Texts of the pages of ekbom.",
    "science": "Sentences of the data of ekbom, as its pages show them.",
    "composed": "Sentences that ekbom puts together; its slots are told of in web/composed.py.",
}
_HEADER = """\
# {what}
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


def sentences() -> Catalog:
    """Every sentence of the science that a page shows, with the files it stands in."""
    found = Catalog(domain="science", project="ekbom", charset="utf-8")
    for place, said in chain(_of_data(), _around()):
        found.add(said, locations=[(place, 0)])
    return found


def _of_data() -> Iterator[tuple[str, str]]:
    for file in sorted(data_folder().glob("*.toml")):
        some = (names for stem, names in _SENTENCES.items() if fnmatch(file.stem, stem))
        fields = frozenset(chain.from_iterable(some))
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for said in _said_in(data, fields):
            yield f"knowledge/data/{file.name}", said


def _around() -> Iterator[tuple[str, str]]:
    for place in _WORDED:
        for said in _worded_in(ast.parse((SOURCE / place).read_text(encoding="utf-8"))):
            yield place, said
    for knower in KNOWER_WORDS.values():
        yield "reports/assessment_lines.py", knower
    for sure, which in product(_CERTAINTY.values(), _SPEAKS.values()):
        yield "reports/measure_words.py", f"{sure}{which}"
    for points in product((True, False, None), repeat=_POINTS):
        for said in re.findall(r"[^.]+\.", _counted(points)):
            yield "assessment/pattern.py", said.strip()


def _worded_in(module: ast.Module) -> Iterator[str]:
    """The whole texts a module says: those with a capital that explain or fill in nothing."""
    parts = [one.values for one in ast.walk(module) if isinstance(one, ast.JoinedStr)]
    explains = [one.value for one in ast.walk(module) if isinstance(one, ast.Expr)]
    left = {id(one) for one in chain(explains, *parts)}
    for one in ast.walk(module):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in left:
            yield from re.findall(r"\A[A-Z].*\Z", one.value)


def _said_in(data: Any, fields: frozenset[str], *, within: bool = False) -> Iterator[str]:
    """The strings of these fields, however deep they lie."""
    if isinstance(data, dict):
        for name, each in data.items():
            yield from _said_in(each, fields, within=within or name in fields)
    elif isinstance(data, list):
        for each in data:
            yield from _said_in(each, fields, within=within)
    elif isinstance(data, str) and within:
        yield data


def updated(language: str, texts: Catalog) -> Catalog:
    """What is translated already, with what is new, without what is gone."""
    domain = str(texts.domain)
    place = _file(language, domain)
    before = Catalog(locale=language)
    if place.exists():
        with place.open("rb") as stream:
            before = read_po(stream, locale=language)
    found = Catalog(
        locale=language, domain=domain, project="ekbom", charset="utf-8", fuzzy=False,
        header_comment=_HEADER.format(what=_WHAT[domain.partition("_")[0]]), creation_date=_NO_DAY,
        revision_date=_NO_DAY,
        last_translator="not reviewed", language_team=language, version="1",
        msgid_bugs_address="none",
    )  # fmt: skip
    for text in texts:
        if text.id:
            old = before.get(text.id)
            files = sorted({(file, 0) for file, _ in text.locations})
            found.add(text.id, old.string if old and not old.fuzzy else None, locations=files)
    return found


def composed(language: str) -> Iterator[Catalog]:
    """What sentences are put together from, by its files: there is nothing it is gathered from.

    Raises
    ------
    ValueError
        When a pattern cannot be read, with the pattern.
    """
    for place in sorted((LOCALE / language / "LC_MESSAGES").glob("composed*.po")):
        with place.open("rb") as stream:
            found = read_po(stream, locale=language, domain=place.stem)
        for one in found:
            if one.id and one.string and "{" in f"{one.id}{one.string}":
                try:
                    read_pattern(str(one.id), str(one.string))
                except ValueError as error:
                    raise ValueError(f"{place.name}: {one.id}: {error}") from error
        yield found


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
    """Write both files of each language and domain; say how much is left."""
    of_all = (gathered(), sentences())
    each = [(one, texts) for one in languages() for texts in (*of_all, *composed(one))]
    for language, texts in each:
        catalog = updated(language, texts)
        place = _file(language, str(texts.domain))
        place.write_bytes(written(catalog))
        place.with_suffix(".mo").write_bytes(packed(catalog))
        empty = sum(not _told(one.string) for one in catalog if one.id)
        print(f"{language}: {len(catalog) - empty} texts, {empty} are English still: {place}")
    return 0


def _told(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _file(language: str, domain: str = "ekbom") -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


if __name__ == "__main__":
    sys.exit(main())
