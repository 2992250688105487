"""50 people at once in a practice, for half a minute; ten minutes of it: ``make soak``."""

from __future__ import annotations

import pytest
from benchmarks import web_load
from benchmarks.web_load import Look, Measured

SECONDS = 30


def test_fifty_people_at_once() -> None:
    with web_load.practice(50, 60) as made:
        found = web_load.measure(made, SECONDS)
    text, _ = web_load.page(found, 50, 60)
    assert found.errors == [], text
    # Half a minute is still spent on filling caches.
    assert found.growth <= 1.5, text
    # As many pages as there are people; how quick they come is for `make soak`, alone on a machine.
    assert len(found.looks) > 50, text


def measured(ms: float = 10, error: str = "", memory: float = 100) -> Measured:
    looks = [Look("today", float(n), ms, error if n == 5 else "") for n in range(100)]
    grows = [(float(n), memory if n > 80 else 100.0) for n in range(100)]
    return Measured(looks, grows, 100.0, 5.0)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (measured(), []),
        (measured(ms=251), ["p95 251 ms, above 250"]),
        (measured(error="status 500"), ["1 errors, such as today: status 500"]),
        (measured(memory=116), ["memory grew to 1.16 times that of the second part"]),
    ],
)
def test_each_limit_can_be_broken(found: Measured, said: list[str]) -> None:
    text, broken = web_load.page(found, 50, 60)
    assert broken == said
    assert f"**Limits broken: {len(said)}.**" in text
