"""Workspaces with something in them, to be backed up, and what is looked at afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.builders.desks import PASSPHRASE, Clock, Counter, make_desk, own_person
from tests.builders.stores import account, amended, house, kept

from ekbom.actions.desk import Desk
from ekbom.actions.kept_labels import keep_label_map
from ekbom.actions.workspace import open_workspace
from ekbom.model.audit import chain_breaks
from ekbom.model.house import HOUSE_KINDS
from ekbom.recordings.labels import LabelMap, Meaning

_OPEN: list[Desk] = []
NIGHT = os.urandom(200_000)


@dataclass(frozen=True, slots=True)
class Looks:
    """All that a workspace holds."""

    persons: Any
    members: Any
    history: dict[str, Any]
    originals: dict[str, bytes]
    audit: list[Any]
    house: Any
    accounts: Any


def make_full(tmp_path: Path, kind: str, name: str = "ws") -> Desk:
    """A workspace with entries, an amended one, and two originals."""
    desk = make_desk(tmp_path, database=kind, name=name)
    _OPEN.append(desk)
    fill(desk, tmp_path)
    return desk


def database(kind: str) -> str:
    """The address of an empty database, where the kind needs one."""
    if kind != "postgresql":
        return ""
    from tests.builders.postgres import new_database

    return new_database()


def fill(desk: Desk, tmp_path: Path) -> None:
    person = own_person(desk)
    taken = []
    for name, content in (("night.edf", NIGHT), ("diary.csv", b"")):
        (tmp_path / name).write_bytes(content)
        taken.append(desk.originals.take(tmp_path / name))
    first = kept("r1", person, original=taken[0][0], kind="recording", body={})
    with desk.store.transaction():
        for digest, size in taken:
            desk.store.add_original(digest, size, desk.event("test"))
        entry = kept(
            "r2",
            person,
            original=taken[1][0],
            body={"cells": {"urge": "6"}, "note": 'ä"\u2028\n', "n": 0.1},
        )
        desk.store.keep([first, entry], desk.event("test", person, ("r1", "r2")))
    desk.store.amend([amended(entry, late=True, night=None)], desk.event("test", person, ("r2",)))
    more = [kept(f"e{n}", person, night=date(2020, 1, 1 + n)) for n in range(20)]
    desk.store.keep(more, desk.event("test", person))
    policy = house(body={"policy": None, "n": ['ä"\u2028']})
    desk.store.put_account(
        account(desk.actor.id, secret="JBSWY3DP", confirmed=True, codes=("ab", "cd")),
        desk.event("add_account", records=(desk.actor.id,)),
    )
    keep_label_map(desk, "Nörd", LabelMap({'"PLM" ä': Meaning("movement", "left")}))
    desk.store.keep_house(policy, desk.event("keep_policy", records=(policy.digest,)))


def look(desk: Desk) -> Looks:
    """Everything that is there; the chain of the audit must hold."""
    store = desk.store
    assert not list(chain_breaks(store.audit(), store.head()))
    records = {
        one.id for card in store.persons() for kind in ("recording", "entry")
        for one in store.find(card.id, kind)  # type: ignore[arg-type]
    }  # fmt: skip
    return Looks(
        store.persons(),
        store.members(),
        {id_: store.history(id_) for id_ in sorted(records)},
        {digest: b"".join(_chunks(desk, digest)) for digest, _ in store.originals()},
        list(store.audit()),
        {kind: store.house(kind) for kind in HOUSE_KINDS},
        store.accounts(),
    )


def _chunks(desk: Desk, digest: str) -> Iterator[bytes]:
    with desk.originals.open(digest) as opened:
        yield opened.read()


def reopened(folder: Path, *, encrypted: bool) -> Desk:
    """The desk of its owner."""
    secret = PASSPHRASE if encrypted else None
    _OPEN.append(open_workspace(folder, passphrase=secret, now=Clock(), new_id=Counter()))
    return _OPEN[-1]


def close_all() -> None:
    """Every desk that was handed out here."""
    while _OPEN:
        _OPEN.pop().store.close()
