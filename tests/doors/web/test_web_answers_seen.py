"""What helps, Is it RLS? and Medicines in a real browser: no complaint, by keyboard too."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from tests.builders.browser import OUTSIDE
from tests.builders.desks import own_person
from tests.builders.web_pages import filled_desk
from tests.builders.workbench import Visit, served

from ekbom.actions.bring_case import bring_case
from ekbom.actions.kept_medicines import list_medicines

PAGES = (
    "helps", "helps/nights", "trial/new", "trial/{over}", "trial/{running}", "pattern",
    "pattern/more", "pattern/ask", "pattern/answers", "medicines", "medicines/0",
)  # fmt: skip


def test_every_page_is_sound_on_a_phone_at_night(tmp_path, browser):
    desk, (over, running) = filled_desk(tmp_path)
    me = own_person(desk)
    bring_case(desk, me, "examples/cases/made_up.toml")
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin, width=390, light="dark")
        del visit.complaints[:]  # where one lands is another page's matter
        for path in PAGES:
            page = visit.go(f"/p/{me}/" + path.format(over=over, running=running))
            # A page at work puts the answer in its own place.
            page.wait_for_selector("main:not(:has([aria-busy=true])) h1")
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(page).response["violations"]
            assert [(path, one["id"], one["nodes"][0]["html"]) for one in found] == []
            assert page.evaluate(OUTSIDE) == []
        assert visit.complaints == []


def test_a_medicine_is_told_by_keyboard_alone(tmp_path, browser):
    desk, _ = filled_desk(tmp_path)
    me = own_person(desk)
    with served(desk) as (house, origin):
        page = Visit(browser, house, origin, width=390).go(f"/p/{me}/medicines")
        page.wait_for_selector("#name")
        page.focus("#name")
        page.keyboard.type("Zoloft")
        page.keyboard.press("Tab")
        page.keyboard.type("50 mg")
        page.keyboard.press("Enter")
        page.wait_for_selector("h3:has-text('Zoloft')")
    (use,) = list_medicines(desk, me, today=desk.now().date())
    assert (use.name, str(use.dose)) == ("Zoloft", "50 mg")
