"""What an assessment says: statements that carry their sources, steps, and the whole answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from ekbom.model.finding import Finding
from ekbom.model.verdict import Ground, Missing, Verdict

# How soon somebody should be asked about it, the soonest first.
Urgency = Literal["today", "this_week", "next_visit", "nothing_now"]
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
Pattern = Literal["fits", "does_not_fit", "mimic_not_excluded", "not_enough_known"]
StepState = Literal["open", "done", "not_for_you"]


def soonest(urgencies: tuple[Urgency, ...]) -> Urgency:
    """The most pressing of some grades; ``nothing_now`` of none."""
    return min(urgencies, key=URGENCIES.index, default="nothing_now")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence for a reader, with all it rests on.

    Attributes
    ----------
    code : str
        The rule or fact it comes from, such as ``redflag.leg``.
    says : str
    grounds : tuple of Ground
        Never empty: what cites nothing is not said.
    urgency : Urgency
    reasons : tuple of str
        What of this person led to it.
    then : str
        The next step, as a question for somebody or a place to go; may be empty.
    cautions : tuple of str
    message : str
        Words for the person who prescribes, ready to be passed on; may be empty.
    """

    code: str
    says: str
    grounds: tuple[Ground, ...]
    urgency: Urgency = "nothing_now"
    reasons: tuple[str, ...] = ()
    then: str = ""
    cautions: tuple[str, ...] = ()
    message: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """Every citation once."""
        return tuple(dict.fromkeys(cited for one in self.grounds for cited in one.sources))


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way of this person.

    Attributes
    ----------
    code : str
    says : str
    state : StepState
    why : str
        What makes it open, done or not for this person.
    grounds : tuple of Ground
    urgency : Urgency
    """

    code: str
    says: str
    state: StepState
    why: str
    grounds: tuple[Ground, ...]
    urgency: Urgency = "nothing_now"


@dataclass(frozen=True, slots=True)
class Mimic:
    """One look-alike and how far it is ruled out.

    Attributes
    ----------
    code : str
        ``mimic.neuropathy``.
    name : str
    points : str
        What tells it from restless legs.
    asks : str
        The question that separates it.
    open : bool or None
        True when something points to it, False when it is ruled out, None while not known.
    why : str
    grounds : tuple of Ground
    missing : tuple of Missing
    then : str
        The next step while it is open: a place to go or a question for somebody.
    urgency : Urgency
        How soon, while it is open.
    """

    code: str
    name: str
    points: str
    asks: str
    open: bool | None
    why: str
    grounds: tuple[Ground, ...]
    missing: tuple[Missing, ...] = ()
    then: str = ""
    urgency: Urgency = "nothing_now"


@dataclass(frozen=True, slots=True)
class PatternAnswer:
    """Whether it is the pattern of restless legs.

    Attributes
    ----------
    pattern : Pattern
    says : str
    criteria : tuple of Verdict
        One for each of the five criteria, in order.
    frequency : tuple of Verdict
        The rules on how often, beside each other.
    course : tuple of Verdict
    supportive : tuple of Verdict
    mimics : tuple of Mimic
    missing : tuple of Missing
        What would settle it, the most telling first.
    grounds : tuple of Ground
    cautions : tuple of str
    """

    pattern: Pattern
    says: str
    criteria: tuple[Verdict, ...]
    frequency: tuple[Verdict, ...]
    course: tuple[Verdict, ...]
    supportive: tuple[Verdict, ...]
    mimics: tuple[Mimic, ...]
    missing: tuple[Missing, ...]
    grounds: tuple[Ground, ...]
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an assessment: what is said, what is missing, and its figures.

    Attributes
    ----------
    name : str
        ``severity``, ``mood``, ``iron``, ``medicines``, ``groups``, ``causes``, ``symptoms``.
    statements : tuple of Statement
    missing : tuple of Missing
    findings : tuple of Finding
    figures : tuple of (str, object)
        Plain values by name, for JSON and pages; what they are stands in the part's own docs.
    """

    name: str
    statements: tuple[Statement, ...] = ()
    missing: tuple[Missing, ...] = ()
    findings: tuple[Finding, ...] = ()
    figures: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer for one person.

    Attributes
    ----------
    title : str
    audience : str
    urgency : Urgency
        The most pressing of all statements.
    red_flags : tuple of Statement
        When there are any, they come first and nothing else is answered.
    stop_cards : tuple of Statement
        Medicines that must not be ended at once; shown whatever else is.
    pattern : PatternAnswer or None
        None while a red flag stops the flow.
    sections : tuple of Section
    steps : tuple of Step
    findings : tuple of Finding
    """

    title: str
    audience: str
    urgency: Urgency
    red_flags: tuple[Statement, ...] = ()
    stop_cards: tuple[Statement, ...] = ()
    pattern: PatternAnswer | None = None
    sections: tuple[Section, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()

    def section(self, name: str) -> Section:
        """The part of that name; an empty one when the flow was stopped before it."""
        return next((one for one in self.sections if one.name == name), Section(name))

    def to_dict(self) -> dict[str, Any]:
        """The assessment as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


def plain(value: Any) -> Any:
    """Dates as ISO texts, tuples as lists, figures as an object: what JSON can hold."""
    if isinstance(value, dict):
        return {
            key: dict(plain(part)) if key == "figures" else plain(part)
            for key, part in value.items()
        }
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
