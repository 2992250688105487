"""A clinic on PostgreSQL: 200 persons with two years each, and 20 who work in it at once.

Each of the twenty has ten persons and goes on without a pause: writes, reads the last nights,
corrects, looks at one record. No error may be shown, and it may not get slower as more comes in.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.crash import server
from benchmarks.crash_jobs import Place, Steps, new_id
from benchmarks.decade import LAST, fill
from benchmarks.source import ROOT, commit, versions
from ekbom.actions.check_workspace import check_workspace
from ekbom.actions.desk import Desk
from ekbom.actions.entries import amend_entry, list_records, log_entry, show_record
from ekbom.actions.people import add_member, add_person
from ekbom.actions.workspace import create_workspace

RESULT = ROOT / "benchmarks" / "results" / "load.md"
PERSONS = 200
NIGHTS = 730
USERS = 20
MINUTES = 4.0
PARTS = 4
# What the last part may take of the first, by the median; above this it has become slower.
SLOWER = 1.2
READ_NIGHTS = 28
# Out of so many acts: an entry, a reading, a correction, a look.
WEIGHTS = {"log_entry": 5, "list_records": 3, "amend_entry": 1, "show_record": 1}


@dataclass(frozen=True)
class Act:
    """One thing that one of the users did."""

    verb: str
    at_s: float
    ms: float
    error: str = ""


def run(*, minutes: float = 0, only: str = "") -> int:
    """Measure, print, and keep the table."""
    del only
    seconds = 60 * (minutes or MINUTES)
    with _clinic(PERSONS, NIGHTS) as desk:
        before = desk.store.head()[0]
        acts = work(desk, USERS, seconds)
        lines = desk.store.head()[0] - before
        faults = [str(finding) for finding in check_workspace(desk).findings]
    text, broken = page(acts, seconds, lines, faults)
    print(text)
    if not minutes:
        RESULT.write_text(text, encoding="utf-8")
    return 1 if broken else 0


@contextmanager
def _clinic(persons: int, nights: int) -> Iterator[Desk]:
    """A workspace of an administrator on a server that waits for the disk."""
    with TemporaryDirectory(prefix="ekbom-load-") as folder, server("postgresql") as cluster:
        place = Place(Path(folder) / "one", "postgresql")
        place.folder.mkdir()
        desk = create_workspace(
            place.workspace,
            label="keeper",
            role="administrator",
            database=cluster.new_database() if cluster else "",
            now=Steps(LAST),
            new_id=new_id,
        )
        began = time.monotonic()
        for number in range(persons):
            person = add_person(desk, f"person {number}").id
            fill(desk, person, apart=False, nights=nights, scored=0)
        seconds = time.monotonic() - began
        print(f"load: {persons} persons with {nights} nights in {seconds:.0f} s", flush=True)
        yield desk
        desk.store.close()


def work(desk: Desk, users: int, seconds: float) -> list[Act]:
    """Let so many users work for so long on one store, each in a thread of its own."""
    persons = [card.id for card in desk.store.persons()]
    each = len(persons) // users
    seats = []
    for number in range(users):
        mine = persons[number * each : (number + 1) * each]
        seats.append(add_member(desk, f"doctor {number}", "doctor", persons=mine))
    began = time.monotonic()
    with ThreadPoolExecutor(users) as pool:
        running = [
            pool.submit(_user, replace(desk, actor=actor), number, began, seconds)
            for number, actor in enumerate(seats)
        ]
        return [act for one in running for act in one.result()]


def _user(desk: Desk, number: int, began: float, seconds: float) -> list[Act]:
    rng, acts = Random(number), list[Act]()
    persons = sorted(desk.actor.persons)
    mine: list[tuple[str, str]] = []
    while (at_s := time.monotonic() - began) < seconds:
        verb = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        person = rng.choice(persons)
        start, error = time.perf_counter(), ""
        try:
            _do(desk, verb, person, mine, rng)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is counted
            error = f"{type(problem).__name__}: {problem}"
        acts.append(Act(verb, at_s, 1000 * (time.perf_counter() - start), error))
    return acts


def _do(desk: Desk, verb: str, person: str, mine: list[tuple[str, str]], rng: Random) -> None:
    """One act; what needs an entry of one's own writes one when there is none yet."""
    cells = {"urge": str(rng.randrange(11)), "action_1": str(rng.randrange(4))}
    if verb == "list_records":
        since = (LAST - timedelta(days=READ_NIGHTS)).date()
        list_records(desk, person, since=since)
    elif verb == "show_record" and mine:
        show_record(desk, *rng.choice(mine))
    elif verb == "amend_entry" and mine:
        person, record = mine[-1]
        # Another number each time: what changes nothing is refused.
        amend_entry(desk, person, record, note=f"changed {rng.random()}", reason="a slip")
    else:
        mine.append((person, log_entry(desk, person, cells, "an evening").entry.id))


def page(
    acts: Sequence[Act], seconds: float, lines: int, faults: Sequence[str]
) -> tuple[str, list[str]]:
    """The table in Markdown, and what is wrong."""
    parts = [[act for act in acts if k <= PARTS * act.at_s / seconds < k + 1] for k in range(PARTS)]
    errors = [act.error for act in acts if act.error]
    broken = [f"{len(errors)} errors: {errors[0]}"] if errors else []
    broken += [f"check: {fault}" for fault in faults]
    broken += [] if lines >= len(acts) else [f"{len(acts)} acts, {lines} lines of the audit"]
    rows = []
    for verb in (*WEIGHTS, ""):
        taken = [[act.ms for act in part if verb in (act.verb, "")] for part in parts]
        slower = median(taken[-1]) / median(taken[0])
        if not verb and slower > SLOWER:
            broken.append(f"at the end {slower:.2f} times as slow as at the start")
        cells = [f"{median(ms):.0f} / {quantiles(ms, n=20)[-1]:.0f}" for ms in taken]
        count = sum(len(ms) for ms in taken)
        rows.append(f"| {verb or 'all'} | {count} | {' | '.join(cells)} | {slower:.2f} |")
    used = versions("sqlalchemy", "psycopg")
    columns = " | ".join(f"part {k + 1}: median / p95 ms" for k in range(PARTS))
    out = [
        "# A clinic on PostgreSQL",
        "",
        f"Commit {commit()}; {used}; {os.cpu_count()} cores, server and users on the same machine, "
        "the server waits for the disk.",
        "",
        f"{PERSONS} persons with {NIGHTS} nights each; {USERS} users at once, each in a thread of "
        f"its own without a pause, for {seconds:.0f} s: {len(acts)} acts "
        f"({len(acts) / seconds:.0f} a second), {lines} lines of the audit, {len(errors)} errors.",
        "",
        f"**Limits broken: {len(broken)}.** {'; '.join(broken)}".rstrip(),
        "",
        f"| act | count | {columns} | last part / first part |",
        f"| --- | --- | {' | '.join('---' for _ in parts)} | --- |",
        *rows,
        "",
        f"It counts as slower when the median of the last part is more than {SLOWER} times that of "
        "the first. Afterwards `ekbom check` reads the whole chain.",
        "",
    ]
    return "\n".join(out), broken
