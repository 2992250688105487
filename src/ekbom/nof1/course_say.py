"""The sentences of a course. Each names its numbers; a before/after never stands alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ekbom.knowledge.build import Explained
from ekbom.model.answer import Effect, Level
from ekbom.model.case import NOT_NAMED
from ekbom.model.course import Held, MedicineEvent, Shape, TurnSet
from ekbom.model.policy import LevelRule, Policy
from ekbom.model.words import capital, plural
from ekbom.nof1.say import amount, in_100, limit, number, span, without_treatment

IRLS_UNIT = "IRLS points"
# Figures of one person before and after; the difference between groups is not among them.
_WITHIN: Mapping[str, str] = {
    "no_treatment": "average with no active treatment",
    "improved_within": "improved, for one person",
    "much_improved_within": "much improved, for one person",
}
_SHAPES: Mapping[Shape, str] = {
    "none": "no shape stands out",
    "step": "it looks like a step",
    "ramp": "it looks like a slow change all along",
    "ramp_plateau": "it looks like a slow change that levelled off",
    "ramp_loss": "it looks like a change that was lost again",
}

LOST_ALREADY = "But in the nights it is held against, the gain was already being lost."


@dataclass(frozen=True, slots=True)
class CourseTopic:
    """What the sentences of a course are about.

    Attributes
    ----------
    outcome, unit : str
    lower_is_better : bool
    before, after : int
        Recorded nights before the first visit and from it on.
    """

    outcome: str
    unit: str
    lower_is_better: bool
    before: int
    after: int

    @property
    def counts(self) -> str:
        """How many recorded nights stand against how many."""
        return f"{plural(self.before, 'night')} before the first visit, {self.after} from it on"

    def better(self, change: float) -> bool:
        """Whether a change of the level goes the wanted way."""
        return change < 0 if self.lower_is_better else change > 0


def visits_words(visits: Sequence[int]) -> str:
    """Between visit 3 and 5; around visit 3; around visit 2, 3 or 6."""
    first, last = visits[0], visits[-1]
    if first < last and last - first + 1 == len(visits):
        return f"between visit {first} and {last}"
    head = ", ".join(str(visit) for visit in visits[:-1])
    return f"around visit {f'{head} or ' * bool(head)}{last}"


def turn_words(turn: TurnSet) -> str:
    """The set with what it holds, never the best visit alone."""
    return f"if it came at one visit, {visits_words(turn.visits)} ({in_100(turn.probability)})"


def not_enough(topic: CourseTopic, rule: LevelRule) -> str:
    """Counts and what is missing until a first comparison."""
    each = rule.nights_each or 0
    lacking = [
        f"{each - have} more {place}"
        for have, place in (
            (topic.before, "before the first visit"),
            (topic.after, "from it on"),
        )
        if have < each
    ]
    return capital(
        f"{topic.outcome}: not enough yet ({topic.counts}). Until a first comparison it takes "
        f"{' and '.join(lacking)}."
    )


def open_course(topic: CourseTopic, effect: Effect, p_changed: float) -> str:
    """No turn is named: the plain comparison and how open it is."""
    way = "lower" if effect.mean < 0 else "higher"
    return capital(
        f"{topic.outcome} was on average about {amount(effect.mean, topic.unit)} {way} from the "
        f"first visit on ({topic.counts}; {span(effect.interval_95, 95)}). That the level changed "
        f"at all: {in_100(p_changed)}, so no turn is named."
    )


def turned(
    topic: CourseTopic,
    effect: Effect,
    level: Level,
    *,
    p_changed: float,
    turn: TurnSet,
    best: Shape,
) -> str:
    """A turn is named, as a set of visits; the level decides how firmly."""
    verb = "changed" if level == "changed_after" else "probably changed"
    worse = "" if topic.better(effect.mean) else ", for the worse"
    return (
        f"The level of {topic.outcome} {verb} by {number(effect.mean)} {topic.unit}{worse} "
        f"({span(effect.interval_95, 95)}; {topic.counts}): {in_100(p_changed)} that it changed at "
        f"all, and {turn_words(turn)}. Of the shapes, {_SHAPES[best]}."
    )


def held_words(held: Held, worthwhile: float, unit: str) -> str:
    """Whether the level has held."""
    lasted = plural(held.nights, "night")
    return (
        f"{capital(in_100(held.p_held))} that over its last {lasted} it has not got "
        f"worse again by {limit(worthwhile, unit)} or more."
    )


def placebo(policy: Policy) -> str:
    """What belongs beside every before and after."""
    return without_treatment(policy.no_treatment_irls)


def axis_marks(
    unit: str, before: float | None, facts: Mapping[str, Explained]
) -> tuple[tuple[str, float], ...]:
    """Levels to be drawn on an IRLS axis, and on no other, in IRLS points.

    Parameters
    ----------
    unit : str
        Of the outcome; anything but IRLS points gives no mark.
    before : float or None
        Level before the first visit.
    facts : mapping
        As from ``ekbom.knowledge.load.no_treatment``. The difference between groups is never
        applied to one person, and so not read.
    """
    if unit != IRLS_UNIT or before is None:
        return ()
    marks = []
    for key, text in _WITHIN.items():
        value = facts[key].value if key in facts else None
        if isinstance(value, int | float):
            marks.append((text, before + value))
    return tuple(marks)


def within_person(unit: str, change: float, facts: Mapping[str, Explained]) -> tuple[str, ...]:
    """What a fall of the IRLS is worth for one person; credits nothing.

    Parameters
    ----------
    unit : str
        Of the outcome; anything but IRLS points has no such marks.
    change : float
        Last told minus first told, in IRLS points.
    facts : mapping
        As from ``ekbom.knowledge.load.no_treatment``.

    Returns
    -------
    tuple of str
        One sentence, or none.
    """
    keys = ("improved_within", "much_improved_within", "difference_between_groups")
    values = [facts[key].value if key in facts else None for key in keys]
    marks = [abs(value) for value in values if isinstance(value, int | float)]
    if unit != IRLS_UNIT or change >= 0 or len(marks) < len(keys):
        return ()
    improved, much, group = marks
    fall, rest = -change, "by itself it says nothing of what brought it."
    if fall >= improved:
        words = "much improved" if fall >= much else "improved"
        mark = much if fall >= much else improved
        return (
            f"A fall of {mark:g} IRLS points or more went with {words!r} for one person, in trials "
            f"of one medicine; {rest}",
        )
    if fall >= group:
        return (
            f"For one person a fall of {group:g} to {improved - 1:g} IRLS points is a possible "
            f"change and no more: {improved:g} went with 'improved', in trials of one medicine. "
            f"The {group:g} points that are often named are a difference between groups.",
        )
    return (
        f"A fall of under {group:g} IRLS points is less than is called important even between "
        "groups.",
    )


def _medicine(event: MedicineEvent) -> str:
    return "A medicine (not named)" if event.name == NOT_NAMED else capital(event.name)


def medicine_near(event: MedicineEvent, nights: int) -> str:
    """A medicine change that cannot be told apart from the turn."""
    when = "" if event.on is None else f" on {event.on:%d %B %Y}"
    return (
        f"{_medicine(event)} was changed{when}, within {nights} nights of the turn, so the two "
        "cannot be told apart."
    )


def medicine_apart(event: MedicineEvent, nights: int, *, before: bool) -> str:
    """Nights that are counted apart because a medicine was changed."""
    side = "before" if before else "from then on"
    when = "" if event.on is None else f" on {event.on:%d %B %Y}"
    verb = "is" if nights == 1 else "are"
    apart = f"{plural(nights, 'night')} {side} {verb} counted apart"
    return f"{_medicine(event)} was changed{when}: {apart}."


def wanted_of_nights(policy: Policy, before: int, after: int) -> tuple[str, ...]:
    """What would have made a course of nights more than it is."""
    rule = policy.levels["changed_after"]
    need_before, need_after = rule.before or 0, rule.after or 0
    found = []
    if before < need_before:
        found.append(f"{need_before} nights written down before the first visit.")
    if after < need_after:
        found.append(f"{need_after} nights written down from the first visit on.")
    return (*found, _drawn_start(policy), _MEDICINE)


def wanted_of_told(policy: Policy) -> tuple[str, ...]:
    """What would have made a told course evidence."""
    rule = policy.levels["changed_after"]
    return (
        f"A rating every night: {rule.before} nights before the first visit and {rule.after} "
        "nights from it on.",
        _drawn_start(policy),
        _MEDICINE,
    )


_MEDICINE = (
    "Every change of a medicine with its date, agreed with the person who prescribed it, and not "
    "in the same weeks as the visits."
)


def _drawn_start(policy: Policy) -> str:
    starts = policy.levels["probably_helps"].starts_min
    return (
        f"A first visit drawn at random from {starts} possible days and written down beforehand: "
        "that alone could tell the visits from time."
    )
