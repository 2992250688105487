"""The rule engine against the literal oracle on 20,000 nights by lot.

Edition, options, movements, stages, events and lights of each night are drawn. Finished chunks
are kept as JSON under build/, by the hash of the source that made them, so that a run that is
interrupted, or that has used up its minutes, goes on where it stopped.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.source import ROOT, commit, source_hash, versions

PROCESSES, NIGHTS, CHUNK = 2, 20_000, 500
# Other nights than those of the quick tests, which begin at 0.
FIRST = 1_000_000
LEAST = 500
RESULT = ROOT / "benchmarks" / "results" / "timelines.md"
_MADE_BY = (
    *(
        f"src/ekbom/movements/{name}.py"
        for name in ("associate", "indices", "merge", "score", "series", "stage", "ticks")
    ),
    "src/ekbom/model/movement.py",
    "src/ekbom/model/rules.py",
    "src/ekbom/knowledge/data/movements.toml",
    "src/ekbom/knowledge/movement_rules.py",
    "tests/oracles",
    "tests/builders/movements.py",
)


def work(first: int, count: int) -> dict[str, Any]:
    """What some nights showed; runs in a child process."""
    from tests.builders.movements import random_timeline
    from tests.oracles.held import differences

    from ekbom.model.rules import OPTIONS

    nights: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    differ: list[str] = []
    for seed in range(first, first + count):
        night = random_timeline(seed)
        scored, found = differences(night)
        differ += [f"seed {seed}, {night.rules.name}: {one}" for one in found[:1]]
        values = {f"{name}={getattr(night.rules, name)}" for name in OPTIONS}
        nights.update({f"edition={night.rules.name}", *values})
        seen["movements"] += len(scored.movements)
        seen["candidates"] += sum(one.candidate for one in scored.movements)
        seen["periodic"] += sum(one.periodic for one in scored.movements)
        seen["on both legs"] += sum(one.legs == "both" for one in scored.movements)
        seen["near respiratory events"] += sum(one.respiratory is True for one in scored.movements)
        seen["indices with a value"] += sum(
            one.value is not None for one in scored.indices.values()
        )
        seen["indices without"] += sum(one.value is None for one in scored.indices.values())
    return {"nights": nights, "seen": seen, "differ": differ}


def chunks_of(nights: int) -> list[tuple[int, int]]:
    """First seed and number of nights of every chunk."""
    return [(FIRST + first, min(CHUNK, nights - first)) for first in range(0, nights, CHUNK)]


def run(*, minutes: float = 0, only: str = "") -> int:
    """Run what is not yet there, then write the table. 3 means: call again to go on."""
    folder = ROOT / "build" / "timelines" / source_hash(*_MADE_BY)
    folder.mkdir(parents=True, exist_ok=True)
    named = {folder / f"{first}-{count}.json": (first, count) for first, count in chunks_of(NIGHTS)}
    wanted = {path: chunk for path, chunk in named.items() if only in path.name}
    missing = [path for path in wanted if not path.exists()]
    print(f"timelines: {len(missing)} of {len(wanted)} chunks to do, kept in {folder}")
    until = time.monotonic() + 60 * minutes if minutes else float("inf")
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        # As many at a time as there are processes, so that the clock is looked at between them.
        for start in range(0, len(missing), PROCESSES):
            if time.monotonic() >= until:
                break
            paths = missing[start : start + PROCESSES]
            firsts, counts = zip(*(wanted[path] for path in paths), strict=True)
            for path, found in zip(paths, pool.map(work, firsts, counts), strict=True):
                _keep(path, found)
    left = sum(not path.exists() for path in wanted)
    if left:
        print(f"timelines: {left} chunks left; call again to go on")
        return 3
    text, broken = page([json.loads(path.read_text("utf-8")) for path in wanted])
    print(text)
    if not only:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(text, encoding="utf-8")
    return 1 if broken else 0


def _keep(path: Path, found: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(found), encoding="utf-8")
    part.replace(path)


def page(chunks: Sequence[dict[str, Any]]) -> tuple[str, list[str]]:
    """The table, and the limits that are broken."""
    nights: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for chunk in chunks:
        nights.update(chunk["nights"])
        seen.update(chunk["seen"])
    differ = [one for chunk in chunks for one in chunk["differ"]]
    total = sum(count for name, count in nights.items() if name.startswith("edition="))
    broken = [f"{name}: {count} nights" for name, count in nights.items() if count < LEAST]
    broken += [f"{len(differ)} nights differ"] if differ else []
    lines = [
        "# The rule engine against the literal oracle",
        "",
        f"Commit {commit()}; {versions('numpy')}; {total} nights by lot, seeds {FIRST} to "
        f"{FIRST + total - 1}.",
        "",
        "Every field of every movement and every index is compared; numbers to 12 digits. Limits: "
        f"no night differs, and every value of every option is drawn for at least {LEAST} nights.",
        "",
        f"**Limits broken: {len(broken)}.**" + "".join(f"\n- {one}" for one in broken),
        "",
        f"Nights that differ: {len(differ)} of {total}.",
        *(f"- {one}" for one in differ[:20]),
        "",
        "| Option | Value | Nights |",
        "|---|---|---|",
        *(f"| {' | '.join(name.split('='))} | {count} |" for name, count in sorted(nights.items())),
        "",
        "| Seen | Count |",
        "|---|---|",
        *(f"| {name} | {count} |" for name, count in seen.items()),
    ]
    return "\n".join(lines) + "\n", broken
