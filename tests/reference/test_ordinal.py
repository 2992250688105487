"""Proportional odds against R ``clm`` (ordinal 2022.11-16, R 4.2.2).

Two cases: the wine ratings of the package's own vignette (72 ratings, two yes/no columns) and the
180-night case diary (155 recorded nights, ten columns), both by maximum likelihood.

Tested: coefficients, thresholds, log-likelihood and standard errors as printed by R. Not tested:
neighbouring nights are alike, which neither program allows for; here it is a check of direction.

Tolerances. Both stop where another step no longer changes the likelihood; the estimates then agree
to six places for the wine and to five for the diary, whose likelihood is flatter.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ekbom.nof1.ordinal import OrdinalFit, proportional_odds

HERE = Path(__file__).parent


def case(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return found


WINE = case("ordinal_wine_clm.json")
DIARY = case("synthetic_rls_diary_180.json")


def wine() -> OrdinalFit:
    x = np.column_stack([WINE["data"]["temp_warm"], WINE["data"]["contact_yes"]]).astype(float)
    found = proportional_odds(np.array(WINE["data"]["rating"], dtype=float), x)
    assert found is not None
    return found


def diary() -> OrdinalFit:
    names = list(DIARY["measured"]["clm_proportional_odds"]["beta"])
    y = np.array([np.nan if v is None else v for v in DIARY["data"]["score"]], dtype=float)
    x = np.column_stack([DIARY["data"][name] for name in names]).astype(float)
    seen = ~np.isnan(y)
    found = proportional_odds(y[seen], x[seen])
    assert found is not None
    return found


def test_wine_coefficients_and_thresholds() -> None:
    found, r = wine(), WINE["measured"]
    assert found.beta == pytest.approx(list(r["beta"].values()), abs=1e-6)
    assert found.thresholds == pytest.approx(list(r["thresholds"].values()), abs=1e-6)
    assert found.log_likelihood == pytest.approx(r["logLik"], abs=1e-8)


def test_wine_standard_errors() -> None:
    # R lists those of the four thresholds first.
    assert wine().se == pytest.approx(WINE["measured"]["se"][4:], abs=1e-5)


def test_diary_coefficients_and_thresholds() -> None:
    found, r = diary(), DIARY["measured"]["clm_proportional_odds"]
    assert found.beta == pytest.approx(list(r["beta"].values()), abs=1e-5)
    assert found.thresholds == pytest.approx(list(r["thresholds"].values()), abs=1e-5)
    assert found.log_likelihood == pytest.approx(r["logLik"], abs=1e-6)
