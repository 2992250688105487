"""How soon the knowledge answers: each command as a fresh process against `import numpy`.

Both sides are fresh processes, in turns; every round and the medians are printed. Loading the
knowledge is timed inside its process as well, beside numpy's import inside its own, since an
interpreter's own start is the same for both.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from statistics import median

from benchmarks.source import ROOT, commit, versions
from benchmarks.speed import child

RESULT = ROOT / "benchmarks" / "results" / "cold.md"
ROUNDS = 15
NUMPY = "import numpy"
# Reading JSON and dates is Python's own; most programs have both loaded before they ask.
OWN = "import json, datetime"
LOAD = "import ekbom.knowledge.load as l; [l.read_topic(t) for t in l.topics()]"
NEVER_LOADED = ("numpy", "scipy", "sqlalchemy", "pydantic", "jinja2")
CASE = "examples/cases/case_000.toml"
IRON = ("--ferritin", "45 ug/L", "--tsat", "18 %", "--population", "adult")


@dataclass(frozen=True)
class Side:
    """One command, how it may stand to `import numpy`, and whether it may load arrays."""

    says: str
    arguments: tuple[str, ...]
    at_most: float | None = None
    arrays: bool = False


SIDES = (
    Side("`ekbom medicines diphenhydramine`", ("medicines", "diphenhydramine"), 3.0),
    Side("`ekbom explain lab.ferritin.adult_start`", ("explain", "lab.ferritin.adult_start")),
    Side("`ekbom iron --ferritin ... --tsat ...`", ("iron", *IRON)),
    # A case may hold a diary, whose reading needs arrays.
    Side("`ekbom assess case_000.toml`", ("assess", CASE), arrays=True),
)


def inside(code: str, before: str = "") -> float:
    """Seconds that a piece of code takes inside a fresh process, after some other."""
    clock = f"{before}\nimport time; began = time.perf_counter()\n"
    return float(child("-c", f"{clock}{code}\nprint(time.perf_counter() - began)"))


def whole(*arguments: str) -> float:
    """Seconds of a whole fresh process."""
    began = time.perf_counter()
    child(*arguments)
    return time.perf_counter() - began


def loaded(side: Side) -> list[str]:
    """Which of the modules that must stay away are there at the end of a command."""
    code = (
        "import contextlib, io, runpy, sys\n"
        f"sys.argv = {['ekbom', *side.arguments]!r}\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    runpy.run_module('ekbom', run_name='__main__')\n"
        "print('\\n'.join(sys.modules))\n"
    )
    there = child("-c", code).split()
    return [name for name in NEVER_LOADED if name in there]


def run(*, minutes: float = 0, only: str = "") -> int:
    """Measure, print, and keep the table. `minutes` is not needed: it takes about one."""
    del minutes, only
    numpy_in, load_in, strict_in, numpy_s, load_s = [], [], [], [], []
    taken: dict[str, list[float]] = {side.says: [] for side in SIDES}
    for _ in range(ROUNDS):
        numpy_in.append(inside(NUMPY))
        load_in.append(inside(LOAD, before=OWN))
        strict_in.append(inside(LOAD))
        numpy_s.append(whole("-c", NUMPY))
        load_s.append(whole("-c", LOAD))
        for side in SIDES:
            taken[side.says].append(whole("-m", "ekbom", *side.arguments))
    share = median(load_in) / median(numpy_in)
    broken = [] if share <= 1 / 3 else ["loading all knowledge"]
    rows = [
        _row("all knowledge, inside its process", load_in, median(numpy_in), 1 / 3),
        _row("the same with Python's own json and datetime", strict_in, median(numpy_in), None),
        _row("all knowledge, whole process", load_s, median(numpy_s), None),
    ]
    for side in SIDES:
        seconds, there = taken[side.says], loaded(side)
        if side.at_most is not None and median(seconds) > side.at_most * median(numpy_s):
            broken.append(side.says)
        if there and not side.arrays:
            broken.append(f"{side.says} loads {', '.join(there)}")
        rows.append(_row(side.says, seconds, median(numpy_s), side.at_most))
    text = "\n".join(
        [
            "# Cold starts of the knowledge",
            "",
            f"Commit {commit()}; {versions('numpy', 'typer')}; {os.cpu_count()} cores. Fresh "
            f"processes in turns, {ROUNDS} rounds, medians; the yardstick is `import numpy`: "
            f"inside its process {1000 * median(numpy_in):.1f} ms, as a whole process "
            f"{1000 * median(numpy_s):.1f} ms.",
            "",
            f"**Limits broken: {len(broken)}.** {'; '.join(broken)}".rstrip(),
            "",
            "| what | median ms | times `import numpy` | limit | rounds, ms |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
            f"Of {', '.join(NEVER_LOADED)} none may be loaded at the end, but of the last.",
            "",
            f"- numpy inside its process, ms: {_shown(numpy_in)}",
            f"- numpy as a whole process, ms: {_shown(numpy_s)}",
            "",
        ]
    )
    print(text)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")
    return 1 if broken else 0


def _row(says: str, seconds: list[float], yardstick: float, limit: float | None) -> str:
    ratio = median(seconds) / yardstick
    most = "" if limit is None else f"{limit:.2f}"
    return f"| {says} | {1000 * median(seconds):.1f} | {ratio:.2f} | {most} | {_shown(seconds)} |"


def _shown(seconds: list[float]) -> str:
    return " ".join(f"{1000 * s:.0f}" for s in seconds)


if __name__ == "__main__":
    sys.exit(run())
