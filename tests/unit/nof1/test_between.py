"""The between-case d against dense sums, and against what a made-up world holds."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import numpy as np
import pytest
from tests.builders.nof1 import noise

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.between import BetweenCase, between_case_d

NO_FIT = "do not fit; give one of each per value"


def world(
    persons: int, length: int, seed: int, *, change: float = 1.0, between: float = 1.0,
    phi: float = 0.3, starts: tuple[int, ...] = (5, 7, 9),
) -> dict[str, Any]:  # fmt: skip
    """Multiple baselines: own level, a common change, AR(1) errors of SD 1."""
    rng = np.random.default_rng(seed)
    values, cases, treated, times = [], [], [], []
    for person in range(persons):
        on = np.arange(length) >= starts[person % len(starts)]
        errors = noise(length, 1000 * seed + person, sd=1.0, phi=phi)
        values += (between * rng.standard_normal() + change * on + errors).tolist()
        cases += [f"p{person}"] * length
        treated += on.tolist()
        times += range(length)
    return {"values": values, "cases": cases, "treated": treated, "times": times}


def turns(persons: int, seed: int, lengths: tuple[int, ...] = (4, 5, 6, 4)) -> dict[str, Any]:
    """Reversal: A, B, A, B for each person, one more place in every other baseline."""
    values, cases, treated, times = [], [], [], []
    for person in range(persons):
        own = [n + (k == 0 and person % 2) for k, n in enumerate(lengths)]
        on = np.repeat([False, True] * (len(own) // 2), own)
        values += (noise(len(on), 50 * seed + person) + 2 * on + person % 3).tolist()
        cases += [f"p{person}"] * len(on)
        treated += on.tolist()
        times += (np.arange(len(on)) + np.arange(len(on)) // 4).tolist()
    return {"values": values, "cases": cases, "treated": treated, "times": times}


def d(given: dict[str, Any], **more: Any) -> BetweenCase:
    given = {**given, **more}
    return between_case_d(given.pop("values"), **given)


def dense(given: dict[str, Any], design: str) -> dict[str, float]:
    """The same numbers, sum by sum."""
    y = np.array(given["values"])
    names, on, times = given["cases"], given["treated"], given["times"]
    blocks: dict[tuple[str, int], list[int]] = {}
    for i, name in enumerate(names):
        new = i == 0 or names[i - 1] != name
        number = 0 if new else number + (on[i] != on[i - 1])  # type: ignore[has-type]  # noqa: F821
        blocks.setdefault((name, number), []).append(i)
    persons = list(dict.fromkeys(names))
    weights = np.zeros(len(y))
    cells: dict[tuple[int, int], list[int]] = {}
    for (_, number), rows in blocks.items():
        weights[rows] = (1 if number % 2 else -1) / len(rows) / (len(blocks) / 2)
        for place, i in enumerate(rows):
            cells.setdefault((number, times[i] if design == "MB" else place), []).append(i)
    least = 2 if design == "MB" else len(persons)
    kept = [rows for rows in cells.values() if len(rows) >= least]
    spread = np.zeros((len(y), len(y)))
    for rows in kept:
        spread[np.ix_(rows, rows)] = np.eye(len(rows)) - 1 / len(rows)
    df = sum(len(rows) - 1 for rows in kept)
    s2 = float(y @ spread @ y) / df
    square = together = pull = 0.0
    for rows in blocks.values():
        left = y[rows] - y[rows].mean()
        square += float(left @ left)
        together += float(left[1:] @ left[:-1])
        pull += 1 - 1 / len(rows)
    phi = together / square + pull / (len(y) - len(blocks))
    known = 0.0
    for rows in blocks.values():
        n = len(rows)
        known += n - sum(phi ** abs(a - b) for a in range(n) for b in range(n)) / n
    within = square / known
    rho = max(0.0, 1 - within / s2)
    v = np.zeros((len(y), len(y)))
    for i, j in product(range(len(y)), repeat=2):
        if names[i] == names[j]:
            v[i, j] = (1 - rho) * phi ** abs(times[i] - times[j]) + rho
    nu = 2 * np.trace(spread @ v) ** 2 / (2 * np.trace(spread @ v @ spread @ v))
    small = 1 - 3 / (4 * nu - 1)
    g = small * float(weights @ y) / np.sqrt(s2)
    var = small**2 * (nu / (nu - 2) * weights @ v @ weights) + g**2 * (small**2 * nu / (nu - 2) - 1)
    return {
        "mean_difference": float(weights @ y), "s_squared": s2, "phi": phi, "rho": rho, "nu": nu,
        "variance_within": within, "value": g, "variance": float(var),
        "unadjusted": g / small, "se": float(np.sqrt(var)),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "design"),
    [
        (world(4, 14, 1), "MB"),
        (world(5, 12, 2, phi=-0.2, between=0.1), "MB"),
        (turns(4, 1), "ABk"),
        (turns(3, 2, (5, 4, 3, 6, 4, 4)), "ABk"),
        (world(4, 14, 3, starts=(6,)), "ABk"),
    ],
)
def test_all_numbers_are_those_of_the_sums(given: dict[str, Any], design: str) -> None:
    found = d(given, design=design)
    for name, expected in dense(given, design).items():
        assert getattr(found, name) == pytest.approx(expected, rel=1e-9), name
    assert found.persons == len(set(given["cases"]))
    assert found.n == (given["treated"].count(False), given["treated"].count(True))


def test_multiple_baselines_are_the_default() -> None:
    given = world(4, 14, 1)
    assert d(given) == d(given, design="MB")
    assert d(given).method == (
        "between-case d of Hedges, Pustejovsky and Shadish 2013, multiple baselines"
    )
    assert d(turns(3, 1), design="ABk").method == (
        "between-case d of Hedges, Pustejovsky and Shadish 2012, reversal design"
    )


def test_the_interval_is_that_of_student() -> None:
    found = d(turns(12, 4, (9, 9, 9, 9)), design="ABk")
    low, high = found.interval
    assert (low + high) / 2 == pytest.approx(found.value)
    # From 1.96 at infinity; the expansion of Cornish and Fisher to two terms.
    z, nu = 1.959964, found.nu
    point = z + (z**3 + z) / 4 / nu + (5 * z**5 + 16 * z**3 + 3 * z) / 96 / nu**2
    assert nu > 50
    assert (high - low) / 2 == pytest.approx(point * found.se, rel=1e-4)
    assert found.se == pytest.approx(np.sqrt(found.variance))


def test_what_was_put_in_comes_out_on_average() -> None:
    # Change 1, between 1, within 1: the standardised change is 1 / sqrt(2).
    found = [d(world(6, 20, seed)) for seed in range(20)]
    values = np.array([one.value for one in found])
    error = values.std(ddof=1) / np.sqrt(len(values))
    assert values.mean() == pytest.approx(1 / np.sqrt(2), abs=4 * error)
    assert np.mean([one.rho for one in found]) == pytest.approx(0.5, abs=0.15)
    # The correction for short phases is one of first order; over 200 runs phi comes out as .23.
    assert np.mean([one.phi for one in found]) == pytest.approx(0.24, abs=0.08)
    # Over 200 runs the values had a variance of 0.0439, and 191 intervals held the truth.
    assert np.mean([one.variance for one in found]) == pytest.approx(0.0439, rel=0.2)
    assert sum(one.interval[0] < 1 / np.sqrt(2) < one.interval[1] for one in found) >= 16


def test_persons_no_more_unlike_than_nights_have_no_share() -> None:
    assert d(world(5, 12, 2, between=0.0)).rho == 0.0


def test_a_decrease_is_counted_as_better() -> None:
    given = world(4, 14, 1)
    mirrored = [-v for v in given["values"]]
    assert d(given, values=mirrored, improvement="decrease") == d(given)
    assert d(given, improvement="decrease").value == -d(given).value


def test_order_of_rows_names_and_missing_values_do_not_matter() -> None:
    given = world(4, 14, 1)
    order = np.random.default_rng(0).permutation(56)
    mixed = {name: [column[i] for i in order] for name, column in given.items()}
    assert d(mixed).value == pytest.approx(d(given).value, rel=1e-12)
    renamed = d(given, cases=[{"p0": "z"}.get(c, c) for c in given["cases"]])
    assert renamed.value == pytest.approx(d(given).value, rel=1e-12)
    without = {name: [v for i, v in enumerate(c) if i not in (3, 20)] for name, c in given.items()}
    values: list[float | None] = list(given["values"])
    values[3], values[20] = None, float("nan")
    assert d(given, values=values) == d(without)


def test_the_words() -> None:
    given = world(4, 14, 1)
    found = d(given)
    low, high = found.interval
    said = found.say()
    assert said == (
        f"Over 4 persons, values with treatment were {found.value:.2f} standard deviations better "
        f"(95 % interval {low:+.2f} to {high:+.2f}, plus is better; {found.n[1]} values with, "
        f"{found.n[0]} without). It assumes one change common to all persons, no trend, persons "
        "drawn from those one would treat, and nights that are like the night before to one and "
        "the same degree."
    )
    worse = d(given, improvement="decrease").say()
    assert f"were {found.value:.2f} standard deviations worse (95 % interval" in worse


def test_plain_values_for_json() -> None:
    found = json.loads(json.dumps(d(world(4, 14, 1)).to_dict()))
    assert set(found) == {
        "value", "se", "variance", "interval", "unadjusted", "mean_difference", "s_squared",
        "variance_within", "phi", "rho", "nu", "persons", "n", "method", "assumes",
    }  # fmt: skip


GOOD = world(3, 12, 1)
# As alike as neighbours around their mean can be.
WAVE = [float(np.sin(2 * np.pi * k / 21)) for k in range(1, 21)]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"values": [1.0]}, f"1 values, 36 cases, 36 treated and 36 times {NO_FIT}"),
        ({"cases": ["a"]}, f"36 values, 1 cases, 36 treated and 36 times {NO_FIT}"),
        ({"treated": [True]}, f"36 values, 36 cases, 1 treated and 36 times {NO_FIT}"),
        ({"times": [1]}, f"36 values, 36 cases, 36 treated and 1 times {NO_FIT}"),
        ({"design": "AB"}, "design 'AB' is not known; use MB or ABk"),
        ({"improvement": "up"}, "improvement 'up' is not known; use increase or decrease"),
        ({"values": [float("inf")] * 36}, "values must be finite; leave the place empty"),
        ({"times": [0.5] * 36}, "times must be whole numbers; count the occasions"),
        ({"times": [float("nan")] * 36}, "times must be whole numbers; count the occasions"),
        ({"times": [1] * 36}, "two values of one person have the same time; give each its own"),
        (
            {"treated": [not on for on in GOOD["treated"]]},
            "a person begins with treatment; give a baseline first",
        ),
        (
            {"treated": [False] * 36},
            "persons have 1 phases; give 2 each for MB, and the same even number each for ABk",
        ),
        (
            {"treated": [False] * 12 + GOOD["treated"][12:]},
            "persons have 1, 2 phases; give 2 each for MB, and the same even number each for ABk",
        ),
        (
            {"treated": [*[False, True] * 6, *GOOD["treated"][12:]]},
            "persons have 2, 12 phases; give 2 each for MB, and the same even number each for ABk",
        ),
        (
            {"treated": [*[False] * 4, *[True] * 4, *[False] * 2, True, True] * 3},
            "persons have 4 phases; give 2 each for MB, and the same even number each for ABk",
        ),
        (
            {"treated": [*[False] * 4, *[True] * 4, *[False] * 4] * 3, "design": "ABk"},
            "persons have 3 phases; give 2 each for MB, and the same even number each for ABk",
        ),
    ],
)
def test_calls_that_do_not_fit(more: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        d(GOOD, **more)
    assert str(caught.value) == f"between_case_d: {message}"


def flat(values: list[float]) -> dict[str, Any]:
    """Three persons, the same values for each."""
    half = len(values) // 2
    return {
        "values": values * 3, "cases": [c for c in "abc" for _ in values],
        "treated": ([False] * half + [True] * half) * 3, "times": list(range(2 * half)) * 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (world(2, 12, 1), "2 persons are too few; 3 are needed"),
        (flat([5.0] * 4 + [7.0] * 4), "no phase holds any spread to measure by"),
        (flat([1.0, 2]), "no phase holds any spread to measure by"),
        (
            flat([1.0, 2, 4, 3, 5, 6, 7, 5]),
            "persons do not differ, so there is no spread to measure by",
        ),
        (
            {**GOOD, "times": list(range(36))},
            "persons have no occasion in common",
        ),
        (
            # One occasion of two persons: one degree of freedom.
            {**GOOD, "times": [*range(12), 0, *range(101, 112), *range(201, 213)]},
            "too few values can be compared between persons",
        ),
        (flat(WAVE + WAVE), "the correlation of neighbours comes out as 1.01"),
    ],
)  # fmt: skip
def test_what_cannot_be_told(given: dict[str, Any], message: str) -> None:
    with pytest.raises(NotAnswerable) as caught:
        d(given)
    assert str(caught.value).startswith(f"between_case_d: {message}")
    assert str(caught.value).endswith("; give more persons or longer phases")
