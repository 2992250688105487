"""The fields that a header holds for each signal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile

from ekbom.model.recording import Channel
from ekbom.recordings.field import number_field, shown, text_field, whole_field
from ekbom.recordings.notes import Notes

BLOCK = 256
# Name, bytes of each signal; one field of all signals, then the next.
_FIELDS = (
    ("label", 16),
    ("transducer", 80),
    ("unit", 8),
    ("physical minimum", 8),
    ("physical maximum", 8),
    ("digital minimum", 8),
    ("digital maximum", 8),
    ("prefilter", 80),
    ("samples", 8),
    ("reserved", 32),
)
_ANNOTATIONS = frozenset({"edf annotations", "bdf annotations"})
# Beyond it a rate is a slip.
_FASTEST_HZ = 1e6
# Smallest and largest number that fits two or three bytes.
_REACH = {2: 32768, 3: 8388608}


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of the header: a channel, or a place for annotations.

    Attributes
    ----------
    channel : Channel
    samples : int
        In each record.
    offset : int
        First byte in the record.
    annotations : bool
    fault : str
        Why its samples cannot be turned into a voltage; empty when they can.
    """

    channel: Channel
    samples: int
    offset: int
    annotations: bool
    fault: str = ""


def columns(head: bytes, count: int) -> dict[str, list[bytes]]:
    """The fields of all signals by their name, from the bytes after the first 256."""
    found, at = {}, 0
    for name, width in _FIELDS:
        found[name] = [head[at + width * i : at + width * (i + 1)] for i in range(count)]
        at += width * count
    return found


def read_signals(
    head: bytes, count: int, record_s: float, sample_bytes: int, notes: Notes
) -> tuple[Signal, ...]:
    """Every signal, with the place of its samples in a record.

    Parameters
    ----------
    head : bytes
        What follows the first 256 bytes.
    count : int
        Number of signals; their numbers of samples can all be read.
    record_s : float
        Length of a record.
    sample_bytes : int
    notes : Notes
    """
    fields = columns(head, count)
    found: list[Signal] = []
    taken: dict[str, int] = {}
    offset = 0
    for i in range(count):
        row = _Row({name: raws[i] for name, raws in fields.items()}, i, count, notes)
        one = _signal(row, offset, record_s, sample_bytes)
        if not one.annotations:
            one = _told_apart(one, taken, row)
        found.append(one)
        offset += one.samples * sample_bytes
    return tuple(found)


@dataclass
class _Row:
    """The raw fields of one signal, and where each of them stands."""

    raw: dict[str, bytes]
    index: int
    count: int
    notes: Notes

    def place(self, name: str) -> str:
        at = BLOCK
        for _, width in takewhile(lambda one: one[0] != name, _FIELDS):
            at += width * self.count
        at += len(self.raw[name]) * self.index
        return f"byte {at} ({name} of signal {self.index + 1})"

    def text(self, name: str) -> str:
        return text_field(self.raw[name], self.place(name), self.notes)

    def number(self, name: str) -> float | None:
        return number_field(self.raw[name], self.place(name), self.notes)

    def whole(self, name: str) -> int | None:
        return whole_field(self.raw[name], self.place(name), self.notes)


def _signal(row: _Row, offset: int, record_s: float, sample_bytes: int) -> Signal:
    label = row.text("label")
    samples = row.whole("samples") or 0
    if label.casefold() in _ANNOTATIONS:
        empty = Channel(label, "", 0.0, 0.0, 0.0, 0, 0)
        return Signal(empty, samples, offset, annotations=True)
    ends = {n: row.number(n) for n in ("physical minimum", "physical maximum")}
    steps = {n: row.whole(n) for n in ("digital minimum", "digital maximum")}
    rate_hz = samples / record_s if record_s else 0.0
    fault = _fault(row, ends, steps, samples, rate_hz)
    _check_reach(row, steps, _REACH[sample_bytes])
    channel = Channel(
        label=label,
        unit=row.text("unit"),
        rate_hz=rate_hz,
        physical_min=ends["physical minimum"] or 0.0,
        physical_max=ends["physical maximum"] or 0.0,
        digital_min=steps["digital minimum"] or 0,
        digital_max=steps["digital maximum"] or 0,
        transducer=row.text("transducer"),
        prefilter=row.text("prefilter"),
    )
    return Signal(channel, samples, offset, annotations=False, fault=fault)


def _fault(
    row: _Row,
    ends: dict[str, float | None],
    steps: dict[str, int | None],
    samples: int,
    rate_hz: float,
) -> str:
    """What makes a signal useless, kept as a finding as well."""
    problem, name = "", ""
    for name, value in {**ends, **steps}.items():
        if value is None:
            problem = f"{shown(row.raw[name])} is no number"
            break
    else:
        if samples == 0:
            problem, name = "it has no samples", "samples"
        elif rate_hz > _FASTEST_HZ:
            problem, name = f"a rate of {rate_hz:g} Hz cannot be", "samples"
        elif ends["physical minimum"] == ends["physical maximum"]:
            name = "physical maximum"
            problem = f"both ends of the physical range are {shown(row.raw[name])}"
        elif steps["digital minimum"] == steps["digital maximum"]:
            name = "digital maximum"
            problem = f"both ends of the digital range are {shown(row.raw[name])}"
    if problem:
        row.notes.add(
            "unusable_signal", "warning" if samples == 0 else "error", row.place(name),
            problem, "the signal is left out; mend the header to use it",
        )  # fmt: skip
    return problem


def _check_reach(row: _Row, steps: dict[str, int | None], reach: int) -> None:
    low, high = steps["digital minimum"], steps["digital maximum"]
    if low is None or high is None:
        return
    place = row.place("digital minimum")
    if low > high:
        row.notes.add(
            "digital_range", "warning", place, f"the digital range runs from {low} to {high}",
            "each end keeps the physical end of its own name",
        )  # fmt: skip
    if min(low, high) < -reach or max(low, high) > reach - 1:
        row.notes.add(
            "digital_range", "warning", place,
            f"the digital range {low} to {high} is wider than a sample of {reach} steps each way",
            "the scale was taken as written",
        )  # fmt: skip


def _told_apart(one: Signal, taken: dict[str, int], row: _Row) -> Signal:
    """A name of its own for a signal whose label is missing or stands twice."""
    label = one.channel.label
    if not label:
        label = f"signal {row.index + 1}"
        row.notes.add(
            "empty_label", "warning", row.place("label"), "the label is empty",
            f'the signal is called "{label}" here',
        )  # fmt: skip
    number = taken[label] = taken.get(label, 0) + 1
    if number > 1:
        again = f"{label} ({number})"
        row.notes.add(
            "duplicate_label", "warning", row.place("label"),
            f'"{label}" stands there for signal number {number} of that name',
            f'it is called "{again}" here',
        )  # fmt: skip
        label = again
    return replace(one, channel=replace(one.channel, label=label))
