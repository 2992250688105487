"""How many records a file holds, and when each of them was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ekbom.model.errors import InputError
from ekbom.recordings.header import Header
from ekbom.recordings.notes import Notes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Times = NDArray[np.float64]

# A month, and more records than a month of quarter seconds nearly has: beyond them a header lies.
LONGEST_S, _MOST_RECORDS = 31 * 86_400.0, 3_000_000
# Half a sample of the fastest channel, but never less than clocks are written with.
_LEAST_SLACK_S = 1e-4
# From here on a clock that runs apart from the samples is worth a word.
_DRIFT_S = 0.5
_COUNT = "byte 236 (number of records)"


@dataclass(frozen=True, slots=True)
class Part:
    """Records without a gap between them.

    Attributes
    ----------
    first, count : int
        Number of the first record, and how many.
    start_s : float
        From the start of the recording.
    """

    first: int
    count: int
    start_s: float


@dataclass(frozen=True, slots=True)
class Extent:
    """When everything was recorded.

    Attributes
    ----------
    zero_s : float
        Start of the recording on the clock of its annotations.
    parts : tuple of Part
        In the order of time.
    """

    zero_s: float
    parts: tuple[Part, ...]


def count_records(header: Header, size: int, path: str, notes: Notes) -> int:
    """The complete records of a file, by its size.

    Raises
    ------
    InputError
        When there is none, or more than any recording has.
    """
    said = header.records
    fit, rest = divmod(max(size - header.data_start, 0), header.record_bytes)
    if fit == 0:
        raise InputError(
            path,
            f"no record is complete: {rest} bytes follow the header, a record takes"
            f" {header.record_bytes}",
            "copy it again from its source",
        )
    if _too_many(fit, header.record_s):
        if said < 1 or _too_many(min(said, fit), header.record_s):
            raise InputError(
                path,
                f"by its size of {size} bytes it lasts {fit * header.record_s / 86_400:.0f} days"
                f" in {fit} records, which no recording does",
                "look whether it was written to its end",
            )
        notes.add(
            "record_count", "warning", _COUNT,
            f"it says {said}, but the size of the file would hold {fit}",
            f"the {min(said, fit)} records of the header were read",
        )  # fmt: skip
        return min(said, fit)
    _report(said, fit, rest, notes)
    return fit


def _too_many(records: int, record_s: float) -> bool:
    return records > _MOST_RECORDS or records * record_s > LONGEST_S


def _report(said: int, fit: int, rest: int, notes: Notes) -> None:
    more = f", and {rest} bytes of one that is not complete" if rest else ""
    if said > fit:
        notes.add(
            "truncated", "warning", _COUNT,
            f"it promises {said} records, the file holds {fit}{more}",
            "what is complete was read",
        )  # fmt: skip
    elif said < 0:
        notes.add(
            "record_count", "warning", _COUNT,
            f"the recorder did not write how many there are; by its size the file holds {fit}"
            f"{more}",
            "what is complete was read",
        )  # fmt: skip
    elif said < fit:
        notes.add(
            "record_count", "warning", _COUNT,
            f"it says {said}, by its size the file holds {fit}{more}",
            "all that are complete were read",
        )  # fmt: skip
    elif rest:
        notes.add(
            "trailing_bytes", "warning", "end of the file", f"{rest} bytes follow the last record",
            "they were left out",
        )  # fmt: skip


def lay_out(onsets: Sequence[float | None], header: Header, path: str, notes: Notes) -> Extent:
    """Split the records where time jumps.

    Parameters
    ----------
    onsets : sequence of float or None
        When each record began, on the clock of the file; None where it does not say.
    header : Header
    path : str
        For errors.
    notes : Notes

    Returns
    -------
    Extent

    Raises
    ------
    InputError
        When a file with gaps does not say where they are, when parts of it lie at the same time,
        or when its records are not as long as its header says.
    """
    length, torn = header.record_s, header.form.endswith("+D")
    known = [(k, one) for k, one in enumerate(onsets) if one is not None]
    if not known:
        if torn:
            raise InputError(
                path, "it has gaps, but no record says when it began", "export it again"
            )
        return Extent(0.0, (Part(0, len(onsets), 0.0),) if length else ())
    if not length:
        return Extent(known[0][1], ())
    zero = known[0][1] - known[0][0] * length
    times = _filled(onsets, zero, length)
    fastest = max((one.channel.rate_hz for one in header.signals), default=1.0)
    slack = max(0.5 / fastest, _LEAST_SLACK_S) if fastest else _LEAST_SLACK_S
    jumps = np.diff(times) - length
    if not (np.abs(jumps) > slack).any():
        _report_drift(float(times[-1] - (len(times) - 1) * length), notes)
        return Extent(zero, (Part(0, len(times), 0.0),))
    if not torn and not _trusted(times, jumps, slack, length, path, notes):
        return Extent(zero, (Part(0, len(times), 0.0),))
    return _split(times, zero, slack, length, path, notes)


def _filled(onsets: Sequence[float | None], zero: float, length: float) -> Times:
    """Starts from the first one on; a record that says nothing follows the one before."""
    found = np.empty(len(onsets))
    before = -length
    for k, one in enumerate(onsets):
        before = found[k] = before + length if one is None else one - zero
    return found


def _report_drift(drift_s: float, notes: Notes) -> None:
    if abs(drift_s) > _DRIFT_S:
        notes.add(
            "clock_drift", "note", "times of the records",
            f"by the end the clock is {drift_s:+.2f} s away from the samples",
            "times were counted in samples",
        )  # fmt: skip


def _trusted(
    times: Times, jumps: Times, slack: float, length: float, path: str, notes: Notes
) -> bool:
    """Whether the times of a file that calls itself continuous show gaps that can be believed."""
    step = float(np.median(jumps)) + length
    if abs(step - length) > slack:
        raise InputError(
            path,
            f"its header says that a record lasts {length:g} s (byte 244), its records begin"
            f" {step:g} s apart",
            "find out which is true, and mend the header",
        )
    worst = int(np.argmin(jumps))
    if jumps[worst] < -slack or times[-1] > LONGEST_S:
        notes.add(
            "time_goes_back", "warning", f"record {worst + 2} (annotations)",
            "the times of the records do not run on, in a file that calls itself continuous",
            "they were not used: the records follow one another without a gap",
        )  # fmt: skip
        return False
    notes.add(
        "gap_in_continuous", "warning", f"record {int(np.argmax(jumps)) + 2} (annotations)",
        f"{int((jumps > slack).sum())} gaps stand in a file that calls itself continuous",
        "the recording was split there",
    )  # fmt: skip
    return True


def _split(
    times: Times, zero: float, slack: float, length: float, path: str, notes: Notes
) -> Extent:
    cuts = np.flatnonzero(np.abs(np.diff(times) - length) > slack) + 1
    firsts = [0, *cuts.tolist()]
    ends = [*cuts.tolist(), len(times)]
    parts = [Part(a, b - a, round(float(times[a]), 9)) for a, b in zip(firsts, ends, strict=True)]
    ordered = sorted(parts, key=lambda one: one.start_s)
    for one, after in pairwise(ordered):
        over = one.start_s + one.count * length - after.start_s
        if over > slack:
            raise InputError(
                path,
                f"records {one.first + one.count} and {after.first + 1} lie at the same time"
                f" ({over:g} s)",
                "export it again",
            )
    if ordered[-1].start_s - ordered[0].start_s > LONGEST_S:
        raise InputError(
            path, "by the times of its records it lasts more than a month", "export it again"
        )
    if ordered != parts:
        back = next(k for k, one in enumerate(parts) if one is not ordered[k])
        notes.add(
            "time_goes_back", "warning", f"record {parts[back].first + 1} (annotations)",
            "the records are not in the order of time", "they were put in order",
        )  # fmt: skip
        shift = ordered[0].start_s
        ordered = [Part(one.first, one.count, round(one.start_s - shift, 9)) for one in ordered]
        zero += shift
    return Extent(zero, tuple(ordered))
