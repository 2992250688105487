"""Several processes that write into one workspace at once, as fast as they can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import monotonic

from benchmarks.crash import server
from benchmarks.crash_child import Child
from benchmarks.crash_jobs import FIRST_ENTRIES, Job, Place, Tell, log, only_person, prepare
from ekbom.actions.check_workspace import check_workspace
from ekbom.actions.desk import Desk

PATIENCE_S = 1800.0
EACH = 5000


@dataclass(frozen=True)
class AtOnce:
    """What came of it.

    Attributes
    ----------
    there : int
        Entries that are there at the end and that a writer had acknowledged.
    strange : int
        Entries that nobody had acknowledged.
    failed : list of str
        What a writer was shown instead of an answer.
    faults : list of str
        What `ekbom check` finds afterwards.
    seconds, p95_ms : float
        Of all; of one entry while the others write.
    """

    database: str
    processes: int
    each: int
    there: int
    strange: int
    failed: list[str]
    faults: list[str]
    seconds: float
    p95_ms: float

    @property
    def sound(self) -> bool:
        """Whether every entry is there and nobody was shown an error."""
        whole = self.there == self.processes * self.each
        return whole and not (self.strange or self.failed or self.faults)


def at_once(database: str, processes: int, each: int) -> AtOnce:
    """Let so many processes write so many entries each, and look what is there."""
    with _workspace(database) as place:
        began = monotonic()
        children = [Child(_writing(each), place) for _ in range(processes)]
        for child in children:
            child.listen(PATIENCE_S, until="over")
        seconds = monotonic() - began
        told = [message for child in children for message in child.told]
        for child in children:
            child.kill()
        failed = [message["why"] for message in told if message["what"] == "error"]
        acknowledged = Counter(id_ for message in told for id_ in message.get("ids", ()))
        taken = [ms for message in told for ms in message.get("ms", ())]
        desk = place.open()
        here = {one.id for one in desk.store.find(only_person(desk), "entry")}
        faults = [str(finding) for finding in check_workspace(desk).findings]
        desk.store.close()
    met = here & set(acknowledged)
    p95 = quantiles(taken, n=20)[-1] if len(taken) > 1 else 0.0
    strange = len(here) - len(met) - FIRST_ENTRIES
    return AtOnce(database, processes, each, len(met), strange, failed, faults, seconds, p95)


@contextmanager
def _workspace(database: str) -> Iterator[Place]:
    with TemporaryDirectory(prefix="ekbom-writers-") as folder, server(database) as cluster:
        place = Place(Path(folder) / "one", database)
        prepare(place, cluster.new_database() if cluster else "")
        yield place


def _writing(each: int) -> Job:
    def write(_: Place, tell: Tell, desk: Desk) -> None:
        person = only_person(desk)
        ids, taken = [], []
        for number in range(each):
            began = monotonic()
            try:
                ids.append(log(desk, person, number).id)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
                tell("error", why=f"{type(error).__name__}: {error}")
            taken.append(round(1000 * (monotonic() - began), 2))
        tell("over", ids=ids, ms=taken)

    return write
