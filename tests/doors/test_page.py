"""The page in a real browser: no errors, no sideways scrolling, readable by day and by night."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright
from tests.unit.reports import examples as ex

from ekbom.knowledge.load import load_policy
from ekbom.reports.answer import answer_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

# Text against what lies behind it, after WCAG 2; pictures are read by their fill.
CONTRAST = """() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number);
    return m.length < 4 ? [...m, 1] : m };
  const lum = c => { const f = c.slice(0, 3).map(v => { v /= 255;
    return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 });
    return .2126 * f[0] + .7152 * f[1] + .0722 * f[2] };
  const behind = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c[3] === 1) return c }
    return [255, 255, 255, 1] };
  const low = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue;
    const s = getComputedStyle(e), svg = e.namespaceURI.endsWith('svg');
    const a = lum(parse(svg ? s.fill : s.color)), b = lum(behind(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push(walk.currentNode.data.trim() + ' ' + ratio.toFixed(2));
  }
  return low;
}"""

SMALL_TEXT = """() => [...document.querySelectorAll('svg text')]
  .filter(t => t.getClientRects().length)
  .map(t => parseFloat(getComputedStyle(t).fontSize) * (t.ownerSVGElement.getScreenCTM()?.a ?? 1))
  .filter(size => size < 11)"""

SMALL_TARGETS = """() => [...document.querySelectorAll('button, summary, nav a')]
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44)
  .map(e => e.textContent)"""

OUTSIDE = """() => [...document.querySelectorAll('main *')].filter(e => e.getClientRects().length &&
  !e.closest('.scroll') && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.outerHTML.slice(0, 90))"""

SQUEEZED = """() => [...document.querySelectorAll('p, dd, li span, li div')]
  .filter(e => e.getClientRects().length && e.textContent.trim().length > 60 &&
    e.getBoundingClientRect().width < 150).map(e => e.textContent)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=list(ARGUMENTS)
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made: dict[str, tuple[Any, ...]] = {
        "levels": ex.every_level(), "years": ex.ten_years(), "sealed": ex.sealed(),
        "empty": ex.empty(), "hostile": ex.hostile(),
    }  # fmt: skip
    found = {}
    for name, (answer, diary, *plans) in made.items():
        page = answer_page(
            answer, diary, plans=plans[0] if plans else (), policy=load_policy(), made_at=ex.MADE_AT
        )
        found[name] = folder / f"{name}.html"
        found[name].write_text(page, encoding="utf-8")
    return found


def opened(browser: Browser, path: Path, width: int, light: Any) -> tuple[Page, list[str]]:
    """The page, and everything it complained about or asked for."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=light)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda r: heard.append(r.url) if r.url != path.as_uri() else None)
    page.goto(path.as_uri())
    return page, heard


@pytest.mark.parametrize(
    ("name", "width", "light"),
    [
        *product(("levels", "years", "sealed"), (390, 1440), ("light", "dark")),
        ("levels", 800, "light"), ("empty", 390, "dark"), ("hostile", 390, "light"),
        ("hostile", 1440, "dark"),
    ],
)  # fmt: skip
def test_page_fits_and_is_readable(
    browser: Browser, pages: dict[str, Path], name: str, width: int, light: str
) -> None:
    page, heard = opened(browser, pages[name], width, light)
    assert heard == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate(SQUEEZED) == []
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(OUTSIDE) == []
    page.close()


def test_switch_turns_day_into_night_and_back(browser: Browser, pages: dict[str, Path]) -> None:
    page, heard = opened(browser, pages["levels"], 1440, "light")
    background = "getComputedStyle(document.body).backgroundColor"
    day = page.evaluate(background)
    page.get_by_role("button", name="Night colours").click()
    night = page.evaluate(background)
    page.get_by_role("button", name="Day colours").click()
    assert page.evaluate(background) == day != night
    assert heard == []
    page.close()


def test_page_works_without_script(browser: Browser, pages: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(pages["levels"].as_uri())
    assert page.get_by_role("button").count() == 0
    assert page.get_by_role("heading", name="What we can say").is_visible()
    page.get_by_text("The nights as a table").click()
    assert page.get_by_role("region", name="The nights as a table").is_visible()
    context.close()


def test_keyboard_reaches_skip_link_switch_and_tables(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page, _ = opened(browser, pages["levels"], 390, "dark")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_print_is_black_on_white_whatever_the_screen(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page, _ = opened(browser, pages["levels"], 1440, "dark")
    page.get_by_role("button", name="Day colours").click()
    page.get_by_role("button", name="Night colours").click()
    page.emulate_media(media="print", color_scheme="dark")
    colours = (
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert page.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert page.evaluate("getComputedStyle(document.querySelector('.u10')).fill") == "rgb(0, 0, 0)"
    page.close()
