"""Ten years of one person: 3,650 nights with 20 actions each, and 400 scored nights."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from itertools import islice
from random import Random

from benchmarks.crash_jobs import new_id
from ekbom.actions.desk import Desk
from ekbom.model.kept import Kept

NIGHTS = 3650
ACTIONS = 20
SCORED = 400
TOGETHER = 5000
LAST = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
# Bytes of what is kept of one scored night, and of a recording that is only stood for.
SCORING_BYTES = 20_000


def fill(
    desk: Desk, person: str, *, apart: bool, nights: int = NIGHTS, scored: int = SCORED
) -> int:
    """Put so many nights into a workspace, as they would be after so long; gives the number.

    Parameters
    ----------
    desk : Desk
    person : str
    apart : bool
        Whether each action was written down by itself, as in a log through the day; else each
        night is one line with all of them, as in a table.
    nights, scored : int
    """
    rng = Random(f"{person} {apart}")
    count = 0
    entries = _entries(desk, person, nights, rng, apart=apart)
    while some := list(islice(entries, TOGETHER)):
        ids = tuple(one.id for one in some)
        desk.store.keep(some, desk.event("log_entry", person, ids))
        count += len(some)
    for number in range(scored):
        count += _scored_night(desk, person, LAST - timedelta(days=9 * number), rng)
    return count


def _entries(desk: Desk, person: str, nights: int, rng: Random, *, apart: bool) -> Iterator[Kept]:
    for night in range(nights, 0, -1):
        evening = LAST - timedelta(days=night)
        urge = {"urge": str(rng.randrange(11))}
        actions = {f"action_{number}": str(rng.randrange(4)) for number in range(ACTIONS)}
        if not apart:
            yield _entry(desk, person, evening, urge | actions, f"evening {night}")
            continue
        yield _entry(desk, person, evening, urge, f"evening {night}")
        for number, (name, value) in enumerate(actions.items()):
            at = evening - timedelta(minutes=10 * number + 5)
            yield _entry(desk, person, at, {name: value}, "")


def _entry(desk: Desk, person: str, at: datetime, cells: dict[str, str], note: str) -> Kept:
    id_ = new_id()
    return Kept(
        id_, person, "entry", id_, at, desk.actor.id, desk.actor.role,
        {"cells": cells, "note": note}, at=at.replace(tzinfo=None), night=at.date(), source="log",
    )  # fmt: skip


def _scored_night(desk: Desk, person: str, evening: datetime, rng: Random) -> int:
    """A recording and what was found in it; the signal itself is only stood for."""
    digest = sha256(os.urandom(32)).hexdigest()
    at = datetime.combine(evening.date(), time(22, 30))
    name = f"{evening:%Y-%m-%d}.edf"
    recording = Kept(
        new_id(), person, "recording", digest, evening, desk.actor.id, desk.actor.role,
        {"name": name, "duration_s": 28800.0, "channels": ["EMG LAT", "EMG RAT"]},
        at=at, night=evening.date(), source=name, original=digest,
    )  # fmt: skip
    series = [round(rng.uniform(0, 28800), 2) for _ in range(SCORING_BYTES // 10)]
    scoring = Kept(
        new_id(), person, "scoring", sha256(digest.encode()).hexdigest(), evening, desk.actor.id,
        desk.actor.role, {"rules": "wasm2016", "options": {}, "night": {"movements": series}},
        at=at, night=evening.date(), source="score",
    )  # fmt: skip
    event = desk.event("score_kept", person, (recording.id, scoring.id))
    with desk.store.transaction():
        desk.store.add_original(digest, 300_000_000, event)
        desk.store.keep([recording, scoring], event)
    return 2
