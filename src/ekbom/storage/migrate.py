"""Bring the database of a workspace into the form this ekbom reads, one revision at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from ekbom.model.errors import StoreError
from ekbom.storage.connect import open_engine, shown
from ekbom.storage.sql_errors import explained
from ekbom.storage.sql_store import SqlStore

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(
    address: str,
    *,
    key: bytes | None = None,
    to: str = "head",
    before: Callable[[SqlStore, str], None] | None = None,
    scripts: Path = SCRIPTS,
) -> tuple[str, ...]:
    """Run every revision that is still to be run, each in a transaction of its own.

    Parameters
    ----------
    address : str
    key : bytes, optional
    to : str
        The last revision to run.
    before : callable, optional
        Called once with the open store and its revision before anything is changed: for a backup.
    scripts : Path
        Where the revisions stand.

    Returns
    -------
    tuple of str
        The revisions that were run; empty when there was nothing to do.

    Raises
    ------
    StoreError
        When the database is no workspace, was made by a later ekbom, or a revision failed: it is
        then in the revision before that one.
    """
    where = shown(address)
    config = _config(scripts)
    engine = open_engine(address, key=key)
    try:
        with explained(where):
            waiting = _waiting(config, _found(engine), to, where)
            if waiting and before is not None:
                before(SqlStore(engine, where), _found(engine))
            return tuple(one for one in waiting if _run(engine, config, one, where))
    finally:
        engine.dispose()


def create_tables(
    address: str, *, key: bytes | None = None, to: str = "head", scripts: Path = SCRIPTS
) -> None:
    """Make the tables of a new workspace, in one transaction.

    Parameters
    ----------
    address, key, to, scripts
        As for `migrate`.

    Raises
    ------
    StoreError
        When something is there already, or the place cannot be written.
    """
    where = shown(address)
    config = _config(scripts)
    engine = open_engine(address, key=key, create=True)
    try:
        with explained(where), engine.begin() as connection:
            _wait_for_others(connection, making=True)
            _check_encoding(connection, where)
            if inspect(connection).get_table_names():
                raise StoreError(where, "something is kept here already", "choose an empty place")
            _upgrade(connection, config, to)
    finally:
        engine.dispose()


def _config(scripts: Path) -> Config:
    from alembic.config import Config

    config = Config()
    # Alembic reads a percent sign in a path as the start of a name to fill in.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _found(engine: Engine) -> str:
    with engine.connect() as connection:
        return _current(connection)


def _current(connection: Connection) -> str:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision() or ""


def _waiting(config: Config, found: str, to: str, where: str) -> tuple[str, ...]:
    """The revisions behind the one that was found, the next one first."""
    from alembic.script import ScriptDirectory

    known = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions("base", to)]
    if not found:
        raise StoreError(where, "it holds no workspace", "make one with: ekbom init")
    if found not in known:
        raise StoreError(
            where,
            f"it was made by a later ekbom ({found}) than this one",
            "update ekbom, or restore a backup made before",
        )
    return tuple(reversed(known[: known.index(found)]))


def _run(engine: Engine, config: Config, revision: str, where: str) -> bool:
    """Run one revision; False when somebody else has run it in the meantime."""
    try:
        with explained(where), engine.begin() as connection:
            _wait_for_others(connection)
            if revision not in _waiting(config, _current(connection), "head", where):
                return False
            _upgrade(connection, config, revision)
    except StoreError as error:
        raise _undone(where, revision, error.problem) from error
    except Exception as error:
        raise _undone(where, revision, type(error).__name__) from error
    return True


def _undone(where: str, revision: str, why: str) -> StoreError:
    return StoreError(
        where,
        f"revision {revision} failed and was undone: {why}",
        "put that right and try again; the backup made before is complete",
    )


def _wait_for_others(connection: Connection, *, making: bool = False) -> None:
    """On PostgreSQL nobody else writes or migrates meanwhile; SQLite holds its lock already."""
    if connection.dialect.name == "postgresql":
        # While the tables are made there is no row yet that everybody waits for.
        lock = "SELECT pg_advisory_xact_lock(1)" if making else "SELECT one FROM head FOR UPDATE"
        connection.execute(text(lock))


def _check_encoding(connection: Connection, where: str) -> None:
    if connection.dialect.name == "postgresql":
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
        if encoding != "UTF8":
            raise StoreError(
                where,
                f"its encoding is {encoding}, which cannot keep every letter",
                "make the database with ENCODING 'UTF8' TEMPLATE template0",
            )


def _upgrade(connection: Connection, config: Config, to: str) -> None:
    from alembic import command

    config.attributes["connection"] = connection
    command.upgrade(config, to)
