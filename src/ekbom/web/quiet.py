"""Changes that alter no answer but those of nights: a rating, something done, nothing of medicines.

Without this, each tap of an evening would have everything worked out anew that is known of a
person: what is due, what may be tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from fastapi import Request

from ekbom.actions.entry_names import means
from ekbom.journal.cells import read_cell
from ekbom.journal.kept_rows import LOG
from ekbom.web.seat import About, house_of

# What is worked out of a case, and does not look at ratings: third in the key of an answer.
_OF_THE_CASE = ("due", "now", "day one")
_NIGHTLY = ("rated", "measure", "done")


@contextmanager
def quietly(
    request: Request, who: About, cells: Iterable[Mapping[str, str]], *, words: bool = False
) -> Iterator[None]:
    """Keep what was worked out of the case while nightly values alone are written inside.

    Parameters
    ----------
    request : Request
    who : About
    cells : iterable of mapping of str to str
        What is written.
    words : bool
        Whether a note is written too: it may tell of a medicine.
    """
    house = house_of(request)
    before = house.changes.stamp(who.person)
    yield
    if not words and all(is_nightly(*one) for told in cells for one in told.items()):
        after = house.changes.stamp(who.person)
        if _one_step(before, after):
            house.answers.carry(who.person, before, after, _OF_THE_CASE)


def is_nightly(name: str, text: str) -> bool:
    """Whether a value tells of a night, and nothing of a medicine, an hour or a blood value."""
    return means(name, text, LOG) in _NIGHTLY and read_cell(text).kind != "clock"


def _one_step(before: str, after: str) -> bool:
    """Whether nothing but one change lies between two states."""
    old, new = ([int(part) for part in stamp.split(".")] for stamp in (before, after))
    return (new[0], new[1] - 1, new[2]) == tuple(old)
