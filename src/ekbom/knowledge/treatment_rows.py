"""Entries of the files on treatment, by what their ids begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ekbom.knowledge.load import read_topic
from ekbom.model.backing import Backing

Row = Mapping[str, Any]


def rows(topic: str, prefix: str) -> Iterator[tuple[str, Row]]:
    """Every entry whose id is the prefix, a dot and one more name, in the order of the file.

    Parameters
    ----------
    topic : str
        Such as ``muscles``.
    prefix : str
        Such as ``muscle``: ``muscle.piriformis`` comes as ``piriformis``, and
        ``muscle.risk.low`` does not come.
    """
    for id_, row in read_topic(topic).items():
        before, _, name = id_.rpartition(".")
        if before == prefix:
            yield name, row


def backing(row: Row) -> Backing:
    """Who is cited, and how far it was checked.

    Parameters
    ----------
    row : mapping
        An entry, or a part of one: with ``sources`` and ``status``, perhaps ``memory_parts``.
    """
    return Backing(
        sources=tuple(row["sources"]),
        status=row["status"],
        memory_parts=tuple(row.get("memory_parts", ())),
    )
