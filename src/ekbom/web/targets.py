"""Points and muscles by the beginning of any of their names, as a field suggests them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ekbom.knowledge.acupoints import acupoints
from ekbom.knowledge.muscles import muscles
from ekbom.treatment.points import spellings, toneless

_SHOWN = 12


def near_targets(text: str, *, muscles_alone: bool = False) -> tuple[tuple[str, str], ...]:
    """What a text may be the beginning of: the name to write, and words beside it.

    Parameters
    ----------
    text : str
    muscles_alone : bool
        Whether no point is meant.
    """
    wanted = _folded(text)
    if not wanted:
        return ()
    rows = [row for row in _names() if not (muscles_alone and row[3])]
    begins = [row for row in rows if any(name.startswith(wanted) for name in row[2])]
    holds = [row for row in rows if row not in begins and any(wanted in name for name in row[2])]
    return tuple((value, words) for value, words, _, _ in (*begins, *holds)[:_SHOWN])


def _folded(text: str) -> str:
    """A name without marks; digits stay, as in the code of a point, and tones do not."""
    has_code = any(letter.isdigit() for letter in text)
    kept = text.casefold() if has_code else toneless(text)
    return "".join(letter for letter in kept if letter.isalnum())


@cache
def _names() -> tuple[tuple[str, str, tuple[str, ...], bool], ...]:
    return (*_muscles(), *_points())


def _muscles() -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
    for one in muscles().values():
        names = (one.name, *one.aliases, one.id.replace("_", " "))
        yield one.name, ", ".join(one.aliases[:2]), tuple(map(_folded, names)), False


def _points() -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
    for one in acupoints().values():
        names = tuple(dict.fromkeys(map(_folded, (one.code, one.pinyin, *spellings(one)))))
        yield one.code, one.pinyin, names, True
