"""The body map in a real browser: readable, and every region reached by keyboard and by hand."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.builders import body as made
from tests.builders.browser import fits, laid_down, opened

from ekbom.knowledge.body import regions
from ekbom.knowledge.body_shapes import figures
from ekbom.reports.body_map import body_map_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOCUSED = "document.activeElement.getAttribute('href') || document.activeElement.id"


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
        *product(("shown", "asked"), (390, 1440), ("light", "dark")),
        ("shown", 800, "light"), ("asked", 800, "dark"), ("empty", 390, "dark"),
    ],
)  # fmt: skip
def test_page_fits_and_is_readable(
    browser: Browser, pages: dict[str, Path], name: str, width: int, light: str
) -> None:
    fits(browser, pages[name], width, light)


def test_tab_walks_through_every_region_and_enter_leads_to_its_field(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page, _ = opened(browser, pages["asked"], 1440, "light")
    page.locator(f".map a[href='#at-{next(iter(regions()))}']").first.focus()
    walked = []
    for _ in regions():
        walked.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    wanted = [
        f"#at-{region}"
        for view, figure in figures().items()
        for region in figure.shapes
        if regions()[region].views[0] == view
    ]
    assert walked == wanted
    page.get_by_role("link", name="right shin, 6 of 10").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "at-shin_right"
    page.keyboard.press("ArrowDown")
    assert page.locator("#at-shin_right").input_value() == "7"
    page.close()


def test_where_the_focus_is_can_be_seen(browser: Browser, pages: dict[str, Path]) -> None:
    page, _ = opened(browser, pages["asked"], 1440, "light")
    link = page.get_by_role("link", name="left shin, not marked")
    width = "e => getComputedStyle(e.querySelector('.region')).strokeWidth"
    before = link.evaluate(width)
    page.get_by_role("link", name="right shin, 6 of 10").focus()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "#at-shin_left"
    assert float(link.evaluate(width).removesuffix("px")) > 3 > float(before.removesuffix("px"))
    page.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_click_on_a_region_leads_to_its_field(
    browser: Browser, pages: dict[str, Path], width: int
) -> None:
    """The right of the body is on the reader's left in the front view, on the right in the back."""
    page, _ = opened(browser, pages["asked"], width, "light")
    for view, across, region in (
        ("front", 0.39, "shin_right"),
        ("front", 0.61, "shin_left"),
        ("back", 0.57, "calf_inner_right"),
        ("back", 0.37, "calf_outer_left"),
    ):
        box = page.locator(f".map-{view} svg").bounding_box()
        assert box is not None
        page.locator(f".map-{view} svg").click(
            position={"x": across * box["width"], "y": 0.79 * box["height"]}
        )
        assert page.evaluate(FOCUSED) == f"at-{region}"
    page.close()


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
