"""The night view in a real browser: drawn, moved through, and scored by keyboard alone."""

from __future__ import annotations

import pytest
from tests.builders.desks import clock_of
from tests.builders.recorded import recorded_desk
from tests.builders.workbench import Bench, Visit, served

from ekbom.actions.entries import list_records
from ekbom.actions.night_edits import keep_steps

WIDE, NARROW = (1440, "light"), (390, "dark")


def settled(
    page, said="Boolean(window.ekbomViewer && ekbomViewer.first && ekbomViewer.view.marks)"
):
    for _ in range(2000):
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


PLACE = """part => { const v = ekbomViewer.view, box = document.getElementById('dt')
  .getBoundingClientRect(), row = v.marks.rows.find(one => one[0] === v.selected);
  const at = {begin: row[1], middle: row[1] + row[2] / 2, end: row[1] + row[2]}[part];
  const lane = v.shown.near.findIndex(one => one.leg === row[3]);
  return [box.left + v.near.x0 + (at - v.from) / v.seconds * v.near.width,
    box.top + 22 + (lane + .5) * v.near.each, v.near.width / v.seconds] }"""
CHOSEN = """() => { const v = ekbomViewer.view;
  return v.marks.rows.find(one => one[0] === v.selected).slice(0, 3) }"""


def test_a_movement_is_moved_by_its_edges_and_as_a_whole(browser, tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin)
        page = visit.go(f"/p/{person}/nights/{recording}")
        settled(page)
        for _ in range(2):
            page.keyboard.press("ArrowUp")
        number, onset, lasts = page.evaluate(CHOSEN)

        def drag(part, seconds, *, let_go=True):
            x, y, each = page.evaluate(PLACE, part)
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + seconds * each / 2, y)
            page.mouse.move(x + seconds * each, y)
            if let_go:
                page.mouse.up()

        def steps(many):
            words = "changes" if many > 1 else "change"
            said = f"document.getElementById('work').textContent.startsWith('{many} {words}')"
            settled(page, said)

        drag("middle", 3)
        steps(1)
        assert page.evaluate(CHOSEN) == pytest.approx([number, onset + 3, lasts], abs=0.06)
        drag("end", 1)
        steps(2)
        assert page.evaluate(CHOSEN) == pytest.approx([number, onset + 3, lasts + 1], abs=0.1)
        drag("begin", -0.5)
        steps(3)
        assert page.evaluate(CHOSEN) == pytest.approx([number, onset + 2.5, lasts + 1.5], abs=0.15)
        # Let go of by the key, it stays where it was; and so it does under a hand that only shakes.
        drag("middle", 9, let_go=False)
        page.keyboard.press("Escape")
        page.mouse.up()
        x, y, _ = page.evaluate(PLACE, "middle")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 2, y)
        page.mouse.up()
        page.wait_for_timeout(300)
        steps(3)
        page.keyboard.press("Control+z")
        steps(2)
        assert page.evaluate(CHOSEN) == pytest.approx([number, onset + 3, lasts + 1], abs=0.1)
        page.keyboard.press("Control+s")
        page.keyboard.type("late by eye")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        settled(page)
        assert visit.complaints == []
        visit.page.context.close()
    (mine,) = (one for one in list_records(desk, person, "scoring") if "state" in one.body)
    assert (mine.reason, mine.author) == ("late by eye", desk.actor.id)
    assert [(one["do"], one["id"]) for one in mine.body["steps"]] == [("move", number)] * 2
    moved = next(one for one in mine.body["state"]["movements"] if one[0] == number)
    assert moved[1:3] == pytest.approx([onset + 3, lasts + 1], abs=0.1)


@pytest.mark.parametrize(("width", "light"), [WIDE, NARROW])
def test_what_a_second_scorer_saw_otherwise_stands_in_a_lane(browser, tmp_path, width, light):
    desk, person, recording = recorded_desk(tmp_path)
    (found,) = list_records(desk, person, "scoring")
    first = Bench(desk).get(f"/p/{person}/nights/{recording}/marks").json()["rows"][0]
    steps = [
        {"do": "delete", "id": first[0]},
        {"do": "add", "onset_s": 600.0, "duration_s": 2.0, "leg": "left"},
    ]
    mine = keep_steps(desk, person, found.id, found.version, steps, reason="by eye")
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin, width=width, light=light)
        visit.go(f"/p/{person}/nights/{recording}/compare?first={mine.id}&second={found.id}")
        page = visit.page
        assert "Movements in the first alone: 1. In the second alone: 1." in page.content()
        page.get_by_role("link", name="22:40:00").click()
        settled(page)
        differ = page.evaluate("ekbomViewer.view.differ")
        assert differ["first"] == [[600.0, 2.0, "left"]]
        ((onset, lasts, leg),) = differ["second"]
        assert [onset, lasts] == pytest.approx(first[1:3], abs=1e-3)
        assert leg == first[3]
        assert page.evaluate("ekbomViewer.view.cursor") == 600.0
        page.get_by_role("button", name="Next difference").click()
        assert page.evaluate("ekbomViewer.view.cursor") == pytest.approx(first[1], abs=1e-3)
        settled(page, "!document.getElementById('rug').closest('figure').hidden")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert visit.complaints == []
        visit.page.context.close()


def test_without_javascript_the_numbers_are_all_there(browser, tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin, java_script_enabled=False)
        visit.go(f"/p/{person}/nights/{recording}")
        page = visit.page
        page.locator("#h-night").wait_for()
        assert "PLMS index" in page.inner_text("#indices")
        assert "The drawing needs JavaScript." in page.content()
        assert page.locator("#charts svg").count() >= 2
        visit.page.context.close()
