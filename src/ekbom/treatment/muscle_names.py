"""Which muscles a name means: ids, names, aliases; near spellings are only offered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.knowledge.build import words_of
from ekbom.knowledge.muscles import muscles
from ekbom.knowledge.near import nearest
from ekbom.model.errors import InputError

if TYPE_CHECKING:
    from ekbom.model.muscle import Muscle


def find_muscles(name: str) -> tuple[Muscle, ...]:
    """Every muscle of that name, in the order of the list; several where it is shared.

    Parameters
    ----------
    name : str
        An id, a name or another name; capitals and punctuation do not matter. ``quadriceps`` is
        four muscles, and all four are given.
    """
    return _by_words().get(_words(name), ())


def near_muscles(name: str) -> tuple[str, ...]:
    """Names spelt like a text, or holding it; there may be none."""
    known = (one for each in muscles().values() for one in (each.name, *each.aliases))
    return nearest(name.casefold(), dict.fromkeys(known))


def muscle_of(name: str) -> Muscle:
    """The one muscle of that name.

    Raises
    ------
    InputError
        When there is none, and when the name is shared: one asks and does not guess.
    """
    found = find_muscles(name)
    if len(found) == 1:
        return found[0]
    if found:
        which = ", ".join(one.id for one in found)
        raise InputError(name, f"the name is shared by {len(found)} muscles", f"say which: {which}")
    near = ", ".join(near_muscles(name))
    raise InputError(
        name or "muscle", "there is no such muscle in the list",
        f"near to it are {near}" if near else "ekbom muscles lists them all",
    )  # fmt: skip


@cache
def _by_words() -> Mapping[str, tuple[Muscle, ...]]:
    found: dict[str, tuple[Muscle, ...]] = {}
    for muscle in muscles().values():
        for words in {_words(one) for one in (muscle.id, muscle.name, *muscle.aliases)}:
            found[words] = (*found.get(words, ()), muscle)
    # A name of its own counts before an alias that others have as well.
    own = {
        _words(one): (muscle,) for muscle in muscles().values() for one in (muscle.id, muscle.name)
    }
    return MappingProxyType(found | own)


def _words(name: str) -> str:
    return " ".join(words_of(name.replace("_", " ")))
