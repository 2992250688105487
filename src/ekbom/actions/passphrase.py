"""Another passphrase for a locked workspace."""

from __future__ import annotations

from ekbom.actions.desk import Desk, house_verb
from ekbom.actions.workspace import read_settings
from ekbom.model.errors import UsageError

__all__ = ["change_passphrase"]


@house_verb("members")
def change_passphrase(desk: Desk, old: str, new: str) -> None:
    """Lock the workspace with another passphrase; its recovery code stays what it was.

    Backups and shared files that were made before open with the passphrase of their time.

    Parameters
    ----------
    desk : Desk
    old : str
        The one it is locked with, or the recovery code.
    new : str

    Raises
    ------
    UsageError
        When the workspace is not locked, or the new one is too short.
    StoreError
        When the old one is wrong, or the new one cannot be written; then the old one still holds.
    """
    if not read_settings(desk.folder)["encrypted"]:
        raise UsageError(
            "--change-passphrase", "the workspace is not locked", "make a locked one: --encrypt"
        )
    from ekbom.storage import keys

    keys.change_passphrase(desk.folder, old, new)
    desk.store.note(desk.event("change_passphrase"))
