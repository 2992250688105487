"""Malformed recordings: the table of faults, run through the command, and files that trap readers.

Every row has its verdict before the run (tests/builders/malformed_edf.py): accepted, read with
the finding named, or refused with one line that names the file and the problem. Nothing else may
come out, and no file loses a byte.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders.malformed_edf import PLUS, ROWS, Row
from tests.builders.malformed_edf import main as set_main

from ekbom.cli import main

GIGABYTE = 1 << 30
LONGEST_S = 20


# No recordings, but forms that marks come in; inspect looks into those as well.
BROKEN_MARKS = {
    "form: XML": "it is not valid XML",
    "form: a table": "no row has a time that can be read",
}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_recording(row: Row, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = row.make()
    path = tmp_path / "night.edf"
    path.write_bytes(data)
    code = main(["inspect", str(path), "--json"])
    shown = capsys.readouterr()
    lines = shown.err.splitlines()
    assert all(line.isprintable() for line in lines)
    if row.verdict == "refuse":
        assert (code, shown.out, len(lines)) == (1, "", 1)
        known = BROKEN_MARKS.get(str(row))
        assert lines[0].startswith(f"ekbom: {'night.edf' if known else path}: ")
        assert (known or row.says) in lines[0]
        assert "; " in lines[0], "an error says what to do"
    else:
        findings = json.loads(shown.out)["findings"]
        found = {one["code"] for one in findings}
        assert row.verdict == ("warn" if found else "accept"), found
        assert not row.says or row.says in found
        assert all(one["where"] and one["what"] and one["repair"] for one in findings)
        assert code == any(one["severity"] == "error" for one in findings)
        assert len(lines) == len(findings)
    assert path.read_bytes() == data


# What inspect can say something of, and score cannot; legs that are not clear are a wrong call.
NOT_SCORED = {"unusable_signal": {0, 1}, "unit_unknown": {1}, "legs_not_clear": {2}}
# A file without any signal.
NO_LEGS = {"form: annotations alone"}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_score_says_the_same(row: Row, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "night.edf", tmp_path / "out"
    data = row.make()
    path.write_bytes(data)
    code = main(["score", str(path), "--out", str(out), "--only", "json", "--seed", "1"])
    shown = capsys.readouterr()
    lines = shown.err.splitlines()
    assert all(line.isprintable() for line in lines)
    if row.verdict == "refuse":
        assert code == 1
        assert row.says in lines[0]
    elif str(row) in NO_LEGS:
        assert code == 1
    else:
        assert code in NOT_SCORED.get(row.says, {0})
    if code == 0:
        findings = json.loads((out / "night.json").read_text("utf-8"))["findings"]
        assert not row.says or row.says in {one["code"] for one in findings}
    else:
        assert len(lines) == 1
        assert lines[0].startswith((f"ekbom: {path}", "ekbom: night.edf: "))
        assert "; " in lines[0], "an error says what to do"
        assert (shown.out, os.listdir(tmp_path)) == ("", ["night.edf"])
    assert path.stat().st_size == len(data)


def test_the_table_is_no_wall() -> None:
    """Refusing everything would pass the rest, so the sound and the warn groups must be large."""
    verdicts = Counter(row.verdict for row in ROWS)
    shares = ", ".join(f"{word} {n} of {len(ROWS)}" for word, n in sorted(verdicts.items()))
    print(f"malformed recordings: {shares}")
    assert len({str(row) for row in ROWS}) == len(ROWS) >= 300
    assert verdicts["accept"] >= 60
    assert verdicts["warn"] >= 100
    assert verdicts["refuse"] >= 60


def sparse(header: bytes, size: int) -> Callable[[Path], None]:
    """A file that says it is huge and takes no room on the disk."""

    def write(path: Path) -> None:
        path.write_bytes(header)
        with path.open("r+b") as file:
            file.truncate(size)

    return write


def looped(path: Path) -> None:
    path.symlink_to(path)


def nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "nothing.edf")


def unnamed(path: Path) -> None:
    """No file at all."""


def unreadable(path: Path) -> None:
    os.symlink("/proc/self/mem", path)


TWO_TB = 2 * 10**12
HUGE = PLUS.with_each("samples", 0, b"9999999").with_field("length", b"60")
TRAPS = {
    "sparse, two terabytes": (sparse(PLUS.to_bytes(), TWO_TB), 0, "record_count"),
    "sparse, count not known": (
        sparse(PLUS.with_field("records", b"-1").to_bytes(), TWO_TB), 1, "no recording does",
    ),
    "sparse, absurd count": (
        sparse(set_main("records", b"99999999")(), TWO_TB), 1, "no recording does",
    ),
    "sparse, nothing but zeros": (sparse(b"", TWO_TB), 1, "no EDF or BDF"),
    "sparse, a giant record": (sparse(HUGE.to_bytes(), 3 * 10**9), 0, "no_time"),
    "sparse, a gigabyte of annotations": (
        sparse(PLUS.with_each("samples", 4, b"9999999").to_bytes(), 3 * 10**9), 1,
        "for annotations",
    ),
    "sparse, thousands of signals": (
        sparse(PLUS.with_field("signals", b"4096").with_field("header bytes", b"").to_bytes(),
               3 * 10**9), 1, "samples of each signal",
    ),
    "a link to itself": (looped, 1, "links lead in a circle"),
    "a link to nothing": (nowhere, 1, "no such file"),
    "a folder": (Path.mkdir, 1, "it is a folder"),
    "a pipe": (os.mkfifo, 1, "no ordinary file"),
    "no file": (unnamed, 1, "no such file"),
    "a door of the system": (unreadable, 1, "cannot be read"),
}  # fmt: skip


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTE, GIGABYTE))


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_holds_no_process(name: str, tmp_path: Path) -> None:
    make, code, says = TRAPS[name]
    path = tmp_path / "night.edf"
    make(path)
    command = [sys.executable, "-m", "ekbom", "inspect", str(path)]
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=LONGEST_S, preexec_fn=limited, env=env
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    if code == 0:
        assert done.stdout.startswith("night.edf: EDF+C")
        assert done.stderr.startswith("warning: night.edf")
    else:
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith(f"ekbom: {path}: ")
        assert says in done.stderr
