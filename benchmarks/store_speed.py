"""Ten years in a workspace: how quick an entry, the last 28 nights, and a cold command are.

Everything is a ratio to something measured in the same run: a bare insert that lasts as long as an
entry does, and `import numpy` as a fresh process, in turns.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.crash import server
from benchmarks.crash_jobs import Place, Steps, log, new_id, only_person
from benchmarks.decade import ACTIONS, LAST, NIGHTS, SCORED, fill
from benchmarks.source import ROOT, commit, versions
from benchmarks.speed import child
from benchmarks.writers import EACH, AtOnce, at_once
from ekbom.actions.desk import Desk
from ekbom.actions.workspace import create_workspace

RESULT = ROOT / "benchmarks" / "results" / "store.md"
ROUNDS = 300
READ_ROUNDS = 100
COLD_ROUNDS = 15
TIMES_BARE = 10
ENTRY_MS = 5.0
READ_MS = 20.0
TIMES_NUMPY = 6.0
READ_NIGHTS = 28
NEVER_LOADED = ("numpy", "alembic", "sqlalchemy.orm", "scipy", "psycopg", "icalendar")
FORMS = {False: "one line a night", True: "each action by itself"}


@dataclass(frozen=True)
class Row:
    """One line of the table, in milliseconds."""

    says: str
    taken: list[float]
    limit: float | None = None
    beside: str = ""

    @property
    def p95(self) -> float:
        return quantiles(self.taken, n=20)[-1]

    @property
    def broken(self) -> bool:
        return self.limit is not None and self.p95 > self.limit

    def __str__(self) -> str:
        limit = "" if self.limit is None else f"{self.limit:.1f}"
        return (
            f"| {self.says} | {median(self.taken):.2f} | {self.p95:.2f} | {limit} | {self.beside} |"
        )


def run(*, minutes: float = 0, only: str = "") -> int:
    """Measure, print, and keep the table. `minutes` is not needed: it takes about five."""
    del minutes
    rows, cold, loaded = [], {}, []
    for database in ("sqlite", "sqlcipher", "postgresql"):
        if only in database:
            with _decade(database, apart=True) as (place, desk):
                rows += _measure(database, place, desk)
                if database == "sqlite":
                    cold, loaded = _cold(place), _loaded(place)
    if not only:
        with _decade("sqlite", apart=False) as (_, desk):
            rows += _reading("sqlite", desk, apart=False)
    writers = (
        [] if only else [at_once(name, 2, EACH) for name in ("sqlite", "sqlcipher", "postgresql")]
    )
    text, broken = _page(rows, cold, loaded, writers)
    print(text)
    if not only:
        RESULT.write_text(text, encoding="utf-8")
    return 1 if broken else 0


@contextmanager
def _decade(database: str, *, apart: bool) -> Iterator[tuple[Place, Desk]]:
    """A workspace with ten years in it."""
    with TemporaryDirectory(prefix="ekbom-decade-") as folder, server(database) as cluster:
        place = Place(Path(folder) / "one", database)
        place.folder.mkdir()
        desk = create_workspace(
            place.workspace,
            label="me",
            database=cluster.new_database() if cluster else "",
            passphrase=place.secret,
            now=Steps(LAST),
            new_id=new_id,
        )
        began = time.perf_counter()
        count = fill(desk, only_person(desk), apart=apart)
        seconds = time.perf_counter() - began
        print(f"store: {count} records in {database} in {seconds:.0f} s", flush=True)
        yield place, desk
        desk.store.close()


def _measure(database: str, place: Place, desk: Desk) -> list[Row]:
    person = only_person(desk)
    bare: list[float] = []
    entry: list[float] = []
    with _bare_insert(database, place) as insert:
        log(desk, person, 0)
        for number in range(ROUNDS):
            bare.append(_lap(lambda number=number: insert(number)))
            entry.append(_lap(lambda number=number: log(desk, person, number)))
    limit = max(TIMES_BARE * quantiles(bare, n=20)[-1], ENTRY_MS)
    times = f"{quantiles(entry, n=20)[-1] / quantiles(bare, n=20)[-1]:.1f} times the bare insert"
    return [
        Row(f"{database}: a bare insert of the same durability", bare),
        Row(f"{database}: an entry, `log_entry`", entry, limit, times),
        *_reading(database, desk, apart=True),
    ]


def _reading(database: str, desk: Desk, *, apart: bool) -> list[Row]:
    """The last nights as they lie there, and as a diary that can be answered from."""
    from ekbom.actions.entries import list_records
    from ekbom.actions.kept_diary import kept_diary

    person, since = only_person(desk), (LAST - timedelta(days=READ_NIGHTS)).date()
    until = (LAST - timedelta(days=1)).date()
    kept_diary(desk, person, since=since)
    listed = [
        _lap(lambda: list_records(desk, person, since=since, until=until))
        for _ in range(READ_ROUNDS)
    ]
    diary = [_lap(lambda: kept_diary(desk, person, since=since)) for _ in range(READ_ROUNDS)]
    form = FORMS[apart]
    return [
        Row(f"{database}: the last {READ_NIGHTS} nights, {form}, `list_records`", listed, READ_MS),
        Row(
            f"{database}: the same as a diary to answer from, `kept_diary`",
            diary,
            READ_MS if not apart else None,
        ),
    ]


@contextmanager
def _bare_insert(database: str, place: Place) -> Iterator[Callable[[int], None]]:
    """One row in a table of its own, written so that it lasts as long."""
    body = "x" * 400
    if database == "postgresql":
        import psycopg

        from benchmarks.crash_jobs import way_in

        with psycopg.connect(way_in(place)[0], autocommit=True) as server_side:
            server_side.execute("CREATE TABLE bare (id int PRIMARY KEY, body text)")
            yield lambda n: void(server_side.execute("INSERT INTO bare VALUES (%s, %s)", (n, body)))
        return
    driver: Any = sqlite3
    if database == "sqlcipher":
        from sqlcipher3 import dbapi2

        driver = dbapi2
    with closing(driver.connect(place.folder / "bare.db", isolation_level=None)) as beside:
        if database == "sqlcipher":
            beside.execute(f"PRAGMA key = \"x'{bytes(range(32)).hex()}'\"")
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            beside.execute(f"PRAGMA {pragma}")
        beside.execute("CREATE TABLE bare (id int PRIMARY KEY, body text)")
        yield lambda n: void(beside.execute("INSERT INTO bare VALUES (?, ?)", (n, body)))


def void(_: object) -> None:
    """What a call gives back is not needed."""


def _lap(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - began)


def _cold(place: Place) -> dict[str, list[float]]:
    """Commands as fresh processes on the ten years, and `import numpy`, in turns."""
    words = {
        "import numpy": ("-c", "import numpy"),
        "ekbom log": ("-m", "ekbom", "log", "urge=6", "coffee=2", "a bad evening"),
        "ekbom list": ("-m", "ekbom", "list"),
    }
    os.environ["EKBOM_WORKSPACE"] = str(place.workspace)
    taken: dict[str, list[float]] = {name: [] for name in words}
    for _ in range(COLD_ROUNDS):
        for name, arguments in words.items():
            taken[name].append(_lap(lambda arguments=arguments: child(*arguments)))
    return taken


def _loaded(place: Place) -> list[str]:
    """Which of the modules that must stay away `ekbom log` has loaded at its end."""
    code = (
        "import contextlib, io, runpy, sys\n"
        "sys.argv = ['ekbom', 'log', 'urge=6']\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    runpy.run_module('ekbom', run_name='__main__')\n"
        "print('\\n'.join(sys.modules))\n"
    )
    os.environ["EKBOM_WORKSPACE"] = str(place.workspace)
    there = child("-c", code).split()
    return [name for name in NEVER_LOADED if name in there]


def _page(
    rows: list[Row], cold: dict[str, list[float]], loaded: list[str], writers: list[AtOnce]
) -> tuple[str, list[str]]:
    broken = [row.says for row in rows if row.broken]
    broken += [f"{one.database}: two processes at once" for one in writers if not one.sound]
    broken += [f"`ekbom log` loads {', '.join(loaded)}"] if loaded else []
    numpy = median(cold["import numpy"]) if cold else 1.0
    if cold and median(cold["ekbom log"]) > TIMES_NUMPY * numpy:
        broken.append("`ekbom log` as a command")
    used = versions("sqlalchemy", "sqlcipher3", "psycopg", "numpy", "typer")
    out = [
        "# Ten years in a workspace",
        "",
        f"Commit {commit()}; {used}; {os.cpu_count()} cores. {NIGHTS} nights, {ACTIONS} actions a "
        f"night, {SCORED} scored nights. In process, {ROUNDS} entries and bare inserts in turns, "
        f"{READ_ROUNDS} readings.",
        "",
        f"**Limits broken: {len(broken)}.** {'; '.join(broken)}".rstrip(),
        "",
        "| what | median ms | p95 ms | limit of p95, ms | |",
        "| --- | --- | --- | --- | --- |",
        *map(str, rows),
        "",
        f"The limit of an entry is {TIMES_BARE} times the p95 of the bare insert or {ENTRY_MS:.0f} "
        f"ms, whichever is larger; that of the last {READ_NIGHTS} nights {READ_MS:.0f} ms. Each "
        "reading writes its line of the audit as well.",
        "",
        "| cold, as a fresh process on the ten years | median ms | times `import numpy` | limit "
        "| rounds, ms |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, taken in cold.items():
        limit = f"{TIMES_NUMPY:.0f}" if name == "ekbom log" else ""
        rounds = " ".join(f"{ms:.0f}" for ms in taken)
        times = median(taken) / numpy
        out.append(f"| `{name}` | {median(taken):.0f} | {times:.2f} | {limit} | {rounds} |")
    out += [
        "",
        f"At the end of `ekbom log` none of {', '.join(NEVER_LOADED)} is loaded.",
        "",
        "| two processes at once | entries each | all there | errors shown | seconds | p95 ms |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in writers:
        whole = "yes" if one.sound else f"{one.there}, {one.strange} strange, {one.faults}"
        out.append(
            f"| {one.database} | {one.each} | {whole} | {len(one.failed)} | {one.seconds:.0f} "
            f"| {one.p95_ms:.1f} |"
        )
    return "\n".join([*out, ""]), broken
