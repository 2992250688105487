"""The first sign-in in a real browser, by keyboard alone, narrow and by night."""

from __future__ import annotations

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.builders.desks import make_desk
from tests.builders.workbench import Visit, running

from ekbom.actions.accounts import add_account
from ekbom.web.house import House
from ekbom.web.server import listening

OWN = "seven quiet nights in november"
pytestmark = pytest.mark.usefixtures("quick_passwords")


def typed(page, *words):
    """Each into the next field, and Enter behind the last one."""
    for number, word in enumerate(words):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(word)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def grave(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def test_somebody_new_comes_in(tmp_path, browser):
    desk = make_desk(tmp_path, role="administrator")
    first = add_account(desk, desk.actor.id, "keeper")
    with listening(0) as bound:
        # As a practice, but for TLS: a browser trusts no certificate that a test has made.
        house = House(desk, "clinic", frozenset({f"127.0.0.1:{bound.port}"}))
        with running(house, bound) as origin:
            visit = Visit(browser, house, origin, width=390, light="dark", bypass_csp=True)
            page = visit.page
            assert page.url == f"{origin}/sign-in"
            assert grave(page) == []
            page.focus("#name")
            typed(page, "Keeper", first)
            assert page.inner_text("h1") == "Your account"
            assert grave(page) == []
            page.focus("#old")
            typed(page, first, OWN, OWN)
            with page.expect_navigation():
                page.focus("button.pri")
                page.keyboard.press("Enter")
            secret = "".join(page.locator(".secret span").all_inner_texts())
            assert page.locator("img.qr").evaluate("one => one.naturalWidth") > 100
            assert grave(page) == []
            page.focus("#code")
            typed(page, pyotp.TOTP(secret).at(desk.now()))
            assert page.locator(".codes li").count() == 8
            assert grave(page) == []
            visit.go("/accounts")
            assert grave(page) == []
            visit.go("/account")
            assert grave(page) == []
            with page.expect_navigation():
                page.get_by_role("button", name="Sign out", exact=True).click()
            assert "You are signed out here." in page.inner_text("main")
            assert page.context.cookies() == []
            said = [one for one in visit.complaints if "Cleared data types" not in one]
            assert said == []
