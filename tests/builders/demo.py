"""The demo people, made once for all tests of a process and copied for each."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from tests.builders.desks import Clock, Counter
from tests.builders.places import own_place

from ekbom.actions.demo import create_demo, open_demo
from ekbom.actions.desk import Desk

# An evening: what was written last is of the night before.
NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
_LAST = 10**6  # ids given out while it is made stay below


@cache
def _made() -> Path:
    place = own_place() / "demo"
    create_demo(place, now=Clock(NOW), new_id=Counter()).store.close()
    return place


def demo_desk(tmp_path: Path) -> Desk:
    """The desk of whoever keeps a demo of one's own, on the evening of `NOW`."""
    place = tmp_path / "demo"
    shutil.copytree(_made(), place)
    return open_demo(place, now=Clock(NOW), new_id=Counter(_LAST))


def person_of(desk: Desk, label: str) -> str:
    """Id of a person of the demo."""
    return next(one.id for one in desk.store.persons() if one.label == label)


def member_of(desk: Desk, label: str) -> str:
    """Id of a member of the demo."""
    return next(one.id for one in desk.store.members() if one.label == label)
