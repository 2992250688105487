"""Every store test runs on SQLite, on SQLCipher and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders.desks import make_desk
from tests.builders.stores import KINDS, Home, card, event, make_store, member

from ekbom.actions.desk import Desk
from ekbom.storage.sql_store import SqlStore


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def home(kind: str, tmp_path: Path) -> Home:
    """Where a database with the tables of a workspace lies; nothing is in them."""
    return make_store(kind, tmp_path)


@pytest.fixture
def store(home: Home) -> Iterator[SqlStore]:
    """A workspace with one person, p1, and one member, m1, who acts for them."""
    opened = home.open()
    opened.add_person(card(), event())
    opened.add_member(member(persons=frozenset({"p1"})), event())
    yield opened
    opened.close()


@pytest.fixture
def desk(kind: str, tmp_path: Path) -> Iterator[Desk]:
    """At a new workspace, whose owner is the person of it."""
    made = make_desk(tmp_path, database=kind)
    yield made
    made.store.close()


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Desk]:
    """For what does not depend on the database."""
    made = make_desk(tmp_path)
    yield made
    made.store.close()
