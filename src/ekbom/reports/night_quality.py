"""How well each leg could be seen, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ekbom.reports.night_clock import lasting
from ekbom.reports.night_overview import LEG_NAMES
from ekbom.reports.words import number, plain

if TYPE_CHECKING:
    from ekbom.movements.found import LegFound, Quality


@dataclass(frozen=True, slots=True)
class LegQuality:
    """How well one leg was recorded.

    Attributes
    ----------
    name, channel : str
    facts : tuple of (str, str)
        What was measured, in words.
    """

    name: str
    channel: str
    facts: tuple[tuple[str, str], ...]


def leg_quality(found: LegFound, channel: str) -> LegQuality:
    """One leg with what was measured on it."""
    return LegQuality(LEG_NAMES[found.leg], channel, tuple(_facts(found.quality)))


def _facts(quality: Quality) -> list[tuple[str, str]]:
    rest = quality.rest_median_uv
    clipped = quality.clipped_share
    mains = "none" if quality.mains_hz is None else f"of {plain(quality.mains_hz)} Hz"
    high = quality.band_high_hz
    found = [
        ("Signal", lasting(60 * quality.recorded_min)),
        ("Muscle seen", "not known" if high is None else f"up to {plain(round(high, 1))} Hz"),
        ("Resting level", "not known" if rest is None else f"median {number(rest)} µV"),
        ("High resting level", _minutes(quality.rest_high_min)),
        ("Without activity", _minutes(quality.dead_min)),
        ("At the end of the range", "not known" if clipped is None else _share(clipped)),
        ("Mains taken out", f"{mains}, {_minutes(quality.mains_min)}"
         if quality.mains_min else _minutes(0.0)),
        ("Heart taken out", _minutes(quality.ecg_min)),
    ]  # fmt: skip
    if quality.not_finite_min:
        found.append(("No numbers", _minutes(quality.not_finite_min)))
    return found


def _minutes(minutes: float) -> str:
    return "at no time" if minutes <= 0 else lasting(max(60 * minutes, 1.0))


def _share(share: float) -> str:
    if share <= 0:
        return "nothing"
    return "under 0.01 % of samples" if share < 1e-4 else f"{100 * share:.2f} % of samples"
