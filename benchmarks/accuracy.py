"""How well movements are found on made-up nights nobody saw before: the accuracy table.

Seeds are drawn when a table is begun, printed, and kept until it is done, so that a run that was
stopped goes on where it was; the source changing begins it afresh. Limits are in `accuracy_limits`.
"""

from __future__ import annotations

import json
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.accuracy_limits import KINDS, RATE_SEEDS, limits
from benchmarks.accuracy_odd import ODD, RATES, odd, rate_row
from benchmarks.accuracy_page import page_of
from benchmarks.nights import judged, moves_of, ours, own_periodic, peer
from benchmarks.source import ROOT, commit, source_hash, versions
from ekbom.movements.simulate import simulate_night

RESULT = ROOT / "benchmarks" / "results" / "accuracy.md"
KEPT = ROOT / "build" / "accuracy"
SEEDS = 10
# What a row depends on.
_SOURCE = (
    *(f"src/ekbom/{part}" for part in ("movements", "recordings", "knowledge", "model")),
    *(f"benchmarks/{name}.py" for name in ("accuracy_odd", "nights", "match")),
)
Row = dict[str, Any]


def run(*, minutes: float = 0, only: str = "", seeds: int = 0) -> int:
    """Draw, find and compare; 1 when a limit is broken or, stopped by `minutes`, not yet known."""
    began = time.monotonic()
    place, drawn = _begin(seeds or SEEDS)
    print(f"seeds {', '.join(map(str, drawn))}", flush=True)
    for name, work in _works(drawn):
        kept = place / f"{name.replace(' ', '_').replace('/', '-')}.json"
        if kept.exists() or only not in name:
            continue
        if minutes and time.monotonic() - began > 60 * minutes:
            print("stopped; run it again to go on")
            return 1
        start = time.monotonic()
        row = {**work(), "seconds": time.monotonic() - start}
        kept.write_text(json.dumps(row), encoding="utf-8")
        print(f"{name}: {json.dumps(row)[:240]}", flush=True)
    if only:
        return 0
    rows = {
        name: json.loads((place / f"{name.replace(' ', '_').replace('/', '-')}.json").read_text())
        for name, _ in _works(drawn)
    }
    broken = list(limits(rows, drawn))
    text = page(rows, drawn, broken)
    print(text)
    if not seeds:
        RESULT.write_text(text, encoding="utf-8")
        shutil.rmtree(place)
    return 1 if broken else 0


def _begin(count: int) -> tuple[Path, list[int]]:
    """The folder of a table of this source, with its seeds: those drawn before, or fresh ones."""
    place = KEPT / f"{source_hash(*_SOURCE)}-{count}"
    kept = place / "seeds.txt"
    if not kept.exists():
        place.mkdir(parents=True, exist_ok=True)
        words = " ".join(str(secrets.randbelow(10**6)) for _ in range(count))
        kept.write_text(words, encoding="utf-8")
    return place, [int(word) for word in kept.read_text(encoding="utf-8").split()]


def _works(seeds: list[int]) -> Iterator[tuple[str, Callable[[], Row]]]:
    for kind in KINDS:
        for seed in seeds:
            with_peer = kind == "hard" or seed == seeds[0]
            yield f"{kind} {seed}", lambda k=kind, s=seed, p=with_peer: night_row(k, s, p)
    yield f"luna {seeds[0]}", lambda: luna_row(seeds[0])
    for seed in seeds[:RATE_SEEDS]:
        for rate in RATES:
            yield f"rate {rate} {seed}", lambda r=rate, s=seed: rate_row(s, r)
    for name in ODD:
        yield f"odd {name}", lambda n=name: odd(n, seeds[0])


def night_row(kind: str, seed: int, with_peer: bool) -> Row:
    """One night: what we find, and what psgscoring finds in both of its settings."""
    night = simulate_night(kind, rng=np.random.default_rng(seed))
    row: Row = {"ours": judged(night, ours(night))}
    if with_peer:
        row["psgscoring"] = _peers("psgscoring", night)
    return row


def luna_row(seed: int) -> Row:
    """The command LM of Luna on a hard night, by both of its methods."""
    return {"luna": _peers("luna", simulate_night("hard", rng=np.random.default_rng(seed)))}


def _peers(name: str, night: Any) -> Row:
    return {
        setting: {
            **judged(night, moves_of(found["legs"])),
            "own": own_periodic(night, found["periodic"]) if found["periodic"] else None,
        }
        for setting, found in peer(name, night).items()
    }


def page(rows: dict[str, Row], seeds: list[int], broken: list[str]) -> str:
    """The table in Markdown."""
    about = (
        f"Commit {commit()}; {versions('numpy', 'scipy', 'psgscoring', 'lunapi')}; seeds "
        f"{', '.join(map(str, seeds))}, drawn when the table was begun; "
        f"{sum(row['seconds'] for row in rows.values()):.0f} s."
    )
    return page_of(rows, seeds, broken, about)
