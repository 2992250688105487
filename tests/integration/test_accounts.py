"""Accounts on every database: kept, checked at the door, used once, and carried by a backup."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from unicodedata import normalize

import pyotp
import pytest
from argon2 import PasswordHasher
from tests.builders.desks import Clock
from tests.builders.stores import NOW, account, event, member

from ekbom.actions.porter import Porter
from ekbom.model.errors import NotAllowed, StoreError, UsageError
from ekbom.storage import passwords
from ekbom.storage.sql_store import SqlStore

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "tulip ladder frost window"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    quick = PasswordHasher(1, 8, 1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)
    monkeypatch.setattr(passwords, "_nobodys", lambda: quick.hash("x"))


def test_what_is_put_comes_back(store: SqlStore):
    assert store.accounts() == ()
    assert store.account("m1") is None
    store.add_member(member("m2", "mum"), event())
    first = account("m1", "zoe", secret=SECRET, codes=("ab", "cd"), salt="00", step=2**40)
    second = account("m2", "ada", given=True, confirmed=True, ended_at=NOW + timedelta(hours=1))
    store.put_account(first, event())
    store.put_account(second, event())
    assert store.accounts() == (second, first)
    changed = replace(first, codes=(), given=True)
    store.put_account(changed, event())
    assert store.account("m1") == changed
    store.remove_account("m1", event())
    assert store.accounts() == (second,)


def test_what_cannot_be_is_refused_and_leaves_no_line(store: SqlStore):
    store.add_member(member("m2", "mum"), event())
    store.put_account(account(), event())
    head = store.head()
    with pytest.raises(StoreError, match="the same name or key is kept already"):
        store.put_account(account("m2"), event())
    with pytest.raises(StoreError):
        store.put_account(account("m9", "nobody"), event())
    with pytest.raises(StoreError, match="what was to be changed is not there"):
        store.remove_account("m2", event())
    assert store.head() == head
    assert store.accounts() == (account(),)


def test_nothing_of_an_account_is_printed():
    shown = repr(account("m1", "ada", secret=SECRET, codes=("abcdef",), salt="beef"))
    for word in ("argon2", SECRET, "abcdef", "beef"):
        assert word not in shown


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def porter(store: SqlStore, clock):
    kept = account(
        "m1", "ada", password=passwords.hash_password(PASSWORD), secret=SECRET, confirmed=True,
        salt="ab" * 16, codes=(passwords.hash_code("ABCDE-FGHJK", "ab" * 16),),
    )  # fmt: skip
    store.put_account(kept, event())
    return Porter(store, clock)


def now_code(clock):
    return pyotp.TOTP(SECRET).at(clock())


@pytest.mark.parametrize("said", ["app", "paper"])
def test_ten_at_once_with_one_code_are_one(porter: Porter, clock, said):
    code = now_code(clock) if said == "app" else "ABCDE-FGHJK"

    def enter(_):
        try:
            return porter.enter("ada", PASSWORD, code)
        except NotAllowed:
            return ""

    with ThreadPoolExecutor(10) as many:
        assert sorted(many.map(enter, range(10))) == [""] * 9 + ["m1"]


def test_a_password_made_with_lower_costs_is_stretched_anew(
    porter: Porter, store, clock, monkeypatch
):
    before = store.account("m1").password
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(2, 16, 1))
    assert porter.enter("ADA", PASSWORD, now_code(clock)) == "m1"
    assert store.account("m1").password != before
    clock.step(seconds=30)
    assert porter.enter("ada", PASSWORD, now_code(clock)) == "m1"


def test_the_same_letters_from_another_keyboard(porter: Porter, store, clock):
    own = "b\u00fccher im fl\u00fcgel"
    porter.change_password("m1", PASSWORD, own)
    clock.step(seconds=30)
    assert porter.enter("ada", normalize("NFD", own), now_code(clock)) == "m1"
    assert porter.standing("m1").ended_at == clock() - timedelta(seconds=30)


def test_a_member_without_an_account_stands_nowhere(porter: Porter):
    assert porter.standing("m9") is None
    with pytest.raises(NotAllowed):
        porter.change_password("m9", "a", "b")


def test_a_second_factor_is_begun_once_and_counts_with_its_first_code(porter: Porter, store, clock):
    for act in (porter.begin_second_factor, porter.secret):
        with pytest.raises(UsageError, match="there is one already"):
            act("m1")
    porter.leave_second_factor("m1", PASSWORD, now_code(clock))
    with pytest.raises(UsageError, match="it was not begun"):
        porter.secret("m1")
    with pytest.raises(UsageError, match="it is not right"):
        porter.confirm_second_factor("m1", "123456")
    porter.begin_second_factor("m1")
    secret, address = porter.secret("m1")
    assert address.startswith(f"otpauth://totp/ekbom:ada?secret={secret}")
    codes = porter.confirm_second_factor("m1", pyotp.TOTP(secret).at(clock()))
    kept = store.account("m1")
    assert (kept.confirmed, kept.given) == (True, False)
    assert not set(codes) & set(kept.codes)
    assert len(kept.codes) == 8
