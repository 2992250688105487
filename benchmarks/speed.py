"""How fast the main job is, against one statsmodels fit and against `import numpy`.

Both sides are fresh processes, in turns; every round and the medians are printed.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.source import ROOT, commit, versions

RESULT = ROOT / "benchmarks" / "results" / "speed.md"
ROUNDS = 7
FIRST_ROUNDS = 3
COLD_ROUNDS = 15
MEMORY_MIB = 300
INDEX_MS = 1.0
NEVER_LOADED = ("scipy", "sqlalchemy", "pydantic", "jinja2", "statsmodels", "pandas")


@dataclass(frozen=True)
class Limit:
    """How one side must stand to the yardstick: seconds over seconds of the yardstick."""

    side: str
    says: str
    at_most: float
    against: str = "sarimax"


LIMITS = (
    Limit("fit", "fit of 180 nights x 10 regressors", 1 / 30),
    Limit("rerandomise", "9,999 re-randomisations of the diary's own schedule", 1 / 5),
    Limit("answer", "whole answer, 180 nights x 10 actions with a sealed plan", 1.0),
    Limit("decade", "whole answer, ten years x 20 actions", 4.0),
    Limit("shape", "full shape search, ten visits in 120 nights (*)", 2.0, "sarimax_120"),
    Limit("pool", "pool of 1,000 studies with all outputs (**)", 1.0, "lstsq_400"),
)


def environment() -> dict[str, str]:
    """The child finds this tree, and numpy uses one thread on both sides."""
    found = dict(os.environ)
    found["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return found


def child(*arguments: str) -> str:
    """Run a fresh interpreter and give back what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout


def in_turns(rounds: int, *more: str) -> dict[str, list[dict[str, Any]]]:
    """Every side once a round, the yardsticks first."""
    yardsticks = dict.fromkeys(limit.against for limit in LIMITS)
    names = (*yardsticks, *(limit.side for limit in LIMITS), "indices")
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            found[name].append(json.loads(child("-m", "benchmarks.sides", name, *more)))
    return found


def medians(found: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    """Median seconds of each side."""
    return {name: median(r["seconds"] for r in rounds) for name, rounds in found.items()}


def write_diary(folder: Path) -> Path:
    """The case diary as a person would keep it: one CSV row a night."""
    from benchmarks.sides import arrays, case

    data = case()["data"]
    names, _, _ = arrays()
    path = folder / "diary.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "score", *names])
        for n in range(180):
            night = date(2026, 1, 5) + timedelta(days=n)
            score = "" if data["score"][n] is None else data["score"][n]
            writer.writerow([night.isoformat(), score, *(data[name][n] for name in names)])
    return path


def helps(diary: Path) -> list[str]:
    """The command as a person types it."""
    return ["-m", "ekbom", "helps", str(diary), "--outcome", "score", "--json"]


def cold(rounds: int) -> tuple[list[float], list[float], list[str]]:
    """Seconds of `import numpy` and of `ekbom helps FILE --json`, in turns; what helps loaded."""
    numpy_s: list[float] = []
    helps_s: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        diary = write_diary(Path(folder))
        for _ in range(rounds):
            for arguments, kept in ((["-c", "import numpy"], numpy_s), (helps(diary), helps_s)):
                began = time.perf_counter()
                child(*arguments)
                kept.append(time.perf_counter() - began)
        loaded = child("-X", "importtime", "-c", _loaded(diary)).split()
    return numpy_s, helps_s, [name for name in NEVER_LOADED if name in loaded]


def _loaded(diary: Path) -> str:
    argv = ["ekbom", *helps(diary)[2:]]
    return (
        "import contextlib, io, runpy, sys\n"
        f"sys.argv = {argv!r}\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    runpy.run_module('ekbom', run_name='__main__')\n"
        "print('\\n'.join(sorted(sys.modules)))\n"
    )


def shown(rounds: list[dict[str, Any]]) -> str:
    """All rounds in milliseconds."""
    return " ".join(f"{1000 * r['seconds']:.1f}" for r in rounds)


def shown_cold(seconds: list[float]) -> str:
    """All rounds in milliseconds."""
    return " ".join(f"{1000 * s:.0f}" for s in seconds)


def run(*, minutes: float = 0, only: str = "") -> int:
    """Measure, print, and keep the table. `minutes` is not needed: it takes about two."""
    del minutes, only
    first, found = in_turns(FIRST_ROUNDS), in_turns(ROUNDS, "warmed")
    took, took_first = medians(found), medians(first)
    rows, broken = [], []
    for limit in LIMITS:
        ratio = took[limit.side] / took[limit.against]
        ratio_first = took_first[limit.side] / took_first[limit.against]
        peak = max(r["peak_mib"] for r in found[limit.side])
        if ratio > limit.at_most:
            broken.append(limit.says)
        if limit.side == "decade" and peak > MEMORY_MIB:
            broken.append("memory of ten years")
        rows.append(
            f"| {limit.says} | {1000 * took[limit.side]:.1f} | {_times(ratio)} | "
            f"{_times(limit.at_most)} | {1000 * took_first[limit.side]:.1f} "
            f"({_times(ratio_first)}) | {peak:.0f} | {shown(found[limit.side])} |"
        )
    slowest = [r["result"] for r in found["indices"]]
    if median(r["slowest_ms"] for r in slowest) > INDEX_MS:
        broken.append("an index")
    numpy_s, helps_s, loaded = cold(COLD_ROUNDS)
    ratio = median(helps_s) / median(numpy_s)
    if ratio > 5:
        broken.append("cold start")
    if loaded:
        broken.append(f"loads {', '.join(loaded)}")
    text = _page(found, took, rows, numpy_s, helps_s, loaded, broken)
    print(text)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")
    return 1 if broken else 0


def _times(ratio: float) -> str:
    return f"{1 / ratio:.1f} times faster" if ratio < 1 else f"{ratio:.2f} times as long"


def _slowest(taken: dict[str, Any]) -> str:
    return f"{taken['result']['slowest']} {taken['result']['slowest_ms']:.2f} ms"


def _page(
    found: dict[str, list[dict[str, Any]]],
    took: dict[str, float],
    rows: list[str],
    numpy_s: list[float],
    helps_s: list[float],
    loaded: list[str],
    broken: list[str],
) -> str:
    result = found["sarimax"][0]["result"]
    ratio = median(helps_s) / median(numpy_s)
    return "\n".join(
        [
            "# Speed of the main job",
            "",
            f"Commit {commit()}; {versions('numpy', 'statsmodels', 'scipy', 'pandas')}; "
            f"{os.cpu_count()} cores, one numpy thread. Fresh processes in turns; each times one "
            "call after the same work on the first 105 nights, imports apart, nothing kept between "
            "rounds; beside it the first call of a process without that.",
            "",
            "Yardstick: statsmodels `SARIMAX(y, exog=X_with_intercept, order=(1,0,0)).fit(disp=0, "
            f'cov_type="oim")` on the 180-night case diary: median {1000 * took["sarimax"]:.1f} ms '
            f"(converged: {result['converged']}, effect {result['effect']:.4f}, SE "
            f"{result['sd']:.4f}); rounds {shown(found['sarimax'])} ms.",
            "",
            "(*) The yardstick is SARIMAX of the same 120 nights with an intercept and one step: "
            f"median {1000 * took['sarimax_120']:.1f} ms; rounds {shown(found['sarimax_120'])} ms.",
            "",
            "(**) The yardstick is 400 numpy.linalg.lstsq of 1000 x 2: median "
            f"{1000 * took['lstsq_400']:.1f} ms; rounds {shown(found['lstsq_400'])} ms.",
            "",
            f"**Limits broken: {len(broken)}.** {'; '.join(broken)}".rstrip(),
            "",
            "| what | median ms | against its yardstick | limit | first call, ms | peak MiB "
            "| rounds, ms |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
            f"The slowest of thirteen indices over 60 points (limit {INDEX_MS:g} ms): "
            f"{', '.join(_slowest(r) for r in found['indices'])}.",
            "",
            f"Cold: `ekbom helps FILE --json` median {1000 * median(helps_s):.0f} ms, `python -c "
            f'"import numpy"` {1000 * median(numpy_s):.0f} ms: {ratio:.2f} times (limit 5).',
            "",
            f"- numpy rounds, ms: {shown_cold(numpy_s)}",
            f"- helps rounds, ms: {shown_cold(helps_s)}",
            f"- of {', '.join(NEVER_LOADED)} in sys.modules at its end: "
            + (", ".join(loaded) or "none"),
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(run())
