"""Several processes write at once: none waits for ever, nothing is lost, the audit is one chain."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.builders.stores import Home

from ekbom.model.audit import FIRST, digest_of

_CHILD = """
import json, sys
from tests.builders.stores import Home, event, kept
address, key, name, count = json.loads(sys.argv[1])
home = Home(address, bytes.fromhex(key) or None)
for number in range(count):
    store = home.open() if number % 20 == 0 else store
    store.keep([kept(f"{name}{number}")], event(name))
    if number % 20 == 19:
        store.close()
print("done")
"""


def test_processes_that_open_write_and_close_lose_nothing(home: Home, store):
    def start(name: str) -> subprocess.Popen[str]:
        told = [home.address, (home.key or b"").hex(), name, 100]
        return subprocess.Popen(
            [sys.executable, "-c", _CHILD, json.dumps(told)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    # Nobody else holds the file open, so that the last one who leaves clears up behind it.
    store.close()
    children = [start(name) for name in "abc"]
    said = [child.communicate(timeout=60) for child in children]
    assert said == [("done\n", "")] * 3
    assert len(store.find("p1", "entry")) == 300
    before = FIRST
    for line in store.audit():
        assert line.digest == digest_of(before, line.number, line.event)
        before = line.digest
    assert store.head() == (302, before)
