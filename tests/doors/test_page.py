"""The page in a real browser: no errors, no sideways scrolling, readable by day and by night."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.builders.browser import PAPER, fits, laid_down, opened
from tests.unit.reports import examples as ex

from ekbom.knowledge.load import load_policy
from ekbom.reports.answer import answer_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made: dict[str, tuple[Any, ...]] = {
        "levels": ex.every_level(), "years": ex.ten_years(), "sealed": ex.sealed(),
        "empty": ex.empty(), "hostile": ex.hostile(),
    }  # fmt: skip
    written = {
        name: answer_page(
            answer, diary, plans=plans[0] if plans else (), policy=load_policy(), made_at=ex.MADE_AT
        )
        for name, (answer, diary, *plans) in made.items()
    }
    return laid_down(folder, written)


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
    fits(browser, pages[name], width, light)


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
    asked, colours = PAPER
    assert page.evaluate(asked) == colours
    assert page.evaluate("getComputedStyle(document.querySelector('.u10')).fill") == "rgb(0, 0, 0)"
    page.close()
