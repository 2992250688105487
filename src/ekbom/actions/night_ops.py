"""The steps of working on a night: each checked, then taken; steps that were taken can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from types import MappingProxyType
from typing import Any

from ekbom.actions.night_state import NightNote, NightState, Off
from ekbom.model.errors import UsageError
from ekbom.model.movement import STAGES, Hypnogram, LegMovement, Span, Stage

Step = Mapping[str, Any]
# Longer than any movement that is one; a note of a few lines; a busy night of work.
_LONGEST_S, _LETTERS, MOST_STEPS = 120.0, 500, 5000
# Of a night nobody staged yet.
_EPOCH_S = 30.0
_WHYS = ("off", "artefact")


def take_steps(state: NightState, steps: Sequence[Step]) -> NightState:
    """A night after some steps.

    Parameters
    ----------
    state : NightState
    steps : sequence of mapping
        Each names what it does (``do``) and what that needs: ``add`` (onset_s, duration_s, leg),
        ``move`` (id, onset_s, duration_s), ``delete`` (id), ``stage`` (epoch, stage), ``off``
        (onset_s, duration_s, why), ``on`` (id), ``note`` (at_s, text), ``unnote`` (id). What is
        new gets the next number.

    Raises
    ------
    UsageError
        For a step that cannot be taken; none is taken then.
    """
    if len(steps) > MOST_STEPS:
        raise UsageError(
            "steps", f"{len(steps)} at once are more than {MOST_STEPS}", "save more often"
        )
    for number, step in enumerate(steps, start=1):
        take = _STEPS.get(str(step.get("do"))) if isinstance(step, Mapping) else None
        if take is None:
            raise _wrong(number, "it is no step that is known")
        try:
            state = take(state, step)
        except (KeyError, TypeError, ValueError) as error:
            raise _wrong(number, f"it cannot be taken ({error})") from error
    return state


def told_steps(steps: Sequence[Step]) -> str:
    """What some steps did, in a few words."""
    many = Counter(str(step["do"]) for step in steps)
    parts = [
        f"{many[name]} {one if many[name] == 1 else more}"
        for name, (one, more) in _TOLD.items()
        if many[name]
    ]
    return ", ".join(parts) or "nothing changed"


def _wrong(number: int, problem: str) -> UsageError:
    return UsageError(f"step {number}", problem, "open the night again, and do it once more")


def _add(state: NightState, step: Step) -> NightState:
    if step["leg"] not in state.legs:
        raise ValueError("there is no such leg here")
    made = LegMovement(*_times(state, step, _LONGEST_S), step["leg"])
    return _new(state, movements={**state.movements, state.next_id: made})


def _move(state: NightState, step: Step) -> NightState:
    old = state.movements[_number(step)]
    moved = LegMovement(*_times(state, step, _LONGEST_S), old.leg)
    return replace(state, movements={**state.movements, _number(step): moved})


def _delete(state: NightState, step: Step) -> NightState:
    return replace(state, movements=_without(state.movements, step))


def _stage(state: NightState, step: Step) -> NightState:
    stages = state.hypnogram
    if stages is None:
        many = max(1, int(state.duration_s / _EPOCH_S))
        unknown: Stage = "?"
        stages = Hypnogram((unknown,) * many, _EPOCH_S)
    epoch = step["epoch"]
    if not isinstance(epoch, int) or not 0 <= epoch < len(stages.stages):
        raise ValueError("there is no such epoch")
    stage: Stage = STAGES[STAGES.index(step["stage"])]
    changed = (*stages.stages[:epoch], stage, *stages.stages[epoch + 1 :])
    return replace(state, hypnogram=replace(stages, stages=changed))


def _off(state: NightState, step: Step) -> NightState:
    if step["why"] not in _WHYS:
        raise ValueError("nothing is switched off for that")
    made = Off(Span(*_times(state, step, state.duration_s)), step["why"])
    return _new(state, off={**state.off, state.next_id: made})


def _on(state: NightState, step: Step) -> NightState:
    return replace(state, off=_without(state.off, step))


def _note(state: NightState, step: Step) -> NightState:
    at, text = _seconds(step["at_s"]), str(step["text"]).strip()
    if not 0 <= at <= state.duration_s:
        raise ValueError("it lies outside of the night")
    if not text or len(text) > _LETTERS or not text.isprintable():
        raise ValueError(f"a note has one line of up to {_LETTERS} letters")
    return _new(state, notes={**state.notes, state.next_id: NightNote(at, text)})


def _unnote(state: NightState, step: Step) -> NightState:
    return replace(state, notes=_without(state.notes, step))


def _times(state: NightState, step: Step, longest_s: float) -> tuple[float, float]:
    onset, lasts = _seconds(step["onset_s"]), _seconds(step["duration_s"])
    if not (onset >= 0 and 0 < lasts <= longest_s and onset + lasts <= state.duration_s):
        raise ValueError("it lies outside of the night, or is too long")
    return onset, lasts


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise TypeError("a time is no number")
    return round(float(value), 6)


def _number(step: Step) -> int:
    number = step["id"]
    if not isinstance(number, int):
        raise TypeError("a number is no number")
    return number


def _without(things: Mapping[int, Any], step: Step) -> dict[int, Any]:
    left = dict(things)
    del left[_number(step)]
    return left


def _new(state: NightState, **changed: Any) -> NightState:
    return replace(state, **changed, next_id=state.next_id + 1)


_STEPS: Mapping[str, Callable[[NightState, Step], NightState]] = MappingProxyType(
    {
        "add": _add,
        "move": _move,
        "delete": _delete,
        "stage": _stage,
        "off": _off,
        "on": _on,
        "note": _note,
        "unnote": _unnote,
    }
)
_TOLD: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "add": ("movement added", "movements added"),
        "move": ("movement moved", "movements moved"),
        "delete": ("movement deleted", "movements deleted"),
        "stage": ("epoch staged", "epochs staged"),
        "off": ("stretch switched off", "stretches switched off"),
        "on": ("stretch switched on again", "stretches switched on again"),
        "note": ("note written", "notes written"),
        "unnote": ("note removed", "notes removed"),
    }
)
