"""Work on a scored night: counted anew while it is done, then kept as a scoring of one's own.

What the program found stays as it is. Whoever works on it has one scoring of their own for each
recording; every time it is kept makes a version, with its steps and the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ekbom import __version__
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import record_of, with_key
from ekbom.actions.night_counted import CountedNight, count_night, counted_dict, said_of
from ekbom.actions.night_ops import Step, take_steps, told_steps
from ekbom.actions.night_state import NightState, state_from
from ekbom.actions.night_view import ScoringSeen, seen_scoring
from ekbom.model.errors import NotAnswerable, StoreError, UsageError
from ekbom.model.kept import Kept

__all__ = ["count_steps", "keep_steps", "take_back"]


@person_verb("see")
def count_steps(desk: Desk, person: str, scoring: str, steps: Sequence[Step] = ()) -> CountedNight:
    """A scoring counted anew after some steps; nothing is kept.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    scoring : str
        Id of the scoring that is worked on.
    steps : sequence of mapping
        As of `ekbom.actions.night_ops.take_steps`.

    Raises
    ------
    NotAllowed
        When the actor may not see this person, or there is no such record.
    UsageError
        For a step that cannot be taken.
    NotAnswerable
        When the movements of the scoring are not there any more.
    """
    seen = seen_scoring(desk.store, desk.originals, person, scoring)
    desk.store.note(desk.event("count_steps", person, (seen.record.id,)))
    return count_night(take_steps(_there(seen), steps), seen.rules, seen.options)


@person_verb("score")
def keep_steps(
    desk: Desk, person: str, scoring: str, version: int, steps: Sequence[Step], *, reason: str
) -> Kept:
    """Keep what was done to a scoring, as the scoring of whoever did it.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    scoring : str
        Id of the scoring that was worked on.
    version : int
        Of it, as it was opened.
    steps : sequence of mapping
    reason : str
        Why, in one line.

    Raises
    ------
    NotAllowed
        When the actor may not score for this person, or there is no such record.
    UsageError
        Without a step or a reason, or for a step that cannot be taken.
    NotAnswerable
        When the movements of the scoring are not there any more.
    StoreError
        When it was changed since it was opened.
    """
    if not steps:
        raise UsageError("night", "nothing was changed", "mark or change something first")
    seen = seen_scoring(desk.store, desk.originals, person, scoring)
    state = take_steps(_there(seen), steps)
    plain = [dict(step) for step in steps]
    made = _made(desk, person, seen, state, plain, _reason(reason))
    with desk.store.transaction():
        if record_of(desk.store, person, scoring).version != version:
            raise _changed(scoring)
        return _keep(desk, made, scoring, desk.event("keep_steps", person, (made.id,)))


@person_verb("score")
def take_back(desk: Desk, person: str, scoring: str, version: int, *, reason: str) -> Kept:
    """Make an earlier version of one's own scoring the newest again.

    Parameters
    ----------
    desk : Desk
    person, scoring : str
    version : int
        The one that is to hold again.
    reason : str

    Raises
    ------
    NotAllowed
        When the actor may not score for this person, or there is no such record.
    UsageError
        When it is another's scoring, there is no such version, or without a reason.
    """
    seen = seen_scoring(desk.store, desk.originals, person, scoring)
    old = next((o for o in desk.store.history(scoring) if o.version == version), None)
    if old is None or "state" not in old.body or seen.record.author != desk.actor.id:
        raise UsageError("night", "there is no such version of your own", "choose another")
    state = state_from(old.body["state"])
    steps = [{"do": "back", "version": version}]
    made = _made(desk, person, seen, state, steps, _reason(reason))
    with desk.store.transaction():
        return _keep(desk, made, scoring, desk.event("take_back", person, (made.id,)))


def _there(seen: ScoringSeen) -> NightState:
    if seen.state is None:
        raise NotAnswerable(
            "this scoring",
            "its movements are not beside the recording any more",
            "score the night again; it takes a few seconds",
        )
    return seen.state


def _made(
    desk: Desk,
    person: str,
    seen: ScoringSeen,
    state: NightState,
    steps: Sequence[Mapping[str, Any]],
    reason: str,
) -> Kept:
    """The next version of the actor's own scoring of this recording, or its first."""
    based = seen.record
    recording = record_of(desk.store, person, str(based.body["recording"]))
    key = f"by-{desk.actor.id}-{recording.key}"
    old = with_key(desk.store, person, "scoring", key)
    counted = count_night(state, seen.rules, seen.options, intervals=True)
    start = recording.body.get("start")
    body = {
        "recording": recording.id,
        "rules": seen.rules,
        "options": dict(based.body["options"]),
        "version": __version__,
        "night": counted_dict(counted, based.body["night"]["recording"], __version__),
        "said": said_of(counted, None if start is None else datetime.fromisoformat(start)),
        "based_on": [based.id, based.version],
        "steps": list(steps),
        "state": state.to_dict(),
    }
    if old is not None:
        return desk.next_record(old, body, reason)
    made = desk.first_record(
        person, "scoring", key, body,
        at=recording.at, night=recording.night, source=recording.source,
    )  # fmt: skip
    return replace(made, reason=reason)


def _keep(desk: Desk, made: Kept, scoring: str, event: Any) -> Kept:
    newest = desk.store.get(made.id)
    if (newest.version if newest else 0) + 1 != made.version:
        raise _changed(scoring)
    (desk.store.keep if made.version == 1 else desk.store.amend)([made], event)
    return made


def _changed(scoring: str) -> StoreError:
    return StoreError(
        scoring,
        "it was changed since it was opened",
        "nothing was kept of this; open the night again",
    )


def _reason(said: str) -> str:
    told = said.strip()
    if not told or not told.isprintable() or len(told) > _LETTERS:
        raise UsageError("reason", "a change needs its reason, in one line", "say why")
    return told


_LETTERS = 300


def told_of(version: Kept) -> str:
    """What a version changed, in a few words."""
    steps = version.body.get("steps")
    if steps is None:
        return "found by the program"
    if steps and steps[0].get("do") == "back":
        return f"back to version {steps[0]['version']}"
    return told_steps(steps)
