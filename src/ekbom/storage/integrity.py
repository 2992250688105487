"""What a database finds wrong with itself: pages, links, and versions that do not follow."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Subquery, func, or_, select

from ekbom.storage import tables

_R, _V = tables.records.c, tables.versions.c
# The encrypted form checks the seal of every page; the plain one does not know the word.
_PRAGMAS = {
    "PRAGMA integrity_check(20)": "a page is damaged",
    "PRAGMA cipher_integrity_check": "the seal of a page is broken",
    "PRAGMA foreign_key_check": "a line points to one that is not there",
}
_SOUND = "ok"


def database_faults(connection: Connection) -> Iterator[str]:
    """Each thing that is wrong, in words without anything that was kept.

    Parameters
    ----------
    connection : Connection
    """
    if connection.dialect.name == "sqlite":
        for pragma, problem in _PRAGMAS.items():
            told = connection.exec_driver_sql(pragma)
            found = [row for row in told if row[0] != _SOUND] if told.returns_rows else []
            if found:
                yield f"{problem} ({len(found)} found)"
    else:
        # Reading every body makes the database look at every page of them.
        connection.execute(select(func.sum(func.length(_V.body)))).all()
    count = connection.execute(select(func.count()).select_from(_uneven())).scalar_one()
    if count:
        yield f"the versions of {count} records do not follow one another"


def _uneven() -> Subquery:
    """Records without versions, with a gap in them, or that stand at another than the newest."""
    told = (
        select(_V.record, func.count().label("versions"), func.max(_V.version).label("newest"))
        .group_by(_V.record)
        .subquery()
    )
    return (
        select(_R.id)
        .outerjoin(told, told.c.record == _R.id)
        .where(
            or_(
                told.c.record.is_(None),
                told.c.versions != told.c.newest,
                told.c.newest != _R.version,
            )
        )
        .subquery()
    )
