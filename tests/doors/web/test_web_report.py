"""The report for a doctor: two sheets, switches, the person's own questions, the same by night."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.builders.crawl import settled
from tests.builders.demo import demo_desk, person_of
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import Bench, Visit, served

from ekbom.actions.doctor_report import doctor_questions

_LOOK = """e => { const look = getComputedStyle(e);
  return [look.color, look.backgroundColor, look.filter] }"""
_PAGE = re.compile(rb"/Type\s*/Page[^s]")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(demo_desk(tmp_path_factory.mktemp("demo")))


def page(bench: Bench, label: str, query: str = "") -> str:
    seen = settled(bench, f"/p/{person_of(bench.house.desk, label)}/report{query}")
    assert seen.status_code == 200
    return unescape(str(seen.text))


def test_says_what_a_doctor_reads_first(bench: Bench) -> None:
    text = page(bench, "Marta")
    for said in (
        "Restless legs by their five points: four of five points fit. One is not known yet.",
        "IRLS total 21 (10 November 2026).",
        "Augmentation: 1 of 4 signs, 3 not known.",
        "Ferritin 48 ng/mL and transferrin saturation 18% (20 September 2025); a reason to ask",
        "Named among those that can worsen it: pramipexole and sertraline.",
        "Sealed until 13 December 2026",
        "Suggested from what was told; none was written by hand.",
    ):
        assert said in text


def test_a_part_that_is_switched_off_takes_its_lines_along(bench: Bench) -> None:
    text = page(bench, "Marta", "?chosen=yes&part=nights&part=method")
    sheets = text.split('id="sheets"')[1]
    assert "28 nights" in sheets
    for gone in ("pramipexole and sertraline", "Ferritin 48", "Augmentation:", "IRLS", "Questions"):
        assert gone not in sheets


def test_a_red_flag_stands_first(bench: Bench) -> None:
    sheets = page(bench, "Nora").split('id="sheets"')[1]
    assert sheets.index("Needs a look today") < sheets.index("Medicines, as told")
    assert "The leg that is newly swollen" in sheets
    assert "Suggested" not in sheets


def test_nothing_told_is_a_page_too(bench: Bench) -> None:
    text = page(bench, "Ole")
    assert "None told." in text
    assert "Nothing can be compared yet." in text
    assert "Can ferritin and transferrin saturation be measured, in the morning?" in text


def test_a_scored_night_is_told_with_its_rules(bench: Bench) -> None:
    text = page(bench, "Night 0417")
    assert "Leg recording, night of 19 November 2026" in text
    assert "WASM 2016 rules; legs: left and right" in text


def test_own_questions_are_kept_and_take_the_first_place(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    bench, person = Bench(desk), own_person(desk)
    asked = "Can iron be tested again?\r\n\r\n  <b>Is there</b> another way?  "
    for _ in range(2):
        assert bench.post(f"/p/{person}/report", {"questions": asked}).status_code == 303
    kept = doctor_questions(desk, person)
    assert kept == ("Can iron be tested again?", "<b>Is there</b> another way?")
    (record,) = desk.store.find(person, "report")
    assert record.version == 1
    text = settled(bench, f"/p/{person}/report").text
    assert "Questions of the person" in text
    assert "&lt;b&gt;Is there&lt;/b&gt; another way?" in text
    bench.post(f"/p/{person}/report", {"questions": ""})
    assert doctor_questions(desk, person) == ()


def test_a_medicine_that_was_ended_alone_gets_its_stop_card(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    bench, person = Bench(desk), own_person(desk)
    settled(bench, f"/p/{person}/report")
    said = bench.post(f"/p/{person}/report", {"questions": "I stopped pramipexole myself"})
    assert said.status_code == 200
    assert "Before any medicine is changed" in said.text
    assert doctor_questions(desk, person) == ("I stopped pramipexole myself",)


def test_too_many_questions_stay_in_the_form(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    bench, person = Bench(desk), own_person(desk)
    settled(bench, f"/p/{person}/report")
    typed = "\n".join(f"question {n}" for n in range(7))
    answer = bench.post(f"/p/{person}/report", {"questions": typed})
    assert answer.status_code == 400
    assert "There are more than 6; keep those that matter most." in answer.text
    assert "question 6</textarea>" in answer.text
    assert doctor_questions(desk, person) == ()
    long = bench.post(f"/p/{person}/report", {"questions": "why " * 60})
    assert "One of them is too long; use up to 200 letters." in long.text


def test_another_person_is_refused(tmp_path: Path) -> None:
    bench = Bench(make_desk(tmp_path))
    assert bench.get("/p/somebody/report").status_code == 404
    assert bench.post("/p/somebody/report", {"questions": "x"}).status_code == 404


def test_prints_two_pages_black_on_white_in_any_light(browser: Browser, tmp_path: Path) -> None:
    desk = demo_desk(tmp_path)
    with served(desk) as (house, origin):
        for light in ("light", "dark"):
            visit = Visit(browser, house, origin, light=light)
            visit.page.emulate_media(media="print")
            for label in ("Marta", "Walter", "Night 0417"):
                shown = visit.go(f"/p/{person_of(desk, label)}/report")
                shown.wait_for_selector(".dr")
                assert len(_PAGE.findall(shown.pdf(prefer_css_page_size=True))) == 2, label
                assert shown.locator(".dr-sheet").first.evaluate(_LOOK) == [
                    "rgb(0, 0, 0)", "rgb(255, 255, 255)", "none",
                ]  # fmt: skip
            visit.page.emulate_media(media="screen")
            visit.page.evaluate("print = () => { document.title = 'printed' }")
            visit.page.get_by_role("button", name="Print or save").click()
            assert visit.page.title() == "printed"
            assert visit.complaints == []


def german(bench: Bench) -> Bench:
    other = Bench(bench.house.desk, house=bench.house)
    other.client.cookies.set("ekbom-language", "de")
    return other


def test_it_is_said_in_the_language_of_the_reader(bench: Bench) -> None:
    sheets = page(german(bench), "Marta").split('id="sheets"')[1]
    for said in (
        "Unruhige Beine: Arztbericht",
        "Unruhige Beine nach ihren fünf Punkten: vier der fünf Punkte passen.",
        "IRLS gesamt 21 (10. November 2026).",
        "Augmentation: 1 von 4 Anzeichen, 3 nicht bekannt.",
        "Ferritin 48 ng/mL und Transferrinsättigung 18 % (20. September 2025); ein Grund zu fragen",
        "Versiegelt bis 13. Dezember 2026",
        "Seite 2 von 2",
    ):
        assert said in sheets
    assert '<div class="dr">' in sheets


def test_it_stays_to_be_had_in_english(bench: Bench) -> None:
    own = german(bench)
    text = page(own, "Marta", "?chosen=yes&part=nights&english=yes")
    assert '<input type="checkbox" name="english" value="yes" checked>' in text
    both = [text, page(bench, "Marta", "?chosen=yes&part=nights")]
    sheets = [re.search(r'<div class="dr" lang="en">.*</article>', one, re.DOTALL) for one in both]
    assert sheets[0]
    assert sheets[1]
    assert sheets[0][0] == sheets[1][0]
    assert 'name="english"' not in page(bench, "Marta")


def test_german_takes_more_room_and_two_pages_all_the_same(
    browser: Browser, tmp_path: Path
) -> None:
    desk = demo_desk(tmp_path)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin)
        visit.page.context.add_cookies([{"name": "ekbom-language", "value": "de", "url": origin}])
        for label in ("Marta", "Walter", "Night 0417"):
            shown = visit.go(f"/p/{person_of(desk, label)}/report")
            shown.wait_for_selector(".dr:lang(de)")
            assert len(_PAGE.findall(shown.pdf(prefer_css_page_size=True))) == 2, label
