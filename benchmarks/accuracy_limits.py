"""The limits of the accuracy table, and the numbers they are held against."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks.accuracy_odd import ODD, RATES

RATE_SEEDS = 3
KINDS = ("clean", "quiet", "hard")
LEGS = ("left", "right")
EVENT_MIN = {"clean": 0.995, "quiet": 0.995, "hard": 0.97}
AHEAD_MIN, PERIODIC_MIN, SPREAD_MAX = 0.02, 0.95, 0.01
INDEX_WITHIN, INDEX_SHARE = 1.5, 0.03
# A kind is hard only if psgscoring, at its best, does as well and no better.
HARD_LEG, HARD_PERIODIC = (0.90, 0.96), 0.88
Row = dict[str, Any]


def limits(rows: dict[str, Row], seeds: list[int]) -> Iterator[str]:
    """Every limit that is broken, in words."""
    for kind in KINDS:
        yield from _of_kind(kind, [rows[f"{kind} {seed}"]["ours"] for seed in seeds])
    hard = [rows[f"hard {seed}"] for seed in seeds]
    called = median(one["ours"]["periodic"]["f1"] for one in hard)
    if called < PERIODIC_MIN:
        yield f"hard: median periodic F1 {called:.3f}, wanted {PERIODIC_MIN}"
    for leg in LEGS:
        yield from _beside_peers(leg, hard, rows[f"luna {seeds[0]}"]["luna"])
    easy = median(best_periodic(one["psgscoring"]) for one in hard)
    if easy > HARD_PERIODIC:
        yield f"hard is not hard: psgscoring periodic {easy:.3f}"
    spread = rate_spread(rows, seeds)
    if spread > SPREAD_MAX:
        yield f"F1 spreads by {spread:.4f} over the rates, wanted {SPREAD_MAX}"
    for name in ODD:
        if rows[f"odd {name}"]["broken"]:
            yield f"{name}: {rows[f'odd {name}']['broken']}"


def _of_kind(kind: str, found: list[Row]) -> Iterator[str]:
    for leg in LEGS:
        worst = min(one["legs"][leg]["f1"] for one in found)
        if worst < EVENT_MIN[kind]:
            yield f"{kind}, {leg}: worst F1 {worst:.4f}, wanted {EVENT_MIN[kind]}"
    away = median(index_error(one) for one in found)
    share = median(index_error(one) / one["index"][0] for one in found)
    if away > INDEX_WITHIN and share > INDEX_SHARE:
        yield f"{kind}: median error of the PLMS index {away:.2f}/h, {100 * share:.1f} %"


def _beside_peers(leg: str, hard: list[Row], luna: Row) -> Iterator[str]:
    own = [one["ours"]["legs"][leg]["f1"] for one in hard]
    best = [best_leg(one["psgscoring"], leg) for one in hard]
    ahead = median(a - b for a, b in zip(own, best, strict=True))
    if ahead < AHEAD_MIN:
        yield f"hard, {leg}: {ahead:.3f} above psgscoring, wanted {AHEAD_MIN}"
    if not HARD_LEG[0] <= median(best) <= HARD_LEG[1]:
        yield f"hard is not hard: psgscoring {leg} {median(best):.3f}"
    if own[0] - best_leg(luna, leg) < AHEAD_MIN:
        yield f"hard, {leg}: Luna {best_leg(luna, leg):.3f}"


def index_error(found: Row) -> float:
    """How far the PLMS index is off, per hour."""
    true, got = found["index"]
    return abs(float(got) - float(true))


def best_leg(settings: Row, leg: str) -> float:
    """The better of a peer's settings."""
    return float(max(one["legs"][leg]["f1"] for one in settings.values()))


def best_periodic(settings: Row) -> float:
    """The best of a peer's settings, its movements scored by us or its own calls."""
    return float(max(max(one["periodic"]["f1"], one["own"] or 0) for one in settings.values()))


def pooled(rows: dict[str, Row], seeds: list[int], rate: float) -> float:
    """F1 of both legs of several nights at a rate."""
    legs = [
        leg
        for seed in seeds[:RATE_SEEDS]
        for leg in rows[f"rate {rate} {seed}"]["ours"]["legs"].values()
    ]
    return 2 * sum(leg["matched"] for leg in legs) / sum(leg["true"] + leg["found"] for leg in legs)


def rate_spread(rows: dict[str, Row], seeds: list[int]) -> float:
    """Greatest difference of the pooled F1 between two rates."""
    found = [pooled(rows, seeds, rate) for rate in RATES]
    return max(found) - min(found)
