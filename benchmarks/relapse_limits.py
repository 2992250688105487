"""The limits of the relapse watch by the person's own phi, as they stand in courses.toml.

Quiet nights with a known phi are drawn as a person writes them down (whole points, cut to the
scale, around a level that was reached), level and phi are learned from the first of them exactly
as for a person, and the limits are turned until as many stretches pass them as the policy allows.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from benchmarks.source import ROOT, commit, versions
from ekbom.actions.simulate import named_worlds
from ekbom.knowledge.load import load_course_policy, load_policy
from ekbom.model.course import CoursePolicy
from ekbom.nof1.relapse import Floats, rise_statistic, tune_limits
from ekbom.nof1.worlds import noise, to_scores

RESULT = ROOT / "benchmarks" / "results" / "relapse-limits.md"
SEED = 20261121
PHIS = (0.0, 0.4, 0.7)
SPAN = 10.0
# The level that was reached: room for a rise and for a good night.
REACHED = 4.0
Rows = tuple[tuple[float, float, float], ...]


def statistics(
    phi: float, runs: int, course_policy: CoursePolicy, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Estimates of phi (runs,), and the largest statistic of each quiet stretch (runs,)."""
    need, quiet = course_policy.relapse_nights_min, course_policy.relapse_quiet_nights
    world = replace(named_worlds()["plain"], phi=phi, level=REACHED)
    nights = to_scores(world, REACHED + noise(world, runs, need + quiet, rng), rng)
    days = np.arange(need + quiet)
    at, top = np.empty(runs), np.empty(runs)
    for run_, y in enumerate(nights):
        path, known = rise_statistic(
            y, days, priors=load_policy().priors, course_policy=course_policy, span=SPAN
        )
        at[run_], top[run_] = known.phi, path.max()
    return at, top


def limits(course_policy: CoursePolicy, *, runs: int, seed: int = SEED) -> Rows:
    """Rows of phi, limit of the watch state, limit of the relapse state."""
    rng = np.random.default_rng(seed)
    maxima = [statistics(phi, runs, course_policy, rng) for phi in PHIS]
    shares = [course_policy.relapse_false_alarm] * (len(PHIS) - 1)
    shares.append(course_policy.relapse_false_alarm_strong)
    relapse = tune_limits(maxima, PHIS, shares)
    watch = tune_limits(maxima, PHIS, [course_policy.watch_false_alarm] * len(PHIS))
    return tuple(zip(PHIS, watch, relapse, strict=True))


def rounded(rows: Rows) -> Rows:
    """As they stand in the data file."""
    return tuple((phi, round(low, 2), round(high, 2)) for phi, low, high in rows)


def run(*, minutes: float = 0, only: str = "") -> int:
    """Make the limits and hold them against the data file; 1 when they differ."""
    del minutes, only
    began = time.monotonic()
    policy = load_course_policy()
    made = rounded(limits(policy, runs=policy.relapse_runs))
    same = made == policy.relapse_limits
    text = "\n".join(
        [
            "# Limits of the relapse watch",
            "",
            f"Commit {commit()}; {versions('numpy')}; seed {SEED}, {policy.relapse_runs} stretches "
            f"of {policy.relapse_quiet_nights} quiet nights for each phi, level and phi learned "
            f"from {policy.relapse_nights_min}; {time.monotonic() - began:.0f} s.",
            "",
            f"The data file holds {'these limits' if same else 'OTHER limits'}.",
            "",
            "| phi | watch | relapse |",
            "| --- | --- | --- |",
            *(f"| {phi:g} | {low:.2f} | {high:.2f} |" for phi, low, high in made),
            "",
        ]
    )
    print(text)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")
    return 0 if same else 1
