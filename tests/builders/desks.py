"""Desks to act at: a workspace in a folder, a clock that is stepped by hand, ids that count."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.builders.places import own_place

from ekbom.actions.desk import Desk
from ekbom.actions.workspace import create_workspace, open_workspace
from ekbom.model.people import Actor, Role

START = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
PASSPHRASE = "seven quiet nights in november"


class Clock:
    """Stands still until it is stepped or set."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def step(self, **by: float) -> None:
        """Go on, by ``hours=1`` or whatever a timedelta takes."""
        self.at += timedelta(**by)


class Counter:
    """Ids ``0001``, ``0002`` and so on."""

    def __init__(self, last: int = 0) -> None:
        self.last = last

    def __call__(self) -> str:
        self.last += 1
        return f"{self.last:032x}"


_MADE: dict[Role, Path] = {}


def make_desk(
    tmp_path: Path,
    *,
    role: Role = "person",
    database: str = "sqlite",
    name: str = "ws",
    clock: Clock | None = None,
) -> Desk:
    """The desk of the owner of a new workspace; `clock_of` gives its clock.

    Parameters
    ----------
    tmp_path : Path
    role : Role
        Of the owner. A person's workspace holds that person, called ``me``.
    database : {"sqlite", "sqlcipher", "postgresql"}
        SQLCipher is locked with `PASSPHRASE`.
    """
    clock, place = clock or Clock(), tmp_path / name
    if database != "sqlite":
        return _create(place, role, database, clock, Counter())
    if role not in _MADE:
        # The tables are made once; a copy of the folder is a workspace as well.
        _MADE[role] = own_place() / "ws"
        _create(_MADE[role], role, database, Clock(), Counter()).store.close()
    shutil.copytree(_MADE[role], place)
    return open_workspace(place, now=clock, new_id=Counter(2))


def _create(place: Path, role: Role, database: str, clock: Clock, counter: Counter) -> Desk:
    address = ""
    if database == "postgresql":
        from tests.builders.postgres import new_database

        address = new_database()
    return create_workspace(
        place,
        label="me",
        role=role,
        database=address,
        passphrase=PASSPHRASE if database == "sqlcipher" else None,
        now=clock,
        new_id=counter,
    )


def clock_of(desk: Desk) -> Clock:
    """The clock of a desk, to step it."""
    assert isinstance(desk.now, Clock)
    return desk.now


def own_person(desk: Desk) -> str:
    """Id of the person who keeps a workspace of their own."""
    (person,) = next(one.persons for one in desk.store.members() if one.owner)
    return person


def seat(desk: Desk, actor: Actor) -> Desk:
    """The same desk with somebody else acting."""
    return replace(desk, actor=actor)
