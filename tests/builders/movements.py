"""Nights of leg movements for tests: drawn by hand, and drawn by lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ekbom.knowledge.load import load_rules
from ekbom.model.movement import Hypnogram, Leg, LegMovement, Movement, Scored, Span
from ekbom.model.rules import OPTIONS, RuleSet, with_options
from ekbom.movements import score_movements


def lane(text: str, leg: Leg, step_s: float) -> list[LegMovement]:
    """Movements from a drawn line.

    One sign stands for `step_s`. A run of ``#`` is one movement as long as it is drawn, ``|`` is
    one of a second, anything else is rest.
    """
    found: list[LegMovement] = []
    place = 0
    while place < len(text):
        if text[place] == "|":
            found.append(LegMovement(place * step_s, 1.0, leg))
        elif text[place] == "#":
            long = len(text[place:]) - len(text[place:].lstrip("#"))
            found.append(LegMovement(place * step_s, long * step_s, leg))
            place += long - 1
        place += 1
    return found


def drawn(
    rules: str, left: str = "", right: str = "", *, step_s: float = 5.0, **given: Any
) -> Scored:
    """A drawn night, scored; ``options`` are set on the edition, the rest is passed on."""
    moves = lane(left, "left", step_s) + lane(right, "right", step_s)
    edition = with_options(load_rules(rules), given.pop("options", {}))
    return score_movements(moves, rules=edition, **given)


def drawn_stages(text: str, epoch_s: float = 30.0) -> Hypnogram:
    """Stages from signs: W, 1, 2, 3, R, ?."""
    names: Any = {"W": "W", "1": "N1", "2": "N2", "3": "N3", "R": "R", "?": "?"}
    return Hypnogram(tuple(names[sign] for sign in text), epoch_s)


def signs(scored: Scored) -> str:
    """One sign for each movement: its series number, ``c`` a lone candidate, ``x`` neither."""
    return "".join(_sign(one) for one in scored.movements)


def _sign(one: Movement) -> str:
    return str(one.series) if one.periodic else "c" if one.candidate else "x"


@dataclass(frozen=True)
class Timeline:
    """Everything that is given to the engine."""

    moves: tuple[LegMovement, ...]
    rules: RuleSet
    hypnogram: Hypnogram | None
    respiratory: tuple[Span, ...] | None
    arousals: tuple[Span, ...] | None
    lights: Span | None

    def given(self) -> dict[str, Any]:
        return {
            "rules": self.rules,
            "hypnogram": self.hypnogram,
            "respiratory": self.respiratory,
            "arousals": self.arousals,
            "lights": self.lights,
        }


def random_timeline(seed: int) -> Timeline:
    """A night by lot: edition, options, and times on a grid that hits every limit exactly."""
    rng = np.random.default_rng(seed)
    name = str(rng.choice(["wasm2016", "wasm2006", "aasm"]))
    options = {
        option: str(rng.choice(values)) for option, values in OPTIONS.items() if rng.random() < 0.5
    }
    rules = with_options(load_rules(name), options)
    n = int(rng.integers(0, 70))
    grid = float(rng.choice([0.25, 0.5, 1.0, 1e-6]))
    gaps = rng.choice([0.5, 3.0, 5.0, 9.0, 10.0, 20.0, 40.0, 89.0, 90.0, 91.0], n) + np.where(
        rng.random(n) < 0.5, 0.0, rng.normal(0, 2.0, n)
    )
    onset = np.round(np.abs(gaps).cumsum() / grid) * grid
    lasts = rng.choice([0.2, 0.5, 1.0, 2.0, 5.0, 9.75, 10.0, 10.25, 14.0], n)
    legs: list[Leg] = ["left", "right"]
    which: list[Leg] = [legs[i] for i in rng.integers(0, 2, n)]
    if rng.random() < 0.1:
        which = ["unknown"] * n
    moves = [
        LegMovement(float(a), float(d), leg) for a, d, leg in zip(onset, lasts, which, strict=True)
    ]
    # The other leg often answers, close to one of the limits between two legs.
    if which and which[0] != "unknown":
        moves += [
            LegMovement(one.onset_s + float(rng.choice([0.5, 1.5, 2.25, 4.75, 5.0])), 1.0, leg)
            for one in moves
            for leg in legs
            if leg != one.leg and rng.random() < 0.3
        ]
    order = rng.permutation(len(moves))
    end = float(onset[-1]) if n else 60.0

    def spans(most: int, longest: float) -> tuple[Span, ...] | None:
        if rng.random() < 0.2:
            return None
        at = np.round(rng.uniform(0, end, int(rng.integers(0, most))) / 0.25) * 0.25
        return tuple(Span(float(a), float(rng.choice([0.0, 0.5, 3.0, longest]))) for a in at)

    stages = None
    if rng.random() < 0.85:
        epochs = int(rng.integers(1, max(2, int(end / 30) + 3)))
        drawn_by_lot: Any = tuple(
            str(s) for s in np.repeat(rng.choice(["W", "N1", "N2", "N3", "R", "?"], epochs), 2)
        )
        stages = Hypnogram(drawn_by_lot[:epochs], 30.0, float(rng.choice([0.0, 12.5, -30.0])))
    lights = None
    if rng.random() < 0.5:
        off = float(np.round(rng.uniform(0, end / 2)))
        lights = Span(off, float(np.round(rng.uniform(0, end))))
    return Timeline(
        tuple(moves[i] for i in order), rules, stages, spans(12, 20.0), spans(25, 12.0), lights
    )
