from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from ekbom.model.errors import StoreError
from ekbom.storage.files import cannot, half_file, linked, new_file, own_folder, tidied


def test_a_new_file_is_whole_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    with new_file(target) as file:
        file.write(b"one")
        assert not target.exists()
    assert target.read_bytes() == b"one"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["a.bin"]


def test_nothing_is_there_when_writing_it_failed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stop"), new_file(tmp_path / "a") as file:  # noqa: PT012
        file.write(b"one")
        raise ValueError("stop")
    assert os.listdir(tmp_path) == []


def test_a_name_that_is_taken_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    with pytest.raises(StoreError) as caught, new_file(target):
        pass
    assert str(caught.value) == (
        f"{target}: there is such a file already, and it is kept; give another name"
    )
    assert target.read_bytes() == b"old"
    with new_file(target, replace=True) as file:
        file.write(b"new")
    assert target.read_bytes() == b"new"


def test_a_name_that_is_taken_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a"
    with pytest.raises(StoreError, match="and it is kept"), new_file(target) as file:  # noqa: PT012
        file.write(b"new")
        target.write_bytes(b"old")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    target = tmp_path / "none" / "a"
    with pytest.raises(StoreError) as caught, new_file(target):
        pass
    assert str(caught.value) == (
        f"{target}: it cannot be written (No such file or directory); "
        "check the place, its rights and the room on the disk; nothing was half written"
    )


def test_a_disk_without_second_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    with new_file(tmp_path / "a") as file:
        file.write(b"one")
    assert (tmp_path / "a").read_bytes() == b"one"
    (tmp_path / "b").write_bytes(b"two")
    with pytest.raises(OSError, match="not permitted"):
        linked(str(tmp_path / "b"), tmp_path / "a")


def test_another_fault_of_the_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "link", refused)
    with pytest.raises(StoreError, match="Input/output error"), new_file(tmp_path / "a"):
        pass
    assert os.listdir(tmp_path) == []


def test_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    own_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    own_folder(tmp_path / "a" / "b")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="cannot be written"):
        own_folder(tmp_path / "file" / "b")


@pytest.mark.parametrize(
    ("error", "reason"),
    [(OSError(2, "gone"), "gone"), (OSError("odd"), "odd"), (OSError(), "OSError")],
)
def test_every_fault_has_a_reason(error: OSError, reason: str) -> None:
    assert str(cannot("read", "x", error)) == (
        f"x: it cannot be read ({reason}); check the place and its rights"
    )


def test_what_a_crash_left_of_another_file_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".old.zip.ekbom-half-12345678").write_bytes(b"half")
    (tmp_path / ".own.zip.12345678").write_bytes(b"somebody else's")
    with new_file(tmp_path / "a") as file:
        file.write(b"one")
    assert sorted(os.listdir(tmp_path)) == [".own.zip.12345678", "a"]


def test_what_another_process_is_making_is_left_to_it(tmp_path: Path) -> None:
    with half_file(tmp_path, ".b.ekbom-half-") as (held, name):
        held.write(b"two")
        with new_file(tmp_path / "a") as file:
            file.write(b"one")
        assert not tidied(Path(name))
        assert Path(name).exists()
    assert not tidied(Path(name))
    assert os.listdir(tmp_path) == ["a"]


def test_one_that_cannot_be_removed_is_in_nobodys_way(tmp_path: Path) -> None:
    left = tmp_path / ".a.ekbom-half-12345678"
    left.mkdir()
    with pytest.raises(StoreError, match="Is a directory"):
        tidied(left)
    with new_file(tmp_path / "a") as file:
        file.write(b"one")
    assert sorted(os.listdir(tmp_path)) == [left.name, "a"]
