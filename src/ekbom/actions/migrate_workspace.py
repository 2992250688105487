"""Bring a workspace up to date, as opening it does by itself, and say what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ekbom.actions.migrate import Migrated, look_at_revision, migrate_database
from ekbom.actions.workspace import Passphrase, address_of, open_workspace, read_settings, unlocked


def migrate_workspace(
    folder: str | Path,
    *,
    passphrase: Passphrase = None,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
    dry_run: bool = False,
) -> Migrated:
    """Bring the database of a workspace up to date, after a backup of it.

    Parameters
    ----------
    folder : str or Path
    passphrase, now, new_id
        As for `open_workspace`.
    dry_run : bool
        Only say what would be done.

    Raises
    ------
    StoreError
        When there is no workspace, its key is wrong, it was made by a later ekbom, or the backup
        or a revision failed.
    """
    place = Path(folder).absolute()
    told = read_settings(place)
    secret, key = unlocked(place, told, passphrase)
    address = address_of(place, told)
    looked = look_at_revision(address, key)
    if dry_run or not looked.ran:
        return looked
    done = migrate_database(address, key, place, now=now, passphrase=secret)
    desk = open_workspace(place, passphrase=secret, now=now, new_id=new_id)
    try:
        desk.store.note(desk.event("migrate_workspace"))
    finally:
        desk.store.close()
    return done
