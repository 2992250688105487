"""Versions of one record from two machines: whose go further, and where the two part.

A record keeps its id on every machine. Versions are only ever added, so two histories of a record
are one the beginning of the other, or they part somewhere: then somebody changed it on both
machines, and no program can know who was right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from ekbom.exchange.kept_json import kept_dict, kept_line
from ekbom.model.kept import Kept

# new: not here yet      same: both say the same      longer: theirs go on where ours end
# older: ours go on      apart: they part       deleted: it was here, and was deleted on purpose
Meeting = Literal["new", "same", "longer", "older", "apart", "deleted"]

_TELLS = ("kind", "key", "at", "night", "source", "body")


def meet(ours: Sequence[Kept], theirs: Sequence[Kept]) -> Meeting:
    """How two histories of one thing stand to each other, whatever the person's id on each side.

    Parameters
    ----------
    ours, theirs : sequence of Kept
        All versions, the first one first; `ours` may be empty. Records with different ids are
        of one thing when they have one key.
    """
    if not ours:
        return "new"
    pairs = zip(ours, theirs, strict=False)
    if all(kept_line(one) == kept_line(other) for one, other in pairs):
        if len(ours) == len(theirs):
            return "same"
        return "longer" if len(ours) < len(theirs) else "older"
    return "same" if tells(ours[-1]) == tells(theirs[-1]) else "apart"


def tells(record: Kept) -> dict[str, Any]:
    """What a version says of the person, without who wrote it, when, and in which file."""
    plain = kept_dict(record)
    return {name: plain[name] for name in _TELLS}
