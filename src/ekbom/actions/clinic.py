"""Whether a workspace may be served to a whole practice."""

from __future__ import annotations

from ekbom.actions.desk import Desk, house_verb
from ekbom.actions.workspace import read_settings
from ekbom.model.errors import UsageError

__all__ = ["check_clinic"]


@house_verb("members")
def check_clinic(desk: Desk) -> None:
    """Refuse to serve over a network what is not kept for many, or what nobody may enter.

    Raises
    ------
    UsageError
        When the database is a file, or nobody has an account.
    """
    if not read_settings(desk.folder)["database"].startswith("postgresql://"):
        raise UsageError(
            "--clinic",
            "many people at once need a PostgreSQL database, and this workspace is kept in a file",
            "make one with ekbom init --database postgresql://..., and restore a backup into it",
        )
    if not desk.store.accounts():
        raise UsageError(
            "--clinic", "nobody has an account yet", "begin with your own: ekbom account add LABEL"
        )
    desk.store.note(desk.event("check_clinic"))
