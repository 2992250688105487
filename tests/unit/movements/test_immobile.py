"""The suggested immobilisation test."""

from __future__ import annotations

import math

import pytest
from tests.builders.movements import drawn_stages

from ekbom.knowledge.load import load_rules
from ekbom.model.errors import UsageError
from ekbom.model.movement import Index, LegMovement, Span
from ekbom.movements.immobile import immobility_test

WASM = load_rules("wasm2016")
HOUR = Span(600.0, 3600.0)


def moves(*onsets: float) -> list[LegMovement]:
    return [LegMovement(at, 1.0, "left") for at in onsets]


def test_the_movements_of_the_test_per_hour_of_it() -> None:
    found = immobility_test(
        moves(580.0, 600.0, 612.0, 624.0, 636.0, 2000.0, 4199.9, 4200.0),
        rules=WASM,
        span=Span(600.0, 3600.0),
    )
    assert [one.onset_s for one in found.scored.movements] == [600, 612, 624, 636, 2000, 4199.9]
    assert [one.periodic for one in found.scored.movements] == [True] * 4 + [False] * 2
    assert (found.span, found.awake_min, found.findings) == (HOUR, 60.0, ())
    assert found.indices["sit_plmw_index"] == Index(
        "sit_plmw_index",
        4.0,
        "1/h",
        "periodic movements in the test per hour of it, sleep left out",
    )
    assert found.indices["sit_clm_index"].value == found.indices["sit_lm_index"].value == 6.0
    assert found.indices["sit_imi_median_s"] == Index(
        "sit_imi_median_s", 12.0, "s", "median interval between candidate movements in the test"
    )


def test_half_an_hour_counts_double_and_long_movements_apart() -> None:
    given = [*moves(100.0, 112.0, 124.0, 136.0), LegMovement(200.0, 12.0, "left")]
    found = immobility_test(given, rules=WASM, span=Span(0.0, 1800.0)).indices
    assert [one.value for one in found.values()] == [8.0, 8.0, 10.0, 12.0]
    assert list(found) == ["sit_plmw_index", "sit_clm_index", "sit_lm_index", "sit_imi_median_s"]
    assert found["sit_clm_index"].definition == (
        "candidate movements in the test per hour of it, sleep left out"
    )
    assert found["sit_lm_index"].definition == (
        "movements, candidates or not, in the test per hour of it, sleep left out"
    )


def test_a_series_does_not_reach_into_the_test() -> None:
    found = immobility_test(moves(560.0, 580.0, 600.0, 620.0), rules=WASM, span=HOUR)
    assert found.indices["sit_plmw_index"].value == 0.0


@pytest.mark.parametrize("edition", ["wasm2016", "wasm2006", "aasm"])
def test_wake_counts_under_every_edition(edition: str) -> None:
    found = immobility_test(
        moves(600.0, 612.0, 624.0, 636.0),
        rules=load_rules(edition),
        span=HOUR,
        hypnogram=drawn_stages("W" * 140),
    )
    assert found.indices["sit_plmw_index"].value == 4.0
    assert found.findings == ()


def test_sleep_in_the_test_is_left_out_and_told() -> None:
    stages = drawn_stages("W" * 20 + "W2" + "W" * 118)
    found = immobility_test(
        moves(600.0, 612.0, 624.0, 636.0), rules=WASM, span=HOUR, hypnogram=stages
    )
    assert found.awake_min == 59.5
    assert found.indices["sit_plmw_index"].value == 3 / (59.5 / 60)
    (one,) = found.findings
    assert (one.code, one.severity, one.where) == ("sleep_in_test", "warning", "--sit")
    assert one.what == "0.5 min of the test were scored as sleep"
    assert one.repair == "they are left out; the test is meant for wake"


def test_a_test_slept_through_has_no_index() -> None:
    stages = drawn_stages("2" * 200)
    found = immobility_test(moves(610.0), rules=WASM, span=HOUR, hypnogram=stages)
    assert found.awake_min == 0.0
    assert [one.value for one in found.indices.values()] == [None] * 4
    assert [one.reason for one in found.indices.values()] == [
        *["all of the test was scored as sleep"] * 3,
        "there are no intervals",
    ]


def test_a_test_without_length_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        immobility_test([], rules=WASM, span=Span(600.0, 0.0))
    assert str(caught.value) == "--sit: the test has no length; give its start and its end"
    with pytest.raises(UsageError, match=r"^--sit: event 1 has onset nan s"):
        immobility_test([], rules=WASM, span=Span(math.nan, 1.0))
