"""Somebody who is treated: the desk of who treats them, and a course with visits and nights."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.builders.desks import Clock, Counter, clock_of, make_desk
from tests.builders.places import own_place
from tests.builders.visits import ACTS, begin, record, visit
from tests.builders.workbench import Bench

from ekbom.actions.entries import log_entry
from ekbom.actions.people import add_person
from ekbom.actions.workspace import open_workspace

_MADE: dict[Any, tuple[Path, str, int]] = {}
LABEL = "KT-07"
URGE = "evening urge, 0 to 10"
DRAWN = {"calf_inner_right": 7, "calf_inner_left": 4, "shin_right": 5}
FELT = {
    "muscle": "soleus", "side": "right", "tender": 6, "own_feeling": True, "zones": ["calf_upper"],
}  # fmt: skip


def practice(tmp_path: Path) -> tuple[Bench, str]:
    """The workbench of a therapist with one client and nothing else."""
    desk = make_desk(tmp_path, role="therapist")
    return Bench(desk), add_person(desk, LABEL).id


def treated(
    tmp_path: Path, visits: int = 2, *, nights: int = 0, **screen: Any
) -> tuple[Bench, str]:
    """A client with weekly visits up to a week ago, and that many nights up to yesterday.

    Each is written once; a copy of its folder is a workspace as well.
    """
    key = (visits, nights, repr(screen))
    if key not in _MADE:
        folder = own_place()
        bench, person = _written(folder, visits, nights, screen)
        bench.house.desk.store.close()
        _MADE[key] = folder / "ws", person, bench.house.desk.new_id.last
    made, person, last = _MADE[key]
    place = tmp_path / "ws"
    shutil.copytree(made, place)
    return Bench(open_workspace(place, now=Clock(), new_id=Counter(last))), person


def _written(folder: Path, visits: int, nights: int, screen: Any) -> tuple[Any, str]:
    bench, person = practice(folder)
    desk, clock = bench.house.desk, clock_of(bench.house.desk)
    end = clock.at
    clock.at = end - timedelta(days=max(nights, 7 * visits + 1))
    consent = {"on": clock.at.date().isoformat(), "techniques": list(ACTS)}
    begin(desk, person, **{"consents": [consent], **screen})
    for ago in range(max(nights, 7 * visits), 0, -1):
        clock.at = end - timedelta(days=ago)
        if ago <= nights:
            level = 7 if ago > 7 * visits else 4
            log_entry(desk, person, {URGE: str(level + ago % 3 - 1)}, new=(URGE,))
        if ago % 7 == 0 and ago <= 7 * visits:
            add_visit(desk, person, first=ago == 7 * visits)
    clock.at = end
    return bench, person


def add_visit(desk: Any, person: str, *, first: bool = False) -> None:
    """The next visit, kept."""
    if first:
        told = visit(next_on=None, before={"rating": 6, "drawing": {"intensities": DRAWN}})
    else:
        told = {
            "before": {"rating": 5, "drawing": {"intensities": DRAWN}}, "after": {"rating": 3},
            "needles_out": 2, "felt": [FELT],
        }  # fmt: skip
    done = record(desk, person, told, like_last=not first)
    assert done.kept, (done.safety.blocked, done.safety.must_fill)
