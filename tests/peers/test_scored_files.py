"""What we write of a scored night, read by pyedflib, MNE and Luna; and Profusion XML beside YASA.

Known differences: pyedflib leaves a channel behind ``@@`` in the text, MNE splits it off; Luna
shows times to a millisecond and turns the blanks of channel names into ``_``; YASA takes the code
9 of Profusion for wake, where we take it for an epoch that was not scored.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import lunapi
import mne
import numpy as np
import pyedflib
import pytest
import yasa

from ekbom.exchange.luna_out import luna_annot
from ekbom.model.movement import STAGES, Hypnogram, LegMovement, Movement, Span
from ekbom.model.recording import Annotation
from ekbom.recordings.marks_file import read_marks
from ekbom.recordings.scored_edf import scored_annotations, scored_edf_bytes
from ekbom.recordings.write import SignalOut, write_signals

START = datetime(2026, 1, 2, 22, 0, 1)
RNG = np.random.default_rng(20261121)
MOVEMENTS = tuple(
    LegMovement(round(float(at), 6), round(float(lasts), 6), "left" if k % 2 else "right")
    for k, (at, lasts) in enumerate(
        zip(np.sort(RNG.uniform(10, 580, 60)), RNG.uniform(0.5, 12, 60), strict=True)
    )
)
NIGHT = {
    "hypnogram": Hypnogram(tuple(STAGES[int(k)] for k in RNG.integers(0, 6, 20)), 30.0),
    "respiratory": (Span(5.25, 12.0), Span(100.0, 30.5)),
    "arousals": (Span(17.0, 4.0),),
    "lights": Span(3.0, 500.5),
}


@pytest.fixture
def rows() -> tuple[Annotation, ...]:
    return scored_annotations(
        leg_movements=MOVEMENTS, channels={"left": "EMG LAT", "right": "Leg/R"}, **NIGHT
    )


def text(one: Annotation) -> str:
    return f"{one.text}@@{one.channel}" if one.channel else one.text


def test_pyedflib_reads_every_annotation(tmp_path: Path, rows: tuple[Annotation, ...]) -> None:
    place = tmp_path / "scored.edf"
    place.write_bytes(scored_edf_bytes(rows, start=START))
    with pyedflib.EdfReader(str(place)) as file:
        onset, lasts, texts = file.readAnnotations()
        assert file.getStartdatetime() == START
        assert file.signals_in_file == 0
    assert list(texts) == [text(one) for one in rows]
    assert np.allclose(onset, [one.onset_s for one in rows], rtol=0, atol=1e-7)
    known = [(told, one.duration_s) for told, one in zip(lasts, rows, strict=True)]
    assert all(abs(told - (given or told)) < 1e-7 for told, given in known)


def test_mne_reads_every_annotation(tmp_path: Path, rows: tuple[Annotation, ...]) -> None:
    place = tmp_path / "scored.edf"
    place.write_bytes(scored_edf_bytes(rows, start=START))
    found = mne.read_annotations(place)
    assert [(one["description"]) for one in found] == [text(one) for one in rows]
    assert np.allclose(found.onset, [one.onset_s for one in rows], rtol=0, atol=1e-7)
    assert np.allclose(found.duration, [one.duration_s or 0.0 for one in rows], atol=1e-7)


def test_luna_reads_every_class(tmp_path: Path) -> None:
    noise = RNG.normal(0, 5, 100 * 600).astype(np.float32)
    edf = tmp_path / "night.edf"
    write_signals(edf, [SignalOut("EMG LAT", noise, 100.0)], start=START, form="EDF")
    scored = tuple(
        Movement(one.onset_s, one.duration_s, one.leg, 1, True, k % 3 > 0, k % 3 or None, "N2",
                 None, None, None, None)
        for k, one in enumerate(MOVEMENTS)
    )  # fmt: skip
    annot = tmp_path / "scored.annot"
    annot.write_text(
        luna_annot(
            leg_movements=MOVEMENTS, movements=scored, channels={"left": "EMG LAT"}, **NIGHT
        ),
        "utf-8",
    )
    luna = lunapi.proj().inst("night")
    luna.attach_edf(str(edf))
    luna.attach_annot(str(annot))
    assert list(luna.channels()["Channels"]) == ["EMG_LAT"]
    wanted = {
        "LM": [(one.onset_s, one.onset_s + one.duration_s) for one in MOVEMENTS],
        "CLM": [(one.onset_s, one.onset_s + one.duration_s) for one in scored],
        "PLM": [(one.onset_s, one.onset_s + one.duration_s) for one in scored if one.periodic],
        "respiratory": [(5.25, 17.25), (100.0, 130.5)],
        "arousal": [(17.0, 21.0)],
        "lights_off": [(3.0, 3.0)],
        "lights_on": [(503.5, 503.5)],
    }
    for k, stage in enumerate(NIGHT["hypnogram"].stages):  # type: ignore[union-attr]
        wanted.setdefault(stage, []).append((k * 30.0, k * 30.0 + 30.0))
    assert set(luna.annots()["Annotations"]) == set(wanted)
    for name, spans in wanted.items():
        found = luna.fetch_annots([name])
        told = sorted(zip(found["Start"], found["Stop"], strict=True))
        assert np.allclose(told, sorted(spans), rtol=0, atol=1.1e-3), name


def test_our_own_annot_reads_back(tmp_path: Path) -> None:
    annot = tmp_path / "scored.annot"
    annot.write_text(
        luna_annot(leg_movements=MOVEMENTS, movements=(), channels={"left": "EMG LAT",
                   "right": "EMG RAT"}, **NIGHT), "utf-8",
    )  # fmt: skip
    marks = read_marks(annot, start=START, duration_s=600.0)
    assert marks.hypnogram == NIGHT["hypnogram"]
    assert marks.lights == NIGHT["lights"]
    assert marks.movements is not None
    assert [one.leg for one in marks.movements] == [one.leg for one in MOVEMENTS]
    assert np.allclose(
        [(one.onset_s, one.duration_s) for one in marks.movements],
        [(one.onset_s, one.duration_s) for one in MOVEMENTS],
        rtol=0,
        atol=2e-6,
    )


@pytest.mark.parametrize("seed", range(5))
def test_profusion_stages_are_those_of_yasa(tmp_path: Path, seed: int) -> None:
    codes = np.random.default_rng(seed).choice([0, 1, 2, 3, 4, 5], 200)
    stages = "".join(f"<SleepStage>{code}</SleepStage>" for code in codes)
    place = tmp_path / "p.xml"
    place.write_text(
        "<CMPStudyConfig><EpochLength>30</EpochLength><StepChannels/><Events/><ScoredEvents/>"
        f"<SleepStages>{stages}</SleepStages></CMPStudyConfig>",
        "utf-8",
    )
    marks = read_marks(place, start=None, duration_s=6000.0)
    names = {"WAKE": "W", "N1": "N1", "N2": "N2", "N3": "N3", "REM": "R"}
    theirs = yasa.Hypnogram.from_profusion(str(place))
    assert marks.hypnogram is not None
    assert list(marks.hypnogram.stages) == [names[str(one)] for one in theirs.hypno]
