"""The sentences. Each names its numbers and its design, and never says more than its level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ekbom.model.answer import Effect, Level
from ekbom.model.diary import Kind
from ekbom.model.legs import rating_of, treated
from ekbom.model.trial import Design
from ekbom.model.words import capital, plural

_TWICE = "Twice, in two trials written down beforehand: "


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sentence is about.

    Attributes
    ----------
    name : str
        Action, bundle, or "A against B".
    outcome : str
    unit : str
    unit_name : str
        ``night`` or ``day``.
    lower_is_better : bool
    worthwhile : float
    nights_with, nights_without : int
    kind : Kind or None
    medicine : bool
        A medicine that somebody prescribes.
    versus : str
        The other active measure, or empty.
    graded : bool
        "With it" means "with more of it".
    """

    name: str
    outcome: str
    unit: str
    unit_name: str
    lower_is_better: bool
    worthwhile: float
    nights_with: int
    nights_without: int
    kind: Kind | None = None
    medicine: bool = False
    versus: str = ""
    graded: bool = False

    @property
    def counts(self) -> str:
        """How many recorded nights stand against how many."""
        one, other = ("with more", "with less") if self.graded else ("with", "without")
        if self.versus:
            one, other = f"with {self.first}", f"with {self.versus}"
        nights = plural(self.nights_with, self.unit_name)
        return f"{nights} {one}, {self.nights_without} {other}"

    @property
    def with_it(self) -> str:
        """The nights of arm 1."""
        other = f" rather than {self.versus}" if self.versus else ""
        return f"{self.unit_name.capitalize()}s with {self.first}{other}"

    @property
    def first(self) -> str:
        """The measure of arm 1 alone."""
        if self.versus:
            return self.name.removesuffix(f" against {self.versus}")
        return f"more {self.name}" if self.graded else self.name

    @property
    def one_leg(self) -> str:
        """What is done to one leg at a time, held against the other leg; empty for all else."""
        return treated(self.first, self.versus) if rating_of(self.outcome) else ""


def number(x: float) -> str:
    """A number with one decimal and a true minus sign; never minus zero."""
    text = f"{abs(x):.1f}"
    return f"\N{MINUS SIGN}{text}" if x < 0 and text != "0.0" else text


def amount(x: float, unit: str) -> str:
    """A size without its sign, with its unit."""
    return f"{abs(x):.1f} {unit}"


def limit(x: float, unit: str) -> str:
    """A limit as the person gave it."""
    return f"{x:g} {unit.removesuffix('s') if x == 1 else unit}"


def span(interval: tuple[float, float], percent: int) -> str:
    """An interval in words."""
    return f"{percent} % interval {number(interval[0])} to {number(interval[1])}"


def sized(effect: Effect, unit: str) -> str:
    """A size and its 95 % interval, both counted in the direction of the effect."""
    low, high = effect.interval_95
    if effect.mean < 0:
        low, high = -high, -low
    return f"{amount(effect.mean, unit)} ({span((low, high), 95)})"


def chance(p: float) -> str:
    """A p value, never zero."""
    return "p under 0.001" if p < 0.001 else f"p {p:.3f}"


def in_100(p: float) -> str:
    """A probability as a count of a hundred, never certain."""
    whole = round(100 * p)
    if whole > 99:
        return "more than 99 in 100"
    return "less than 1 in 100" if whole < 1 else f"{whole} in 100"


def per_words(effect: Effect) -> str:
    """For a dose or rating, what the effect belongs to."""
    return "" if effect.per.endswith(" with it") else f" for {effect.per}"


def direction(effect: float) -> str:
    """Lower or higher, as measured."""
    return "lower" if effect < 0 else "higher"


def blocks_words(design: Design, pairs: int, unit_name: str) -> str:
    """How the schedule was drawn."""
    if design.name == "start":
        return f"The start was drawn at random from {len(design.starts)} possible {unit_name}s"
    if design.name == "pairs":
        size = f"single {unit_name}s" if design.block == 1 else f"{design.block}-{unit_name} blocks"
        return f"The order was drawn at random in {pairs} pairs of {size}"
    return f"The {unit_name}s were drawn at random"


def awareness(blinding: str, topic: Topic) -> str:
    """What the person knew, in the same breath as the claim."""
    if topic.one_leg:
        return "you knew which leg was treated, so part of this can be expectation"
    if topic.versus:
        return "both were real measures, so expectation is shared but not gone"
    if blinding == "helper":
        return "a helper kept the list, so expectation had less to work on"
    return f"you knew which {topic.unit_name}s were which, so part of this can be expectation"


def not_enough(topic: Topic, reasons: tuple[str, ...]) -> str:
    """Counts and what is missing."""
    return capital(f"{topic.name}: not enough yet ({topic.counts}). {' '.join(reasons)}")


def sealed(topic: Topic, end: date) -> str:
    """A running trial: counts only."""
    return capital(
        f"{topic.name} is being tested now. The result stays sealed until {end:%d %B %Y}, so that "
        f"an early look cannot fool us. Written down so far: {topic.counts}."
    )


def as_needed(topic: Topic, difference: float) -> str:
    """A raw difference that must not be read as an effect."""
    text = (
        f"{topic.with_it} were on average {amount(difference, topic.unit)} {direction(difference)} "
        f"({topic.counts}). It is taken when the legs are bad, so this cannot show what it does"
    )
    if topic.medicine:
        return f"{text}; a change of plan belongs to the person who prescribed it."
    return f'{text}; nights drawn by "ekbom plan" could.'


def to_prescriber(topic: Topic, effect: Effect, *, small: bool = False) -> tuple[str, ...]:
    """What must follow unwelcome news of a medicine: nobody should leave it off alone."""
    worse = effect.mean > 0 if topic.lower_is_better else effect.mean < 0
    if topic.medicine and (worse or small):
        return ("Please talk with the prescriber before anything is changed.",)
    return ()


def noted(topic: Topic, effect: Effect, reasons: tuple[str, ...]) -> str:
    """An average difference and nothing more."""
    text = (
        f"{topic.with_it} were on average about {amount(effect.mean, topic.unit)} "
        f"{direction(effect.mean)}{per_words(effect)}, the rest of the diary taken into account "
        f"({topic.counts}; {span(effect.interval_95, 95)}). That is all we can say."
    )
    return " ".join([text, *reasons, *to_prescriber(topic, effect)])


def pattern(topic: Topic, effect: Effect, drawn: bool, reasons: tuple[str, ...]) -> str:
    """Goes together with, other things held equal."""
    text = (
        f"In your diary {topic.first} goes together with {topic.unit_name}s that are about "
        f"{amount(effect.mean, topic.unit)} {direction(effect.mean)}{per_words(effect)}, other "
        f"logged things held equal ({topic.counts}; {span(effect.interval_95, 95)})."
    )
    open_ = [] if drawn else ["Nothing was drawn at random."]
    return " ".join([text, *open_, *reasons, *to_prescriber(topic, effect)])


def without_treatment(no_treatment: float) -> str:
    """The placebo line, as a sentence: it belongs to an IRLS axis and to no other."""
    return (
        "Levels also shift with no active treatment: in trials people on placebo improved by "
        f"{abs(no_treatment):.1f} points of the IRLS on average, and one change cannot tell the "
        "two apart."
    )


def changed_after(topic: Topic, effect: Effect, turn: str, no_treatment: float) -> str:
    """One change, with the no-treatment change beside it."""
    return (
        f"After {topic.name} began, the level changed by {number(effect.mean)} {topic.unit} "
        f"({span(effect.interval_95, 95)}; {turn}). {without_treatment(no_treatment)}"
    )


def drawn(
    topic: Topic,
    effect: Effect,
    level: Level,
    *,
    p_side: float,
    p: float,
    how: str,
    blinding: str,
) -> str:
    """The causal levels, in both directions."""
    says = _of_one_leg if topic.one_leg else _of_all
    start = says(topic, effect, level, p_side)
    text = f"{start} {how} ({chance(p)}), and {awareness(blinding, topic)}."
    return capital(" ".join([text, *to_prescriber(topic, effect)]))


def _of_one_leg(topic: Topic, effect: Effect, level: Level, p_side: float) -> str:
    """What became of whichever leg was treated: the two arms are the same treatment."""
    what, by = topic.one_leg, sized(effect, topic.unit)
    each = f"That is {amount(effect.mean / 2, topic.unit)} for whichever leg is treated."
    if level == "probably_helps":
        start = f"{what} probably helps the treated leg more than the other: {in_100(p_side)}"
        return f"{start}, {topic.outcome} differs by about {by}. {each}"
    if level == "probably_harms":
        start = f"{what} probably makes the treated leg worse than the other: {in_100(p_side)}"
        return f"{start}, {topic.outcome} differs by about {by}. {each}"
    if level == "harms":
        return f"{what} made the treated leg worse: {topic.outcome} differs by {by}. {each}"
    twice = _TWICE * (level == "replicated")
    start = f"{twice}{what} helped the treated leg more than the other"
    return f"{start}: {topic.outcome} differs by {by}. {each}"


def _of_all(topic: Topic, effect: Effect, level: Level, p_side: float) -> str:
    """What became of one arm against the other."""
    other = f" than {topic.versus}" if topic.versus else ""
    by = sized(effect, topic.unit)
    if level == "probably_helps":
        way = "lower" if topic.lower_is_better else "higher"
        more = f" more{other}" if other else ""
        start = (
            f"{topic.first} probably helps you{more}: {in_100(p_side)} that it makes "
            f"{topic.outcome} {way}, by about {by}."
        )
    elif level == "probably_harms":
        start = (
            f"{topic.first} probably makes {topic.outcome} worse for you{other}: "
            f"{in_100(p_side)}, by about {by}."
        )
    elif level == "harms":
        start = f"{topic.first} made {topic.outcome} worse for you{other}, by {by}."
    else:
        twice = _TWICE * (level == "replicated")
        more = f" more{other}" if other else ""
        start = f"{twice}{topic.first} helped you{more} by {by}."
    return start


def does_not_help(topic: Topic, effect: Effect, how: str, reasons: tuple[str, ...]) -> str:
    """A proof of smallness."""
    text = (
        f"For you any effect of {topic.one_leg or topic.name} on {topic.outcome} is under "
        f"{limit(topic.worthwhile, topic.unit)}: best guess {number(effect.mean)}, "
        f"{span(effect.interval_95, 95)} ({topic.counts}). {how}."
    )
    return " ".join([text, *reasons, *to_prescriber(topic, effect, small=True)])


def ask_kind(members: Sequence[str]) -> str:
    """The question that an action without a kind raises."""
    it = "it counts" if len(members) == 1 else "they count"
    are = "is" if len(members) == 1 else "are"
    return (
        f"Please say whether {' and '.join(members)} {are} planned, a habit, or taken because "
        f'the legs are bad (--kind "{members[0]}=habit"); until then {it} as taken because of '
        "bad legs."
    )


# By certainty, not by size.
_BY_CERTAINTY: tuple[Level, ...] = (
    "replicated",
    "helps",
    "harms",
    "probably_helps",
    "probably_harms",
    "changed_after",
    "pattern",
    "noted",
    "does_not_help",
    "sealed",
    "not_enough",
)
ORDER: Mapping[Level, int] = {name: place for place, name in enumerate(_BY_CERTAINTY)}
