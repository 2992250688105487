"""A full disk or a read-only folder: one clear error from every command, and nothing is lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from tests.builders.desks import PASSPHRASE
from tests.builders.disks import Disk, limited_files, small_disk
from tests.builders.night_file import write_night_file

from ekbom.cli import main

ROOT = Path(__file__).resolve().parents[2]
NOW = ["--now", "2026-11-20T21:30"]
SHARE_SECRET = "another sentence for the share"
# What people are told; each says what happened and what to do.
TOLD = (
    "the disk is full", "no space left", "file too large", "read-only", "permission denied",
    "the disk reports an error", "it cannot be opened", "it can be read, but not written",
)  # fmt: skip


@pytest.fixture
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Disk]:
    """A small disk with a workspace on it, and files to bring beside the disk."""
    secret, share = tmp_path / "secret", tmp_path / "share-secret"
    secret.write_text(PASSPHRASE + "\n")
    share.write_text(SHARE_SECRET + "\n")
    monkeypatch.setenv("EKBOM_PASSPHRASE_FILE", str(secret))
    monkeypatch.setenv("EKBOM_SHARE_PASSPHRASE_FILE", str(share))
    monkeypatch.chdir(tmp_path)
    write_night_file(tmp_path / "night.edf")
    shutil.copy(ROOT / "examples" / "cases" / "case_000.toml", tmp_path / "case.toml")
    (tmp_path / "diary.csv").write_text(
        "date,urge,coffee\n" + "".join(f"2026-10-{day:02},{day % 11},1\n" for day in range(1, 29))
    )
    with small_disk(tmp_path) as disk:
        monkeypatch.setenv("EKBOM_WORKSPACE", str(disk.path / "ws"))
        locked = ["--encrypt"] if getattr(request, "param", "") == "locked" else []
        assert main(["init", *locked, *NOW]) == 0
        assert main(["log", "urge=6", "coffee=2", "a bad evening", *NOW]) == 0
        assert main(["import", "night.edf", *NOW]) == 0
        assert main(["backup", "--plain", "-o", "whole.ekbom-backup", *NOW]) == 0
        yield disk


def commands(disk: Disk) -> dict[str, list[str]]:
    """Every command that writes, each of them on the disk."""
    at = str(disk.path)
    return {
        "init": ["init", "--workspace", f"{at}/other"],
        "log": ["log", "urge=7"],
        "log --correct": ["log", "--correct", "last", "--reason", "a slip", "urge=5"],
        "log --remove": ["log", "--remove", "last"],
        "list": ["list"],
        "show": ["show", "last"],
        "import diary": ["import", "diary.csv", "--yes"],
        "import case": ["import", "case.toml", "--yes"],
        "import night": ["import", "again.edf"],
        "score": ["score", "--all-new"],
        "assess": ["assess"],
        "helps": ["helps", "--outcome", "urge"],
        "due --ics": ["due", "--ics", f"{at}/due.ics"],
        "backup": ["backup", "--plain"],
        "backup -o": ["backup", "--plain", "-o", f"{at}/own.ekbom-backup"],
        "restore": ["restore", "whole.ekbom-backup", "--yes"],
        "restore new": ["restore", "whole.ekbom-backup", "--workspace", f"{at}/third"],
        "share": ["share", "--sections", "diary", "-o", f"{at}/own.share"],
        "export": ["export", "--everything", "-o", f"{at}/out"],
        # From then on it has to be said whom it is about.
        "init --person": ["init", "--person", "Bob"],
    }


def run_all(
    state: AbstractContextManager[None],
    disk: Disk,
    capsys: pytest.CaptureFixture[str],
    *,
    left_out: tuple[str, ...] = (),
) -> tuple[list[str], dict[str, str]]:
    """Run every command on the disk as it is now: those that succeeded, and those that failed
    in any other way than by one clear error.
    """
    done, wrong = [], {}
    write_night_file(Path("again.edf"), stages=False)
    capsys.readouterr()
    with state:
        for name, words in commands(disk).items():
            if name in left_out:
                continue
            code = main([*words, *([] if words[0] in {"due", "assess"} else NOW)])
            shown = capsys.readouterr()
            errors = [line for line in shown.err.splitlines() if line.startswith("ekbom: ")]
            clear = [line for line in errors if any(told in line.lower() for told in TOLD)]
            if code == 0 and not errors:
                done.append(name)
            elif code != 1 or len(errors) != 1 or not clear or "Traceback" in shown.err:
                wrong[name] = f"{code}: {shown.err.strip()[-300:]} {shown.out.strip()[-100:]}"
    return done, wrong


def kept(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """Every entry and recording, as the list shows them."""
    found = []
    for kind in ("entry", "recording"):
        capsys.readouterr()
        assert main(["list", "--kind", kind, "--for", "me", "--json", *NOW]) == 0
        told = json.loads(capsys.readouterr().out)
        found += [(one["id"], json.dumps(one)) for one in told["records"]]
    return found


def names_on(disk: Disk) -> set[str]:
    """Files on the disk, but those of the database."""
    files = (path for path in disk.path.rglob("*") if path.is_file())
    return {str(path) for path in files if not path.name.startswith("ekbom.db")}


@pytest.mark.parametrize(
    ("place", "state"),
    [("plain", "full"), ("locked", "full"), ("plain", "read_only")],
    indirect=["place"],
)
def test_every_command_says_so_and_loses_nothing(
    state: str, place: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    before, names = kept(capsys), names_on(place)
    assert len(before) == 2
    refused = place.full() if state == "full" else place.read_only()
    assert run_all(refused, place, capsys) == ([], {})
    assert (names_on(place), kept(capsys)) == (names, before)
    assert_sound(capsys)


def assert_sound(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is wrong; a file whose record could not be written may be left, and is named."""
    assert main(["check", "--tidy", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    codes = {finding["code"] for finding in told["findings"]}
    assert (told["ok"], codes - {"original_left_over", "original_removed"}) == (True, set())
    assert main(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


@pytest.mark.parametrize(("kilobytes", "least", "most"), [(100, 0, 6), (200, 4, 14), (700, 8, 18)])
def test_whatever_room_is_left_each_command_does_all_or_nothing(
    kilobytes: int, least: int, most: int, place: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Room that ends in the middle: of the log of the database, a copy, a backup, a page."""
    before = {id_ for id_, _ in kept(capsys)}
    room = place.full(but=1000 * kilobytes)
    done, wrong = run_all(room, place, capsys, left_out=("log --remove",))
    print(f"with {kilobytes} kB left {len(done)} commands could do their work: {done}")
    assert wrong == {}
    assert least <= len(done) <= most
    assert before <= {id_ for id_, _ in kept(capsys)}
    assert_sound(capsys)


def test_files_that_cannot_grow_are_refused_in_the_same_way(
    place: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no small disk can be made; here beside it, so that this way is tried everywhere."""
    before, names = kept(capsys), names_on(place)
    assert run_all(limited_files(0), place, capsys) == ([], {})
    assert (names_on(place), kept(capsys)) == (names, before)
