from __future__ import annotations

import fcntl
import io
import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from ekbom.model.errors import InputError, StoreError
from ekbom.storage.files import CHUNK
from ekbom.storage.originals import Folder

KEY = bytes(range(32))
CONTENT = b"urge,6\n" * 20_000  # two pieces and a bit
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    return Folder(tmp_path / "originals", request.param)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "diary.csv").write_bytes(CONTENT)
    return tmp_path / "diary.csv"


def only(folder: Folder) -> Path:
    (place,) = folder.path.iterdir()
    return place


def rewrite(place: Path, content: bytes) -> None:
    place.chmod(0o600)
    place.write_bytes(content)


def test_what_is_taken_comes_back(folder: Folder, file: Path) -> None:
    assert folder.take(file) == (DIGEST, len(CONTENT))
    with folder.open(DIGEST) as opened:
        assert opened.read() == CONTENT
    assert b"".join(folder.chunks(DIGEST)) == CONTENT
    assert folder.kept() == (DIGEST,)
    assert folder.size(DIGEST) == len(CONTENT)
    assert folder.faults() == ()


def test_it_is_written_once_for_its_owner_alone(folder: Folder, file: Path) -> None:
    folder.take(file)
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(only(folder).stat().st_mode) == 0o400
    before = only(folder).read_bytes()
    assert folder.take(file) == (DIGEST, len(CONTENT))
    assert only(folder).read_bytes() == before


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_any_length(size: int, folder: Folder, tmp_path: Path) -> None:
    content = os.urandom(size)
    (tmp_path / "x").write_bytes(content)
    digest, _ = folder.take(tmp_path / "x")
    with folder.open(digest) as opened:
        assert opened.read() == content
    assert (folder.size(digest), folder.faults()) == (size, ())


def test_an_open_file_ends_where_it_ends(folder: Folder, file: Path) -> None:
    folder.take(file)
    opened = folder.open(DIGEST)
    opened.seek(0, os.SEEK_END)
    assert opened.read(1) == b""
    assert opened.readable()
    opened.close()
    assert opened.closed


def test_a_copy_is_laid_out(folder: Folder, file: Path, tmp_path: Path) -> None:
    folder.take(file)
    place = folder.lay_out(DIGEST, tmp_path / "out" / "here")
    assert place == tmp_path / "out" / "here" / DIGEST
    assert place.read_bytes() == CONTENT
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    place.write_bytes(b"written over")
    assert folder.lay_out(DIGEST, place.parent).read_bytes() == CONTENT
    assert folder.faults() == ()


def test_an_encrypted_folder_shows_neither_content_nor_name(file: Path, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "originals", KEY)
    folder.take(file)
    assert b"urge" not in only(folder).read_bytes()
    assert DIGEST not in str(only(folder))
    other = Folder(tmp_path / "other", KEY)
    other.take(file)
    assert only(other).name == only(folder).name
    assert only(other).read_bytes() != only(folder).read_bytes()


def test_another_key_finds_nothing_and_says_so(file: Path, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "originals", KEY)
    folder.take(file)
    other = Folder(folder.path, bytes(32))
    assert other.kept() == ()
    assert other.faults() == (only(folder).name,)
    with pytest.raises(StoreError, match="this original is not there"):
        other.open(DIGEST)


def altered(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize(
    "change",
    [
        lambda b: altered(b, 0),
        lambda b: altered(b, 100),
        lambda b: altered(b, len(b) // 2),
        lambda b: altered(b, len(b) - 1),
        lambda b: b[:-1],
        lambda b: b[: len(b) // 2],
        lambda b: b[:60],
        lambda b: b"",
        lambda b: b + b"x",
    ],
    ids=["mark", "first", "middle", "last", "cut by one", "half", "head", "empty", "longer"],
)
def test_an_altered_file_is_never_given(change: object, folder: Folder, file: Path) -> None:
    assert callable(change)
    folder.take(file)
    place = only(folder)
    rewrite(place, change(place.read_bytes()))
    with pytest.raises(StoreError) as caught:
        folder.open(DIGEST)
    todo = "; bring the file again, or restore a backup"
    assert str(caught.value) in {
        f"{place}: it is not what was brought{todo}",
        f"{place}: it was altered or cut, or it was encrypted with another key{todo}",
    }
    with pytest.raises(StoreError, match=r"altered or cut|not what was brought"):
        folder.lay_out(DIGEST, file.parent / "out")
    assert list((file.parent / "out").iterdir()) == []
    assert folder.faults() in {(DIGEST,), (place.name,)}


def test_two_pieces_cannot_trade_places(file: Path, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "originals", KEY)
    folder.take(file)
    content, piece = only(folder).read_bytes(), CHUNK + 16
    first, second = content[48 : 48 + piece], content[48 + piece : 48 + 2 * piece]
    rewrite(only(folder), content[:48] + second + first + content[48 + 2 * piece :])
    with pytest.raises(StoreError, match="altered or cut"):
        folder.open(DIGEST)


def test_a_file_under_the_name_of_another_one(folder: Folder, file: Path, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    other, _ = folder.take(tmp_path / "other")
    folder.take(file)
    wrong = folder._place(other)
    wrong.unlink()
    os.rename(folder._place(DIGEST), wrong)
    with pytest.raises(StoreError, match="not what was brought"):
        folder.open(other)
    assert folder.faults() == ((DIGEST,) if folder.key else (other,))


def test_one_that_is_not_there(folder: Folder) -> None:
    assert folder.kept() == ()
    assert folder.faults() == ()
    assert folder.tidy() == 0
    folder.remove(DIGEST)
    for ask in (folder.open, folder.size, lambda d: list(folder.chunks(d))):
        with pytest.raises(StoreError) as caught:
            ask(DIGEST)
        assert str(caught.value).endswith(
            ": this original is not there; bring the file again, or restore a backup"
        )


@pytest.mark.parametrize("name", ["", "../ekbom.db", "A" * 64, DIGEST + "\n"])
def test_a_name_that_is_no_digest(name: str, folder: Folder) -> None:
    with pytest.raises(StoreError, match="this is no SHA-256"):
        folder.open(name)


def test_it_is_removed_for_good(folder: Folder, file: Path) -> None:
    folder.take(file)
    folder.remove(DIGEST)
    assert folder.kept() == ()
    assert list(folder.path.iterdir()) == []


def test_a_file_that_cannot_be_brought(folder: Folder, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, problem in (
        ("none", "it cannot be read (No such file or directory)"),
        ("pipe", "it is no plain file"),
        ("", "it is no plain file"),
    ):
        with pytest.raises(InputError) as caught:
            folder.take(tmp_path / name)
        assert caught.value.problem == problem


class Broken(io.RawIOBase):
    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        raise OSError(5, "Input/output error")


def test_a_file_that_breaks_off_leaves_nothing(folder: Folder) -> None:
    with pytest.raises(InputError) as caught:
        folder.take_stream(io.BufferedReader(Broken()), "night.edf")
    assert str(caught.value) == (
        "night.edf: it cannot be read (Input/output error); check the name and the place"
    )
    assert list(folder.path.iterdir()) == []


def test_what_a_crash_left_is_tidied(folder: Folder, file: Path) -> None:
    folder.take(file)
    (folder.path / ".taking-abc").write_bytes(b"half")
    (folder.path / ".taking-def").write_bytes(b"")
    assert folder.kept() == (DIGEST,)
    assert folder.tidy() == 2
    assert folder.tidy() == 0
    assert folder.kept() == (DIGEST,)


def test_what_another_process_is_taking_is_left(folder: Folder, file: Path) -> None:
    folder.take(file)
    place = folder.path / ".taking-abc"
    with place.open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert folder.tidy() == 0
        assert place.exists()
    assert folder.tidy() == 1


def test_one_that_was_tidied_in_the_wrong_moment_begins_again(
    folder: Folder, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, gone = fcntl.flock, []

    def late(opened: io.BufferedWriter, how: int) -> None:
        if not gone:
            gone.extend(folder.path.glob(".taking-*"))
            gone[0].unlink()
        lock(opened, how)

    monkeypatch.setattr(fcntl, "flock", late)
    folder.take(file)
    assert len(gone) == 1
    assert folder.kept() == (DIGEST,)


def test_a_disk_without_locks(folder: Folder, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", refused)
    folder.take(file)
    (folder.path / ".taking-abc").write_bytes(b"half")
    assert folder.tidy() == 0
    assert folder.kept() == (DIGEST,)


def test_another_folder_gets_everything(folder: Folder, file: Path, tmp_path: Path) -> None:
    folder.take(file)
    other = Folder(tmp_path / "other" / "originals", folder.key)
    folder.move_to(other)
    assert (folder.kept(), other.kept(), other.faults()) == ((), (DIGEST,), ())


def test_a_folder_that_is_none(folder: Folder, file: Path) -> None:
    folder.path.write_bytes(b"")
    for act in (
        lambda: folder.take(file),
        folder.kept,
        lambda: folder.move_to(folder),
        lambda: folder.chunks(DIGEST).__next__(),
    ):
        with pytest.raises(StoreError, match=r"cannot be (written|read) \((Not a dir|File exists)"):
            act()


def test_places_that_cannot_be_used(folder: Folder, file: Path) -> None:
    folder.take(file)
    place = only(folder)
    place.unlink()
    place.mkdir()
    (folder.path / ".taking-a").mkdir()
    for act in (
        lambda: folder.remove(DIGEST),
        lambda: folder.open(DIGEST),
        folder.tidy,
        lambda: folder.move_to(Folder(folder.path.parent / "file" / "x")),
    ):
        (folder.path.parent / "file").touch()
        with pytest.raises(StoreError, match=r"cannot be (written|read) \("):
            act()
    if folder.key:
        with pytest.raises(StoreError, match="cannot be read"):
            folder.kept()


def test_a_large_file_needs_little_memory(tmp_path: Path) -> None:
    """300 MB through an encrypted folder, in a process of its own, within 50 MB."""
    import subprocess
    import sys

    code = """
import resource, sys
from pathlib import Path
from ekbom.storage.originals import Folder
folder = Folder(Path(sys.argv[1]) / "originals", bytes(32))
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
small = Path(sys.argv[1]) / "small"
small.write_bytes(b"x")
folder.open(folder.take(small)[0]).close()
before = peak()
large = Path(sys.argv[1]) / "large"
with large.open("wb") as file:
    file.truncate(300 * 2**20)
digest, size = folder.take(large)
with folder.open(digest) as opened:
    opened.seek(150 * 2**20)
    opened.read(2**20)
print(size, peak() - before)
"""
    shown = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert int(shown[0]) == 300 * 2**20
    assert int(shown[1]) <= 50
