"""Stores on each database, and things to put into them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.builders.places import own_place

from ekbom.model.account import Account
from ekbom.model.audit import Event
from ekbom.model.house import HouseEntry
from ekbom.model.kept import Kept, KeptKind
from ekbom.model.people import Actor, PersonCard
from ekbom.storage.connect import open_store
from ekbom.storage.sql_store import SqlStore

KINDS = ("sqlite", "sqlcipher", "postgresql")
KEY = bytes(range(32))
NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a database lies and what opens it."""

    address: str
    key: bytes | None = None

    @property
    def file(self) -> Path:
        """Of SQLite and SQLCipher."""
        return Path(self.address.removeprefix("sqlite:///"))

    def open(self, **options: Any) -> SqlStore:
        return open_store(self.address, key=self.key, **options)


def make_home(kind: str, folder: Path) -> Home:
    """An empty place for a database of a kind."""
    if kind == "postgresql":
        from tests.builders.postgres import new_database

        return Home(new_database())
    return Home(f"sqlite:///{folder / 'ekbom.db'}", KEY if kind == "sqlcipher" else None)


_TABLES: dict[str, Home] = {}


def make_store(kind: str, folder: Path) -> Home:
    """A place with the tables of a workspace and nothing in them."""
    if kind not in _TABLES:
        _TABLES[kind] = make_home(kind, own_place())
        _TABLES[kind].open(create=True).close()
    made = _TABLES[kind]
    if kind == "postgresql":
        from tests.builders.postgres import new_database

        return Home(new_database(template=made.address.partition("@/")[2].partition("?")[0]))
    home = make_home(kind, folder)
    shutil.copy(made.file, home.file)
    return home


def event(verb: str = "test", person: str = "", **more: Any) -> Event:
    return replace(Event(NOW, "m1", "person", verb, person), **more)


def card(id_: str = "p1", label: str = "Ada", **more: Any) -> PersonCard:
    return replace(PersonCard(id_, label, NOW), **more)


def member(id_: str = "m1", label: str = "me", **more: Any) -> Actor:
    return replace(Actor(id_, label, "person"), **more)


def account(id_: str = "m1", name: str = "ada", **more: Any) -> Account:
    return replace(Account(id_, name, "$argon2id$...", NOW, NOW), **more)


def kept(id_: str = "r1", person: str = "p1", kind: KeptKind = "entry", **more: Any) -> Kept:
    """The first version of a record; its key is its id."""
    made = Kept(
        id=id_,
        person=person,
        kind=kind,
        key=id_,
        written_at=NOW,
        author="m1",
        author_role="person",
        body={"cells": {"urge": "6"}, "note": ""},
        at=datetime(2026, 11, 20, 21, 30),
        night=date(2026, 11, 20),
        source="log",
    )
    return replace(made, **more)


def house(version: int = 1, **more: Any) -> HouseEntry:
    """A version of a safety policy, as far as the store looks at it."""
    made = HouseEntry("safety_policy", version, {"policy": None}, NOW, "m1", "person", "so it is")
    return replace(made, **more)


def amended(old: Kept, **more: Any) -> Kept:
    """The version behind another one."""
    made = replace(old, version=old.version + 1, changed_at=NOW, reason="a slip")
    return replace(made, **more)
