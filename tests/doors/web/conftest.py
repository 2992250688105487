"""What the tests of pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from argon2 import PasswordHasher

from ekbom.storage import passwords
from ekbom.web.house import House
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
def held() -> Iterator[Callable[[House], Callable[[], None]]]:
    """Keeps every answer of a workbench from being worked out until what it gives is called."""
    ends: list[Callable[[], None]] = []

    def hold(house: House) -> Callable[[], None]:
        over, usual, late = Event(), house.answers, Answers(1)
        house.answers = late
        late.get(("held",), over.wait, patience_s=0)

        def let_go() -> None:
            house.answers = usual
            over.set()
            late.close()

        ends.append(let_go)
        return let_go

    yield hold
    for one in ends:
        one()
