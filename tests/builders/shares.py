"""Two machines that know nothing of each other, and shares that travel between them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyrage
import pytest
from tests.builders.desks import Counter, clock_of, make_desk

from ekbom.actions.desk import Desk
from ekbom.actions.receive import Delivery, delivered
from ekbom.actions.share import share
from ekbom.exchange.share_file import SECTIONS, Share, share_pieces
from ekbom.model.kept import Kept, KeptKind
from ekbom.model.people import PersonCard

SECRET = "a word said by phone"
ALL = tuple(SECTIONS)
MADE = datetime(2026, 11, 20, 20, 30, tzinfo=UTC)


def seal_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases that are checked at once: the true ones take seconds each, on purpose."""

    def encrypt(content: bytes, passphrase: str) -> bytes:
        return sha256(passphrase.encode()).digest() + content

    def decrypt(content: bytes, passphrase: str) -> bytes:
        if content[:32] != sha256(passphrase.encode()).digest():
            raise pyrage.DecryptError("Decryption failed")
        return content[32:]

    monkeypatch.setattr(pyrage.passphrase, "encrypt", encrypt)
    monkeypatch.setattr(pyrage.passphrase, "decrypt", decrypt)


_OPEN: list[Desk] = []


def close_all() -> None:
    """Close every desk of `two_machines`."""
    while _OPEN:
        _OPEN.pop().store.close()


def two_machines(tmp_path: Path, database: str = "sqlite") -> tuple[Desk, Desk]:
    """The person's desk, and a therapist's on another machine; no id is made on both."""
    own = make_desk(tmp_path, database=database, name="own")
    theirs = make_desk(tmp_path, role="therapist", database=database, name="theirs")
    clock_of(theirs).step(hours=1)
    _OPEN.extend((own, theirs))
    return own, replace(theirs, new_id=Counter(10**6))


def put(desk: Desk, person: str, kind: KeptKind, key: str, body: Any, **more: Any) -> Kept:
    """Keep a record as it is."""
    made = Kept(
        id=desk.new_id(),
        person=person,
        kind=kind,
        key=key,
        written_at=desk.now(),
        author=desk.actor.id,
        author_role=desk.actor.role,
        body=body,
    )
    made = replace(made, **more)
    desk.store.keep([made], desk.event("log_entry", person, (made.id,)))
    return made


def entry(desk: Desk, person: str, urge: str, night: date, **more: Any) -> Kept:
    """Keep an entry."""
    body = {"cells": {"urge": urge}, "note": more.pop("note", "")}
    more = {"night": night, "source": "log", **more}
    return put(desk, person, "entry", desk.new_id(), body, **more)


def correct(desk: Desk, old: Kept, urge: str, reason: str = "a slip") -> Kept:
    """Amend an entry."""
    newest = desk.store.get(old.id)
    assert newest is not None
    made = replace(
        newest,
        body={**newest.body, "cells": {"urge": urge}},
        version=newest.version + 1,
        changed_at=desk.now(),
        author=desk.actor.id,
        author_role=desk.actor.role,
        reason=reason,
    )
    desk.store.amend([made], desk.event("amend_entry", made.person, (made.id,)))
    return made


def carry(
    desk: Desk, person: str, file: Path, sections: tuple[str, ...] = ALL, **more: Any
) -> Delivery:
    """Share on one machine, and open the file on the other."""
    file.unlink(missing_ok=True)
    share(desk, person, file, sections=sections, passphrase=SECRET, **more)
    return delivered(file, SECRET)


def urges(desk: Desk, person: str) -> list[str]:
    """The urge of every entry, as it counts now."""
    return [one.body["cells"]["urge"] for one in desk.store.find(person, "entry")]


def a_share(*histories: tuple[Kept, ...], **more: Any) -> Share:
    """A share of the person p1."""
    made = Share(
        person=PersonCard("p1", "Ada", MADE),
        sender_role="person",
        made_at=MADE,
        sections=ALL,
        histories=histories,
    )
    return replace(made, **more)


def packed(made: Share, files: dict[str, bytes] | None = None) -> bytes:
    """A share as the bytes that are sealed."""
    there = files or {}
    return b"".join(share_pieces(made, lambda digest: io.BytesIO(there[digest])))


def repacked(data: bytes, change: Callable[[dict[str, Any]], None], records: bytes = b"") -> bytes:
    """The same share with another head, and other records where they are given."""
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(data)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            body = content.read()
            if member.name == "records.jsonl" and records:
                body = records
            if member.name == "share.json":
                head = json.loads(body)
                if records:
                    head["records_sha256"] = sha256(records).hexdigest()
                    head["records"] = len(records.splitlines())
                change(head)
                body = json.dumps(head).encode()
            member.size = len(body)
            new.addfile(member, io.BytesIO(body))
    return out.getvalue()
