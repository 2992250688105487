"""The limits of the accuracy table: rows that keep them, and rows that break one each."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from benchmarks.accuracy_limits import RATE_SEEDS, limits
from benchmarks.accuracy_odd import ODD, RATES
from benchmarks.accuracy_page import page_of

SEEDS = [11, 12, 13]


def leg(f1: float) -> dict[str, Any]:
    matched = round(1000 * f1)
    return {
        "matched": matched, "true": 1000, "found": 1000, "aside": 0, "f1": f1, "precision": f1,
        "recall": f1, "f1_short": f1,
    }  # fmt: skip


def night(f1: float, periodic: float, index: tuple[float, float], **more: Any) -> dict[str, Any]:
    return {
        "legs": {"left": leg(f1), "right": leg(f1)},
        "periodic": {"f1": periodic},
        "index": list(index),
        **more,
    }


def sound() -> dict[str, dict[str, Any]]:
    """Rows of a table that keeps every limit."""
    rows: dict[str, dict[str, Any]] = {}
    for seed in SEEDS:
        for kind in ("clean", "quiet"):
            rows[f"{kind} {seed}"] = {"ours": night(0.995, 1.0, (60.0, 60.0))}
            if seed == SEEDS[0]:
                theirs = night(0.99, 1.0, (60.0, 60.0), own=0.9)
                rows[f"{kind} {seed}"]["psgscoring"] = {"a": theirs}
        rows[f"hard {seed}"] = {
            "ours": night(0.97, 0.95, (60.0, 61.5)),
            "psgscoring": {
                "a": night(0.93, 0.88, (60.0, 70.0), own=0.8),
                "b": night(0.7, 0.5, (60.0, 40.0), own=None),
            },
        }
    for seed in SEEDS[:RATE_SEEDS]:
        for rate in RATES:
            rows[f"rate {rate} {seed}"] = {"ours": night(0.99, 1.0, (60.0, 60.0))}
    rows[f"luna {SEEDS[0]}"] = {"luna": {"wasm": night(0.3, 0.1, (60.0, 2.0), own=None)}}
    for name in ODD:
        rows[f"odd {name}"] = {
            "ours": night(1.0, 1.0, (60.0, 60.0)), "f1": 1.0, "kind": "clean", "hours": 1.0,
            "broken": "",
        }  # fmt: skip
    for row in rows.values():
        row["seconds"] = 1.0
    return rows


def test_rows_that_keep_them() -> None:
    rows = sound()
    assert list(limits(rows, SEEDS)) == []
    text = page_of(rows, SEEDS, [], "About.")
    assert "**Limits broken: 0.**" in text
    assert "| hard | 11 | ekbom | 0.9700 (0.970, 0.970) |" in text
    assert "Spread 0.0000." in text


def _set(rows: dict[str, Any], path: str, value: Any) -> None:
    *names, last = path.split("/")
    at: Any = rows
    for name in names:
        at = at[name]
    at[last] = value


LEFT = "legs/left/f1"
LEGS = ("left", "right")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {f"clean 12/ours/{LEFT}": 0.9949},
            ["clean, left: worst F1 0.9949, wanted 0.995"],
        ),
        ({f"hard 13/ours/{LEFT}": 0.9699}, ["hard, left: worst F1 0.9699, wanted 0.97"]),
        (
            {"quiet 11/ours/index": [60.0, 62.0], "quiet 12/ours/index": [60.0, 58.0]},
            ["quiet: median error of the PLMS index 2.00/h, 3.3 %"],
        ),
        (
            {f"hard {seed}/ours/periodic/f1": 0.94 for seed in SEEDS[:2]},
            ["hard: median periodic F1 0.940, wanted 0.95"],
        ),
        (
            {f"hard {seed}/psgscoring/b/{LEFT}": 0.955 for seed in SEEDS},
            ["hard, left: 0.015 above psgscoring, wanted 0.02"],
        ),
        (
            {f"hard {seed}/psgscoring/a/{LEFT}": 0.89 for seed in SEEDS},
            ["hard is not hard: psgscoring left 0.890"],
        ),
        (
            {f"hard {seed}/psgscoring/a/own": 0.89 for seed in SEEDS},
            ["hard is not hard: psgscoring periodic 0.890"],
        ),
        ({f"luna 11/luna/wasm/{LEFT}": 0.96}, ["hard, left: Luna 0.960"]),
        (
            {f"rate 100 {s}/ours/legs/{leg}/matched": 970 for s in SEEDS for leg in LEGS},
            ["F1 spreads by 0.0200 over the rates, wanted 0.01"],
        ),
        ({"odd BDF/broken": "F1 0.9"}, ["BDF: F1 0.9"]),
    ],
)
def test_rows_that_break_one(changes: dict[str, Any], told: list[str]) -> None:
    rows = copy.deepcopy(sound())
    for path, value in changes.items():
        _set(rows, path, value)
    assert list(limits(rows, SEEDS)) == told


def test_an_index_within_its_share_is_kept() -> None:
    rows = sound()
    for seed in SEEDS:
        rows[f"hard {seed}"]["ours"]["index"] = [100.0, 102.9]
    assert list(limits(rows, SEEDS)) == []
