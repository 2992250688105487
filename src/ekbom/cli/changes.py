"""``NAME=VALUE`` words as changes of a record: names with dots lead into its parts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ekbom.model.errors import UsageError

_YES_NO = {"yes": True, "no": False}


def read_changes(words: Sequence[str], where: str) -> dict[str, Any]:
    """Words such as ``before.rating=6`` or ``screen.fever=no`` as one object.

    Parameters
    ----------
    words : sequence of str
        Without a value a field is taken out. What reads as JSON is JSON, all else is text.
    where : str
        The command, for messages.

    Raises
    ------
    UsageError
        For a word without ``=``, and a name that is said twice.

    Examples
    --------
    >>> read_changes(["before.rating=6", "insertions.soleus right.depth_mm=20", "told="], "visit")
    {'before': {'rating': 6}, 'insertions': {'soleus right': {'depth_mm': 20}}, 'told': None}
    """
    found: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        path = [part.strip() for part in name.split(".")]
        if not equals or not all(path):
            raise UsageError(where, f"{word!r} is not NAME=VALUE", "write it as NAME=VALUE")
        place = found
        for part in path[:-1]:
            place = place.setdefault(part, {})
            if not isinstance(place, dict):
                raise UsageError(where, f"{name!r} is said twice", "say it once")
        if path[-1] in place:
            raise UsageError(where, f"{name!r} is said twice", "say it once")
        place[path[-1]] = _value(text.strip())
    return found


def laid_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of a file with those of the command line over them."""
    found = dict(under)
    for name, value in over.items():
        below = found.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            found[name] = laid_over(below, value)
        else:
            found[name] = value
    return found


def _value(text: str) -> Any:
    if not text:
        return None
    if text.casefold() in _YES_NO:
        return _YES_NO[text.casefold()]
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
