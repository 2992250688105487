"""The end of a deletion: originals no record needs any more are removed, also after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ekbom.model.audit import Event
    from ekbom.model.store import Originals, Store


def remove_doomed(store: Store, originals: Originals, event: Event) -> int:
    """Remove the originals that a deletion left without a record, and say how many they were.

    Parameters
    ----------
    store : Store
        Outside of a transaction: a file that is gone does not come back.
    originals : Originals
    event : Event
        What removed them.

    Raises
    ------
    StoreError
        When one cannot be removed; it stays doomed, and is removed the next time.
    """
    if not store.doomed():
        return 0
    with store.transaction():
        # Nobody can write a record that needs one of them until their files are gone.
        doomed = store.doomed()
        for digest in doomed:
            originals.remove(digest)
        if doomed:
            store.forget_doomed(doomed, event)
    return len(doomed)
