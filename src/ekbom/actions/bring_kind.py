"""What a file is, by what it holds: a diary, a case, a night, a plan, or somebody's share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ekbom.actions.bring_difference import BroughtKind
from ekbom.model.errors import InputError, UsageError

KINDS: tuple[BroughtKind, ...] = ("diary", "case", "night", "plan", "share")
_HEAD = 4096  # bytes that are looked at; a header of a recording begins with 256
_SEALED = (b"ekbom-sealed-", b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
_RECORDINGS = (b"0       ", b"\xffBIOSEMI")
_TAR = (257, b"ustar")
_XML = b"<?xml"
# Files of ekbom that are not brought, and what is done with them instead.
_OTHERS: Mapping[str, str] = {
    "ekbom-mapping": "it says how a table is read: give it with --mapping beside the table",
    "ekbom-night": "it is a scored night: bring the recording in, and score it here",
    "ekbom-workspace": "it is a workspace already: name its folder with --workspace",
}
_MARKS = "bring the recording in, and name this file with --stages"


def kind_of(path: str | Path, said: str | None = None) -> BroughtKind:
    """What a file is.

    Parameters
    ----------
    path : path
    said : str, optional
        What somebody says it is; then it is not looked into.

    Raises
    ------
    UsageError
        For a kind that does not exist.
    InputError
        When the file cannot be read, or is one that is not brought.
    """
    if said is not None:
        if said not in KINDS:
            raise UsageError("--as", f"{said!r} is nothing to bring", f"use {', '.join(KINDS)}")
        return said
    head = _head(Path(path))
    if head.startswith(_SEALED):
        return "share"
    if head.startswith(_RECORDINGS):
        return "night"
    place, mark = _TAR
    if head[place : place + len(mark)] == mark:
        raise InputError(str(path), "it looks like a backup", "use ekbom restore for it")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return _of_json(path)
    if text.startswith(_XML):
        raise InputError(str(path), "it looks like a file of marks", _MARKS)
    return "case" if _is_case(Path(path), text) else "diary"


def _head(place: Path) -> bytes:
    try:
        if place.is_dir():
            raise InputError(str(place), "this is a folder", "name the files in it")
        if place.exists() and not place.is_file():
            raise InputError(str(place), "it is no plain file", "give the file itself")
        with place.open("rb") as file:
            return file.read(_HEAD)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            str(place), f"it cannot be read ({reason})", "check the name and the place"
        ) from error


def _of_json(path: str | Path) -> BroughtKind:
    from ekbom.exchange.json_file import read_json

    named = str(read_json(path, kind="a plan").get("format", ""))
    if named.startswith(("ekbom-plan/", "ekbom-helper-list/")):
        return "plan"
    for name, todo in _OTHERS.items():
        if named.startswith(f"{name}/"):
            raise InputError(str(path), f"it is {json.dumps(named)}", todo)
    raise InputError(str(path), "it is JSON, and no plan", "bring a plan, or a table as CSV")


def _is_case(place: Path, text: bytes) -> bool:
    """A case says so by its name, or in its first line that is no remark."""
    if place.suffix.lower() == ".toml":
        return True
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith(b"#")), b"")
    return first.replace(b" ", b"").startswith((b'format="ekbom-case/', b"format='ekbom-case/"))
