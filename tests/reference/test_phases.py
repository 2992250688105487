"""Phases against R: piecewise regression, AR(1) errors, randomisation tests, between-case d.

The cases were measured with scan 0.67.1, nlme 3.1-162, SCRT 1.3.1 and scdhlm 0.7.4 (R 4.2.2).
What is solved for exactly agrees to the digits on file. What was searched for agrees to 1e-6 or to
the precision of R's own search, which is stated where it is less.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ekbom.model.trial import Design
from ekbom.nof1.between import between_case_d
from ekbom.nof1.design import count
from ekbom.nof1.gls import GlsFit, gls, gls_at, newey_west_se
from ekbom.nof1.phase_scores import Rule
from ekbom.nof1.phase_tests import multiple_baseline_test, phase_change_test, start_test
from ekbom.nof1.piecewise import Piecewise, piecewise

FIRST = ("scan_Waddell2011", "scan_Borckardt2014", "scan_Beretvas2008")
# Where R's search stopped short of phi = 1, how far is a matter of its patience.
RAN_AWAY = ("scan_Waddell2011", "scan_Beretvas2008")


def case(name: str) -> dict[str, Any]:
    read = json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8"))
    assert read["id"] == name
    return read


def halves(data: dict[str, Any]) -> tuple[list[float], list[float]]:
    at = data["phase"].index("B")
    return data["values"][:at], data["values"][at:]


def same(found: Piecewise, expected: dict[str, Any]) -> None:
    names = {"(Intercept)": "intercept", "mt": "trend", "phaseB": "level B", "interB": "slope B"}
    assert set(expected["coef"]) == set(names)
    for theirs, ours in names.items():
        c = found.coefficient(ours)
        # Ten digits are on file; what is zero there is 1e-16 on either side.
        assert c.value == pytest.approx(expected["coef"][theirs], rel=1e-9, abs=1e-9)
        assert c.se == pytest.approx(expected["se"][theirs], rel=1e-9)


def test_huitema_and_mckean() -> None:
    known = case("huitema_mckean_2000")
    found = piecewise(known["data"]["score"], known["data"]["phase"], times=known["data"]["mt"])
    same(found, known["measured"]["plm_scan"])
    assert found.r2 == pytest.approx(known["measured"]["plm_scan"]["r2"], abs=1e-8)


def test_three_cases_by_piecewise_regression() -> None:
    known = case("scan_exampleAB")
    for name, expected in known["measured"]["plm"].items():
        data = known["data"][name]
        same(piecewise(data["values"], data["phase"], times=data["mt"]), expected)


def test_the_whole_table_of_johanna_adds_up() -> None:
    # Documented is the sum of all numbers of the table: estimates, errors, t and p.
    known = case("scan_exampleAB")
    data = known["data"]["Johanna"]
    total = 0.0
    for c in piecewise(data["values"], data["phase"]).coefficients:
        assert c.value is not None
        assert c.se is not None
        assert c.p is not None
        total += c.value + c.se + c.value / c.se + c.p
    assert round(total, 5) == known["documented"]["Johanna_plm_sum_of_coefs"]
    assert piecewise(data["values"], data["phase"]).r2 == pytest.approx(0.843, abs=5e-4)


@pytest.mark.parametrize("name", FIRST)
def test_first_cases_by_piecewise_regression(name: str) -> None:
    known = case(name)
    data = known["data"]["case1"]
    found = piecewise(data["values"], data["phase"], times=data["mt"])
    same(found, known["measured"]["plm_first_case"])
    assert found.autocorrelations == pytest.approx(
        known["measured"]["autocorr_residuals_lag1_3"], abs=1e-10
    )


def levels(known: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    data = known["data"]["case1"]
    y = np.array(data["values"], dtype=float)
    on = np.array([float(phase == "B") for phase in data["phase"]])
    return y, np.column_stack([np.ones(len(y)), on]), np.array(data["mt"])


def agree(found: GlsFit, expected: dict[str, Any], rel: float) -> None:
    assert found.coef == pytest.approx(expected["b"], rel=rel)
    assert found.se == pytest.approx(expected["se"], rel=rel)
    assert found.phi == pytest.approx(expected["phi"], rel=rel)
    assert found.sigma == pytest.approx(expected["sigma"], rel=rel)
    if "logLik" in expected:
        assert found.log_likelihood == pytest.approx(expected["logLik"], abs=1e-9)


@pytest.mark.parametrize("name", FIRST)
def test_ar1_by_maximum_likelihood(name: str) -> None:
    known = case(name)
    y, x, times = levels(known)
    found = gls(y, x, times=times, method="ML", definition="nlme")
    agree(found, known["measured"]["gls_ar1_ML_first_case"], 1e-6)
    assert not found.at_edge


def test_ar1_by_restricted_likelihood() -> None:
    known = case("scan_Borckardt2014")
    y, x, times = levels(known)
    agree(gls(y, x, times=times, method="REML"), known["measured"]["gls_ar1_REML_first_case"], 1e-6)


@pytest.mark.parametrize("name", RAN_AWAY)
def test_a_likelihood_that_rises_to_the_edge(name: str) -> None:
    # R stops at 1 - 2e-9 and 1 - 3e-10 with sigma in the ten thousands. The change and its error
    # have a limit there, which is what is kept; the spread of the level has none and is not given.
    known = case(name)
    expected = known["measured"]["gls_ar1_REML_first_case"]
    y, x, times = levels(known)
    for definition in ("highest", "nlme"):
        found = gls(y, x, times=times, method="REML", definition=definition)  # type: ignore[arg-type]
        assert found.at_edge
        assert found.phi == pytest.approx(expected["phi"], abs=2e-6)
        assert found.coef == pytest.approx(expected["b"], rel=1e-5)
        assert found.se[1] == pytest.approx(expected["se"][1], rel=1e-6)
    data = known["data"]["case1"]
    said = piecewise(data["values"], data["phase"], errors="ar1", terms=())
    assert said.coefficient("level B").value == pytest.approx(expected["b"][1], rel=1e-5)
    assert said.coefficient("intercept").value == pytest.approx(expected["b"][0], rel=1e-5)
    assert (said.coefficient("intercept").se, said.sigma) == (None, None)
    assert [f.code for f in said.findings] == ["phi_at_edge"]


@pytest.mark.parametrize("name", RAN_AWAY)
def test_at_the_place_where_r_stopped_all_its_numbers_come_out(name: str) -> None:
    known = case(name)
    expected = known["measured"]["gls_ar1_REML_first_case"]
    y, x, times = levels(known)
    found = gls_at(y, x, times=times, method="REML", phi=expected["phi"])
    assert found.coef == pytest.approx(expected["b"], rel=1e-6)
    assert found.se[1] == pytest.approx(expected["se"][1], rel=1e-9)
    # 1 - phi is on file with three digits at most, and these two go with its root.
    assert found.se[0] == pytest.approx(expected["se"][0], rel=1e-2)
    assert found.sigma == pytest.approx(expected["sigma"], rel=1e-2)


def test_the_higher_of_two_tops_is_not_the_one_that_r_found() -> None:
    known = case("scan_Beretvas2008")
    y, x, times = levels(known)
    expected = known["measured"]["gls_ar1_ML_first_case"]
    found = gls(y, x, times=times, method="ML")
    assert [peak.phi for peak in found.peaks] == pytest.approx([0.83505, expected["phi"]], abs=1e-5)
    assert found.log_likelihood == found.peaks[0].log_likelihood > expected["logLik"] + 0.02
    assert found.peaks[1].log_likelihood == pytest.approx(expected["logLik"], abs=1e-9)


DIARY = case("synthetic_rls_diary_180")
ACTIONS = [name for name in DIARY["true_coef"] if name != "intercept"]


def diary() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    y = np.array([np.nan if v is None else v for v in DIARY["data"]["score"]], dtype=float)
    x = np.column_stack([np.ones(len(y)), *(DIARY["data"][name] for name in ACTIONS)]).astype(float)
    known = np.isfinite(y)
    return y[known], x[known], np.array(DIARY["data"]["day"])[known]


def row(numbers: dict[str, float]) -> list[float]:
    return [numbers["(Intercept)"], *(numbers[name] for name in ACTIONS)]


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_a_diary_with_gaps_by_continuous_ar1(method: Any) -> None:
    y, x, days = diary()
    expected = DIARY["measured"][f"gls_CAR1_{method}"]
    found = gls(y, x, times=days, method=method)
    # R's search under REML stopped 8e-7 away in phi.
    assert found.coef == pytest.approx(row(expected["coef"]), rel=1e-5, abs=1e-6)
    assert found.se == pytest.approx(row(expected["se"]), rel=2e-6)
    assert found.phi == pytest.approx(expected["phi"], abs=1e-6)
    assert found.sigma == pytest.approx(expected["sigma"], rel=1e-6)
    if method == "ML":
        assert found.log_likelihood == pytest.approx(expected["logLik"], abs=1e-9)


def test_a_diary_by_least_squares_and_newey_west() -> None:
    y, x, days = diary()
    expected = DIARY["measured"]["ols"]
    found = gls_at(y, x, times=days, phi=0.0)
    assert found.coef == pytest.approx(row(expected["coef"]), rel=1e-9, abs=1e-10)
    assert found.se == pytest.approx(row(expected["se"]), rel=1e-9)
    plain = newey_west_se(x, found.residuals, lags=7)
    adjusted = newey_west_se(x, found.residuals, lags=7, definition="adjusted")
    assert plain == pytest.approx(row(expected["se_newey_west_lag7"]), rel=1e-9)
    assert adjusted == pytest.approx(row(expected["se_newey_west_lag7_dof_adjusted"]), rel=1e-9)


def test_three_cases_by_randomisation() -> None:
    known = case("scan_exampleAB")
    expected = known["measured"]["rand_test"]
    found = multiple_baseline_test(
        [halves(data) for data in known["data"].values()], limit=expected["limit_min_phase"]
    )
    assert (found.assignments, found.as_good) == (expected["n_assignments"], expected["count_ge"])
    assert found.p == 48 / 1331
    assert found.p == pytest.approx(expected["p_one_sided"], rel=1e-9)
    assert found.value == pytest.approx(expected["observed"], rel=1e-9)
    assert found.mean == pytest.approx(expected["dist_mean"], rel=1e-9)
    assert found.sd == pytest.approx(expected["dist_sd"], rel=1e-9)
    assert found.z == pytest.approx(expected["z"], rel=1e-9)
    assert found.z is not None
    assert found.p_z is not None
    checksum = found.p + found.value + found.z + found.p_z + found.mean
    assert known["documented"]["rand_test_checksum"].endswith(f"={checksum:.8f}")


@pytest.mark.parametrize("name", FIRST)
def test_one_case_by_randomisation(name: str) -> None:
    known = case(name)
    expected = known["measured"]["rand_test_limit3"]
    rule = Rule(improvement="decrease" if known["decreasing"] else "increase")
    found = start_test(*halves(known["data"]["case1"]), limit=3, rule=rule)
    assert found.assignments == expected["n"]
    assert found.value == pytest.approx(expected["observed"], rel=1e-9)
    assert found.p == pytest.approx(expected["p"], rel=1e-9)


def test_a_reversal_by_randomisation() -> None:
    known = case("scrt_ABAB")
    labels, values = known["data"]["phase"], known["data"]["values"]
    phases: Sequence[list[float]] = [
        [v for v, label in zip(values, labels, strict=True) if label == name]
        for name in ("A1", "B1", "A2", "B2")
    ]
    # Their statistic is baseline less treatment, of means of phases: lower is better.
    found = phase_change_test(
        phases, limit=4, rule=Rule("phase_mean_difference", improvement="decrease")
    )
    counts = known["measured"]["counts"]
    assert found.assignments == known["measured"]["n_assignments"] == counts["ABAB_24_limit4"]
    assert found.p == 4 / 165
    assert found.p == pytest.approx(known["measured"]["p_systematic_limit4"], abs=1e-12)


def test_the_sets_have_as_many_members() -> None:
    counts = case("scrt_ABAB")["measured"]["counts"]
    assert count(Design("pairs", 12)) == counts["RBD_12"]
    assert count(Design("balanced", 12, ones=6, max_run=2)) == counts["ATD_12_limit2"]
    assert count(Design("balanced", 12, ones=6)) == counts["CRD_12"]
    ab = start_test(list(range(9)), list(range(11)), limit=5)
    assert ab.assignments == counts["AB_20_limit5"]


def test_between_case_d_of_a_reversal_design() -> None:
    known = case("scdhlm_lambert_ABk")
    data, documented, measured = known["data"], known["documented"], known["measured"]
    found = between_case_d(
        data["outcome"],
        cases=data["case"],
        treated=[name == "RC" for name in data["treatment"]],
        times=data["time"],
        design="ABk",
    )
    ours = {
        "D_bar": found.mean_difference,
        "S_sq": found.s_squared,
        "delta_hat_unadj": found.unadjusted,
        "phi": found.phi,
        "sigma_sq_w": found.variance_within,
        "rho": found.rho,
        "nu": found.nu,
        "delta_hat": found.value,
        "V_delta_hat": found.variance,
    }
    digits = {"V_delta_hat": 8}
    assert {name: round(x, digits.get(name, 6)) for name, x in ours.items()} == documented
    for name, x in measured.items():
        assert ours[name] == pytest.approx(x, rel=1e-9)
    assert (found.persons, sum(found.n)) == (9, 264)
