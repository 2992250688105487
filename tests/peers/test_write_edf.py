"""Recordings that we write open in MNE, and hold the same samples and annotations."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import mne
import numpy as np
import pytest

from ekbom.actions.simulate_night import night_channels, night_notes
from ekbom.movements.simulate import simulate_night
from ekbom.recordings.write import write_signals

START = datetime(2026, 1, 5, 22, 30)
NIGHT = simulate_night("hard", rng=np.random.default_rng(3), hours=0.5, rate_hz=200.0)


@pytest.mark.parametrize(
    ("form", "unit"), [("EDF+C", "uV"), ("EDF", "mV"), ("EDF+C", "V"), ("BDF", "uV")]
)
@pytest.mark.parametrize("inverted", [False, True])
def test_samples(tmp_path: Path, form: str, unit: str, inverted: bool) -> None:
    channels = night_channels(NIGHT, unit=unit, inverted=inverted)
    path = write_signals(tmp_path / f"a.{form[:3].lower()}", channels[:2], start=START, form=form)
    read = mne.io.read_raw_bdf if form.startswith("BDF") else mne.io.read_raw_edf
    raw = read(path, preload=True, verbose="error")
    assert raw.ch_names == ["EMG LAT", "EMG RAT"]
    assert raw.info["sfreq"] == 200.0
    assert raw.info["meas_date"].replace(tzinfo=None) == START
    for samples, leg in zip(raw.get_data() * 1e6, (NIGHT.left, NIGHT.right), strict=True):
        assert leg is not None
        # A step of 16 bits over the range of these legs.
        np.testing.assert_allclose(samples, leg, atol=0.01)


def test_annotations(tmp_path: Path) -> None:
    notes = night_notes(NIGHT)
    path = write_signals(tmp_path / "a.edf", night_channels(NIGHT), start=START, annotations=notes)
    raw = mne.io.read_raw_edf(path, verbose="error")
    assert sorted(
        zip(raw.annotations.onset.tolist(), raw.annotations.description, strict=True)
    ) == (sorted((one.onset_s, one.text) for one in notes))
