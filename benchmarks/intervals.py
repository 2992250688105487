"""How often the interval of an index holds its true value, on nights of spells and rests.

The true value of a world is the mean of the index over many of its nights. A night is sleep from
end to end; movements come in spells, as renewals with lognormal intervals, and rest between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.rates import exact_interval
from benchmarks.source import ROOT, commit, versions

if TYPE_CHECKING:
    from ekbom.model.movement import Scored

RESULT = ROOT / "benchmarks" / "results" / "intervals.md"
SEED, HOURS, NIGHTS, TRUTH = 20261121, 7.0, 400, 1500
INDICES = ("plms_index", "clms_index", "periodicity_index")
# Under this share of nights an interval would mislead.
LEAST = 0.8


@dataclass(frozen=True)
class World:
    """Mean minutes of a spell and of a rest; whether spells shorten through the night."""

    name: str
    spell_min: float
    rest_min: float
    falls: bool = False


WORLDS = (
    World("spells of 10 min, rests of 10", 10, 10),
    World("spells of 20 min, rests of 20, fewer towards morning", 20, 20, falls=True),
    World("spells of 5 min, rests of 40", 5, 40),
    World("spells of 20 min, rests of 30", 20, 30),
    World("spells of 30 min, rests of 60", 30, 60),
)


def night(world: World, rng: np.random.Generator) -> Scored:
    """One scored night of a world; a lone movement now and then in the rests."""
    from ekbom.knowledge.load import load_rules
    from ekbom.model.movement import Hypnogram, LegMovement
    from ekbom.movements import score_movements

    end, at, moving = HOURS * 3600, 0.0, bool(rng.random() < 0.5)
    onsets: list[float] = []
    while at < end:
        mean = world.spell_min if moving else world.rest_min
        if world.falls:
            part = at / end
            mean *= 1.6 - 1.2 * part if moving else 0.4 + 1.2 * part
        lasts = float(rng.exponential(mean * 60))
        median, spread = (24.0, 0.4) if moving else (600.0, 1.0)
        steps = rng.lognormal(np.log(median), spread, int(lasts / 5) + 5)
        times = at + np.cumsum(steps)
        onsets += times[times < min(at + lasts, end)].tolist()
        at, moving = at + lasts, not moving
    stages = Hypnogram(("N2",) * int(end / 30), 30.0)
    moves = [LegMovement(onset, 1.5, "left") for onset in onsets]
    return score_movements(moves, rules=load_rules("wasm2016"), hypnogram=stages)


def covered(world: World) -> dict[str, tuple[float, int, int, float]]:
    """For each index: its true value, nights that hold it, nights with an interval, mean width."""
    from ekbom.knowledge.night_policy import load_night_policy
    from ekbom.model.movement import Hypnogram
    from ekbom.movements.bootstrap import with_intervals

    rng = np.random.default_rng([SEED, WORLDS.index(world)])
    values: dict[str, list[float]] = {name: [] for name in INDICES}
    for _ in range(TRUTH):
        indices = night(world, rng).indices
        for name in INDICES:
            value = indices[name].value
            if value is not None:
                values[name].append(value)
    truth = {name: float(np.mean(kept)) for name, kept in values.items()}
    stages = Hypnogram(("N2",) * int(HOURS * 120), 30.0)
    policy = load_night_policy().interval
    ends: dict[str, list[tuple[float, float]]] = {name: [] for name in INDICES}
    for _ in range(NIGHTS):
        found = with_intervals(night(world, rng), hypnogram=stages, policy=policy, rng=rng)
        for name, kept_ends in ends.items():
            one = found.indices[name]
            if one.low is not None and one.high is not None:
                kept_ends.append((one.low, one.high))
    return {
        name: (
            truth[name],
            sum(low <= truth[name] <= high for low, high in pairs),
            len(pairs),
            float(np.mean([high - low for low, high in pairs])),
        )
        for name, pairs in ends.items()
    }


def run(*, minutes: float = 0, only: str = "") -> int:
    """Draw every world and write the table; `minutes` is not needed, it takes two or three."""
    worlds = [world for world in WORLDS if only in world.name]
    rows, broken = [], []
    for world in worlds:
        for name, (truth, held, n, width) in covered(world).items():
            low, high = exact_interval(held, n)
            share = f"{100 * held / n:.1f} ({100 * low:.1f}-{100 * high:.1f})"
            rows.append(f"| {world.name} | `{name}` | {truth:.2f} | {share} | {n} | {width:.2f} |")
            if high < LEAST:
                broken.append(f"{world.name}: {name} {share}")
        print(
            f"intervals: {world.name} done{f' of {minutes:g} min' if minutes else ''}", flush=True
        )
    text = page(rows, broken)
    print(text)
    if not only:
        RESULT.write_text(text, encoding="utf-8")
    return 1 if broken else 0


def page(rows: list[str], broken: list[str]) -> str:
    """The table of all worlds."""
    return "\n".join(
        [
            "# How often the interval of an index holds its true value",
            "",
            f"Commit {commit()}; {versions('numpy')}; {NIGHTS} nights of {HOURS:g} h a world, the "
            f"true value from {TRUTH} more, seed {SEED}.",
            "",
            "Shares are percent with the exact 95 % interval; the name of the interval says 95. "
            f"Limit: not surely under {100 * LEAST:.0f}. A night holds few long spells, which is "
            "why these are the hard ones.",
            "",
            f"**Limits broken: {len(broken)}.**" + "".join(f"\n- {one}" for one in broken),
            "",
            "| World | Index | True value | Holds it | Nights | Mean width |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )
