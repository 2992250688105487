"""The night view in a real browser: drawn, moved through, and scored by keyboard alone."""

from __future__ import annotations

import pytest
from tests.builders.desks import clock_of
from tests.builders.recorded import recorded_desk
from tests.builders.workbench import Visit, served

from ekbom.actions.entries import list_records

WIDE, NARROW = (1440, "light"), (390, "dark")


def settled(
    page, said="Boolean(window.ekbomViewer && ekbomViewer.first && ekbomViewer.view.marks)"
):
    for _ in range(500):
        try:
            if page.evaluate(said):
                return
        except Exception as error:  # the page that waits goes over into the night
            if "navigation" not in str(error):
                raise
        page.wait_for_timeout(20)
    raise AssertionError(said)


@pytest.mark.parametrize(("width", "light"), [WIDE, NARROW])
def test_the_night_is_drawn_without_a_complaint(browser, tmp_path, width, light):
    desk, person, recording = recorded_desk(tmp_path)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin, width=width, light=light)
        page = visit.go(f"/p/{person}/nights/{recording}")
        settled(page)
        page.wait_for_timeout(100)
        painted = """id => { const c = document.getElementById(id); const d = c.getContext('2d')
          .getImageData(0, 0, c.width, c.height).data; let n = 0;
          for (let k = 3; k < d.length; k += 4) if (d[k]) n++; return n / (d.length / 4) }"""
        for canvas in ("ov", "dt"):
            assert page.evaluate(painted, canvas) > 0.02
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        said = "Movement 1, left leg, at 22:31:4"
        settled(page, f"document.getElementById('sel').textContent.startsWith('{said}')")
        assert visit.complaints == []
        visit.page.context.close()


def test_a_night_is_scored_by_keyboard_alone(browser, tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    clock_of(desk).step(days=1)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin)
        page = visit.go(f"/p/{person}/nights/{recording}")
        settled(page)
        keys, many = page.keyboard, "ekbomViewer.view.marks.rows.length"
        before = page.evaluate(many)
        keys.press("n")
        keys.press("Delete")
        settled(page, f"{many} === {before - 1}")
        keys.press("Control+z")
        settled(page, f"{many} === {before}")
        keys.press("Control+y")
        settled(page, f"{many} === {before - 1}")
        for _ in range(2):
            keys.press("ArrowUp")
        keys.press("ArrowRight")
        keys.press("l")
        settled(page, f"{many} === {before}")
        stage = page.evaluate("Math.floor(ekbomViewer.view.cursor / 30)")
        keys.press("r")
        settled(page, f"ekbomViewer.view.marks.stages.letters[{stage}] === '4'")
        keys.press("o")
        settled(page, "ekbomViewer.view.marks.off.length === 1")
        keys.press("m")
        keys.type("a note about nlwr")
        keys.press("Tab")
        keys.press("Enter")
        settled(page, "ekbomViewer.view.marks.notes.length === 1")
        assert "5 changes not kept yet" in page.inner_text("#work")
        keys.press("Control+s")
        keys.type("second reading")
        keys.press("Tab")
        with page.expect_navigation():
            keys.press("Enter")
        settled(page)
        assert visit.complaints == []
        visit.page.context.close()
    kept = [one for one in list_records(desk, person, "scoring") if "state" in one.body]
    (mine,) = kept
    assert mine.reason == "second reading"
    done = [step["do"] for step in mine.body["steps"]]
    assert done == ["delete", "add", "stage", "off", "note"]
    assert len(mine.body["state"]["movements"]) == before
    assert mine.body["state"]["notes"][0][2] == "a note about nlwr"
    assert recording == mine.body["recording"]


def test_without_javascript_the_numbers_are_all_there(browser, tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin, java_script_enabled=False)
        visit.go(f"/p/{person}/nights/{recording}")
        page = visit.page
        for _ in range(20):
            if page.locator("#h-night").count():
                break
            page.wait_for_timeout(500)
        assert "PLMS index" in page.inner_text("#indices")
        assert "The drawing needs JavaScript." in page.content()
        assert page.locator("#charts svg").count() >= 2
        visit.page.context.close()
