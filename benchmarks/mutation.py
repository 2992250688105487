"""Are the tests of the science able to fail? Every module is changed in many small ways by mutmut.

The tree is copied under build/, by the hash of source and tests, and mutmut keeps what it has tried
there, so a run that is interrupted, or that has used up its minutes, goes on where it stopped.

A new copy takes over from the newest earlier one the mutants that were killed, for functions that
have not changed since; what survived or was not tried is tried again. Where tests were taken away
or a function relies on others that changed, ``rm -r build/mutation`` begins anew.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from benchmarks.source import ROOT, commit, source_hash, versions

RESULT = ROOT / "benchmarks" / "results" / "mutation.md"
PACKAGES = ("nof1", "journal")
TESTS = (
    "tests/unit/nof1",
    "tests/unit/journal",
    "tests/reference",
    "tests/property",
    "tests/spec",
    "tests/golden",
)
# Statistics over many diaries guard the method, not a line; they would take hours here.
LEFT_OUT = (
    "tests/reference/test_calibration_reduced.py",
    "tests/reference/test_course_reduced.py",
    "tests/reference/test_morning_action.py",
)
COPIED = ("src", "tests", "examples", "benchmarks")
ENOUGH = 0.8
PROCESSES = 2
# What mutmut writes beside each mutant: the exit code of the tests.
KILLED, SURVIVED, UNTESTED = (1, 3), (0,), (5, 33)
_FIRST_STEP_MINUTES = 60.0


def stage() -> Path:
    """A copy of source and tests with its own settings; one per state of the tree."""
    folder = ROOT / "build" / "mutation" / source_hash(*COPIED[:2])
    if not folder.exists():
        earlier = _newest(folder.parent)
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        skip = shutil.ignore_patterns("__pycache__", ".mypy_cache")
        for name in COPIED:
            shutil.copytree(ROOT / name, part / name, ignore=skip)
        (part / "pyproject.toml").write_text(settings(), encoding="utf-8")
        if earlier:
            take_over(earlier, part)
        part.rename(folder)
    return folder


def _newest(stages: Path) -> Path | None:
    """The latest earlier copy in which mutants were tried."""
    made = [folder for folder in stages.glob("*/mutants") if folder.parent.suffix != ".part"]
    return max(made, key=lambda folder: folder.stat().st_mtime).parent if made else None


def take_over(earlier: Path, part: Path) -> None:
    """Carry the killed mutants over; mutmut drops those whose function has changed."""
    for meta in (earlier / "mutants").rglob("*.py.meta"):
        known = json.loads(meta.read_text(encoding="utf-8"))
        fates = known["exit_code_by_key"]
        known["exit_code_by_key"] = {
            key: code if _fate(code) == "killed" else None for key, code in fates.items()
        }
        target = part / meta.relative_to(earlier)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(known), encoding="utf-8")


def settings() -> str:
    """Settings of pytest and mutmut in the copy."""
    here = [name for name in TESTS if (ROOT / name).exists()]
    ignored = [f"--ignore={name}" for name in LEFT_OUT]
    return "\n".join(
        [
            "[tool.pytest.ini_options]",
            'addopts = "--import-mode=importlib -p no:cacheprovider"',
            'pythonpath = ["."]',
            "[tool.mutmut]",
            'source_paths = ["src"]',
            f"only_mutate = {json.dumps([f'src/ekbom/{name}/*' for name in PACKAGES])}",
            f"also_copy = {json.dumps(COPIED)}",
            f"pytest_add_cli_args_test_selection = {json.dumps(here + ignored)}",
            # In seconds of the processor, so that a busy machine ends no honest test.
            "timeout_multiplier = 2.0",
            "timeout_constant = 2.0",
            "",
        ]
    )


def tried(folder: Path) -> dict[str, Counter[str]]:
    """Mutants of each module by what became of them."""
    found: dict[str, Counter[str]] = {}
    for package in PACKAGES:
        for meta in sorted((folder / "mutants" / "src" / "ekbom" / package).glob("*.py.meta")):
            codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
            if codes:
                name = f"{package}/{meta.name.removesuffix('.meta')}"
                found[name] = Counter(_fate(code) for code in codes.values())
    return found


def _fate(code: int | None) -> str:
    if code is None:
        return "to do"
    if code in SURVIVED:
        return "survived"
    # Anything else that stops the tests has noticed the change: an error, a crash, no end in time.
    return "untested" if code in UNTESTED else "killed"


def run(*, minutes: float = 0, only: str = "") -> int:
    """Try what is left, then write the table. 3 means: call again to go on."""
    folder = stage()
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(PROCESSES)]
    if only:
        command.append(f"ekbom.{only}*")
    log = folder / "mutmut.log"
    print(f"mutation: {' '.join(command[1:])} in {folder}, log in {log.name}", flush=True)
    code = _until(command, folder, log, 60 * (minutes or _FIRST_STEP_MINUTES))
    found = tried(folder)
    if not any(done(fates) for fates in found.values()):
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        print(f"mutation: mutmut ended with {code} before any mutant was tried\n{tail}")
        return 1
    text = page(found)
    print(text)
    left = sum(fates["to do"] for fates in found.values())
    if left and not only:
        print(f"mutation: {left} mutants left; call again to go on")
        return 3
    if not only:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(text, encoding="utf-8")
    return 1 if any(share(fates) < ENOUGH for fates in found.values() if done(fates)) else 0


def _until(command: list[str], folder: Path, log: Path, seconds: float) -> int:
    """Run the command, and end it with all it has started when its time is up."""
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    with log.open("ab") as out:
        child = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=out, env=clean, start_new_session=True
        )
        try:
            return child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGTERM)
            return child.wait()


def done(fates: Counter[str]) -> int:
    """Mutants that were tried."""
    return sum(fates.values()) - fates["to do"]


def share(fates: Counter[str]) -> float:
    """Share of the tried mutants that the tests noticed."""
    return fates["killed"] / done(fates)


def page(found: dict[str, Counter[str]]) -> str:
    """The table in Markdown."""
    whole: Counter[str] = sum(found.values(), Counter())
    rows = [
        f"| {name} | {sum(f.values())} | {f['killed']} | {f['survived']} | {f['untested']} | "
        f"{f['to do']} | {f'{share(f):.0%}' if done(f) else '-'} |"
        for name, f in [*found.items(), ("**all**", whole)]
    ]
    low = [name for name, f in found.items() if done(f) and share(f) < ENOUGH]
    return "\n".join(
        [
            "# Mutation testing of the science",
            "",
            f"Commit {commit()}; {versions('mutmut', 'numpy', 'pytest')}. A mutant is killed when "
            "the tests of the unit, reference, property, spec and golden folders notice it (those "
            "over many diaries left out).",
            "",
            f"**Modules under {ENOUGH:.0%}: {len(low)}.** {', '.join(low)}".rstrip(),
            "",
            "| module | mutants | killed | survived | no test | to do | killed of tried |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )
