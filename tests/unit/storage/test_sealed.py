from __future__ import annotations

import io
import os
import tarfile
from functools import cache
from pathlib import Path

import pyrage
import pytest

from ekbom.model.errors import StoreError
from ekbom.storage.sealed import is_sealed, seal_stream, unsealed

WORDS = "four words beside others"
CONTENT = os.urandom(300_000)


@pytest.fixture(autouse=True)
def tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase takes a second or more to try, by design; here the same one only once."""
    monkeypatch.setattr(pyrage.passphrase, "decrypt", _DECRYPT)


_DECRYPT = cache(pyrage.passphrase.decrypt)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed")
    seal_stream(io.BytesIO(CONTENT), folder / "file", WORDS)
    return folder / "file"


def content_of(source: Path, words: str = WORDS) -> bytes:
    with unsealed(source, words) as opened:
        return opened.read()


def said(source: Path, words: str = WORDS) -> str:
    with pytest.raises(StoreError) as caught:
        content_of(source, words)
    return str(caught.value).removeprefix(f"{source}: ")


def test_what_was_sealed_comes_back(sealed: Path, tmp_path: Path) -> None:
    assert is_sealed(sealed)
    assert CONTENT[:1000] not in sealed.read_bytes()
    assert content_of(sealed) == CONTENT
    (tmp_path / "plain").write_bytes(CONTENT)
    assert not is_sealed(tmp_path / "plain")


def test_it_is_opened_without_ekbom(sealed: Path, tmp_path: Path) -> None:
    with tarfile.open(sealed) as opened:
        assert opened.getnames() == ["ekbom-sealed-1/key.age", "ekbom-sealed-1/content.age"]
        opened.extractall(tmp_path, filter="data")
    key = pyrage.passphrase.decrypt((tmp_path / "ekbom-sealed-1/key.age").read_bytes(), WORDS)
    identity = pyrage.x25519.Identity.from_str(key.decode().strip())
    content = (tmp_path / "ekbom-sealed-1/content.age").read_bytes()
    assert pyrage.decrypt(content, [identity]) == CONTENT


def test_a_wrong_passphrase(sealed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "file"
    copy.write_bytes(sealed.read_bytes())
    assert said(copy, "four words beside other") == (
        "the passphrase does not open it, or its first lines were altered; "
        "try again; nothing was changed"
    )


@pytest.mark.parametrize("size", [1, 512, 600, 1024, 1536, 2000, 100_000, -1025, -1])
def test_a_file_that_was_cut(size: int, sealed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "file"
    copy.write_bytes(sealed.read_bytes()[:size])
    assert said(copy) == ("it was altered, or cut short on its way; take another copy of the file")


@pytest.mark.parametrize("at", [1536 + 150, 1536 + 1000, 200_000, -1100])
def test_an_altered_content(at: int, sealed: Path, tmp_path: Path) -> None:
    content = bytearray(sealed.read_bytes())
    content[at] ^= 1
    copy = tmp_path / "file"
    copy.write_bytes(content)
    assert said(copy).startswith("it was altered, or cut short on its way")


def test_an_altered_key(sealed: Path, tmp_path: Path) -> None:
    content = bytearray(sealed.read_bytes())
    content[512 + 200] ^= 1
    copy = tmp_path / "file"
    copy.write_bytes(content)
    assert said(copy).startswith("the passphrase does not open it, or its")


def test_the_content_of_another_file_is_not_taken(sealed: Path, tmp_path: Path) -> None:
    content = sealed.read_bytes()
    swapped = content[:1024] + content[:1024] + bytes(1024)
    (tmp_path / "file").write_bytes(swapped)
    assert said(tmp_path / "file").startswith("it was altered")
    (tmp_path / "file").write_bytes(content[1024:])
    assert said(tmp_path / "file") == ("this is no file that ekbom sealed; check the name")
    (tmp_path / "file").write_bytes(content[:-1024] + content[:1024] + bytes(1024))
    assert said(tmp_path / "file").startswith("it was altered")


def test_places_that_cannot_be_used(tmp_path: Path) -> None:
    for act in (lambda: content_of(tmp_path / "none"), lambda: is_sealed(tmp_path / "none")):
        with pytest.raises(StoreError, match=r"cannot be read .No such file"):
            act()
    (tmp_path / "taken").write_bytes(b"mine")
    with pytest.raises(StoreError, match="and it is kept"):
        seal_stream(io.BytesIO(CONTENT), tmp_path / "taken", WORDS)
    assert (tmp_path / "taken").read_bytes() == b"mine"


def test_who_stops_reading_leaves_nothing_behind(sealed: Path) -> None:
    with unsealed(sealed, WORDS) as opened:
        assert opened.read(10) == CONTENT[:10]


@pytest.mark.parametrize("times", [4, 5])
def test_a_machine_that_is_busy_is_asked_again(
    times: int, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter(range(times))

    def busy(content: bytes, words: str) -> bytes:
        if next(left, None) is not None:
            raise pyrage.DecryptError("Excessive work parameter for passphrase.")
        return _DECRYPT(content, words)

    monkeypatch.setattr(pyrage.passphrase, "decrypt", busy)
    if times == 4:
        assert content_of(sealed) == CONTENT
    else:
        assert said(sealed) == (
            "it was sealed on a much faster machine, or this one is busy; "
            "close other programs and try again; nothing was changed"
        )


class Breaks(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise StoreError("the workspace", "it broke off", "try again")


def test_an_error_of_what_is_sealed_comes_through(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it broke off"):
        seal_stream(Breaks(), tmp_path / "out", WORDS)
    assert os.listdir(tmp_path) == []


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """The limit of a file stands for a disk that is full."""
    import subprocess
    import sys

    code = """
import io, resource, signal, sys
from pathlib import Path
from ekbom.model.errors import StoreError
from ekbom.storage.sealed import seal_stream
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, most))
try:
    seal_stream(io.BytesIO(bytes(3 * 10**6)), Path(sys.argv[1]) / "out", "four words beside")
except StoreError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
"""
    shown = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    assert shown.startswith(f"{tmp_path / 'out'}: it cannot be written (File too large); ")
    assert os.listdir(tmp_path) == []
