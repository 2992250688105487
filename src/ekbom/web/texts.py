"""The words of the pages in the language of the reader, with numbers and days as written there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from types import MappingProxyType

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

# The languages there are, by what they call themselves; English is how the pages are written.
# "Not reviewed" stays until somebody who speaks it has read every text and signed for it.
LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "de": "Deutsch (nicht geprüft)"})
_LOCALES: Mapping[str, str] = MappingProxyType({"en": "en_GB", "de": "de_DE"})

# How the patterns of the pages, which are English, are written elsewhere.
_DAY_FORMS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {"de": (("EEEE d", "EEEE, d"), ("EEE d", "EEE, d"), ("d MMM", "d. MMM"))}
)


def later(text: str) -> str:
    """Marks a text that is translated where it is shown, so that it is found."""
    return text


@dataclass(frozen=True, slots=True)
class Texts:
    """One language.

    Attributes
    ----------
    language : str
    words : NullTranslations
    """

    language: str
    words: NullTranslations

    def say(self, text: str) -> str:
        """A text in this language; itself where nobody has translated it."""
        return self.words.gettext(text)

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


@cache
def _texts_of(language: str) -> Texts:
    if language == "en":
        return Texts(language, NullTranslations())
    file = files("ekbom.web").joinpath("locale", language, "LC_MESSAGES", "ekbom.mo")
    with file.open("rb") as stream:
        return Texts(language, GNUTranslations(stream))
