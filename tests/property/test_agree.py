"""What must hold of any two scorings, and matching against an independent optimum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.agreement import Agreement, Marked
from ekbom.movements.agree import compare, pooled

POLICY = load_night_policy().agree
SEEDS = range(120)


def scoring(seed: int) -> list[Marked]:
    """Movements of one leg that do not overlap, on a grid that hits every limit exactly."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(0, 40))
    gaps, lasts = rng.choice([0.1, 0.25, 0.5, 2.0], n), rng.choice([0.25, 0.5, 1.0, 3.0], n)
    onset = np.cumsum(gaps + np.concatenate([[0.0], lasts[:-1]])[:n])
    return [
        Marked(round(float(at), 3), float(d), "left") for at, d in zip(onset, lasts, strict=True)
    ]


def pairs_possible(a: list[Marked], b: list[Marked], matching: str) -> int:
    """The most pairs there can be, by a general matching of every pair that fits."""

    def fits(one: Marked, other: Marked) -> bool:
        if matching == "onset":
            return round(abs(one.onset_s - other.onset_s) * 1e6) <= POLICY.onset_s * 1e6
        ends = (one.onset_s + one.duration_s, other.onset_s + other.duration_s)
        shared = round((min(ends) - max(one.onset_s, other.onset_s)) * 1e6)
        union = round((one.duration_s + other.duration_s) * 1e6) - shared
        return shared > 0 and shared >= POLICY.iou_min * union

    table = np.array([[fits(one, other) for other in b] for one in a]).reshape(len(a), len(b))
    if not table.size:
        return 0
    return int((maximum_bipartite_matching(csr_array(table)) >= 0).sum())


@pytest.mark.parametrize("start", range(0, len(SEEDS), 40))
def test_there_are_as_many_pairs_as_can_be(start: int) -> None:
    seen = 0
    for seed in SEEDS[start : start + 40]:
        a, b = scoring(seed), scoring(seed + 1000)
        found = compare(a, b, policy=POLICY)
        for one in found.events:
            if one.group == "left":
                assert one.both == pairs_possible(a, b, one.matching), (seed, one.matching)
                seen += one.both
    assert seen > 200


def test_who_comes_first_turns_precision_and_recall() -> None:
    for seed in SEEDS:
        a, b = scoring(seed), scoring(seed + 1000)
        there, back = compare(a, b, policy=POLICY), compare(b, a, policy=POLICY)
        for one, other in zip(there.events, back.events, strict=True):
            assert (one.both, one.f1) == (other.both, other.f1)
            assert (one.precision, one.recall) == (other.recall, other.precision)
        for first, second in zip(there.epochs, back.epochs, strict=True):
            assert (first.only_a, first.only_b) == (second.only_b, second.only_a)
            assert first.kappa == second.kappa


def test_a_scoring_agrees_with_itself_in_any_order() -> None:
    for seed in SEEDS:
        a = scoring(seed)
        found = compare(a, a[::-1], policy=POLICY)
        assert all(one.both == one.a == one.b for one in found.events)
        assert all(one.only_a == one.only_b == 0 for one in found.epochs)
        assert {one.kappa for one in found.epochs} <= {1.0, None}


def test_legs_that_change_places_change_no_sum() -> None:
    for seed in SEEDS:
        a = scoring(seed) + [replace(one, legs="right") for one in scoring(seed + 2000)]
        b = scoring(seed + 1000) + [replace(one, legs="right") for one in scoring(seed + 3000)]
        swapped = [
            [replace(one, legs="right" if one.legs == "left" else "left") for one in side]
            for side in (a, b)
        ]
        assert both_legs(compare(a, b, policy=POLICY)) == both_legs(
            compare(*swapped, policy=POLICY)
        )


def both_legs(found: Agreement) -> list[object]:
    return [one for one in found.events if one.group == "legs"]


def test_a_night_cut_between_movements_adds_up() -> None:
    for seed in SEEDS:
        a, b = scoring(seed), scoring(seed + 1000)
        later = [
            [replace(one, onset_s=one.onset_s + 900.0) for one in side]
            for side in (scoring(seed + 2000), scoring(seed + 3000))
        ]
        whole = compare(a + later[0], b + later[1], policy=POLICY, duration_s=1800.0)
        parts = pooled(
            [
                compare(a, b, policy=POLICY, duration_s=900.0),
                compare(
                    scoring(seed + 2000), scoring(seed + 3000), policy=POLICY, duration_s=900.0
                ),
            ]
        )
        assert whole == parts
