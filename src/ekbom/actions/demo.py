"""A workspace of made-up people, so that everything can be looked at before anything is written.

Each story shows one state of the pages: nothing yet, not enough, a trial that runs, one that is
over, a course, a warning. Two case reports and a real diary are among them, and say so.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ekbom.actions.demo_people import PEOPLE
from ekbom.actions.demo_teller import Teller
from ekbom.actions.desk import Desk, house_verb
from ekbom.actions.entry_time import own_time
from ekbom.actions.people import add_member, add_person
from ekbom.actions.workspace import (
    FILE,
    Keeper,
    check_new,
    create_workspace,
    in_the_making,
    open_workspace,
)
from ekbom.model.errors import UsageError
from ekbom.model.night import night_of_outcome
from ekbom.model.people import Role

__all__ = ["Seat", "create_demo", "open_demo", "seats"]

OWNER = "Demo"
_SEES_ALL = "May look at everybody, and do everything."
# Who looks after some of them; each person can be sat down as as well.
_HELPERS: tuple[tuple[str, Role], ...] = (("Lind, therapist", "therapist"), ("Dr Berg", "doctor"))


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody of the demo whose pages can be looked at.

    Attributes
    ----------
    member : str
        Id of the member.
    label : str
    role : Role
    shows : str
        What can be seen there; empty for those who look after others.
    persons : int
        How many they were given.
    """

    member: str
    label: str
    role: Role
    shows: str
    persons: int


def create_demo(
    folder: str | Path,
    *,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
    progress: Callable[[int, int, str], None] | None = None,
) -> Desk:
    """Make a workspace and tell every story into it, whole or not at all.

    Parameters
    ----------
    folder : str or Path
        A folder that is empty or not there yet.
    now, new_id : callable
        The clock, and where ids come from.
    progress : callable, optional
        Is told how many of how many people are there, and who is next.

    Returns
    -------
    Desk
        Of its owner, a doctor, who may look at everybody.

    Raises
    ------
    UsageError, StoreError
        As `create_workspace`.
    """
    place = check_new(folder, Keeper(OWNER, "doctor"))
    # Elsewhere first: half of the stories would be taken for the whole demo the next time.
    with in_the_making(place) as making:
        desk = create_workspace(making, label=OWNER, role="doctor", now=now, new_id=new_id)
        with closing(desk.store):
            given = _tell_all(desk, progress)
            for label, role in _HELPERS:
                add_member(desk, label, role, persons=given[role])
    return open_workspace(place, now=now, new_id=new_id)


def open_demo(
    folder: str | Path,
    *,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
    progress: Callable[[int, int, str], None] | None = None,
) -> Desk:
    """The demo that is in a folder, as it was left; a new one where nothing is.

    Parameters
    ----------
    folder, now, new_id, progress
        As of `create_demo`.

    Raises
    ------
    UsageError
        When it is somebody's workspace.
    StoreError
        As `create_workspace` and `open_workspace`.
    """
    if not (Path(folder) / FILE).exists():
        return create_demo(folder, now=now, new_id=new_id, progress=progress)
    desk = open_workspace(folder, now=now, new_id=new_id)
    if desk.actor.label != OWNER:
        desk.store.close()
        raise UsageError(str(folder), "this is no demo but a workspace", "name a new folder")
    return desk


def _tell_all(
    desk: Desk, progress: Callable[[int, int, str], None] | None
) -> dict[Role, list[str]]:
    """Every story; gives whom each role looks after."""
    given: dict[Role, list[str]] = {role: [] for _, role in _HELPERS}
    with TemporaryDirectory(prefix="ekbom-demo-") as folder:
        for place, story in enumerate(PEOPLE):
            if progress is not None:
                progress(place, len(PEOPLE), story.label)
            card = add_person(desk, story.label)
            member = add_member(desk, story.label, "person", persons=(card.id,))
            for role in story.seats:
                given[role].append(card.id)
            own = Path(folder) / card.id
            own.mkdir()
            today = night_of_outcome(own_time(desk.now(), card), card.day_turns_h)
            story.tell(Teller(desk, member, card.id, today, own))
    return given


@house_verb("members")
def seats(desk: Desk) -> tuple[Seat, ...]:
    """Whose pages can be looked at: those who look after others first, then every person."""
    desk.store.note(desk.event("seats"))
    shows = {OWNER: _SEES_ALL, **{story.label: story.shows for story in PEOPLE}}
    found = [
        Seat(one.id, one.label, one.role, shows.get(one.label, ""), len(one.persons))
        for one in desk.store.members()
    ]
    return tuple(sorted(found, key=lambda one: one.role == "person"))
