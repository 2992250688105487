"""The nouns of a scored night: what is brought in, and what comes out of it.

A *leg movement* lies on one leg. A *movement* is what the rules make of them: one leg or both,
a *candidate* or not, *periodic* or not. Times count from the start of the recording, in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.rules import RuleSet

Leg = Literal["left", "right", "unknown"]
Legs = Literal["left", "right", "both", "unknown"]
Stage = Literal["W", "N1", "N2", "N3", "R", "?"]
LEGS: tuple[Leg, ...] = get_args(Leg)
STAGES: tuple[Stage, ...] = get_args(Stage)
# A microsecond, and more than thirty years: beyond them a time is a slip.
_SHORTEST_S, _LATEST_S = 1e-6, 1e9


@dataclass(frozen=True, slots=True)
class LegMovement:
    """One movement of one leg.

    Attributes
    ----------
    onset_s, duration_s : float
    leg : Leg
        ``unknown`` for a recording with a single channel that names no leg.
    """

    onset_s: float
    duration_s: float
    leg: Leg


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the night: a respiratory event, an arousal, or lights off to lights on.

    Attributes
    ----------
    onset_s, duration_s : float
    """

    onset_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Hypnogram:
    """Sleep stages, one for each epoch.

    Attributes
    ----------
    stages : tuple of Stage
        Without a gap; ``?`` is an epoch that was not scored.
    epoch_s : float
        Length of an epoch.
    start_s : float
        Start of the first epoch.
    """

    stages: tuple[Stage, ...]
    epoch_s: float
    start_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a stage that does not exist, and an epoch or a start that no night has.

        Raises
        ------
        UsageError
        """
        strange = sorted(set(self.stages) - set(STAGES))
        if strange:
            raise UsageError("stages", f'"{strange[0]}" is unknown', f"use {', '.join(STAGES)}")
        # Written so that what is not a number fails as well.
        if not (_SHORTEST_S <= self.epoch_s <= _LATEST_S and abs(self.start_s) <= _LATEST_S):
            raise UsageError(
                "stages",
                f"epochs of {self.epoch_s:g} s from {self.start_s:g} s on cannot be",
                "give the seconds of an epoch and of its start",
            )


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement as the rules see it.

    Attributes
    ----------
    onset_s, duration_s : float
    legs : Legs
    parts : int
        Movements of single legs that it holds.
    candidate : bool
    periodic : bool
    series : int or None
        Number of its series, from 1 in the order of time.
    stage : Stage
        At its onset.
    respiratory, arousal : bool or None
        None where such events were not given, which is not the same as none found.
    imi_s : float or None
        Interval from onset to onset to the candidate before it, as the edition counts it.
    series_nr : int or None
        Number of its series when those near respiratory events are left out; None as well
        where respiratory events were not given.
    """

    onset_s: float
    duration_s: float
    legs: Legs
    parts: int
    candidate: bool
    periodic: bool
    series: int | None
    stage: Stage
    respiratory: bool | None
    arousal: bool | None
    imi_s: float | None
    series_nr: int | None


@dataclass(frozen=True, slots=True)
class Index:
    """One number of the night.

    Attributes
    ----------
    name : str
    value : float or None
        None where it is not defined; that is never zero.
    unit : str
    definition : str
    reason : str
        Why there is no value; empty where there is one.
    low, high : float or None
        Ends of the 95 % interval for this night; None where it was not asked for, or where the
        night is too short or too even for one.
    """

    name: str
    value: float | None
    unit: str
    definition: str
    reason: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A scored night.

    Attributes
    ----------
    rules : RuleSet
        Edition and options; an index without them does not exist.
    movements : tuple of Movement
        In the order of time.
    indices : mapping of name to Index
    sleep_min, wake_min : float or None
        Minutes asleep, and awake between lights off and on; None without stages.
    findings : tuple of Finding
    """

    rules: RuleSet
    movements: tuple[Movement, ...]
    indices: Mapping[str, Index]
    sleep_min: float | None
    wake_min: float | None
    findings: tuple[Finding, ...] = ()
