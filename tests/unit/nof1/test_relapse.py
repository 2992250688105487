"""The relapse watch: whitening, the sum in log likelihood, limits, states and words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import log, sqrt

import numpy as np
import pytest
from tests.builders.nof1 import POLICY, noise

from ekbom.knowledge.load import load_course_policy
from ekbom.model.course import RelapseWatch
from ekbom.nof1.regress import regress
from ekbom.nof1.relapse import (
    Learned,
    learn,
    limits_at,
    rise_statistic,
    rise_steps,
    tune_limits,
    watch_nights,
)

PRIORS, COURSES = POLICY.priors, load_course_policy()
START = date(2026, 3, 2)
TABLE = ((0.0, 1.0, 2.0), (0.4, 1.5, 4.0))


def watched(y: np.ndarray, *, days: np.ndarray | None = None, **more: object) -> RelapseWatch:
    place = np.arange(len(y)) if days is None else days
    given = {
        "baseline": None, "priors": PRIORS, "course_policy": COURSES, "span": 10.0, **more,
    }  # fmt: skip
    dates = [START + timedelta(days=int(day)) for day in place]
    return watch_nights(y, place, dates, **given)  # type: ignore[arg-type]


def test_level_spread_and_memory_are_those_of_the_regression() -> None:
    y = 3 + noise(60, 1, sd=2.0, phi=0.5)
    known = learn(y, np.arange(60), priors=PRIORS, span=10.0)
    fit = regress(y, np.zeros((60, 0)), days=np.arange(60), names=(), priors=PRIORS)
    assert known == Learned(y.mean() + float(fit.weights @ fit.loc[:, 0]), fit.sigma, fit.phi_mean)
    assert known.level == pytest.approx(3, abs=1)


def test_a_memory_below_zero_counts_as_none() -> None:
    y = np.tile([2.0, 4.0], 40) + noise(80, 2, sd=0.1)
    assert learn(y, np.arange(80), priors=PRIORS, span=10.0).phi == 0.0


def test_without_memory_a_night_speaks_as_in_the_textbook() -> None:
    y = noise(31, 3, sd=2.0, phi=0.0) + 5.8
    steps = rise_steps(y, np.arange(31), Learned(5.0, 2.0, 0.0), rise_sd=1.0)
    # With no memory and a rise of one SD the log likelihood is the plain CUSUM of reference 1/2.
    assert steps == pytest.approx((y[1:] - 5.0) / 2.0 - 0.5)
    assert steps.shape == (30,)


@pytest.mark.parametrize("rise", [1.0, 1.4])
def test_a_night_by_hand_across_a_gap(rise: float) -> None:
    y, days = np.array([1.0, 6.0, 5.0, 7.0]), np.array([0, 1, 4, 5])
    level, sd, phi = 1.0, 2.0, 0.6
    wanted = []
    for now, before, gap in ((6, 1, 1), (5, 6, 3), (7, 5, 1)):
        r = phi**gap
        rest = sqrt(1 - r * r)
        fresh = ((now - level) - r * (before - level)) / sd / rest
        shift = rise * (1 - r) / rest
        wanted.append(shift * fresh - shift**2 / 2)
    found = rise_steps(y, days, Learned(level, sd, phi), rise_sd=rise)
    assert found == pytest.approx(wanted)


def by_hand(y: np.ndarray, need: int, week: int, growth: float, rise: float) -> list[float]:
    """The watch night by night, in words of the docstring."""
    days = np.arange(len(y))
    known = learn(y[:need], days[:need], priors=PRIORS, span=10.0)
    total, found = 0.0, []
    for n in range(need, len(y)):
        pair = slice(n - 1, n + 1)
        total = max(0.0, total + float(rise_steps(y[pair], days[pair], known, rise_sd=rise)[0]))
        watched = n - need
        found.append(max(0.0, total - growth * log(1 + watched / week)))
        if (watched + 1) % week == 0 and total == 0:
            known = learn(y[: n + 1], days[: n + 1], priors=PRIORS, span=10.0)
    return found


@pytest.mark.parametrize(("n", "growth"), [(83, 1.5), (84, 0.0), (75, 0.5), (61, 1.0)])
def test_the_statistic_is_that_of_the_words(n: int, growth: float) -> None:
    y = 4 + noise(n, 17, sd=2.0)
    courses = replace(
        COURSES, relapse_nights_min=40, relapse_relearn_nights=5, relapse_growth=growth,
        relapse_rise_sd=1.1,
    )  # fmt: skip
    found, known = rise_statistic(y, np.arange(n), priors=PRIORS, course_policy=courses, span=10.0)
    assert known == learn(y[:40], np.arange(40), priors=PRIORS, span=10.0)
    assert found.tolist() == pytest.approx(by_hand(y, 40, 5, growth, 1.1))
    assert found.max() > 0


@pytest.mark.parametrize(
    ("phi", "limits"),
    [(0.0, (1.0, 2.0)), (0.2, (1.25, 3.0)), (0.4, (1.5, 4.0)), (0.9, (1.5, 4.0))],
)
def test_limits_lie_between_the_simulated_ones(phi: float, limits: tuple[float, float]) -> None:
    assert limits_at(phi, TABLE) == pytest.approx(limits)


@pytest.mark.parametrize(
    ("nights", "words"), [(59, "2 more nights"), (60, "1 more night"), (0, "61 more nights")]
)
def test_too_few_nights_are_counted(nights: int, words: str) -> None:
    found = watched(3 + noise(max(nights, 1), 4)[:nights])
    assert found == RelapseWatch(
        "not_enough", (), (), None, None, None, None, {},
        f"A relapse can be watched for after {words} written down.",
    )  # fmt: skip


def test_the_first_night_after_the_learning_is_watched() -> None:
    found = watched(3 + noise(61, 5))
    assert len(found.dates) == len(found.statistic) == 1
    assert found.dates == (START + timedelta(days=60),)
    assert "(1 night watched)" in found.says


def test_quiet_nights_are_quiet() -> None:
    y = 3 + noise(120, 6)
    found = watched(y)
    assert found.state == "quiet"
    assert len(found.statistic) == 60
    known = learn(y[:60], np.arange(60), priors=PRIORS, span=10.0)
    assert found.phi == known.phi
    assert (found.watch_limit, found.limit) == limits_at(known.phi, COURSES.relapse_limits)
    path, _ = rise_statistic(y, np.arange(120), priors=PRIORS, course_policy=COURSES, span=10.0)
    assert found.statistic == pytest.approx(path.tolist())
    assert found.says == (
        "The level is quiet, held against the 60 nights before (60 nights watched)."
    )


def rising(nights: int) -> np.ndarray:
    y = 3 + noise(100, 7)
    y[100 - nights :] += 4.0
    return y


def test_a_plain_rise_is_a_relapse_with_its_first_night() -> None:
    found = watched(rising(20))
    assert found.state == "relapse"
    over = [value >= (found.limit or 0) for value in found.statistic]
    first = len(over) - over[::-1].index(False)
    assert found.since == found.dates[first]
    assert found.says == (
        f"Since {found.since:%d %B %Y} the nights have been worse than chance alone brings, held "
        "against the 60 nights before (40 nights watched). Two bad nights are not a relapse; these "
        "are more."
    )


def edge(y: np.ndarray, watch: float, relapse: float) -> RelapseWatch:
    return watched(y, course_policy=replace(COURSES, relapse_limits=((0.0, watch, relapse),)))


def test_a_state_begins_at_its_limit() -> None:
    y = rising(10)
    last = watched(y).statistic[-1]
    assert last > 0
    assert edge(y, last / 2, last).state == "relapse"
    assert edge(y, last / 2, last + 1e-9).state == "watch"
    assert edge(y, last, last + 1).state == "watch"
    assert edge(y, last + 1e-9, last + 1).state == "quiet"
    found = edge(y, last, last + 1)
    assert found.since is not None
    assert found.says.startswith(
        f"Since {found.since:%d %B %Y} the nights have been somewhat worse, held against"
    )
    assert found.says.endswith("That is often chance; it is worth keeping the diary.")


def test_a_state_of_all_nights_began_on_the_first() -> None:
    found = edge(rising(0), 1e9, 2e9)
    assert (found.state, found.since) == ("quiet", found.dates[0])


def test_nights_before_the_watch_do_not_alarm() -> None:
    y = 3 + noise(100, 8)
    y[:20] += 3
    assert watched(y).state == "quiet"


def test_simple_rules_stand_beside_and_never_decide() -> None:
    level = np.full(80, 3.0) + noise(80, 9, sd=0.3)
    assert watched(level).other_rules == {"moving average of the raw nights": False}
    bad = level.copy()
    bad[-14:] += 3.0
    found = watched(bad, baseline=7.0)
    assert found.other_rules == {
        "moving average of the raw nights": True, "mean of the last 14 nights": True,
    }  # fmt: skip
    # Above the level, but below the middle between level and baseline.
    assert not watched(bad, baseline=11.0).other_rules["mean of the last 14 nights"]
    # A baseline better than the level has no middle to fall back to.
    assert not watched(level, baseline=1.0).other_rules["mean of the last 14 nights"]
    assert "mean of the last 14 nights" not in watched(level[:73], baseline=7.0).other_rules
    assert "mean of the last 14 nights" in watched(level[:74], baseline=7.0).other_rules


def test_limits_are_turned_until_the_wanted_share_passes() -> None:
    rng = np.random.default_rng(1)
    phis = (0.0, 0.5)
    maxima = []
    for phi in phis:
        at = np.clip(phi + 0.1 * rng.standard_normal(4000), 0, 1)
        maxima.append((at, 2 + 4 * phi + rng.exponential(1, 4000)))
    limits = tune_limits(maxima, phis, (0.2, 0.1))
    passed = [np.mean(top >= np.interp(at, phis, limits)) for at, top in maxima]
    assert passed == pytest.approx([0.2, 0.1], abs=0.01)
    assert limits[0] < limits[1]
    # Where nothing ever speaks for a rise, the limit stays above zero all the same.
    assert tune_limits([(np.zeros(9), np.zeros(9))], (0.0,), (0.5,)) == (0.01,)
