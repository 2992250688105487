"""Ids near to one that was written: what a slip or a single word may have meant."""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 5


def nearest(word: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Ids spelt alike and ids that hold the word, the nearest first; there may be none.

    An id of which the word is a whole part comes before one that holds it within a part.
    """
    from difflib import get_close_matches

    known, small = list(ids), word.casefold()
    holding = sorted(
        (id_ for id_ in known if word and small in id_.casefold()),
        key=lambda id_: small not in id_.casefold().split("."),
    )
    near = get_close_matches(word, known, n=_MOST) if len(holding) < _MOST else []
    return tuple(dict.fromkeys((*near, *holding)))[:_MOST]
