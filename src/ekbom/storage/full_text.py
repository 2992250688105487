"""A full-text index in memory: SQLite's FTS5 with its bm25, made anew for each process."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that holds at least one of the words.

    Attributes
    ----------
    id : str
    score : float
        From zero up; more is nearer.
    """

    id: str
    score: float


class FullTextIndex:
    """Documents of some fields, each field a text of words with a space between them.

    The words are taken as they are, letters and digits only: whoever asks brings them into the
    same form as whoever filled the index.

    Parameters
    ----------
    documents : mapping of id to the texts of its fields
    weights : sequence of float
        One for each field: how much a word in it counts.
    """

    def __init__(self, documents: Mapping[str, Sequence[str]], weights: Sequence[float]) -> None:
        names = [f"field{number}" for number, _ in enumerate(weights)]
        # The index may be made in one thread and asked in another; SQLite takes turns by itself.
        self._store = sqlite3.connect(":memory:", check_same_thread=False)
        self._store.execute(
            f"create virtual table texts using fts5(id unindexed, {', '.join(names)})"
        )
        marks = ", ".join("?" for _ in range(len(names) + 1))
        self._store.executemany(
            f"insert into texts values ({marks})",  # noqa: S608 - nothing but question marks
            [(id_, *fields) for id_, fields in documents.items()],
        )
        self._store.execute("create virtual table words using fts5vocab(texts, 'row')")
        self._rank = f"bm25({', '.join(map(str, (0.0, *weights)))})"
        self._store.execute("insert into texts (texts, rank) values ('rank', ?)", (self._rank,))
        self.size = len(documents)

    def search(self, words: Iterable[str]) -> tuple[Hit, ...]:
        """Every document that holds one of the words, the nearest first.

        Documents that are equally near stand in the order in which they were given.
        """
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words) if word.isalnum())
        if not asked:
            return ()
        rows = self._store.execute(
            "select id, -rank from texts where texts match ? order by rank, rowid", (asked,)
        )
        return tuple(Hit(id_, score) for id_, score in rows)

    def counts(self) -> Mapping[str, int]:
        """In how many documents each word stands."""
        return MappingProxyType(dict(self._store.execute("select term, doc from words")))
