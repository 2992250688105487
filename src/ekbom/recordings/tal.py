r"""Annotation lists (TALs) of EDF+ and BDF+: when a record began, and what was noted.

Source: the published EDF+ specification. A list is ``onset [\x15 duration] \x14 text \x14 ...``
and ends with a NUL; the first of each record has an empty first text and keeps the time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ekbom.model.recording import Annotation
from ekbom.recordings.field import calm, letters
from ekbom.recordings.notes import Notes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]

_TIME = re.compile(rb"[+-]\d{1,12}(?:[.,]\d{0,12})?")
_LENGTH = re.compile(rb"\d{1,12}(?:[.,]\d{0,12})?")
_END, _LONGEST_TIME = 0x14, 24
# As many digits as a time may have.
_FAR_S = 1e12
# Beyond these a file is no night but a fault, and would only fill the memory.
_MOST_NOTES, _MOST_LETTERS, _MOST_IN_ALL = 500_000, 10_000, 50_000_000

_SAYS = {
    "tal_time": ("an annotation has no readable onset", "it was left out"),
    "tal_duration": ("an annotation has no readable duration", "it was kept without one"),
    "tal_comma": ("a time is written with a comma", "it was read as a decimal point"),
    "tal_end": ("an annotation list has no end", "it was read up to the end of its place"),
    "tal_rest": ("something stands after the end of the lists", "it was left out"),
    "tal_letters": ("a text is not written in UTF-8", "it was read as Latin-1"),
    "tal_controls": ("a text holds control characters", "each is shown as a stand-in"),
    "tal_long": ("a text is longer than any note", "its end was left out"),
    "tal_many": ("there are more annotations than any night has", "the rest was left out"),
    "no_time": ("a record does not say when it began", "it was placed right after the one before"),
}


@dataclass
class TalReader:
    """Reads the annotation places of record after record.

    Attributes
    ----------
    onsets : list of float or None
        When each record began, None where it does not say.
    annotations : list of Annotation
        On the clock of the file, in the order of the file.
    faults : Counter
        How often each kind of fault was met.
    first : dict
        Number of the first record with each kind of fault.
    foreign : list of int
        Numbers of the records that hold something else where their time should stand.
    """

    onsets: list[float | None] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)
    foreign: list[int] = field(default_factory=list)
    _letters: int = 0

    def block(self, parts: Sequence[Bytes]) -> None:
        """Take the annotation places of many records.

        Parameters
        ----------
        parts : sequence of uint8 arrays (n, bytes)
            One for each place; the first of them keeps the time.
        """
        times = _times_alone(parts)
        begin = 0
        for k in np.flatnonzero(np.isnan(times)).tolist():
            self.onsets.extend(times[begin:k].tolist())
            self.record([part[k].tobytes() for part in parts])
            begin = k + 1
        self.onsets.extend(times[begin:].tolist())

    def record(self, places: list[bytes]) -> None:
        """Take the annotation places of the next record; the first of them keeps the time."""
        began: float | None = None
        for number, raw in enumerate(places):
            body = raw.rstrip(b"\0")
            for at, one in enumerate(self._lists(body)):
                first = number == 0 and at == 0
                onset = self._one(one, keeps_time=first)
                if first:
                    began = onset
        if began is None:
            self._fault("no_time")
            if any(places[0]):
                self.foreign.append(len(self.onsets))
        self.onsets.append(began)

    def drop_timeless_end(self, least: int) -> int:
        """Forget the last records that say no time, down to `least` of them; how many they were."""
        count = len(self.onsets)
        while len(self.onsets) > least and self.onsets[-1] is None:
            self.onsets.pop()
        dropped = count - len(self.onsets)
        self.foreign = [k for k in self.foreign if k < len(self.onsets)]
        self.faults["no_time"] -= dropped
        if not self.faults["no_time"]:
            del self.faults["no_time"]
        return dropped

    def report(self, notes: Notes) -> None:
        """Say every kind of fault once, with its count and its first place."""
        for kind, count in self.faults.items():
            what, repair = _SAYS[kind]
            notes.add(
                kind, "warning", f"record {self.first[kind] + 1} (annotations)",
                what if count == 1 else f"{what} ({count} times)", repair,
            )  # fmt: skip

    def _fault(self, kind: str) -> None:
        self.faults[kind] += 1
        self.first.setdefault(kind, len(self.onsets))

    def _lists(self, body: bytes) -> Iterator[bytes]:
        parts = body.split(b"\0")
        for at, part in enumerate(parts):
            if not part:
                # Two NULs in a row end the lists of a record; anything after them is a rest.
                if any(parts[at:]):
                    self._fault("tal_rest")
                return
            yield part

    def _one(self, raw: bytes, *, keeps_time: bool) -> float | None:
        """One list: its onset; its texts are kept."""
        head, *texts = raw.split(b"\x14")
        stamp, length = head, None
        if b"\x15" in head:
            stamp, _, length = head.partition(b"\x15")
        onset = self._time(stamp)
        if onset is None:
            if not keeps_time or any(texts):
                self._fault("tal_time")
            return None
        if not texts or texts[-1]:
            self._fault("tal_end")
        else:
            texts = texts[:-1]
        if keeps_time and texts and not texts[0]:
            texts = texts[1:]
        duration = None if length is None else self._length(length)
        for text in texts:
            if text:
                self._keep(onset, duration, text)
        return onset

    def _time(self, raw: bytes) -> float | None:
        if not _TIME.fullmatch(raw):
            return None
        if b"," in raw:
            self._fault("tal_comma")
        return float(raw.replace(b",", b"."))

    def _length(self, raw: bytes) -> float | None:
        if not _LENGTH.fullmatch(raw):
            if raw:
                self._fault("tal_duration")
            return None
        if b"," in raw:
            self._fault("tal_comma")
        return float(raw.replace(b",", b"."))

    def _keep(self, onset: float, duration: float | None, raw: bytes) -> None:
        self._letters += min(len(raw), _MOST_LETTERS)
        if len(self.annotations) >= _MOST_NOTES or self._letters > _MOST_IN_ALL:
            self._fault("tal_many")
            return
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            self._fault("tal_letters")
            text = letters(raw)
        if len(text) > _MOST_LETTERS:
            self._fault("tal_long")
            text = text[:_MOST_LETTERS]
        shown = calm(text.replace("\n", " ").replace("\r", " ").replace("\t", " "))
        if shown.count("\N{REPLACEMENT CHARACTER}") > text.count("\N{REPLACEMENT CHARACTER}"):
            self._fault("tal_controls")
        # The standard ties a note to a channel by two signs at the end of its text.
        words, _, channel = shown.rpartition("@@")
        if not words:
            words, channel = shown, ""
        self.annotations.append(Annotation(onset, duration, words.strip(), channel.strip()))


def _times_alone(parts: Sequence[Bytes]) -> NDArray[np.float64]:
    """Starts of the records that hold a time and nothing else, as nearly all do; NaN elsewhere."""
    first = parts[0]
    found = np.full(len(first), np.nan)
    if first.shape[1] < 4:
        return found
    filled = first != 0
    length = filled.sum(axis=1)
    last = np.maximum(length - 1, 1)
    rows = np.arange(len(first))
    digits = (first >= ord("0")) & (first <= ord("9")) | (first == ord("."))
    plain = (
        ((first[:, 0] == ord("+")) | (first[:, 0] == ord("-")))
        & (digits.sum(axis=1) == length - 3)
        & (first[rows, last] == _END)
        & (first[rows, last - 1] == _END)
        & (length <= _LONGEST_TIME)
        # No NUL between what is there.
        & filled[rows, last]
        & (filled[:, ::-1].argmax(axis=1) == first.shape[1] - length)
    )
    for other in parts[1:]:
        plain &= ~(other != 0).any(axis=1)
    if plain.any():
        text = first[plain, :_LONGEST_TIME]
        text = np.ascontiguousarray(np.where(text == _END, 0, text).astype(np.uint8))
        try:
            found[plain] = text.view(f"S{text.shape[1]}")[:, 0].astype(np.float64)
        except ValueError:
            # Two points in one of them, or none but a point: each is read by itself.
            return np.full(len(first), np.nan)
        found[np.abs(found) >= _FAR_S] = np.nan
    return found
