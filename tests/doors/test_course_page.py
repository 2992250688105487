"""The pages of a course and of a pool in a real browser: readable, complete, by keyboard too."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.builders import course as made
from tests.builders import pool as pooled
from tests.builders.browser import fits, laid_down, on_paper, opened

from ekbom.knowledge.load import load_policy, no_treatment
from ekbom.reports.course import course_page
from ekbom.reports.pool import pool_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What each picture is called aloud, and words that are seen in it.
PICTURES = {
    "Urge each night from": ("visit", "if it turned: between visit 3 and 5, 84 in 100"),
    "Relapse watch over": ("relapse line 9.8", "watch line 6.1"),
    "IRLS total: 27 before": ("20.4: average with no active treatment", "after visit"),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("courses")
    written = {
        name: course_page(
            answer, case=case, diary=diary, policy=load_policy(), facts=no_treatment(),
            made_at=made.MADE_AT,
        )
        for name, (answer, case, diary) in made.every_page().items()
    }  # fmt: skip
    written["pool"] = pool_page(pooled.ROWS, pooled.table(), made_at=pooled.MADE_AT)
    return laid_down(folder, written)


@pytest.mark.parametrize(
    ("name", "width", "light"),
    [
        *product(("diary", "case", "pool"), (390, 1440), ("light", "dark")),
        *product(("long", "relapse", "words", "two_series"), (390, 1440), ("light",)),
        ("diary", 800, "light"), ("case", 800, "dark"), ("pool", 800, "light"),
        ("bare", 390, "dark"), ("empty", 390, "light"),
        ("hostile", 390, "light"), ("hostile", 1440, "dark"),
    ],
)  # fmt: skip
def test_page_fits_and_is_readable(
    browser: Browser, pages: dict[str, Path], name: str, width: int, light: str
) -> None:
    fits(browser, pages[name], width, light)


@pytest.mark.parametrize("width", [390, 1440])
def test_pictures_are_named_and_one_of_each_pair_is_seen(
    browser: Browser, pages: dict[str, Path], width: int
) -> None:
    page, _ = opened(browser, pages["diary"], width, "light")
    for name, seen in PICTURES.items():
        picture = page.get_by_role("img", name=name)
        assert picture.count() == 1, name
        words = picture.text_content() or ""
        if width > 1000:
            assert all(word in words for word in seen)
    page.close()


def test_keyboard_reaches_everything_and_names_hold_what_is_seen(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page, _ = opened(browser, pages["case"], 390, "dark")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    links = page.get_by_role("navigation", name="On this page").get_by_role("link")
    assert links.count() == 4
    assert set(links.all_text_contents()) <= set(reached)
    assert "Where each of it was told" in reached
    page.get_by_text("Where each of it was told").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("region", name="Where each of it was told").is_visible()
    page.close()


def test_table_of_nights_opens_without_script(browser: Browser, pages: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(pages["diary"].as_uri())
    assert page.get_by_role("button").count() == 0
    page.get_by_text("The nights of this course as a table").click()
    region = page.get_by_role("region", name="The nights of this course as a table")
    assert region.get_by_role("row").count() == 107
    context.close()


def test_forest_is_a_table_with_a_picture_in_each_row(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page, _ = opened(browser, pages["pool"], 1440, "light")
    rows = page.locator("table.forest").get_by_role("row")
    assert rows.count() == 1 + len(pooled.ROWS) + 2
    for row in pooled.ROWS:
        assert page.get_by_role("img", name=row.label).count() == 1
    diamond = page.get_by_role("img", name="Pooled:")
    drawn = diamond.locator("path.diamond").bounding_box()
    whole = diamond.bounding_box()
    assert drawn is not None
    assert whole is not None
    assert 0 < drawn["width"] < whole["width"]
    page.close()


def test_print_is_black_on_white_and_cuts_no_table(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = on_paper(browser, pages["diary"])
    assert page.locator(".chart .gap").last.evaluate("e => getComputedStyle(e).display") == "inline"
    page.close()
