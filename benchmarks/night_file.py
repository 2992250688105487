"""The large file of the speed table: 20 channels of 256 Hz, two of them legs of a made-up night."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np

from benchmarks.source import ROOT
from ekbom.model.recording import Annotation
from ekbom.movements.simulate import simulate_night
from ekbom.recordings.write import SignalOut, write_signals

FOLDER = ROOT / "build" / "night-speed"
CHANNELS, RATE_HZ, SEED = 20, 256.0, 20261121
EPOCH_S = 30.0


def night_file(*, hours: float) -> Path:
    """A recording of so many hours; made once and kept."""
    path = FOLDER / f"night_{hours:g}h.edf"
    if path.exists():
        return path
    FOLDER.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    night = simulate_night("hard", rng=rng, hours=hours, rate_hz=RATE_HZ)
    if night.left is None or night.right is None or night.hypnogram is None:
        raise SystemExit("a hard night has both legs and stages")
    others = rng.normal(0, 20, len(night.left)).astype(np.float32)
    channels = [
        SignalOut("LAT", night.left, RATE_HZ),
        SignalOut("RAT", night.right, RATE_HZ),
        *(SignalOut(f"EEG {n}", others, RATE_HZ) for n in range(1, CHANNELS - 1)),
    ]
    stages = [
        Annotation(n * EPOCH_S, EPOCH_S, f"Sleep stage {stage}")
        for n, stage in enumerate(night.hypnogram.stages)
    ]
    arousals = [
        Annotation(one.onset_s, one.duration_s, "EEG arousal") for one in night.arousals or ()
    ]
    return write_signals(
        path, channels, start=datetime(2026, 1, 5, 22, 0), annotations=[*stages, *arousals]
    )
