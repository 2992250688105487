"""Samples in blocks: the same numbers whatever the block, and never more than the file holds."""

from __future__ import annotations

import io

import numpy as np
import pytest

from ekbom.model.errors import InputError
from ekbom.recordings import blocks
from ekbom.recordings.blocks import read_columns, read_samples

RECORDS, WIDTH = 7, 12


def stream(records: int = RECORDS) -> io.BytesIO:
    """Five bytes that are none of ours, then records whose bytes count up."""
    return io.BytesIO(b"x" * 5 + bytes(k % 256 for k in range(records * WIDTH)))


@pytest.fixture(params=[(1, 0, 0), (30, 1 << 15, 8), (4 << 20, 1 << 15, 8)], ids=str)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Piece by piece, two records at a time, all at once."""
    block, large, much = request.param
    monkeypatch.setattr(blocks, "_BLOCK_BYTES", block)
    monkeypatch.setattr(blocks, "_LARGE_RECORD", large)
    monkeypatch.setattr(blocks, "_MUCH", much)


@pytest.mark.usefixtures("way")
def test_two_and_three_bytes() -> None:
    layout = {"data_start": 5, "record_bytes": WIDTH, "records": RECORDS}
    raw = np.frombuffer(stream().getvalue()[5:], np.uint8).reshape(RECORDS, WIDTH).astype(int)
    pair, none, one = read_samples(
        stream(), "x", sample_bytes=2, picks=[(4, 2), (8, 0), (0, 1)], **layout
    )
    assert (pair.dtype, pair.shape, none.shape) == (np.int16, (14,), (0,))
    np.testing.assert_array_equal(pair, (raw[:, [4, 6]] + 256 * raw[:, [5, 7]]).reshape(-1))
    np.testing.assert_array_equal(one, raw[:, 0] + 256 * raw[:, 1])
    (three,) = read_samples(stream(), "x", sample_bytes=3, picks=[(6, 2)], **layout)
    low = raw[:, [6, 9]] + 256 * raw[:, [7, 10]] + 65536 * raw[:, [8, 11]]
    assert three.dtype == np.int32
    np.testing.assert_array_equal(three, low.reshape(-1))


def test_three_bytes_keep_their_sign() -> None:
    numbers = (-(2**23), -1, 0, 1, 2**23 - 1)
    raw = io.BytesIO(b"".join(n.to_bytes(3, "little", signed=True) for n in numbers))
    (found,) = read_samples(
        raw, "x", data_start=0, record_bytes=3, records=5, sample_bytes=3, picks=[(0, 1)]
    )
    assert found.tolist() == list(numbers)


@pytest.mark.usefixtures("way")
def test_some_bytes_of_every_record() -> None:
    found = read_columns(
        stream(), "x", data_start=5, record_bytes=WIDTH, records=RECORDS, places=[(10, 2), (0, 1)]
    )
    rows = [
        (first + k, bytes(parts[0][k]), bytes(parts[1][k]))
        for first, parts in found
        for k in range(len(parts[0]))
    ]
    assert rows == [(k, bytes((12 * k + 10, 12 * k + 11)), bytes((12 * k,))) for k in range(7)]


@pytest.mark.usefixtures("way")
def test_a_file_that_ends_early_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        read_samples(
            stream(6), "a/night.edf", data_start=5, record_bytes=WIDTH, records=RECORDS,
            sample_bytes=2, picks=[(0, 1)],
        )  # fmt: skip
    assert str(caught.value) == ("a/night.edf: it became shorter while it was read; read it again")
