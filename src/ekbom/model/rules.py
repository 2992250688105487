"""An edition of the scoring rules for leg movements, as one object that is passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from ekbom.model.errors import UsageError

# What is disputed, or differs between editions and may be asked for apart from them.
OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "imi_upper": ("inclusive", "exclusive"),
        "start_after_short_imi": ("yes", "no"),
        "respiratory_non_clm": ("keep_as_breaker", "drop"),
        "offset_reading": ("envelope", "sample"),
        "respiratory_window": ("after_end", "at_end", "whole_event"),
        "periodicity_index": ("both", "plm_over_clm", "ferri2006"),
        "short_imi": ("breaks", "skipped"),
        "wake": ("together", "apart", "left_out"),
    }
)
# What makes an edition what it is; not to be chosen alone.
FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "bilateral_link": ("end_to_onset", "onset_to_onset"),
        "bilateral_of": ("all", "candidates"),
        "non_candidates": ("break", "ignored"),
        "respiratory": ("scored", "not_scored"),
    }
)


@dataclass(frozen=True, slots=True)
class Window:
    """The time around a respiratory event in which a movement belongs to it.

    Attributes
    ----------
    from_start : bool
        Whether `before_s` counts from the start of the event, otherwise from its end.
    before_s : float
    after_s : float
        After the end of the event.
    """

    from_start: bool
    before_s: float
    after_s: float


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One edition with its options, read from ``knowledge/data/movements.toml``.

    Attributes
    ----------
    name : str
    provisional : bool
        Whether clauses of it rest on memory or on second-hand sources.
    join_gap_s : float
        Movements of one leg with a shorter gap are one.
    lm_min_s, clm_max_s : float
        Shortest movement; longest candidate of one leg.
    bilateral_link : str
        What is held against `bilateral_gap_s`: the gap from end to onset, or from onset to onset.
    bilateral_gap_s : float
        Movements of the two legs that are closer are one.
    bilateral_of : str
        Whether all movements are combined or candidates alone.
    bilateral_parts_max : int or None
    bilateral_max_s : float or None
        Limits of a candidate on both legs; None where the edition has none.
    imi_min_s, imi_max_s : float
    series_min : int
        Candidates that make a series.
    non_candidates : str
        Whether a movement that is no candidate breaks a series.
    respiratory : str
        Whether movements near respiratory events can be periodic at all.
    arousal_gap_s : float
        An arousal that is closer belongs to the movement.
    ferri_imi_min_s, ferri_imi_max_s : float
    ferri_run_min : int
        Of the periodicity index in its form of 2006.
    windows : mapping of option value to Window
    imi_upper, start_after_short_imi, respiratory_non_clm, offset_reading : str
    respiratory_window, periodicity_index, short_imi, wake : str
        The options; see `OPTIONS` for their values. `offset_reading` is for the detector.
    """

    name: str
    provisional: bool
    join_gap_s: float
    lm_min_s: float
    clm_max_s: float
    bilateral_link: str
    bilateral_gap_s: float
    bilateral_of: str
    bilateral_parts_max: int | None
    bilateral_max_s: float | None
    imi_min_s: float
    imi_max_s: float
    series_min: int
    non_candidates: str
    respiratory: str
    arousal_gap_s: float
    ferri_imi_min_s: float
    ferri_imi_max_s: float
    ferri_run_min: int
    windows: Mapping[str, Window]
    imi_upper: str
    start_after_short_imi: str
    respiratory_non_clm: str
    offset_reading: str
    respiratory_window: str
    periodicity_index: str
    short_imi: str
    wake: str

    def options(self) -> dict[str, str]:
        """Every option with its value, to be printed in the result."""
        return {field.name: getattr(self, field.name) for field in fields(self) if _is(field.name)}


def _is(name: str) -> bool:
    return name in OPTIONS


def with_options(rules: RuleSet, options: Mapping[str, str]) -> RuleSet:
    """The same edition with some options set otherwise.

    Parameters
    ----------
    rules : RuleSet
    options : mapping of option to value

    Raises
    ------
    UsageError
        For an option or a value that does not exist.
    """
    for name, value in options.items():
        if name not in OPTIONS:
            raise UsageError("--option", f'"{name}" is unknown', f"use one of {', '.join(OPTIONS)}")
        if value not in OPTIONS[name]:
            raise UsageError(
                f"--option {name}",
                f'"{value}" is unknown',
                f"use one of {', '.join(OPTIONS[name])}",
            )
    changed: dict[str, Any] = dict(options)
    return replace(rules, **changed)
