"""Put a database in the place of another one, in one step; the old one stays beside it."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from ekbom.model.errors import StoreError
from ekbom.storage.connect import open_engine, shown
from ekbom.storage.files import cannot, keep_names, linked
from ekbom.storage.sql_errors import explained, is_busy

_PATIENCE_MS = 2000
_BESIDE = ("-wal", "-shm", "-journal")


def replace_file(fresh: Path, place: Path, aside: Path, key: bytes | None) -> None:
    """Put one SQLite file in the place of another one.

    Parameters
    ----------
    fresh, place : Path
        On one disk; `fresh` is closed.
    aside : Path
        What the old one is called from then on; the name is not taken.
    key : bytes or None
        Of the old one.

    Raises
    ------
    StoreError
        When another program has the old one open, or the folder cannot be written.
    """
    let_go(place, key)
    try:
        # Where the disk knows no second names, there is no file of this name for a moment.
        if not linked(str(place), aside):
            os.replace(place, aside)
        os.replace(fresh, place)
        keep_names(place.parent)
    except OSError as error:
        raise cannot("written", place, error) from error


def put_back_file(place: Path, aside: Path) -> None:
    """Undo `replace_file`.

    Raises
    ------
    StoreError
        When the folder cannot be written.
    """
    try:
        for end in _BESIDE:
            place.with_name(place.name + end).unlink(missing_ok=True)
        os.replace(aside, place)
        keep_names(place.parent)
    except OSError as error:
        raise cannot("written", place, error) from error


def let_go(place: Path, key: bytes | None) -> None:
    """Bring all of an SQLite database into its one file, which takes that nobody has it open.

    Parameters
    ----------
    place : Path
    key : bytes or None

    Raises
    ------
    StoreError
        When another program has it open, or it cannot be written.
    """
    engine = open_engine(f"sqlite:///{place}", key=key)
    try:
        with explained(str(place)), engine.connect() as connection:
            alone = connection.execution_options(ekbom_begin="")
            alone.execute(text(f"PRAGMA busy_timeout = {_PATIENCE_MS}"))
            alone.execute(text("PRAGMA journal_mode = DELETE"))
    except StoreError as error:
        if isinstance(error.__cause__, OperationalError) and is_busy(error.__cause__):
            raise StoreError(
                str(place), "another program has the workspace open", "close it, then restore again"
            ) from error
        raise
    finally:
        engine.dispose()


def schema_address(address: str, schema: str) -> str:
    """The same PostgreSQL database, with another schema to work in."""
    between = "&" if "?" in address else "?"
    return f"{address}{between}options=-csearch_path%3D{schema}"


def make_schema(address: str, schema: str) -> None:
    """An empty schema.

    Raises
    ------
    StoreError
        When the database does not let this user make one.
    """
    _run(address, f'CREATE SCHEMA "{schema}"')


def drop_schema(address: str, schema: str) -> None:
    """Remove a schema with all that is in it; nothing happens when there is none.

    Raises
    ------
    StoreError
        When the database cannot be written.
    """
    _run(address, f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')


def replace_schema(address: str, fresh: str, aside: str) -> None:
    """Put the tables of one schema in the place of those the address leads to.

    Parameters
    ----------
    address : str
        Of the living workspace, or of an empty database.
    fresh : str
        The schema that was filled; it is gone afterwards.
    aside : str
        The schema that has the old tables from then on; the name is not taken.

    Raises
    ------
    StoreError
        When the database cannot be written; then nothing was changed.
    """
    engine = open_engine(address)
    try:
        with explained(shown(address)), engine.begin() as connection:
            here = connection.execute(text("SELECT current_schema()")).scalar_one()
            tables = inspect(connection).get_table_names(schema=fresh)
            old = set(inspect(connection).get_table_names(schema=here))
            connection.execute(text(f'CREATE SCHEMA "{aside}"'))
            _move(connection, here, aside, [name for name in tables if name in old])
            _move(connection, fresh, here, tables)
            connection.execute(text(f'DROP SCHEMA "{fresh}" CASCADE'))
    finally:
        engine.dispose()


_FUNCTIONS = """
    SELECT DISTINCT p.proname FROM pg_trigger t
    JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND n.nspname = :schema AND cn.nspname = :schema
"""


def _move(connection: Connection, source: str, target: str, tables: list[str]) -> None:
    functions = connection.execute(text(_FUNCTIONS), {"schema": source}).scalars().all()
    if not tables:
        return
    for name in tables:
        connection.execute(text(f'ALTER TABLE "{source}"."{name}" SET SCHEMA "{target}"'))
    for name in functions:
        connection.execute(text(f'ALTER FUNCTION "{source}"."{name}"() SET SCHEMA "{target}"'))


def _run(address: str, statement: str) -> None:
    engine = open_engine(address)
    try:
        with explained(shown(address)), engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
