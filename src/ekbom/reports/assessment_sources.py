"""Where the lines of an assessment come from: a short tag on the line, the whole at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ekbom.model.verdict import Ground
from ekbom.reports.words import counted, day, shortened

# "Silva C, Peralta AR, Bentes C (2017). Title": the first name, and the year.
_WORK = re.compile(r"(?P<who>[^(]+?) \((?P<year>\d{4})\)\. ")
_INITIALS = re.compile(r" [A-Z]{1,4}$")
_PAGE = re.compile(r"[,:(]")
_LONGEST = 44
_OURS = "ekbom. "

CERTAINTY_WORDS = {
    "high": "certainty high",
    "moderate": "certainty moderate",
    "low": "certainty low",
    "very_low": "certainty very low",
    "not_graded": "certainty not graded",
    "choice": "a choice of this project",
}


@dataclass(frozen=True, slots=True)
class SourceTag:
    """The source of a line, short enough to stand on it.

    Attributes
    ----------
    text : str
    target : str
        Name of the place on the page where the fact stands with all of its sources.
    mark : str
        What weakens it: "not checked yet"; empty when nothing does.
    """

    text: str
    target: str
    mark: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact of the list at the end of the page.

    Attributes
    ----------
    target, fact, says, about : str
    numbers : tuple of int
        Its sources in the list of sources.
    cautions : tuple of str
    """

    target: str
    fact: str
    says: str
    about: str
    numbers: tuple[int, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceList:
    """All that a page rests on.

    Attributes
    ----------
    facts : list of FactRow
    works : list of str
        Citations; the first is number 1.
    says : str
        How much it is.
    """

    facts: list[FactRow]
    works: list[str]
    says: str


class Cited:
    """Every fact and every work a page rests on, in the order they are first shown."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._grounds: dict[str, Ground] = {}
        self._works: dict[str, int] = {}

    def tags(self, grounds: Iterable[Ground]) -> list[SourceTag]:
        """One tag a fact; facts whose tags read the same share the first one's."""
        found: dict[str, SourceTag] = {}
        for ground in grounds:
            self._grounds.setdefault(ground.fact, ground)
            place = self._places.setdefault(ground.fact, len(self._places) + 1)
            self._number(ground.sources)
            text = tag_text(ground)
            found.setdefault(text, SourceTag(text, f"fact-{place}", mark_of(ground)))
        return list(found.values())

    def works(self, citations: Iterable[str]) -> list[SourceTag]:
        """One tag a work that is cited without a fact; it leads to the list of sources."""
        each = list(dict.fromkeys(citations))
        return [
            SourceTag(short_name(one), f"work-{number}", "")
            for one, number in zip(each, self._number(each), strict=True)
        ]

    def listed(self) -> SourceList:
        """Every fact that was cited so far, with its sources."""
        rows = [
            _row(f"fact-{self._places[fact]}", one, self._number(one.sources))
            for fact, one in self._grounds.items()
        ]
        says = f"{counted(len(rows), 'fact')} from {counted(len(self._works), 'source')}."
        return SourceList(rows, list(self._works), says)

    def _number(self, citations: Iterable[str]) -> tuple[int, ...]:
        """Their places in the list of sources."""
        return tuple(self._works.setdefault(one, len(self._works) + 1) for one in citations)


def tag_text(ground: Ground) -> str:
    """One source of a fact and how many more there are; the fact itself without any."""
    more = len(ground.sources) - 1
    return first_source(ground) + (f" and {more} more" if more > 0 else "")


def first_source(ground: Ground) -> str:
    """The source of a fact that says most, by its short name; the fact itself without any.

    A work with its authors and year says more than a page.
    """
    if not ground.sources:
        return ground.fact
    return short_name(next((one for one in ground.sources if _WORK.match(one)), ground.sources[0]))


def mark_of(ground: Ground) -> str:
    """What weakens a fact, in the few words a tag has room for."""
    if ground.status == "memory":
        return "not checked yet"
    if ground.not_checked:
        return "checked in part"
    return "of low standing" if ground.tier == "C" else ""


def other_cautions(cautions: Iterable[str], grounds: Iterable[Ground]) -> tuple[str, ...]:
    """Cautions of a line that do not stand with its facts at the end of the page already."""
    with_facts = {note for one in grounds for note in one.cautions()}
    return tuple(note for note in cautions if note not in with_facts)


def short_name(citation: str) -> str:
    """A citation as a reader of the field would say it: ``Allen 2014``."""
    if citation.startswith(_OURS):
        return CERTAINTY_WORDS["choice"].removeprefix("a ").capitalize()
    work = _WORK.match(citation)
    if work is None:
        return shortened(_INITIALS.sub("", _PAGE.split(citation)[0].strip()), _LONGEST)
    first = _INITIALS.sub("", work["who"].split(",")[0])
    return f"{shortened(first, _LONGEST)} {work['year']}"


def _row(target: str, ground: Ground, numbers: tuple[int, ...]) -> FactRow:
    certainty = CERTAINTY_WORDS.get(ground.certainty, ground.certainty)
    checked = "not checked yet" if ground.status == "memory" else f"checked {day(ground.checked)}"
    about = f"About {ground.population}; {certainty}; {checked}."
    return FactRow(target, ground.fact, ground.says, about, numbers, ground.cautions())
