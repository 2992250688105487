"""The levels a clinic holds the rules before a treatment to, with a version and a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ekbom.model.safety_rule import Act, SafetyLevel

# What becomes of a point that lists warn of in pregnancy: a reason and a consent, or ruled out.
PointSetting = Literal["informed", "strict"]
POINT_SETTINGS: tuple[PointSetting, ...] = get_args(PointSetting)


@dataclass(frozen=True, slots=True)
class SafetyPolicy:
    """One version of the levels.

    Attributes
    ----------
    version : str
    on : date
        From when it holds.
    levels : mapping of rule to mapping of Act to SafetyLevel
        An act that is not named is let alone by that rule.
    pregnancy_points : {"informed", "strict"}
    reasons : mapping of rule to str
        Why a hard stop was made weaker; a clinic cannot do it without.
    """

    version: str
    on: date
    levels: Mapping[str, Mapping[Act, SafetyLevel]]
    pregnancy_points: PointSetting
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A level that differs between two policies.

    Attributes
    ----------
    rule : str
    act : Act
    old, new : SafetyLevel or None
        None where the rule lets the act alone.
    weaker : bool
        Whether less is stopped or asked by the new one.
    reason : str
        As the new one gives it for the rule; empty where none is needed.
    """

    rule: str
    act: Act
    old: SafetyLevel | None
    new: SafetyLevel | None
    weaker: bool
    reason: str
