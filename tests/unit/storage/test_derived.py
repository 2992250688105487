"""What is worked out of originals: whole, locked as they are, and gone with them."""

from __future__ import annotations

import stat
from hashlib import sha256
from pathlib import Path

import pytest

from ekbom.model.errors import StoreError
from ekbom.storage.derived import Derived
from ekbom.storage.originals import Folder

KEY = b"k" * 32
DIGEST, OTHER = sha256(b"a").hexdigest(), sha256(b"b").hexdigest()


@pytest.fixture(params=[None, KEY])
def derived(request, tmp_path):
    return Derived(tmp_path / "derived", request.param)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_what_is_put_is_read_from_any_place(derived, size):
    content = bytes(k % 251 for k in range(size))
    pieces = [content[k : k + 70_001] for k in range(0, size, 70_001)]
    derived.put(DIGEST, "levels-1", pieces)
    with derived.open(DIGEST, "levels-1") as file:
        assert file.read() == content
        file.seek(size // 2)
        assert file.read(10) == content[size // 2 : size // 2 + 10]


def test_what_is_not_there_is_none_and_a_second_one_replaces(derived):
    assert derived.open(DIGEST, "levels-1") is None
    derived.put(DIGEST, "levels-1", [b"old"])
    derived.put(DIGEST, "levels-1", [b"new"])
    with derived.open(DIGEST, "levels-1") as file:
        assert file.read() == b"new"


def test_removing_takes_all_of_one_original(derived):
    for digest in (DIGEST, OTHER):
        derived.put(digest, "levels-1", [b"x"])
        derived.put(digest, "lanes-1", [b"x"])
    derived.remove(DIGEST)
    assert derived.open(DIGEST, "levels-1") is None
    assert derived.open(DIGEST, "lanes-1") is None
    derived.open(OTHER, "levels-1").close()
    derived.prune([DIGEST])
    assert derived.open(OTHER, "levels-1") is None
    assert list(derived.path.iterdir()) == []


@pytest.mark.parametrize("what", ["", "../x", "a/b", "A", "x" * 81])
def test_a_name_is_plain(derived, what):
    with pytest.raises(StoreError, match="this is no name of a file here"):
        derived.put(DIGEST, what, [b""])


def test_encrypted_it_tells_nothing_and_an_altered_one_is_noticed(tmp_path):
    derived = Derived(tmp_path, KEY)
    derived.put(DIGEST, "levels-1", [b"movements of a leg"])
    (file,) = tmp_path.iterdir()
    assert DIGEST not in file.name
    assert b"movements" not in file.read_bytes()
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(StoreError, match="altered or cut"):
        derived.open(DIGEST, "levels-1")


def test_only_the_owner_may_look(derived):
    derived.put(DIGEST, "levels-1", [b"x"])
    (file,) = derived.path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(derived.path.stat().st_mode) == 0o700


def test_it_goes_with_its_original(tmp_path: Path):
    folder = Folder(tmp_path / "originals")
    (tmp_path / "night").write_bytes(b"night")
    digest, _ = folder.take(tmp_path / "night")
    folder.derived.put(digest, "levels-1", [b"x"])
    folder.derived.put(OTHER, "levels-1", [b"left over"])
    folder.tidy()
    assert folder.derived.open(OTHER, "levels-1") is None
    folder.derived.open(digest, "levels-1").close()
    assert folder.kept() == (digest,)
    assert folder.faults() == ()
    folder.remove(digest)
    assert folder.derived.open(digest, "levels-1") is None


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "derived").write_text("a file")
    with pytest.raises(StoreError, match="cannot be written"):
        Derived(tmp_path / "derived").put(DIGEST, "levels-1", [b"x"])


def test_peeking_does_not_look_at_all_of_it(tmp_path):
    folder = Folder(tmp_path / "originals")
    (tmp_path / "night").write_bytes(b"night of a leg")
    digest, _ = folder.take(tmp_path / "night")
    (kept,) = (tmp_path / "originals").iterdir()
    kept.chmod(0o600)
    kept.write_bytes(b"another thing!")
    with folder.peek(digest) as file:
        assert file.read(7) == b"another"
    with pytest.raises(StoreError, match="it is not what was brought"):
        folder.open(digest)
