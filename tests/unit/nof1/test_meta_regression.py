"""Meta-regression: against weighted least squares, on any scale, and in words."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.meta_regression import meta_regression

RNG = np.random.default_rng(4)
X = RNG.normal(size=(14, 2))
V = RNG.uniform(0.05, 0.4, 14)
Y = 0.3 + X @ [0.8, -0.2] + RNG.normal(0, np.sqrt(V + 0.15))


def weighted(variances: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Weighted least squares in the plainest way: coefficients, covariance, weighted rest."""
    x = np.column_stack([np.ones(len(Y)), X])
    cov = np.linalg.inv(x.T @ np.diag(1 / variances) @ x)
    beta = cov @ x.T @ (Y / variances)
    return beta, cov, float(((Y - x @ beta) ** 2 / variances).sum())


@pytest.mark.parametrize("adjusted", [False, True])
def test_given_the_spread_it_is_plain_weighted_least_squares(adjusted: bool) -> None:
    found = meta_regression(Y, V, X, names=["dose", "year"], knapp_hartung=adjusted)
    beta, cov, ssr = weighted(V + found.tau2)
    cov = cov * ssr / 11 if adjusted else cov
    se = np.sqrt(np.diag(cov))
    reach = stats.t.ppf(0.975, 11) if adjusted else stats.norm.ppf(0.975)
    for place, each in enumerate(found.coefficients):
        assert each.value == pytest.approx(beta[place])
        assert each.se == pytest.approx(se[place])
        assert each.interval == pytest.approx(
            (each.value - reach * each.se, each.value + reach * each.se), rel=1e-6
        )
        assert each.statistic == pytest.approx(each.value / each.se)
    assert [each.name for each in found.coefficients] == ["intercept", "dose", "year"]
    wald = beta[1:] @ np.linalg.solve(cov[1:, 1:], beta[1:])
    statistic = float(beta[1] / se[1])
    if adjusted:
        assert found.qm == pytest.approx(wald / 2)
        assert found.qm_p == pytest.approx(stats.f.sf(wald / 2, 2, 11))
        assert found.coefficients[1].p == pytest.approx(2 * stats.t.sf(abs(statistic), 11))
    else:
        assert found.qm == pytest.approx(wald)
        assert found.qm_p == pytest.approx(stats.chi2.sf(wald, 2))
        assert found.coefficients[1].p == pytest.approx(2 * stats.norm.sf(abs(statistic)))
    assert (found.qm_dof, found.q_dof, found.n, found.left_out) == (2, 11, 14, 0)
    assert found.knapp_hartung is adjusted


def test_q_is_about_the_regression() -> None:
    found = meta_regression(Y, V, X)
    ssr = weighted(V)[2]
    assert found.q == pytest.approx(ssr)
    assert found.q_p == pytest.approx(stats.chi2.sf(ssr, 11))
    assert [each.name for each in found.coefficients[1:]] == ["moderator 1", "moderator 2"]


def test_the_share_explained_is_of_the_spread_without() -> None:
    found = meta_regression(Y, V, X[:, 0], method="DL")
    alone = meta_regression(Y, V, RNG.normal(size=14), method="DL")
    assert found.r2 is not None
    assert 0 < found.r2 <= 100
    assert alone.r2 is not None
    assert alone.r2 >= 0
    assert found.reason == ""


def test_a_common_effect_leaves_no_spread_to_explain() -> None:
    found = meta_regression(Y, V, X[:, 0], method="FE")
    assert (found.tau2, found.r2) == (0, None)
    assert found.reason == "There was no spread between studies to explain."
    assert found.reason in found.say()


def test_studies_on_a_line_have_no_test() -> None:
    found = meta_regression(np.ones(5), np.ones(5), X[:5, 0], knapp_hartung=True)
    assert (found.qm, found.qm_p, found.r2) == (None, None, None)
    assert found.reason == (
        "There was no spread between studies to explain. The studies lie on the regression exactly."
    )
    assert found.coefficients[1].p is None
    assert meta_regression(np.ones(5), np.ones(5), X[:5, 0]).qm == pytest.approx(0)


def test_a_calendar_year_is_no_worse_than_a_small_number() -> None:
    far = meta_regression(Y, V, 1e6 + 1e3 * X[:, 0])
    near = meta_regression(Y, V, X[:, 0])
    assert far.tau2 == pytest.approx(near.tau2, rel=1e-6)
    assert far.coefficients[1].value * 1e3 == pytest.approx(near.coefficients[1].value, rel=1e-6)
    assert far.coefficients[1].se * 1e3 == pytest.approx(near.coefficients[1].se, rel=1e-6)
    at_zero = near.coefficients[0].value - 1e3 * near.coefficients[1].value
    assert far.coefficients[0].value == pytest.approx(at_zero, rel=1e-6)


def test_incomplete_studies_are_left_out_with_their_moderators() -> None:
    whole = meta_regression([*Y, None], [*V, 1.0], [*X[:, 0], np.nan])
    assert whole.left_out == 1
    assert whole.coefficients == meta_regression(Y, V, X[:, 0]).coefficients


@pytest.mark.parametrize(
    ("x", "names", "message"),
    [
        (X[:5], (), "moderators (5, 2) do not fit 14 studies; give one row per study"),
        (X[:, :, None], (), "moderators (14, 2, 1) do not fit 14 studies; give one row per study"),
        (X, ("a",), "1 names for 2 moderators; give one name per column"),
        (
            np.where(np.arange(14) == 3, np.nan, X[:, 0]),
            (),
            "a moderator is missing; leave out the study or fill it in",
        ),
    ],
)
def test_what_does_not_fit(x, names, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError) as error:
        meta_regression(Y, V, x, names=names)
    assert str(error.value) == f"meta_regression: {message}"


@pytest.mark.parametrize("x", [np.ones(14), np.column_stack([X[:, 0], 2 * X[:, 0] + 1])])
def test_moderators_that_cannot_be_told_apart(x: np.ndarray) -> None:
    with pytest.raises(NotAnswerable) as error:
        meta_regression(Y, V, x)
    assert str(error.value) == (
        "meta_regression: the moderators cannot be told apart; leave out one that follows from "
        "others"
    )


def test_more_studies_than_coefficients() -> None:
    assert meta_regression(Y[:3], V[:3], X[:3, 0]).q_dof == 1
    with pytest.raises(NotAnswerable) as error:
        meta_regression(Y[:3], V[:3], X[:3])
    assert str(error.value) == (
        "meta_regression: 3 studies for 2 moderators, at least 4 are needed; add studies"
    )


def test_method_and_adjustment_are_checked() -> None:
    with pytest.raises(UsageError, match=r"^meta_regression: method is 'x'"):
        meta_regression(Y, V, X, method="x")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"^meta_regression: Knapp-Hartung"):
        meta_regression(Y, V, X, method="FE", knapp_hartung=True)


def test_words() -> None:
    found = meta_regression(Y, V, X[:, 0], names=["dose"])
    slope = found.coefficients[1]
    assert found.say() == (
        f"Over 14 studies: dose {slope.value:.3g} (95 % interval {slope.interval[0]:.3g} to "
        f"{slope.interval[1]:.3g}). It explains {found.r2:.0f} % of the spread. Studies were not "
        "drawn at random to be so, so a slope is no cause. This assumes independent studies, each "
        "with a known sampling variance, whose true effects are spread normally about one mean."
    )
    assert "; moderator 2 " in meta_regression(Y, V, X).say()
    told = found.to_dict()
    assert told["coefficients"][1]["name"] == "dose"
    assert told["method"] == "REML"
