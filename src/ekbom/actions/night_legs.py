"""The legs of a recording: their movements found, scored, and what was noticed of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from ekbom.knowledge.load import load_detector
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding
from ekbom.model.movement import Leg, LegMovement, Scored
from ekbom.model.recording import Marks, Stretch
from ekbom.model.rules import RuleSet
from ekbom.recordings import Recording

if TYPE_CHECKING:
    from ekbom.movements.found import LegFound

# Samples of one leg, eleven hours at 256 Hz: longer recordings take one leg after the other.
_SAMPLES_AT_ONCE = 10_000_000


def find_legs_moving(
    recording: Recording, channels: Mapping[Leg, str], unit: str | None, offset_reading: str
) -> tuple[LegFound, ...]:
    """The movements of each leg; of both at once where memory allows it."""
    from ekbom.movements.find import find_leg

    settings = load_detector()
    stretches = recording.read(list(channels.values()), unit=unit)

    def one(leg: Leg, label: str) -> LegFound:
        # Taken out, so that the samples of a leg are let go of as soon as it is done.
        samples: Sequence[Stretch] = stretches.pop(label)
        try:
            return find_leg(samples, leg, detector=settings, offset_reading=offset_reading)
        except InputError as error:
            where = f"{recording.info.name}, channel {label}"
            raise InputError(where, error.problem, error.todo) from error

    longest = max(sum(len(part.samples) for part in parts) for parts in stretches.values())
    if len(channels) == 1 or longest > _SAMPLES_AT_ONCE:
        return tuple(one(leg, label) for leg, label in channels.items())
    with ThreadPoolExecutor(len(channels)) as pool:
        try:
            jobs = [pool.submit(one, leg, label) for leg, label in channels.items()]
        except RuntimeError as error:
            # A thread that cannot be started had no room for its stack.
            raise MemoryError from error
        return tuple(job.result() for job in jobs)


def score_beside(marks: Marks, movements: Sequence[LegMovement], rules: RuleSet) -> Scored:
    """The movements scored with the stages and events that were marked beside them."""
    from ekbom.movements import score_movements

    return score_movements(
        movements,
        rules=rules,
        hypnogram=marks.hypnogram,
        respiratory=marks.respiratory,
        arousals=marks.arousals,
        lights=marks.lights,
    )


def findings_of_legs(legs: Iterable[LegFound], channels: Mapping[Leg, str]) -> list[Finding]:
    """What was noticed of each leg, with the name of its channel."""
    return [
        Finding(said.code, said.severity, _place(channels[one.leg], said), said.what, said.repair)
        for one in legs
        for said in one.findings
    ]


def _place(channel: str, said: Finding) -> str:
    return f"channel {channel}" if said.where in ("", "leg") else f"channel {channel}, {said.where}"
