"""The accounts of a practice: given, taken, and shown by nobody but whoever keeps it."""

from __future__ import annotations

import re

import pytest
from tests.builders.clinic import PASSWORD, Practice, employed, let_in
from tests.builders.desks import make_desk

from ekbom.actions.people import add_member

pytestmark = pytest.mark.usefixtures("quick_passwords")
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, role="administrator")
    let_in(made, made.actor.id, "keeper")
    return made


@pytest.fixture
def keeper(desk):
    made = Practice(desk)
    made.sign_in("keeper")
    return made


def first_password(page):
    return re.findall(r"<span>((?:[A-Z2-9]{5}-){5}[A-Z2-9]{5})</span>", page)


def test_nobody_has_an_account_yet(tmp_path):
    from tests.builders.workbench import Bench

    page = Bench(make_desk(tmp_path, role="administrator")).get("/accounts").text
    assert "Nobody has an account yet" in page
    assert "Give the account" in page


def test_an_account_is_given_and_its_password_shown_once(keeper, desk):
    member = add_member(desk, "Dora", "doctor").id
    page = keeper.post("/accounts", {"member": member, "name": "Dora"}).text
    (given,) = first_password(page)
    assert "It is shown this once." in page
    listed = keeper.get("/accounts").text
    assert given not in listed
    assert "Has not chosen a password yet" in listed
    dora = keeper.other()
    assert dora.sign_in("dora", password=given, with_code="").status_code == 303
    assert dora.get("/accounts").headers["location"] == "/account"


def test_what_was_typed_stays_when_it_cannot_be(keeper, desk):
    member = add_member(desk, "Dora", "doctor").id
    for name, said in (
        ("keeper", "&#39;keeper&#39; is taken; give another name."),
        ("  ", "is no name to sign in with"),
        ("a\u0000b", "is no name to sign in with"),
        ("x" * 81, "is no name to sign in with"),
    ):
        answer = keeper.post("/accounts", {"member": member, "name": name})
        assert answer.status_code == 400
        assert said in answer.text
        assert "Give the account" in answer.text
    again = keeper.post("/accounts", {"member": desk.actor.id, "name": "other"})
    assert "They have an account already; it is kept as it is." in again.text
    gone = keeper.post("/accounts", {"member": "nobody", "name": "other"})
    assert "There is no such member" in gone.text


def test_hostile_names_are_text(keeper, desk):
    member = add_member(desk, HOSTILE, "doctor").id
    keeper.post("/accounts", {"member": member, "name": HOSTILE})
    page = keeper.get("/accounts").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_another_first_password_signs_out_and_lets_in(keeper, desk):
    member = employed(desk, "Dora", "doctor")
    dora = keeper.other()
    dora.sign_in("dora")
    (given,) = first_password(keeper.post(f"/accounts/{member}/password").text)
    assert dora.get("/openapi.json").headers["location"] == "/sign-in"
    assert dora.sign_in("dora").status_code == 401
    assert dora.sign_in("dora", password=given).status_code == 303


def test_a_lost_phone(keeper, desk):
    member = employed(desk, "Dora", "doctor")
    assert keeper.post(f"/accounts/{member}/second-factor").status_code == 303
    kept = desk.store.account(member)
    assert (kept.secret, kept.confirmed, kept.codes) == ("", False, ())
    dora = keeper.other()
    assert dora.sign_in("dora", password=PASSWORD, with_code="").status_code == 303
    assert dora.get("/").headers["location"] == "/account"


def test_an_account_is_removed_by_typing_its_name(keeper, desk):
    member = employed(desk, "Dora", "doctor")
    wrong = keeper.post(f"/accounts/{member}/remove", {"name": "bora"})
    assert wrong.status_code == 400
    assert "To remove an account, type the name it signs in with." in wrong.text
    assert keeper.post(f"/accounts/{member}/remove", {"name": " Dora"}).status_code == 303
    assert desk.store.account(member) is None
    assert any(one.id == member for one in desk.store.members())
    assert keeper.post(f"/accounts/{member}/remove", {"name": "dora"}).status_code == 400


@pytest.mark.parametrize("act", ["password", "second-factor", "end", "remove"])
def test_others_are_refused_and_nothing_changes(keeper, desk, act):
    member = employed(desk, "Dora", "doctor")
    victim = employed(desk, "Theo", "therapist")
    dora = keeper.other()
    dora.sign_in("dora")
    before = desk.store.accounts()
    for whose in (victim, member, "nobody"):
        answer = dora.post(f"/accounts/{whose}/{act}", {"name": "theo"})
        assert answer.status_code == 404
        assert "theo" not in answer.text.lower()
    assert dora.get("/accounts").status_code == 404
    assert dora.post("/accounts", {"member": victim, "name": "x"}).status_code == 404
    assert desk.store.accounts() == before
