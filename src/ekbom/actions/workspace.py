"""A workspace: a folder with its database, its originals and its backups, made and opened."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ekbom.actions.desk import Desk
from ekbom.actions.doomed import remove_doomed
from ekbom.actions.people import check_label, check_zone
from ekbom.exchange.text_file import write_text
from ekbom.journal.options import NOON_H
from ekbom.model.audit import Event
from ekbom.model.errors import NotAllowed, StoreError, UsageError
from ekbom.model.night import check_turn_hour
from ekbom.model.people import Actor, PersonCard, Role
from ekbom.model.store import Store

__all__ = ["FILE", "Keeper", "Passphrase", "check_new", "create_workspace", "open_workspace"]

FILE = "workspace.json"
FORMAT = "ekbom-workspace/1"
# Either the passphrase, or what asks for it where it is needed.
Passphrase = str | Callable[[], str] | None
# What lies in the folder beside that file.
ORIGINALS, BACKUPS, DATABASE = "originals", "backups", "ekbom.db"
_KEEPERS: tuple[Role, ...] = ("person", "therapist", "doctor", "administrator")
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who is to keep a new workspace.

    Attributes
    ----------
    label : str
        How the workspace calls them.
    role : {"person", "therapist", "doctor", "administrator"}
        A person's own workspace holds that person from the start.
    day_turns_h : float
        Hour at which that person's day turns.
    zone : str
        IANA time zone of their clock; empty for that of the machine.
    """

    label: str
    role: Role = "person"
    day_turns_h: float = NOON_H
    zone: str = ""


def check_new(folder: str | Path, keeper: Keeper, database: str = "") -> Path:
    """Refuse what `create_workspace` would refuse before it makes anything; return the place.

    Raises
    ------
    UsageError, StoreError
        As for `create_workspace`.
    """
    if keeper.role not in _KEEPERS:
        raise UsageError(
            "--role", f"{keeper.role!r} keeps no workspace", f"use {', '.join(_KEEPERS)}"
        )
    if database and not database.startswith("postgresql://"):
        raise UsageError(
            "--database",
            "its address does not begin with postgresql://",
            "leave --database out to keep the database as a file in the workspace",
        )
    check_label(keeper.label, ())
    check_turn_hour(keeper.day_turns_h)
    check_zone(keeper.zone)
    place = Path(folder).absolute()
    try:
        if (place / FILE).exists():
            raise StoreError(str(place), "there is a workspace here already", "it is kept as it is")
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise StoreError(
                str(place), "there is something else here", "name a folder that is empty or new"
            )
    except OSError as error:
        raise _refused(place, error) from error
    return place


def create_workspace(
    folder: str | Path,
    *,
    label: str,
    role: Role = "person",
    day_turns_h: float = NOON_H,
    zone: str = "",
    database: str = "",
    passphrase: Passphrase = None,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
    show_code: Callable[[str], None] | None = None,
) -> Desk:
    """Make a workspace, whole or not at all, and open it.

    Parameters
    ----------
    folder : str or Path
        A folder that is empty or not there yet.
    label, role, day_turns_h, zone
        As of `Keeper`.
    database : str
        ``postgresql://...``; a file in the folder when empty.
    passphrase : str, callable or None
        Locks what is kept; None keeps it as it is.
    now, new_id : callable
        The clock, and where ids come from.
    show_code : callable, optional
        Is given the recovery code of a locked workspace, once.

    Raises
    ------
    UsageError
        For a role that keeps no workspace, a label that is none, or a database of another kind.
    StoreError
        When the folder holds something already, or cannot be written to.
    """
    keeper = Keeper(label, role, day_turns_h, zone)
    place = check_new(folder, keeper, database)
    secret = passphrase() if callable(passphrase) else passphrase
    told = settings_of(new_id(), database, encrypted=secret is not None, made_at=now())
    with in_the_making(place) as making:
        key, code = furnished(making, secret)
        _open_for(keeper, making, told, key, new_id)
        write_settings(making, told)
    if code and show_code is not None:
        show_code(code)
    return open_workspace(place, passphrase=secret, now=now, new_id=new_id)


def open_workspace(
    folder: str | Path,
    *,
    passphrase: Passphrase = None,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
    actor: str | None = None,
) -> Desk:
    """Open a workspace; its database is brought up to date first, after a backup.

    Parameters
    ----------
    folder : str or Path
    passphrase : str, callable or None
        Only needed, and only asked for, where the workspace is locked; the recovery code does too.
    now, new_id : callable
        The clock, and where ids come from.
    actor : str, optional
        Id of the member who acts; the owner by default.

    Raises
    ------
    StoreError
        When there is no workspace, the key is wrong, or the database cannot be opened.
    NotAllowed
        When there is no such member.
    """
    place = Path(folder).absolute()
    told = read_settings(place)
    try:
        secret, key = unlocked(place, told, passphrase)
        store, migrated = _open(place, told, key, secret, now)
        try:
            desk = _seat(place, store, key, actor or told["owner"], now, new_id)
            if migrated:
                store.note(desk.event("migrate_workspace"))
            return desk
        except BaseException:
            store.close()
            raise
    except OSError as error:
        raise _refused(place, error) from error


def _seat(
    place: Path,
    store: Store,
    key: bytes | None,
    actor: str,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
) -> Desk:
    """The desk of a member; what a crash left to be removed is removed first."""
    from ekbom.storage.originals import Folder

    member = next((one for one in store.members() if one.id == actor), None)
    if member is None:
        raise NotAllowed("workspace", "nobody of this name may act here", "ask whoever keeps it")
    desk = Desk(store, Folder(place / ORIGINALS, key), member, now, new_id, place)
    desk.originals.tidy()
    remove_doomed(store, desk.originals, desk.event("open_workspace"))
    return desk


@contextmanager
def in_the_making(place: Path) -> Iterator[Path]:
    """A fresh folder that becomes the workspace of that place when all went well, else is gone.

    Raises
    ------
    StoreError
        When it cannot be made or moved.
    """
    making = place.with_name(f".{place.name}.making")
    try:
        # What an earlier attempt left behind has never been a workspace.
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=_PRIVATE, parents=True)
        try:
            yield making
            move_in(making, place)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as error:
        raise _refused(place, error) from error


def furnished(making: Path, secret: str | None) -> tuple[bytes | None, str]:
    """Make the folders of a workspace, and where it is to be locked its key and recovery code."""
    key, code = None, ""
    if secret is not None:
        from ekbom.storage.keys import make_keys

        key, code = make_keys(making, secret)
    for name in (ORIGINALS, BACKUPS):
        (making / name).mkdir(mode=_PRIVATE)
    return key, code


def settings_of(owner: str, database: str, *, encrypted: bool, made_at: datetime) -> dict[str, Any]:
    """What the file of a new workspace says; its database lies in the folder when none is named."""
    return {
        "format": FORMAT,
        "database": database or f"sqlite:{DATABASE}",
        "encrypted": encrypted,
        "owner": owner,
        "made_at": made_at.astimezone(UTC).isoformat(),
    }


def write_settings(making: Path, told: Mapping[str, Any]) -> None:
    """Write the file that makes a folder a workspace."""
    write_text(making / FILE, json.dumps(told, indent=2) + "\n")


def _open_for(
    keeper: Keeper,
    making: Path,
    told: Mapping[str, Any],
    key: bytes | None,
    new_id: Callable[[], str],
) -> None:
    """Make the database, with whoever keeps the workspace in it."""
    from ekbom.storage.connect import open_store

    store = open_store(address_of(making, told), key=key, create=True)
    try:
        with store.transaction():
            _seat_keeper(store, keeper, told, new_id)
    finally:
        store.close()


def _seat_keeper(
    store: Store, keeper: Keeper, told: Mapping[str, Any], new_id: Callable[[], str]
) -> None:
    """The first member, and where it is their own workspace the first person."""
    at = datetime.fromisoformat(told["made_at"])
    owner = Actor(told["owner"], keeper.label, keeper.role, owner=True)
    made = Event(at, owner.id, owner.role, "create_workspace")
    if keeper.role == "person":
        card = PersonCard(new_id(), keeper.label, at, keeper.day_turns_h, keeper.zone)
        store.add_person(card, replace(made, person=card.id))
        owner = replace(owner, persons=frozenset((card.id,)))
    store.add_member(owner, replace(made, records=(owner.id,)))


def _open(
    place: Path,
    told: Mapping[str, Any],
    key: bytes | None,
    secret: str | None,
    now: Callable[[], datetime],
) -> tuple[Store, bool]:
    """The store, and whether it had to be migrated first."""
    from ekbom.storage.connect import OlderStore, open_store

    address = address_of(place, told)
    try:
        return open_store(address, key=key), False
    except OlderStore:
        from ekbom.actions.migrate import migrate_database

        migrate_database(address, key, place, now=now, passphrase=secret)
        return open_store(address, key=key), True


def unlocked(
    place: Path, told: Mapping[str, Any], passphrase: Passphrase
) -> tuple[str | None, bytes | None]:
    """What was said to unlock a workspace, and the key that it gives; None where it is not locked.

    Raises
    ------
    StoreError
        When it is locked and nothing was said, or the wrong thing.
    """
    if not told["encrypted"]:
        return None, None
    from ekbom.storage.keys import unlock

    secret = passphrase() if callable(passphrase) else passphrase
    if secret is None:
        raise StoreError(
            str(place), "the workspace is locked", "give its passphrase, or its recovery code"
        )
    return secret, unlock(place, secret)


def address_of(place: Path, told: Mapping[str, Any]) -> str:
    """Where the database of a workspace lies, by what its file says."""
    scheme, _, name = str(told["database"]).partition(":")
    return f"sqlite:///{place / name}" if scheme == "sqlite" else str(told["database"])


def read_settings(place: Path) -> dict[str, Any]:
    """What the file of a workspace says, checked."""
    try:
        told = json.loads((place / FILE).read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreError(
            str(place), "there is no workspace here", "make one with ekbom init"
        ) from error
    except OSError as error:
        raise _refused(place, error) from error
    except ValueError as error:
        raise _damaged(place) from error
    if not isinstance(told, dict) or not str(told.get("format", "")).startswith("ekbom-workspace/"):
        raise _damaged(place)
    if told["format"] != FORMAT:
        raise StoreError(
            str(place / FILE),
            f"it was made by a newer ekbom ({told['format']})",
            "install that version, and open it there",
        )
    if not (
        isinstance(told.get("encrypted"), bool)
        and all(isinstance(told.get(name), str) for name in ("database", "owner"))
        and str(told["database"]).startswith(("sqlite:", "postgresql://"))
    ):
        raise _damaged(place)
    return told


def _damaged(place: Path) -> StoreError:
    return StoreError(
        str(place / FILE), "it is damaged", "restore the workspace from a backup: ekbom restore"
    )


def move_in(making: Path, place: Path) -> None:
    """Into its place; a place that was filled meanwhile is left as it is."""
    from ekbom.storage.files import keep_names

    keep_names(making)
    if place.exists():
        place.rmdir()
    making.rename(place)
    keep_names(place.parent)


def _refused(place: Path, error: OSError) -> StoreError:
    return StoreError(
        str(place),
        f"it cannot be used ({error.strerror or error})",
        "check the place and its rights",
    )
