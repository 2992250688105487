"""The pooled mean: every estimator, every interval, every refusal."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.meta import forest_rows, half_width, pool, two_sided

Y = np.array([0.1, 0.5, -0.2, 0.8, 0.3, 1.1])
V = np.array([0.04, 0.09, 0.05, 0.02, 0.10, 0.03])


def test_a_common_effect_by_hand() -> None:
    found = pool([1.0, 3.0], [1.0, 0.5], method="FE")
    assert found.value == pytest.approx(7 / 3)
    assert found.se == pytest.approx(sqrt(1 / 3))
    assert found.interval == pytest.approx(
        (7 / 3 - 1.9599640 * sqrt(1 / 3), 7 / 3 + 1.9599640 * sqrt(1 / 3))
    )
    assert found.statistic == pytest.approx(7 / sqrt(3))
    assert found.p == pytest.approx(2 * stats.norm.sf(7 / sqrt(3)))
    assert found.q == pytest.approx(16 / 9 + 2 * 4 / 9)
    assert (found.q_dof, found.dof, found.tau2) == (1, None, 0)
    assert found.q_p == pytest.approx(stats.chi2.sf(8 / 3, 1))
    assert found.i2 == pytest.approx(100 * (8 / 3 - 1) / (8 / 3))
    assert found.h2 == pytest.approx(8 / 3)
    assert found.prediction_interval is None
    assert found.tau2_interval is None
    assert found.reason == ("One common effect is assumed, so none is foretold for a new study.")
    assert found.assumes == (
        "independent studies, each with a known sampling variance, of one common effect"
    )


def test_more_alike_than_chance_has_no_share_between() -> None:
    found = pool([1.0, 1.01, 1.02], [1.0, 1.0, 1.0], method="FE")
    assert found.i2 == 0
    assert found.h2 == pytest.approx(0.0001)
    assert pool([1.0, 1.0], [1.0, 1.0], method="FE").i2 == 0


def test_the_interval_of_the_spread_is_where_q_is_as_extreme_as_chance_allows() -> None:
    def q(t: float) -> float:
        w = 1 / (V + t)
        return float((w * (Y - (w @ Y) / w.sum()) ** 2).sum())

    low, high = pool(Y, V).tau2_interval or (0, 0)
    for found, p in ((low, 0.975), (high, 0.025)):
        target = stats.chi2.ppf(p, 5)
        exact = brentq(lambda t: q(t) - target, 0, 1000, xtol=1e-13)  # noqa: B023
        assert found == pytest.approx(exact, rel=1e-8)


def test_the_interval_of_the_spread_ends_at_zero() -> None:
    alike = pool([1.0, 1.0, 1.0], [1.0, 2.0, 3.0])
    assert (alike.tau2, alike.tau2_interval) == (0, (0, 0))
    low, high = pool([0.0, 1.0, 2.0], [0.5, 0.5, 0.5]).tau2_interval or (1, 1)
    assert low == 0
    assert high > 1


def test_the_prediction_interval_holds_the_spread_too() -> None:
    for adjusted, reach in ((False, stats.norm.ppf(0.975)), (True, stats.t.ppf(0.975, 5))):
        found = pool(Y, V, knapp_hartung=adjusted)
        wide = reach * sqrt(found.se**2 + found.tau2)
        assert found.prediction_interval == pytest.approx(
            (found.value - wide, found.value + wide), rel=1e-6
        )
        assert found.interval == pytest.approx(
            (found.value - reach * found.se, found.value + reach * found.se), rel=1e-6
        )
        assert found.knapp_hartung is adjusted


def test_knapp_hartung_takes_the_spread_seen() -> None:
    found = pool(Y, V, method="DL", knapp_hartung=True)
    w = 1 / (V + found.tau2)
    assert found.se == pytest.approx(sqrt((w * (Y - found.value) ** 2).sum() / 5 / w.sum()))
    assert found.statistic == pytest.approx(found.value / found.se)
    assert found.p == pytest.approx(2 * stats.t.sf(found.value / found.se, 5), rel=1e-6)


def test_shares_of_the_variance() -> None:
    found = pool(Y, V)
    w = 1 / V
    typical = 5 / (w.sum() - (w**2).sum() / w.sum())
    assert found.i2 == pytest.approx(100 * found.tau2 / (found.tau2 + typical))
    assert found.h2 == pytest.approx(found.tau2 / typical + 1)


def test_missing_studies_are_left_out_and_said() -> None:
    found = pool([*Y, None, 1.0], [*V, 0.1, None])
    assert (found.n, found.left_out) == (6, 2)
    assert found.value == pool(Y, V).value
    assert "Left out as incomplete: 2." in found.say()
    assert "Left out" not in pool(Y, V).say()


def test_no_error_at_all_has_no_statistic() -> None:
    assert two_sided(1.0, 0.0, None) == (None, None)
    found = pool([1.0, 1.0], [1.0, 1.0], method="DL", knapp_hartung=True)
    assert (found.se, found.statistic, found.p) == (0, None, None)


def test_half_width() -> None:
    assert half_width(None) == pytest.approx(1.959963985)
    assert half_width(4) == pytest.approx(2.776445105, rel=1e-6)


def test_what_is_refused() -> None:
    with pytest.raises(NotAnswerable, match=r"^pool: 1 complete studies, at least 2 are needed"):
        pool([1.0], [1.0])
    with pytest.raises(UsageError, match=r"^pool: method is 'HK'"):
        pool(Y, V, method="HK")  # type: ignore[arg-type]
    with pytest.raises(UsageError) as error:
        pool(Y, V, method="FE", knapp_hartung=True)
    assert str(error.value) == (
        "pool: Knapp-Hartung does not belong to FE; choose REML, or leave it out"
    )


def test_words() -> None:
    assert pool([1.0, 3.0], [1.0, 0.5], method="FE").say() == (
        "2 studies put together (FE): 2.33 (95 % interval 1.20 to 3.46). One common effect is "
        "assumed, so none is foretold for a new study. This assumes independent studies, each "
        "with a known sampling variance, of one common effect."
    )
    found = pool(Y, V, knapp_hartung=True)
    low, high = found.prediction_interval or (0, 0)
    assert found.say() == (
        f"6 studies put together (REML, Knapp-Hartung): {found.value:.2f} (95 % interval "
        f"{found.interval[0]:.2f} to {found.interval[1]:.2f}). A new study of this kind is "
        f"expected between {low:.2f} and {high:.2f}; of the variance seen, {found.i2:.0f} % lies "
        "between the studies. This assumes independent studies, each with a known sampling "
        "variance, whose true effects are spread normally about one mean."
    )


def test_to_dict_holds_every_field() -> None:
    found = pool(Y, V)
    told = found.to_dict()
    assert told["value"] == found.value
    assert told["interval"] == found.interval
    assert told["method"] == "REML"
    assert len(told) == 20


def test_forest_rows() -> None:
    rows = forest_rows([1.0, None, 3.0], [1.0, 1.0, 0.25], tau2=1.0, names=["a", "b", "c"])
    assert [row.name for row in rows] == ["a", "c"]
    assert [row.value for row in rows] == [1.0, 3.0]
    assert rows[0].low == pytest.approx(1 - 1.959963985)
    assert rows[0].high == pytest.approx(1 + 1.959963985)
    assert rows[1].low == pytest.approx(3 - 1.959963985 / 2)
    assert [row.weight for row in rows] == pytest.approx([100 * 0.5 / 1.3, 100 * 0.8 / 1.3])
    assert sum(row.weight for row in rows) == pytest.approx(100)


def test_forest_rows_without_names() -> None:
    rows = forest_rows([1.0, None, 3.0], [1.0, 1.0, 0.25], tau2=0.0)
    assert [row.name for row in rows] == ["study 1", "study 3"]
    assert forest_rows([1.0], [1.0], tau2=0.0)[0].weight == 100
    with pytest.raises(UsageError) as error:
        forest_rows([1.0, 2.0], [1.0, 1.0], tau2=0.0, names=["a"])
    assert str(error.value) == "forest_rows: 1 names for 2 studies; give one name per study"
    with pytest.raises(NotAnswerable, match=r"^forest_rows: 0 complete"):
        forest_rows([], [], tau2=0.0)
