"""Texts as words that can be compared: small letters, stems, one word for each meaning.

A text somebody writes and the text of a claim go through the same steps, so that it does not
matter whether a stem is a word of the language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from ekbom.knowledge.load import read_topic

_WORD = re.compile(r"[a-z]+|\d+")
# British spellings and their like, brought to one form.
_SPELT = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"[ao]e", "e"),
        (r"our(?=s?$|ed$|ing$)", "or"),
        (r"is(?=e$|ed$|es$|ing$|ation)", "iz"),
        (r"ph", "f"),
    )
)
_INFLECTED = ("ings", "ing", "edly", "ies", "ied", "ed", "es", "s", "ly")
_DERIVED = ("ations", "ation", "ments", "ment", "ness", "ical", "ity", "ous", "ic", "al", "ive")
_LAST = ("ie", "e", "y", "i")
_SHORT = 3
# From so many letters on one slip of the pen is looked for, and two.
_ONE_SLIP, _TWO_SLIPS = 5, 9


@dataclass(frozen=True, slots=True)
class Said:
    """A text as words that can be compared.

    Attributes
    ----------
    words : tuple of str
        Each meaning once, in the order of the text; without those that tell nothing.
    weighed : tuple of str
        Those of them by which a fit is judged: that something eases or worsens is no topic.
    about : bool
        Whether it names restless legs.
    direction : int
        1 where it tells of something that eases, -1 of something that worsens, 0 where neither
        or both.
    denied : bool
        Whether it holds an odd number of denials.
    """

    words: tuple[str, ...]
    weighed: tuple[str, ...]
    about: bool
    direction: int
    denied: bool

    def opposes(self, other: Said) -> bool:
        """Whether the two seem to say opposite things of the same."""
        if self.direction and other.direction:
            return (self.direction * other.direction < 0) != (self.denied != other.denied)
        return self.denied != other.denied


@cache
def stem(word: str) -> str:
    """A word without its endings."""
    for pattern, to in _SPELT:
        word = pattern.sub(to, word)
    for endings in (_INFLECTED, _DERIVED, _LAST):
        word = _without(word, endings)
    return word[:-1] if len(word) > _SHORT and word[-1] == word[-2] else word


def _without(word: str, endings: Iterable[str]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORT:
            return word.removesuffix(ending)
    return word


def plain_words(text: str) -> tuple[str, ...]:
    """The words and numbers of a text in small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("'", ""))
    return tuple(_WORD.findall("".join(c for c in apart if not unicodedata.combining(c))))


class WordBook:
    """What the words of such texts mean to the search.

    Parameters
    ----------
    tables : mapping
        The parsed ``claims_words.toml``.
    """

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._same = {stem(word): stem(row[0]) for row in tables["same"]["rows"] for word in row}
        uses = {use: frozenset(map(stem, words)) for use, words in tables["words"].items()}
        self.elsewhere = uses["elsewhere"]
        self._about = uses["about"]
        self._unsaid = uses["dropped"] | uses["denies"] | uses["about"]
        self._denies, self._eases, self._worsens = (
            uses[use] for use in ("denies", "eases", "worsens")
        )

        self._turning = self._eases | self._worsens

    def say(self, text: str, known: Slips | None = None) -> Said:
        """A text as words that can be compared.

        Parameters
        ----------
        text : str
        known : Slips, optional
            Puts a word right that nobody knows but for a slip of the pen.
        """
        stems = [stem(word) for word in plain_words(text)]
        if known is not None:
            stems = [self._right(word, known) for word in stems]
        telling = [word for word in stems if word not in self._unsaid]
        topics = [word for word in telling if word not in self._turning]
        eases = any(word in self._eases for word in stems)
        worsens = any(word in self._worsens for word in stems)
        return Said(
            words=self._meanings(telling),
            weighed=self._meanings(topics or telling),
            about=any(word in self._about for word in stems),
            direction=eases - worsens,
            denied=sum(word in self._denies for word in stems) % 2 == 1,
        )

    def _meanings(self, stems: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._same.get(word, word) for word in stems))

    def _right(self, word: str, known: Slips) -> str:
        held = (self._same, self._unsaid, self.elsewhere, known.words)
        return word if any(word in words for words in held) else known.nearest(word)

    def spellings(self) -> Iterator[str]:
        """Every word that has another one of the same meaning."""
        yield from self._same


class Slips:
    """Puts right a slip of the pen: one letter too many, too few, wrong, or two changed over."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._shelves: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self.words):
            self._shelves.setdefault((word[0], len(word)), []).append(word)

    def nearest(self, word: str) -> str:
        """The one known word so near that it must be meant; the word itself when there is none."""
        most = (len(word) >= _ONE_SLIP) + (len(word) >= _TWO_SLIPS)
        found = {
            (slips, other)
            for length in range(len(word) - most, len(word) + most + 1)
            for other in self._shelves.get((word[0], length), ())
            if 0 < (slips := distance(word, other)) <= most
        }
        return min(found)[1] if found and not word.isdigit() else word


def distance(one: str, other: str) -> int:
    """How many slips lie between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


@cache
def shipped_words() -> WordBook:
    """The words that are shipped."""
    return WordBook(read_topic("claims_words"))


@cache
def shipped_limits() -> Mapping[str, float]:
    """From where on a claim fits a text, and how it is ranked."""
    return MappingProxyType(dict(read_topic("claims_words")["limits"]))
