"""One study that carries a pool, and studies that were never printed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.meta import pool
from ekbom.nof1.meta_bias import egger, leave_one_out, trim_fill
from ekbom.nof1.meta_regression import meta_regression

Y = np.array([0.1, 0.5, -0.2, 0.8, 0.3, 1.1, 0.9])
V = np.array([0.04, 0.09, 0.05, 0.02, 0.10, 0.03, 0.2])


@pytest.mark.parametrize("method", ["REML", "FE", "DL"])
@pytest.mark.parametrize("adjusted", [False, True])
def test_each_row_is_the_pool_without_the_study(method, adjusted: bool) -> None:  # type: ignore[no-untyped-def]
    adjusted = adjusted and method != "FE"
    found = leave_one_out([None, *Y], [1.0, *V], method=method, knapp_hartung=adjusted)
    assert found.place == (1, 2, 3, 4, 5, 6, 7)
    for i in range(7):
        kept = np.arange(7) != i
        alone = pool(Y[kept], V[kept], method=method, knapp_hartung=adjusted)
        assert found.value[i] == pytest.approx(alone.value)
        assert found.se[i] == pytest.approx(alone.se)
        assert (found.low[i], found.high[i]) == pytest.approx(alone.interval)
        assert found.tau2[i] == pytest.approx(alone.tau2, abs=1e-7)
        assert found.i2[i] == pytest.approx(alone.i2, abs=1e-4)
        assert found.q[i] == pytest.approx(alone.q)
        assert found.assumes == alone.assumes
    assert (found.method, found.knapp_hartung) == (method, adjusted)


def test_words_of_leaving_out() -> None:
    found = leave_one_out(Y, V)
    assert found.say() == (
        f"Without any one of the 7 studies the mean lies between {min(found.value):.2f} and "
        f"{max(found.value):.2f}. This assumes independent studies, each with a known sampling "
        "variance, whose true effects are spread normally about one mean."
    )
    assert found.to_dict()["tau2"] == found.tau2


def test_leaving_out_needs_three() -> None:
    assert leave_one_out([1, 2, 3], [1, 1, 1]).value == pytest.approx((2.5, 2, 1.5))
    with pytest.raises(NotAnswerable, match=r"^leave_one_out: 2 complete studies, at least 3"):
        leave_one_out([1, 2], [1, 1])
    with pytest.raises(UsageError, match=r"^leave_one_out: method"):
        leave_one_out(Y, V, method="x")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"^leave_one_out: Knapp-Hartung"):
        leave_one_out(Y, V, method="FE", knapp_hartung=True)


def test_egger_with_a_spread_is_a_meta_regression_on_the_error() -> None:
    found = egger(Y, V)
    peer = meta_regression(Y, V, np.sqrt(V))
    limit, slope = peer.coefficients
    assert found.statistic == pytest.approx(slope.statistic, rel=1e-6)
    assert found.p == pytest.approx(slope.p, rel=1e-6)
    assert found.limit == pytest.approx(limit.value)
    assert found.limit_interval == pytest.approx(limit.interval)
    assert (found.kind, found.n, found.dof) == ("mixed", 7, None)
    assert egger(Y, V, method="DL").statistic != found.statistic


def test_words_of_egger() -> None:
    found = egger(Y, V)
    assert found.say() == (
        "Egger's test over 7 studies: chance alone would make small and large studies differ this "
        f"much with p {found.p:.2g}; for an endlessly large study {found.limit:.2f} (95 % interval "
        f"{found.limit_interval[0]:.2f} to {found.limit_interval[1]:.2f}) is expected. With few "
        "studies it sees little. This assumes independent studies, each with a known sampling "
        "variance, whose true effects are spread normally about one mean."
    )
    assert found.to_dict()["limit"] == found.limit


def test_studies_on_one_line_have_no_test() -> None:
    found = egger([0.0, 0.0, 0.0], [1.0, 4.0, 9.0], kind="classic")
    assert (found.statistic, found.p, found.limit) == (None, None, 0.0)
    assert found.say() == (
        "Egger's test could not be computed: the studies lie on one line exactly."
    )


def test_what_egger_refuses() -> None:
    with pytest.raises(NotAnswerable) as error:
        egger(Y, np.full(7, 0.3))
    assert str(error.value) == "egger: all studies are equally precise; nothing can be compared"
    with pytest.raises(NotAnswerable, match=r"^egger: 2 complete studies, at least 3"):
        egger(Y[:2], V[:2])
    with pytest.raises(UsageError) as wrong:
        egger(Y, V, kind="x")  # type: ignore[arg-type]
    assert str(wrong.value) == "egger: kind is 'x'; give mixed or classic"
    with pytest.raises(UsageError, match=r"^egger: method"):
        egger(Y, V, method="x")  # type: ignore[arg-type]
    assert egger(Y[:3], V[:3]).n == 3
    with pytest.raises(NotAnswerable, match=r"^egger: all studies are equally precise"):
        egger(Y, 1e6 * (1 + 1e-10 * np.arange(7)))
    assert egger(Y, 1e-6 * (1 + 1e-3 * np.arange(7))).n == 7


def slow_l0(y: np.ndarray, v: np.ndarray, method: str) -> tuple[int, float]:
    """Duval and Tweedie, step by step: `y` rises, the right is trimmed."""
    n, missing = len(y), 0
    while True:
        middle = pool(y[: n - missing], v[: n - missing], method=method).value  # type: ignore[arg-type]
        away = y - middle
        rank = stats.rankdata(np.abs(away), method="ordinal")
        found = max(0, round((4 * rank[away > 0].sum() - n * (n + 1)) / (2 * n - 1)))
        if found == missing:
            return missing, middle
        missing = found


def skewed(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.02, 0.5, 40)
    y = rng.normal(0.2, np.sqrt(v + 0.02))
    kept = (y > 0.1) | (v < 0.15)
    return y[kept], v[kept]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("method", ["FE", "DL", "REML"])
def test_trim_fill_step_by_step(seed: int, method) -> None:  # type: ignore[no-untyped-def]
    y, v = skewed(seed)
    found = trim_fill(y, v, method=method, side="left")
    order = np.argsort(y)
    missing, middle = slow_l0(y[order], v[order], method)
    assert (found.side, found.missing) == ("left", missing)
    filled = [(2 * middle - a, b) for a, b in zip(y[order], v[order], strict=True)]
    filled = filled[len(y) - missing :]
    assert np.array(found.filled).ravel() == pytest.approx(np.array(filled).ravel(), abs=1e-6)
    whole = pool([*y, *(a for a, _ in filled)], [*v, *(b for _, b in filled)], method=method)
    assert found.pooled.value == pytest.approx(whole.value, abs=1e-6)
    assert found.pooled.n == len(y) + missing


def test_something_was_missing() -> None:
    assert trim_fill(*skewed(0), side="left").missing > 2


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_side_is_a_mirror(side: str) -> None:
    y, v = skewed(1)
    other = "right" if side == "left" else "left"
    found = trim_fill(y, v, side=side)  # type: ignore[arg-type]
    mirror = trim_fill(-y, v, side=other)  # type: ignore[arg-type]
    assert mirror.missing == found.missing
    assert mirror.pooled.value == pytest.approx(-found.pooled.value)
    assert mirror.pooled.interval == pytest.approx(
        (-found.pooled.interval[1], -found.pooled.interval[0])
    )


def test_the_side_is_where_the_slope_points_away_from() -> None:
    y, v = skewed(2)
    slope = egger(y, v).statistic or 0
    assert slope > 0
    assert trim_fill(y, v).side == "left"
    assert trim_fill(-y, v).side == "right"
    assert trim_fill([0.0, 0.0, 0.0], [1.0, 4.0, 9.0], method="DL").side == "left"


def test_two_studies_stay_whatever_is_trimmed() -> None:
    for y in ([-9.0, 0.0, 0.1, 0.2], [0.0, 0.0, 5.0, 6.0], [0.0, 9.0, 10.0]):
        for heavy in range(len(y)):
            v = np.where(np.arange(len(y)) == heavy, 1e-6, 1.0)
            found = trim_fill(y, v, method="DL", side="left")
            assert 0 <= found.missing <= len(y) - 2
    assert trim_fill([0.0, 9.0, 10.0], [1e-6, 1, 1], method="FE", side="left").missing == 1


def test_words_of_trim_fill() -> None:
    some = trim_fill(*skewed(0), side="left")
    assert some.say() == (
        f"Trim and fill puts in {some.missing} on the left, as mirror images of those on the "
        "other side. It shows how much hangs on them and corrects nothing. " + some.pooled.say()
    )
    none = trim_fill([-1.0, 0.0, 1.0], [0.5, 0.1, 0.5], side="right")
    assert (none.missing, none.filled) == (0, ())
    assert none.say() == "Trim and fill finds no study missing. " + none.pooled.say()
    assert none.to_dict()["pooled"]["value"] == none.pooled.value


def test_trim_fill_keeps_method_adjustment_and_count() -> None:
    y, v = skewed(0)
    found = trim_fill([*y, None], [*v, 1], method="DL", knapp_hartung=True, side="left").pooled
    assert (found.method, found.knapp_hartung, found.left_out) == ("DL", True, 1)


def test_what_trim_fill_refuses() -> None:
    with pytest.raises(UsageError) as error:
        trim_fill(Y, V, side="up")  # type: ignore[arg-type]
    assert str(error.value) == "trim_fill: side is 'up'; give left or right"
    with pytest.raises(NotAnswerable, match=r"^trim_fill: 2 complete studies, at least 3"):
        trim_fill(Y[:2], V[:2], side="left")
    with pytest.raises(NotAnswerable, match=r"^egger: all studies are equally precise"):
        trim_fill(Y, np.ones(7))
    with pytest.raises(UsageError, match=r"^trim_fill: method"):
        trim_fill(Y, V, method="x")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"^trim_fill: Knapp-Hartung"):
        trim_fill(Y, V, method="FE", knapp_hartung=True)
