"""The stage at each onset, and the minutes that the indices are counted over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ekbom.model.movement import STAGES, Hypnogram, Span, Stage
from ekbom.movements.ticks import FAR, PER_S, Flags, Ticks, bounds, ticks

NREM: tuple[Stage, ...] = ("N1", "N2", "N3")
REM: tuple[Stage, ...] = ("R",)
SLEEP: tuple[Stage, ...] = (*NREM, *REM)
WAKE: tuple[Stage, ...] = ("W",)
_UNKNOWN = STAGES.index("?")


@dataclass(frozen=True, slots=True)
class Staged:
    """Where the movements of a night lie, and how long each state lasted.

    Attributes
    ----------
    codes : int array (n,)
        Place of the stage at each onset in `STAGES`.
    in_bed : bool array (n,)
        Onset between lights off and on; all, where lights are not known.
    hours : mapping of stage to hours
        Wake between lights off and on alone.
    known : bool
        Whether there are stages at all.
    """

    codes: NDArray[np.int64]
    in_bed: Flags
    hours: dict[Stage, float]
    known: bool

    def of(self, stages: tuple[Stage, ...]) -> Flags:
        """Movements that begin in one of the stages; array (n,)."""
        found: Flags = np.isin(self.codes, [STAGES.index(stage) for stage in stages])
        return found

    def lasted(self, stages: tuple[Stage, ...]) -> float:
        """Hours in the stages."""
        return sum(self.hours[stage] for stage in stages)


def stage_onsets(onset: Ticks, hypnogram: Hypnogram | None, lights: Span | None) -> Staged:
    """The stage at each onset, with the hours in each stage.

    An onset before the first epoch or after the last has the stage ``?``. Lights limit wake and
    nothing else: sleep is counted wherever it was scored.

    Parameters
    ----------
    onset : int array (n,), microseconds
    hypnogram : Hypnogram or None
    lights : Span or None
        From lights off to lights on.

    Raises
    ------
    UsageError
        When the lights are no span of time.
    """
    codes = np.full(len(onset), _UNKNOWN, dtype=np.int64)
    off, on = bounds("lights", [lights]) if lights else (np.array([-FAR]), np.array([FAR]))
    in_bed = (onset >= off) & (onset < on)
    if hypnogram is None:
        return Staged(codes, in_bed, dict.fromkeys(STAGES, 0.0), known=False)
    scored = np.array([STAGES.index(stage) for stage in hypnogram.stages], dtype=np.int64)
    step, first = ticks(hypnogram.epoch_s), ticks(hypnogram.start_s)
    epoch = (onset - first) // step
    inside = (epoch >= 0) & (epoch < len(scored))
    codes[inside] = scored[epoch[inside]]
    begins = first + step * np.arange(len(scored))
    lasted = np.full(len(scored), step)
    awake = scored == STAGES.index("W")
    seen = np.minimum(begins + step, on) - np.maximum(begins, off)
    lasted[awake] = np.maximum(seen[awake], 0)
    total = np.bincount(scored, weights=lasted, minlength=len(STAGES)) / (PER_S * 3600)
    return Staged(codes, in_bed, dict(zip(STAGES, total.tolist(), strict=True)), known=True)
