"""A phone while the computer is off: what is entered is kept, encrypted, and sent once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.home import Computer, phone_trusting
from tests.builders.waits import until

from ekbom.actions.entries import list_records
from ekbom.actions.today import read_evening

# What lies in the browser, as anybody could read it who had the phone in his hands.
STORED = """async () => {
  const open = r => new Promise((y, n) => { r.onsuccess = () => y(r.result); r.onerror = n });
  const base = await open(indexedDB.open('ekbom'));
  const all = await open(base.transaction('unsent').objectStore('unsent').getAll());
  const key = await open(base.transaction('own').objectStore('own').get('key'));
  let out = 'refused';
  try { await crypto.subtle.exportKey('raw', key); out = 'given' } catch (e) {}
  const files = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) files.push(new URL(one.url).pathname);
  base.close();
  return { many: all.length, key: key.extractable, out, files,
    text: all.map(one => new TextDecoder('latin1').decode(one.data)).join('') };
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return make_desk(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def computer(desk):
    made = Computer(desk)
    yield made
    made.off()


@pytest.fixture(scope="module")
def chromium(browser, computer, tmp_path_factory):
    place = tmp_path_factory.mktemp("phone")
    with phone_trusting(browser, place, computer.files.authority) as trusting:
        yield trusting


@pytest.fixture
def phone(computer, chromium, desk):
    """A page of a phone that has just been paired, in a browser of its own."""
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    code = computer.pairing.new_code(computer.house.owner().id, own_person(desk))
    page.goto(f"{computer.origin}/pair#{code.text}")
    page.get_by_role("button", name="Pair", exact=True).click()
    page.get_by_text("This phone keeps what you enter, encrypted").wait_for()
    yield page
    page.context.close()


def entries(desk):
    return list_records(desk, own_person(desk))


def test_twelve_hours_without_the_computer_lose_and_double_nothing(computer, phone, desk):
    person, clock = own_person(desk), clock_of(desk)
    began, before = clock(), len(entries(desk))
    phone.goto(f"{computer.origin}/p/{person}/today")
    phone.clock.install(time=began)
    computer.off()
    # In the page that was open.
    phone.locator("input[name=evening][value='6']").check(force=True)
    phone.get_by_text("is kept on this phone, encrypted").wait_for()
    # In a page that is opened while the computer is off.
    phone.goto(f"{computer.origin}/")
    phone.get_by_role("heading", name="The computer is off").wait_for()
    phone.clock.fast_forward("02:00:00")
    phone.locator("button[name=before][value='8']").click()
    assert until(lambda: phone.evaluate(STORED)["many"] == 2)
    phone.goto(f"{computer.origin}/")
    phone.get_by_role("button", name="Keep it").wait_for()
    phone.locator("input[name=bed][value='3']").check(force=True)
    phone.get_by_role("button", name="Keep it").click()
    assert until(lambda: phone.evaluate(STORED)["many"] == 3)
    stored = phone.evaluate(STORED)
    assert (stored["key"], stored["out"]) == (False, "refused")
    assert "evening" not in stored["text"]
    assert person not in stored["text"]
    assert all(one == "/phone/offline" or one.startswith("/static/") for one in stored["files"])
    # Twelve hours later.
    clock.step(hours=12)
    phone.clock.fast_forward("10:00:00")
    computer.on()
    phone.goto(f"{computer.origin}/p/{person}/today?night=2026-11-20")
    phone.get_by_text("What was waiting is saved now").wait_for()
    phone.reload()
    assert until(lambda: phone.evaluate(STORED)["many"] == 0)
    found = [dict(one.body["cells"]) for one in entries(desk)[before:]]
    assert sorted(map(str, found)) == sorted(
        map(str, [{"urge": "6", "urge in bed": "3"}, {"urge before": "8"}])
    )
    assert read_evening(desk, person, began.date()).cells["urge"] == "6"
    assert not any(one.late for one in entries(desk))


def test_a_browser_that_was_not_told_does_not_trust_it(computer, browser):
    page = browser.new_context().new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(f"{computer.origin}/pair")


def test_a_phone_that_does_not_trust_it_keeps_nothing_and_says_so(computer, chromium, desk):
    """Where a browser does not trust the certificate it registers no service worker."""
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.add_init_script(
        "navigator.serviceWorker.register = () => Promise.reject(new Error('not trusted'))"
    )
    person = own_person(desk)
    code = computer.pairing.new_code(computer.house.owner().id, person)
    page.goto(f"{computer.origin}/pair#{code.text}")
    page.get_by_role("button", name="Pair", exact=True).click()
    page.get_by_text("stays in the open page only").wait_for()
    page.goto(f"{computer.origin}/p/{person}/today")
    computer.off()
    page.locator("input[name=evening][value='9']").check(force=True)
    page.get_by_text("it stays in this page").wait_for()
    assert page.evaluate("indexedDB.databases()") == []
    computer.on()
    page.get_by_text("What was waiting is saved now").wait_for()
    assert read_evening(desk, person).cells["urge"] == "9"
    page.context.close()


def test_what_was_refused_is_shown_until_it_is_removed(computer, phone, desk):
    """The computer may not take what was entered without it: it is said, and nothing vanishes."""
    phone.goto(f"{computer.origin}/phone/offline")
    phone.get_by_role("button", name="Keep it").wait_for()
    computer.off()
    phone.locator("#own").fill("note")
    phone.locator("input[name=bed][value='2']").check(force=True)
    phone.get_by_role("button", name="Keep it").click()
    assert until(lambda: phone.evaluate(STORED)["many"] == 1)
    phone.goto(f"{computer.origin}/")
    computer.on()
    phone.goto(f"{computer.origin}/phone")
    phone.get_by_text("was not accepted").wait_for()
    phone.get_by_text("own: note").wait_for()
    phone.reload()
    phone.get_by_text("bed: 2").wait_for()
    phone.get_by_role("button", name="I have written it").click()
    assert until(lambda: phone.evaluate(STORED)["many"] == 0)


def test_a_stranger_in_the_network_sees_the_question_for_a_code_alone(
    computer, phone, chromium, desk
):
    """Even one that trusts the authority, while the phone of the house is paired."""
    person = own_person(desk)
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    for path in (f"/p/{person}/today", f"/p/{person}/now", "/", "/phone"):
        page.goto(computer.origin + path)
        assert page.url == f"{computer.origin}/pair"
    page.get_by_label("The code on the screen").fill("AAAA AAAA")
    page.get_by_role("button", name="Pair", exact=True).click()
    page.get_by_text("This code is not right, or is over.").wait_for()
    page.goto(f"{computer.origin}/phone/offline")
    page.get_by_text("This browser is not paired, so it can keep nothing").wait_for()
    assert page.locator("form.offline:visible").count() == 0
    kept = page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)")
    assert kept <= 1
    page.context.close()
    phone.reload()
    phone.get_by_text("This phone is paired").wait_for()
