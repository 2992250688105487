"""Recordings that are odd in one way each: rates, units, forms, legs and labels, through a file."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.nights import START, judged, ours
from ekbom.actions.night import score_night
from ekbom.actions.simulate_night import write_simulated
from ekbom.movements.simulate import Legs, simulate_night

RATES = (100, 128, 200, 256, 500, 512)
HOURS = 3.0
LABEL_HOURS = 0.5
# Artefacts have no limit of their own; they are shown.
EVENT_MIN = {"clean": 0.995, "hard": 0.97, "artefacts": 0.0}


@dataclass(frozen=True)
class Odd:
    """What is odd about a recording; all else is that of a plain one."""

    kind: str = "hard"
    hours: float = HOURS
    rate: float = 256.0
    right_rate: float | None = None
    unit: str = "uV"
    form: str = "EDF+C"
    inverted: bool = False
    legs: Legs = "both"
    labels: tuple[str, str] | None = None
    named: bool = False


def _labelled(left: str, right: str, *, named: bool = False) -> Odd:
    return Odd("clean", LABEL_HOURS, labels=(left, right), named=named)


ODD: dict[str, Odd] = {
    "plain": Odd(),
    "100 Hz": Odd(rate=100.0),
    "512 Hz": Odd(rate=512.0),
    "mV": Odd(unit="mV"),
    "V": Odd(unit="V"),
    "inverted range": Odd(inverted=True),
    "plain EDF": Odd(form="EDF"),
    "BDF": Odd(form="BDF"),
    "EDF+D with a gap of ten minutes": Odd(form="EDF+D"),
    "BDF+D with a gap of ten minutes": Odd(form="BDF+D", unit="mV", inverted=True),
    "left leg alone": Odd(legs="left"),
    "right leg alone": Odd(legs="right"),
    "a single channel": Odd(legs="single"),
    "legs at 200 and 512 Hz": Odd(rate=200.0, right_rate=512.0),
    "artefacts": Odd(kind="artefacts"),
    "LAT, RAT": _labelled("LAT", "RAT"),
    "Leg/L, Leg/R": _labelled("Leg/L", "Leg/R"),
    "L-Leg, R-Leg": _labelled("L-Leg", "R-Leg"),
    "EMG Tib-L, EMG Tib-R": _labelled("EMG Tib-L", "EMG Tib-R"),
    "TIB l., TIB r.": _labelled("TIB l.", "TIB r."),
    "PLM l, PLM r": _labelled("PLM l", "PLM r"),
    "Left Leg, Right Leg": _labelled("Left Leg", "Right Leg"),
    "EMG LLeg, EMG RLeg": _labelled("EMG LLeg", "EMG RLeg"),
    "LTA, RTA": _labelled("LTA", "RTA"),
    "Bein li, Bein re": _labelled("Bein li", "Bein re"),
    "LEG1, LEG2, told apart by hand": _labelled("LEG1", "LEG2", named=True),
}


def rate_row(seed: int, rate: float) -> dict[str, Any]:
    """One hard night at one rate."""
    night = simulate_night("hard", rng=np.random.default_rng(seed), rate_hz=float(rate))
    return {"ours": judged(night, ours(night))}


def odd(name: str, seed: int) -> dict[str, Any]:
    """Write the recording, score it as a person would, and compare with the truth."""
    it = ODD[name]
    night = simulate_night(
        it.kind,
        rng=np.random.default_rng(seed),
        hours=it.hours,
        rate_hz=it.rate,
        right_rate_hz=it.right_rate,
        legs=it.legs,
    )
    labels = dict(zip(("left", "right"), it.labels, strict=True)) if it.labels else {}
    with tempfile.TemporaryDirectory() as folder:
        files = write_simulated(
            night,
            folder,
            start=START,
            form=it.form,
            unit=it.unit,
            inverted=it.inverted,
            labels=labels,
        )
        found = score_night(
            files.recording,
            stages=[files.events],
            **({"left": it.labels[0], "right": it.labels[1]} if it.named and it.labels else {}),
        )
    fit = judged(files.night, found.leg_movements)
    legs = fit["legs"].values()
    f1 = 2 * sum(leg["matched"] for leg in legs) / sum(leg["true"] + leg["found"] for leg in legs)
    broken = "" if f1 >= EVENT_MIN[it.kind] else f"F1 {f1:.4f}, wanted {EVENT_MIN[it.kind]}"
    if {one.leg for one in found.leg_movements} != set(fit["legs"]):
        broken = f"legs {sorted({one.leg for one in found.leg_movements})}"
    return {"ours": fit, "f1": f1, "kind": it.kind, "hours": it.hours, "broken": broken}
