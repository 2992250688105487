"""Recordings of any shape: what we read is what edfio reads, and no byte makes the reader fall."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import edfio
import numpy as np
import pyedflib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.edf import File, Made, legs

from ekbom.actions.inspect import inspect_file
from ekbom.model.errors import EkbomError
from ekbom.model.recording import Channel
from ekbom.recordings import blocks, read_recording

SHAPES = st.lists(st.integers(1, 40), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recordings")


@given(rates=SHAPES, seconds=st.integers(1, 12), plus=st.booleans(), wide=st.booleans(),
       block=st.sampled_from((1, 300, 4 << 20)), large=st.sampled_from((0, 1 << 15)))  # fmt: skip
def test_samples_and_scales_equal_those_of_edfio(
    folder: Path, rates: list[int], seconds: int, plus: bool, wide: bool, block: int, large: int
) -> None:
    kind = "BDF" if wide else "EDF"
    ends = ("-8388608", "8388607") if wide else ("-32768", "32767")
    file = legs(
        [f"channel {k}" for k in range(len(rates))], rates=rates, seconds=seconds, digital=ends,
        form=f"{kind}+C" if plus else kind, note_bytes=60, physical=("1234.5", "-987.25"),
    )  # fmt: skip
    path = folder / f"shape.{kind.lower()}"
    path.write_bytes(file.to_bytes())
    kept = blocks._BLOCK_BYTES, blocks._LARGE_RECORD
    blocks._BLOCK_BYTES, blocks._LARGE_RECORD = block, large
    try:
        ours = read_recording(path).read([one.label for one in file.signals])
    finally:
        blocks._BLOCK_BYTES, blocks._LARGE_RECORD = kept
    theirs = edfio.read_bdf(path) if wide else edfio.read_edf(path)
    for signal in theirs.signals:
        (stretch,) = ours[signal.label]
        np.testing.assert_array_equal(stretch.samples, signal.digital)
        np.testing.assert_allclose(
            stretch.samples * stretch.gain_uv + stretch.offset_uv, signal.data, rtol=1e-12,
            atol=1e-9,
        )  # fmt: skip
        assert stretch.rate_hz == signal.sampling_frequency


def test_annotations_and_header_equal_those_of_edfio(folder: Path) -> None:
    rng = np.random.default_rng(3)
    notes = [
        edfio.EdfAnnotation(round(float(at), 3), length, f"text {k} \xe9")
        for k, (at, length) in enumerate(
            zip(np.sort(rng.uniform(0, 60, 40)), itertools.cycle((None, 2.5)), strict=False)
        )
    ]
    signal = edfio.EdfSignal(
        rng.normal(0, 30, 6000), 100, label="EMG LAT", physical_dimension="mV",
        transducer_type="cup", prefiltering="HP:10Hz LP:100Hz",
    )  # fmt: skip
    path = folder / "notes.edf"
    edfio.Edf([signal], annotations=notes).write(path)
    ours, theirs = read_recording(path), edfio.read_edf(path)
    assert [(one.onset_s, one.duration_s, one.text) for one in ours.annotations] == [
        (one.onset, one.duration, one.text) for one in theirs.annotations
    ]
    (own,) = theirs.signals
    assert ours.info.channels == (
        Channel(
            own.label, own.physical_dimension, own.sampling_frequency, *own.physical_range,
            *own.digital_range, own.transducer_type, own.prefiltering,
        ),
    )  # fmt: skip
    assert ours.findings == ()


def test_samples_and_annotations_equal_those_of_pyedflib(folder: Path) -> None:
    notes = [[b"+%d.5\x152\x14note %d\x14" % (k, k)] for k in range(9)]
    file = legs(("LAT", "RAT"), rates=(50, 20), seconds=9, form="EDF+C", notes=notes)
    path = folder / "edflib.edf"
    path.write_bytes(file.to_bytes())
    ours = read_recording(path)
    with pyedflib.EdfReader(str(path)) as theirs:
        for k, label in enumerate(("LAT", "RAT")):
            (stretch,) = ours.stretches(label)
            np.testing.assert_array_equal(stretch.samples, theirs.readSignal(k, digital=True))
        assert ours.info.start == theirs.getStartdatetime()
        onsets, lengths, texts = theirs.readAnnotations()
    assert [(one.onset_s, one.duration_s, one.text) for one in ours.annotations] == list(
        zip(onsets, lengths, texts, strict=True)
    )


@given(
    gaps=st.lists(st.integers(0, 5), min_size=1, max_size=12),
    order=st.randoms(use_true_random=False),
)
def test_every_record_lies_at_its_own_time(folder: Path, gaps: list[int], order: object) -> None:
    onsets = list(itertools.accumulate(gap + 1 for gap in gaps))
    order.shuffle(onsets)  # type: ignore[attr-defined]
    count = len(onsets)
    file = File([Made("LAT", np.arange(count * 2), 2)], form="EDF+D", onsets=onsets)
    path = folder / "gaps.edf"
    path.write_bytes(file.to_bytes())
    found = read_recording(path)
    first = min(onsets)
    placed = {
        round(part.start_s + k / 2, 6): int(value)
        for part in found.stretches("LAT")
        for k, value in enumerate(part.samples)
    }
    assert placed == {
        onset - first + half / 2: record * 2 + half
        for record, onset in enumerate(onsets)
        for half in range(2)
    }
    spans = found.info.spans
    assert all(one.onset_s + one.duration_s <= after.onset_s for one, after in
               itertools.pairwise(spans))  # fmt: skip
    assert found.info.duration_s == max(onsets) + 1 - first


@given(
    edits=st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=8)), max_size=6),
    cut=st.floats(0, 1),
    data=st.sampled_from(("EDF", "EDF+C", "EDF+D", "BDF+C")),
)
def test_no_bytes_make_the_reader_fall(
    folder: Path, edits: list[tuple[float, bytes]], cut: float, data: str
) -> None:
    raw = bytearray(legs(form=data, note_bytes=60).to_bytes())
    for place, new in edits:
        at = int(place * len(raw))
        raw[at : at + len(new)] = new
    path = folder / "any.edf"
    path.write_bytes(raw[: max(1, int((1 - cut * cut) * len(raw)))])
    said = answer(path)
    assert said == "" or (said.startswith(f"{path}: ") and "\n" not in said)


def answer(path: Path) -> str:
    """What is said of a file that is refused; nothing of one that is answered, JSON and all."""
    try:
        json.dumps(inspect_file(path).to_dict(), allow_nan=False)
    except EkbomError as error:
        return str(error)
    return ""
