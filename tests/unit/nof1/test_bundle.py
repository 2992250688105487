"""Which actions cannot be told apart."""

from __future__ import annotations

import numpy as np
import pytest
from tests.builders.nof1 import action

from ekbom.nof1.bundle import condition_number, find_bundles, join_columns, varied_apart
from ekbom.nof1.columns import Column, action_column

N = 60
ALL = np.ones(N, dtype=bool)
RNG = np.random.default_rng(0)


def column(name: str, values: object) -> Column:
    return action_column(action(name, values), few=7)


def bundles(*columns: Column, r: float = 0.8, condition: float = 30.0, apart: int = 5,
            used: np.ndarray = ALL) -> list[list[int]]:  # fmt: skip
    return find_bundles(columns, used, r_max=r, condition_max=condition, apart=apart)


def coin(seed: int, share: float = 0.5) -> np.ndarray:
    return (np.random.default_rng(seed).random(N) < share).astype(float)


def flipped(values: np.ndarray, *places: int) -> np.ndarray:
    out = values.copy()
    out[list(places)] = 1 - out[list(places)]
    return out


def test_nothing_and_one() -> None:
    assert bundles() == []
    assert bundles(column("a", coin(1))) == [[0]]


def test_free_actions_stay_apart() -> None:
    assert bundles(*(column(str(s), coin(s)) for s in range(4))) == [[0], [1], [2], [3]]


@pytest.mark.parametrize(("nights", "joined"), [(4, True), (5, False)])
def test_apart_on_enough_nights(nights: int, joined: bool) -> None:
    a = np.repeat([1.0, 0.0], 30)
    # b is done without a on so many nights; a never without b.
    b = flipped(a, *range(30, 30 + nights))
    found = bundles(column("a", a), column("b", b), r=0.99)
    assert found == ([[0, 1]] if joined else [[0], [1]])
    assert varied_apart(column("a", a), column("b", b), ALL, 5) is not joined


def test_nights_apart_count_only_where_both_are_known_and_recorded() -> None:
    a = np.repeat([1.0, 0.0], 30)
    b = flipped(a, *range(30, 36))
    unknown = b.copy()
    unknown[[30, 31]] = np.nan
    assert not varied_apart(column("a", a), column("b", unknown), ALL, 5)
    used = ALL.copy()
    used[30:32] = False
    assert not varied_apart(column("a", a), column("b", b), used, 5)


def test_correlation_above_the_limit_joins() -> None:
    a = coin(3)
    b = flipped(a, 0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15)
    r = abs(np.corrcoef(a, b)[0, 1])
    assert bundles(column("a", a), column("b", b), r=r - 0.01, apart=1) == [[0, 1]]
    assert bundles(column("a", a), column("b", b), r=r + 0.01, apart=1) == [[0], [1]]


def test_joining_passes_on_and_keeps_the_order() -> None:
    a, c = coin(3), coin(4)
    found = bundles(
        column("c", c), column("a", a), column("a2", flipped(a, 1)), column("a3", flipped(a, 2))
    )
    assert found == [[0], [1, 2, 3]]


def test_three_that_sum_up_join_the_closest_pair() -> None:
    a, b = coin(5), coin(6)
    both = column("sum", a + b)
    found = bundles(column("a", a), column("b", b), both)
    assert len(found) == 2
    assert [2] not in found
    assert bundles(column("a", a), column("b", b), both, condition=1e9) == [[0], [1], [2]]


def test_a_column_that_never_varies_is_nobodys_twin() -> None:
    a = coin(7)
    found = bundles(column("never", np.zeros(N)), column("a", a), column("b", flipped(a, 0)))
    assert found == [[0], [1, 2]]


def test_a_condition_nobody_can_mend_ends_the_search() -> None:
    # Two free columns and one constant: even the strictest limit joins only what varies.
    found = bundles(
        column("a", coin(1)), column("b", coin(2)), column("c", np.zeros(N)), condition=0.5
    )
    assert found == [[0, 1], [2]]


def test_condition_number_is_that_of_the_correlation_matrix() -> None:
    x = RNG.standard_normal((50, 3))
    x[:, 2] = x[:, 0] + 0.1 * x[:, 2]
    eigen = np.linalg.eigvalsh(np.corrcoef(x.T))
    assert condition_number(x) == pytest.approx(np.sqrt(eigen[-1] / eigen[0]))
    assert condition_number(100 * x + 7) == pytest.approx(condition_number(x))
    assert condition_number(x[:, :1]) == 1.0
    assert condition_number(np.column_stack([x[:, 0], np.ones(50)])) == 1.0
    assert condition_number(np.column_stack([x[:, 0], x[:, 0]])) > 1e4


def test_a_bundle_is_the_mean_of_its_members() -> None:
    a, b = column("a", [1, 0, None, 1]), column("b", [0, 0, 1, 1])
    found = join_columns([a, b])
    assert found.name == "a + b"
    assert found.scaled == pytest.approx([0.5, 0.0, (2 / 3 + 1) / 2, 1.0])
    assert found.known.tolist() == [True, True, False, True]
    assert found.on.tolist() == [True, False, False, True]
    assert join_columns([a]) is a
