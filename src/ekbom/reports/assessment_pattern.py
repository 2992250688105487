"""Whether it is the pattern: the five points, the look-alikes, how often, why the fifth counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.assessed import Mimic, PatternAnswer
from ekbom.model.verdict import Ground, Verdict
from ekbom.reports.assessment_lines import NO_FLAG, URGENCY_FLAGS, Flag
from ekbom.reports.assessment_sources import Cited, SourceTag, other_cautions
from ekbom.reports.svg import picture, tag
from ekbom.reports.words import capital, counted

_POINTS = (
    ("Urge to move", "An urge to move the legs"),
    ("At rest", "It begins or grows at rest"),
    ("Eased by moving", "Moving brings relief while it lasts"),
    ("Evening or night", "Worse in the evening or at night"),
    ("Nothing else explains it", "Nothing else explains it better"),
)
# Look, sign and word of an answer.
STATES: dict[bool | None, Flag] = {
    True: ("met", "yes", "Met"),
    False: ("not", "no", "Not met"),
    None: ("unk", "open", "Not known"),
}
_MIMIC_FLAGS: dict[bool | None, Flag] = {
    True: ("warn", "warn", "Still open"),
    None: ("none", "open", "Not known"),
    False: ("", "yes", "Closed"),
}
_ORDER = list(_MIMIC_FLAGS)
_SOON = ("today", "this_week")
_NUMBER = re.compile(r"^Essential criterion \d[^:]*: ")
_STILL = re.compile(r"; still needed: ")  # what is needed stands below as questions
_ASKED = 2  # questions at one answer; all of them stand in the list
_FOUR_POINTS = "crit.four_specificity"


@dataclass(frozen=True, slots=True)
class Point:
    """One of the five points.

    Attributes
    ----------
    short, title : str
    state : Flag
    asks : str
        What the point asks for.
    why : tuple of str
    cautions : tuple of str
    tags : list of SourceTag
    """

    short: str
    title: str
    state: Flag
    asks: str
    why: tuple[str, ...]
    cautions: tuple[str, ...]
    tags: list[SourceTag]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule beside others: what it says now, and why.

    Attributes
    ----------
    says : str
    state : Flag
    why : tuple of str
    cautions : tuple of str
    tags : list of SourceTag
    """

    says: str
    state: Flag
    why: tuple[str, ...]
    cautions: tuple[str, ...]
    tags: list[SourceTag]


@dataclass(frozen=True, slots=True)
class MimicRow:
    """One look-alike.

    Attributes
    ----------
    name, points, answer : str
    then : str
        The next step while it is open; may be empty.
    flag, urgency : Flag
    tags : list of SourceTag
    """

    name: str
    points: str
    answer: str
    then: str
    flag: Flag
    urgency: Flag
    tags: list[SourceTag]


@dataclass(frozen=True, slots=True)
class FourPoints:
    """How many meet the first four points without restless legs.

    Attributes
    ----------
    dots : Markup
    says : str
    tags : list of SourceTag
    """

    dots: Markup
    says: str
    tags: list[SourceTag]


def points(pattern: PatternAnswer, cited: Cited) -> list[Point]:
    """The five points in order."""
    return [
        Point(
            short, title, STATES[one.holds], _asked_for(one), _told(one),
            other_cautions(one.cautions, one.grounds), cited.tags(one.grounds),
        )
        for (short, title), one in zip(_POINTS, pattern.criteria, strict=False)
    ]  # fmt: skip


def ruled(verdicts: Sequence[Verdict], cited: Cited) -> list[Ruled]:
    """Rules beside each other; of one that is not known only what would settle it."""
    return [
        Ruled(
            _STILL.split(one.says)[0].removesuffix(".") + ".",
            STATES[one.holds], _open(one) if one.holds is None else (),
            other_cautions(one.cautions, one.grounds), cited.tags(one.grounds),
        )
        for one in verdicts
    ]  # fmt: skip


def _asked_for(verdict: Verdict) -> str:
    """The first of its facts, without the number of the criterion."""
    return capital(_NUMBER.sub("", verdict.grounds[0].says))


def _told(verdict: Verdict) -> tuple[str, ...]:
    """What decided; of an open point its questions, or how it stands where that says more."""
    if verdict.holds is None:
        return _open(verdict) if _STILL.search(verdict.says) else (verdict.says,)
    return tuple(dict.fromkeys(f"Told: {one.says}." for one in verdict.reasons))


def _open(verdict: Verdict) -> tuple[str, ...]:
    """The first questions that would settle it."""
    found = [one.asks for one in verdict.missing[:_ASKED]]
    more = len(verdict.missing) - _ASKED
    return (*found, f"And {counted(more, 'more question')}, below.") if more > 0 else (*found,)


def mimic_rows(mimics: Sequence[Mimic], of_all: Sequence[Ground], cited: Cited) -> list[MimicRow]:
    """Look-alikes, those that are open first; what all of them rest on is left to their head."""
    return [
        MimicRow(
            capital(one.name), capital(_NUMBER.sub("", one.points)), _answer(one), one.then,
            _MIMIC_FLAGS[one.open], URGENCY_FLAGS[one.urgency] if one.urgency in _SOON else NO_FLAG,
            cited.tags(own for own in one.grounds if own not in of_all),
        )
        for one in sorted(mimics, key=lambda m: _ORDER.index(m.open))
    ]  # fmt: skip


def shared(mimics: Sequence[Mimic]) -> tuple[Ground, ...]:
    """The grounds of every look-alike, which need not stand on every line."""
    first = mimics[0].grounds if len(mimics) > 1 else ()
    return tuple(one for one in first if all(one in other.grounds for other in mimics))


def _answer(mimic: Mimic) -> str:
    """Why it stands as it does; while it is not known, what would tell."""
    if mimic.open is None:
        return f"{mimic.why} {mimic.asks}".strip()
    return mimic.why


def mimic_counts(mimics: Sequence[Mimic]) -> str:
    """How many look-alikes stand how, in one line."""
    words = (("still open", True), ("not known", None), ("closed", False))
    found = [(sum(m.open is state for m in mimics), word) for word, state in words]
    return ", ".join(f"{n} {word}" for n, word in found if n)


def four_points(cited: Cited) -> FourPoints:
    """Why the fifth point matters, as 100 dots."""
    values = shipped_facts()[_FOUR_POINTS]["values"]
    met, asked = values["met_four_without_rls"]["is"], values["without_rls"]["is"]
    share = round(100 * met / asked)
    says = (
        f"Of {asked:g} people without restless legs, {met:g} met the first four points: about "
        f"{share} in 100."
    )
    return FourPoints(_dots(share), says, cited.tags([ground(_FOUR_POINTS)]))


def _dots(filled: int) -> Markup:
    """A hundred dots, some of them filled; 25 in a row."""
    step, columns = 15.4, 25
    dots = [
        tag(
            "circle", cls="of100 in" if k < filled else "of100", cx=8 + step * (k % columns),
            cy=9 + step * (k // columns), r=5.5,
        )
        for k in range(100)
    ]  # fmt: skip
    return picture(f"{filled} of 100 dots filled", *dots, width=386, height=66, cls="chart dots")
