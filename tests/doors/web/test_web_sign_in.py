"""The way into a practice: who gets in, who does not, how long it lasts, and how it ends."""

from __future__ import annotations

import re

import pyotp
import pytest
from tests.builders.clinic import PASSWORD, SECRET, Practice, code, employed, let_in
from tests.builders.desks import clock_of, make_desk
from tests.builders.workbench import Bench

from ekbom.actions.accounts import add_account, end_sessions
from ekbom.actions.people import add_member, add_person, grant

WRONG = "The name, the password or the code is not right. Nothing was opened."


pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, role="administrator")
    let_in(made, made.actor.id, "keeper")
    return made


@pytest.fixture
def practice(desk):
    return Practice(desk)


def verbs(desk, verb):
    return [one.event for one in desk.store.audit() if one.event.verb == verb]


def test_nobody_is_shown_anything_before_signing_in(practice):
    for path in ("/", "/accounts", "/openapi.json", "/account", "/p/x/today"):
        answer = practice.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), path
    assert "<nav" not in practice.get("/sign-in").text
    part = practice.get("/accounts", headers={"hx-request": "true"})
    assert (part.status_code, part.headers["hx-redirect"]) == (401, "/sign-in")


def test_who_knows_all_three_gets_in(practice, desk):
    answer = practice.sign_in("Keeper ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-ekbom=")
    for word in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    assert practice.get("/accounts").status_code == 200
    assert practice.get("/sign-in").headers["location"] == "/"
    (line,) = verbs(desk, "sign_in")
    assert (line.actor, line.result, line.records) == (desk.actor.id, "done", (desk.actor.id,))


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("nobody", PASSWORD, None),
        ("keeper", "tulip ladder frost door", None),
        ("keeper", PASSWORD, "000000"),
        ("keeper", PASSWORD, ""),
        ("keeper", PASSWORD, "ABCDE-FGHJK"),
        ("", "", ""),
        ("keeper", "", None),
        ("keeper\0", PASSWORD, None),
        ("keeper", PASSWORD + "\ud800", None),
    ],
)
def test_whatever_was_wrong_is_answered_in_the_same_words(practice, name, password, said):
    password = password.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    answer = practice.sign_in(name, password=password, with_code=said)
    assert answer.status_code == 401
    assert WRONG in answer.text
    assert "set-cookie" not in answer.headers
    assert practice.get("/accounts").status_code == 303


def test_what_was_typed_stays_but_for_the_secrets(practice):
    page = practice.sign_in('keeper"><script>', password="not it at all", with_code="123456").text
    assert 'value="keeper&#34;&gt;&lt;script&gt;"' in page
    assert "not it at all" not in page
    assert "123456" not in page


def test_a_try_for_a_name_leaves_a_line_and_for_nobodys_name_none(practice, desk):
    before, _ = desk.store.head()
    practice.sign_in("nobody")
    assert list(desk.store.audit(after=before)) == []
    practice.sign_in("keeper", password="tulip ladder frost door")
    (line,) = desk.store.audit(after=before)
    assert (line.event.verb, line.event.result) == ("sign_in", "refused")


def test_a_code_is_good_once(practice, desk):
    assert practice.sign_in("keeper").status_code == 303
    again = {"name": "keeper", "password": PASSWORD, "code": code(desk)}
    assert practice.other().post("/sign-in", again).status_code == 401
    # Nor is it half a minute later, although a phone may be that much off.
    clock_of(desk).step(seconds=30)
    assert practice.other().post("/sign-in", again).status_code == 401
    assert practice.other().post("/sign-in", {**again, "code": code(desk)}).status_code == 303


@pytest.mark.parametrize(("off_s", "status"), [(-30, 303), (30, 303), (-60, 401), (60, 401)])
def test_a_phone_may_be_half_a_minute_off(practice, desk, off_s, status):
    clock_of(desk).step(seconds=30)
    said = pyotp.TOTP(SECRET).at(int(desk.now().timestamp()) + off_s)
    sent = practice.post("/sign-in", {"name": "keeper", "password": PASSWORD, "code": said})
    assert sent.status_code == status


# The first time


def shown(page):
    """The secret that a page shows in groups."""
    return "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))


def test_the_first_sign_in_leads_through_password_and_second_factor(practice, desk):
    member = add_member(desk, "Dora", "doctor").id
    first = add_account(desk, member, "dora")
    assert practice.sign_in("dora", password=first, with_code="").headers["location"] == "/"
    assert practice.get("/").headers["location"] == "/account"
    page = practice.get("/account").text
    assert "Somebody else knows your first password." in page
    assert "<nav" not in page
    assert practice.post("/account/second-factor/begin").headers["location"] == "/account"
    own = "seven quiet nights in november"
    cookie = practice.client.cookies["__Host-ekbom"]
    sent = practice.post("/account/password", {"old": first, "new": own, "again": own})
    assert sent.headers["location"] == "/account"
    assert practice.client.cookies["__Host-ekbom"] != cookie
    assert "One more step before your pages" in practice.get("/account").text
    begun = practice.post("/account/second-factor/begin")
    assert begun.headers["location"] == "/account/second-factor"
    secret = shown(practice.get("/account/second-factor").text)
    picture = practice.get("/account/second-factor.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["cache-control"] == "no-store"
    assert b"<script" not in picture.content
    wrong = practice.post("/account/second-factor", {"code": "000000"})
    assert wrong.status_code == 400
    assert "It is not right, or is over; wait for the next one." in wrong.text
    assert shown(wrong.text) == secret
    done = practice.post("/account/second-factor", {"code": pyotp.TOTP(secret).at(desk.now())})
    codes = re.findall(r"<li>([A-Z2-9]{5}-[A-Z2-9]{5})</li>", done.text)
    assert len(set(codes)) == 8
    assert practice.get("/").headers["location"] == "/practice"
    # What counts is never shown again.
    for path in ("/account/second-factor", "/account/second-factor.svg"):
        assert practice.get(path).status_code == 400
        assert secret not in practice.get(path).text
    assert "8 recovery codes are left." in practice.get("/account").text


def test_a_recovery_code_lets_in_once(practice, desk):
    from ekbom.storage.passwords import hash_code

    salt = "ab" * 16
    kept = tuple(hash_code(one, salt) for one in ("ABCDE-FGHJK", "MNPQR-STUVW"))
    let_in(desk, desk.actor.id, "keeper", salt=salt, codes=kept)
    assert practice.sign_in("keeper", with_code="abcde fghjk").status_code == 303
    assert "1 recovery code is left." in practice.get("/account").text
    assert practice.other().sign_in("keeper", with_code="ABCDE-FGHJK").status_code == 401
    assert practice.other().sign_in("keeper", with_code="MNPQRSTUVW").status_code == 303


def test_another_phone_needs_all_three_again(practice, desk):
    practice.sign_in("keeper")
    wrong = practice.post("/account/second-factor/leave", {"password": PASSWORD, "code": "1"})
    assert wrong.status_code == 400
    assert "The password or the code is not right." in wrong.text
    clock_of(desk).step(seconds=30)
    right = {"password": PASSWORD, "code": code(desk)}
    assert practice.post("/account/second-factor/leave", right).status_code == 303
    assert practice.get("/accounts").headers["location"] == "/account"
    assert desk.store.account(desk.actor.id).secret == ""


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", "seven quiet nights", "seven quiet nights", "This is not the password you have"),
        (PASSWORD, "seven quiet nights", "seven quiet night", "The two are not the same."),
        (PASSWORD, "short", "short", "It has fewer than 8 letters"),
        (PASSWORD, "Password2026!", "Password2026!", "It is one of those that are tried first"),
        (PASSWORD, "keeper-keeper1", "keeper-keeper1", "It is one of those that are tried first"),
        (PASSWORD, PASSWORD, PASSWORD, "It is the old one"),
        (PASSWORD, "long " * 60, "long " * 60, "It has more than 200 letters"),
    ],
)
def test_a_password_is_not_changed_for_a_bad_one(practice, desk, old, new, again, said):
    practice.sign_in("keeper")
    before = desk.store.account(desk.actor.id)
    answer = practice.post("/account/password", {"old": old, "new": new, "again": again})
    assert answer.status_code == 400
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert desk.store.account(desk.actor.id) == before


def test_a_new_password_signs_out_every_other_browser(practice, desk):
    elsewhere = practice.other()
    elsewhere.sign_in("keeper")
    practice.sign_in("keeper")
    clock_of(desk).step(seconds=1)
    own = "seven quiet nights in november"
    practice.post("/account/password", {"old": PASSWORD, "new": own, "again": own})
    assert elsewhere.get("/accounts").headers["location"] == "/sign-in"
    assert practice.get("/accounts").status_code == 200
    assert practice.other().sign_in("keeper").status_code == 401
    assert practice.other().sign_in("keeper", password=own).status_code == 303


# How long it lasts


def test_a_session_begun_by_somebody_else_is_never_taken_over(practice):
    """Session fixation: the cookie that came along is worth nothing afterwards."""
    planted = practice.house.sessions.begin("x", "account", practice.desk.now())
    practice.client.cookies.set("__Host-ekbom", planted)
    answer = practice.sign_in("keeper")
    fresh = answer.cookies["__Host-ekbom"]
    assert fresh != planted
    assert len(fresh) >= 43
    assert practice.house.sessions.find(planted, practice.desk.now()) is None


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 303)])
def test_a_session_ends_when_nobody_uses_it(practice, desk, minutes, status):
    practice.sign_in("keeper")
    clock_of(desk).step(minutes=minutes)
    assert practice.get("/accounts").status_code == status


def test_a_session_ends_after_a_shift_however_it_is_used(practice, desk):
    practice.sign_in("keeper")
    for _ in range(29):
        clock_of(desk).step(minutes=20)
        assert practice.get("/accounts").status_code == 200
    clock_of(desk).step(minutes=21)
    assert practice.get("/accounts").headers["location"] == "/sign-in"


def test_signing_out_kills_the_session_and_clears_the_browser(practice):
    practice.sign_in("keeper")
    secret = practice.client.cookies["__Host-ekbom"]
    answer = practice.post("/leave")
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert "You are signed out here." in answer.text
    practice.client.cookies.set("__Host-ekbom", secret)
    assert practice.get("/accounts").headers["location"] == "/sign-in"


def test_whoever_keeps_the_house_ends_the_sessions_of_others(practice, desk):
    member = employed(desk, "Dora", "doctor")
    dora = practice.other()
    dora.sign_in("dora")
    assert dora.get("/openapi.json").status_code == 200
    practice.sign_in("keeper")
    assert practice.post(f"/accounts/{member}/end").status_code == 303
    assert dora.get("/openapi.json").headers["location"] == "/sign-in"
    assert dora.sign_in("dora").status_code == 303
    # The same from another process, as the command does it.
    clock_of(desk).step(seconds=1)
    end_sessions(desk, member)
    assert dora.get("/openapi.json").headers["location"] == "/sign-in"


def test_rights_are_those_of_this_moment(practice, desk):
    person = add_person(desk, "Ada").id
    member = employed(desk, "Dora", "doctor", (person,))
    dora = practice.other()
    dora.sign_in("dora")
    there = dora.get(f"/p/{person}/today").text
    grant(desk, member, ())
    gone = dora.get(f"/p/{person}/today")
    assert gone.status_code == 404
    assert "Ada" not in gone.text
    assert gone.text != there


# Brute force


def guess(practice, name="keeper", password="tulip ladder frost door"):
    return practice.post("/sign-in", {"name": name, "password": password, "code": "1"})


def test_guessing_gets_slower_and_slower(practice, desk):
    assert [guess(practice).status_code for _ in range(6)] == [401] * 5 + [429]
    waited = []
    for _ in range(12):
        said = guess(practice)
        assert said.status_code == 429
        wait = practice.house.throttle.begin("keeper", "testclient", desk.now())
        waited.append(wait)
        clock_of(desk).step(seconds=wait)
        assert guess(practice).status_code == 401
    assert waited == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert "The next try is looked at in about 15 minutes." in guess(practice).text


def test_the_right_password_waits_too_and_then_gets_in(practice, desk):
    for _ in range(5):
        guess(practice)
    clock_of(desk).step(seconds=0.5)
    assert practice.sign_in("keeper").status_code == 303


def test_a_right_try_is_not_looked_at_while_one_has_to_wait(practice, desk):
    for _ in range(5):
        guess(practice)
    right = {"name": "keeper", "password": PASSWORD, "code": code(desk)}
    assert practice.post("/sign-in", right).status_code == 429
    clock_of(desk).step(seconds=1)
    assert practice.post("/sign-in", right).status_code == 303


def test_nobody_locks_somebody_else_out(practice, desk):
    """A stranger hammers from another address; the owner waits half a minute at most."""
    throttle = practice.house.throttle
    for _ in range(500):
        throttle.begin("keeper", "192.0.2.7", desk.now())
        clock_of(desk).step(minutes=16)
    for _ in range(40):
        throttle.begin("keeper", "192.0.2.8", desk.now())
    clock_of(desk).step(seconds=30)
    assert practice.sign_in("keeper").status_code == 303


def test_many_names_from_one_address_are_slowed_down(practice):
    said = [guess(practice, name=f"name{n}").status_code for n in range(31)]
    assert said == [401] * 30 + [429]


def test_the_password_one_has_cannot_be_guessed_from_inside(practice):
    practice.sign_in("keeper")
    own = {"old": "wrong", "new": "seven quiet nights", "again": "seven quiet nights"}
    said = [practice.post("/account/password", own).status_code for _ in range(6)]
    assert said == [400] * 5 + [429]
    leave = {"password": "wrong", "code": "1"}
    assert practice.post("/account/second-factor/leave", leave).status_code == 429


def test_other_houses_have_no_such_door(tmp_path):
    bench = Bench(make_desk(tmp_path))
    for path in ("/sign-in", "/account", "/account/second-factor", "/account/second-factor.svg"):
        assert bench.get(path).status_code == 404, path
    assert bench.post("/sign-in", {"name": "me"}).status_code == 404
    assert bench.post("/account/password").status_code == 404


def test_a_practice_has_no_address_that_opens_once(practice):
    token = practice.house.sessions.launch_token()
    assert practice.get(f"/open?token={token}").headers["location"] == "/sign-in"
