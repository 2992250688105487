"""Children killed at a random moment of writing, importing, migrating and backing up.

Every child announces on a pipe when a step starts, is acknowledged, and ends. The moments are drawn
evenly over the length that the same job took when nobody disturbed it. After each kill the
workspace is opened anew and everything that was acknowledged is looked for. SIGKILL ends the
process, not the machine: what a loss of power does to a disk is not shown by this.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from random import Random
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory

from tests.builders.postgres import Cluster

from benchmarks.crash_broken import BROKEN, BROKEN_SAYS, PLANTED_IN
from benchmarks.crash_child import Child
from benchmarks.crash_jobs import JOBS, Place, copy, prepare
from benchmarks.crash_proof import proof
from benchmarks.source import ROOT, commit, source_hash, versions

RESULT = ROOT / "benchmarks" / "results" / "crash.md"
SEED = 20261121
# How many children are killed on each database; the four jobs in turn.
KILLS = {"sqlite": 100, "sqlcipher": 50, "postgresql": 50}
BETWEEN = 0.75
MADE_BY = ("src/ekbom/storage", "src/ekbom/actions", "benchmarks/crash_jobs.py")
# Runs with each planted fault.
PLANTED = 12
MEASURED = 3
# A child that says nothing for so long has hung, which is a fault as well.
PATIENCE_S = 120.0
STEP = ("start", "ack", "end")


@dataclass(frozen=True)
class Killed:
    """One child that was killed, and what was found afterwards.

    Attributes
    ----------
    database, job : str
    at_s, length_s : float
        When, after its first step started; how long the job takes undisturbed.
    between : bool
        Whether a step had started and not ended.
    acknowledged : int
        Steps that were.
    faults, left : list of str
        What was lost or half done; what was left over and harms nothing.
    """

    database: str
    job: str
    at_s: float
    length_s: float
    between: bool
    acknowledged: int
    faults: list[str]
    left: list[str]


def length_of(job: str, made: Iterator[Place], times: int, broken: str) -> float:
    """How long a job takes undisturbed, from its first step to the end of its last, in seconds."""
    taken = []
    for _ in range(times):
        child = Child(JOBS[job], next(made), broken)
        child.listen(PATIENCE_S, until="done")
        child.kill()
        moments = child.moments("start", "end")
        taken.append(moments[-1] - moments[0])
    return median(taken)


def kill_one(job: str, place: Place, at_s: float, length_s: float, broken: str = "") -> Killed:
    """Start a child, kill it so long after its first step began, and look what is there."""
    child = Child(JOBS[job], place, broken)
    child.listen(PATIENCE_S, until="start")
    child.listen(child.moments("start")[0] + at_s - time.monotonic())
    child.kill()
    steps = [message["what"] for message in child.told if message["what"] in STEP]
    found = proof(place, job, child.told)
    return Killed(
        place.database, job, at_s, length_s, steps[-1] != "end", steps.count("ack"),
        found.faults, found.left,
    )  # fmt: skip


def series(
    database: str,
    jobs: Sequence[str],
    numbers: Iterable[int],
    *,
    broken: str = "",
    measured: int = MEASURED,
) -> Generator[Killed]:
    """Kill one child for each number on one database, the jobs in turn.

    Parameters
    ----------
    database : {"sqlite", "sqlcipher", "postgresql"}
    jobs : sequence of str
    numbers : iterable of int
        The moment of each is drawn from its number.
    broken : str
        A planted fault, which has to be found.
    measured : int
        How often the length of a job is measured; the median counts.
    """
    with TemporaryDirectory(prefix="ekbom-crash-") as folder, server(database) as cluster:
        made = places(database, Path(folder), cluster)
        lengths = {job: length_of(job, made, measured, broken) for job in jobs}
        for number in numbers:
            job = jobs[number % len(jobs)]
            at_s = Random(f"{SEED} {database} {number}").uniform(0, lengths[job])
            yield kill_one(job, next(made), at_s, lengths[job], broken)


@contextmanager
def server(database: str) -> Iterator[Cluster | None]:
    """A PostgreSQL of our own that waits for the disk, where one is needed."""
    if database != "postgresql":
        yield None
        return
    cluster = Cluster.make(durable=True)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


def places(database: str, folder: Path, cluster: Cluster | None) -> Iterator[Place]:
    """The same prepared workspace again and again, each time a copy of its own."""
    template, address = Place(folder / "template", database), ""
    if cluster is not None:
        address = cluster.new_database()
    prepare(template, address)
    for number in count():
        own = ""
        if cluster is not None:
            own = cluster.new_database(address.partition("@/")[2].partition("?")[0])
        made = copy(template, folder / f"{number}", own)
        yield made
        rmtree(made.folder)


def run(*, minutes: float = 0, only: str = "") -> int:
    """Kill those that are still missing, then write the table. 3 means: call again to go on."""
    folder = ROOT / "build" / "crash" / source_hash(*MADE_BY)
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + 60 * minutes if minutes else float("inf")
    wanted = {name: kills for name, kills in KILLS.items() if only in name}
    for database, kills in wanted.items():
        file = folder / f"{database}.jsonl"
        done = len(_read(file))
        print(f"crash: {database}: {done} of {kills} done, kept in {folder}", flush=True)
        with file.open("a", encoding="utf-8") as kept:
            for killed in series(database, tuple(JOBS), range(done, kills)):
                kept.write(json.dumps(asdict(killed)) + "\n")
                kept.flush()
                for fault in killed.faults:
                    print(f"  {killed.job} at {killed.at_s:.3f} s: {fault}", flush=True)
                if time.monotonic() > until:
                    break
    found = [one for name in wanted for one in _read(folder / f"{name}.jsonl")]
    if len(found) < sum(wanted.values()):
        print(f"crash: {sum(wanted.values()) - len(found)} kills left; call again to go on")
        return 3
    planted = {fault: faults_found(fault) for fault in BROKEN if fault}
    text = page(found, planted)
    print(text)
    if not only:
        RESULT.write_text(text, encoding="utf-8")
    between = sum(one.between for one in found) >= BETWEEN * len(found)
    return 0 if between and all(planted.values()) and not any(one.faults for one in found) else 1


def faults_found(fault: str, kills: int = PLANTED) -> int:
    """In how many of a few runs a planted fault is found."""
    job = PLANTED_IN[fault]
    return sum(
        bool(one.faults) for one in series("sqlite", (job,), range(kills), broken=fault, measured=1)
    )


def _read(file: Path) -> list[Killed]:
    if not file.exists():
        return []
    return [Killed(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def page(found: Sequence[Killed], planted: Mapping[str, int]) -> str:
    """The whole table in Markdown."""
    between, lost = sum(one.between for one in found), sum(bool(one.faults) for one in found)
    used = versions("sqlalchemy", "sqlcipher3", "psycopg", "alembic")
    out = [
        "# Killed at a random moment",
        "",
        f"Commit {commit()}; {used}; seed {SEED}.",
        "",
        f"**{len(found)} children were killed, {between} of them between the start and the end of "
        f"a step; after {lost} of them something acknowledged was lost or half done.**",
        "",
        "Each child announces on a pipe that a step starts, that it is acknowledged (the action "
        "has returned) and that it has ended. The moment of the kill is drawn evenly over the "
        "length the same job took undisturbed (median of three). Then the workspace is opened "
        "anew: everything acknowledged has to be there, what was not is there whole or not at "
        "all, the audit and the records have to say the same, the database, the chain and every "
        "original have to be sound, and nothing half written may remain.",
        "",
        "SIGKILL ends a process, not the machine: what was given to the system is still written. "
        "What a loss of power does is not shown by this.",
        "",
        "| database | job | killed | between start and end | steps acknowledged | length ms "
        "| left over, removed by itself or named by `ekbom check` | lost or half done |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for (database, job), group in _groups(found).items():
        out.append(
            f"| {database} | {job} | {len(group)} | {sum(one.between for one in group)} "
            f"| {sum(one.acknowledged for one in group)} "
            f"| {1000 * median(one.length_s for one in group):.0f} "
            f"| {sum(bool(one.left) for one in group)} | {sum(bool(one.faults) for one in group)} |"
        )
    out += ["", "Faults planted on purpose, and in how many of the runs they were found:", ""]
    says = {name: f"{BROKEN_SAYS[name]}: {times} of {PLANTED}" for name, times in planted.items()}
    return "\n".join([*out, *(f"- {told}" for told in says.values()), ""])


def _groups(found: Sequence[Killed]) -> dict[tuple[str, str], list[Killed]]:
    groups: dict[tuple[str, str], list[Killed]] = {}
    for one in found:
        groups.setdefault((one.database, one.job), []).append(one)
    return groups
