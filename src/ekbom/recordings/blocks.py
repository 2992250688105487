"""Samples out of a file, in blocks of whole records.

A file interleaves its channels record by record. The blocks go through one buffer that is used
again and again, so that memory holds the channels that were asked for and a few megabytes more.
A memory map would be shorter, but its pages count as memory of the process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from ekbom.model.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Raw = NDArray[np.uint8]
    Whole = NDArray[np.int16] | NDArray[np.int32]

_BLOCK_BYTES = 4 << 20
# In records larger than this, going to a few bytes of each is quicker than reading them all.
_LARGE_RECORD, _MUCH = 1 << 15, 8


def read_samples(
    file: BinaryIO,
    path: str,
    *,
    data_start: int,
    record_bytes: int,
    records: int,
    sample_bytes: int,
    picks: Sequence[tuple[int, int]],
) -> list[Whole]:
    """Samples of some signals, in one pass through the file.

    Parameters
    ----------
    file : binary file
    path : str
        For errors.
    data_start, record_bytes, records : int
        First byte of the first record, bytes of each, how many of them.
    sample_bytes : int
        2 or 3.
    picks : sequence of (int, int)
        Of each signal that is wanted: first byte in the record, and samples in each record.

    Returns
    -------
    list of arrays (records * samples,) of int16, or int32 for samples of three bytes

    Raises
    ------
    InputError
        When the file ends early: it changed since its header was read.
    """
    found: list[Whole] = [
        np.empty((records, n), np.int16) if sample_bytes == 2 else np.empty((records, n), np.int32)
        for _, n in picks
    ]
    places = [(offset, samples * sample_bytes) for offset, samples in picks]
    blocks = read_columns(
        file,
        path,
        data_start=data_start,
        record_bytes=record_bytes,
        records=records,
        places=places,
    )
    for first, parts in blocks:
        for part, (_, samples), out in zip(parts, picks, found, strict=True):
            into = out[first : first + len(part)]
            if not samples:
                continue
            if sample_bytes == 2:
                into[...] = part.view("<i2")
            else:
                into[...] = three_bytes(part, samples)
    return [one.reshape(-1) for one in found]


def read_columns(
    file: BinaryIO,
    path: str,
    *,
    data_start: int,
    record_bytes: int,
    records: int,
    places: Sequence[tuple[int, int]],
) -> Iterator[tuple[int, list[Raw]]]:
    """Some bytes of every record, block by block.

    Parameters
    ----------
    file, path, data_start, record_bytes, records
        As for `read_samples`.
    places : sequence of (int, int)
        First byte in the record, and how many.

    Returns
    -------
    iterator of (int, list of uint8 arrays (n, bytes))
        Number of the first record, and the bytes of each place in n records; to be used before
        the next step.
    """
    wanted = sum(count for _, count in places)
    if record_bytes > _BLOCK_BYTES or record_bytes > max(_LARGE_RECORD, _MUCH * wanted):
        return _pieces(file, path, data_start, record_bytes, records, places)
    blocks = _blocks(file, path, data_start, record_bytes, records)
    return ((first, [block[:, at : at + count] for at, count in places]) for first, block in blocks)


def _pieces(
    file: BinaryIO,
    path: str,
    data_start: int,
    record_bytes: int,
    records: int,
    places: Sequence[tuple[int, int]],
) -> Iterator[tuple[int, list[Raw]]]:
    """The same, going to each piece: for records of which little is wanted."""
    most = max(1, _BLOCK_BYTES // max(sum(count for _, count in places), 1))
    for first in range(0, records, most):
        parts = [np.empty((min(most, records - first), n), dtype=np.uint8) for _, n in places]
        for (at, _), part in zip(places, parts, strict=True):
            for k in range(len(part)):
                file.seek(data_start + (first + k) * record_bytes + at)
                _fill(file, path, part[k].data)
        yield first, parts


def _blocks(
    file: BinaryIO, path: str, data_start: int, record_bytes: int, records: int
) -> Iterator[tuple[int, Raw]]:
    per_block = max(1, _BLOCK_BYTES // max(record_bytes, 1))
    buffer = np.empty((min(per_block, records), record_bytes), dtype=np.uint8)
    file.seek(data_start)
    for first in range(0, records, per_block):
        block = buffer[: min(per_block, records - first)]
        _fill(file, path, block.data.cast("B"))
        yield first, block


def _fill(file: BinaryIO, path: str, target: memoryview) -> None:
    while target:
        count = file.readinto(target)  # type: ignore[attr-defined]
        if not count:
            raise InputError(path, "it became shorter while it was read", "read it again")
        target = target[count:]


def three_bytes(part: Raw, samples: int) -> NDArray[np.int32]:
    """Samples of three bytes, the lowest first, as 32-bit numbers."""
    wide = np.zeros((len(part), samples, 4), dtype=np.uint8)
    wide[:, :, 1:] = part.reshape(len(part), samples, 3)
    # The sign lies in the highest byte; shifting it down again spreads it.
    found: NDArray[np.int32] = wide.view("<i4")[:, :, 0] >> 8
    return found
