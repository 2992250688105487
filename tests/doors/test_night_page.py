"""The page of a night in a real browser: readable, complete, by keyboard too."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.builders import night as made
from tests.builders.browser import fits, laid_down, on_paper, opened

from ekbom.model.finding import Finding
from ekbom.model.movement import Span
from ekbom.model.recording import Marks
from ekbom.reports.night import night_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LONG = "a_very_long_name_without_any_place_to_break_it_" * 3 + ".edf"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("nights")
    full = made.page()
    nights = {
        "full": full,
        "bare": made.page(marks=Marks(), recorded=(Span(0.0, 9000.0), Span(9600.0, 19200.0))),
        "still": made.page("aasm", movements=()),
        "long": replace(
            full,
            info=replace(made.info(LONG), start=None),
            findings=(Finding("planted", "error", LONG, LONG, LONG),),
            quality=tuple(replace(one, channel=LONG) for one in full.quality),
        ),
    }
    return laid_down(
        folder, {name: night_page(one, made_at=made.MADE_AT) for name, one in nights.items()}
    )


@pytest.mark.parametrize(
    ("name", "width", "light"),
    [
        *product(("full", "bare"), (390, 1440), ("light", "dark")),
        ("full", 800, "light"), ("still", 390, "dark"), ("still", 1440, "light"),
        ("long", 390, "light"), ("long", 1440, "dark"),
    ],
)  # fmt: skip
def test_page_fits_and_is_readable(
    browser: Browser, pages: dict[str, Path], name: str, width: int, light: str
) -> None:
    fits(browser, pages[name], width, light)


# Words of two cells of a row that lie on one another.
ON_ONE_ANOTHER = """() => {
  const words = cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect();
  };
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const found = [];
  for (const row of document.querySelectorAll("tbody tr")) {
    const cells = [...row.children].filter(cell => cell.innerText.trim());
    const places = cells.map(words);
    places.forEach((one, n) => places.slice(n + 1).forEach(other => {
      if (one.width && other.width && meet(one, other)) found.push(row.innerText);
    }));
  }
  return found;
}"""


@pytest.mark.parametrize("width", [390, 800, 1440])
def test_no_words_of_a_row_lie_on_one_another(
    browser: Browser, pages: dict[str, Path], width: int
) -> None:
    page, _ = opened(browser, pages["full"], width, "light")
    assert page.locator("tbody tr").count() > 30
    assert page.evaluate(ON_ONE_ANOTHER) == []
    page.close()


@pytest.mark.parametrize(("width", "seen"), [(390, "only-n"), (1440, "only-w")])
def test_one_drawing_of_each_pair_is_seen(
    browser: Browser, pages: dict[str, Path], width: int, seen: str
) -> None:
    page, _ = opened(browser, pages["full"], width, "light")
    for name in ("The whole night over time", "Periodic movements in sleep by the hour",
                 "Histogram of the gaps"):  # fmt: skip
        picture = page.get_by_role("img", name=name)
        assert picture.count() == 1, name
        assert picture.locator("..").get_attribute("class") == f"plot {seen}"
    page.close()


def test_tables_open_by_keyboard_and_without_script(
    browser: Browser, pages: dict[str, Path]
) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(pages["full"].as_uri())
    page.get_by_text("Every movement as a table").focus()
    page.keyboard.press("Enter")
    region = page.get_by_role("region", name="Every movement as a table")
    assert region.get_by_role("row").count() == 332
    assert page.get_by_role("button").count() == 0
    context.close()


def test_series_and_others_are_told_apart_without_colour(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page, _ = opened(browser, pages["full"], 1440, "light")
    heights = page.evaluate(
        """() => [...document.querySelector('.plot.only-w .tick.leg1').getAttribute('d')
            .matchAll(/M[\\d.]+ ([\\d.]+)V([\\d.]+)/g)].map(m => m[2] - m[1])"""
    )
    assert set(heights) == {14, 28}
    page.close()


def test_print_is_black_on_white(browser: Browser, pages: dict[str, Path]) -> None:
    on_paper(browser, pages["full"]).close()
