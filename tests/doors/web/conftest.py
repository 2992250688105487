"""What the tests of pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from ekbom.storage import passwords


@pytest.fixture(scope="module")
def quick_passwords() -> Iterator[None]:
    """Passwords that are stretched hardly at all; that they usually are has a test of its own."""
    usual, quick = passwords._hasher, PasswordHasher(1, 8, 1)
    passwords._hasher = lambda: quick
    passwords._nobodys.cache_clear()
    yield
    passwords._hasher = usual
    passwords._nobodys.cache_clear()
