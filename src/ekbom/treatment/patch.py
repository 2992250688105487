"""What was changed since the last record, laid over it.

An object is changed field by field and ``null`` takes a field out. A list is either written anew,
or changed by an object that calls its members by name: ``{"soleus right": {"depth_mm": 20}}``
alters one, ``{"soleus right": null}`` drops it, and ``"add": [...]`` puts others behind them. A
name that no member has, or that several have, is refused: another needle would be altered than was
meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ekbom.knowledge.near import nearest
from ekbom.model.errors import InputError

Plain = Mapping[str, Any]
_ADD = "add"
# What a member of a list is called by: the first of these it has, and its side.
_NAMES = ("target", "muscle", "name", "kind", "what", "rule")


def patched(start: Plain, changed: object, where: str, group: str = "") -> dict[str, Any]:
    """An object with its changes.

    Parameters
    ----------
    start : mapping
        Plain values; it is left as it is.
    changed : mapping
    where, group : str
        The file and the part of it, for messages.

    Raises
    ------
    InputError
        When the changes are no object, and when a name in a list is not that of one member.
    """
    if not isinstance(changed, Mapping):
        raise InputError(where, f"{group or 'changed'} is no object", "write { field: value }")
    found = dict(start)
    for name, value in changed.items():
        inner = f"{group}.{name}" if group else str(name)
        if value is None:
            found.pop(name, None)
        elif not isinstance(value, Mapping):
            found[name] = value
        elif isinstance(found.get(name), list) or (name not in found and set(value) == {_ADD}):
            found[name] = _list(found.get(name, []), value, where, inner)
        else:
            before = found.get(name)
            old = before if isinstance(before, Mapping) else {}
            found[name] = patched(old, value, where, inner)
    return found


def _list(members: Sequence[Any], changed: Plain, where: str, group: str) -> list[Any]:
    """A list with some members changed by name, some dropped, and others behind them."""
    found = list(members)
    for name, value in changed.items():
        if name == _ADD:
            continue
        place = _place(members, str(name), where, group)
        old = members[place]
        alters = value is not None and isinstance(old, Mapping)
        found[place] = patched(old, value, where, f"{group} {name}") if alters else value
    added = changed.get(_ADD, [])
    if not isinstance(added, list):
        raise InputError(where, f"{group}.{_ADD} is no list", "write [ ... ]")
    return [*(one for one in found if one is not None), *added]


def _place(members: Sequence[Any], name: str, where: str, group: str) -> int:
    wanted = name.casefold()
    names = [member_name(one) if isinstance(one, Mapping) else str(one) for one in members]
    places = [place for place, one in enumerate(names) if one.casefold() == wanted]
    if len(places) == 1:
        return places[0]
    if places:
        raise InputError(
            where, f"{group}: {len(places)} of them are called {name!r}",
            "write the whole list anew as [ ... ]",
        )  # fmt: skip
    near = ", ".join(repr(one) for one in nearest(name, names) or names)
    raise InputError(
        where, f"{group}: none of them is called {name!r}",
        f"those there are {near}" if near else 'there are none yet: write { "add": [ ... ] }',
    )  # fmt: skip


def member_name(member: Plain) -> str:
    """What a member of a list is called by, such as ``soleus right``; empty without a name."""
    first = next((str(member[name]) for name in _NAMES if name in member), "")
    return f"{first} {member['side']}" if first and "side" in member else first
