"""What all commands on a workspace share: where it lies, its passphrase, whom it is about."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ekbom.cli.output import read_moment
from ekbom.model.errors import InputError, StoreError

if TYPE_CHECKING:
    from ekbom.actions.desk import Desk

WorkspaceOption = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="The workspace; else EKBOM_WORKSPACE, else your own data folder.",
    ),
]
PassphraseOption = Annotated[
    str | None,
    typer.Option(
        "--passphrase-file",
        metavar="FILE",
        help="Its first line is the passphrase; else EKBOM_PASSPHRASE_FILE, else it is asked for.",
    ),
]
ForOption = Annotated[
    str | None,
    typer.Option("--for", metavar="LABEL", help="Whom it is about, where there are several."),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]

_LONGEST = 4096  # bytes of a passphrase


def place_of(workspace: str | None) -> Path:
    """Where the workspace lies: as said, else as the environment says, else the data folder."""
    said = workspace or os.environ.get("EKBOM_WORKSPACE")
    if said:
        return Path(said).expanduser()
    from platformdirs import user_data_path

    return user_data_path("ekbom", appauthor=False)


def passphrase_of(file: str | None, *, anew: bool = False, of: str = "") -> Callable[[], str]:
    """What gives the passphrase when it is needed: read from the file, else asked for.

    Parameters
    ----------
    file : str or None
        As said; else the one the environment names.
    anew : bool
        Whether it is a new one, which is asked for twice.
    of : str
        What it opens beside the workspace, such as ``share``: that has a passphrase of its own, as
        somebody else is told it.
    """
    path = file or os.environ.get(f"EKBOM_{of.upper()}_PASSPHRASE_FILE".replace("__", "_"))
    return (lambda: first_line(path)) if path else (lambda: _asked(anew, of))


def first_line(path: str, what: str = "passphrase") -> str:
    """What stands in the first line of a file: a passphrase, or a password.

    Raises
    ------
    InputError
        When it cannot be read, or nothing stands there.
    """
    from ekbom.exchange.text_file import read_bytes

    data = read_bytes(path, most=_LONGEST, kind=f"a file with a {what}")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(path, "it is not text", f"write the {what} as UTF-8") from error
    if not lines or not lines[0]:
        raise InputError(path, "its first line is empty", f"write the {what} there")
    return lines[0]


def _asked(anew: bool, of: str) -> str:
    if not sys.stdin.isatty():
        option = f"--{of}-passphrase-file" if of else "--passphrase-file"
        raise StoreError(
            f"{of} passphrase".strip(),
            "it is needed, and there is no terminal to ask on",
            f"write it into a file and say {option} FILE",
        )
    said: str = typer.prompt(
        f"{of} passphrase".strip().capitalize(),
        hide_input=True,
        err=True,
        confirmation_prompt=anew,
        type=str,
    )
    return said


def clock_of(now: str | None) -> Callable[[], datetime]:
    """The clock of the machine with its zone, or one that stands still where it was said."""
    return _of_the_machine if now is None else partial(_still, read_moment(now).astimezone())


def _of_the_machine() -> datetime:
    return datetime.now().astimezone()


def _still(said: datetime) -> datetime:
    return said


def new_id() -> str:
    """An id nobody else has."""
    from uuid import uuid4

    return uuid4().hex


@contextmanager
def opened(
    workspace: str | None = None,
    passphrase_file: str | None = None,
    *,
    now: str | None = None,
    passphrase: Callable[[], str] | None = None,
) -> Iterator[Desk]:
    """The desk of the owner of the workspace, closed again at the end.

    Parameters
    ----------
    workspace, passphrase_file : str or None
        As said on the command line.
    now : str, optional
        The clock, as ISO; that of the machine by default.
    passphrase : callable, optional
        Gives the passphrase, in place of `passphrase_file`.
    """
    from ekbom.actions.workspace import open_workspace

    desk = open_workspace(
        place_of(workspace),
        passphrase=passphrase or passphrase_of(passphrase_file),
        now=clock_of(now),
        new_id=new_id,
    )
    try:
        yield desk
    finally:
        desk.store.close()
