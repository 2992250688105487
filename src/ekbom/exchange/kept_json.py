"""A record as one JSON object, with everything it holds but whose it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from ekbom.exchange.json_file import Taker
from ekbom.model.day import parse_day
from ekbom.model.errors import InputError
from ekbom.model.kept import KEPT_KINDS, Kept, KeptKind, needed
from ekbom.model.people import ROLES, Role

_DIGEST = re.compile(r"[0-9a-f]{64}")


def kept_dict(record: Kept) -> dict[str, Any]:
    """Plain JSON values of one version of a record, but for the person's id."""
    return {
        "id": record.id,
        "kind": record.kind,
        "key": record.key,
        "version": record.version,
        "at": _iso(record.at),
        "night": _iso(record.night),
        "source": record.source,
        "original": record.original,
        "late": record.late,
        "author": record.author,
        "author_role": record.author_role,
        "written_at": record.written_at.isoformat(),
        "changed_at": _iso(record.changed_at),
        "reason": record.reason,
        "body": dict(record.body),
    }


def kept_line(record: Kept) -> str:
    """The record on one line; equal records give equal lines.

    Raises
    ------
    ValueError
        When the body holds a number that JSON does not have.
    """
    return json.dumps(kept_dict(record), ensure_ascii=False, allow_nan=False, sort_keys=True)


def read_kept(values: object, person: str, where: str) -> Kept:
    """A record out of its JSON values, strictly.

    Parameters
    ----------
    values : object
        What `kept_dict` made, as it was read from JSON.
    person : str
        Id of the person it is about, here.
    where : str
        For messages.

    Raises
    ------
    InputError
        When a value is missing, of another kind, or unknown.
    """
    taker = Taker(where, "", values)
    version = taker.take("version", int)
    changed = taker.take("changed_at", str, type(None))
    if version < 1 or (version == 1) != (changed is None):
        taker.refuse("version", "does not fit with changed_at")
    at, night = taker.take("at", str, type(None)), taker.take("night", str, type(None))
    found = Kept(
        id=_text(taker, "id"),
        person=person,
        kind=cast(KeptKind, _word(taker, "kind", KEPT_KINDS)),
        key=_text(taker, "key"),
        version=version,
        at=None if at is None else taken_moment(taker, "at", at, zoned=False),
        night=None if night is None else taken_day(taker, "night", night),
        source=taker.take("source", str),
        original=taker.take("original", str),
        late=taker.take("late", bool),
        author=_text(taker, "author"),
        author_role=cast(Role, _word(taker, "author_role", ROLES)),
        written_at=taken_moment(taker, "written_at", taker.take("written_at", str), zoned=True),
        changed_at=(
            None if changed is None else taken_moment(taker, "changed_at", changed, zoned=True)
        ),
        reason=taker.take("reason", str),
        body=taker.take("body", dict),
    )
    taker.finish()
    _check_files(taker, found)
    return found


def _check_files(taker: Taker, record: Kept) -> None:
    """The file it was read from and the marks beside it, each by its SHA-256."""
    marks = record.body.get("marks", [])
    if not isinstance(marks, list) or not all(
        isinstance(mark, dict) and isinstance(mark.get("sha256"), str) for mark in marks
    ):
        taker.refuse("marks", "is no list of files")
    if not all(_DIGEST.fullmatch(digest) for digest in needed(record)):
        taker.refuse("original", "is no SHA-256")


def read_history(values: object, person: str, where: str) -> tuple[Kept, ...]:
    """All versions of one record out of a JSON list, the first one first.

    Raises
    ------
    InputError
        As `read_kept`; and when they are not the versions of one record, from 1 without a gap.
    """
    given = values if isinstance(values, list) else []
    found = tuple(read_kept(one, person, where) for one in given)
    same = {(one.id, one.kind) for one in found}
    if len(same) != 1 or [one.version for one in found] != list(range(1, len(found) + 1)):
        raise InputError(
            where, "the versions of a record do not follow one another", "ask for the file again"
        )
    return found


def history_line(versions: Sequence[Kept]) -> str:
    """All versions of one record on one line."""
    plain: list[Mapping[str, Any]] = [kept_dict(one) for one in versions]
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, sort_keys=True)


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _text(taker: Taker, key: str) -> str:
    found = taker.take(key, str)
    if not found:
        taker.refuse(key, "is empty")
    return found


def _word(taker: Taker, key: str, words: tuple[str, ...]) -> str:
    found = taker.take(key, str)
    if found not in words:
        taker.refuse(key, f"is {found[:40]!r}, not one of {', '.join(words)}")
    return found


def taken_day(taker: Taker, key: str, text: str) -> date:
    """The date that stands under `key`; anything else is refused."""
    try:
        return parse_day(text)
    except ValueError:
        taker.refuse(key, f"is {text[:40]!r}, not a date")


def taken_moment(taker: Taker, key: str, text: str, *, zoned: bool) -> datetime:
    """The moment that stands under `key`, with a zone or without; anything else is refused."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or (found.tzinfo is not None) != zoned:
        taker.refuse(key, f"is {text[:40]!r}, not a time {'with' if zoned else 'without'} a zone")
    return found
