"""Databases as every landed revision made them: written once, kept, and never made anew.

``python -m tests.builders.old_databases`` writes those of the newest revision, as one file of
statements for each database and one file of what is in it.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.builders import postgres
from tests.builders.stores import (
    KEY,
    Home,
    account,
    amended,
    card,
    event,
    house,
    kept,
    make_home,
    member,
)

from ekbom.storage.sql_store import SqlStore
from ekbom.storage.tables import REVISIONS

FOLDER = Path("tests/integration/databases")
_DIGEST = 64
_A, _B = "a" * _DIGEST, "b" * _DIGEST


def fill(store: SqlStore) -> None:
    """Something of everything a workspace can hold."""
    store.add_person(card("p1", "Ada", zone="Europe/Berlin"), event("add_person", "p1"))
    store.add_person(card("p2", "Bo", day_turns_h=15.5), event("add_person", "p2"))
    owner = member("m1", "me", owner=True, persons=frozenset({"p1"}))
    carer = member("m2", "mum", role="carer", relation="parent", persons=frozenset({"p1", "p2"}))
    for one in (owner, carer):
        store.add_member(one, event("add_member", records=(one.id,)))
    with store.transaction():
        store.add_original(_A, 5, event("import"))
        store.add_original(_B, 2**33, event("import"))
        night = kept(
            "r1",
            kind="recording",
            original=_A,
            body={"name": "n.edf", "duration_s": 28800.5, "marks": [{"name": "m", "sha256": _B}]},
        )
        doomed = kept("r2", kind="source", original=_B, at=None, night=None, source="")
        store.keep([night, doomed], event("import", "p1", records=("r1", "r2")))
    first = kept("r3", source="partner", late=True, author_role="carer", author="m2")
    bodies = ({"cells": {"urge": "6,5"}, "note": 'it\'s \\ "bad" ünder; --'}, {"n": [1, None]})
    store.keep([first], event("log_entry", "p1", records=("r3",)))
    second = amended(first, body=bodies[0], at=datetime(2026, 11, 20, 1, 2, 3, 4))
    store.amend([second], event("amend_entry", "p1", records=("r3",)))
    third = amended(second, body=bodies[1], night=date(2026, 11, 19), key="moved")
    store.amend([third], event("amend_entry", "p1", records=("r3",)))
    store.keep([kept("r4", person="p2")], event("log_entry", "p2", records=("r4",)))
    store.put_account(account(), event("add_account", records=("m1",)))
    store.put_account(
        account("m2", "mum", given=True, secret="JBSWY3DPEHPK3PXP", step=2**40, codes=("ab", "cd")),
        event("add_account", records=("m2",)),
    )
    store.delete(["r1"], event("delete_records", "p1", records=("r1",)))
    for version in (1, 2):
        entry = house(version, body={"policy": {"version": f"clinic {version}", "ü": [None]}})
        store.keep_house(entry, event("keep_policy", records=(entry.digest,)))
    store.note(event("show", "p2", result="refused", role="researcher", actor="m9"))


def told(store: SqlStore) -> Any:
    """All a store can tell, as JSON."""
    lines = list(store.audit())
    records = sorted({id_ for line in lines for id_ in line.event.records if len(id_) < _DIGEST})
    everything = {
        "persons": [asdict(person) for person in store.persons()],
        "members": [asdict(one) | {"persons": sorted(one.persons)} for one in store.members()],
        "records": [
            {name: getattr(version, name) for name in version.__slots__}
            | {"body": dict(version.body)}
            for id_ in records
            for version in store.history(id_)
        ],
        "originals": store.originals(),
        "doomed": store.doomed(),
        "audit": [asdict(line) for line in lines],
        "head": store.head(),
        "accounts": [asdict(one) for one in store.accounts()],
    }
    policies = [
        {name: getattr(one, name) for name in one.__slots__} | {"body": dict(one.body)}
        for one in store.house("safety_policy")
    ]
    # A workspace of before the second revision has none.
    everything |= {"house": policies} if policies else {}
    return json.loads(json.dumps(everything, default=str))


def load(kind: str, revision: str, folder: Path) -> Home:
    """A database of a kind as that revision made it."""
    home = make_home(kind, folder)
    if kind == "postgresql":
        import psycopg

        server = postgres.cluster().folder
        with psycopg.connect(host=str(server), user="ekbom", dbname=_name(home)) as connection:
            connection.execute(_statements("postgresql", revision))
        return home
    with closing(_plain(home)) as connection:
        connection.executescript(_statements("sqlite", revision))
    return home


def expected(revision: str) -> Any:
    """What is in it."""
    return {"accounts": [], **json.loads((FOLDER / f"{revision}.json").read_text())}


def _statements(form: str, revision: str) -> str:
    return (FOLDER / f"{revision}.{form}.sql").read_text()


def _name(home: Home) -> str:
    return home.address.split("/")[3].split("?")[0]


def _plain(home: Home) -> sqlite3.Connection:
    if home.key is None:
        return sqlite3.connect(home.file)
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(home.file)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    return connection


def _write(folder: Path) -> None:
    newest = REVISIONS[-1]
    light, heavy = make_home("sqlite", folder), make_home("postgresql", folder)
    for home in (light, heavy):
        store = home.open(create=True)
        fill(store)
        (FOLDER / f"{newest}.json").write_text(json.dumps(told(store), indent=1) + "\n")
        store.close()
    with closing(_plain(light)) as connection:
        lines = [f"{line}\n" for line in connection.iterdump()]
    (FOLDER / f"{newest}.sqlite.sql").write_text("".join(lines))
    dumped = subprocess.run(
        [postgres.find_programs() / "pg_dump", "--inserts", "--no-owner", "-U", "ekbom",
         "-h", postgres.cluster().folder, _name(heavy)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    # Words to the program that reads a dump, not to the database; and what the server's own
    # version would ask a later or an earlier one to set.
    lines = [
        f"{line}\n"
        for line in dumped.splitlines()
        if line and not line.startswith(("\\", "--", "SET ", "SELECT pg_catalog.set_config"))
    ]
    (FOLDER / f"{newest}.postgresql.sql").write_text("".join(lines))


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        _write(Path(place))
