"""What the tests of pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from argon2 import PasswordHasher
from tests.builders.workbench import Bench

from ekbom.storage import passwords
from ekbom.web.ready import Answers


@pytest.fixture(scope="module")
def quick_passwords() -> Iterator[None]:
    """Passwords that are stretched hardly at all; that they usually are has a test of its own."""
    usual, quick = passwords._hasher, PasswordHasher(1, 8, 1)
    passwords._hasher = lambda: quick
    passwords._nobodys.cache_clear()
    yield
    passwords._hasher = usual
    passwords._nobodys.cache_clear()


@pytest.fixture
def held() -> Iterator[Callable[[Bench], Callable[[], None]]]:
    """Keeps every answer of a workbench from being worked out until what it gives is called."""
    ends: list[Callable[[], None]] = []

    def hold(bench: Bench) -> Callable[[], None]:
        over, usual, late = Event(), bench.house.answers, Answers(1)
        bench.house.answers = late
        late.get(("held",), over.wait, patience_s=0)

        def let_go() -> None:
            over.set()
            late.close()
            bench.house.answers = usual

        ends.append(let_go)
        return let_go

    yield hold
    for one in ends:
        one()
