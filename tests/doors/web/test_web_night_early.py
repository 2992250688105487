"""A hand that is quicker than the night view: keys pressed before the movements are there."""

from __future__ import annotations

import re

from tests.builders.recorded import recorded_desk
from tests.builders.workbench import Visit, served

# How many rows the chosen movement lies behind the one that is chosen at first.
PASSED = """() => { const { rows } = ekbomViewer.view.marks, chosen = ekbomViewer.view.selected;
  return rows.findIndex(one => one[0] === chosen) - rows.findIndex(one => one[5] > 0) }"""


def test_steps_before_the_movements_are_taken_once_they_are_there(browser, tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin)
        held = []

        def hold(one):
            held.append(one)

        visit.page.route("**/marks?*", hold)
        page = visit.go(f"/p/{person}/nights/{recording}")
        # Behind the page that waits, and with its scripts.
        page.locator("#viewer").wait_for()
        page.wait_for_load_state("domcontentloaded")
        for key in "nnbn":
            page.keyboard.press(key)
        assert page.evaluate("ekbomViewer.view.marks === null")
        held[0].continue_()
        page.get_by_role("status").filter(has_text=re.compile(r"^Movement \d")).wait_for()
        assert page.evaluate(PASSED) == 2
        assert visit.complaints == []
        visit.page.context.close()
