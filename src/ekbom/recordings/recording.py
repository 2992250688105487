"""A recording on disk: what it says of itself, and its channels when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.movement import Span
from ekbom.model.recording import Annotation, RecordingInfo, Stretch
from ekbom.recordings.extent import LONGEST_S, Extent, count_records, lay_out
from ekbom.recordings.field import calm
from ekbom.recordings.header import Header, header_reach, read_header
from ekbom.recordings.notes import Notes
from ekbom.recordings.place import opened, read_at, size_of
from ekbom.recordings.signals import BLOCK, Signal
from ekbom.recordings.tal import TalReader
from ekbom.recordings.units import gain, microvolts

if TYPE_CHECKING:
    from ekbom.recordings.blocks import Whole

# Samples of one call are refused beyond this; a day of two legs at 1 kHz stays below it.
_MOST_BYTES = 500_000_000
# A record of annotations for a whole night takes a megabyte at most.
_MOST_NOTE_BYTES = 16_000_000


class Recording:
    """A recording on disk. Nothing of it is held but its header and its annotations.

    Attributes
    ----------
    path : Path
    info : RecordingInfo
    annotations : tuple of Annotation
        Those in the file, from the start of the recording on; the entries that only keep the time
        are left out. A text that ends with ``@@`` and a label is tied to that channel.
    """

    def __init__(
        self,
        path: Path,
        info: RecordingInfo,
        annotations: tuple[Annotation, ...],
        notes: Notes,
        header: Header,
        extent: Extent,
    ) -> None:
        self.path = path
        self.info = info
        self.annotations = annotations
        self._notes = notes
        self._header = header
        self._extent = extent

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was wrong in the file, and what was done about it."""
        return tuple(self._notes.findings)

    @property
    def layout(self) -> tuple[Header, Extent]:
        """Where the samples lie, for readers that go through the file themselves."""
        return self._header, self._extent

    def stretches(self, label: str, *, unit: str | None = None) -> tuple[Stretch, ...]:
        """One channel; see `read`."""
        return self.read([label], unit=unit)[label]

    def read(
        self, labels: Sequence[str], *, unit: str | None = None
    ) -> dict[str, tuple[Stretch, ...]]:
        """Several channels, in one pass through the file.

        Parameters
        ----------
        labels : sequence of str
            As in `info.channels`; capitals do not count where that leaves one channel.
        unit : str, optional
            Unit of these channels, for a header that says none or a wrong one. A unit that the
            header knows differently is a finding.

        Returns
        -------
        dict of label to tuple of Stretch
            By the labels as given, one stretch for each span of the recording, samples as stored.

        Raises
        ------
        UsageError
            When there is no such channel.
        InputError
            When a channel has no unit of voltage, or its samples cannot be used or held.
        """
        if not labels:
            return {}
        signals = [self._signal(label) for label in labels]
        gains = [self._gain(one, unit) for one in signals]
        arrays = self._samples(signals)
        return {
            label: tuple(self._cut(one, scale, array))
            for label, one, scale, array in zip(labels, signals, gains, arrays, strict=True)
        }

    def _signal(self, label: str) -> Signal:
        signals = [one for one in self._header.signals if not one.annotations]
        found = [one for one in signals if one.channel.label == label]
        if not found:
            wanted = label.strip().casefold()
            found = [one for one in signals if one.channel.label.casefold() == wanted]
        if len(found) != 1:
            names = ", ".join(one.channel.label for one in signals)
            raise UsageError(
                str(self.path), f'it has no channel "{label}"', f"use one of {names or 'none'}"
            )
        if found[0].fault:
            raise InputError(
                str(self.path), f'channel "{label}" cannot be used: {found[0].fault}',
                "mend the header",
            )  # fmt: skip
        return found[0]

    def _gain(self, signal: Signal, unit: str | None) -> float:
        label, own = signal.channel.label, signal.channel.unit
        scale = gain(f"{self.path}, channel {label}", own, unit)
        known = microvolts(own)
        if unit is not None and known is not None and known != scale:
            self._notes.add(
                "unit_contradicted", "warning", f"channel {label}",
                f'its header says "{own}", "{unit}" was asked for', "the one asked for is used",
            )  # fmt: skip
        return scale

    def _samples(self, signals: Sequence[Signal]) -> list[Whole]:
        from ekbom.recordings.blocks import read_samples

        header = self._header
        records = sum(part.count for part in self._extent.parts)
        held = 2 if header.sample_bytes == 2 else 4
        if records * sum(one.samples for one in signals) * held > _MOST_BYTES:
            raise InputError(
                str(self.path), "the channels asked for are too large to be held",
                "ask for fewer of them",
            )  # fmt: skip
        with opened(self.path) as file:
            return read_samples(
                file,
                str(self.path),
                data_start=header.data_start,
                record_bytes=header.record_bytes,
                records=records,
                sample_bytes=header.sample_bytes,
                picks=[(one.offset, one.samples) for one in signals],
            )

    def _cut(self, signal: Signal, microvolts_each: float, samples: Whole) -> list[Stretch]:
        it = signal.channel
        step = (it.physical_max - it.physical_min) / (it.digital_max - it.digital_min)
        offset = it.physical_min - it.digital_min * step
        return [
            Stretch(
                samples=samples[
                    part.first * signal.samples : (part.first + part.count) * signal.samples
                ],
                rate_hz=it.rate_hz,
                start_s=part.start_s,
                gain_uv=step * microvolts_each,
                offset_uv=offset * microvolts_each,
            )
            for part in self._extent.parts
        ]


def read_recording(path: str | Path) -> Recording:
    """Open a recording: an EDF, EDF+ or BDF file. It is never changed.

    Header and annotations are checked before any sample is touched; what was wrong is kept as
    findings.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Recording

    Raises
    ------
    InputError
        When there is no such file, or it cannot be read as a recording.
    """
    name = str(path)
    notes = Notes(calm(Path(path).name))
    with opened(path) as file:
        size = size_of(file)
        head = read_at(file, 0, BLOCK)
        head += read_at(file, BLOCK, header_reach(head, size) - BLOCK)
        header = read_header(head, size, name, notes)
        records = count_records(header, size, name, notes)
        tals = _read_tals(file, name, header, records)
    if tals is None:
        onsets: Sequence[float | None] = [None] * records
    else:
        _drop_unwritten(tals, header, notes)
        _check_layout(tals, name)
        tals.report(notes)
        onsets = tals.onsets
    extent = lay_out(onsets, header, name, notes)
    return Recording(
        path=Path(path),
        info=_info(notes, header, extent, size),
        annotations=() if tals is None else _since(tals.annotations, extent.zero_s),
        notes=notes,
        header=header,
        extent=extent,
    )


def _read_tals(file: BinaryIO, name: str, header: Header, records: int) -> TalReader | None:
    """The annotations of every record, or None in a file without any."""
    from ekbom.recordings.blocks import read_columns

    places = [
        (one.offset, one.samples * header.sample_bytes) for one in header.signals if one.annotations
    ]
    if not places:
        return None
    width = sum(count for _, count in places)
    if width > _MOST_NOTE_BYTES:
        raise InputError(
            name, f"each record keeps {width} bytes for annotations", "mend the header"
        )
    reader = TalReader()
    for _, parts in read_columns(
        file,
        name,
        data_start=header.data_start,
        record_bytes=header.record_bytes,
        records=records,
        places=places,
    ):
        reader.block(parts)
    return reader


def _drop_unwritten(tals: TalReader, header: Header, notes: Notes) -> None:
    """Leave out records past the count of the header that were laid out but never written."""
    dropped = tals.drop_timeless_end(max(header.records, 0))
    if dropped:
        notes.add(
            "unwritten_records", "warning", f"record {len(tals.onsets) + 1}",
            f"{dropped} records past the count of the header do not say when they began",
            "they were taken as never written and left out",
        )  # fmt: skip


def _check_layout(tals: TalReader, name: str) -> None:
    """Refuse a file whose records do not lie where its header says.

    Raises
    ------
    InputError
        When most records hold something else where their time should stand.
    """
    foreign, records = len(tals.foreign), len(tals.onsets)
    if foreign * 2 > records:
        raise InputError(
            name,
            f"{foreign} of {records} records hold something else where their time should stand,"
            " so the sizes of its header lie",
            "export it again",
        )


def _since(annotations: Sequence[Annotation], zero_s: float) -> tuple[Annotation, ...]:
    """On the clock that begins with the recording."""
    if zero_s == 0:
        return tuple(annotations)
    return tuple(replace(one, onset_s=round(one.onset_s - zero_s, 9)) for one in annotations)


def _info(notes: Notes, header: Header, extent: Extent, size: int) -> RecordingInfo:
    spans = tuple(Span(part.start_s, part.count * header.record_s) for part in extent.parts)
    start = header.start
    if extent.zero_s and start is not None:
        if abs(extent.zero_s) <= LONGEST_S:
            start += timedelta(seconds=extent.zero_s)
        if not 0 <= extent.zero_s < 1:
            notes.add(
                "late_start", "note" if abs(extent.zero_s) <= LONGEST_S else "warning",
                "record 1 (annotations)",
                f"the first record begins {extent.zero_s:g} s after the start of the header",
                "times count from the first record",
            )  # fmt: skip
    last = spans[-1] if spans else Span(0.0, 0.0)
    return RecordingInfo(
        name=notes.where,
        form=header.form,
        start=start,
        duration_s=last.onset_s + last.duration_s,
        size_bytes=size,
        channels=tuple(one.channel for one in header.signals if not one.annotations),
        spans=spans,
    )
