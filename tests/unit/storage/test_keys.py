from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from ekbom.model.errors import StoreError, UsageError
from ekbom.storage.keys import change_passphrase, check_passphrase, make_keys, unlock

WORDS = "seven quiet nights"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes, str]:
    """The text of a key file, its key and its recovery code."""
    folder = tmp_path_factory.mktemp("keys")
    key, code = make_keys(folder, WORDS)
    return (folder / "key.json").read_text(), key, code


@pytest.fixture
def folder(made: tuple[str, bytes, str], tmp_path: Path) -> Path:
    (tmp_path / "key.json").write_text(made[0])
    return tmp_path


def said(folder: Path, words: str) -> str:
    with pytest.raises(StoreError) as caught:
        unlock(folder, words)
    return str(caught.value).removeprefix(str(folder))


def test_passphrase_and_code_give_the_same_key(folder: Path, made: tuple[str, bytes, str]) -> None:
    _, key, code = made
    assert len(key) == 32
    assert unlock(folder, WORDS) == key
    assert unlock(folder, code) == key
    assert unlock(folder, code.lower().replace("-", " ")) == key


def test_the_cost_of_guessing_stands_in_the_file(folder: Path) -> None:
    told = json.loads((folder / "key.json").read_text())
    assert told["format"] == "ekbom-key/1"
    costs = [row["cost"] for row in told["wrapped"]]
    assert [row["by"] for row in told["wrapped"]] == ["passphrase", "recovery code"]
    assert {(c["name"], c["passes"], c["memory_kib"], c["lanes"]) for c in costs} == {
        ("argon2id", 3, 65536, 4)
    }
    assert costs[0]["salt"] != costs[1]["salt"]


def test_only_its_owner_reads_it_and_a_key_is_never_replaced(tmp_path: Path) -> None:
    key, _ = make_keys(tmp_path, WORDS)
    assert stat.S_IMODE((tmp_path / "key.json").stat().st_mode) == 0o600
    with pytest.raises(StoreError, match="there is such a file already"):
        make_keys(tmp_path, "another passphrase")
    assert unlock(tmp_path, WORDS) == key


def test_a_wrong_passphrase(folder: Path) -> None:
    assert said(folder, "seven quiet night") == (
        ": neither the passphrase nor the recovery code of this workspace is what was given; "
        "try again; without both of them only a backup can be restored"
    )


def test_a_slip_in_the_recovery_code_is_named(folder: Path, made: tuple[str, bytes, str]) -> None:
    groups = made[2].split("-")
    groups[2] = ("A" if groups[2][0] != "A" else "B") + groups[2][1:]
    assert said(folder, "-".join(groups)) == (
        ": the recovery code has a slip of the pen in group 3; compare it letter by letter"
    )


def test_the_code_of_another_workspace(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    _, code = make_keys(other, WORDS)
    assert "neither the passphrase nor the recovery code" in said(folder, code)


def test_a_lost_key(tmp_path: Path) -> None:
    assert said(tmp_path, WORDS) == (
        "/key.json: the file of the key is not there, and nothing can be read without it; "
        "put it back, or restore a backup into a new folder"
    )


def test_a_changed_passphrase(folder: Path, made: tuple[str, bytes, str]) -> None:
    _, key, code = made
    change_passphrase(folder, WORDS, "eight quiet nights")
    assert unlock(folder, "eight quiet nights") == key
    assert unlock(folder, code) == key
    assert "neither the passphrase" in said(folder, WORDS)


def test_a_forgotten_passphrase_is_changed_by_the_code(
    folder: Path, made: tuple[str, bytes, str]
) -> None:
    change_passphrase(folder, made[2], "eight quiet nights")
    assert unlock(folder, "eight quiet nights") == made[1]


def test_a_wrong_passphrase_changes_nothing(folder: Path, made: tuple[str, bytes, str]) -> None:
    with pytest.raises(StoreError, match="neither the passphrase"):
        change_passphrase(folder, "seven quiet night", "eight quiet nights")
    assert (folder / "key.json").read_text() == made[0]


@pytest.mark.parametrize("words", ["", "short", "  1234567  "])
def test_a_short_passphrase_is_refused(words: str, tmp_path: Path, folder: Path) -> None:
    for act in (
        lambda: check_passphrase(words),
        lambda: make_keys(tmp_path / "new", words),
        lambda: change_passphrase(folder, WORDS, words),
    ):
        with pytest.raises(UsageError) as caught:
            act()
        assert str(caught.value).startswith("passphrase: it has fewer than 8 letters; ")


def test_the_same_letters_from_two_keyboards(tmp_path: Path) -> None:
    key, _ = make_keys(tmp_path, "Bj\u00f6rnb\u00e4rsn\u00e4tter")
    assert unlock(tmp_path, "Bjo\u0308rnba\u0308rsna\u0308tter") == key


def cost(**changed: Any) -> Any:
    def change(told: Any) -> None:
        told["wrapped"][0]["cost"] |= changed

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(format="ekbom-key/2"),
        lambda told: told.pop("wrapped"),
        lambda told: told["wrapped"].pop(),
        lambda told: told["wrapped"].append(1),
        lambda told: told["wrapped"][0].update(by="recovery code"),
        lambda told: told["wrapped"][0].pop("nonce"),
        lambda told: told["wrapped"][0].update(sealed="AAAA!"),
        lambda told: told["wrapped"][0].update(cost=1),
        cost(name="md5"),
        cost(passes=0),
        cost(passes="3"),
        cost(memory_kib=2**40),
        cost(lanes=65),
        cost(salt=""),
        cost(salt=1),
        cost(salt="AAAAAAAAAAAAA"),
    ],
)
def test_a_damaged_file_is_told_so(change: Any, folder: Path) -> None:
    told = json.loads((folder / "key.json").read_text())
    change(told)
    (folder / "key.json").write_text(json.dumps(told))
    assert said(folder, WORDS) == (
        "/key.json: the file of the key is damaged; put back a copy, or restore a backup"
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "\xff"])
def test_a_file_that_is_none(text: str, folder: Path) -> None:
    (folder / "key.json").write_bytes(text.encode("latin-1"))
    assert "the file of the key is damaged" in said(folder, WORDS)


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "key.json").unlink()
    (folder / "key.json").mkdir()
    assert said(folder, WORDS).startswith("/key.json: it cannot be read (Is a directory)")


@pytest.mark.parametrize(
    "missing", ["argon2.low_level", "cryptography.hazmat.primitives.ciphers.aead"]
)
def test_without_the_part_that_encrypts(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(StoreError) as caught:
        make_keys(tmp_path, WORDS)
    assert str(caught.value) == (
        "encryption: the part of ekbom that encrypts is not installed; "
        "install ekbom[encrypt] as docs/tutorial-workspace.md says"
    )
    assert not list(tmp_path.iterdir())
