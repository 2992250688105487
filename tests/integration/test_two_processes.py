"""Two processes that write at once lose nothing and are never told to wait.

Here with 500 entries each; with 5,000 in `make bench`.
"""

from __future__ import annotations

import pytest
from benchmarks.crash_jobs import DATABASES
from benchmarks.writers import at_once

EACH = 500


@pytest.mark.parametrize("database", DATABASES)
def test_two_processes_write_at_once(database: str) -> None:
    told = at_once(database, 2, EACH)
    assert told.failed == []
    assert (told.there, told.strange, told.faults) == (2 * EACH, 0, [])
    assert told.sound
