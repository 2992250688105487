"""A workspace that another process of ours has open, joined by one more."""

from __future__ import annotations

from pathlib import Path

from ekbom.actions.workspace import ORIGINALS, address_of, read_settings
from ekbom.model.store import Originals, Store

__all__ = ["is_locked", "join_workspace"]


def is_locked(folder: str | Path) -> bool:
    """Whether a workspace can be read with its key alone.

    Raises
    ------
    StoreError
        When there is none.
    """
    return bool(read_settings(Path(folder).absolute())["encrypted"])


def join_workspace(folder: str | Path) -> tuple[Store, Originals]:
    """What a workspace holds, for a further process of one that has opened it.

    Nothing is brought up to date or tidied: the first one did.

    Parameters
    ----------
    folder : str or Path
        Of a workspace that is not locked.

    Raises
    ------
    StoreError
        When it cannot be opened.
    """
    from ekbom.storage.connect import open_store
    from ekbom.storage.originals import Folder

    place = Path(folder).absolute()
    return open_store(address_of(place, read_settings(place))), Folder(place / ORIGINALS, None)
