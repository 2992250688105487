"""The body map in a real browser: readable, in any light, on paper, and without colours."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.builders import body as made
from tests.builders.browser import fits, laid_down, opened

from ekbom.knowledge.body_shapes import figures
from ekbom.reports.body_map import body_map_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("maps")
    maps = made.every_page()
    return laid_down(
        folder, {name: body_map_page(one, made_at=made.MADE_AT) for name, one in maps.items()}
    )


@pytest.mark.parametrize(
    ("name", "width", "light"),
    [
        *product(("shown",), (390, 1440), ("light", "dark")),
        ("shown", 800, "light"), ("empty", 390, "dark"),
    ],
)  # fmt: skip
def test_page_fits_and_is_readable(
    browser: Browser, pages: dict[str, Path], name: str, width: int, light: str
) -> None:
    fits(browser, pages[name], width, light)


def test_marks_are_told_apart_without_colour(browser: Browser, pages: dict[str, Path]) -> None:
    page, _ = opened(browser, pages["shown"], 1440, "dark")
    style = "e => [getComputedStyle(e).strokeDasharray, getComputedStyle(e).fill]"
    assert page.locator(".map .textbook").first.evaluate(style)[0] != "none"
    assert page.locator(".map .returns").first.evaluate(style)[0] == "none"
    assert 'url("#hatch-3")' in page.locator(".map .hatched").nth(0).evaluate(style)[1]
    page.close()


def test_the_map_prints_on_paper(browser: Browser, pages: dict[str, Path]) -> None:
    page, _ = opened(browser, pages["shown"], 800, "dark")
    page.emulate_media(media="print")
    pictures = page.get_by_role("img")
    assert pictures.count() == len(figures())
    assert all(one.is_visible() for one in pictures.all())
    page.close()
