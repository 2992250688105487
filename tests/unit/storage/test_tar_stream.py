from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import Any

import pytest

from ekbom.model.errors import StoreError
from ekbom.storage.tar_stream import END, Pulled, header, members, padding


def broken() -> StoreError:
    return StoreError("x", "it was cut", "take another")


def packed(parts: dict[str, bytes]) -> bytes:
    return b"".join(header(n, len(c)) + c + padding(len(c)) for n, c in parts.items()) + END


def unpacked(content: bytes) -> dict[str, bytes]:
    found = members(io.BytesIO(content), broken)  # type: ignore[arg-type]
    return {member.title: member.readall() or b"" for member in found}


PARTS = {"a.json": b"{}", "empty": b"", "block": bytes(512), "long": b"x" * 100_000}


def test_it_is_a_tar_of_the_plainest_kind() -> None:
    with tarfile.open(fileobj=io.BytesIO(packed(PARTS))) as opened:
        assert {m.name: opened.extractfile(m).read() for m in opened} == PARTS  # type: ignore[union-attr]
        assert {(m.uid, m.uname, m.mtime, m.mode) for m in opened} == {(0, "", 0, 0o600)}


def test_what_was_packed_comes_back() -> None:
    assert unpacked(packed(PARTS)) == PARTS


def test_a_size_beyond_eight_gigabytes_has_its_place() -> None:
    block = header("night", 2**40)
    assert tarfile.TarInfo.frombuf(block, "utf-8", "strict").size == 2**40
    assert len(block) == 512


def test_a_part_that_was_not_read_is_passed_over() -> None:
    found = members(io.BytesIO(packed(PARTS)), broken)  # type: ignore[arg-type]
    assert [member.title for member in found] == list(PARTS)


@pytest.mark.parametrize("size", [0, 1, 511, 512, 700, 1024, 1025, 2100, len(packed(PARTS)) - 1])
def test_a_tar_that_was_cut(size: int) -> None:
    with pytest.raises(StoreError, match="it was cut"):
        unpacked(packed(PARTS)[:size])


@pytest.mark.parametrize(
    "content",
    [
        b"x" * 2000,
        packed(PARTS) + b"more",
        bytes(512) + header("a", 0),
        header("a", 0).replace(b"0" + b"a"[:0], b"5"),
        b"\xff" + header("a", 0)[1:] + END,
    ],
)
def test_what_is_no_tar(content: bytes) -> None:
    with pytest.raises(StoreError, match="it was cut"):
        unpacked(content)


def folder() -> bytes:
    info = tarfile.TarInfo("a")
    info.type = tarfile.DIRTYPE
    return info.tobuf(tarfile.GNU_FORMAT) + END


def test_nothing_but_files_is_in_it() -> None:
    with pytest.raises(StoreError, match="it was cut"):
        unpacked(folder())


def test_pieces_are_read_as_one_file() -> None:
    pieces: Iterator[bytes] = iter((b"one", b"", b"two", b"three"))
    pulled = Pulled(pieces)
    assert pulled.readable()
    with io.BufferedReader(pulled, 4) as opened:
        assert opened.read(5) == b"onetw"
        assert opened.read() == b"othree"
        assert opened.read() == b""


def test_an_error_of_the_pieces_comes_through() -> None:
    def pieces() -> Iterator[Any]:
        yield b"one"
        raise broken()

    with (
        pytest.raises(StoreError, match="it was cut"),
        io.BufferedReader(Pulled(pieces())) as opened,
    ):
        opened.read()
