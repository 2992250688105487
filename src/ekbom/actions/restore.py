"""Put a backup in the place of a living workspace: checked beside it first, then in one step."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ekbom.actions.desk import Desk, house_verb
from ekbom.actions.restored import BEFORE, FRESH, SQLITE, Restored, staged_in, told_of
from ekbom.actions.workspace import DATABASE, ORIGINALS, address_of, read_settings
from ekbom.model.errors import StoreError

if TYPE_CHECKING:
    from ekbom.storage.originals import Folder
    from ekbom.storage.restoring import Fresh


@house_verb("restore")
def restore(
    desk: Desk, file: str | Path, *, passphrase: str | None = None, discard_old: bool = False
) -> Restored:
    """Put a backup in the place of a living workspace, which keeps its folder, address and key.

    The desk cannot be used afterwards: its database is another one.

    Parameters
    ----------
    desk : Desk
    file : path
        A backup of this workspace.
    passphrase : str, optional
        Of a sealed backup.
    discard_old : bool
        Remove what was there, once the restored one was checked.

    Raises
    ------
    NotAllowed
        When who acts may not restore.
    StoreError
        When the backup is not whole or belongs to another workspace, another program has the
        workspace open, or the place cannot be written. Then the workspace is as it was.
    """
    from ekbom.storage.originals import Folder
    from ekbom.storage.restoring import bring_in

    living = cast(Folder, desk.originals)
    address = address_of(desk.folder, read_settings(desk.folder))
    with staged_in(desk.folder, address) as (staging, fresh_address):
        staged = Folder(staging / ORIGINALS, living.key)
        fresh = bring_in(
            Path(file), fresh_address, living.key, staged, living=living, passphrase=passphrase
        )
        _check_same(desk, fresh, str(file))
        desk.store.close()
        _check_alone(address, living.key)
        # First the originals, which nobody needs yet: a crash leaves either database whole.
        staged.move_to(living)
        old = _replace(address, staging, living.key, f"{desk.now():%Y%m%dT%H%M%S}")
        try:
            kept = _look(desk, address, living, fresh)
        except StoreError:
            _put_back(address, old)
            raise
    if discard_old:
        _discard(address, old, living, kept)
    return told_of(desk.folder, fresh, "" if discard_old else old)


def _check_same(desk: Desk, fresh: Fresh, where: str) -> None:
    """Whoever owns the workspace, and whoever acts, must be there afterwards too."""
    owners = {member.id for member in desk.store.members() if member.owner}
    same = owners <= {member.id for member in fresh.members if member.owner}
    if not same or desk.actor.id not in {member.id for member in fresh.members}:
        raise StoreError(
            where, "it is a backup of another workspace", "restore it into a folder of its own"
        )


def _check_alone(address: str, key: bytes | None) -> None:
    """PostgreSQL makes others wait by itself."""
    from ekbom.storage.replacing import let_go

    if address.startswith(SQLITE):
        let_go(Path(address.removeprefix(SQLITE)), key)


def _replace(address: str, staging: Path, key: bytes | None, stamp: str) -> str:
    """Put the fresh database in its place, and say what the old one is called from now on."""
    from ekbom.storage.replacing import replace_file, replace_schema

    if address.startswith(SQLITE):
        place = Path(address.removeprefix(SQLITE))
        aside = place.with_name(f"{place.name}.before-{stamp}")
        replace_file(staging / DATABASE, place, aside, key)
        return str(aside)
    aside_schema = f"{BEFORE}_{stamp.lower()}"
    replace_schema(address, FRESH, aside_schema)
    return aside_schema


def _put_back(address: str, old: str) -> None:
    from ekbom.storage.replacing import drop_schema, put_back_file, replace_schema

    if address.startswith(SQLITE):
        put_back_file(Path(address.removeprefix(SQLITE)), Path(old))
    else:
        replace_schema(address, old, FRESH)
        drop_schema(address, FRESH)


def _look(desk: Desk, address: str, living: Folder, fresh: Fresh) -> frozenset[str]:
    """Open what was restored, hold it against the backup, note it, and say what it needs."""
    from ekbom.storage.connect import open_store

    with closing(open_store(address, key=living.key)) as store:
        needed = frozenset(digest for digest, _ in store.originals())
        if store.head() != fresh.manifest.head or (needed - set(living.kept())) != set(
            fresh.missing
        ):
            raise StoreError(
                "the workspace", "the restored database is not what was checked", "restore again"
            )
        store.note(desk.event("restore"))
        return needed


def _discard(address: str, old: str, living: Folder, needed: frozenset[str]) -> None:
    from ekbom.storage.replacing import drop_schema

    if address.startswith(SQLITE):
        Path(old).unlink(missing_ok=True)
    else:
        drop_schema(address, old)
    for digest in set(living.kept()) - needed:
        living.remove(digest)
