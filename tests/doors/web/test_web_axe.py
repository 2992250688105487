"""Every page of the demo held against axe-core, wide by day and narrow by night; and what a browser
complains of on the way."""

from __future__ import annotations

from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.builders.demo_pages import walked
from tests.builders.workbench import Visit, served

GRAVE = ("serious", "critical")
LOOKS = ((1440, "light"), (390, "dark"))
# A page whose fault is planted, so that the test cannot pass by looking at nothing.
PLANT = """() => { const one = document.createElement('button'); one.className = 'planted';
  document.querySelector('main').append(one) }"""


@cache
def axe():
    return Axe()


def grave(page):
    """What axe finds on a page that keeps somebody out, with where it is."""
    found = axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary'][:160]})"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.fixture(scope="module")
def house():
    with served(walked().desk, demo=True) as (house, origin):
        yield house, origin


@pytest.mark.parametrize(("width", "light"), LOOKS)
def test_each_page_is_sound(browser, house, width, light):
    visit = Visit(browser, *house, width=width, light=light)
    faults, wide, heard = {}, {}, {}
    for one in walked().one_of_each:
        visit.go(one.path)
        page = visit.still()
        needs = page.evaluate("document.documentElement.scrollWidth")
        if needs > width:
            wide[one.path] = needs
        if visit.complaints:
            heard[one.path] = visit.complaints[:]
        if found := grave(page):
            faults[one.path] = found
        # What axe itself does to a page is no complaint about the page.
        visit.complaints.clear()
    assert heard == {}
    assert wide == {}
    assert faults == {}


def test_a_planted_fault_is_found(browser, house):
    page = Visit(browser, *house).go("/demo")
    assert grave(page) == []
    page.evaluate(PLANT)
    assert [fault.partition(":")[0] for fault in grave(page)] == ["button-name"]
