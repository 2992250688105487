"""Try the mutants of one module with given tests: ``python mutants.py MODULE MOST TEST ...``.

MOST is how many of the module are tried in all, drawn by the hash of their names; 0 is all of them.

Runs inside the copy that `benchmarks.mutation` has made. The tests are collected once; every mutant
then gets a process of its own, forked from there, that ends at the first test that notices it. A
mutant that takes several times as long as the unchanged code hangs, and counts as noticed. What
became of each is kept beside the module every few mutants, so that a run can be ended and go on.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pytest

UNCHANGED = "none"
SURVIVED, NOTICED, HANGS = 0, 1, 36
_KEPT_EVERY = 25
# A test that waits for the machine is no mutant that hangs.
_TIMES, _AT_LEAST_S = 4.0, 6.0


def drawn(names: Iterable[str], most: int) -> list[str]:
    """At most so many of the names, drawn by their hash; 0 is all of them."""
    return sorted(names, key=lambda name: sha256(name.encode()).digest())[: most or None]


class Fates:
    """What became of each mutant of a module."""

    def __init__(self, file: Path, most: int) -> None:
        self.file, self.most = file, most
        self.known = json.loads(file.read_text(encoding="utf-8"))

    @property
    def left(self) -> list[str]:
        """Names that are still to be tried."""
        codes = self.known["exit_code_by_key"]
        return [name for name in drawn(codes, self.most) if codes[name] is None]

    def keep(self, found: dict[str, int]) -> None:
        """Write down what is known by now, whole or not at all."""
        self.known["exit_code_by_key"].update(found)
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps(self.known), encoding="utf-8")
        part.rename(self.file)


class Trial:
    """The run: unchanged first, then every mutant that is left."""

    def __init__(self, fates: Fates) -> None:
        self.fates = fates

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of the usual loop."""
        began = time.perf_counter()
        if attempt(session, UNCHANGED, 600.0) != SURVIVED:
            raise SystemExit("the unchanged code does not pass its own tests")
        limit = max(_AT_LEAST_S, _TIMES * (time.perf_counter() - began))
        found: dict[str, int] = {}
        for number, name in enumerate(self.fates.left, 1):
            found[name] = attempt(session, name, limit)
            if number % _KEPT_EVERY == 0:
                self.fates.keep(found)
        self.fates.keep(found)
        return True


class FirstFailure:
    """Ends the process as soon as a test fails."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """No more is needed."""
        if report.failed:
            os._exit(NOTICED)


def attempt(session: pytest.Session, name: str, limit_s: float) -> int:
    """All collected tests with one mutant, in a process of its own."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return HANGS
        return SURVIVED if status == 0 else NOTICED
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    os.environ["MUTANT_UNDER_TEST"] = name
    session.config.pluginmanager.register(FirstFailure())
    items = session.items
    try:
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    except BaseException:  # noqa: BLE001 - whatever stops the tests has noticed the mutant
        os._exit(NOTICED)
    os._exit(SURVIVED)


def main(argv: list[str]) -> int:
    """Try what is left of one module."""
    module, most, *tests = argv
    fates = Fates(Path(f"src/ekbom/{module}.py.meta"), int(most))
    if fates.left:
        sys.path.insert(0, "src")
        os.environ["MUTANT_UNDER_TEST"] = UNCHANGED
        pytest.main(["-q", *tests], plugins=[Trial(fates)])
    return int(bool(fates.left))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
