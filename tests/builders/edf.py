"""Small EDF and BDF files built byte by byte, without any reader or writer of the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

# Fields of the file: first byte, bytes.
MAIN = {
    "version": (0, 8),
    "who": (8, 80),
    "recording": (88, 80),
    "date": (168, 8),
    "time": (176, 8),
    "header bytes": (184, 8),
    "reserved": (192, 44),
    "records": (236, 8),
    "length": (244, 8),
    "signals": (252, 4),
}
EACH = {
    "label": 16,
    "transducer": 80,
    "unit": 8,
    "physical minimum": 8,
    "physical maximum": 8,
    "digital minimum": 8,
    "digital maximum": 8,
    "prefilter": 80,
    "samples": 8,
    "signal reserved": 32,
}


@dataclass(frozen=True)
class Made:
    """One signal to be written; `values` are the stored whole numbers of all records."""

    label: str
    values: np.ndarray[Any, np.dtype[np.int64]]
    samples: int
    unit: str = "uV"
    physical: tuple[str, str] = ("-3276.8", "3276.7")
    digital: tuple[str, str] = ("-32768", "32767")


@dataclass(frozen=True)
class File:
    """A file to be written; every field can be replaced by other bytes."""

    signals: Sequence[Made]
    length: str = "1"
    form: str = "EDF"
    onsets: Sequence[float] | None = None
    notes: Sequence[Sequence[bytes]] = ()
    note_bytes: int = 60
    fields: dict[str, bytes] = field(default_factory=dict)
    each: dict[tuple[str, int], bytes] = field(default_factory=dict)
    tals: dict[int, bytes] = field(default_factory=dict)

    @property
    def records(self) -> int:
        if self.signals:
            return len(self.signals[0].values) // self.signals[0].samples
        return len(self.notes)

    @property
    def width(self) -> int:
        """Bytes of a sample."""
        return 3 if self.form.startswith("BDF") else 2

    def with_field(self, name: str, raw: bytes) -> File:
        return replace(self, fields={**self.fields, name: raw})

    def with_each(self, name: str, signal: int, raw: bytes) -> File:
        return replace(self, each={**self.each, (name, signal): raw})

    def with_tal(self, record: int, raw: bytes) -> File:
        return replace(self, tals={**self.tals, record: raw})

    def to_bytes(self) -> bytes:
        return self.header() + self.data()

    def header(self) -> bytes:
        plus = "+" in self.form
        count = len(self.signals) + plus
        kind = self.form[:3]
        main = {
            "version": b"\xffBIOSEMI" if kind == "BDF" else b"0",
            "who": b"X X X X",
            "recording": b"Startdate 03-FEB-2025 X X X" if plus else b"a night",
            "date": b"03.02.25",
            "time": b"22.30.05",
            "header bytes": str(256 * (count + 1)).encode(),
            "reserved": self.form.encode() if plus else b"24BIT" if kind == "BDF" else b"",
            "records": str(self.records).encode(),
            "length": self.length.encode(),
            "signals": str(count).encode(),
        }
        main.update(self.fields)
        out = b"".join(main[name].ljust(size)[:size] for name, (_, size) in MAIN.items())
        rows = [self._row(one) for one in self.signals]
        if plus:
            low, high = ("-8388608", "8388607") if kind == "BDF" else ("-32768", "32767")
            rows.append(
                (f"{kind} Annotations", "", "", "-1", "1", low, high, "",
                 str(self.note_bytes // self.width), "")
            )  # fmt: skip
        for at, (name, size) in enumerate(EACH.items()):
            for signal, row in enumerate(rows):
                raw = self.each.get((name, signal), row[at].encode("latin-1"))
                out += raw.ljust(size)[:size]
        return out

    def data(self) -> bytes:
        rows = [np.empty((self.records, 0), np.uint8)]
        for one in self.signals:
            values = np.asarray(one.values[: self.records * one.samples], "<i4")
            wide = values.view(np.uint8).reshape(-1, 4)[:, : self.width]
            rows.append(wide.reshape(self.records, one.samples * self.width))
        if "+" in self.form:
            texts = b"".join(self._tal(k) for k in range(self.records))
            rows.append(np.frombuffer(texts, np.uint8).reshape(self.records, -1))
        return np.concatenate(rows, axis=1).tobytes()

    def _row(self, one: Made) -> tuple[str, ...]:
        return (one.label, "AgCl", one.unit, *one.physical, *one.digital, "HP:10Hz",
                str(one.samples), "")  # fmt: skip

    def _tal(self, record: int) -> bytes:
        onset = record * float(self.length) if self.onsets is None else self.onsets[record]
        notes = self.notes[record] if record < len(self.notes) else ()
        raw = b"%+.10g\x14\x14\0" % onset + b"".join(note + b"\0" for note in notes)
        raw = self.tals.get(record, raw)
        assert len(raw) <= self.note_bytes
        return raw.ljust(self.note_bytes, b"\0")


def legs(
    labels: Sequence[str] = ("LAT", "RAT"),
    *,
    rates: Sequence[int] = (8, 8),
    seconds: int = 4,
    seed: int = 1,
    **file: Any,
) -> File:
    """A file of some seconds, with signals drawn by lot that differ in every sample."""
    rng = np.random.default_rng(seed)
    reach = 2**23 if str(file.get("form", "EDF")).startswith("BDF") else 2**15
    each = {key: file.pop(key) for key in ("unit", "physical", "digital") if key in file}
    made = [
        Made(label, rng.integers(-reach, reach, rate * seconds), rate, **each)
        for label, rate in zip(labels, rates, strict=True)
    ]
    return File(made, **file)
