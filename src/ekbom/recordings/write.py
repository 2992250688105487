"""Signals written as EDF, EDF+ or BDF: block by block, whole or not at all.

Source: the published specifications of EDF, EDF+ and BDF. The samples go out record by record,
so that a large file needs little memory, and a file may have gaps; that is why this does not use
the EDF library, which holds a whole file and writes none with gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import UsageError
from ekbom.model.movement import Span
from ekbom.model.recording import Annotation
from ekbom.recordings.whole_file import write_whole
from ekbom.recordings.write_header import FORMS, Field, header_bytes, number_text, sample_bytes
from ekbom.recordings.write_tal import lay_out

# Microvolts in each unit.
UNITS = {"uV": 1.0, "µV": 1.0, "mV": 1e3, "V": 1e6, "nV": 1e-3}
# Lengths of a record that are tried, in seconds.
_RECORDS_S = (1, 2, 4, 5, 10, 20, 30, 60)
_BLOCK_RECORDS = 256
_NEAR = 1e-6
Samples = NDArray[np.float32] | NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SignalOut:
    """A channel to be written.

    Attributes
    ----------
    label : str
        At most 16 letters.
    samples_uv : float array (n,)
        In microvolts.
    rate_hz : float
    unit : str
        Of the header: uV, mV, V or nV; the samples are converted.
    physical_uv : (float, float) or None
        Least and greatest value the file can hold, in microvolts; those of the samples by
        default. What lies beyond is cut.
    inverted : bool
        Whether the header gives the range upside down.
    """

    label: str
    samples_uv: Samples
    rate_hz: float
    unit: str = "uV"
    physical_uv: tuple[float, float] | None = None
    inverted: bool = False


def write_signals(
    path: str | Path,
    channels: Sequence[SignalOut],
    *,
    start: datetime,
    form: str = "EDF+C",
    annotations: Sequence[Annotation] = (),
    gaps: Sequence[Span] = (),
) -> Path:
    """Write a recording and return its place; a file of that name is replaced.

    Parameters
    ----------
    path : str or Path
    channels : sequence of SignalOut
        All as long as each other. The last record is filled up with zeros.
    start : datetime
        To the second.
    form : str
        EDF, EDF+C, EDF+D, BDF, BDF+C or BDF+D.
    annotations : sequence of Annotation
        Not for plain EDF and BDF.
    gaps : sequence of Span
        Stretches that are not recorded, for EDF+D and BDF+D: their samples are left out, and the
        time runs on. They begin and end with a record, which lasts a second at whole rates.

    Raises
    ------
    UsageError
        For a form, unit, label, rate, length or gap that cannot be written.
    StoreError
        When the place cannot be written to; then nothing is left behind.
    """
    _check(channels, form, annotations, gaps)
    record_s = _record_length(channels)
    kept = _kept(_record_count(channels, record_s), record_s, gaps)
    places = lay_out(annotations, (kept * record_s).tolist(), record_s) if "+" in form else ()
    fields = [_field(one, sample_bytes(form), record_s) for one in channels]
    head = header_bytes(
        fields,
        start=start,
        form=form,
        records=len(kept),
        record_s=record_s,
        place=len(places[0]) if places else 0,
    )
    blocks = _blocks(channels, fields, kept, places, sample_bytes(form))
    return write_whole(path, chain([head], blocks))


def _check(
    channels: Sequence[SignalOut],
    form: str,
    annotations: Sequence[Annotation],
    gaps: Sequence[Span],
) -> None:
    if form not in FORMS:
        raise UsageError("form", f'"{form}" is unknown', f"use one of {', '.join(FORMS)}")
    if annotations and "+" not in form:
        raise UsageError("form", f"{form} holds no annotations", f"use {form}+C")
    if gaps and not form.endswith("+D"):
        raise UsageError("form", f"{form} holds no gaps", f"use {form[:3]}+D")
    if not channels:
        raise UsageError("channels", "there are none", "give at least one")
    for one in channels:
        if one.unit not in UNITS:
            raise UsageError(
                f"channel {one.label}",
                f'unit "{one.unit}" is unknown',
                f"use one of {', '.join(UNITS)}",
            )


def _record_length(channels: Sequence[SignalOut]) -> int:
    """The shortest record that holds a whole number of samples of every channel."""
    for seconds in _RECORDS_S:
        counts = [one.rate_hz * seconds for one in channels]
        if all(abs(count - round(count)) < _NEAR and round(count) for count in counts):
            return seconds
    rates = ", ".join(f"{one.rate_hz:g}" for one in channels)
    raise UsageError("rates", f"no record holds whole samples at {rates} Hz", "use whole rates")


def _record_count(channels: Sequence[SignalOut], record_s: int) -> int:
    counts = {
        one.label: -(-len(one.samples_uv) // round(one.rate_hz * record_s)) for one in channels
    }
    if len(set(counts.values())) != 1 or not all(counts.values()):
        told = ", ".join(f"{label} {count}" for label, count in counts.items())
        raise UsageError(
            "channels", f"they fill different numbers of records, or none: {told}",
            "give channels of the same length",
        )  # fmt: skip
    return next(iter(counts.values()))


def _kept(records: int, record_s: int, gaps: Sequence[Span]) -> Places:
    """Numbers of the records that are written."""
    keep = np.ones(records, dtype=np.bool_)
    for gap in gaps:
        borders = np.array([gap.onset_s, gap.onset_s + gap.duration_s]) / record_s
        first, last = np.round(borders).astype(int).tolist()
        inside = 0 < first < last < records
        if not inside or np.abs(borders - np.round(borders)).max() > _NEAR:
            raise UsageError(
                "gaps",
                f"{gap.onset_s:g} to {gap.onset_s + gap.duration_s:g} s cannot be",
                f"begin and end within the recording at a multiple of {record_s} s",
            )
        keep[first:last] = False
    return np.flatnonzero(keep)


def _field(one: SignalOut, width: int, record_s: int) -> Field:
    limit = 1 << (8 * width - 1)
    low, high = one.physical_uv or _range(one.samples_uv)
    if not low < high:
        raise UsageError(f"channel {one.label}", f"range {low:g} to {high:g}", "give low, high")
    ends = [number_text(value / UNITS[one.unit]) for value in (low, high)]
    if ends[0] == ends[1]:
        raise UsageError(
            f"channel {one.label}",
            f"range {low:g} to {high:g} uV has no place in {one.unit}",
            "use a smaller unit",
        )
    physical = (ends[1], ends[0]) if one.inverted else (ends[0], ends[1])
    return Field(one.label, one.unit, physical, (-limit, limit - 1), round(one.rate_hz * record_s))


def _range(samples: Samples) -> tuple[float, float]:
    """The same reach above and below zero, a little more than the samples need."""
    most = max(float(samples.max()), -float(samples.min()), 1.0) * 1.01
    return -most, most


def _blocks(
    channels: Sequence[SignalOut],
    fields: Sequence[Field],
    kept: Places,
    places: Sequence[bytes],
    width: int,
) -> Iterator[bytes]:
    """The records, many at a time."""
    for first in range(0, len(kept), _BLOCK_RECORDS):
        rows = kept[first : first + _BLOCK_RECORDS]
        parts = [
            _digital(one, field, rows, width) for one, field in zip(channels, fields, strict=True)
        ]
        if places:
            text = b"".join(places[first : first + len(rows)])
            parts.append(np.frombuffer(text, dtype=np.uint8).reshape(len(rows), -1))
        yield np.concatenate(parts, axis=1).tobytes()


def _digital(one: SignalOut, field: Field, rows: Places, width: int) -> NDArray[np.uint8]:
    """Some records of a channel as stored; (records, bytes)."""
    begin, end = int(rows[0]) * field.samples, (int(rows[-1]) + 1) * field.samples
    filled = np.zeros(end - begin)
    found = one.samples_uv[begin:end]
    filled[: len(found)] = found
    wanted = filled.reshape(-1, field.samples)[rows - rows[0]]
    # Read back from the header, whose eight letters round them.
    low, high = (float(text) for text in field.physical)
    steps = (field.digital[1] - field.digital[0]) / (high - low)
    values = (wanted / UNITS[one.unit] - low) * steps + field.digital[0]
    whole = np.clip(np.rint(values), *field.digital).astype("<i4")
    stored = whole.view(np.uint8).reshape(*whole.shape, 4)[:, :, :width]
    return np.asarray(stored.reshape(len(rows), -1))
