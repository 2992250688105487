"""What the names of entries mean: known from before, near to one, something rated or done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from ekbom.journal.kept_rows import PARTNER
from ekbom.journal.pick import tells_how_it_was
from ekbom.knowledge.load import find_drug
from ekbom.knowledge.measures import diary_measure
from ekbom.model.errors import UsageError
from ekbom.model.kept import Kept
from ekbom.model.store import Store

Means = Literal["rated", "told", "seen", "medicine", "measure", "done"]

# Words that tell of the entry itself.
_RESERVED = frozenset(("at", "date", "datetime", "night", "note", "time", "when", "written"))
_LONGEST = 80  # letters of a name
_RECENT = 60  # entries looked at first; a name used before is nearly always among them
_ALIKE = 0.8  # share of letters from which two names are near


class NearName(UsageError):
    """A name nobody has used here, spelt nearly as one that was: only the person can tell.

    Parameters
    ----------
    name : str
        As written.
    near : str
        The one used before.
    """

    def __init__(self, name: str, near: str) -> None:
        super().__init__(
            name,
            f"it is new here, and spelt nearly as {near}",
            f"write {near}, or say --new {name} if it is something else",
        )
        self.name = name
        self.near = near


def check_name(name: str) -> str:
    """Refuse a name that is none, or that tells of the entry itself.

    Raises
    ------
    UsageError
    """
    if not name or name != name.strip() or not name.isprintable() or len(name) > _LONGEST:
        raise UsageError(
            "log", f"{name[:_LONGEST]!r} is no name", "write NAME=VALUE, such as coffee=2"
        )
    if name.casefold() in _RESERVED:
        raise UsageError(
            "log", f"{name!r} tells of the entry itself", "say --at, or write the note without ="
        )
    return name


def means(name: str, text: str, source: str) -> Means:
    """What a name stands for.

    Parameters
    ----------
    name, text : str
        ``coffee`` and ``2``.
    source : str
        Of the entry; what a partner saw is neither done nor taken by the partner.

    Returns
    -------
    str
        ``rated`` tells how it was, ``told`` belongs to an assessment (a blood value, a scale),
        ``seen`` is what a partner saw, ``medicine`` is prescribed, ``measure`` is known by name,
        all else is something ``done``.
    """
    from ekbom.actions.kept_values import is_told

    if is_told(name, text):
        return "told"
    drug = find_drug(name)
    if drug is not None:
        return "medicine" if drug.prescription else "measure"
    if diary_measure(name) is not None:
        return "measure"
    if tells_how_it_was(name, (text,)):
        return "rated"
    return "seen" if source == PARTNER else "done"


def recent_entries(store: Store, person: str) -> tuple[Kept, ...]:
    """The last entries of a person, in which nearly every name stands that is still used."""
    return store.find(person, "entry", newest=_RECENT)


def names_used(
    store: Store, person: str, recent: Sequence[Kept], wanted: Iterable[str]
) -> tuple[str, ...]:
    """The names a person has used, as they are spelt; older ones only where one is looked for.

    Parameters
    ----------
    store : Store
    person : str
    recent : sequence of Kept
        The last entries.
    wanted : iterable of str
        As long as all of these are among the recent ones, the older ones are not read.
    """
    names = _names(recent)
    if all(name in names for name in wanted):
        return names
    brought = (name for one in store.find(person, "source") for name in _columns(one))
    return tuple(dict.fromkeys((*names, *brought, *_names(store.find(person, "entry")))))


def spelt_as_used(name: str, used: Sequence[str], accepted: Iterable[str]) -> str:
    """The name as it was spelt before.

    Parameters
    ----------
    name : str
    used : sequence of str
    accepted : iterable of str
        New names that are meant as they are.

    Raises
    ------
    NearName
        For a new name that is spelt nearly as one used before.
    """
    if name in used:
        return name
    plain = {plain_name(one): one for one in used}
    if plain_name(name) in plain:
        return plain[plain_name(name)]
    if name not in accepted and plain:
        from difflib import get_close_matches

        near = get_close_matches(plain_name(name), plain, n=1, cutoff=_ALIKE)
        if near:
            raise NearName(name, plain[near[0]])
    return name


def plain_name(name: str) -> str:
    """A name without capitals and doubled blanks."""
    return " ".join(name.split()).casefold()


def _names(entries: Iterable[Kept]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in entries for name in one.body["cells"]))


def _columns(source: Kept) -> Sequence[str]:
    columns: Sequence[str] = source.body.get("columns", ())
    return columns
