"""How fast and how frugal a night is scored, in whole processes, against a floor and two peers.

The floor is the least anybody can do: a process that reads the two leg channels and runs one
zero-phase band-pass on each. All sides read the same file, in turns; every round is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.source import ROOT, commit, versions
from benchmarks.speed import child, environment

RESULT = ROOT / "benchmarks" / "results" / "night_speed.md"
ROUNDS = 9
# Luna needs half a minute for a night.
FEW_ROUNDS = 3
MIB = 1024.0

FLOOR = """
import sys
import edfio
from scipy.signal import butter, sosfiltfilt
recording = edfio.read_edf(sys.argv[1])
for label in ("LAT", "RAT"):
    signal = recording.get_signal(label)
    sos = butter(4, (10, 100), "bandpass", fs=signal.sampling_frequency, output="sos")
    assert len(sosfiltfilt(sos, signal.data)) == len(signal.data)
"""
PSGSCORING = """
import sys
import edfio
from psgscoring.plm import analyze_plm
recording = edfio.read_edf(sys.argv[1])
left, right = (recording.get_signal(label) for label in ("LAT", "RAT"))
stages = ["N2"] * int(recording.duration // 30)
found = analyze_plm(left.data, right.data, left.sampling_frequency, stages, leg_unit="uV",
                    offset_aasm=True, event_list_cap=None)
assert found
"""
LUNA = """
import sys
import lunapi
one = lunapi.proj().inst("night")
one.attach_edf(sys.argv[1])
one.proc("LM sig=LAT,RAT method=wasm")
assert len(one.table("LM", "BL"))
"""
SCORE = "import sys; from ekbom.cli import main; sys.exit(main(sys.argv[1:]))"


@dataclass(frozen=True)
class Run:
    """One process: seconds from start to end, and the most memory it held."""

    seconds: float
    peak_mib: float


def score(night: Path, out: str, *more: str) -> list[str]:
    """The command as a person types it."""
    return ["-c", SCORE, "score", str(night), "--out", out, *more]


def timed(arguments: list[str]) -> Run:
    """Run a fresh interpreter; the kernel tells the peak of its memory, mapped pages included."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as words:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdout=words,
            stderr=subprocess.STDOUT,
            env=environment(),
            cwd=ROOT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            words.seek(0)
            raise SystemExit(f"{' '.join(arguments[:4])} failed:\n{words.read()[-2000:]}")
    return Run(seconds, usage.ru_maxrss / MIB)


def in_turns(night: Path, folder: Path) -> dict[str, list[Run]]:
    """Every side once a round; the slow peer in the first rounds only."""
    sides = {
        "floor": ["-c", FLOOR, str(night)],
        "score": score(night, str(folder / "some"), "--only", "tsv,json"),
        "everything": score(night, str(folder / "all")),
        "psgscoring": ["-c", PSGSCORING, str(night)],
        "luna": ["-c", LUNA, str(night)],
    }
    timed(sides["floor"])
    found: dict[str, list[Run]] = {name: [] for name in sides}
    for number in range(ROUNDS):
        for name, arguments in sides.items():
            if name != "luna" or number < FEW_ROUNDS:
                found[name].append(timed(arguments))
    return found


def seconds(runs: list[Run]) -> float:
    """The median."""
    return median(run.seconds for run in runs)


def limits(found: dict[str, list[Run]], day: list[Run]) -> list[tuple[str, float, str, float]]:
    """What is promised: words, what was measured, "at most" or "at least", the limit."""
    floor, ours = seconds(found["floor"]), seconds(found["score"])
    return [
        ("TSV and JSON, times the floor", ours / floor, "at most", 1.5),
        ("every output, times the floor", seconds(found["everything"]) / floor, "at most", 2.0),
        ("times faster than psgscoring", seconds(found["psgscoring"]) / ours, "at least", 2.5),
        ("times faster than Luna's LM", seconds(found["luna"]) / ours, "at least", 40.0),
        ("peak MiB, 8 h", peak(found["everything"]), "at most", 250.0),
        ("peak MiB, 24 h", peak(day), "at most", 350.0),
    ]


def peak(runs: list[Run]) -> float:
    """The most memory of any round."""
    return max(run.peak_mib for run in runs)


def broken(measured: float, word: str, limit: float) -> bool:
    """Whether a promise is not kept."""
    return measured > limit if word == "at most" else measured < limit


def page(found: dict[str, list[Run]], day: list[Run], size: int) -> str:
    """The table."""
    rows = limits(found, day)
    says = {
        "floor": "floor: read both legs, one band-pass on each",
        "score": "`ekbom score` to TSV and JSON",
        "everything": "`ekbom score`, every output",
        "psgscoring": "psgscoring, reading included",
        "luna": "Luna `LM`, reading included",
    }
    lines = [
        "# Speed and memory of a night",
        "",
        f"Commit {commit()}; {versions('numpy', 'scipy', 'edfio', 'psgscoring', 'lunapi')}.",
        f"One file of {size / 1e6:.0f} MB: 8 h, 20 channels of 256 Hz, both legs simulated.",
        "Whole processes in turns, wall clock; memory is the high-water mark, mapped pages count.",
        "",
        f"**Limits broken: {sum(broken(*row[1:]) for row in rows)}.**",
        "",
        "| promise | measured | limit |",
        "| --- | --- | --- |",
        *(f"| {what} | {value:.2f} | {word} {limit:g} |" for what, value, word, limit in rows),
        "",
        "| side | median s | peak MiB | rounds, s |",
        "| --- | --- | --- | --- |",
        *(
            f"| {says[name]} | {seconds(runs):.2f} | {peak(runs):.0f} | "
            f"{' '.join(f'{run.seconds:.2f}' for run in runs)} |"
            for name, runs in found.items()
        ),
        f"| `ekbom score`, every output, 24 h | {seconds(day):.2f} | {peak(day):.0f} | "
        f"{' '.join(f'{run.seconds:.2f}' for run in day)} |",
        "",
    ]
    return "\n".join(lines)


def made(hours: int) -> Path:
    """The file of so many hours, made by another process.

    The kernel counts the peak of whoever starts a process to that process: this one stays small.
    """
    code = f"from benchmarks.night_file import night_file; print(night_file(hours={hours}), end='')"
    return Path(child("-c", code))


def run(*, minutes: float = 0, only: str = "") -> int:  # noqa: ARG001
    """Measure, print and keep the table; 1 when a promise is broken."""
    night, long = (made(hours) for hours in (8, 24))
    with tempfile.TemporaryDirectory() as folder:
        found = in_turns(night, Path(folder))
        day = [timed(score(long, str(Path(folder) / "day"))) for _ in range(FEW_ROUNDS)]
    text = page(found, day, night.stat().st_size)
    print(text)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")
    return int(any(broken(*row[1:]) for row in limits(found, day)))
