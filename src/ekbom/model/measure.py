"""Measures one can try without a prescription, how far they were tested, and who asks first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from ekbom.model.assessed import Statement
    from ekbom.model.diary import Kind
    from ekbom.model.verdict import Missing

MeasureKind = Literal[
    "exercise",
    "stretch",
    "massage",
    "heat",
    "cold",
    "bath",
    "compression",
    "device",
    "food",
    "drink",
    "supplement",
    "herb",
    "habit",
    "mind",
    "sleep",
    "needle",
    "rub",
    "by_others",
]
MEASURE_KINDS: tuple[MeasureKind, ...] = get_args(MeasureKind)
# How soon a night shows it, so how long a block of a trial is; the last cannot be drawn.
Speed = Literal["nightly", "three_nights", "weekly", "not_randomisable"]
SPEEDS: tuple[Speed, ...] = get_args(Speed)
# From the surest to nothing at all.
Certainty = Literal["moderate", "low", "very_low", "expert", "none"]
MEASURE_CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
# What the evidence speaks for; whatever the certainty, only the first two put a measure forward.
Points = Literal["for", "mixed", "against", "nothing"]
POINTS: tuple[Points, ...] = get_args(Points)
# What it can do to somebody for whom nothing speaks against it, the least first.
Burden = Literal["none_known", "little", "some", "can_harm"]
BURDENS: tuple[Burden, ...] = get_args(Burden)
Ease = Literal["easy", "some_effort", "needs_others"]
EASES: tuple[Ease, ...] = get_args(Ease)

# What a figure of a trial compares; only differences between groups can be put together.
TrialKind = Literal["difference", "before_after", "pooled", "none"]
TRIAL_KINDS: tuple[TrialKind, ...] = get_args(TrialKind)

MeasureState = Literal["may_try", "asks_first", "not_for_you"]
MEASURE_STATES: tuple[MeasureState, ...] = get_args(MeasureState)


@dataclass(frozen=True, slots=True)
class Dose:
    """One amount of a measure: how long, how warm, how much, how often.

    Attributes
    ----------
    name : str
        ``minutes``, ``water``, ``times``, ``before_bed`` and the like.
    says : str
        The amount with its unit, such as ``10 to 15 minutes``.
    unit : str
    by : str
        ``project`` for a choice of ours, ``documents`` for what a text says, else the id of a
        fact.
    """

    name: str
    says: str
    unit: str
    by: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that people try.

    Attributes
    ----------
    id, name : str
    also : tuple of str
        Other names for it.
    kind : MeasureKind
    how : str
        How it is done here.
    dose : tuple of Dose
    speed : Speed
    usually : {"planned", "habit", "as_needed"}
        What it counts as in a diary while nobody has said.
    evidence : tuple of str
        Ids of facts on the measure itself.
    near : tuple of str
        Ids of facts on something like it; they lend it no certainty.
    certainty : Certainty
    points : Points
    gates : tuple of str
        Each stands for the rules ``not_for.GATE`` and ``ask_first.GATE``, as far as they exist.
    burden : Burden
    ease : Ease
    now : bool
        Whether it can be done at three in the morning.
    first : str
        Who is asked first by everybody; may be empty.
    refused : str
        Why it is offered to nobody; may be empty.
    refused_by : tuple of str
        Ids of the facts behind that.
    texts_differ : tuple of str
        Advice that contradicts itself, each side in our words.
    documents_say : str
        What the texts say of it, in our words; never a fact.
    beyond : str
        Why it stands here though no text of the project names it; empty for all others.
    """

    id: str
    name: str
    also: tuple[str, ...]
    kind: MeasureKind
    how: str
    dose: tuple[Dose, ...]
    speed: Speed
    usually: Kind
    evidence: tuple[str, ...]
    near: tuple[str, ...]
    certainty: Certainty
    points: Points
    gates: tuple[str, ...]
    burden: Burden
    ease: Ease
    now: bool = False
    first: str = ""
    refused: str = ""
    refused_by: tuple[str, ...] = ()
    texts_differ: tuple[str, ...] = ()
    documents_say: str = ""
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One line of the table of evidence on a therapy.

    Attributes
    ----------
    of : str
        Id of the fact on the therapy.
    source : str
        Id of the source.
    design, outcome, bias : str
    people : float or None
    effect : float or None
        None where no figure was seen.
    ci95 : (float, float) or None
    unit : str
    kind : TrialKind
    """

    of: str
    source: str
    design: str
    outcome: str
    bias: str
    people: float | None
    effect: float | None
    ci95: tuple[float, float] | None
    unit: str
    kind: TrialKind


@dataclass(frozen=True, slots=True)
class Offered:
    """A measure as it stands for one person.

    Attributes
    ----------
    measure : Measure
    state : MeasureState
    why : tuple of Statement
        What makes it ask first, or not for this person; empty where it may be tried.
    missing : tuple of Missing
        What is not known yet and could close it.
    how : Statement
    evidence : tuple of Statement
        What is known of the measure itself, or that nothing is.
    near : tuple of Statement
        What is known of something like it.
    plan : str
        The command that puts it to the test; empty where it is not for this person.
    """

    measure: Measure
    state: MeasureState
    why: tuple[Statement, ...]
    missing: tuple[Missing, ...]
    how: Statement
    evidence: tuple[Statement, ...]
    near: tuple[Statement, ...]
    plan: str
