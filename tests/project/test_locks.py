"""The locked dependencies hold names, versions and hashes, and no address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.project.repo import ROOT, settings

FOLDER = ROOT / "requirements"
LOCKS = sorted(FOLDER.glob("*.txt"))
ADDRESS = re.compile(r"://|--index|--extra-index|--find-links|--trusted-host|file:|@ |\.whl|/")
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==\S+$")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")


def faults(text: str) -> list[str]:
    """Lines that are not a pinned name followed by its hashes."""
    joined = text.replace("\\\n", " ").splitlines()
    found = []
    for line in (line.split(" #")[0].strip() for line in joined):
        if not line or line.startswith("#"):
            if ADDRESS.search(line.replace("requirements/", "")):
                found.append(line)
            continue
        pin, *rest = line.split()
        sound = PINNED.match(pin) and rest and all(HASH.match(word) for word in rest)
        if not sound or ADDRESS.search(line):
            found.append(line[:80])
    return found


def names(path: Path) -> set[str]:
    pins = re.findall(r"^([A-Za-z0-9][\w.-]*)==", path.read_text("utf-8"), re.MULTILINE)
    return {name.lower().replace("_", "-") for name in pins}


def asked(path: Path) -> set[str]:
    """The names a list asks for, by itself and by the lists it takes in."""
    found: set[str] = set()
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("-r "):
            found |= asked(path.parent / line.removeprefix("-r ").strip())
        elif line and not line.startswith("#"):
            found.add(re.split(r"[<>=!~\[; ]", line)[0].lower())
    return found


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_names_versions_and_hashes(path: Path) -> None:
    assert not faults(path.read_text("utf-8"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.in")), ids=lambda path: path.name)
def test_a_list_is_locked_and_names_no_address(path: Path) -> None:
    assert not re.search(r"://|--|file:|@ ", path.read_text("utf-8"))
    assert asked(path) <= names(path.with_suffix(".txt"))


def test_the_lists_are_all_there() -> None:
    assert {"run.txt", "test.txt", "peers.txt"} <= {path.name for path in LOCKS}
    assert not [name for name in ("uv.lock", "pylock.toml") if (ROOT / name).exists()]


def test_what_runs_the_program_is_what_the_package_declares() -> None:
    listed = (FOLDER / "run.in").read_text("utf-8").split()
    assert sorted(listed) == sorted(settings()["project"]["dependencies"])


def test_the_locks_agree_with_each_other() -> None:
    seen: dict[str, set[str]] = {}
    for path in LOCKS:
        for pin in re.findall(r"^(\S+==\S+)", path.read_text("utf-8"), re.MULTILINE):
            name, _, version = pin.partition("==")
            seen.setdefault(name, set()).add(version)
    assert not {name: versions for name, versions in seen.items() if len(versions) > 1}


@pytest.mark.parametrize(
    "planted",
    [
        "--index-url https://planted.example/simple",
        "--find-links /opt/planted",
        "# from https://planted.example",
        "planted @ file:///planted.whl",
        "planted==1.0",
        "planted>=1.0 --hash=sha256:" + "0" * 64,
        "planted==1.0 --hash=md5:00",
    ],
)
def test_a_planted_address_or_bare_name_is_found(planted: str) -> None:
    assert faults(f"sound==1.0 \\\n    --hash=sha256:{'0' * 64}\n{planted}\n") == [planted[:80]]
