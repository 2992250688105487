"""Small folders laid out like public data sets; see the readers for what is known of these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from tests.builders.edf import File, Made
from tests.builders.signals import trace

SECONDS, RATE = 600, 256
# Twenty-four bursts of the left leg, every second one answered by the right leg.
LEFT = tuple((65.0 + 22.0 * k, 2.0) for k in range(24))
RIGHT = tuple((onset + 0.2, 1.6) for onset, _ in LEFT[::2])
# Somebody else is later, ends sooner and misses every sixth; a third one sees three more.
LATE = tuple((onset + 0.3, lasts - 0.4) for k, (onset, lasts) in enumerate(LEFT) if k % 6)
MORE = (*LEFT, (75.0, 1.0), (119.0, 1.0), (141.0, 1.0))
STAGES = ("?", "W", *("N2",) * 16, "R", "W")
Bursts = Sequence[tuple[float, float]]


@cache
def _leg(bursts: tuple[tuple[float, float], ...], seed: int) -> Made:
    made = trace(SECONDS, [(*one, 40.0) for one in bursts], rate=RATE, seed=seed)
    values = np.round(made / 0.1).astype(np.int64)
    return Made("", values, RATE)


def leg(label: str, bursts: Iterable[tuple[float, float]], seed: int = 0) -> Made:
    """A channel of ten minutes, in steps of a tenth of a microvolt."""
    return Made(label, _leg(tuple(bursts), seed).values, RATE)


def annotated(left: Bursts, right: Bursts, *, stages: Sequence[str] = STAGES) -> bytes:
    """What a scorer leaves behind: EDF+C without signals, one record of no length."""
    notes = [(30.0 * k, 30.0, f"Sleep stage {stage}") for k, stage in enumerate(stages)]
    for channel, bursts in (("EMG LAT", left), ("EMG RAT", right)):
        notes += [(*one, f"Limb movement@@{channel}") for one in bursts]
    if stages:
        notes += [(31.5, 0.0, "Lights off@@EMG RAT"), (598.0, 0.0, "Lights on")]
    raw = [f"{at:+g}\x15{lasts:g}\x14{text}\x14".encode() for at, lasts, text in sorted(notes)]
    return File((), "0", "EDF+C", notes=[raw], note_bytes=12000).to_bytes()


def table(left: Bursts, right: Bursts, *, stages: Sequence[str] = STAGES) -> str:
    """The same as the text file beside it."""
    rows = [f"{30 * k}, 30, Sleep stage {stage}, " for k, stage in enumerate(stages)]
    for channel, bursts in (("EMG LAT", left), ("EMG RAT", right)):
        rows += [f"{onset:g}, {lasts:g}, Limb movement, {channel}" for onset, lasts in bursts]
    head = "Date, Time, Recording onset, Duration, Annotation, Linked channel\n"
    return head + "".join(f"01.01.01, 22.30.00, {row}\n" for row in rows)


def psg_ipa(folder: Path, records: Sequence[str] = ("SN1", "SN2")) -> Path:
    """PSG-IPA with three scorers: one exact, one late, one who sees more.

    The second record ends sooner, in both legs and for all scorers.
    """
    task = folder / "Limb_movements"
    (task / "PSG").mkdir(parents=True)
    manual = task / "Annotations" / "manual"
    manual.mkdir(parents=True)
    for seed, name in enumerate(records):
        last = SECONDS if seed == 0 else SECONDS / 2
        right = until(RIGHT, last)
        file = File((leg("EMG LAT", until(LEFT, last), seed), leg("EMG RAT", right, seed + 10)))
        (task / "PSG" / f"{name}_LimbMovements.edf").write_bytes(file.to_bytes())
        for scorer, marks in enumerate((LEFT, LATE, MORE), start=1):
            left = until(marks, last)
            stem = manual / f"{name}_LimbMovements_manual_scorer{scorer}"
            stem.with_suffix(".edf").write_bytes(annotated(left, right))
            stem.with_suffix(".txt").write_text(table(left, right), encoding="utf-8")
    return folder


def until(bursts: Bursts, last_s: float) -> tuple[tuple[float, float], ...]:
    """Those that begin before a time."""
    return tuple(one for one in bursts if one[0] < last_s)


def dreams(
    folder: Path,
    names: Sequence[str] = ("excerpt1", "excerpt2"),
    *,
    labels: tuple[str, str] = ("EMG2", "EMG3"),
    title: str = "[vis_PLMs/EMG3]",
) -> Path:
    """The DREAMS PLMs database; the expert marked the second of two channels."""
    place = folder / "DatabasePLMs"
    place.mkdir(parents=True)
    codes = {"W": 5, "R": 4, "N1": 3, "N2": 2, "N3": 1, "?": -2}
    for seed, name in enumerate(names):
        file = File((leg(labels[0], RIGHT, seed + 20), leg(labels[1], LEFT, seed + 30)))
        (place / f"{name}.edf").write_bytes(file.to_bytes())
        rows = "".join(f"{onset:.2f}\t{lasts:.2f}\n" for onset, lasts in LEFT)
        (place / f"Visual_scoring1_{name}.txt").write_text(f"{title}\n{rows}", encoding="utf-8")
        stages = "".join(f"{codes[stage]}\n" * 6 for stage in STAGES)
        (place / f"Hypnogram_{name}.txt").write_text(f"[hypnogram]\n{stages}", encoding="utf-8")
        (place / f"{name}.txt").write_text("[EMG3]\n0.1\n0.2\n", encoding="utf-8")
    return folder
