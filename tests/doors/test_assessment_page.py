"""The page of an assessment in a real browser: readable, complete, by keyboard and on paper."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.builders import assessment as made
from tests.builders import rich_record as rich
from tests.builders.browser import fits, laid_down, on_paper, opened

from ekbom.assessment.assess import assess
from ekbom.model.assessed import Assessment, Section
from ekbom.model.finding import Finding
from ekbom.reports.assessment import assessment_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LONG = "a_very_long_word_without_any_place_to_break_it_" * 3


def long() -> Assessment:
    """Words that no line can hold."""
    said = made.statement("x", LONG, "rule.08", urgency="this_week", reasons=(LONG,), then=LONG)
    found = Finding("planted", "error", LONG, LONG, LONG)
    parts = (Section("severity", (said,) * 3, findings=(found,)), Section("symptoms", (said,)))
    pattern = replace(made.pattern(), mimics=(replace(made.mimic("x", True), name=LONG, why=LONG),))
    return replace(made.assessment(), title=LONG, pattern=pattern, sections=parts)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("assessments")
    answers = {
        "made": made.assessment(),
        "flagged": made.flagged(),
        "long": long(),
        "rich": assess(rich.record(), title="R", audience="person", today=rich.TODAY),
        "clinician": assess(rich.record(), title="R", audience="clinician", today=rich.TODAY),
    }
    return laid_down(
        folder, {n: assessment_page(one, made_at=made.MADE_AT) for n, one in answers.items()}
    )


@pytest.mark.parametrize(
    ("name", "width", "light"),
    [
        *product(("made", "rich", "flagged"), (390, 1440), ("light", "dark")),
        ("rich", 800, "light"), ("clinician", 390, "light"), ("clinician", 1440, "dark"),
        ("long", 390, "light"), ("long", 1440, "dark"),
    ],
)  # fmt: skip
def test_page_fits_and_is_readable(
    browser: Browser, pages: dict[str, Path], name: str, width: int, light: str
) -> None:
    fits(browser, pages[name], width, light)


def test_the_five_points_are_read_aloud_with_their_answers(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page, _ = opened(browser, pages["made"], 390, "light")
    five = page.get_by_role("list", name="The five points, in short").get_by_role("listitem")
    assert [" ".join(one.split()) for one in five.all_inner_texts()] == [
        "Urge to move : met", "At rest : met", "Eased by moving : met", "Evening or night : met",
        "Nothing else explains it : not known",
    ]  # fmt: skip
    page.close()


def test_answers_are_told_apart_without_colour(browser: Browser, pages: dict[str, Path]) -> None:
    page, _ = opened(browser, pages["made"], 1440, "light")
    drawn = {}
    for look in ("met", "unk", "not"):
        tok = page.locator(f".tok.{look}").first
        border = tok.evaluate("e => getComputedStyle(e).borderStyle")
        drawn[look] = (border, tok.locator("path").get_attribute("d"))
    assert {border for border, _ in drawn.values()} == {"none", "dashed", "solid"}
    assert len({sign for _, sign in drawn.values()}) == 3
    page.close()


@pytest.mark.parametrize(("width", "seen"), [(390, "only-n"), (1440, "only-w")])
def test_one_ruler_of_each_pair_is_seen(
    browser: Browser, pages: dict[str, Path], width: int, seen: str
) -> None:
    page, _ = opened(browser, pages["rich"], width, "light")
    for name in ("Ferritin 48 ug/L on a scale", "Transferrin saturation 18% on a scale"):
        picture = page.get_by_role("img", name=name)
        assert picture.count() == 1, name
        assert picture.locator("..").get_attribute("class") == f"plot {seen}"
    page.close()


def test_a_source_leads_to_its_fact_by_keyboard(browser: Browser, pages: dict[str, Path]) -> None:
    page, _ = opened(browser, pages["rich"], 1440, "light")
    tag = page.locator("#points .src").first
    target = str(tag.get_attribute("href"))
    fact = page.locator(target)
    assert not fact.is_visible()
    tag.focus()
    page.keyboard.press("Enter")
    fact.wait_for(state="visible")
    assert fact.evaluate("e => e.getBoundingClientRect().top < innerHeight")
    page.close()


def test_all_is_there_without_script(browser: Browser, pages: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(pages["made"].as_uri())
    page.get_by_text("2 closed, with why").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("rowheader", name="Night cramps").is_visible()
    assert page.get_by_role("button").count() == 0
    context.close()


def test_a_red_flag_is_the_first_thing_seen(browser: Browser, pages: dict[str, Path]) -> None:
    page, _ = opened(browser, pages["flagged"], 390, "dark")
    card = page.get_by_role("region", name="Get help today")
    box = card.bounding_box()
    assert box is not None
    assert box["y"] < 400
    assert page.get_by_text("Call the emergency number").is_visible()
    page.close()


def test_print_is_black_on_white_and_holds_what_is_folded(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = on_paper(browser, pages["made"])
    for text in ("Nothing points to night cramps.", "Essential criterion 2: urge"):
        shown = page.get_by_text(text).first
        assert shown.is_visible(), text
        box = shown.bounding_box()
        assert box is not None
        assert box["height"] > 5
    page.close()
