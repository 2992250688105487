"""Pooling against R metafor 3.8 on the thirteen tuberculosis vaccine trials.

Documented values are asserted to the digits printed. Measured values are asserted to 1e-6 where
the definition is a formula. Where it is the end of a search they agree to 1e-4: metafor stops a
search of REML and ML at steps of 1e-5, and looks for the roots of PM and of the Q-profile less
closely; our own values are checked against tighter searches in the unit tests.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ekbom.nof1.meta import Pooled, pool
from ekbom.nof1.meta_bias import egger, leave_one_out, trim_fill
from ekbom.nof1.meta_regression import meta_regression

CASE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "metafor_dat_bcg.json").read_text(encoding="utf-8")
)
R = CASE["measured"]
DATA = {name: np.array(column, dtype=float) for name, column in CASE["data"].items()}
TPOS, TNEG, CPOS, CNEG = (DATA[name] for name in ("tpos", "tneg", "cpos", "cneg"))
Y, V = DATA["yi_RR"], DATA["vi_RR"]
ODDS = np.log(TPOS * CNEG / (TNEG * CPOS)), 1 / TPOS + 1 / TNEG + 1 / CPOS + 1 / CNEG
SEARCHED = {"REML", "PM", "ML", "EB"}


def agrees(found: Pooled, r: dict[str, Any], rel: float) -> None:
    ours = {
        "est": found.value, "se": found.se, "ci": found.interval, "stat": found.statistic,
        "tau2": found.tau2, "I2": found.i2, "H2": found.h2, "Q": found.q,
        "pi": found.prediction_interval or (),
    }  # fmt: skip
    for name, value in ours.items():
        assert np.array(value) == pytest.approx(np.array(r[name]), rel=rel), name
    # A p this small multiplies what is left of the search.
    assert found.p == pytest.approx(r["p"], rel=10 * rel)


def test_the_effects_are_log_risk_ratios() -> None:
    risk = np.log(TPOS / (TPOS + TNEG) / (CPOS / (CPOS + CNEG)))
    assert risk == pytest.approx(Y, rel=1e-9)
    noise = 1 / TPOS - 1 / (TPOS + TNEG) + 1 / CPOS - 1 / (CPOS + CNEG)
    assert noise == pytest.approx(V, rel=1e-9)


@pytest.mark.parametrize("method", ["FE", "DL", "REML", "PM", "HE", "SJ", "ML", "EB"])
def test_every_estimator(method) -> None:  # type: ignore[no-untyped-def]
    agrees(pool(Y, V, method=method), R[method], 1e-4 if method in SEARCHED else 1e-8)


@pytest.mark.parametrize("method", ["REML", "DL"])
def test_knapp_hartung(method) -> None:  # type: ignore[no-untyped-def]
    found = pool(Y, V, method=method, knapp_hartung=True)
    agrees(found, R[f"{method}_knha"], 1e-4 if method in SEARCHED else 1e-8)
    assert found.dof == 12


def test_searches_end_where_reml_and_ml_of_metafor_end() -> None:
    assert pool(Y, V).tau2 == pytest.approx(R["REML"]["tau2"], rel=1e-6)
    assert pool(Y, V, method="ML").tau2 == pytest.approx(R["ML"]["tau2"], rel=1e-6)
    assert pool(Y, V, method="EB").tau2 == pytest.approx(R["EB"]["tau2"], rel=1e-6)
    assert pool(Y, V).value == pytest.approx(R["REML"]["est"], rel=1e-7)


def test_odds_ratios() -> None:
    agrees(pool(*ODDS, method="DL"), R["OR_DL"], 1e-8)


@pytest.mark.parametrize(
    ("name", "data", "method"),
    [
        ("EE_RR", (Y, V), "FE"), ("DL_RR", (Y, V), "DL"), ("EE_OR", ODDS, "FE"),
        ("DL_OR", ODDS, "DL"),
    ],
)  # fmt: skip
def test_documented_values_to_the_digits_printed(name: str, data, method) -> None:  # type: ignore[no-untyped-def]
    found = pool(*data, method=method)
    ours = {
        "est": found.value, "ci": found.interval, "z": found.statistic, "Q": found.q,
        "tau2": found.tau2, "I2": found.i2,
    }  # fmt: skip
    for key, printed in CASE["documented"][name].items():
        digits = 3 if key == "Q" else 4
        assert np.round(ours[key], digits).tolist() == printed, key  # type: ignore[arg-type]


def test_q_profile() -> None:
    assert pool(Y, V).tau2_interval == pytest.approx(R["REML_Qprofile_ci_tau2"], abs=3e-5)


def test_leave_one_out() -> None:
    assert leave_one_out(Y, V).value == pytest.approx(R["leave1out_est"], abs=1e-7)


def test_egger() -> None:
    found = egger(Y, V)
    assert found.statistic == pytest.approx(R["egger_regtest_rma"]["z"], rel=1e-6)
    assert found.p == pytest.approx(R["egger_regtest_rma"]["p"], rel=1e-6)


def test_trim_fill() -> None:
    assert trim_fill(Y, V).missing == R["trimfill_k0"]


def test_meta_regression_on_latitude() -> None:
    found, r = meta_regression(Y, V, DATA["ablat"], names=["latitude"]), R["REML_metareg_ablat"]
    assert [each.value for each in found.coefficients] == pytest.approx(r["b"], rel=1e-4)
    assert [each.se for each in found.coefficients] == pytest.approx(r["se"], rel=1e-4)
    assert found.tau2 == pytest.approx(r["tau2"], rel=1e-4)
    assert found.r2 == pytest.approx(r["R2"], rel=1e-4)
    assert found.qm == pytest.approx(r["QM"], rel=1e-4)
