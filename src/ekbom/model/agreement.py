"""Two scorings of the same night, and how far they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ekbom.model.movement import Legs

Matching = Literal["overlap", "onset"]


@dataclass(frozen=True, slots=True)
class Marked:
    """One movement of a scoring.

    Attributes
    ----------
    onset_s, duration_s : float
    legs : Legs
    periodic : bool or None
        None where the scoring holds movements of single legs, before any rule.
    """

    onset_s: float
    duration_s: float
    legs: Legs
    periodic: bool | None = None


@dataclass(frozen=True, slots=True)
class EventAgreement:
    """Movements of two scorings, matched one to one.

    Attributes
    ----------
    group : str
        ``left``, ``right``, ``unknown`` and ``legs`` (all of these) for movements of single legs,
        ``movements`` and ``periodic`` for movements of the rules.
    matching : {"overlap", "onset"}
    limit : float
        Least share of overlap in the union of both, or most seconds between onsets.
    a, b, both : int
        Movements of the first and of the second, and pairs.
    precision : float or None
        Share of the first that has a partner; None where it is empty.
    recall : float or None
        Share of the second that has a partner; None where it is empty.
    f1 : float or None
        None where both are empty.
    """

    group: str
    matching: Matching
    limit: float
    a: int
    b: int
    both: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class EpochAgreement:
    """Epochs with and without a movement.

    Attributes
    ----------
    group : str
    epoch_s : float
    both, only_a, only_b, neither : int
    kappa : float or None
        Cohen's; None where the two cannot but agree, as with no movement in either.
    """

    group: str
    epoch_s: float
    both: int
    only_a: int
    only_b: int
    neither: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything that is said of two scorings of one night.

    Attributes
    ----------
    events : tuple of EventAgreement
        For each group, matched by overlap and by onset.
    epochs : tuple of EpochAgreement
        For each group.
    """

    events: tuple[EventAgreement, ...]
    epochs: tuple[EpochAgreement, ...]


@dataclass(frozen=True, slots=True)
class IndexPair:
    """One index of one night in two scorings.

    Attributes
    ----------
    night, name, unit : str
    a, b : float or None
    difference : float or None
        ``a - b``; None where one of them is.
    """

    night: str
    name: str
    unit: str
    a: float | None
    b: float | None
    difference: float | None


@dataclass(frozen=True, slots=True)
class BlandAltman:
    """Differences of one index over many nights.

    Attributes
    ----------
    name, unit : str
    nights : int
        With a value in both scorings.
    bias : float
        Mean difference, first less second.
    sd, low, high : float or None
        Spread of the differences, and limits that hold 95 % of them if they are normal; None
        with one night.
    """

    name: str
    unit: str
    nights: int
    bias: float
    sd: float | None
    low: float | None
    high: float | None
