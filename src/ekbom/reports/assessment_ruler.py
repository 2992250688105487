"""A laboratory value on a ruler: each rule that reads it has a bar with its limits and its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from ekbom.knowledge.audience import Audience, may_see
from ekbom.knowledge.conditions import Asked, Compared, Worded, singles
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.render import limit_words
from ekbom.knowledge.rule_book import Rule
from ekbom.knowledge.shipped_rules import ground, load_rule_book
from ekbom.model.observation import Quantity
from ekbom.reports.assessment_sources import first_source
from ekbom.reports.plot import inside, round_ticks, width_of
from ekbom.reports.svg import box, join, path, picture, px, tag, words
from ekbom.reports.words import capital, shortened

Look = Literal["talk", "vein", "first"]
# Whether somebody is of age follows from the population, and is no further question.
_MINOR, _CHILD = "minor", "child"
_WIDE, _NARROW = 524.0, 354.0
_LANE, _BAR, _TOP = 40.0, 10.0, 50.0
_HATCH = 6.0  # px from line to line; the last ends within the bar
_ROOM = 1.1  # of the scale beyond the last limit or the value
_MOST = 3  # times the last limit; a scale is no longer than that
# A range that says more than "talk about iron".
_LOOKS: dict[str, Look] = {
    "iron.adult_by_vein": "vein",
    "iron.ceiling": "first",
    "iron.find_the_cause": "first",
}
LOOKS: dict[Look, str] = {
    "talk": "a reason to talk about iron",
    "vein": "about iron by vein alone",
    "first": "a doctor looks first: the cause, or too much iron",
}


@dataclass(frozen=True, slots=True)
class Lane:
    """Where one rule reads a value as a reason to ask.

    Attributes
    ----------
    rule, says : str
        Its id, and whose it is with its limits.
    look : Look
    low, high : float or None
        Ends of the range; None where it has none.
    """

    rule: str
    says: str
    look: Look
    low: float | None
    high: float | None

    def limits(self) -> tuple[float, ...]:
        """Its ends, lower first."""
        return tuple(end for end in (self.low, self.high) if end is not None)


@dataclass(frozen=True, slots=True)
class Ruler:
    """A value as the page shows it.

    Attributes
    ----------
    name : str
        Of the observation.
    title, value : str
    wide, narrow : Markup
    looks : tuple of Look
        What its bars say.
    """

    name: str
    title: str
    value: str
    wide: Markup
    narrow: Markup
    looks: tuple[Look, ...]


def ruler(observation: str, value: Quantity, rules: Sequence[str]) -> Ruler | None:
    """The value among the limits of some rules; None when none of them reads it.

    Parameters
    ----------
    observation : str
        Such as ``ferritin``.
    value : Quantity
        In any unit the observation takes.
    rules : sequence of str
        Their ids, in the order of the bars.
    """
    seen = load_rule_book().observables[observation]
    found = [lane for rule in rules if (lane := _lane(rule, observation)) is not None]
    if not found:
        return None
    last = max(end for lane in found for end in lane.limits())
    # A value far beyond all limits would press them together at the left; it stands at the edge.
    top = round_ticks(0.0, min(_ROOM * max(value.value, last), _MOST * last), 4)[-1]
    label = f"{capital(seen.says)} {value} on a scale from 0 to {top:g} {seen.unit}. " + " ".join(
        f"{lane.says}." for lane in found
    )
    wide, narrow = (_drawing(found, value, top, width, label) for width in (_WIDE, _NARROW))
    looks = tuple(look for look in LOOKS if any(lane.look == look for lane in found))
    return Ruler(observation, capital(seen.says), str(value), wide, narrow, looks)


def rules_for(topic: str, population: str, audience: Audience) -> list[str]:
    """Rules of a topic that read values of this population and ask nothing else, newest first."""
    facts = shipped_facts()
    found = [
        rule
        for id_, rule in load_rule_book().rules.items()
        if id_.startswith(f"{topic}.")
        and _about(rule, population)
        and all(may_see(facts[fact], audience) for fact in rule.all_facts())
    ]
    newest = {
        rule.id: max(int(facts[f].get("year", 0)) for f in rule.all_facts()) for rule in found
    }
    return sorted(newest, key=lambda id_: -newest[id_])


def _about(rule: Rule, population: str) -> bool:
    parts = tuple(singles(rule.when))
    words = [one for one in parts if isinstance(one, Worded) and one.observation == "population"]
    asked = [one for one in parts if isinstance(one, Asked)]
    return all((population in one.words) == one.wanted for one in words) and all(
        one.observation == _MINOR and one.wanted == (population == _CHILD) for one in asked
    )


def _lane(rule: str, observation: str) -> Lane | None:
    """The bar of the one comparison of a rule with this value."""
    book = load_rule_book()
    for one in singles(book.rule(rule).when):
        if isinstance(one, Compared) and one.observation == observation and one.wanted:
            said = limit_words(one, book.observables[observation], holds=True)
            look = _LOOKS.get(rule, "talk")
            return Lane(rule, f"{whose(one.fact)}: {said}", look, *_ends(one))
    return None


def _ends(one: Compared) -> tuple[float | None, float | None]:
    if one.how == "between":
        return one.limits[0], one.limits[1]
    return (None, one.limits[0]) if one.how in ("at_most", "below") else (one.limits[0], None)


def whose(fact: str) -> str:
    """Whose limit it is: the guideline, or the source that says most."""
    guideline = shipped_facts()[fact].get("guideline")
    return str(guideline) if guideline else first_source(ground(fact))


def _drawing(
    lanes: Sequence[Lane], value: Quantity, top: float, width: float, label: str
) -> Markup:
    left, right = 10.0, width - 10.0
    most = int((right - left) / width_of("x"))

    def x(of: float) -> float:
        return left + (right - left) * min(of, top) / top

    bottom = _TOP + _LANE * len(lanes)
    at = px(x(value.value))
    parts = [tag("line", cls="reading", x1=at, x2=at, y1=32, y2=px(bottom))]
    for k, lane in enumerate(lanes):
        y = _TOP + _LANE * k
        low, high = x(lane.low or 0.0), x(top if lane.high is None else lane.high)
        room = tag("rect", cls="lab-room", x=px(left), width=px(right - left), y=px(y + 20),
                   height=px(_BAR), rx=5)  # fmt: skip
        parts += [
            room,
            zone(lane.look, low, high, y + 20),
            *(
                tag("line", cls="lab-limit", x1=px(x(e)), x2=px(x(e)), y1=px(y + 16), y2=px(y + 34))
                for e in lane.limits()
            ),
            words(shortened(lane.says, most), px(left), y + 12, cls="halo"),
        ]
    parts += [
        tag("circle", cls="guess", cx=at, cy=26, r=6.5),
        inside(_said(value, top), x(value.value), 14, left, right, "em"),
        _scale(lanes, top, x, bottom),
    ]
    return picture(label, join(parts), width=width, height=bottom + 28, cls="chart ruler")


def _said(value: Quantity, top: float) -> str:
    return str(value) if value.value <= top else f"{value}, beyond this scale"


def zone(look: Look, low: float, high: float, y: float) -> Markup:
    """The part of a bar in which a rule holds; where a doctor looks first it is hatched."""
    if look != "first":
        return path(f"lab-{look}", [box(low, y, high - low, _BAR)])
    steps = range(int((high - low) // _HATCH))
    lines = [f"M{px(low + _HATCH * k)} {px(y + _BAR)}l{px(_BAR)} {px(-_BAR)}" for k in steps]
    return join([path("lab-first", [box(low, y, high - low, _BAR)]), path("lab-lines", lines)])


def look_sign(look: Look) -> Markup:
    """The piece of a bar beside its words."""
    return tag("svg", zone(look, 1, 25, 3), cls="sign", width=26, height=16, aria_hidden="true")


def _scale(lanes: Sequence[Lane], top: float, x, bottom: float) -> Markup:  # type: ignore[no-untyped-def]
    """0, every limit and the end, each number where it does not touch the one before it."""
    numbers = sorted({0.0, top, *(end for lane in lanes for end in lane.limits())})
    parts, taken = [], -100.0
    for n in numbers:
        text = f"{n:g}"
        half = width_of(text) / 2
        at = min(x(n), x(top) - half)
        if at - half >= taken + 8:
            parts.append(words(text, px(at), bottom + 16, at="middle"))
            taken = at + half
    return join(parts)
