"""How much work a guess costs whoever has stolen the table of accounts."""

from __future__ import annotations

import sys

import pytest

from ekbom.model.errors import StoreError
from ekbom.storage import passwords


def test_a_password_costs_what_is_advised():
    kept = passwords.hash_password("tulip ladder frost")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert kept != passwords.hash_password("tulip ladder frost")
    assert passwords.fits(kept, "tulip ladder frost")
    assert not passwords.fits(kept, "tulip ladder Frost")
    assert not passwords.is_old(kept)
    assert passwords.is_old("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$YWJjZGVmZ2hpamtsbW5vcA")


def test_without_a_name_or_with_a_damaged_hash_nothing_fits():
    assert not passwords.fits("", "the password of nobody")
    assert not passwords.fits("$argon2id$...", "x")


def test_codes_differ_by_their_salt():
    one, other = (passwords.hash_code("ABCDE-FGHJK", salt * 16) for salt in ("ab", "cd"))
    assert len(one) == 64
    assert one != other
    assert one == passwords.hash_code("ABCDE-FGHJK", "ab" * 16)


def test_what_is_missing_is_named(monkeypatch):
    passwords._hasher.cache_clear()
    monkeypatch.setitem(sys.modules, "argon2", None)
    with pytest.raises(StoreError, match=r"install ekbom\[clinic\]"):
        passwords.hash_password("x")
    passwords._hasher.cache_clear()
