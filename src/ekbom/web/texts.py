"""The words of the pages in the language of the reader, with numbers and days as written there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from types import MappingProxyType

from babel.dates import format_date, format_time
from babel.messages.mofile import read_mo
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from markupsafe import Markup, escape

from ekbom.reports.svg import tag
from ekbom.reports.words import capital
from ekbom.web.composed import Composed

# The languages there are, by what they call themselves; English is how the pages are written.
# "Not reviewed" stays until somebody who speaks it has read every text and signed for it.
LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "de": "Deutsch (nicht geprüft)"})
_LOCALES: Mapping[str, str] = MappingProxyType({"en": "en_GB", "de": "de_DE"})

# How the patterns of the pages, which are English, are written elsewhere.
_DAY_FORMS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {"de": (("EEEE d", "EEEE, d"), ("EEE d", "EEE, d"), ("d MMM", "d. MMM"))}
)
_AFTER_SENTENCE = re.compile(r"(?<=[.?!]) ")
_HELD = 4_096  # sentences of the science, in memory: a page says the same at each look
_TOGETHER = 3  # sentences that are known as one, at most
_LETTER = re.compile(r"[^\W\d_]")


def later(text: str) -> str:
    """Marks a text that is translated where it is shown, so that it is found."""
    return text


class _Unknown(NullTranslations):
    """Says nothing, so that a sentence nobody has translated is told from one that is the same."""

    def gettext(self, message: str) -> str:  # noqa: ARG002  # as its parent
        return ""


@dataclass(frozen=True, slots=True)
class Texts:
    """One language.

    Attributes
    ----------
    language : str
    words : NullTranslations
        Of our own.
    sentences : NullTranslations
        Of the science, by the English ones; empty for one that is not known.
    composed : Composed
        What the science puts together.
    """

    language: str
    words: NullTranslations
    sentences: NullTranslations
    composed: Composed = field(default_factory=Composed)

    def say(self, text: str) -> str:
        """A text in this language; itself where nobody has translated it."""
        return self.words.gettext(text)

    def science(self, text: str) -> Markup:
        """What the science says, in this language; marked as English where nobody translated it.

        A text is known whole, or when each of its sentences is.
        """
        if not text or self.language == "en":
            return escape(text)
        said = self.told(text)
        return escape(said) if said else tag("span", text, lang="en")

    def told(self, text: str) -> str:
        """What the science says, in this language; empty where a part of it is not known."""
        return _told(self, str(text))

    def one(self, text: str) -> str:
        """A sentence as it stands in the data, or as pages write it: with a capital and a stop.

        What is known whole comes first, then what is put together. Signs without a letter are the
        same everywhere.
        """
        for end in ("", "."):
            bare = text.removesuffix(end)
            if not bare or not text.endswith(end):
                continue
            if said := self.sentences.gettext(bare):
                return said + end
            if said := self.sentences.gettext(bare[:1].lower() + bare[1:]):
                return capital(said) + end
            # As it is looked up when it stands within what is put together.
            if said := self.sentences.gettext(capital(bare)):
                return said + end
            if said := self.sentences.gettext(f"{bare}."):
                return said.removesuffix(".")
        if said := self.composed.say(text, self):
            return said
        return "" if _LETTER.search(text) else text

    def figure(self, number: str) -> str:
        """A number that a sentence of the science holds, with the signs it has here."""
        locale = _LOCALES[self.language]
        signs = f"{get_decimal_symbol(locale)}{get_group_symbol(locale)}"
        return number.translate(str.maketrans(".,", signs))

    def day(self, on: date, form: str = "EEEE d MMMM") -> str:
        """A day as it is written here.

        Parameters
        ----------
        on : date
        form : str
            Of Unicode's date patterns; by default with the day of the week, without the year.
        """
        for ours, theirs in _DAY_FORMS.get(self.language, ()):
            form = form.replace(ours, theirs)
        return format_date(on, form, locale=_LOCALES[self.language])

    def clock(self, at: datetime) -> str:
        """The time of a day, by hours and minutes."""
        return format_time(at, "HH:mm", locale=_LOCALES[self.language])

    def number(self, value: float, digits: int = 1) -> str:
        """A number with its own decimal sign, and no more digits than asked."""
        form = "#,##0." + "#" * digits if digits else "#,##0"
        return format_decimal(value, form, locale=_LOCALES[self.language])


def texts_of(language: str) -> Texts:
    """The texts of a language; English for one there is not."""
    # What a browser says goes no further: only languages there are may be held in memory.
    return _texts_of(language if language in LANGUAGES else "en")


@lru_cache(maxsize=_HELD)
def _told(texts: Texts, text: str) -> str:
    """A text known whole, or sentence by sentence: as many of them at once as can be."""
    each = _AFTER_SENTENCE.split(text)
    said: list[str] = []
    while each:
        ends = range(min(len(each), _TOGETHER), 0, -1)
        found = ((end, texts.one(" ".join(each[:end]))) for end in ends)
        end, first = next((one for one in found if one[1]), (0, ""))
        if not first:
            return ""
        said.append(first)
        del each[:end]
    return " ".join(said)


@cache
def _texts_of(language: str) -> Texts:
    if language == "en":
        return Texts(language, NullTranslations(), _Unknown())
    sentences = _read(language, "science")
    sentences.add_fallback(_Unknown())
    composed = Composed(_pairs(language))
    return Texts(language, _read(language, "ekbom"), sentences, composed)


def _read(language: str, domain: str) -> GNUTranslations:
    file = files("ekbom.web").joinpath("locale", language, "LC_MESSAGES", f"{domain}.mo")
    with file.open("rb") as stream:
        return GNUTranslations(stream)


def _pairs(language: str) -> Iterator[tuple[str, str]]:
    """What is known of sentences that are put together: of every file with that name."""
    folder = files("ekbom.web").joinpath("locale", language, "LC_MESSAGES")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.startswith("composed") and file.name.endswith(".mo"):
            with file.open("rb") as stream:
                found = read_mo(stream)
            yield from ((str(one.id), str(one.string)) for one in found if one.id and one.string)
