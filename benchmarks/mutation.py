"""Are the tests of the science able to fail? Every module is changed in many small ways.

The tree is copied under build/, by the hash of source and tests; mutmut writes the mutants there,
and `benchmarks.mutants` tries those of each module with the tests that are near to it: those that
import it or bear its name, and the drawn timelines for the rule engine. A run that is interrupted,
or that has used up its minutes, goes on where it stopped.

A new copy takes over from the newest earlier one the mutants that were killed, for functions that
have not changed since; what survived or was not tried is tried again. Where tests were taken away
or a function relies on others that changed, ``rm -r build/mutation`` begins anew.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.mutants import drawn
from benchmarks.source import ROOT, commit, source_hash, versions

RESULT = ROOT / "benchmarks" / "results" / "mutation.md"
PACKAGES = ("nof1", "journal", "movements", "knowledge", "assessment", "treatment")
TESTS = (
    "tests/unit/nof1",
    "tests/unit/journal",
    "tests/unit/movements",
    "tests/unit/knowledge",
    "tests/unit/assessment",
    "tests/unit/treatment",
    "tests/knowledge",
    "tests/reference",
    "tests/property",
    "tests/spec",
    "tests/golden",
)
# Statistics over many diaries, and walks over thousands of people, guard the method and not a line;
# they would take hours here.
LEFT_OUT = (
    "tests/reference/test_calibration_reduced.py",
    "tests/reference/test_course_reduced.py",
    "tests/reference/test_morning_action.py",
    "tests/property/test_assessment.py",
    "tests/property/test_measures.py",
)
# Tests of some modules go through the entrance of their package and name no module.
THROUGH_ENTRANCE = {
    **dict.fromkeys(
        [
            f"movements/{name}"
            for name in ("associate", "indices", "merge", "score", "series", "stage", "ticks")
        ],
        (
            "tests/unit/movements/test_score.py",
            "tests/spec/wasm_2016",
            "tests/spec/wasm_2006",
            "tests/spec/aasm",
            "tests/property/test_movements.py",
        ),
    ),
    "movements/sample": ("tests/unit/movements/test_find.py",),
    **dict.fromkeys(
        [f"assessment/{name}" for name in ("child", "dialysis", "older", "pregnancy")],
        ("tests/unit/assessment/test_groups.py", "tests/knowledge/test_rules_groups.py"),
    ),
    **{
        f"treatment/{name}": (
            "tests/unit/treatment/test_treatment_safety.py",
            "tests/unit/treatment/test_safety.py",
        )
        for name in ("asks", "letters", "raised", "replies", "safety", "screen", "targets")
    },
    "treatment/parts": (
        "tests/unit/treatment/test_muscle_cards.py",
        "tests/unit/treatment/test_point_cards.py",
    ),
    "assessment/statements": (
        "tests/unit/assessment/test_groups.py",
        "tests/unit/assessment/test_iron.py",
        "tests/unit/assessment/test_steps.py",
    ),
    "assessment/step_states": ("tests/unit/assessment/test_steps.py",),
    "knowledge/render": ("tests/unit/knowledge/test_evaluate.py",),
    "knowledge/build": (
        "tests/unit/knowledge/test_explain.py",
        "tests/unit/knowledge/test_facts.py",
        "tests/unit/knowledge/test_card.py",
    ),
    "knowledge/schema_parts": (
        "tests/unit/knowledge/test_schema.py",
        "tests/unit/knowledge/test_schema_facts.py",
    ),
}
COPIED = ("src", "tests", "examples", "benchmarks")
ENOUGH = 0.8
PROCESSES = 2
# Exit codes of the tests, as they stand beside each mutant.
SURVIVED, UNTESTED = (0,), (5, 33)
_FIRST_STEP_MINUTES = 60.0
_GENERATE = (
    "from pathlib import Path\n"
    "from mutmut.__main__ import copy_also_copy_files, copy_src_dir, create_mutants\n"
    "from mutmut.__main__ import set_mutant_under_test, setup_source_paths\n"
    "set_mutant_under_test('mutant_generation')\n"
    "Path('mutants').mkdir(exist_ok=True)\n"
    "copy_src_dir(); copy_also_copy_files(); setup_source_paths()\n"
    f"create_mutants({PROCESSES})\n"
)


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
    return "\n".join(
        [
            "[tool.pytest.ini_options]",
            'addopts = "--import-mode=importlib -p no:cacheprovider"',
            'pythonpath = ["."]',
            "[tool.mutmut]",
            'source_paths = ["src"]',
            f"only_mutate = {json.dumps([f'src/ekbom/{name}/*' for name in PACKAGES])}",
            f"also_copy = {json.dumps(COPIED)}",
            "",
        ]
    )


def tried(folder: Path, most: int = 0) -> dict[str, Counter[str]]:
    """Mutants of each module by what became of them; with `most`, of those that were drawn alone.

    What an earlier copy hands over is all killed, so that a share may only be taken over the draw.
    """
    found: dict[str, Counter[str]] = {}
    for package in PACKAGES:
        for meta in sorted((folder / "mutants" / "src" / "ekbom" / package).glob("*.py.meta")):
            codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
            if codes:
                name = f"{package}/{meta.name.removesuffix('.meta')}"
                found[name] = Counter(_fate(codes[key]) for key in drawn(codes, most))
    return found


def _fate(code: int | None) -> str:
    if code is None:
        return "to do"
    if code in SURVIVED:
        return "survived"
    # Anything else that stops the tests has noticed the change: an error, a crash, no end in time.
    return "untested" if code in UNTESTED else "killed"


def near(module: str) -> list[str]:
    """Test files that import a module such as ``nof1/ar1`` or bear its name, the nearest first."""
    package, _, name = module.partition("/")
    imported = re.compile(
        rf"ekbom\.{package}\.{name}\b|from ekbom\.{package} import \(?[^)\n]*\b{name}\b"
    )
    own = ROOT / "tests" / "unit" / package
    named = (own / f"test_{name}.py", own / f"test_words_of_{name}.py")
    files = [f for folder in TESTS for f in sorted((ROOT / folder).rglob("test_*.py"))]
    found = [
        str(file.relative_to(ROOT))
        for file in sorted(files, key=lambda file: file not in named)
        if file in named or imported.search(file.read_text(encoding="utf-8"))
    ]
    # A file given twice is run once, where it stands first.
    return [
        file
        for file in dict.fromkeys((*found, *THROUGH_ENTRANCE.get(module, ())))
        if file not in LEFT_OUT
    ]


def run(*, minutes: float = 0, only: str = "", most: int = 0) -> int:
    """Try what is left, then write the table. 3 means: call again to go on.

    With `most` a draw of so many mutants of each module is tried, and the table says what is left.
    """
    folder = stage()
    end = time.monotonic() + 60 * (minutes or _FIRST_STEP_MINUTES)
    log = folder / "mutants.log"
    print(f"mutation: in {folder}, log in {log.name}", flush=True)
    if not (folder / "mutants" / "made").exists():
        if _within(["-c", _GENERATE], folder, log, end):
            print(f"mutation: the mutants could not be made in time or at all, see {log}")
            return 1
        (folder / "mutants" / "made").touch()
    left = [
        name.removesuffix(".py")
        for name, fates in tried(folder, most).items()
        if fates["to do"] and name.startswith(only.replace(".", "/"))
    ]
    with ThreadPoolExecutor(PROCESSES) as pool:
        for module in left:
            pool.submit(_try_module, module, most, folder, log, end)
    found = tried(folder, most)
    text = page(found, most)
    print(text)
    to_do = sum(fates["to do"] for fates in found.values())
    if to_do and not only and not most:
        print(f"mutation: {to_do} mutants left; call again to go on")
        return 3
    if not only:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(text, encoding="utf-8")
    return 1 if any(share(fates) < ENOUGH for fates in found.values() if done(fates)) else 0


def _try_module(module: str, most: int, folder: Path, log: Path, end: float) -> None:
    script = str(ROOT / "benchmarks" / "mutants.py")
    tests = near(module)
    if tests and time.monotonic() < end:
        _within([script, module, str(most), *tests], folder / "mutants", log, end)


def _within(arguments: list[str], folder: Path, log: Path, end: float) -> int:
    """Run a child, and end it with all it has started when its time is up."""
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    # The installed package is that of the tree; the mutants lie in the copy.
    clean["PYTHONPATH"] = os.pathsep.join([str(folder / "src"), str(folder)])
    with log.open("ab") as out:
        child = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            stdout=out,
            stderr=out,
            env=clean,
            start_new_session=True,
        )
        try:
            return child.wait(timeout=max(1.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGTERM)
            return child.wait()


def done(fates: Counter[str]) -> int:
    """Mutants that were tried."""
    return sum(fates.values()) - fates["to do"]


def share(fates: Counter[str]) -> float:
    """Share of the tried mutants that the tests noticed."""
    return fates["killed"] / done(fates)


def page(found: dict[str, Counter[str]], most: int = 0) -> str:
    """The table in Markdown."""
    draw = f" Of each module {most} mutants, drawn by the hash of their names." if most else ""
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
            "a test near to its module notices it: one that imports the module or bears its name, "
            f"for the rule engine the drawn timelines and the oracle as well.{draw}",
            "",
            f"**Modules under {ENOUGH:.0%}: {len(low)}.** {', '.join(low)}".rstrip(),
            "",
            "| module | mutants | killed | survived | no test | to do | killed of tried |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )
