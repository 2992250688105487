"""Whoever is killed while writing loses nothing that was acknowledged, and leaves nothing half.

The long series is `make soak`; here is a short one, and the proof that the same test finds stores
that are broken on purpose.
"""

from __future__ import annotations

from contextlib import closing

import pytest
from benchmarks.crash import series
from benchmarks.crash_broken import PLANTED_IN
from benchmarks.crash_jobs import JOBS

KILLS = {"sqlite": 12, "sqlcipher": 8, "postgresql": 8}


@pytest.mark.parametrize("database", KILLS)
def test_nothing_acknowledged_is_lost(database: str) -> None:
    found = list(series(database, tuple(JOBS), range(KILLS[database]), measured=1))
    assert [one.faults for one in found if one.faults] == []
    assert {one.job for one in found} == set(JOBS)
    # A kill after the end shows nothing; the long series asks for three of four before it.
    between = sum(one.between for one in found)
    print(f"{database}: {len(found)} killed, {between} between the start and the end of a step")
    assert between >= len(found) / 4


@pytest.mark.parametrize("fault", PLANTED_IN)
def test_a_broken_store_is_found_by_the_same_test(fault: str) -> None:
    """By one of twice as many kills as the sound store has withstood; most often by the first."""
    kills = range(2 * KILLS["sqlite"])
    found = series("sqlite", (PLANTED_IN[fault],), kills, broken=fault, measured=1)
    with closing(found):
        assert any(one.faults for one in found)
