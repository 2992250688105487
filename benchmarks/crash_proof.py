"""What has to hold after a child was killed, whatever it was doing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from benchmarks.crash_jobs import (
    LAST,
    NEXT,
    START,
    Place,
    Steps,
    kept_as,
    only_person,
    rows_of,
    way_in,
)  # fmt: skip
from ekbom.actions.backup import back_up, check_backup
from ekbom.actions.check_workspace import check_workspace
from ekbom.actions.desk import Desk
from ekbom.actions.migrate import migrate_database
from ekbom.model.errors import EkbomError
from ekbom.model.kept import KEPT_KINDS, Kept
from ekbom.storage.connect import open_engine, revision
from ekbom.storage.tables import REVISIONS

# What a crash may leave, and is removed by itself: files that were being written.
HALF = (".taking-", ".ekbom-half-", ".restoring-", ".making")
_WRITES = {"log_entry", "amend_entry", "bring_diary", "bring_night"}


@dataclass(slots=True)
class Found:
    """What is wrong after a kill, and what was only left over."""

    faults: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def proof(place: Place, job: str, told: Sequence[Mapping[str, Any]]) -> Found:
    """Open the workspace as the next command would, and look for all that was acknowledged."""
    found = Found(left=[f"half written: {name}" for name in half_written(place.folder)])
    try:
        if job == "migrate":
            found.faults += _migrated(place, told)
        desk = place.open()
    except EkbomError as error:
        found.faults.append(f"it does not open: {error}")
        return found
    try:
        found.faults += [f"half written: {name}" for name in half_written(place.workspace)]
        checked = check_workspace(desk)
        for finding in checked.findings:
            kind = found.faults if finding.severity == "error" else found.left
            kind.append(str(finding))
        found.faults += _audited(desk)
        found.faults += _EACH[job](place, desk, told)
    except EkbomError as error:
        found.faults.append(f"it cannot be looked at: {error}")
    finally:
        desk.store.close()
    return found


def half_written(folder: Path) -> list[str]:
    """Files of a workspace that are not whole by their names."""
    names = (path.name for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if any(part in name for part in HALF))


def records_of(desk: Desk) -> dict[str, Kept]:
    person = only_person(desk)
    return {one.id: one for kind in KEPT_KINDS for one in desk.store.find(person, kind)}


def _audited(desk: Desk) -> Iterator[str]:
    """What is kept and what the audit says was kept are the same."""
    kept: set[str] = set()
    for line in desk.store.audit():
        if line.event.result == "done" and line.event.verb in _WRITES:
            kept.update(line.event.records)
        elif line.event.verb == "delete_records":
            kept.difference_update(line.event.records)
    here = set(records_of(desk))
    if kept - here:
        yield f"{len(kept - here)} records stand in the audit alone"
    if here - kept:
        yield f"{len(here - kept)} records are kept that the audit knows nothing of"


def _missing(expected: Mapping[str, Mapping[str, Any]], here: Mapping[str, Kept]) -> Iterator[str]:
    """Records that are gone, or older than was acknowledged."""
    for id_, told in expected.items():
        if id_ not in here:
            yield f"record {id_} version {told['version']} is gone"
        elif here[id_].version < told["version"]:
            yield f"record {id_} is in version {here[id_].version}, not {told['version']}"
        elif here[id_].version == told["version"] and kept_as(here[id_]) != told:
            yield f"record {id_} says something else"


def _write(place: Place, desk: Desk, told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    del place
    expected = _before(told)
    gone: set[str] = set()
    for message in told:
        if "kept" in message:
            expected[message["kept"]["id"]] = message["kept"]
        if "gone" in message:
            del expected[message["gone"]]
            gone.add(message["gone"])
    # The last step may be done or not; it was not acknowledged.
    steps = [message for message in told if message["what"] in ("start", "ack", "end")]
    doing = steps[-1] if steps and steps[-1]["what"] == "start" else {"act": "", "target": ""}
    if doing["act"] == "delete":
        expected.pop(doing["target"], None)
        gone.discard(doing["target"])
    here = records_of(desk)
    yield from _missing(expected, here)
    yield from (f"record {id_} was deleted and is there" for id_ in gone & set(here))
    strange = set(here) - set(expected) - {doing["target"]}
    if len(strange) > (doing["act"] == "log"):
        yield f"{len(strange)} records are there that nobody wrote"
    for id_ in expected:
        if id_ in here and here[id_].version > expected[id_]["version"] + (id_ == doing["target"]):
            yield f"record {id_} has a version nobody wrote"


def _import(place: Place, desk: Desk, told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    here = records_of(desk)
    yield from _missing(_before(told), here)
    acknowledged = [message["diary"] for message in told if "diary" in message]
    rows = {
        one.night.isoformat(): one.body["cells"]["urge"]
        for one in here.values()
        if one.kind == "entry" and one.source == "diary.csv" and one.night
    }
    # Whole or not at all: none, the first one, or the second one.
    whole = [{}, rows_of(place, 0), rows_of(place, 1)]
    if rows not in whole:
        yield f"{len(rows)} lines of a diary are there, which is neither of both"
    elif whole.index(rows) < len(acknowledged):
        yield f"diary {len(acknowledged)} was acknowledged and is not there"
    nights = sum(one.kind == "recording" for one in here.values())
    if nights < sum("nights" in message for message in told):
        yield "a night was acknowledged and is not there"


def _backup(place: Place, desk: Desk, told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from _kept_before(place, desk, told)
    if any("backups" in message for message in told) and not place.backup.exists():
        yield "a backup was acknowledged and is not there"
    if place.backup.exists():
        yield from _backup_faults(place.backup)
    # What the next backup leaves of the one that was cut short.
    back_up(desk, place.backup, replace=True)
    yield from (f"half a backup stays there: {name}" for name in half_written(place.folder))


def _backup_faults(file: Path) -> Iterator[str]:
    try:
        check_backup(file)
    except EkbomError as error:
        yield f"the backup is not whole: {error}"


def _kept_before(place: Place, desk: Desk, told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    del place
    yield from _missing(_before(told), records_of(desk))


def _migrated(place: Place, told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each revision is there whole or not at all, and the rest can be run afterwards."""
    address, key = way_in(place)
    yield from _in_one_form(address, key, told)
    for file in place.workspace.glob("backups/*.ekbom-backup"):
        yield from _backup_faults(file)
    migrate_database(address, key, place.workspace, now=Steps(START), scripts=place.scripts)
    if revision(address, key=key) != LAST:
        yield "what was left to migrate was not"
    yield from _in_one_form(address, key, told)
    engine = open_engine(address, key=key)
    with engine.begin() as connection:
        # The two were made up: what opens the workspace knows nothing of them.
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{REVISIONS[-1]}'"))
    engine.dispose()


def _in_one_form(
    address: str, key: bytes | None, told: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    stands = revision(address, key=key)
    if any("revision" in message for message in told) and stands != LAST:
        yield f"revision {LAST} was acknowledged, and the database is in {stands}"
    engine = open_engine(address, key=key)
    with engine.connect() as connection:
        looked = inspect(connection)
        tables = {name for name in ("seconds", "thirds") if looked.has_table(name)}
        columns = {column["name"] for column in looked.get_columns("persons")} & {"second"}
        counts = {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in (*tables, "records")
        }
    engine.dispose()
    forms = {
        REVISIONS[-1]: (set(), set()),
        NEXT: ({"seconds"}, {"second"}),
        LAST: ({"thirds"}, set()),
    }
    if (tables, columns) != forms[stands] or len(set(counts.values())) > 1:
        yield f"the database is in {stands} by name, and has {tables}, {columns}, {counts}"


def _before(told: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    (ready,) = (message for message in told if message["what"] == "ready")
    return {record["id"]: record for record in ready["there"]}


_EACH = {"write": _write, "import": _import, "migrate": _kept_before, "backup": _backup}
