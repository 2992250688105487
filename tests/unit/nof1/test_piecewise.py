"""Piecewise regression: columns, what can be told apart, words."""

from __future__ import annotations

import json
from dataclasses import replace
from math import nan
from typing import Any

import numpy as np
import pytest
from tests.builders.nof1 import noise

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.gls import gls
from ekbom.nof1.piecewise import Coefficient, Piecewise, piecewise

PHASES = ["A"] * 6 + ["B"] * 7 + ["C"] * 5
NO_FIT = "do not fit; give one phase and one time per value"
RISE = "times must rise; sort the values by time"
EMPTY = "phase B holds no value; give a value in every phase"
T = np.arange(18.0)
Y = 5 + noise(18, 4, phi=0.2)
B, C = (T >= 6) & (T < 13), T >= 13


def least_squares(columns: list[np.ndarray], y: np.ndarray = Y) -> tuple[np.ndarray, np.ndarray]:
    x = np.column_stack(columns)
    coef = np.linalg.lstsq(x, y, rcond=None)[0]
    left = y - x @ coef
    cov = np.linalg.inv(x.T @ x) * float(left @ left) / (len(y) - x.shape[1])
    return coef, np.sqrt(np.diag(cov))


def numbers(found: Piecewise) -> tuple[list[Any], list[Any]]:
    return [c.value for c in found.coefficients], [c.se for c in found.coefficients]


def agrees(found: Piecewise, columns: list[np.ndarray], y: np.ndarray = Y) -> None:
    coef, se = least_squares(columns, y)
    values, errors = numbers(found)
    assert values == pytest.approx(coef.tolist(), rel=1e-9)
    assert errors == pytest.approx(se.tolist(), rel=1e-9)


ONE = np.ones(18)


def test_each_phase_against_the_first() -> None:
    found = piecewise(Y, PHASES)
    assert found.names == ("intercept", "trend", "level B", "slope B", "level C", "slope C")
    agrees(found, [ONE, T, B * 1.0, B * (T - 6), C * 1.0, C * (T - 13)])
    assert (found.n, found.phases, found.dof) == ((6, 7, 5), ("A", "B", "C"), 12)
    assert (found.phi, found.findings) == (0.0, ())
    assert found.method == "piecewise regression by least squares, independent errors"


def test_each_phase_against_the_one_before() -> None:
    found = piecewise(Y, PHASES, contrast="preceding")
    later = T >= 6
    agrees(found, [ONE, T, later * 1.0, later * (T - 6), C * 1.0, C * (T - 13)])
    # Another way to write the same lines.
    assert found.r2 == pytest.approx(piecewise(Y, PHASES).r2)


def test_one_trend_for_all_and_levels_alone() -> None:
    one = piecewise(Y, PHASES, terms=("trend",))
    assert one.names == ("intercept", "trend", "level B", "level C")
    agrees(one, [ONE, T, B * 1.0, C * 1.0])
    none = piecewise(Y, PHASES, terms=())
    assert none.names == ("intercept", "level B", "level C")
    agrees(none, [ONE, B * 1.0, C * 1.0])
    slopes = piecewise(Y, PHASES, terms=("slope",))
    assert slopes.names == ("intercept", "level B", "slope B", "level C", "slope C")
    agrees(slopes, [ONE, B * 1.0, B * (T - 6), C * 1.0, C * (T - 13)])


def test_times_are_counted_from_the_first_and_missing_values_keep_theirs() -> None:
    times = T**1.5 + 7
    found = piecewise(Y, PHASES, times=times)
    agrees(
        found, [ONE, times - 7, B * 1.0, B * (times - times[6]), C * 1.0, C * (times - times[13])]
    )
    values: list[float | None] = [*Y]
    # Also the first of a phase: its place still begins the slope.
    values[0], values[6], values[10] = None, nan, None
    kept = np.delete(np.arange(18), [0, 6, 10])
    columns = [ONE, T, B * 1.0, B * (T - 6), C * 1.0, C * (T - 13)]
    found = piecewise(values, PHASES)
    agrees(found, [column[kept] for column in columns], Y[kept])
    assert found.n == (5, 5, 5)


def test_a_name_that_comes_again_is_numbered() -> None:
    found = piecewise(Y, ["A"] * 4 + ["B"] * 4 + ["A"] * 5 + ["B"] * 5, terms=())
    assert found.phases == ("A", "B", "A (2)", "B (2)")
    assert found.names == ("intercept", "level B", "level A (2)", "level B (2)")
    assert found.coefficient("level A (2)").value == pytest.approx(
        float(Y[8:13].mean() - Y[:4].mean())
    )


def test_interval_and_p_are_those_of_student() -> None:
    # 12 degrees of freedom: 2.178813 is the tabled 97.5 % point.
    for c in piecewise(Y, PHASES).coefficients:
        assert c.value is not None
        assert c.se is not None
        assert c.interval is not None
        assert c.interval[0] == pytest.approx(c.value - 2.178813 * c.se, rel=1e-5)
        assert c.interval[1] == pytest.approx(c.value + 2.178813 * c.se, rel=1e-5)
    # One degree of freedom is Cauchy, whose tail is an arc tangent.
    found = piecewise([1.0, 2.0, 4.0], ["A", "A", "B"], terms=()).coefficient("level B")
    t = 2.5 / np.sqrt(0.5 * 1.5)
    assert found.p == pytest.approx(1 - 2 * np.arctan(t) / np.pi, abs=1e-5)


def test_spread_and_likelihood() -> None:
    coef, _ = least_squares([ONE, B * 1.0, C * 1.0])
    left = Y - np.column_stack([ONE, B, C]) @ coef
    square = float(left @ left)
    found = piecewise(Y, PHASES, terms=())
    assert found.sigma == pytest.approx(np.sqrt(square / 15))
    assert found.r2 == pytest.approx(1 - square / float(((Y - Y.mean()) ** 2).sum()))
    by_ml = piecewise(Y, PHASES, terms=(), method="ML")
    assert by_ml.sigma == pytest.approx(np.sqrt(square / 18))
    assert by_ml.log_likelihood == pytest.approx(-9 * (np.log(2 * np.pi * square / 18) + 1))
    assert by_ml.coefficients == found.coefficients
    expected = [float(left[k:] @ left[:-k]) / square for k in (1, 2, 3)]
    assert found.autocorrelations == pytest.approx(expected)


def test_gaps_take_no_part_in_autocorrelations() -> None:
    times = np.array([0, 1, 2, 5, 6, 8, 9, 10])
    y = np.array([1.0, 3, 2, 5, 4, 7, 5, 8])
    found = piecewise(y, ["A"] * 4 + ["B"] * 4, times=times, terms=())
    left = y - np.repeat([2.75, 6.0], 4)
    square = float(left @ left)
    one = left[0] * left[1] + left[1] * left[2] + left[3] * left[4] + left[5] * left[6]
    one += left[6] * left[7]
    two = left[0] * left[2] + left[4] * left[5] + left[5] * left[7]
    three = left[2] * left[3] + left[3] * left[5] + left[4] * left[6]
    assert found.autocorrelations == pytest.approx(
        [one / square * 7 / 5, two / square * 6 / 3, three / square * 5 / 3]
    )
    apart = piecewise([1.0, 3, 2, 5], ["A", "A", "B", "B"], times=[0, 2, 10, 12], terms=())
    assert apart.autocorrelations[0] is None
    assert apart.autocorrelations[1] is not None
    assert apart.autocorrelations[2] is None


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_alike_errors_are_those_of_the_general_fit(method: Any) -> None:
    times = np.cumsum([1, 1, 2, 1, 1, 3, 1, 1, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1])
    found = piecewise(Y, PHASES, times=times, errors="ar1", method=method, terms=())
    fit = gls(Y, np.column_stack([ONE, B, C]), times=times, method=method)
    values, errors = numbers(found)
    assert values == pytest.approx(fit.coef.tolist(), rel=1e-9)
    assert errors == pytest.approx(fit.se.tolist(), rel=1e-9)
    assert (found.phi, found.sigma) == (fit.phi, fit.sigma)
    assert found.log_likelihood == fit.log_likelihood
    assert (found.r2, found.dof) == (None, 15)
    assert found.method == (
        f"piecewise regression by generalised least squares, AR(1) errors, {method}"
    )


def test_restricted_likelihood_is_the_default() -> None:
    assert piecewise(Y, PHASES, errors="ar1").method.endswith("AR(1) errors, REML")


def test_a_phase_with_one_value_has_no_slope() -> None:
    found = piecewise(Y[:14], PHASES[:14])
    assert found.names == ("intercept", "trend", "level B", "slope B", "level C", "slope C")
    assert found.coefficient("slope C") == Coefficient(
        "slope C", None, reason="a slope needs two values, and phase C holds 1"
    )
    assert found.coefficient("level C").value is not None
    assert found.dof == 9
    said = (
        "The change of slope in C cannot be given: a slope needs two values, and phase C holds 1."
    )
    assert said in found.say()


def test_a_first_phase_with_one_value_has_no_trend_of_its_own() -> None:
    phases = ["A"] + ["B"] * 8
    found = piecewise(Y[:9], phases)
    assert found.coefficient("trend").reason == "a slope needs two values, and phase A holds 1"
    assert found.coefficient("level B").value is not None
    line = np.polyfit(np.arange(8.0), Y[1:9], 1)
    assert found.coefficient("slope B").value == pytest.approx(line[0])
    assert found.coefficient("level B").value == pytest.approx(line[1] - Y[0])
    # With one trend for all, the other phases give it.
    assert piecewise(Y[:9], phases, terms=("trend",)).coefficient("trend").value is not None


def test_values_that_lie_on_the_lines() -> None:
    found = piecewise([2.0, 2, 2, 5, 5, 5], ["A"] * 3 + ["B"] * 3, terms=())
    level = found.coefficient("level B")
    assert level.value == pytest.approx(3)
    assert (level.se, level.interval, level.p) == (None, None, None)
    assert level.reason == "the lines meet every value, so nothing is left over"
    assert (found.sigma, found.log_likelihood) == (0.0, None)
    assert found.autocorrelations == (None, None, None)
    assert found.r2 == pytest.approx(1)
    assert (
        "The level changed in B by +3.00 points (no interval: the lines meet every value, so "
        "nothing is left over)." in found.say()
    )
    assert piecewise([2.0] * 6, ["A"] * 3 + ["B"] * 3, terms=()).r2 is None
    with pytest.raises(NotAnswerable) as caught:
        piecewise([2.0, 2, 2, 5, 5, 5], ["A"] * 3 + ["B"] * 3, terms=(), errors="ar1")
    assert str(caught.value) == (
        "piecewise: the columns explain every value, so no errors are left that could be alike; "
        "use independent errors"
    )


RISING = [5.2, 5, 6, 6.1, 4.8, 5.3, 7, 6.2, 6.1, 7.2, 6.2, 7, 8.4, 11, 10, 11]
AB = ["A"] * 5 + ["B"] * 11


def test_errors_that_wander_leave_the_level_without_bounds() -> None:
    found = piecewise(RISING, AB, terms=(), errors="ar1")
    intercept = found.coefficient("intercept")
    assert (intercept.se, intercept.interval, intercept.p) == (None, None, None)
    assert intercept.reason == "the errors wander, so the level has no bounds"
    assert found.coefficient("level B").interval is not None
    assert (found.sigma, found.log_likelihood is None) == (None, False)
    (finding,) = found.findings
    assert (finding.code, finding.severity, finding.where) == (
        "phi_at_edge", "warning", "piecewise",
    )  # fmt: skip
    assert str(finding) == (
        "piecewise: the likelihood rises until the correlation of neighbours is 1; the changes "
        "are read from one value to the next, and the level has no interval"
    )
    assert found.say().endswith(
        "The likelihood rises until the correlation of neighbours is 1; the changes are read "
        "from one value to the next, and the level has no interval."
    )


def test_two_tops_are_said() -> None:
    y = [0.7, 1.6, 1.4, 1.6, 1.9, 1.2, 1.3, 1.6, 10, 10.8, 11.9, 11, 13, 12.7, 14]
    phases = ["A"] * 8 + ["B"] * 7
    found = piecewise(y, phases, terms=(), errors="ar1", method="ML")
    (finding,) = found.findings
    assert (finding.code, finding.severity, finding.where) == ("two_tops", "warning", "piecewise")
    assert str(finding) == (
        "piecewise: the likelihood has 2 tops, at correlations 0.84 and 0.47; 0.84 was taken, and "
        "the numbers at the other may differ"
    )
    climbed = piecewise(y, phases, terms=(), errors="ar1", method="ML", definition="nlme")
    assert climbed.findings[0].repair.startswith("0.47 was taken")


def test_the_words() -> None:
    found = piecewise(Y, PHASES)
    counts = "Values: 6 in A, 7 in B, 5 in C."
    level, slope = found.coefficient("level B"), found.coefficient("slope B")
    assert level.value is not None
    assert slope.value is not None
    assert level.interval is not None
    assert slope.interval is not None
    said = found.say()
    assert said.startswith(
        f"The level changed in B by {level.value:+.2f} points "
        f"(95 % interval {level.interval[0]:+.2f} to {level.interval[1]:+.2f}). "
        f"The slope changed in B by {slope.value:+.2f} points per unit of time "
        f"(95 % interval {slope.interval[0]:+.2f} to {slope.interval[1]:+.2f}). "
        "The level changed in C by "
    )
    assert said.endswith(
        f"{counts} It assumes independent nights: that each night owes nothing to the night "
        "before. Nights seldom do that, so the interval is too narrow."
    )
    assert "intercept" not in said
    assert "trend" not in said
    assert found.assumes in said
    alike = piecewise(Y, PHASES, errors="ar1", terms=())
    assert alike.assumes == (
        "It assumes that each night is like the night before to one and the same degree, and "
        "that the level changes on the dates given and on no other."
    )
    assert alike.assumes in alike.say()
    assert replace(found, findings=()).say() == said


def test_plain_values_for_json() -> None:
    found = json.loads(json.dumps(piecewise(Y, PHASES).to_dict()))
    assert set(found) == {
        "coefficients", "n", "phases", "dof", "r2", "autocorrelations", "sigma", "phi",
        "log_likelihood", "method", "assumes", "findings",
    }  # fmt: skip
    assert set(found["coefficients"][0]) == {"name", "value", "se", "interval", "p", "reason"}
    assert found["phases"] == ["A", "B", "C"]


def test_an_unknown_coefficient_names_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        piecewise(Y, PHASES, terms=()).coefficient("slope B")
    assert str(caught.value) == (
        "piecewise: there is no 'slope B'; use one of intercept, level B, level C"
    )


@pytest.mark.parametrize(
    ("values", "phases", "more", "message"),
    [
        (Y, PHASES[:-1], {}, f"18 values, 17 phases and 18 times {NO_FIT}"),
        (Y, PHASES, {"times": [1, 2]}, f"18 values, 18 phases and 2 times {NO_FIT}"),
        ([1, 2, np.inf], ["A", "A", "B"], {}, "values must be finite; leave the place empty"),
        ([1, 2, 3], ["A", "A", "B"], {"times": [1, 2, 2]}, RISE),
        ([1, 2, 3], ["A", "A", "B"], {"times": [1, nan, 2]}, RISE),
        (Y, PHASES, {"errors": "arma"}, "errors 'arma' is not known; use independent or ar1"),
        (
            Y,
            PHASES,
            {"terms": ("slope", "curve")},
            "terms 'curve' is not known; use trend or slope",
        ),
        (Y, PHASES, {"contrast": "last"}, "contrast 'last' is not known; use first or preceding"),
        (Y, ["A"] * 18, {}, "one phase cannot be compared; give two phases or more"),
        ([1, 2, None], ["A", "A", "B"], {}, EMPTY),
        ([1, 2, nan, 3], ["A", "A", "B", "A"], {}, EMPTY),
    ],
)
def test_calls_that_do_not_fit(values: Any, phases: Any, more: Any, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        piecewise(values, phases, **more)
    assert str(caught.value) == f"piecewise: {message}"


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        piecewise(Y, PHASES, method="MAP")  # type: ignore[arg-type]
    assert str(caught.value) == 'gls: method \'MAP\' is not known; use "ML" or "REML"'


def test_alike_errors_need_whole_times() -> None:
    with pytest.raises(UsageError, match="times must be whole numbers that rise"):
        piecewise(Y, PHASES, times=T + 0.5, errors="ar1")
    assert piecewise(Y, PHASES, times=T + 0.5).dof == 12


def test_too_few_values() -> None:
    with pytest.raises(NotAnswerable) as caught:
        piecewise([1.0, 2, 4, 3], ["A", "A", "B", "B"])
    assert str(caught.value) == (
        "piecewise: 4 values for 4 coefficients leave no errors to learn from; "
        "give 5 values or more, or leave out a trend or slope"
    )
