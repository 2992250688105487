"""The header of an EDF or BDF file, checked before any sample is touched.

Source: the published specifications of EDF (1992), EDF+ (2003) and BDF; 256 bytes for the file and
256 for each signal, all of them text. Sizes are worked out in whole numbers and held against the
size of the file. Departures: fields that are wrong in ways met in the wild are mended, and every
repair is a finding; who the person is, is checked for odd letters and never kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ekbom.model.errors import InputError
from ekbom.recordings.field import number_field, shown, text_field, whole_field
from ekbom.recordings.notes import Notes
from ekbom.recordings.signals import BLOCK, Signal, columns, read_signals
from ekbom.recordings.start import read_start

# A header claims at most this many signals, and a record this many samples of one: beyond it the
# field is a slip, and taking its word would take all memory.
_MOST_SIGNALS, _MOST_SAMPLES = 4096, 10_000_000
# First bytes of files that are often handed over instead.
_OTHERS = (
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"PK\x03\x04", "a zip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first"),
    (b"\x89HDF", "an HDF5 file", "export it as EDF"),
    (b"MATLAB", "a MATLAB file", "export it as EDF"),
    (b"GDF ", "a GDF file", "export it as EDF"),
    (b"RIFF", "a sound or film", "name an EDF or BDF file"),
    (b"\x89PNG", "a picture", "name an EDF or BDF file"),
    (b"\xff\xd8\xff", "a picture", "name an EDF or BDF file"),
    (b"%PDF", "a PDF", "name an EDF or BDF file"),
    (b"<?xml", "an XML file", "name the recording; scorings go to --stages"),
    (b"\xef\xbb\xbf<?xml", "an XML file", "name the recording; scorings go to --stages"),
    (b"Brain Vision", "a BrainVision header", "export it as EDF"),
    (b"\x7fELF", "a program", "name an EDF or BDF file"),
)


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says, mended where it had to be.

    Attributes
    ----------
    form : str
        ``EDF``, ``EDF+C``, ``EDF+D``, ``BDF``, ``BDF+C`` or ``BDF+D``.
    start : datetime or None
    record_s : float
        Length of a record; 0 where a file holds annotations alone.
    records : int
        As claimed; negative for "not known".
    data_start : int
        First byte of the first record.
    record_bytes : int
    sample_bytes : int
        2 or 3.
    signals : tuple of Signal
    """

    form: str
    start: datetime | None
    record_s: float
    records: int
    data_start: int
    record_bytes: int
    sample_bytes: int
    signals: tuple[Signal, ...]


def read_header(head: bytes, size: int, path: str, notes: Notes) -> Header:
    """The header of a file.

    Parameters
    ----------
    head : bytes
        The first bytes of the file, at least `header_reach` of its first 256.
    size : int
        Bytes of the whole file.
    path : str
        For errors.
    notes : Notes
        Takes the findings.

    Raises
    ------
    InputError
        When the file is no EDF or BDF, or the layout of its records cannot be known.
    """
    kind = _kind(head, size, path, notes)
    text_field(head[8:88], "byte 8 (who)", notes, private=True)
    text_field(head[88:168], "byte 88 (recording)", notes, private=True)
    start = read_start(head[168:184], head[88:168], notes)
    continuity = text_field(head[192:236], "byte 192 (reserved)", notes)
    records = whole_field(head[236:244], "byte 236 (number of records)", notes)
    if records is None or records < -1:
        notes.add(
            "record_count", "warning", "byte 236 (number of records)",
            f"{shown(head[236:244])} is no number of records",
            "it is worked out from the size of the file",
        )  # fmt: skip
        records = -1
    count = _signal_count(head, size, path, notes)
    sample_bytes = 3 if kind == "BDF" else 2
    record_s = _record_length(head[244:252], path, notes)
    signals = read_signals(head[BLOCK:], count, record_s, sample_bytes, notes)
    if record_s == 0 and not all(one.annotations for one in signals):
        raise InputError(
            path, "its records last 0 s (byte 244), so no rate is known", "mend the header"
        )
    return Header(
        form=_form(kind, continuity, signals, notes),
        start=start,
        record_s=record_s,
        records=records,
        data_start=BLOCK * (count + 1),
        record_bytes=sum(one.samples for one in signals) * sample_bytes,
        sample_bytes=sample_bytes,
        signals=signals,
    )


def header_reach(head: bytes, size: int) -> int:
    """Bytes of the file that its header can take, by the first 256 of them."""
    quiet = Notes("")
    claims = (
        whole_field(head[184:192], "", quiet) or 0,
        BLOCK * (1 + min(whole_field(head[252:256], "", quiet) or 0, _MOST_SIGNALS)),
    )
    return min(size, max(BLOCK, *claims), BLOCK * (1 + _MOST_SIGNALS))


def _kind(head: bytes, size: int, path: str, notes: Notes) -> str:
    if size == 0:
        raise InputError(path, "it is empty", "name an EDF or BDF file")
    for magic, what, todo in _OTHERS:
        if head.startswith(magic):
            raise InputError(path, f"it is {what}, no EDF or BDF file", todo)
    if head[1:8] == b"BIOSEMI":
        return "BDF"
    # What no header of any age lacks: digits where the numbers of bytes and signals stand.
    quiet = Notes("")
    sized = (whole_field(head[a:b], "", quiet) is not None for a, b in ((184, 192), (252, 256)))
    if not any(sized) or size < BLOCK:
        if b"0       ".startswith(head[:8]) and size < BLOCK:
            problem = f"it ends after {size} bytes, inside the header"
            raise InputError(path, problem, "copy it again from its source")
        raise InputError(path, "it is no EDF or BDF file", "name an EDF or BDF file")
    if head[:8].strip(b" \0") != b"0":
        notes.add(
            "version", "warning", "byte 0 (version)", f"{shown(head[:8])} stands there, not 0",
            "it was read as EDF",
        )  # fmt: skip
    return "EDF"


def _signal_count(head: bytes, size: int, path: str, notes: Notes) -> int:
    """How many signals there are: the claim under which the numbers of samples can be read."""
    said = whole_field(head[252:256], "byte 252 (number of signals)", notes)
    stated = whole_field(head[184:192], "byte 184 (bytes of the header)", notes)
    by_size = None if stated is None or stated % BLOCK else stated // BLOCK - 1
    if said == 0 or (said is None and by_size == 0):
        raise InputError(path, "its header names no signals", "name a file with signals")
    claims = [n for n in (said, by_size) if n is not None and 0 < n <= _MOST_SIGNALS]
    fitting = [n for n in claims if _fits(head, n)]
    if not fitting:
        if claims and size < BLOCK * (1 + max(claims)):
            raise InputError(
                path,
                f"it ends after {size} bytes, inside the header of {max(claims)} signals",
                "copy it again from its source",
            )
        raise InputError(
            path,
            f"the samples of each signal cannot be read for {shown(head[252:256])} signals"
            " (byte 252)",
            "mend the header",
        )
    if said != by_size:
        notes.add(
            "header_size", "warning", "byte 184 (bytes of the header)",
            f"{shown(head[184:192])} bytes do not fit {shown(head[252:256])} signals",
            f"it was read as {fitting[0]} signals, under which all numbers can be read",
        )  # fmt: skip
    return fitting[0]


def _fits(head: bytes, count: int) -> bool:
    if len(head) < BLOCK * (1 + count):
        return False
    quiet = Notes("")
    found = [whole_field(raw, "", quiet) for raw in columns(head[BLOCK:], count)["samples"]]
    return all(n is not None and 0 <= n <= _MOST_SAMPLES for n in found) and any(found)


def _record_length(raw: bytes, path: str, notes: Notes) -> float:
    value = number_field(raw, "byte 244 (length of a record)", notes)
    if value is None or value < 0:
        raise InputError(
            path, f"{shown(raw)} is no length of a record (byte 244)", "mend the header"
        )
    return value


def _form(kind: str, continuity: str, signals: tuple[Signal, ...], notes: Notes) -> str:
    plus = continuity[:5].upper()
    if plus in {f"{kind}+C", f"{kind}+D", "EDF+C", "EDF+D"}:
        return kind + plus[3:]
    if any(one.annotations for one in signals):
        notes.add(
            "form", "warning", "byte 192 (reserved)",
            f'there are annotations, but "{continuity}" stands where {kind}+C or {kind}+D should',
            "the times that stand in the records decide",
        )  # fmt: skip
        return f"{kind}+C"
    if continuity not in {"", "24BIT"}:
        notes.add(
            "form", "note", "byte 192 (reserved)", f'"{continuity}" is not known here',
            f"the file was read as {kind}",
        )  # fmt: skip
    return kind
