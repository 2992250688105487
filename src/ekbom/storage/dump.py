"""All rows of a workspace, table by table, in a form that any of the databases can take in.

The tables are read as they lie, so that a database of an earlier ekbom can be dumped and loaded
as well. What is kept in them is text and numbers alone, the same on every database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, delete, func, insert, select
from sqlalchemy.exc import StatementError

from ekbom.storage.backup_parts import Row, altered

# Alembic's own; a loaded database is made in its revision.
_NOT_OURS = "alembic_version"
# Filled when the tables are made; the dump has the row that counts.
_HEAD = "head"
_ROWS = 500


def tables_of(connection: Connection) -> tuple[Table, ...]:
    """The tables as they lie there, each behind those it refers to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != _NOT_OURS)
    return tuple(found.sorted_tables)


def rows_of(connection: Connection, table: Table) -> Iterator[list[Row]]:
    """All rows of a table, some at a time, always in the same order."""
    asked = select(table).order_by(*table.primary_key.columns)
    found = connection.execute(asked, execution_options={"yield_per": _ROWS})
    for some in found.mappings().partitions():
        yield [dict(row) for row in some]


class Loading:
    """Rows on their way into the tables of a new database.

    Parameters
    ----------
    connection : Connection
        In a transaction; its owner ends it.
    source : Path
        The backup, for messages.
    """

    def __init__(self, connection: Connection, source: Path) -> None:
        self._connection, self._source = connection, source
        self._tables = {table.name: table for table in tables_of(connection)}
        connection.execute(delete(self._tables[_HEAD]))

    def load(self, name: str, rows: Sequence[Row]) -> None:
        """Put rows into a table.

        Raises
        ------
        StoreError
            When there is no such table, or a row does not fit it.
        """
        table = self._tables.get(name)
        if table is None or any(row.keys() != set(table.columns.keys()) for row in rows):
            raise altered(self._source)
        try:
            if rows:
                self._connection.execute(insert(table), list(rows))
        except StatementError as error:
            raise altered(self._source) from error

    def counts(self) -> dict[str, int]:
        """How many rows each table has now."""
        return {
            name: self._connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in self._tables.items()
        }
