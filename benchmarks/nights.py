"""Made-up nights, and what we and the peers find in them.

``python -m benchmarks.nights psgscoring|luna FOLDER`` is the side of a peer, in a process of its
own: it reads what `hand_over` wrote and prints the movements it found as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.match import Fit, by_onset, by_overlap, periodic
from benchmarks.source import ROOT
from ekbom.knowledge.load import load_detector, load_rules
from ekbom.model.movement import Leg, LegMovement, Scored
from ekbom.model.recording import Stretch
from ekbom.movements import score_movements
from ekbom.movements.simulate import SimulatedNight
from ekbom.recordings.write import SignalOut, write_signals

START = datetime(2026, 1, 5, 22, 30)
# Seconds a peer may take for one night.
PATIENCE_S = 500


def ours(night: SimulatedNight) -> list[LegMovement]:
    """What our detector finds in the bare samples of a night; it is given nothing else."""
    from ekbom.movements.find import find_leg

    first: Leg = "unknown" if any(one.leg == "unknown" for one in night.truth) else "left"
    legs: tuple[tuple[Leg, Any, float], ...] = (
        (first, night.left, night.rate_hz),
        ("right", night.right, night.right_rate_hz),
    )
    found: list[LegMovement] = []
    for leg, samples, rate in legs:
        if samples is not None:
            whole = find_leg([Stretch(samples, rate)], leg, detector=load_detector())
            found.extend(whole.movements)
    return found


def scored(night: SimulatedNight, moves: Sequence[LegMovement], rules: str = "wasm2016") -> Scored:
    """Movements of a night scored with the stages and events that are true of it."""
    return score_movements(
        moves,
        rules=load_rules(rules),
        hypnogram=night.hypnogram,
        respiratory=night.respiratory,
        arousals=night.arousals,
        lights=night.lights,
    )


def judged(night: SimulatedNight, found: Sequence[LegMovement]) -> dict[str, Any]:
    """How found movements fit the truth: for each leg, the periodic ones, and the index.

    ``f1_short`` leaves out everything over 10 s, true or found.
    """
    told: dict[str, Any] = {"legs": {}}
    for leg in dict.fromkeys(one.leg for one in night.truth):
        true = [one for one in night.truth if one.leg == leg]
        got = [one for one in found if one.leg == leg]
        fit = by_overlap(true, got)
        short = by_overlap(*([one for one in side if one.duration_s <= 10] for side in (true, got)))
        told["legs"][leg] = {**as_dict(fit), "f1_short": short.f1}
    truth, result = scored(night, night.truth), scored(night, found)
    told["periodic"] = as_dict(by_onset(periodic(truth.movements), periodic(result.movements)))
    told["index"] = [one.indices["plms_index"].value for one in (truth, result)]
    return told


def as_dict(fit: Fit) -> dict[str, float]:
    return {
        "matched": fit.matched,
        "true": fit.true,
        "found": fit.found,
        "aside": fit.aside,
        "f1": fit.f1,
        "precision": fit.precision,
        "recall": fit.recall,
    }


def own_periodic(night: SimulatedNight, onsets: Sequence[float]) -> float:
    """F1 of what a program of AASM rules calls periodic in sleep, against those rules' truth."""
    truth = scored(night, night.truth, "aasm").movements
    return by_onset(periodic([one for one in truth if one.stage != "W"]), onsets).f1


def peer(name: str, night: SimulatedNight) -> dict[str, Any]:
    """What a peer finds in a night, by the name of its setting: legs, and its periodic onsets."""
    with tempfile.TemporaryDirectory() as folder:
        _hand_over(night, Path(folder))
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.nights", name, folder],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr[-500:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def moves_of(rows: Sequence[Sequence[Any]]) -> list[LegMovement]:
    """Movements from a peer's rows of onset, duration and leg."""
    return [LegMovement(onset, lasts, leg) for onset, lasts, leg in rows]


def _hand_over(night: SimulatedNight, folder: Path) -> None:
    """A folder with the samples, the stages, and a recording of both legs."""
    assert night.left is not None
    assert night.right is not None
    assert night.rate_hz == night.right_rate_hz
    np.save(folder / "legs.npy", np.stack([night.left, night.right]))
    told = {
        "rate": night.rate_hz,
        "stages": list(night.hypnogram.stages),
        "breathing": [[one.onset_s, one.duration_s] for one in night.respiratory],
    }
    (folder / "night.json").write_text(json.dumps(told), encoding="utf-8")
    write_signals(
        folder / "night.edf",
        [
            SignalOut("LAT", night.left, night.rate_hz),
            SignalOut("RAT", night.right, night.rate_hz),
        ],
        start=START,
    )


def _psgscoring(folder: Path) -> dict[str, Any]:
    """Both ways of ending a movement. Each leg alone, all of it asleep; then the night as it is."""
    from psgscoring.plm import analyze_plm

    legs = np.load(folder / "legs.npy").astype(float)
    told = json.loads((folder / "night.json").read_text(encoding="utf-8"))
    rate, stages = told["rate"], told["stages"] + ["W", "W"]
    breathing = [{"onset_s": a, "duration_s": b} for a, b in told["breathing"]]
    result: dict[str, Any] = {}
    for setting in (False, True):
        given: dict[str, Any] = {
            "leg_unit": "uV",
            "offset_aasm": setting,
            "event_list_cap": None,
        }
        rows = []
        for name, leg in zip(("left", "right"), legs, strict=True):
            alone = analyze_plm(leg, None, rate, ["N2"] * len(stages), **given)
            rows += [[e["onset_s"], e["duration_s"], name] for e in alone["events"]]
        both = analyze_plm(*legs, rate, stages, resp_events=breathing, **given)
        result[f"offset_aasm={setting}"] = {
            "legs": rows,
            "periodic": [e["onset_s"] for e in both["events"] if e["is_plm"]],
        }
    return result


def _luna(folder: Path) -> dict[str, Any]:
    """The components that its command LM finds on each leg, by method."""
    import lunapi

    lunapi.proj().silence(True)
    result: dict[str, Any] = {}
    for method in ("wasm", "adaptive"):
        night = lunapi.proj().inst(method)
        night.attach_edf(str(folder / "night.edf"))
        night.proc(f"LM sig=LAT,RAT method={method} verbose=T")
        table = night.table("LM", "EVENT_TYPE")
        table = table[table["TYPE"] == "COMP"]
        columns = zip(table["START"], table["STOP"], table["SIDE"], strict=True)
        result[method] = {
            "legs": [
                [float(a), float(b) - float(a), "left" if side == "L" else "right"]
                for a, b, side in columns
            ],
            "periodic": [],
        }
    return result


if __name__ == "__main__":
    side = {"psgscoring": _psgscoring, "luna": _luna}[sys.argv[1]]
    print(json.dumps(side(Path(sys.argv[2]))))
