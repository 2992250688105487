"""AR(1) least squares against the likelihood written down with dense matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.builders.nof1 import noise
from tests.oracles.ar1 import correlation, dense_log_likelihood

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.gls import Peak, gls, gls_at, newey_west_se, whiten

NO_FIT = "do not fit; give one row of x and one time per value of y"
FINITE = "y and x must be finite; leave out the missing nights"
RISE = "times must be whole numbers that rise; count nights or visits"
DAYS = np.array([0, 1, 2, 4, 5, 6, 9, 10, 11, 12, 13, 15, 16, 17, 18, 20, 21, 22, 23, 24])
ON = (DAYS > 11).astype(float)
X = np.column_stack([np.ones(20), ON])
Y = 5 - 2 * ON + noise(25, 3, phi=0.5)[DAYS]
TWO_TOPS = np.array([0.7, 1.6, 1.4, 1.6, 1.9, 1.2, 1.3, 1.6, 10, 10.8, 11.9, 11, 13, 12.7, 14])


def dense(phi: float, method: str) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Coefficients, their covariance, sigma and likelihood at phi."""
    n, p = X.shape
    r = correlation(DAYS, phi)
    inverse = np.linalg.inv(r)
    inner = X.T @ inverse @ X
    coef = np.linalg.solve(inner, X.T @ inverse @ Y)
    left = Y - X @ coef
    square = float(left @ inverse @ left)
    if method == "ML":
        sigma = np.sqrt(square / n)
        height = dense_log_likelihood(Y, X @ coef, DAYS, phi, float(sigma))
    else:
        sigma = np.sqrt(square / (n - p))
        # The density of n - p contrasts that hold nothing of X, by another road: any basis of
        # them, its own Jacobian taken out.
        basis = np.linalg.svd(X)[0][:, p:]
        v = sigma**2 * basis.T @ r @ basis
        z = basis.T @ Y
        height = (
            float(-0.5 * (np.linalg.slogdet(2 * np.pi * v)[1] + z @ np.linalg.solve(v, z)))
            - 0.5 * np.linalg.slogdet(X.T @ X)[1]
        )
    return coef, np.linalg.inv(inner) * square / (n - p), float(sigma), float(height)


@pytest.mark.parametrize("method", ["ML", "REML"])
@pytest.mark.parametrize("phi", [-0.4, 0.0, 0.3, 0.9])
def test_at_a_given_phi_all_is_as_with_dense_matrices(phi: float, method: Any) -> None:
    coef, cov, sigma, height = dense(phi, method)
    found = gls_at(Y, X, times=DAYS, phi=phi, method=method)
    assert found.coef == pytest.approx(coef, rel=1e-10)
    assert found.cov == pytest.approx(cov, rel=1e-10)
    assert found.se == pytest.approx(np.sqrt(np.diag(cov)), rel=1e-10)
    assert found.sigma == pytest.approx(sigma, rel=1e-10)
    assert found.log_likelihood == pytest.approx(height, rel=1e-10)
    assert found.residuals == pytest.approx(Y - X @ coef, rel=1e-9)
    assert (found.phi, found.n, found.p, found.method) == (phi, 20, 2, method)
    assert (found.peaks, found.at_edge) == ((), False)


def test_maximum_likelihood_is_what_is_meant_by_default() -> None:
    assert gls_at(Y, X, times=DAYS, phi=0.3).method == "ML"
    assert gls(Y, X, times=DAYS).method == "ML"


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_the_top_is_the_top_of_a_fine_grid(method: Any) -> None:
    grid = np.linspace(-0.99, 0.99, 397)
    height = [dense(float(phi), method)[3] for phi in grid]
    found = gls(Y, X, times=DAYS, method=method)
    assert found.phi == pytest.approx(grid[int(np.argmax(height))], abs=3e-3)
    assert found.log_likelihood >= max(height)
    again = gls_at(Y, X, times=DAYS, phi=found.phi, method=method)
    assert again.coef == pytest.approx(found.coef, rel=1e-12)
    assert found.peaks == (Peak(found.phi, found.log_likelihood),)
    assert found.at_edge is False
    # Flat at the top: a step either way is lower.
    for step in (-1e-3, 1e-3):
        near = gls_at(Y, X, times=DAYS, phi=found.phi + step, method=method)
        assert near.log_likelihood < found.log_likelihood


def test_whitened_rows_have_the_dense_square_and_determinant() -> None:
    r = correlation(DAYS, 0.6)
    rows, log_det = whiten(Y[:, None], DAYS, 0.6)
    assert float((rows**2).sum()) == pytest.approx(float(Y @ np.linalg.solve(r, Y)), rel=1e-12)
    assert log_det == pytest.approx(np.linalg.slogdet(r)[1], rel=1e-12)
    assert whiten(Y[:, None], DAYS, 0.0)[0] == pytest.approx(Y[:, None])


def two_levels(y: np.ndarray, at: int) -> tuple[np.ndarray, np.ndarray]:
    on = (np.arange(len(y)) >= at).astype(float)
    return np.column_stack([np.ones(len(y)), on]), np.arange(len(y))


def test_two_tops_are_both_named_and_either_can_be_had() -> None:
    x, times = two_levels(TWO_TOPS, 8)
    highest = gls(TWO_TOPS, x, times=times)
    climbed = gls(TWO_TOPS, x, times=times, definition="nlme")
    assert [round(peak.phi, 4) for peak in highest.peaks] == [0.8351, 0.471]
    assert highest.peaks == climbed.peaks
    assert highest.peaks[0].log_likelihood > highest.peaks[1].log_likelihood
    assert (highest.phi, climbed.phi) == tuple(peak.phi for peak in highest.peaks)


def test_climbing_goes_down_the_scale_too() -> None:
    # The same nights with every other one mirrored: phi changes its sign, and so does the climb.
    x, times = two_levels(TWO_TOPS, 8)
    flip = np.where(times % 2 == 0, 1.0, -1.0)
    found = gls(TWO_TOPS * flip, x * flip[:, None], times=times, definition="nlme")
    assert found.phi == pytest.approx(-0.47104, abs=1e-4)
    highest = gls(TWO_TOPS * flip, x * flip[:, None], times=times)
    assert highest.phi == pytest.approx(-0.83505, abs=1e-4)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_likelihood_that_rises_to_the_end_is_at_the_edge(sign: int) -> None:
    y = np.array([5.2, 5, 6, 6.1, 4.8, 5.3, 7, 6.2, 6.1, 7.2, 6.2, 7, 8.4, 11, 10, 11])
    x, times = two_levels(y, 5)
    flip = np.where(times % 2 == 0, 1.0, float(sign))
    for definition in ("highest", "nlme"):
        found = gls(y * flip, x * flip[:, None], times=times, method="REML", definition=definition)  # type: ignore[call-overload]
        assert found.at_edge
        assert found.phi == pytest.approx(sign * (1 - 1e-6), abs=1e-12)
        assert found.coef[1] == pytest.approx(0.5, abs=1e-5)


def test_just_inside_is_not_at_the_edge() -> None:
    # A random walk with a little noise: very alike, but not the same.
    rng = np.random.default_rng(5)
    y = np.cumsum(rng.standard_normal(200)) + 0.1 * rng.standard_normal(200)
    found = gls(y, np.ones((200, 1)), times=np.arange(200))
    assert 0.9 < found.phi < 1 - 1e-4
    assert not found.at_edge


def test_with_even_gaps_the_positive_of_two_equal_tops_is_taken() -> None:
    found = gls(Y, X, times=2 * np.arange(20))
    assert found.phi > 0
    assert [round(peak.phi, 6) for peak in found.peaks] in (
        [round(found.phi, 6), round(-found.phi, 6)],
        [round(-found.phi, 6), round(found.phi, 6)],
    )


def test_two_values_to_spare_are_enough_and_one_is_not() -> None:
    y, x, times = Y[:4], np.column_stack([np.ones(4), np.arange(4.0)]), np.arange(4)
    assert gls(y, x, times=times).n == 4
    with pytest.raises(NotAnswerable) as caught:
        gls(y[:3], x[:3], times=times[:3])
    assert str(caught.value) == (
        "gls: 3 values for 2 coefficients leave no errors to learn from; "
        "give 4 values or more, or leave out a trend or slope"
    )
    assert gls_at(y[:3], x[:3], times=times[:3], phi=0.2).n == 3
    with pytest.raises(NotAnswerable, match="give 3 values or more"):
        gls_at(y[:2], x[:2], times=times[:2], phi=0.2)


@pytest.mark.parametrize("call", [gls, gls_at])
@pytest.mark.parametrize(
    ("y", "x", "times", "method", "message"),
    [
        (Y, X[:-1], DAYS, "ML", f"y (20,), x (19, 2) and times (20,) {NO_FIT}"),
        (Y, ON, DAYS, "ML", f"y (20,), x (20,) and times (20,) {NO_FIT}"),
        (Y[:, None], X, DAYS, "ML", f"y (20, 1), x (20, 2) and times (20,) {NO_FIT}"),
        (Y, X, DAYS[:-1], "ML", f"y (20,), x (20, 2) and times (19,) {NO_FIT}"),
        (np.where(DAYS == 4, np.nan, Y), X, DAYS, "ML", FINITE),
        (Y, X + np.inf, DAYS, "ML", FINITE),
        (Y, X, DAYS[::-1], "ML", RISE),
        (Y, X, np.where(DAYS == 4, 2, DAYS), "ML", RISE),
        (Y, X, DAYS * 1.5, "ML", RISE),
        (Y, X, DAYS, "reml", 'method \'reml\' is not known; use "ML" or "REML"'),
    ],
)
def test_calls_that_do_not_fit(
    call: Any, y: Any, x: Any, times: Any, method: str, message: str
) -> None:
    more = {"phi": 0.3} if call is gls_at else {}
    with pytest.raises(UsageError) as caught:
        call(y, x, times=times, method=method, **more)
    assert str(caught.value) == f"gls: {message}"


@pytest.mark.parametrize("phi", [-1.0, 1.0, 1.5])
def test_a_phi_that_is_no_correlation(phi: float) -> None:
    with pytest.raises(UsageError) as caught:
        gls_at(Y, X, times=DAYS, phi=phi)
    assert str(caught.value) == f"gls: phi {phi:g} is no correlation; use a value between -1 and 1"


def test_a_definition_that_is_not_known() -> None:
    with pytest.raises(UsageError) as caught:
        gls(Y, X, times=DAYS, definition="lme4")  # type: ignore[arg-type]
    assert str(caught.value) == 'gls: definition \'lme4\' is not known; use "highest" or "nlme"'


def test_columns_that_repeat_each_other() -> None:
    with pytest.raises(NotAnswerable) as caught:
        gls(Y, np.column_stack([X, 2 * ON]), times=DAYS)
    assert str(caught.value) == (
        "gls: the columns of x repeat each other; leave out one that the others make up"
    )


def test_nothing_left_to_be_alike() -> None:
    with pytest.raises(NotAnswerable) as caught:
        gls(5 + 3 * ON, X, times=DAYS)
    assert str(caught.value) == (
        "gls: the columns explain every value, so no errors are left that could be alike; "
        "use independent errors"
    )
    with pytest.raises(NotAnswerable, match="explain every value"):
        gls(np.zeros(20), X, times=DAYS)


def test_newey_west_without_lags_is_the_plain_sandwich() -> None:
    left = gls_at(Y, X, times=DAYS, phi=0.0).residuals
    bread = np.linalg.inv(X.T @ X)
    plain = bread @ (X.T * left**2) @ X @ bread
    assert newey_west_se(X, left, lags=0) == pytest.approx(np.sqrt(np.diag(plain)), rel=1e-12)
    weights = np.maximum(0, 1 - np.abs(np.subtract.outer(np.arange(20), np.arange(20))) / 4)
    wide = bread @ (X.T @ (np.outer(left, left) * weights) @ X) @ bread
    found = newey_west_se(X, left, lags=3)
    assert found == pytest.approx(np.sqrt(np.diag(wide)), rel=1e-12)
    adjusted = newey_west_se(X, left, lags=3, definition="adjusted")
    assert adjusted == pytest.approx(found * np.sqrt(20 / 18), rel=1e-12)
