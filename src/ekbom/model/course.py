"""The answer to "how did the course go?": a series of visits, read honestly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from ekbom.model.answer import Effect, Level
from ekbom.model.finding import Finding
from ekbom.model.paper_study import PaperStudy

Shape = Literal["none", "step", "ramp", "ramp_plateau", "ramp_loss"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
RelapseState = Literal["quiet", "watch", "relapse", "not_enough"]


@dataclass(frozen=True, slots=True)
class CoursePolicy:
    """The thresholds of a course, read from ``knowledge/data/courses.toml``.

    Attributes
    ----------
    none_prior : float
        Prior probability that nothing changed.
    set_share : float
        Share of the probability of a turn that the named set of visits holds.
    turn_min : float
        Probability of any change from which a turn is named; the level asks for more.
    medicine_near_nights : int
        A medicine change this close to the turn caps the level at ``noted``.
    maintenance_nights : int
        Nights at the end over which the level is asked to have held.
    relapse_nights_min : int
        Recorded nights from which the person's own level and phi are learned.
    relapse_quiet_nights : int
        Length of the quiet stretch the false alarm is counted over.
    relapse_false_alarm, watch_false_alarm : float
        Share of quiet stretches with a false word.
    relapse_false_alarm_strong : float
        The same for "relapse" where the nights have a strong memory (phi of the last limit).
    relapse_rise_sd : float
        Rise the watch is tuned to, in night-to-night SDs.
    relapse_relearn_nights : int
        Recorded nights after which level and phi are learned anew, when nothing speaks for a rise.
    relapse_growth : float
        How fast the watch grows less easily alarmed, per logarithm of the weeks watched.
    relapse_runs : int
        Simulated stretches behind each limit.
    relapse_limits : tuple of (float, float, float)
        Simulated limits by the person's own phi: phi, limit of the watch state, limit of the
        relapse state, both in units of log likelihood; phi rises.
    run_rule_nights : int
        Last nights whose mean is held against the middle of baseline and level.
    attacks_min : int
        Attacks from which a median is named.
    """

    none_prior: float
    set_share: float
    turn_min: float
    medicine_near_nights: int
    maintenance_nights: int
    relapse_nights_min: int
    relapse_quiet_nights: int
    relapse_false_alarm: float
    relapse_false_alarm_strong: float
    watch_false_alarm: float
    relapse_rise_sd: float
    relapse_relearn_nights: int
    relapse_growth: float
    relapse_runs: int
    run_rule_nights: int
    attacks_min: int
    relapse_limits: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class ShapeShare:
    """Probability of one shape of the course."""

    name: Shape
    probability: float


@dataclass(frozen=True, slots=True)
class TurnSet:
    """Where the level turned: a set of visits, never one number alone.

    Attributes
    ----------
    visits : tuple of int
        Numbers of the visits, in order.
    probability : float
        What the set holds, given that the change came as a step at one of the visits.
    best : int
        The single most likely visit; shown, never said alone.
    """

    visits: tuple[int, ...]
    probability: float
    best: int


@dataclass(frozen=True, slots=True)
class Held:
    """Whether the level has held over the last nights.

    Attributes
    ----------
    nights : int
        Recorded nights it was asked of.
    p_held : float
        Probability that it has not risen by a worthwhile amount.
    """

    nights: int
    p_held: float


@dataclass(frozen=True, slots=True)
class RelapseWatch:
    """The CUSUM on whitened residuals.

    Attributes
    ----------
    state : RelapseState
    dates : tuple of date
        Recorded nights that are watched.
    statistic : tuple of float
        One value per watched night, in units of log likelihood (a rise against none).
    limit, watch_limit : float or None
        Simulated for the person's own phi, in the same units.
    since : date or None
        Night on which the present state began.
    phi : float or None
    other_rules : mapping of name to bool
        Secondary lines, which never decide.
    says : str
    """

    state: RelapseState
    dates: tuple[date, ...]
    statistic: tuple[float, ...]
    limit: float | None
    watch_limit: float | None
    since: date | None
    phi: float | None
    other_rules: Mapping[str, bool]
    says: str


@dataclass(frozen=True, slots=True)
class MedicineEvent:
    """A medicine change on the time line of a course."""

    name: str
    step: str
    by: str
    says: str
    on: date | None
    visits: tuple[int, int] | None
    near_turn: bool


@dataclass(frozen=True, slots=True)
class WordCourse:
    """An ordered-word course in one context.

    Attributes
    ----------
    outcome, context : str
    words : tuple of str
        From worst to best.
    places : tuple of (int, int, int)
        First visit, last visit, place of the word; one per reading.
    ups_and_downs : bool
    better_from : int or None
        First visit from which the word stayed better than the first one told.
    says : str
    """

    outcome: str
    context: str
    words: tuple[str, ...]
    places: tuple[tuple[int, int, int], ...]
    ups_and_downs: bool
    better_from: int | None
    says: str


@dataclass(frozen=True, slots=True)
class MeasureInAttack:
    """What one measure did in attacks: medians with n, never above ``noted``.

    Attributes
    ----------
    name : str
    attacks : int
    median_relief : float or None
        Urge before minus urge after, in points; None under the smallest number of attacks.
    median_calm_min : float or None
        Minutes until it was back.
    still_calm : int
        Attacks that had not come back when the entry was written (censored).
    level : Level
    says : str
    """

    name: str
    attacks: int
    median_relief: float | None
    median_calm_min: float | None
    still_calm: int
    level: Level
    says: str


@dataclass(frozen=True, slots=True)
class Course:
    """How one series of visits went, for one outcome.

    Attributes
    ----------
    name : str
        Of the series.
    outcome, unit : str
    visits : int
    visit_dates : tuple of date
        Empty where no dates were told.
    level : Level
    sentence : str
    reasons : tuple of str
        Why it is not higher.
    wanted : tuple of str
        What would have made it evidence.
    placebo : str
        The placebo line; beside every before/after.
    axis_marks : tuple of (str, float)
        Levels to be drawn on the axis, in outcome points: for an IRLS axis alone.
    nights_before, nights_after, nights_apart, nights_due : int
        Recorded nights before the first visit, from it on, and counted apart because a
        medicine was changed; and nights due in all.
    effect : Effect or None
        Level after the turn (at the end of a ramp, at the best of a gain that was lost) minus
        level before it, averaged over the shapes; without a named turn, nights from the first
        visit on minus nights before.
    p_changed : float or None
        Probability of any shape but "none".
    shapes : tuple of ShapeShare
    turn : TurnSet or None
    held : Held or None
    relapse : RelapseWatch or None
    medicine : tuple of MedicineEvent
    words : tuple of WordCourse
    readings : tuple of (int, int, float, str)
        Numbers told over visit ranges: first, last, value, context.
    indices : tuple of mapping
        Secondary single-case indices, each with what it assumes.
    level_line : tuple of (date, float, float, float)
        Fitted level with its 80 % band, night by night.
    """

    name: str
    outcome: str
    unit: str
    visits: int
    visit_dates: tuple[date, ...]
    level: Level
    sentence: str
    reasons: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    placebo: str = ""
    axis_marks: tuple[tuple[str, float], ...] = ()
    nights_before: int = 0
    nights_after: int = 0
    nights_apart: int = 0
    nights_due: int = 0
    effect: Effect | None = None
    p_changed: float | None = None
    shapes: tuple[ShapeShare, ...] = ()
    turn: TurnSet | None = None
    held: Held | None = None
    relapse: RelapseWatch | None = None
    medicine: tuple[MedicineEvent, ...] = ()
    words: tuple[WordCourse, ...] = ()
    readings: tuple[tuple[int, int, float, str], ...] = ()
    indices: tuple[Mapping[str, Any], ...] = ()
    level_line: tuple[tuple[date, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class CourseAnswer:
    """The courses of one person.

    Attributes
    ----------
    title : str
    courses : tuple of Course
    story : tuple of str
        What was told, in the order of time, sentence by sentence.
    attacks : tuple of MeasureInAttack
    signs : tuple of str
        What is passed on as a sign and no statistic (earlier onset, spread).
    findings : tuple of Finding
    sleep_studies : tuple of PaperStudy
        Known on paper alone; in no other number here.
    proposed : tuple of str
        What can come next, such as a second series after a relapse that was written down.
    """

    title: str
    courses: tuple[Course, ...]
    story: tuple[str, ...] = ()
    attacks: tuple[MeasureInAttack, ...] = ()
    signs: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    sleep_studies: tuple[PaperStudy, ...] = ()
    proposed: tuple[str, ...] = ()

    def say(self) -> str:
        """All sentences, one a line; the placebo line follows each course."""
        lines = list(self.story)
        for one in self.courses:
            lines += [one.sentence, *([one.placebo] if one.placebo else []), *one.reasons]
        lines += [one.says for one in self.attacks]
        return "\n".join([*lines, *self.signs, *self.proposed])

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        found: dict[str, Any] = _plain(asdict(self))
        return found


def _plain(value: Any) -> Any:
    """Dates as text, tuples as lists."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
