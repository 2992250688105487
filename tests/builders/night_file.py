"""A short night as a real EDF file: drawn bursts, stages and events as annotations."""

from __future__ import annotations

from datetime import date, time
from operator import itemgetter
from pathlib import Path

import edfio
import numpy as np
from tests.builders.signals import trace

MINUTES = 12
RATE = 200.0
# Left: nine bursts 20 s apart from 100 s on, then a lone one. Right: answers two of them.
LEFT = (*((100.0 + 20 * k, 2.0, 30.0) for k in range(9)), (500.0, 3.0, 40.0))
RIGHT = ((100.5, 2.0, 30.0), (140.5, 2.0, 30.0), (600.0, 1.5, 25.0))
STAGES = "WW" + "2" * 20 + "WW"


def write_night_file(
    path: Path,
    *,
    labels: tuple[str, ...] = ("EMG LAT", "EMG RAT"),
    unit: str = "uV",
    stages: bool = True,
    marked: bool = False,
    dated: bool = True,
) -> Path:
    """The file at `path`; channels take the left, then the right leg's bursts."""
    signals = []
    for k, label in enumerate(labels):
        values = trace(MINUTES * 60, (LEFT, RIGHT)[k % 2], rate=RATE, rest=1.2, seed=10 * k + 3)
        scale = {"uV": 1.0, "mV": 1e-3}.get(unit, 1.0)
        signals.append(
            edfio.EdfSignal(
                np.clip(values, -1000, 1000) * scale, RATE, label=label, physical_dimension=unit,
                physical_range=(-1000 * scale, 1000 * scale),
            )
        )  # fmt: skip
    texts: list[tuple[float, float | None, str]] = []
    if stages:
        names = {"W": "Sleep stage W", "2": "Sleep stage N2"}
        texts += [(30.0 * k, 30.0, names[sign]) for k, sign in enumerate(STAGES)]
        texts += [(30.0, None, "Lights off"), (690.0, None, "Lights on")]
        texts += [(150.0, 12.0, "Obstructive apnea"), (181.0, 4.0, "EEG arousal")]
    if marked:
        texts += [(200.0 + 30 * k, 2.0, "Limb movement@@EMG LAT") for k in range(5)]
    texts.sort(key=itemgetter(0))
    recording = edfio.Recording(startdate=date(2026, 11, 20)) if dated else edfio.Recording()
    file = edfio.Edf(
        signals,
        starttime=time(22, 30),
        recording=recording,
        annotations=[edfio.EdfAnnotation(*one) for one in sorted(texts, key=itemgetter(0))]
        if texts
        else (),
    )
    file.write(path)
    return path
