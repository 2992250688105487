"""What a scoring found, kept beside its recording so that the night opens at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ekbom.actions.night_state import NightState, state_from
from ekbom.model.store import Originals

if TYPE_CHECKING:
    from ekbom.actions.night import ScoredNight


def remember_night(originals: Originals, digest: str, key: str, night: ScoredNight) -> None:
    """Keep the movements, stages and events of a scored night beside its recording.

    Parameters
    ----------
    originals : Originals
    digest : str
        SHA-256 of the recording.
    key : str
        Of the scoring.
    night : ScoredNight

    Raises
    ------
    StoreError
        When it cannot be written.
    """
    marks = night.marks
    state = NightState(
        duration_s=night.info.duration_s,
        legs=legs_of(night),
        movements=dict(enumerate(night.leg_movements)),
        hypnogram=marks.hypnogram,
        respiratory=marks.respiratory,
        arousals=marks.arousals,
        lights=marks.lights,
        next_id=len(night.leg_movements),
    )
    originals.derived.put(digest, _what(key), [json.dumps(state.to_dict()).encode()])


def remembered_night(originals: Originals, digest: str, key: str) -> NightState | None:
    """What was kept of a scoring; None when it is not there.

    Raises
    ------
    StoreError
        When it cannot be read, or was altered.
    """
    file = originals.derived.open(digest, _what(key))
    if file is None:
        return None
    with file:
        return state_from(json.loads(file.read()))


def legs_of(night: ScoredNight) -> dict[str, str]:
    """The legs a night tells apart, each with its channel; empty text for marks alone."""
    if night.channels:
        return {str(leg): label for leg, label in night.channels.items()}
    return dict.fromkeys(sorted({one.leg for one in night.leg_movements}), "")


def _what(key: str) -> str:
    return f"scored-{key}"
