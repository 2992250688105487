from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekbom.storage.files import CHUNK
from ekbom.storage.originals import Folder

CONTENT = bytes(number % 251 for number in range(3 * CHUNK + 17))
PLACES = st.integers(0, len(CONTENT) + 9)


@pytest.fixture(scope="module", params=[None, bytes(range(32))], ids=["plain", "encrypted"])
def folder(request: pytest.FixtureRequest) -> Iterator[Folder]:
    with TemporaryDirectory() as place:
        yield Folder(Path(place) / "originals", request.param)


@given(st.binary(max_size=999), st.integers(0, 3))
def test_what_is_taken_comes_back(folder: Folder, end: bytes, pieces: int) -> None:
    content = bytes(pieces * CHUNK) + end
    digest, size = folder.take_stream(io.BytesIO(content), "drawn")
    assert size == len(content) == folder.size(digest)
    with folder.open(digest) as opened:
        assert opened.read() == content


@given(st.lists(st.tuples(PLACES, st.integers(0, 2 * CHUNK)), max_size=6))
def test_it_is_read_from_any_place(folder: Folder, looks: list[tuple[int, int]]) -> None:
    digest, _ = folder.take_stream(io.BytesIO(CONTENT), "drawn")
    with folder.open(digest) as opened, io.BytesIO(CONTENT) as truth:
        for at, size in looks:
            assert opened.seek(at) == truth.seek(at)
            assert opened.read(size) == truth.read(size)
            assert opened.seek(at, os.SEEK_CUR) == truth.seek(at, os.SEEK_CUR)
            assert opened.read(size) == truth.read(size)
            assert opened.seek(-min(at, len(CONTENT)), os.SEEK_END) == truth.seek(
                -min(at, len(CONTENT)), os.SEEK_END
            )
            assert opened.read(size) == truth.read(size)
            assert opened.tell() == truth.tell()
