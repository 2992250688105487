"""Made-up scored nights for the page and for the files beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.knowledge.load import load_rules
from ekbom.knowledge.night_policy import load_night_policy, night_context, pattern_clauses
from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram, Leg, LegMovement, Span
from ekbom.model.recording import Channel, Marks, RecordingInfo
from ekbom.movements import score_movements
from ekbom.movements.histograms import interval_histograms
from ekbom.movements.hours import by_hour, by_leg, by_third, more_indices
from ekbom.movements.sleep import sleep_summary
from ekbom.reports.night import NightPage
from ekbom.reports.night_quality import LegQuality

MADE_AT = "2026-11-21 08:00"
START = datetime(2026, 11, 20, 22, 34, 10)
HOURS = 8.0


@dataclass(frozen=True)
class Traced:
    """One stretch of an envelope."""

    start_s: float
    step_s: float
    rms_uv: NDArray[np.float32]
    rest_uv: NDArray[np.float32]


def leg_movements(seed: int = 1, hours: float = HOURS) -> tuple[LegMovement, ...]:
    """Runs of movements, many early and few late, some lone ones, some on both legs."""
    rng = np.random.default_rng(seed)
    found: list[LegMovement] = []
    at, end = 900.0, hours * 3600 - 60
    while at < end:
        leg: Leg = "left" if rng.random() < 0.5 else "right"
        for _ in range(int(rng.integers(1, 5 + 16 * (1 - at / end)))):
            lasts = float(np.clip(rng.lognormal(np.log(2.2), 0.4), 0.6, 9.0))
            found.append(LegMovement(round(at, 2), round(lasts, 2), leg))
            if rng.random() < 0.35:
                other: Leg = "right" if leg == "left" else "left"
                found.append(LegMovement(round(at + 0.3, 2), round(lasts, 2), other))
            at += float(np.clip(rng.lognormal(np.log(24), 0.4), 6, 85))
        at += float(rng.uniform(95, 700))
    return tuple(one for one in found if one.onset_s + one.duration_s < end)


def hypnogram(hours: float = HOURS) -> Hypnogram:
    """Five cycles of sleep with wake between."""
    cycle = "1222333333222222RRRR" * 4
    text = ("W" * 30 + cycle[:170] + "W" * 6 + cycle[:150] + "?" * 4 + "W" * 8) * 8
    names: Any = {"W": "W", "1": "N1", "2": "N2", "3": "N3", "R": "R", "?": "?"}
    stretched = "".join(sign * 3 for sign in text)
    return Hypnogram(tuple(names[s] for s in stretched[: int(hours * 120)]), 30.0)


def traces(
    moves: tuple[LegMovement, ...], recorded: tuple[Span, ...], seed: int = 2
) -> dict[Leg, tuple[Traced, ...]]:
    """Envelopes in which every movement can be seen, rest in steps."""
    rng = np.random.default_rng(seed)
    found: dict[Leg, tuple[Traced, ...]] = {}
    for leg in {one.leg for one in moves}:
        parts = []
        for span in recorded:
            n = int(span.duration_s * 50)
            rest = np.repeat(rng.uniform(0.8, 3.0, n // 60000 + 1), 60000)[:n]
            rms = rest * rng.normal(1, 0.12, n).clip(0.6)
            for one in moves:
                a = int((one.onset_s - span.onset_s) * 50)
                b = a + int(one.duration_s * 50)
                if one.leg == leg and a >= 0 and b <= n:
                    shape = np.sin(np.linspace(0.2, np.pi, b - a)) ** 0.5
                    rms[a:b] += shape * rng.lognormal(3.2, 0.5)
            parts.append(
                Traced(span.onset_s, 0.02, rms.astype(np.float32), rest.astype(np.float32))
            )
        found[leg] = tuple(parts)
    return dict(sorted(found.items()))


def info(name: str = "night.edf", recorded: tuple[Span, ...] | None = None) -> RecordingInfo:
    labels = ("EMG LAT", "EMG RAT", "ECG", "EEG C3-M2")
    channels = tuple(Channel(label, "uV", 256.0, -3200, 3200, -32768, 32767) for label in labels)
    spans = recorded or (Span(0.0, HOURS * 3600),)
    return RecordingInfo(name, "EDF+C", START, HOURS * 3600, 29_500_000, channels, spans)


def page(rules: str = "wasm2016", **more: Any) -> NightPage:
    """A full night; `more` replaces fields, and ``movements``, ``marks`` and ``recorded``."""
    recorded = more.pop("recorded", (Span(0.0, HOURS * 3600),))
    moves = more.pop("movements", leg_movements())
    rng = np.random.default_rng(5)
    marks = more.pop(
        "marks",
        Marks(
            hypnogram=hypnogram(),
            respiratory=tuple(Span(float(t), 18.0) for t in rng.uniform(3000, 25000, 24)),
            arousals=tuple(Span(float(t), 6.0) for t in rng.uniform(1500, 28000, 60)),
            lights=Span(1200.0, 26400.0),
        ),
    )
    given: dict[str, Any] = {
        "hypnogram": marks.hypnogram, "respiratory": marks.respiratory,
        "arousals": marks.arousals, "lights": marks.lights,
    }  # fmt: skip
    scored = score_movements(moves, rules=load_rules(rules), **given)
    plms = scored.indices["plms_index"]
    if plms.value is not None:
        sure = replace(plms, low=plms.value * 0.8, high=plms.value * 1.2)
        scored = replace(scored, indices={**scored.indices, "plms_index": sure})
    gaps, _ = interval_histograms(scored, load_night_policy().histogram)
    sleep = sleep_summary(marks.hypnogram, lights=marks.lights, arousals=marks.arousals)
    findings = (
        Finding("rest_high", "warning", "EMG RAT, 03:10 to 03:52",
                "the resting level lies above 5 microvolts for 42 minutes",
                "movements can be missed there; look at the electrode"),
        Finding("stages_used", "note", "night.edf", "960 epochs of 30 s", "used as they are"),
        *scored.findings,
    )  # fmt: skip
    fields: dict[str, Any] = {
        "info": info(recorded=recorded), "scored": scored, "marks": marks,
        "traces": traces(moves, recorded), "gaps": gaps,
        "sleep": sleep,
        "hours": by_hour(scored, marks.hypnogram, sleep.bed),
        "thirds": by_third(scored, marks.hypnogram, sleep),
        "legs": by_leg(scored), "more": more_indices(scored, sleep),
        "quality": (
            LegQuality("Left leg", "EMG LAT", (("Resting level", "median 1.6 µV"),
                                               ("Clipped", "nothing"))),
            LegQuality("Right leg", "EMG RAT", (("Resting level", "median 1.9 µV"),
                                                ("High rest", "42 min above 5 µV"))),
        ),
        "context": night_context(),
        "clauses": pattern_clauses(),
        "findings": findings,
        "files": ("leg_movements.tsv", "movements.tsv", "night.json"),
    }  # fmt: skip
    return NightPage(**{**fields, **more})
