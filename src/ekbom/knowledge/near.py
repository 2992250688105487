"""Ids near to one that was written: what a slip or a single word may have meant."""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 5


def nearest(word: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Ids spelt alike and ids that hold the word, the nearest first; there may be none."""
    from difflib import get_close_matches

    known = list(ids)
    holding = [id_ for id_ in known if word and word.casefold() in id_.casefold()]
    near = get_close_matches(word, known, n=_MOST) if len(holding) < _MOST else []
    return tuple(dict.fromkeys((*near, *holding)))[:_MOST]
