"""Make a workspace from a backup, on this machine or another one, in any of the databases."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ekbom.actions.restored import BEFORE, FRESH, SQLITE, Restored, staged_in, told_of
from ekbom.actions.workspace import (
    DATABASE,
    ORIGINALS,
    Keeper,
    check_new,
    furnished,
    in_the_making,
    open_workspace,
    settings_of,
    write_settings,
)
from ekbom.model.errors import StoreError

if TYPE_CHECKING:
    from ekbom.storage.restoring import Fresh


def restore_new(
    file: str | Path,
    folder: str | Path,
    *,
    passphrase: str | None = None,
    database: str = "",
    lock: str | None = None,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
    show_code: Callable[[str], None] | None = None,
) -> Restored:
    """Make a workspace from a backup, whole or not at all.

    Parameters
    ----------
    file : path
    folder : path
        A folder that is empty or not there yet.
    passphrase : str, optional
        Of a sealed backup.
    database : str
        ``postgresql://...`` of an empty database; a file in the folder when empty.
    lock : str, optional
        Passphrase to lock the workspace with, whether or not the one that was backed up was.
    now, new_id : callable
        The clock, and where ids come from.
    show_code : callable, optional
        Is given the recovery code of a locked workspace, once.

    Raises
    ------
    UsageError
        For a passphrase that is too short, or a database of another kind.
    StoreError
        When the backup is not whole, something is at the place already, or it cannot be written.
    """
    place = check_new(folder, Keeper("restored"), database)
    with in_the_making(place) as making:
        fresh, code = _fill(Path(file), making, database, passphrase, lock, now)
    if code and show_code is not None:
        show_code(code)
    desk = open_workspace(place, passphrase=lock, now=now, new_id=new_id)
    with closing(desk.store):
        desk.store.note(desk.event("restore"))
    return told_of(place, fresh)


def _fill(
    file: Path,
    making: Path,
    database: str,
    passphrase: str | None,
    lock: str | None,
    now: Callable[[], datetime],
) -> tuple[Fresh, str]:
    from ekbom.storage.originals import Folder
    from ekbom.storage.restoring import bring_in

    key, code = furnished(making, lock)
    if database:
        _check_empty(database)
    with staged_in(making, database or SQLITE) as (staging, address):
        staged = Folder(making / ORIGINALS, key)
        fresh = bring_in(file, address, key, staged, passphrase=passphrase)
        owner = next((one.id for one in fresh.members if one.owner), None)
        if owner is None:
            raise StoreError(str(file), "nobody owns what it holds", "take another backup")
        told = settings_of(owner, database, encrypted=lock is not None, made_at=now())
        write_settings(making, told)
        if database:
            from ekbom.storage.replacing import drop_schema, replace_schema

            replace_schema(database, FRESH, BEFORE)
            drop_schema(database, BEFORE)
        else:
            (staging / DATABASE).rename(making / DATABASE)
    return fresh, code


def _check_empty(address: str) -> None:
    from ekbom.storage.connect import revision, shown

    if revision(address):
        raise StoreError(
            shown(address), "a workspace is kept here already", "give an empty database"
        )
