"""Open the database of a workspace, wherever it lies."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from ekbom.model.errors import StoreError, to_install
from ekbom.storage.files import OWN_FILE, cannot, keep_names
from ekbom.storage.sql_errors import explained
from ekbom.storage.sql_session import PATIENCE_S
from ekbom.storage.sql_store import SqlStore
from ekbom.storage.tables import REVISIONS

_SQLITE = "sqlite:///"
_KEY_BYTES = 32
_PRAGMAS = (
    f"PRAGMA busy_timeout = {PATIENCE_S * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # What is deleted is overwritten, and nothing is ever laid aside in another file.
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_size_limit = 0",
    "PRAGMA temp_store = MEMORY",
)


class OlderStore(StoreError):
    """The database was made by an earlier ekbom and has to be migrated first."""


def open_store(
    address: str, *, key: bytes | None = None, create: bool = False, older: bool = False
) -> SqlStore:
    """Open the database of a workspace.

    Parameters
    ----------
    address : str
        ``sqlite:///PATH`` or ``postgresql://USER@HOST/NAME``.
    key : bytes, optional
        Of an encrypted database, 32 bytes.
    create : bool
        Make the tables; the place must be empty.
    older : bool
        Also open a database of an earlier ekbom, to make a backup of it.

    Raises
    ------
    OlderStore
        When it was made by an earlier ekbom and `older` was not asked for.
    StoreError
        When it cannot be opened, is there already, is none, or was made by a later ekbom.
    """
    if create:
        from ekbom.storage.migrate import create_tables

        create_tables(address, key=key)
    engine = open_engine(address, key=key)
    where = shown(address)
    try:
        _check(_revision(engine, where), where, older=older)
    except StoreError:
        engine.dispose()
        raise
    return SqlStore(engine, where)


def revision(address: str, *, key: bytes | None = None) -> str:
    """Which revision a database is in; empty when it is no workspace.

    Raises
    ------
    StoreError
        When it cannot be read.
    """
    engine = open_engine(address, key=key)
    try:
        return _revision(engine, shown(address))
    finally:
        engine.dispose()


def open_engine(address: str, *, key: bytes | None = None, create: bool = False) -> Engine:
    """Connect to a database, whatever it holds.

    Parameters
    ----------
    address, key
        As for `open_store`.
    create : bool
        Make the file of an SQLite database when there is none.

    Raises
    ------
    StoreError
        When the address is none, the file is not there, or a library is missing.
    """
    place = _place(address)
    with explained(shown(address)):
        if isinstance(place, Path):
            return _sqlite(place, key, create=create)
        return _postgres(place)


def shown(address: str) -> str:
    """An address as errors show it: without its password.

    Raises
    ------
    StoreError
        When it is no address.
    """
    place = _place(address)
    if isinstance(place, Path):
        return str(place)
    host = place.host or place.query.get("host", "")
    return f"postgresql://{place.username or ''}@{host}/{place.database}"


def _place(address: str) -> Path | URL:
    # Not read as an address: a folder may have a question mark in its name.
    if address.startswith(_SQLITE) and address != _SQLITE:
        return Path(address.removeprefix(_SQLITE))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is not None and url.drivername == "postgresql" and url.database:
        return url
    raise StoreError(
        "the address of the database",
        "it is neither sqlite:///PATH nor postgresql://USER@HOST/NAME",
        "write it in one of these two forms",
    )


def _sqlite(path: Path, key: bytes | None, *, create: bool) -> Engine:
    if create:
        _make_file(path)
    elif not path.is_file():
        raise StoreError(str(path), "there is no database here", "look at the folder")
    if key is not None and len(key) != _KEY_BYTES:
        raise ValueError(f"the key of a database has {_KEY_BYTES} bytes, not {len(key)}")
    driver = _sqlite_driver() if key is None else _sqlcipher_driver()
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=_connector(driver, path, key),
        poolclass=QueuePool,
        max_overflow=-1,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _make_file(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, OWN_FILE))
        keep_names(path.parent)
    except OSError as error:
        raise cannot("written", path, error) from error


def _sqlite_driver() -> ModuleType:
    import sqlite3

    return sqlite3


def _sqlcipher_driver() -> ModuleType:
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        raise StoreError(
            "the encrypted database", "the library for it is missing", to_install("encrypt")
        ) from error
    driver: ModuleType = dbapi2
    return driver


def _connector(driver: ModuleType, path: Path, key: bytes | None) -> Callable[[], Any]:
    def connect() -> Any:
        # One connection may go from thread to thread, but never serves two at once. Transactions
        # are begun in words, so that a writer says so at once. Nothing but an existing file.
        made = driver.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=PATIENCE_S,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            if key is not None:
                # A wrong key is told by an error, not by lines of the library on the screen.
                made.execute("PRAGMA cipher_log_level = NONE")
                made.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for pragma in _PRAGMAS:
                made.execute(pragma)
        except BaseException:
            made.close()
            raise
        return made

    return connect


def _begin(connection: Any) -> None:
    word = connection.get_execution_options().get("ekbom_begin", "BEGIN IMMEDIATE")
    if word:
        connection.exec_driver_sql(word)


def _postgres(url: URL) -> Engine:
    asked = url.normalized_query.get("options", ())
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            max_overflow=-1,
            connect_args={
                "connect_timeout": 10,
                "options": " ".join((*asked, f"-c lock_timeout={PATIENCE_S * 1000}")),
            },
        )
    except ImportError as error:
        raise StoreError(
            "the database", "the library for PostgreSQL is missing", to_install("postgres")
        ) from error


def _revision(engine: Engine, where: str) -> str:
    with explained(where), engine.connect().execution_options(ekbom_begin="BEGIN") as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        asked = text("SELECT version_num FROM alembic_version")
        return connection.execute(asked).scalar_one_or_none() or ""


def _check(found: str, where: str, *, older: bool) -> None:
    if found == REVISIONS[-1] or (older and found in REVISIONS):
        return
    if found in REVISIONS:
        raise OlderStore(where, f"it was made by an earlier ekbom ({found})", "run: ekbom migrate")
    if found:
        raise StoreError(
            where,
            f"it was made by a later ekbom ({found}) than this one",
            "update ekbom, or restore a backup made before",
        )
    raise StoreError(where, "it holds no workspace", "make one with: ekbom init")
