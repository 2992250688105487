"""What a child does until it is killed: each step is announced, done, acknowledged and ended.

A step is acknowledged when the action has returned: from then on it has to be there for good.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.night_file import write_night_file

from ekbom.actions.desk import Desk
from ekbom.actions.workspace import (
    address_of,
    create_workspace,
    open_workspace,
    read_settings,
    unlocked,
)
from ekbom.model.kept import KEPT_KINDS, Kept
from ekbom.storage.migrate import SCRIPTS
from ekbom.storage.tables import REVISIONS

Tell = Callable[..., None]
Job = Callable[["Place", Tell, Desk], None]
START = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
SECRET = "seven quiet nights in november"
STEPS = 40
ROWS = 300
FIRST_ENTRIES = 30
BACKUPS = 3
# So many make a file that takes a while to copy.
CHANNELS = 16
DATABASES = ("sqlite", "sqlcipher", "postgresql")

# Two made-up revisions that touch every record one by one, so that there is time to be killed.
NEXT, LAST = "made_up_2", "made_up_3"
SECOND = f"""
import sqlalchemy as sa
from alembic import op
revision, down_revision = {NEXT!r}, {REVISIONS[-1]!r}

def upgrade():
    op.create_table("seconds", sa.Column("record", sa.Text, primary_key=True))
    bind = op.get_bind()
    for record, in bind.execute(sa.text("SELECT id FROM records")).all():
        bind.execute(sa.text("INSERT INTO seconds VALUES (:record)"), {{"record": record}})
    op.add_column("persons", sa.Column("second", sa.Integer))
"""
THIRD = f"""
import sqlalchemy as sa
from alembic import op
revision, down_revision = {LAST!r}, {NEXT!r}

def upgrade():
    op.create_table("thirds", sa.Column("record", sa.Text, primary_key=True))
    bind = op.get_bind()
    for record, in bind.execute(sa.text("SELECT record FROM seconds")).all():
        bind.execute(sa.text("INSERT INTO thirds VALUES (:record)"), {{"record": record}})
    op.drop_table("seconds")
    op.drop_column("persons", "second")
"""


@dataclass(frozen=True)
class Place:
    """A workspace that a child works in, and where it finds and lays down files."""

    folder: Path
    database: str = "sqlite"

    @property
    def workspace(self) -> Path:
        return self.folder / "ws"

    @property
    def secret(self) -> str | None:
        return SECRET if self.database == "sqlcipher" else None

    def open(self) -> Desk:
        """A desk whose clock goes on and whose ids are its own."""
        clock = Steps(START)
        return open_workspace(self.workspace, passphrase=self.secret, now=clock, new_id=new_id)

    def diary(self, number: int) -> Path:
        """One table of nights; the second time it has changed and grown."""
        return self.folder / f"{number}" / "diary.csv"

    @property
    def night(self) -> Path:
        return self.folder / "night.edf"

    @property
    def scripts(self) -> Path:
        """The revisions of the package, and two more that only stand here."""
        return self.folder / "scripts"

    @property
    def backup(self) -> Path:
        return self.folder / "own.ekbom-backup"


class Steps:
    """A clock that goes on by a second each time it is looked at."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def new_id() -> str:
    return os.urandom(16).hex()


def prepare(place: Place, address: str = "") -> None:
    """A workspace with some entries, a file that was brought, and files to bring."""
    place.folder.mkdir()
    desk = create_workspace(
        place.workspace,
        label="me",
        database=address,
        passphrase=place.secret,
        now=Steps(START),
        new_id=new_id,
    )
    person = only_person(desk)
    for number in range(FIRST_ENTRIES):
        log(desk, person, number)
    desk.store.close()
    for number, rows in ((0, ROWS), (1, ROWS + ROWS // 2)):
        _write_diary(place.diary(number), rows, changed=number)
    write_night_file(place.night, labels=tuple(f"EMG {number}" for number in range(CHANNELS)))
    shutil.copytree(SCRIPTS, place.scripts, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in (("second", SECOND), ("third", THIRD)):
        place.scripts.joinpath("versions", f"{name}.py").write_text(text)


def way_in(place: Place) -> tuple[str, bytes | None]:
    """The address of the database, and its key."""
    told = read_settings(place.workspace)
    return address_of(place.workspace, told), unlocked(place.workspace, told, place.secret)[1]


def copy(template: Place, to: Path, address: str = "") -> Place:
    """The same workspace elsewhere; on PostgreSQL with a database of its own."""
    shutil.copytree(template.folder, to)
    made = replace(template, folder=to)
    if address:
        file = made.workspace / "workspace.json"
        told = json.loads(file.read_text())
        file.write_text(json.dumps(told | {"database": address}))
    return made


def only_person(desk: Desk) -> str:
    (card,) = desk.store.persons()
    return card.id


def kept_as(record: Kept) -> dict[str, Any]:
    """What of a record has to be found again."""
    return {
        "id": record.id,
        "version": record.version,
        "body": json.loads(json.dumps(dict(record.body))),
    }


def log(desk: Desk, person: str, number: int) -> Kept:
    from ekbom.actions.entries import log_entry

    cells = {"urge": str(number % 11), "coffee": str(number % 4)}
    return log_entry(desk, person, cells, f"evening {number}").entry


# The jobs


def write(_: Place, tell: Tell, desk: Desk) -> None:
    """Entries written, corrected and deleted, one after the other."""
    from ekbom.actions.entries import amend_entry, delete_records

    person = only_person(desk)
    mine: list[str] = []
    tell("ready", there=there(desk, person))
    for number in range(STEPS):
        act = ("log", "log", "amend", "log", "delete")[number % 5]
        target = "" if act == "log" else mine[0]
        tell("start", act=act, target=target)
        if act == "log":
            done = log(desk, person, number)
            mine.append(done.id)
            tell("ack", kept=kept_as(done))
        elif act == "amend":
            cells = {"urge": str(number % 11), "slept": "5"}
            done = amend_entry(desk, person, target, cells, reason="a slip", new=cells).entry
            tell("ack", kept=kept_as(done))
        else:
            delete_records(desk, person, [mine.pop(0)])
            tell("ack", gone=target)
        tell("end")


def bring(place: Place, tell: Tell, desk: Desk) -> None:
    """A diary is brought in, then the same one changed and grown, then a night."""
    from ekbom.actions.bring_diary import bring_diary
    from ekbom.actions.bring_night import bring_night

    person = only_person(desk)
    tell("ready", there=there(desk, person))
    for number in (0, 1):
        tell("start", act="diary")
        bring_diary(desk, person, place.diary(number))
        tell("ack", diary=number)
        tell("end")
    tell("start", act="night")
    bring_night(desk, person, place.night)
    tell("ack", nights=1)
    tell("end")


def migrate(place: Place, tell: Tell, desk: Desk) -> None:
    """Two revisions are run after a backup. Sealing it would take all the time there is."""
    from ekbom.actions.migrate import migrate_database

    tell("ready", there=there(desk, only_person(desk)))
    desk.store.close()
    address, key = way_in(place)
    tell("start", act="migrate")
    migrate_database(address, key, place.workspace, now=Steps(START), scripts=place.scripts)
    tell("ack", revision=LAST)
    tell("end")


def backup(place: Place, tell: Tell, desk: Desk) -> None:
    """Backups into one file, each in the place of the one before."""
    from ekbom.actions.backup import back_up

    tell("ready", there=there(desk, only_person(desk)))
    for _ in range(BACKUPS):
        tell("start", act="backup")
        back_up(desk, place.backup, replace=True)
        tell("ack", backups=1)
        tell("end")


JOBS: dict[str, Job] = {
    "write": write,
    "import": bring,
    "migrate": migrate,
    "backup": backup,
}


def there(desk: Desk, person: str) -> list[dict[str, Any]]:
    """All that a person has before a job begins."""
    return [kept_as(record) for kind in KEPT_KINDS for record in desk.store.find(person, kind)]


def rows_of(place: Place, number: int) -> dict[str, str]:
    """Night and urge of each line of a diary."""
    with place.diary(number).open(newline="") as file:
        return {row["date"]: row["urge"] for row in csv.DictReader(file)}


def _write_diary(file: Path, rows: int, *, changed: int) -> None:
    file.parent.mkdir()
    first = date(2025, 1, 1)
    with file.open("w", newline="") as open_file:
        table = csv.writer(open_file)
        table.writerow(["date", "urge", "coffee", "note"])
        for row in range(rows):
            urge = (row + changed * (row % 3 == 0)) % 11
            table.writerow([first + timedelta(days=row), urge, row % 4, f"evening {row}"])
