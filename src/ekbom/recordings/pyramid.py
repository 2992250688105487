"""Least and greatest sample of every stretch of time, at several widths: to draw a whole night.

A *bin* is the pair of them. The first level has a bin for every 16 samples, each further one for
four bins of the level before it, until one screen holds them all. Bins lie on the time grid of the
recording, gaps included; a bin of which nothing was recorded has its least above its greatest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from ekbom.model.errors import NotAnswerable
from ekbom.recordings.blocks import read_columns, read_samples, three_bytes
from ekbom.recordings.place import opened
from ekbom.recordings.units import microvolts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ekbom.model.recording import Channel
    from ekbom.recordings.recording import Recording
    from ekbom.recordings.signals import Signal

    Values = NDArray[np.int16] | NDArray[np.int32]

FIRST, STEP = 16, 4
# A level with no more bins than this is the last one.
_FEWEST = 1024
# Bins of a tile, and samples of one at level 0: 16 kB each.
TILE_BINS, TILE_SAMPLES = 4096, 8192
LEAST, GREATEST = -32768, 32767
# Memory for the levels of the channels that are made in one pass through the file.
_PASS_BYTES = 64 << 20
# A recording that takes longer is no night.
_LONGEST_S = 3 * 86_400.0
_BYTES_A_BIN = 4


@dataclass(frozen=True, slots=True)
class Lane:
    """One channel as it is drawn: ``value = (number * step + middle)`` in its unit.

    Attributes
    ----------
    label, unit : str
        Voltages are in µV, whatever the header says.
    rate_hz : float
    samples : int
        On the time grid, gaps included.
    step, middle : float
    shift, divide : int
        A stored sample becomes a number by ``(sample - shift) // divide``.
    offset, in_record : int
        First byte in a record, and samples in each.
    levels : tuple of (int, int, int)
        Samples in a bin, bins, first byte among the levels.
    """

    label: str
    unit: str
    rate_hz: float
    samples: int
    step: float
    middle: float
    shift: int
    divide: int
    offset: int
    in_record: int
    levels: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Where everything lies: the levels in their file, and the samples in the recording.

    Attributes
    ----------
    lanes : tuple of Lane
    data_start, record_bytes, sample_bytes : int
        Of the recording.
    parts : tuple of (int, int, float)
        Records without a gap: the first, how many, seconds from the start of the recording.
    """

    lanes: tuple[Lane, ...]
    data_start: int
    record_bytes: int
    sample_bytes: int
    parts: tuple[tuple[int, int, float], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def pyramid_from(told: dict[str, Any]) -> Pyramid:
    """The pyramid of its plain values."""
    lanes = tuple(
        Lane(**{**one, "levels": tuple(tuple(level) for level in one["levels"])})
        for one in told["lanes"]
    )
    parts = tuple(tuple(part) for part in told["parts"])
    return Pyramid(**{**told, "lanes": lanes, "parts": parts})


def build_pyramid(recording: Recording, *, most_lanes: int) -> tuple[Pyramid, list[bytes]]:
    """The levels of every channel that can be drawn, in the order of the file.

    Parameters
    ----------
    recording : Recording
    most_lanes : int
        Further channels are left out.

    Returns
    -------
    pyramid : Pyramid
    pieces : list of bytes
        The file of the levels.

    Raises
    ------
    NotAnswerable
        When the recording is longer than three days.
    InputError
        When it cannot be read, or became shorter meanwhile.
    """
    if recording.info.duration_s > _LONGEST_S:
        raise NotAnswerable(
            recording.info.name,
            "with its gaps it is longer than three days",
            "cut it into nights, and bring those",
        )
    header, extent = recording.layout
    signals = [one for one in header.signals if not (one.annotations or one.fault)][:most_lanes]
    parts = tuple((one.first, one.count, one.start_s) for one in extent.parts)
    lanes: list[Lane] = []
    pieces: list[bytes] = []
    for group in _groups(signals, recording.info.duration_s):
        raw = _lowest(recording, group)
        for one, (low, high) in zip(group, raw, strict=True):
            at = sum(len(piece) for piece in pieces)
            lane, made = _lane(one, low, high, recording.info.duration_s, at)
            lanes.append(lane)
            pieces += made
    made_of = Pyramid(
        tuple(lanes), header.data_start, header.record_bytes, header.sample_bytes, parts
    )
    return made_of, pieces


def read_bins(file: BinaryIO, lane: Lane, level: int, tile: int) -> bytes:
    """Bins of one tile as little-endian pairs of 16 bits, least and greatest in turn.

    Raises
    ------
    IndexError
        When there is no such tile.
    """
    _, bins, start = lane.levels[level]
    first = tile * TILE_BINS
    if not 0 <= first < bins:
        raise IndexError(tile)
    file.seek(start + first * _BYTES_A_BIN)
    return file.read(min(TILE_BINS, bins - first) * _BYTES_A_BIN)


def read_raw(file: BinaryIO, pyramid: Pyramid, lane: Lane, tile: int) -> bytes:
    """Samples of one tile as little-endian numbers of 16 bits; the least one where none is.

    Parameters
    ----------
    file : BinaryIO
        The recording itself.
    pyramid : Pyramid
    lane : Lane
    tile : int

    Raises
    ------
    IndexError
        When there is no such tile.
    """
    first = tile * TILE_SAMPLES
    last = min(first + TILE_SAMPLES, lane.samples)
    if not 0 <= first < last:
        raise IndexError(tile)
    found = np.full(last - first, LEAST, dtype="<i2")
    for record, count, start_s in pyramid.parts:
        begins = round(start_s * lane.rate_hz)
        low, high = max(first, begins), min(last, begins + count * lane.in_record)
        if low >= high:
            continue
        skip, upto = (low - begins) // lane.in_record, -(-(high - begins) // lane.in_record)
        (values,) = read_samples(
            file,
            "recording",
            data_start=pyramid.data_start + (record + skip) * pyramid.record_bytes,
            record_bytes=pyramid.record_bytes,
            records=upto - skip,
            sample_bytes=pyramid.sample_bytes,
            picks=[(lane.offset, lane.in_record)],
        )
        from_ = low - begins - skip * lane.in_record
        numbers = _numbers(values[from_ : from_ + high - low], lane.shift, lane.divide)
        found[low - first : high - first] = np.maximum(numbers, LEAST + 1)
    return found.tobytes()


def _groups(signals: Sequence[Signal], duration_s: float) -> Iterator[list[Signal]]:
    """As many channels at a time as memory is given for."""
    group: list[Signal] = []
    held = 0.0
    for one in signals:
        size = duration_s * one.channel.rate_hz / FIRST * 2 * _BYTES_A_BIN
        if group and held + size > _PASS_BYTES:
            yield group
            group, held = [], 0.0
        group.append(one)
        held += size
    if group:
        yield group


def _lowest(recording: Recording, group: Sequence[Signal]) -> list[tuple[Values, Values]]:
    """Least and greatest of every 16 samples of some channels, in one pass through the file."""
    header, extent = recording.layout
    width = header.sample_bytes
    kind = np.int16 if width == 2 else np.int32
    reach = np.iinfo(kind)
    found: list[tuple[Any, Any]] = []
    for one in group:
        bins = -(-_on_grid(one.channel, recording.info.duration_s) // FIRST)
        found.append((np.full(bins, reach.max, kind), np.full(bins, reach.min, kind)))
    places = [(one.offset, one.samples * width) for one in group]
    with opened(recording.path) as file:
        for part in extent.parts:
            blocks = read_columns(
                file,
                str(recording.path),
                data_start=header.data_start + part.first * header.record_bytes,
                record_bytes=header.record_bytes,
                records=part.count,
                places=places,
            )
            for first, columns in blocks:
                for one, raw, levels in zip(group, columns, found, strict=True):
                    begins = round(part.start_s * one.channel.rate_hz) + first * one.samples
                    _add(levels, _stored(raw, width), begins)
    return found


def _stored(raw: NDArray[np.uint8], width: int) -> Values:
    if width == 2:
        pairs: NDArray[np.int16] = raw.view("<i2").reshape(-1)
        return pairs
    return three_bytes(raw, raw.shape[1] // width).reshape(-1)


def _add(levels: tuple[Any, Any], values: Values, begins: int) -> None:
    """Samples into their bins; a bin that two blocks share keeps the outer of both."""
    if not len(values):
        return
    head = begins % FIRST
    tail = -(head + len(values)) % FIRST
    # Ends are filled up with the sample next to them, which lies in the same bin.
    even = np.pad(values, (head, tail), mode="edge") if head or tail else values
    first = begins // FIRST
    for out, choose in zip(levels, (np.minimum, np.maximum), strict=True):
        made = even.reshape(-1, FIRST)
        while made.shape[1] > 1:
            half = made.shape[1] // 2
            made = choose(made[:, :half], made[:, half:])
        into = out[first : first + len(made)]
        choose(into, made[: len(into), 0], out=into)


def _lane(
    signal: Signal, low: Values, high: Values, duration_s: float, at: int
) -> tuple[Lane, list[bytes]]:
    """One channel with all its levels, from the lowest one."""
    it = signal.channel
    shift, divide = _fit(low, high)
    empty = low > high
    least, greatest = _numbers(low, shift, divide), _numbers(high, shift, divide)
    least[empty], greatest[empty] = GREATEST, LEAST
    levels: list[tuple[int, int, int]] = []
    pieces: list[bytes] = []
    width = FIRST
    while True:
        pairs = np.empty((len(least), 2), dtype="<i2")
        pairs[:, 0], pairs[:, 1] = least, greatest
        levels.append((width, len(least), at))
        pieces.append(pairs.tobytes())
        at += len(pieces[-1])
        if len(least) <= _FEWEST:
            break
        more = -len(least) % STEP
        least = np.pad(least, (0, more), constant_values=GREATEST).reshape(-1, STEP).min(1)
        greatest = np.pad(greatest, (0, more), constant_values=LEAST).reshape(-1, STEP).max(1)
        width *= STEP
    step = (it.physical_max - it.physical_min) / (it.digital_max - it.digital_min)
    scale = microvolts(it.unit)
    unit, scale = (it.unit, 1.0) if scale is None else ("µV", scale)
    lane = Lane(
        label=it.label,
        unit=unit,
        rate_hz=it.rate_hz,
        samples=_on_grid(it, duration_s),
        step=step * divide * scale,
        middle=(it.physical_min + (shift - it.digital_min) * step) * scale,
        shift=shift,
        divide=divide,
        offset=signal.offset,
        in_record=signal.samples,
        levels=tuple(levels),
    )
    return lane, pieces


def _fit(low: Values, high: Values) -> tuple[int, int]:
    """How stored samples become numbers of 16 bits; those of two bytes are ones already.

    Of three bytes the middle is taken off, as amplifiers of that kind stand far from zero, and
    twice the usual range is held; what lies beyond is cut.
    """
    seen = low <= high
    if low.dtype == np.int16 or not seen.any():
        return 0, 1
    bottom, top = np.percentile(low[seen], 1), np.percentile(high[seen], 99)
    middle, reach = (bottom + top) / 2, max(top - bottom, 1)
    return round(float(middle)), max(1, int(np.ceil(reach / GREATEST)))


def _numbers(values: Values, shift: int, divide: int) -> NDArray[np.int16]:
    if shift == 0 and divide == 1 and values.dtype == np.int16:
        return values.astype(np.int16, copy=True)
    even = (values.astype(np.int64) - shift) // divide
    return np.clip(even, LEAST, GREATEST).astype(np.int16)


def _on_grid(channel: Channel, duration_s: float) -> int:
    return max(1, round(duration_s * channel.rate_hz))
