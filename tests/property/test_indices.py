"""What must not matter to an index does not: the order of nights, the zero and the unit of the
scale, and from which end it is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekbom.nof1 import effect, overlap
from ekbom.nof1.index import Index
from ekbom.nof1.kendall import ROWS

Made = Callable[..., Index]
scores = st.integers(0, 10).map(float)
phases = st.tuples(
    st.lists(scores, min_size=2, max_size=12), st.lists(scores, min_size=2, max_size=12)
)
shifts = st.integers(-50, 50).map(float)
units = st.sampled_from([0.1, 0.37, 3.0, 1000.0])

scan = {"definition": "scan"}
UNORDERED: dict[str, Made] = {
    "pnd": overlap.pnd,
    "pem": overlap.pem,
    "pand": overlap.pand,
    "pand of scan": partial(overlap.pand, **scan),
    "ird": overlap.ird,
    "nap": overlap.nap,
    "nap, hanley": partial(overlap.nap, se="hanley"),
    "tau": overlap.tau,
    "smd": effect.smd,
    "smd of scan": partial(effect.smd, **scan),
    "hedges_g": effect.hedges_g,
}
ORDERED: dict[str, Made] = {
    "pet": overlap.pet,
    "tau_u": overlap.tau_u,
    "tau_bc": overlap.tau_bc,
    "tau_bc of scan": partial(overlap.tau_bc, **scan),
    **{row: partial(overlap.tau_u, model=row, **scan) for row in ROWS},
}
IN_POINTS: dict[str, Made] = {
    "mean_difference": effect.mean_difference,
    "trend_difference": effect.trend_difference,
}
RATIOS: dict[str, Made] = {
    "log_response_ratio": partial(effect.log_response_ratio, step=None),
    "log_ratio_of_medians": effect.log_ratio_of_medians,
}
FREE = {**UNORDERED, **ORDERED}
ALL = {**FREE, **IN_POINTS, **RATIOS}


def same(one: Index, other: Index, factor: float = 1.0) -> None:
    def near(x: float | None) -> Any:
        return None if x is None else pytest.approx(factor * x, rel=1e-6, abs=1e-9)

    assert other.value == near(one.value)
    assert other.se == near(one.se)
    assert (other.interval is None) == (one.interval is None)
    if one.interval is not None and other.interval is not None:
        assert other.interval[0] == near(one.interval[0])
        assert other.interval[1] == near(one.interval[1])
    assert (other.n, other.reason) == (one.n, one.reason)


def moved(values: list[float], times: float, plus: float) -> list[float]:
    return [times * x + plus for x in values]


@pytest.mark.parametrize("name", UNORDERED)
@given(data=phases)
def test_the_order_of_nights_within_a_phase(name: str, data: Any) -> None:
    a, b = data
    same(UNORDERED[name](a, b), UNORDERED[name](sorted(a), sorted(b, reverse=True)))


@pytest.mark.parametrize("name", FREE)
@given(data=phases, plus=shifts, times=units)
def test_the_zero_and_the_unit_of_the_scale(
    name: str, data: Any, plus: float, times: float
) -> None:
    a, b = data
    same(FREE[name](a, b), FREE[name](moved(a, times, plus), moved(b, times, plus)))


@pytest.mark.parametrize("name", IN_POINTS)
@given(data=phases, plus=shifts, times=units)
def test_differences_are_in_points(name: str, data: Any, plus: float, times: float) -> None:
    a, b = data
    index = IN_POINTS[name]
    same(index(a, b), index(moved(a, times, plus), moved(b, times, plus)), times)


@pytest.mark.parametrize("name", RATIOS)
@given(data=phases, times=units)
def test_the_unit_of_a_ratio(name: str, data: Any, times: float) -> None:
    a, b = data
    same(RATIOS[name](a, b), RATIOS[name](moved(a, times, 0), moved(b, times, 0)))


@pytest.mark.parametrize("name", {**FREE, **IN_POINTS})
@given(data=phases)
def test_the_mirror(name: str, data: Any) -> None:
    a, b = data
    index = {**FREE, **IN_POINTS}[name]
    same(index(a, b), index(moved(a, -1, 0), moved(b, -1, 0), improvement="decrease"))


@pytest.mark.parametrize("name", ["nap", "tau", "mean_difference", "hedges_g", *ROWS])
@given(data=phases)
def test_the_other_direction_is_the_opposite(name: str, data: Any) -> None:
    a, b = data
    up, down = ALL[name](a, b), ALL[name](a, b, improvement="decrease")
    if up.value is None:
        assert down.value is None
    else:
        total = 1.0 if name == "nap" else 0.0
        assert down.value == pytest.approx(total - up.value)
        assert down.se == (None if up.se is None else pytest.approx(up.se))


@pytest.mark.parametrize("name", ALL)
@given(data=phases)
def test_a_number_or_a_reason(name: str, data: Any) -> None:
    found = ALL[name](*data)
    assert (found.value is None) <= bool(found.reason)
    for x in (found.value, found.se, *(found.interval or ())):
        assert x is None or abs(x) < 1e6
    if found.se is not None:
        assert found.se >= 0
    if found.interval is not None and found.value is not None:
        assert found.interval[0] - 1e-9 <= found.value <= found.interval[1] + 1e-9
    assert "independent" in found.assumes
    assert ("cannot be computed" if found.value is None else "independent") in found.say()


@given(data=phases)
def test_a_missing_night_drops_out_of_what_knows_no_order(data: Any) -> None:
    a, b = data
    for index in UNORDERED.values():
        same(index(a, b), index([None, *a, float("nan")], [*b, None]))


@given(data=phases)
def test_fractions_stay_fractions(data: Any) -> None:
    for name in ("pnd", "pem", "pand", "pand of scan", "nap"):
        value = UNORDERED[name](*data).value
        assert value is not None
        assert 0 <= value <= 1
    value = overlap.ird(*data).value
    assert value is not None
    assert value <= 1


@given(data=phases)
def test_a_trend_taken_off_is_gone_from_what_is_left(data: Any) -> None:
    a, b = data
    slope = 0.7
    tilted = [x + slope * k for k, x in enumerate([*a, *b])]
    same(overlap.tau_bc(a, b), overlap.tau_bc(tilted[: len(a)], tilted[len(a) :]))
