"""Malformed recordings: a table of faults (field x fault), each with its verdict.

``accept`` (read, no finding), ``warn`` (read, with the finding of this code), ``refuse`` (one
clear error with these words). The same table drives every command that reads recordings.
"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from tests.builders.edf import File, Made

SECONDS = 40
Make = Callable[[], bytes]


@dataclass(frozen=True)
class Row:
    field: str
    fault: str
    make: Make
    verdict: str
    says: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.fault}"


def sound(form: str = "EDF+C", **given: object) -> File:
    """Two legs with a movement each, a chin and a heart, forty seconds, with stages."""
    rng = np.random.default_rng(5)
    reach = ("-8388608", "8388607") if form.startswith("BDF") else ("-32768", "32767")
    signals = []
    for label, rate in (("LAT", 100), ("RAT", 100), ("EMG Chin", 20), ("ECG", 20)):
        values = rng.normal(0, 15, rate * SECONDS)
        values[10 * rate : 12 * rate] *= 30
        signals.append(Made(label, np.rint(values).astype(np.int64), rate, digital=reach))
    notes = [[] for _ in range(SECONDS)]  # type: list[list[bytes]]
    notes[0] = [b"+0\x1530\x14Sleep stage N2\x14"]
    notes[12] = [b"+12\x153\x14Arousal\x14"]
    made = File(signals, form=form, notes=notes if "+" in form else (), note_bytes=60)
    return replace(made, **given)  # type: ignore[arg-type]


PLUS, PLAIN, BDF = sound(), sound("EDF"), sound("BDF+C")
GAPS = sound("EDF+D", onsets=[k + 600 * (k >= 20) for k in range(SECONDS)])
ONE = len(PLUS.data()) // SECONDS
HEAD = len(PLUS.header())


def main(name: str, raw: bytes, file: File = PLUS) -> Make:
    return lambda: file.with_field(name, raw).to_bytes()


def each(name: str, raw: bytes, signal: int = 0, file: File = PLUS) -> Make:
    return lambda: file.with_each(name, signal, raw).to_bytes()


def tal(record: int, raw: bytes, file: File = PLUS) -> Make:
    return lambda: file.with_tal(record, raw).to_bytes()


def cut(size: int, file: File = PLUS) -> Make:
    return lambda: file.to_bytes()[:size]


def times(*onsets: float, form: str = "EDF+D") -> Make:
    """The first records at these times, the others as they follow."""
    rest = [onsets[-1] + 1 + k for k in range(SECONDS - len(onsets))]
    return sound(form, onsets=[*onsets, *rest]).to_bytes


# fmt: off
# ruff: noqa: E501 - a table reads best in lines.
TEXT_FAULTS = (
    ("Latin-1", b"J\xf6", "warn", "non_ascii"),
    ("UTF-8", "J\xf6".encode(), "warn", "non_ascii"),
    ("filled with NUL", b"ab".ljust(80, b"\0"), "warn", "nul_padding"),
    ("a terminal sequence", b"\x1b[2Jx", "warn", "control_characters"),
    ("a line break", b"a\nb", "warn", "control_characters"),
    ("turned writing", "\u202ea".encode(), "warn", "non_ascii"),
    ("NUL in the middle", b"a\0b", "warn", "control_characters"),
    ("a script", b"<script>", "accept", ""),
    ("a format", b"%s%n{0}", "accept", ""),
    ("filled to the end", b"x" * 80, "accept", ""),
    ("spaces before it", b"  ab", "accept", ""),
)
NUMBER_FAULTS = (
    ("letters", b"abc", "warn", "unusable_signal"),
    ("empty", b"", "warn", "unusable_signal"),
    ("not a number", b"nan", "warn", "unusable_signal"),
    ("infinite", b"inf", "warn", "unusable_signal"),
    ("beyond all numbers", b"1e999", "warn", "unusable_signal"),
    ("two points", b"1.5.2", "warn", "unusable_signal"),
    ("two signs", b"--5", "warn", "unusable_signal"),
    ("hexadecimal", b"0x7F", "warn", "unusable_signal"),
    ("an underscore", b"1_000", "warn", "unusable_signal"),
    ("a Latin-1 figure", b"1\xb2", "warn", "unusable_signal"),
    ("NUL bytes", bytes(8), "warn", "unusable_signal"),
    ("a formula", b"=1+1", "warn", "unusable_signal"),
)


def text_rows() -> Iterator[Row]:
    for name in ("who", "recording"):
        for fault, raw, verdict, says in TEXT_FAULTS:
            yield Row(name, fault, main(name, raw), verdict, says)
        yield Row(name, "empty", main(name, b""), "accept")
    for name in ("label", "transducer", "unit", "prefilter"):
        for fault, raw, verdict, says in TEXT_FAULTS:
            yield Row(name, fault, each(name, raw, 2), verdict, says)
    for name in ("transducer", "unit", "prefilter"):
        yield Row(name, "empty", each(name, b"", 2), "accept")


def number_rows() -> Iterator[Row]:
    for name in ("physical minimum", "physical maximum", "digital minimum", "digital maximum"):
        for fault, raw, verdict, says in NUMBER_FAULTS:
            yield Row(name, fault, each(name, raw), verdict, says)
        yield Row(name, "NUL after it", each(name, b"1000".ljust(8, b"\0")), "accept")
        yield Row(name, "spaces before it", each(name, b"   1000"), "accept")
        yield Row(name, "a plus sign", each(name, b"+1000"), "accept")
    for name in ("physical minimum", "physical maximum"):
        yield Row(name, "a decimal comma", each(name, b"1000,5"), "warn", "decimal_comma")
        yield Row(name, "with an exponent", each(name, b"1.5e3"), "accept")
    for name in ("digital minimum", "digital maximum"):
        yield Row(name, "a whole fraction", each(name, b"1000.0"), "warn", "not_whole")
        yield Row(name, "a true fraction", each(name, b"1000.5"), "warn", "unusable_signal")
        yield Row(name, "wider than a sample", each(name, b"99999"), "warn", "digital_range")


def wild(name: str, faults: dict[str, bytes], verdict: str, says: str) -> Iterator[Row]:
    for fault, raw in faults.items():
        yield Row(name, fault, main(name, raw), verdict, says)


def main_rows() -> Iterator[Row]:
    yield from wild("version", {"one": b"1", "empty": b"", "letters": b"EDF", "NUL": bytes(8), "odd": b"\xff\xfe"}, "warn", "version")
    yield Row("version", "0 with NUL", main("version", b"0".ljust(8, b"\0")), "accept")
    yield from wild("date", {"empty": b"", "letters": b"nonsense", "no such day": b"31.02.25", "no such month": b"01.13.25", "zeros": b"00.00.00", "the year first": b"2025.2.3", "NUL": bytes(8), "a minus": b"-1.02.25"}, "warn", "start_date")
    yield from wild("date", {"slashes": b"03/02/25", "dashes": b"03-02-25", "mixed up with EDF+": b"04.02.25"}, "warn", "start_date")
    yield Row("date", "one figure", main("date", b"3.2.25"), "accept")
    yield from wild("time", {"empty": b"", "letters": b"nonsense", "hour 24": b"24.00.00", "minute 60": b"23.60.00", "colons": b"22:30:05", "AM": b"10.30 PM", "NUL": bytes(8)}, "warn", "start_time")
    yield Row("time", "one figure", main("time", b"2.30.05"), "accept")
    yield from wild("header bytes", {"empty": b"", "letters": b"many", "zero": b"0", "too small": b"512", "too large": b"99999999", "no multiple": b"1537", "negative": b"-1536"}, "warn", "header_size")
    yield Row("header bytes", "a fraction", main("header bytes", b"1536.0"), "warn", "not_whole")
    yield from wild("signals", {"empty": b"", "letters": b"five", "a fraction": b"5.5", "negative": b"-5", "far too many": b"9999", "one too many": b"6"}, "warn", "header_size")
    yield Row("signals", "none", main("signals", b"0"), "refuse", "names no signals")
    yield Row("signals", "both lost", lambda: PLUS.with_field("signals", b"x").with_field("header bytes", b"y").to_bytes(), "refuse", "no EDF or BDF")
    yield from wild("reserved", {"empty": b"", "unknown plus": b"EDF+Z", "24BIT": b"24BIT"}, "warn", "form")
    yield Row("reserved", "calls itself torn", main("reserved", b"EDF+D"), "accept")
    yield Row("reserved", "calls itself continuous", main("reserved", b"EDF+C", GAPS), "warn", "gap_in_continuous")
    yield Row("reserved", "torn without times", main("reserved", b"EDF+D", PLAIN), "refuse", "no record says when")
    yield Row("reserved", "plus without annotations", main("reserved", b"EDF+C", PLAIN), "accept")
    yield Row("reserved", "own words", main("reserved", b"made here", PLAIN), "warn", "form")
    yield Row("reserved", "Latin-1", main("reserved", b"\xb5", PLAIN), "warn", "non_ascii")
    counts = {"not known": b"-1", "zero": b"0", "too few": b"20", "letters": b"many", "empty": b"", "negative": b"-40", "infinite": b"inf"}
    yield from wild("records", counts, "warn", "record_count")
    yield from wild("records", {"one too many": b"41", "absurd": b"99999999"}, "warn", "truncated")
    yield Row("records", "a fraction", main("records", b"40.0"), "warn", "not_whole")
    yield from wild("length", {"empty": b"", "letters": b"long", "negative": b"-1", "not a number": b"nan", "infinite": b"inf", "two commas": b"1,0,0"}, "refuse", "no length of a record")
    yield Row("length", "zero", main("length", b"0"), "refuse", "last 0 s")
    yield Row("length", "absurd", main("length", b"99999999", PLAIN), "refuse", "no recording does")
    yield Row("length", "tiny", main("length", b"1e-300", PLAIN), "warn", "unusable_signal")
    yield Row("length", "a decimal comma", main("length", b"1,0"), "warn", "decimal_comma")
    yield Row("length", "against the times", main("length", b"2"), "refuse", "its records begin 1 s apart")
    yield Row("length", "with zeros", main("length", b"1.000000"), "accept")


def signal_rows() -> Iterator[Row]:
    lost = {"letters": b"abc", "empty": b"", "negative": b"-100", "absurd": b"99999999", "a true fraction": b"100.5"}
    for fault, raw in lost.items():
        yield Row("samples", fault, each("samples", raw), "refuse", "samples of each signal")
    yield Row("samples", "a whole fraction", each("samples", b"100.0"), "warn", "not_whole")
    yield Row("samples", "fewer than there are", each("samples", b"99"), "refuse", "sizes of its header lie")
    yield Row("samples", "more than there are", each("samples", b"101"), "refuse", "sizes of its header lie")
    yield Row("samples", "more than the file", each("samples", b"9999999"), "refuse", "no record is complete")
    yield Row("samples", "fewer, nothing to tell by", each("samples", b"90", 0, PLAIN), "warn", "record_count")
    yield Row("samples", "more, nothing to tell by", each("samples", b"190", 0, PLAIN), "warn", "truncated")
    yield Row("samples", "none of the chin", lambda: sound(signals=[*PLUS.signals[:2], replace(PLUS.signals[2], samples=0), PLUS.signals[3]]).to_bytes(), "warn", "unusable_signal")
    yield Row("label", "empty", each("label", b"", 2), "warn", "empty_label")
    yield Row("label", "twice", each("label", b"ECG", 2), "warn", "duplicate_label")
    yield Row("label", "both legs alike", each("label", b"LAT", 1), "warn", "legs_not_clear")
    yield Row("label", "no leg", lambda: PLUS.with_each("label", 0, b"A").with_each("label", 1, b"B").to_bytes(), "warn", "legs_not_clear")
    yield Row("label", "one leg", each("label", b"A", 1), "warn", "one_leg")
    yield Row("label", "legs without sides", lambda: PLUS.with_each("label", 0, b"LEG1").with_each("label", 1, b"LEG2").to_bytes(), "warn", "legs_not_clear")
    yield Row("label", "a leg too many", each("label", b"LAT-Ref", 2), "warn", "legs_not_clear")
    yield Row("label", "a leg without a side", each("label", b"Leg", 2), "warn", "leg_channel_not_used")
    yield Row("label", "annotations in a signal", each("label", b"EDF Annotations", 2), "refuse", "sizes of its header lie")
    yield Row("label", "annotations renamed", each("label", b"Notes", 4), "accept")
    yield Row("label", "annotations in capitals", each("label", b"EDF ANNOTATIONS", 4), "accept")
    for fault, raw in {
        "lost": b"",
        "unknown": b"n/a",
        "no voltage": b"%",
        "mega": b"MV",
        "a lost sign": b"?V",
    }.items():
        yield Row("unit of a leg", fault, each("unit", raw), "warn", "unit_unknown")
    for fault, raw in {
        "Latin-1 micro": b"\xb5V",
        "UTF-8 micro": "\xb5V".encode(),
        "Greek mu": "\u03bcV".encode(),
        "DOS micro": b"\xe6V",
    }.items():
        yield Row("unit of a leg", fault, each("unit", raw), "warn", "non_ascii")
    for fault, raw in {
        "volts": b"V",
        "millivolts": b"mV",
        "in words": b"microV",
        "in capitals": b"UV",
    }.items():
        yield Row("unit of a leg", fault, each("unit", raw), "accept")
    yield Row("physical range", "of no width", each("physical maximum", b"-3276.8"), "warn", "unusable_signal")
    yield Row("physical range", "turned", lambda: (PLUS.with_each("physical minimum", 0, b"3276.7") .with_each("physical maximum", 0, b"-3276.8") .to_bytes()), "accept")
    yield Row("digital range", "of no width", each("digital maximum", b"-32768"), "warn", "unusable_signal")
    yield Row("digital range", "turned", lambda: (PLUS.with_each("digital minimum", 0, b"32767") .with_each("digital maximum", 0, b"-32768") .to_bytes()), "warn", "digital_range")
    yield Row("digital range", "of no width, chin", each("digital maximum", b"-32768", 2), "warn", "unusable_signal")


def tal_rows() -> Iterator[Row]:
    start = b"+5\x14\x14\0"
    yield Row("annotations", "no time", tal(5, b""), "warn", "no_time")
    yield Row("annotations", "no time at first", tal(0, b""), "warn", "no_time")
    yield Row("annotations", "a time of letters", tal(5, b"soon\x14\x14"), "warn", "no_time")
    yield Row("annotations", "a time without a sign", tal(5, b"5\x14\x14"), "warn", "no_time")
    yield Row("annotations", "a time not a number", tal(5, b"+nan\x14\x14"), "warn", "no_time")
    yield Row("annotations", "a time with a comma", tal(5, b"+5,0\x14\x14"), "warn", "tal_comma")
    yield Row("annotations", "a time of many figures", tal(5, b"+" + b"9" * 30 + b"\x14\x14"), "warn", "no_time")
    yield Row("annotations", "a time of centuries", tal(5, b"+" + b"9" * 11 + b"\x14\x14"), "warn", "time_goes_back")
    yield Row("annotations", "a time that goes back", tal(5, b"+2\x14\x14"), "warn", "time_goes_back")
    yield Row("annotations", "a time without end", tal(5, b"+5"), "warn", "tal_end")
    yield Row("annotations", "bytes that are none", tal(5, b"\xff" * 60), "warn", "no_time")
    yield Row("annotations", "an onset of letters", tal(5, start + b"x\x14note\x14"), "warn", "tal_time")
    yield Row("annotations", "no onset", tal(5, start + b"\x14note\x14"), "warn", "tal_time")
    yield Row("annotations", "a length of letters", tal(5, start + b"+5\x15x\x14note\x14"), "warn", "tal_duration")
    yield Row("annotations", "a length below zero", tal(5, start + b"+5\x15-3\x14note\x14"), "warn", "tal_duration")
    yield Row("annotations", "a length with a comma", tal(5, start + b"+5\x151,5\x14note\x14"), "warn", "tal_comma")
    yield Row("annotations", "no end", tal(5, start + b"+5\x14note"), "warn", "tal_end")
    yield Row("annotations", "something after the end", tal(5, start + b"\0\0+5\x14note\x14"), "warn", "tal_rest")
    yield Row("annotations", "Latin-1", tal(5, start + b"+5\x14\xe9veil\x14"), "warn", "tal_letters")
    yield Row("annotations", "a terminal sequence", tal(5, start + b"+5\x14\x1b[2J\x14"), "warn", "tal_controls")
    yield Row("annotations", "full to the end", tal(5, start + b"+5\x14" + b"x" * 51 + b"\x14"), "accept")
    yield Row("annotations", "UTF-8", tal(5, start + b"+5\x14" + "\xfcber".encode() + b"\x14"), "accept")
    yield Row("annotations", "a script", tal(5, start + b"+5\x14<script>alert(1)\x14"), "accept")
    yield Row("annotations", "two texts", tal(5, start + b"+5\x14a\x14b\x14"), "accept")
    yield Row("annotations", "an empty text", tal(5, start + b"+5\x14\x14"), "accept")
    yield Row("annotations", "a text with the time", tal(5, b"+5\x14\x14begin\x14"), "accept")
    yield Row("annotations", "an empty length", tal(5, start + b"+5\x15\x14note\x14"), "accept")
    yield Row("annotations", "tied to a channel", tal(5, start + b"+5\x14note@@LAT\x14"), "accept")
    yield Row("annotations", "all overwritten", lambda: replace(PLUS, tals=dict.fromkeys(range(SECONDS), b"\x7f" * 60)).to_bytes(), "refuse", "sizes of its header lie")
    yield Row("annotations", "all empty", lambda: replace(PLUS, tals=dict.fromkeys(range(SECONDS), b"")).to_bytes(), "warn", "no_time")
    yield Row("annotations", "all empty in a torn file", lambda: replace(GAPS, tals=dict.fromkeys(range(SECONDS), b"")).to_bytes(), "refuse", "no record says when")
    yield Row("times", "a gap", times(0, 1, 601), "accept")
    yield Row("times", "gaps everywhere", lambda: sound("EDF+D", onsets=[2 * k for k in range(SECONDS)]).to_bytes(), "accept")
    yield Row("times", "parts out of order", times(100, 101, 0), "warn", "time_goes_back")
    yield Row("times", "two at the same time", times(0, 0), "refuse", "lie at the same time")
    yield Row("times", "half over each other", times(0, 0.5), "refuse", "lie at the same time")
    yield Row("times", "all the same", lambda: sound("EDF+D", onsets=[0] * SECONDS).to_bytes(), "refuse", "lie at the same time")
    yield Row("times", "a century apart", times(0, 3e9), "refuse", "more than a month")
    yield Row("times", "below zero", times(-5), "warn", "late_start")
    yield Row("times", "an hour late", times(3600), "warn", "late_start")
    yield Row("times", "a century late", times(3e9), "warn", "late_start")
    yield Row("times", "a fraction late", times(0.25), "accept")
    yield Row("times", "a hair apart", times(0, 1.00001, 2.00002), "accept")
    yield Row("times", "a gap in a continuous file", times(0, 1, 9, form="EDF+C"), "warn", "gap_in_continuous")
    yield Row("times", "going back in a continuous file", times(0, 1, 0.5, form="EDF+C"), "warn", "time_goes_back")


def size_rows() -> Iterator[Row]:
    for size in (1, 8, 100, 200, 255):
        yield Row("size", f"{size} bytes", cut(size), "refuse", "ends after")
    for size in (256, 300, 1000, HEAD - 1):
        yield Row("size", f"{size} bytes", cut(size), "refuse", "inside the header of 5 signals")
    for size in (HEAD, HEAD + 1, HEAD + ONE - 1):
        yield Row("size", f"{size} bytes", cut(size), "refuse", "no record is complete")
    for size in (
        HEAD + ONE,
        HEAD + ONE + 1,
        HEAD + 2 * ONE - 1,
        HEAD + 39 * ONE,
        HEAD + 40 * ONE - 1,
    ):
        yield Row("size", f"{size} bytes", cut(size), "warn", "truncated")
    yield Row("size", "one byte more", lambda: PLUS.to_bytes() + b"x", "warn", "trailing_bytes")
    yield Row("size", "half a record more", lambda: PLUS.to_bytes() + bytes(ONE // 2), "warn", "trailing_bytes")
    yield Row("size", "a record that was not written", lambda: PLUS.to_bytes() + bytes(ONE), "warn", "unwritten_records")
    yield Row("size", "a record more", lambda: PLAIN.to_bytes() + bytes(480), "warn", "record_count")
    yield Row("size", "twice the file", lambda: PLUS.to_bytes() * 2, "warn", "record_count")
    yield Row("size", "line ends changed", lambda: PLUS.to_bytes().replace(b"\n", b"\r\n"), "refuse", "lie")
    yield Row("size", "all zeros", lambda: bytes(20_000), "refuse", "no EDF or BDF")
    yield Row("size", "all ones", lambda: b"\xff" * 20_000, "refuse", "no EDF or BDF")
    yield Row("size", "all blanks", lambda: b" " * 20_000, "refuse", "no EDF or BDF")
    yield Row("size", "samples of zeros", lambda: PLUS.header() + bytes(ONE * SECONDS), "warn", "no_time")
    yield Row("size", "as UTF-16", lambda: PLUS.to_bytes().decode("latin-1").encode("utf-16"), "refuse", "no EDF or BDF")
    yield Row("size", "as UTF-8", lambda: PLUS.to_bytes().decode("latin-1").encode(), "refuse", "lie")


def form_rows() -> Iterator[Row]:
    yield Row("form", "EDF", PLAIN.to_bytes, "accept")
    yield Row("form", "EDF+C", PLUS.to_bytes, "accept")
    yield Row("form", "EDF+D", GAPS.to_bytes, "accept")
    yield Row("form", "BDF", sound("BDF").to_bytes, "accept")
    yield Row("form", "BDF+C", BDF.to_bytes, "accept")
    yield Row("form", "BDF+D", sound("BDF+D", onsets=GAPS.onsets).to_bytes, "accept")
    yield Row("form", "annotations alone", File((), length="0", form="EDF+C", notes=PLUS.notes).to_bytes, "accept")
    yield Row("form", "three bytes said to be two", main("version", b"0", BDF), "refuse", "lie")
    yield Row("form", "two bytes said to be three", main("version", b"\xffBIOSEMI"), "refuse", "lie")
    yield Row("form", "BDF cut short", cut(4000, BDF), "warn", "truncated")
    yield Row("form", "BDF without a count", main("records", b"-1", BDF), "warn", "record_count")
    yield Row("form", "BDF, range of EDF+ too wide", each("digital maximum", b"99999999", 0, BDF), "warn", "digital_range")
    yield Row("form", "BDF with EDF annotations", each("label", b"EDF Annotations", 4, BDF), "accept")
    others = {
        "gzip": gzip.compress(PLUS.to_bytes()[:3000]), "zip": b"PK\x03\x04" + bytes(500), "XML": b"<?xml version='1.0'?>" + b" " * 500,
        "a picture": b"\x89PNG\r\n\x1a\n" + bytes(500), "PDF": b"%PDF-1.7" + b" " * 500, "a sound": b"RIFF" + bytes(500),
        "HDF5": b"\x89HDF\r\n\x1a\n" + bytes(500), "MATLAB": b"MATLAB 5.0 MAT-file" + bytes(500), "GDF": b"GDF 2.20" + bytes(500),
        "a table": b"onset\tduration\tlabel\n" * 40, "words": b"A night without sleep. " * 40, "a program": b"\x7fELF" + bytes(500),
        "BrainVision": b"Brain Vision Data Exchange Header File" + b"\n" * 500, "doubles": struct.pack("<200d", *range(200)),
        "empty": b"", "JSON": b'{"night": 1}' + b" " * 500,
    }  # fmt: skip
    for fault, raw in others.items():
        yield Row("form", fault, lambda raw=raw: raw, "refuse", "empty" if not raw else "no EDF or BDF")  # type: ignore[misc]


ROWS = (
    *text_rows(), *number_rows(), *main_rows(), *signal_rows(), *tal_rows(), *size_rows(),
    *form_rows(),
)  # fmt: skip
