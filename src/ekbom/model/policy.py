"""The limits of what may be said, as one object: read from data, passed to the science."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ekbom.model.answer import Level


@dataclass(frozen=True, slots=True)
class LevelRule:
    """What one claim level asks for at least. None means that the level does not ask.

    Attributes
    ----------
    name : Level
    badge : str
        The word on the badge.
    steps : int
        How many of five steps the badge shows.
    explains : str
        What the level means, for the legend.
    nights_each, nights_total : int or None
        Recorded nights in each condition, and in all.
    nights_total_by_block : mapping of block length to nights
        Overrides `nights_total` for a drawn schedule (block 1, 3, 7).
    before, after, clear_nights : int or None
        Nights before and after the one change; nights around it with no other start.
    p_change_min : float or None
        Posterior probability of a level change around the start.
    pairs_min, starts_min : int or None
        Pairs of blocks, or possible start dates.
    starts_allowed : bool
        Whether a drawn start date can reach the level at all.
    p_benefit_min, p_worthwhile_min : float or None
        Posterior probability of any, and of a worthwhile, change in the claimed direction.
    p_max : float or None
        Largest two-sided p of the randomisation test.
    needs_plan : bool
        A sealed plan older than its first night.
    interval_off_zero : int or None
        Percent of the interval that must leave zero out.
    checks_agree : bool
        Whether the doubt checks must agree.
    """

    name: Level
    badge: str
    steps: int
    explains: str
    nights_each: int | None = None
    nights_total: int | None = None
    nights_total_by_block: Mapping[int, int] | None = None
    before: int | None = None
    after: int | None = None
    clear_nights: int | None = None
    p_change_min: float | None = None
    pairs_min: int | None = None
    starts_min: int | None = None
    starts_allowed: bool = True
    p_benefit_min: float | None = None
    p_worthwhile_min: float | None = None
    p_max: float | None = None
    needs_plan: bool = False
    interval_off_zero: int | None = None
    checks_agree: bool = False

    def nights_for(self, block: int) -> int:
        """Nights asked for in all, for a schedule in blocks of `block` nights."""
        table = self.nights_total_by_block or {}
        fitting = [nights for length, nights in table.items() if length >= block]
        if table:
            return min(fitting) if fitting else max(table.values())
        return self.nights_total or 0


@dataclass(frozen=True, slots=True)
class Priors:
    """Priors of the AR(1) regression, in units of sigma unless said otherwise.

    Attributes
    ----------
    primary_sd, other_sd, nuisance_sd, trend_sd, bend_sd, weak_sd : float
        Prior SD of the primary effect, of other actions, of a weekday, of the slow change over
        the whole diary, of its bend, and of every coefficient under ``prior="weak"``; in units
        of the night-to-night SD.
    bend_nights : float
        From this length on a comparison of one switch allows for a bend.
    intercept_sd : float
    sigma_share : float
        Prior guess of the night-to-night SD, as a share of the scale.
    sigma_weight : float
        How many nights the guess is worth.
    phi_low, phi_high, phi_step : float
        Grid of the lag-1 correlation.
    phi_mean, phi_sd : float
        Prior on the grid: normal, cut to it.
    """

    primary_sd: float
    other_sd: float
    nuisance_sd: float
    trend_sd: float
    bend_sd: float
    bend_nights: float
    weak_sd: float
    intercept_sd: float
    sigma_share: float
    sigma_weight: float
    phi_low: float
    phi_high: float
    phi_step: float
    phi_mean: float
    phi_sd: float


@dataclass(frozen=True, slots=True)
class Policy:
    """Every threshold of the main job.

    Attributes
    ----------
    levels : mapping of level name to its rule
    priors : Priors
    worthwhile_share, unnoticeable_share : float
        Defaults as shares of the scale.
    worthwhile_sd : float
        Default for an hour of the clock, as a share of the person's own SD.
    recorded_min, missing_gap_max : float
        Smallest share of nights recorded, largest difference in missing rate between arms.
    bundle_r, bundle_condition, bundle_apart : float
        Correlation and condition number from which actions are one bundle; nights each way
        on which they must have varied apart.
    fdr_q : float
        Benjamini-Hochberg limit of the exploratory list.
    piled_share : float
        Share of nights at an end of the scale from which a rank statement replaces the number.
    conflict_share : float
        Share of units that may hold two values of one action.
    late_after_h, night_lasts_h : float
    reactive_z : float
        z from which an action looks as if it followed bad legs.
    rerandomisations, enumerate_max : int
        Monte Carlo draws; schedules up to which all are enumerated.
    power_runs : int
    no_treatment_irls : float
        Average IRLS change with no active treatment.
    """

    levels: Mapping[Level, LevelRule]
    priors: Priors
    worthwhile_share: float
    worthwhile_sd: float
    unnoticeable_share: float
    recorded_min: float
    missing_gap_max: float
    bundle_r: float
    bundle_condition: float
    bundle_apart: int
    fdr_q: float
    piled_share: float
    conflict_share: float
    late_after_h: float
    night_lasts_h: float
    reactive_z: float
    rerandomisations: int
    enumerate_max: int
    power_runs: int
    no_treatment_irls: float
