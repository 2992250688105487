"""JSON files read strictly and written whole: one clear error for whatever is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from ekbom.exchange.text_file import read_bytes, write_text
from ekbom.model.errors import InputError

T = TypeVar("T")

# Larger than any plan or schedule; a wrong file is not read to its end.
_MAX_BYTES = 10**6


def read_json(
    path: str | Path, *, most: int = _MAX_BYTES, kind: str = "a plan or a schedule"
) -> dict[str, Any]:
    """The object a JSON file holds; the same key twice in one object is refused.

    Raises
    ------
    InputError
        When the file is missing, unreadable, too large, not UTF-8, not JSON or not an object.
    """
    return json_object(read_bytes(path, most=most, kind=kind), str(path))


def json_object(data: bytes, where: str) -> dict[str, Any]:
    """The object that JSON text holds; the same key twice in one object is refused.

    Parameters
    ----------
    data : bytes
    where : str
        What messages call it.

    Raises
    ------
    InputError
        When it is not UTF-8, not JSON or not an object.
    """
    try:
        found = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_no_twins, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise InputError(where, "it is not UTF-8 text", "save it again as UTF-8") from error
    except json.JSONDecodeError as error:
        raise InputError(
            where, f"it is not JSON (line {error.lineno}: {error.msg})", "correct that line"
        ) from error
    except RecursionError as error:
        raise InputError(where, "it is nested too deeply", "check the name") from error
    except ValueError as error:
        raise InputError(where, str(error), "correct the file") from error
    if not isinstance(found, dict):
        raise InputError(where, "it does not hold one JSON object {...}", "check the name")
    return found


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice")
        found[key] = value
    return found


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a JSON number")


def write_json(path: str | Path, value: dict[str, Any], *, replace: bool = False) -> None:
    """Write the object as a new file, whole or not at all.

    Raises
    ------
    StoreError
        When the file is there already (unless `replace`), or cannot be written.
    """
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_text(path, text, replace=replace)


class Taker:
    """Takes typed values out of one JSON object, and names what is wrong.

    Parameters
    ----------
    where : str
        File name for messages.
    group : str
        Name of the object in the file, empty for the whole file.
    values : object
        What the file holds there.
    """

    def __init__(self, where: str, group: str, values: object) -> None:
        if not isinstance(values, dict):
            raise InputError(where, f"{group or 'the file'} is not an object", "restore the file")
        self.where, self.group, self.left = where, group, dict(values)

    def take(self, key: str, *kinds: type[T]) -> T:
        """The value of `key`, which must be of one of the kinds (a bool is never a number)."""
        if key not in self.left:
            self.refuse(key, "is missing")
        value = self.left.pop(key)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.refuse(key, f"is {value!r}, of the wrong type")
        return value

    def refuse(self, key: str, what: str) -> NoReturn:
        """Raise the error of this key."""
        name = f"{self.group}.{key}" if self.group else key
        raise InputError(self.where, f"{name} {what}", "restore the file as it was written")

    def finish(self) -> None:
        """Refuse keys nobody asked for: a typing error must not be dropped in silence."""
        if self.left:
            self.refuse(min(self.left), "is not known here")
