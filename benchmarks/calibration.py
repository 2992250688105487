"""How often the main job says what is not so: the calibration table.

Every cell of cells.toml is drawn, read through `ekbom.what_helps` with every gate on, and added
up. Finished chunks are kept as JSON under build/, by the hash of the source that made them, so a
run that is interrupted, or that has used up its minutes, goes on where it stopped.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.cells import Cell, Table, read_cells
from benchmarks.judge import Line, judge, line_of, percent
from benchmarks.source import ROOT, commit, source_hash, versions

PROCESSES = 2
RESULT = ROOT / "benchmarks" / "results" / "calibration.md"
_MADE_BY = (
    "src/ekbom/model",
    "src/ekbom/nof1",
    "src/ekbom/knowledge",
    "src/ekbom/actions/helps.py",
    "src/ekbom/actions/simulate.py",
    "benchmarks/diaries.py",
)


@dataclass(frozen=True)
class Chunk:
    """Some diaries of one cell."""

    cell: Cell
    first: int
    count: int

    def path(self, folder: Path) -> Path:
        """Where the result is kept; it changes with anything written in the cell."""
        mark = crc32(repr(self.cell).encode())
        return folder / f"{mark:08x}-{self.first}-{self.count}.json"


def work(chunk: Chunk, seed: int, start: Any) -> tuple[list[dict[str, Any]], float]:
    """Make and read the diaries of a chunk; runs in a child process."""
    from benchmarks.diaries import one

    began = time.perf_counter()
    numbers = range(chunk.first, chunk.first + chunk.count)
    judged = [judge(chunk.cell, one(chunk.cell, n, seed=seed, start=start)) for n in numbers]
    return judged, time.perf_counter() - began


def chunks_of(table: Table, diaries: int) -> Iterator[Chunk]:
    """Every chunk; cells read many times over come first and in smaller pieces."""
    for cell in sorted(table.cells, key=lambda c: -c.read_every):
        size = max(table.chunk // 10, 1) if cell.read_every else table.chunk
        for first in range(0, diaries, size):
            yield Chunk(cell, first, min(size, diaries - first))


def run(*, minutes: float = 0, diaries: int = 0, only: str = "") -> int:
    """Run what is not yet there, then write the table. 3 means: call again to go on."""
    table = read_cells()
    n = diaries or table.diaries
    folder = ROOT / "build" / "calibration" / source_hash(*_MADE_BY)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [c for c in chunks_of(table, n) if only in c.cell.name]
    missing = [c for c in wanted if not c.path(folder).exists()]
    print(f"calibration: {len(missing)} of {len(wanted)} chunks to do, kept in {folder}")
    until = time.monotonic() + 60 * minutes if minutes else float("inf")
    _fill(missing, folder, table, until)
    left = sum(not c.path(folder).exists() for c in wanted)
    if left:
        print(f"calibration: {left} chunks left; call again to go on")
        return 3
    lines, seconds = _add_up(table, wanted, folder)
    text = page(lines, table, n, seconds)
    print(text)
    if not only and n >= table.diaries:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(text, encoding="utf-8")
    return 1 if any(line.broken for line in lines) else 0


def _fill(missing: list[Chunk], folder: Path, table: Table, until: float) -> None:
    waiting = list(reversed(missing))
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        running: dict[Future[tuple[list[dict[str, Any]], float]], Chunk] = {}
        while waiting or running:
            while waiting and len(running) < PROCESSES and time.monotonic() < until:
                chunk = waiting.pop()
                running[pool.submit(work, chunk, table.seed, table.start)] = chunk
            if not running:
                return
            done = next(as_completed(running))
            chunk, (judged, seconds) = running.pop(done), done.result()
            kept = chunk.path(folder)
            part = kept.with_suffix(".part")
            part.write_text(json.dumps({"judged": judged, "seconds": seconds}), encoding="utf-8")
            part.replace(kept)
            print(f"  {chunk.cell.name} {chunk.first}+{chunk.count}: {seconds:.0f} s", flush=True)


def _add_up(table: Table, wanted: list[Chunk], folder: Path) -> tuple[list[Line], float]:
    judged: dict[str, list[dict[str, Any]]] = {}
    seconds = 0.0
    for chunk in wanted:
        kept = json.loads(chunk.path(folder).read_text(encoding="utf-8"))
        judged.setdefault(chunk.cell.name, []).extend(kept["judged"])
        seconds += kept["seconds"]
    cells = [cell for cell in table.cells if cell.name in judged]
    return [line_of(cell, judged[cell.name], table.limits) for cell in cells], seconds


def page(lines: list[Line], table: Table, n: int, seconds: float) -> str:
    """The whole table in Markdown."""
    broken = [line for line in lines if line.broken]
    low = [line for line in lines if "covers below 93 %" in line.remarks]
    out = [
        "# Calibration of the main job",
        "",
        f"Commit {commit()}; {versions('numpy')}; {len(lines)} cells of {n} diaries, seed "
        f"{table.seed}; {seconds / 60:.0f} process minutes on {PROCESSES} processes.",
        "",
        "Every diary went through `ekbom.what_helps` with every gate on. Shares are percent with "
        "the exact (Clopper-Pearson) 95 % interval; a limit is kept when the lower end of the "
        "interval is not above it (for power and the lower end of coverage: the upper end not "
        "below it).",
        "",
        "Limits: false helps and false harms 2 each, probably helps or stronger 5, probably harms "
        "or stronger 5; coverage 93-97 with no effect, 92-97 with -1 and -1.5 in pairs and "
        "blocks; power at most 5 points under the handbook table (in brackets).",
        "",
        f"**Limits broken: {len(broken)}.**"
        + "".join(f"\n- {line.cell.name}: {'; '.join(line.broken)}" for line in broken),
        "",
        "**Known limit: cells whose 95 % interval covers less than 93 %:** "
        + ("; ".join(f"{_name(x)} ({100 * x.covered / x.known:.1f})" for x in low) or "none")
        + ".",
    ]
    titles = list(dict.fromkeys(line.cell.title for line in lines))
    for title in titles:
        out += ["", f"## {title}", "", *_table([x for x in lines if x.cell.title == title])]
    return "\n".join(out) + "\n"


def _name(line: Line) -> str:
    return line.cell.name


def _table(lines: list[Line]) -> list[str]:
    head = (
        "cell",
        "n",
        "false helps",
        "false harms",
        "probably helps +",
        "probably harms +",
        "false pattern",
        "coverage",
        "interval on the right side of 0",
        "mean effect",
        "levels reached, percent",
        "",
    )
    rows = [head, ("---",) * len(head), *(_row(line) for line in lines)]
    return [f"| {' | '.join(row)} |" for row in rows]


def _row(line: Line) -> tuple[str, ...]:
    n, false = line.n, line.false
    power = "-"
    if line.cell.effect:
        power = percent(line.right_side, n)
        power += "" if line.cell.power is None else f" [{100 * line.cell.power:.0f}]"
    verdict = "; ".join(line.broken or line.remarks)
    if line.cell.highest and not line.broken:
        verdict = f"none above {line.cell.highest.replace('_', ' ')}"
    return (
        line.cell.name,
        str(n),
        percent(false["helps"], n),
        percent(false["harms"], n),
        percent(false["probably_helps"], n),
        percent(false["probably_harms"], n),
        percent(false["pattern"], n),
        percent(line.covered, line.known),
        power,
        "-" if line.mean is None else f"{line.mean:+.2f}",
        ", ".join(f"{k.replace('_', ' ')} {100 * v / n:.1f}" for k, v in line.levels.items()),
        f"**{verdict}**" if line.broken else verdict,
    )
