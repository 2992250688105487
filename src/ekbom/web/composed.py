"""Sentences that the science puts together, in another language, by what they are made from.

A sentence with numbers and names in it cannot be looked up whole, but what it is made from can:
``{own} helped you by {x} {unit}.`` Such a pattern fits the whole sentence or not at all, and its
slots hold no more than their kind says. Where two patterns fit and do not say the same, or one
fits in two ways, nothing is said: a sentence left in English is better than a wrong one. Of two
that fit, one that is a case of the other goes before it.

A slot is named by its kind, with a number behind it where there are several of one kind:

===========  ==================================================================================
``{n}``      a whole number, written as people there write it
``{x}``      a number with its sign and decimals, written so too
``{day}``    a day of a month, with or without its year
``{time}``   a time of the day, as it is
``{own}``    a few words by which a person calls something, as they are
``{names}``  such words in a row: ``a, b and c``
``{unit}``   three words at most without a number; said in the language where it is known
``{word}``   a name; said in the language where it is known
``{said}``   a part that must be known in the language itself, within one sentence
``{each}``   such parts, with commas between them
===========  ==================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import starmap
from math import comb, prod
from types import MappingProxyType
from typing import Protocol, TypeVar

_SLOT = re.compile(r"\{([a-z]+)(\d*)\}")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH = "|".join(f"{one}|{one[:3]}" for one in _MONTHS)
_WHOLE = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
# Brackets only in pairs, and a stop only within a word: a slot never runs over a sentence's end.
_PLAIN = r"(?:[^\s.:;?!\"()]|(?<=\S) (?=\S)|\.(?=\S)|\([^()]*\))+"
# Each kind and what it may hold; a mark of haste is put behind those that can hold more or less.
_HOLDS: Mapping[str, str] = MappingProxyType({
    "n": _WHOLE,
    "x": r"[+\-\N{MINUS SIGN}]?" + _WHOLE + r"(?:\.\d+)?",
    "day": rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?",
    "time": r"\d{1,2}:\d{2}",
})  # fmt: skip
_STRETCHES: Mapping[str, str] = MappingProxyType({
    "own": _PLAIN,
    "names": _PLAIN,
    "word": _PLAIN,
    "unit": r"(?:[^\s\d.,:;?!\"()]|(?<=\S) (?=\S))+",
    "said": r"(?:[^.?!]|[.?!](?! ))+",
    "each": r"(?:[^.?!]|[.?!](?! ))+",
})  # fmt: skip
# What nobody calls something by: where one of these is in a name, it is a part of the sentence.
_NO_NAME = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|it|its|that|which|than)\b"
    r"|^(?:the|a|an|of|to|by|for|with|without|from|in|on|at|and|or) "
)
_WORDS, _UNIT_WORDS = 8, 3  # of a name and of a unit, at most
_RANKS = (tuple(_HOLDS), ("said", "each"), ("unit", "word"), ("own", "names"))
# What a slot of a kind may well hold; for the others, the name of the kind will do.
_EXAMPLES: Mapping[str, str] = MappingProxyType({
    "n": "2", "x": "2.5", "day": "22 November 2026", "time": "21:30", "names": "one, two and three",
})  # fmt: skip
_LONGEST = 2_000  # letters of a sentence that is looked at
_MOST_WAYS = 10_000  # to share a text out among the slots
_LEAP = 2024  # a day without its year may be the 29th of February
_MORE = re.compile(_WHOLE + " more")


_Said = TypeVar("_Said")


class Tongue(Protocol):
    """A language, as the slots need it."""

    def told(self, text: str) -> str:
        """A text in the language; empty where it is not known."""

    def figure(self, number: str) -> str:
        """A number as English writes it, as it is written there."""

    def day(self, on: date, form: str) -> str:
        """A day as it is written there."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What sentences are made from, and the same in another language.

    Attributes
    ----------
    english, says : str
        With slots.
    slots : tuple of str
        In the order in which they stand in the English.
    fixed : tuple of str
        The texts before, between and behind them.
    joins : bool
        Whether there is nothing between the slots but commas, "and" and "or".
    """

    english: str
    says: str
    slots: tuple[str, ...]
    fixed: tuple[str, ...]
    joins: bool

    def parts(self, text: str) -> dict[str, str]:
        """What stands in the slots; empty where the text is no such sentence, or in two ways."""
        if not self.possible(text):
            return {}
        found = _expression(self.english, "?").fullmatch(text)
        if not found:
            return {}
        # With long slots first it must be the same: else there are two ways to read it.
        other = _expression(self.english, "").fullmatch(text)
        if not other or other.groups() != found.groups():
            return {}
        return dict(zip(self.slots, found.groups(), strict=True))

    def possible(self, text: str) -> bool:
        """Whether it is worth trying: all the words are there, and there are not too many ways.

        Somebody may have written a hundred commas; to look at each way to share them out among
        several slots would never end. A number ends by itself, so only what stands behind the
        other slots can stand in several places.
        """
        first, *between, last = self.fixed
        if not (text.startswith(first) and text.endswith(last)):
            return False
        open_ends = [
            one for slot, one in zip(self.slots, between, strict=False) if _kind(slot) in _STRETCHES
        ]
        ways = prod(comb(text.count(one), open_ends.count(one)) for one in set(open_ends))
        return 0 < ways <= _MOST_WAYS

    def narrower(self, other: Pattern) -> bool:
        """Whether every sentence of this one is one of the other, and not the other way round.

        Between the same words, a slot that must know what it holds goes before one that need not.
        """
        if self._bare() == other._bare():
            ranks = [
                (_rank(one), _rank(two)) for one, two in zip(self.slots, other.slots, strict=True)
            ]
            if all(one <= two for one, two in ranks) and any(one < two for one, two in ranks):
                return True
        return bool(other.parts(self.example()) and not self.parts(other.example()))

    def _bare(self) -> str:
        return _SLOT.sub("{}", self.english).removesuffix(".")

    def example(self) -> str:
        """A text it is made for."""
        return _SLOT.sub(lambda found: _EXAMPLES.get(found[1], found[1]), self.english)


def _rank(slot: str) -> int:
    """How little a slot asks of what it holds: a form, to be known, perhaps known, nothing."""
    return next(n for n, kinds in enumerate(_RANKS) if _kind(slot) in kinds)


def _kind(slot: str) -> str:
    return slot.rstrip("0123456789")


def read_pattern(english: str, says: str) -> Pattern:
    """A pattern from both its sides.

    Raises
    ------
    ValueError
        When a slot is of no kind, stands twice, touches another or is on one side only, or when
        there is nothing but slots.
    """
    slots = tuple(found[0].strip("{}") for found in _SLOT.finditer(english))
    fixed = [part[0] for part in _between(english)]
    kinds = {found[1] for found in _SLOT.finditer(english)}
    strange = kinds - {*_HOLDS, *_STRETCHES}
    if strange or "{" in "".join(fixed) or "}" in "".join(fixed):
        raise ValueError(f"no such slot: {', '.join(sorted(strange)) or english}")
    if len(set(slots)) < len(slots):
        raise ValueError("a slot stands twice")
    if {found[0].strip("{}") for found in _SLOT.finditer(says)} != set(slots):
        raise ValueError("the slots are not the same on both sides")
    bare = not "".join(fixed) and kinds & set(_STRETCHES)
    if not slots or bare or not all(fixed[1:-1]):
        raise ValueError("slots need something between them, and a sentence something beside them")
    joins = re.fullmatch(r"[\W\d]*(?:(?:and|or|,)[\W\d]*)+", "".join(fixed)) is not None
    return Pattern(english, says, slots, tuple(fixed), joins)


def _between(english: str) -> list[tuple[str, str]]:
    """The texts before, between and behind the slots, each with the kind of the slot after it."""
    parts = _SLOT.split(english)
    return [(parts[n], parts[n + 1] if n + 1 < len(parts) else "") for n in range(0, len(parts), 3)]


@cache
def _expression(english: str, haste: str) -> re.Pattern[str]:
    """What matches a whole sentence; made when one may be it, as making all takes too long."""
    whole = ""
    for fixed, kind in _between(english):
        whole += re.escape(fixed)
        if kind:
            holds = _HOLDS.get(kind) or _STRETCHES[kind] + haste
            whole += f"({holds})"
    return re.compile(whole)


class Composed:
    """The patterns of one language.

    Parameters
    ----------
    pairs : iterable of (str, str)
        The English and what it is there; a text without slots is said as it stands.

    Raises
    ------
    ValueError
        As `read_pattern`.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._exact: dict[str, str] = {}
        self._patterns: dict[str, Pattern] = {}
        self._by_word: dict[str, list[Pattern]] = {}
        for english, says in dict(starmap(_bare, pairs)).items():
            if "{" not in english:
                self._exact[english] = says
                continue
            pattern = read_pattern(english, says)
            self._patterns[english] = pattern
            self._by_word.setdefault(_first_word(english), []).append(pattern)

    def say(self, text: str, tongue: Tongue) -> str:
        """A sentence in the language; empty where it is not known, or could mean two things.

        It is known with a capital and without, and with a stop and without.
        """
        text = _spaced(text)
        stop = "." if text.endswith(".") else ""
        for begin in dict.fromkeys((text[:1], text[:1].lower())):
            whole = begin + text[1:]
            found = {one: (said, "") for one, said in self.ways(whole, tongue).items()}
            if stop:
                bare = self.ways(whole.removesuffix(stop), tongue)
                found |= {one: (said, stop) for one, said in bare.items()}
            if found:
                ways = {said + end for said, end in self._narrow(found).values()}
                said = ways.pop() if len(ways) == 1 else ""
                return said if begin == text[:1] else said[:1].upper() + said[1:]
        return ""

    def ways(self, text: str, tongue: Tongue) -> dict[str, str]:
        """Each pattern that fits a text, and what it makes of it; the narrower ones alone."""
        if len(text) > _LONGEST:
            return {}
        if text in self._exact:
            return {text: self._exact[text]}
        begun = (*self._by_word.get(text.partition(" ")[0], ()), *self._by_word.get("", ()))
        # What only joins two parts would tear a sentence where a name has an "and" in it.
        near = (one for one in begun if not (one.joins and text[:1].isupper()))
        found = {one.english: _filled(one, text, tongue) for one in near}
        return self._narrow({english: said for english, said in found.items() if said})

    def _narrow(self, found: Mapping[str, _Said]) -> dict[str, _Said]:
        """Of what fits the same text, what is no wider than another: an exact text before all."""
        exact = {english: said for english, said in found.items() if english in self._exact}
        if exact:
            return exact
        patterns = [self._patterns[english] for english in found]
        return {
            one.english: found[one.english]
            for one in patterns
            if not any(other.narrower(one) for other in patterns if other is not one)
        }


def _bare(english: str, says: str) -> tuple[str, str]:
    """Both without the stop at their end, where both have one: a text may go on behind it."""
    english = _spaced(english)
    if english.endswith(".") and says.endswith("."):
        return english[:-1], says[:-1]
    return english, says


def _first_word(english: str) -> str:
    """The word every sentence of a pattern begins with; empty where a slot has a part in it."""
    word, space, _ = english.partition(" ")
    return word if space and "{" not in word else ""


def _spaced(text: str) -> str:
    """With plain spaces: whether a line may break there is no part of what is said."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _filled(pattern: Pattern, text: str, tongue: Tongue) -> str:
    """A sentence by one pattern; empty where it does not fit."""
    said = {slot: _VALUES[_kind(slot)](part, tongue) for slot, part in pattern.parts(text).items()}
    if not said or not all(said.values()):
        return ""
    return _SLOT.sub(lambda found: said[found[0].strip("{}")], pattern.says)


def _as_it_is(text: str, _tongue: Tongue) -> str:
    return text


def _own(text: str, _tongue: Tongue) -> str:
    """A name as it is; empty for words that nobody calls something by."""
    return "" if _NO_NAME.search(text) or text.count(" ") >= _WORDS else text


def _number(text: str, tongue: Tongue) -> str:
    return tongue.figure(text)


def _known(text: str, tongue: Tongue) -> str:
    return tongue.told(text)


def _known_or_own(text: str, tongue: Tongue) -> str:
    return tongue.told(text) or _own(text, tongue)


def _unit(text: str, tongue: Tongue) -> str:
    """Known, or a few words at most: after a number anything else would be a part of a sentence."""
    return tongue.told(text) or (_own(text, tongue) if text.count(" ") < _UNIT_WORDS else "")


def _each(text: str, tongue: Tongue) -> str:
    said = [tongue.told(one) for one in text.split(", ")]
    return ", ".join(said) if all(said) else ""


def _names(text: str, tongue: Tongue) -> str:
    """Names in a row, with the last "and" or "or" in the language."""
    if not all(_own(one, tongue) for one in text.split(", ")):
        return ""
    for word in ("and", "or"):
        before, found, last = text.rpartition(f" {word} ")
        if found:
            more = tongue.told(last) if _MORE.fullmatch(last) else last
            return f"{before} {tongue.told(word) or word} {more or last}"
    return text


def _month(name: str) -> int:
    """Its number, by the beginning of its name."""
    return next(n for n, one in enumerate(_MONTHS, 1) if one.startswith(name))


def _day(text: str, tongue: Tongue) -> str:
    """A day as it is written there; empty for one no calendar has."""
    if "-" in text:
        year, month, day = (int(part) for part in text.split("-"))
        form = "d MMMM"
    else:
        number, name, *rest = text.split()
        year, month, day = int(rest[0]) if rest else 0, _month(name), int(number)
        form = "d MMMM" if name in _MONTHS else "d MMM"
    try:
        on = date(year or _LEAP, month, day)
    except ValueError:
        return ""
    return tongue.day(on, f"{form} y" if year else form)


_VALUES: Mapping[str, Callable[[str, Tongue], str]] = MappingProxyType({
    "n": _number,
    "x": _number,
    "day": _day,
    "time": _as_it_is,
    "own": _own,
    "names": _names,
    "unit": _unit,
    "word": _known_or_own,
    "said": _known,
    "each": _each,
})  # fmt: skip
