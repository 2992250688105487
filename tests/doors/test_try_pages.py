"""The pages of measures and of claims: written at the door, read in a real browser, every one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.builders import claims as claims_made
from tests.builders import measures as made
from tests.builders.browser import fits, laid_down, on_paper, opened
from tests.builders.html import faults_of
from tests.builders.pages import ids_of, source_targets, words_of
from tests.builders.through_doors import run
from tests.builders.vignettes import TODAY, case_text
from tests.project.repo import ROOT
from tests.project.test_words import said

from ekbom.actions.claim import check_claim
from ekbom.actions.measures import list_measures, show_measure
from ekbom.knowledge.audience import AUDIENCES
from ekbom.knowledge.claims import shipped_claims
from ekbom.knowledge.measures import measures as catalogue
from ekbom.reports.claim_words import VERDICT_WORDS
from ekbom.reports.claims import claims_page
from ekbom.reports.measures import measure_page, measures_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ON = ("--on", TODAY.isoformat())
CASE = str(ROOT / "examples" / "cases" / "case_001.toml")
LONG = "a_very_long_word_without_any_place_to_break_it_" * 3
MADE_AT = made.MADE_AT


def long_measures() -> str:
    """Words that no line can hold."""
    one = replace(
        made.four()[2],
        measure=made.measure(LONG),
        why=(made.why(LONG),),
        plan=f'ekbom plan "{LONG}"',
    )
    return measures_page(made.whole(title=LONG, offered=(one, one)), made_at=MADE_AT)


def long_measure() -> str:
    one = replace(made.four()[1], measure=made.measure(LONG, also=(LONG,), documents_say=LONG))
    row = replace(made.ROW, design=LONG, outcome=LONG, bias=LONG)
    return measure_page(made.alone(one, table=(row,)), made_at=MADE_AT)


def long_claims() -> str:
    one = claims_made.judged("unsafe", statement=LONG, reason=LONG, then=LONG, sources=(LONG,))
    return claims_page(claims_made.answer(one, text=LONG), made_at=MADE_AT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every kind of page."""
    place = tmp_path_factory.mktemp("pages")
    flagged, alone = place / "flagged.toml", place / "alone.toml"
    flagged.write_text(case_text({"known": {"one_leg_swollen": True}}), "utf-8")
    taken = {"name": "pramipexole", "taking": "stopped", "written_by": "person"}
    alone.write_text(case_text({"taking": [taken]}), "utf-8")
    asked = {
        "nobody": ("measures",),
        "case": ("measures", "--for", CASE),
        "night": ("measures", "--for", str(alone), "--now"),
        "flagged": ("measures", "--for", str(flagged)),
        "bath": ("measures", "foot bath"),
        "yoga": ("measures", "yoga", "--for", CASE, "--audience", "clinician"),
    }
    for name, words in asked.items():
        assert run(*words, *ON, "--html", str(place / f"{name}.html")).code == 0
    for name, text in {"claim": "acupuncture", "unlisted": "Statins protect the heart."}.items():
        assert run("claim", text, "--html", str(place / f"{name}.html")).code == 0
    every = claims_page(claims_made.every_verdict(), made_at=MADE_AT)
    texts = {
        "verdicts": every, "long": long_measures(), "long_one": long_measure(),
        "long_claim": long_claims(),
    }  # fmt: skip
    laid_down(place, texts)
    return place


@pytest.mark.parametrize(
    ("name", "width", "light"),
    [
        *product(("case", "bath", "claim", "verdicts"), (390, 1440), ("light", "dark")),
        *product(("nobody", "night", "flagged", "yoga", "unlisted"), (390, 1440), ("dark",)),
        *product(("long", "long_one", "long_claim"), (390, 1440), ("light",)),
        *product(("case", "claim"), (800,), ("light",)),
    ],
)
def test_page_fits_and_is_readable(
    browser: Browser, folder: Path, name: str, width: int, light: str
) -> None:
    fits(browser, folder / f"{name}.html", width, light)


def test_verdicts_are_told_apart_without_colour(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder / "verdicts.html", 1440, "light")
    drawn = {}
    for word, _ in VERDICT_WORDS.values():
        mark = page.locator(".found-claims .vd").filter(has_text=re.compile(rf"^{word}$")).first
        border = mark.evaluate("e => getComputedStyle(e).borderTopStyle")
        drawn[word] = (border, mark.locator("path").get_attribute("d"))
    assert drawn["Unsafe"][0] == "double"
    assert drawn["Unsupported"][0] == "dashed"
    assert {drawn[one][0] for one in ("Supported", "Partly true", "Outdated")} == {"solid"}
    assert len({sign for _, sign in drawn.values()}) == len(VERDICT_WORDS)
    page.close()


def test_the_groups_are_regions_with_a_name(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder / "case.html", 390, "dark")
    for name in ("May be tried", "Asks first", "Not for you", "Questions"):
        assert page.get_by_role("region", name=re.compile(f"^{name}")).count() == 1, name
    page.close()


def test_a_question_is_reached_by_keyboard_from_the_measure_it_stands_before(
    browser: Browser, folder: Path
) -> None:
    page, _ = opened(browser, folder / "bath.html", 390, "light")
    assert page.get_by_role("region", name="What is asked first").count() == 1
    page.close()
    page, _ = opened(browser, folder / "case.html", 1440, "light")
    link = page.get_by_role("link", name="Question 2", exact=True).first
    link.focus()
    page.keyboard.press("Enter")
    target = page.locator(str(link.get_attribute("href")))
    assert target.evaluate("e => e.getBoundingClientRect().top < innerHeight")
    assert target.inner_text().strip().endswith("For the person")
    page.close()


@pytest.mark.parametrize(("name", "start"), [("case", "#may_try"), ("claim", "#claim-1")])
def test_a_source_leads_to_its_fact_by_keyboard(
    browser: Browser, folder: Path, name: str, start: str
) -> None:
    page, _ = opened(browser, folder / f"{name}.html", 1440, "light")
    tag = page.locator(f"{start} .src").first
    fact = page.locator(str(tag.get_attribute("href")))
    assert not fact.is_visible()
    tag.focus()
    page.keyboard.press("Enter")
    fact.wait_for(state="visible")
    assert fact.evaluate("e => e.getBoundingClientRect().top < innerHeight")
    page.close()


def test_a_red_flag_is_the_first_thing_seen(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder / "flagged.html", 390, "dark")
    box = page.get_by_role("region", name="Get help today").bounding_box()
    assert box is not None
    assert box["y"] < 400
    page.close()


@pytest.mark.parametrize("name", ["case", "claim"])
def test_print_is_black_on_white_and_holds_what_is_folded(
    browser: Browser, folder: Path, name: str
) -> None:
    page = on_paper(browser, folder / f"{name}.html")
    assert page.locator(".factlist li").first.is_visible()
    page.close()


def test_the_door_prints_the_same_and_says_where_the_page_lies(tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    for words in (("claim", "acupuncture"), ("measures", "yoga", *ON), ("measures", *ON)):
        plain, with_page = run(*words), run(*words, "--html", str(place))
        assert with_page.out == f"{plain.out}\nThe page lies in {place}\n"
        assert (with_page.code, with_page.err) == (plain.code, plain.err)
        assert faults_of(place.read_text("utf-8")) == []
        place.unlink()
        printed = run(*words, "--json", "--html", str(place))
        assert json.loads(printed.out) == json.loads(run(*words, "--json").out)
        assert place.exists()


@pytest.mark.parametrize("words", [("claim", "acupuncture"), ("measures", *ON)])
def test_a_place_that_cannot_be_written_is_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    found = run(*words, "--html", str(tmp_path / "nowhere" / "page.html"))
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("ekbom: ")
    assert found.err.count("\n") == 1


def test_a_measure_is_dated_by_the_day_that_was_given(tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    run("measures", "yoga", "--on", "2026-02-03", "--html", str(place))
    assert "Made 2026-02-03 by ekbom" in words_of(place.read_text("utf-8"))


def test_a_page_says_what_the_terminal_says(folder: Path) -> None:
    """Each name, amount, question and command of the text stands on the page as well."""
    seen = words_of((folder / "case.html").read_text("utf-8")).lower()
    whole = run("measures", "--for", CASE, "--json", *ON).json
    for one in whole["offered"]:
        assert one["measure"]["name"].lower() in seen
        assert one["plan"].lower() in seen
        for why in one["why"]:
            assert why["says"].lower() in seen
            assert why["then"].lower() in seen
        for asked in one["missing"]:
            assert asked["asks"].lower() in seen


def check(page: str) -> None:
    """What every page must hold to."""
    assert faults_of(page) == []
    assert said(words_of(page)) == []
    assert source_targets(page) <= ids_of(page)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_claim_has_its_page_and_says_nothing_that_is_never_said(audience: str) -> None:
    for id_, claim in shipped_claims().items():
        answer = check_claim(id_, audience)
        page = claims_page(answer, made_at=MADE_AT)
        check(page)
        seen, (one,) = words_of(page), answer.claims
        for part in (f'"{one.statement}"', one.reason, claim.then, *one.sources):
            assert " ".join(part.split()) in seen, id_
        assert VERDICT_WORDS[one.verdict][0] in page.split('class="side-by"')[0]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_measure_has_its_page_and_says_nothing_that_is_never_said(audience: str) -> None:
    for measure in catalogue().values():
        answer = show_measure(measure.name, audience=audience, today=TODAY)
        page = measure_page(answer, made_at=MADE_AT)
        check(page)
        one = answer.offered
        assert one is not None
        told = (*one.why, *one.evidence, *one.near)
        seen = words_of(page)
        for part in (one.how.says, one.plan, *measure.texts_differ, *(each.says for each in told)):
            assert " ".join(part.split()) in seen, measure.name
        assert 'class="src' in page


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("now", [False, True])
def test_the_lists_say_nothing_that_is_never_said(audience: str, now: bool) -> None:
    check(measures_page(list_measures(audience=audience, now=now, today=TODAY), made_at=MADE_AT))
