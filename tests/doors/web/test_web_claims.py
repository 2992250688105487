"""Claim check and sources: what is known of a sentence, and where a statement comes from."""

from __future__ import annotations

import re
from html import unescape
from importlib.resources import files

import pytest
from tests.builders.clinic import Practice, let_in
from tests.builders.desks import make_desk
from tests.builders.pages import words_of
from tests.builders.treated import treated
from tests.builders.workbench import Bench

from ekbom.actions.people import add_member
from ekbom.web.pages import claims


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(make_desk(tmp_path_factory.mktemp("claims")))


def test_before_anything_is_typed_it_says_what_will_stand_there(bench):
    page = words_of(bench.get("/claims").text)
    assert "The verdict will stand here" in page
    assert "Sources" not in page


def test_a_sentence_gets_its_verdict_and_one_first_heading(bench):
    answer = bench.get("/claims", params={"q": "magnesium helps restless legs"})
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert "What the verdict rests on" in answer.text
    assert 'value="magnesium helps restless legs"' in answer.text


def test_where_what_is_typed_stays_is_said_as_it_is(bench, tmp_path):
    assert "leaves this computer or is kept" in words_of(bench.get("/claims").text)
    practice = Practice(make_desk(tmp_path, role="doctor"))
    let_in(practice.desk, practice.desk.actor.id, "keeper")
    assert practice.sign_in("keeper").status_code == 303
    page = words_of(practice.get("/claims").text)
    assert "leaves this practice or is kept" in page
    assert "this computer" not in page


def test_what_a_command_would_do_a_page_does_here(bench):
    page = words_of(bench.get("/claims", params={"q": "lack of magnesium causes it"}).text)
    assert "taken in the morning; the page Medicines and labs reads them." in page
    assert "`" not in page


def test_the_verdict_is_said_in_the_language_of_the_reader(tmp_path):
    german = Bench(make_desk(tmp_path))
    german.client.cookies.set("ekbom-language", "de")
    page = unescape(german.get("/claims", params={"q": "lack of magnesium causes it"}).text)
    assert "</svg>Nicht belegt</span>" in page
    assert "„Mangel an Magnesium verursacht unruhige Beine.“" in page
    assert "Worauf das Urteil beruht" in page
    assert "Lack of magnesium causes restless legs." not in page
    assert "`" not in page


def test_every_command_a_claim_names_has_its_page():
    text = files("ekbom.knowledge").joinpath("data", "claims.toml").read_text(encoding="utf-8")
    assert set(re.findall(r"`ekbom [^`]*`", text)) == set(claims._PAGES)


def test_what_nobody_judged_is_not_checked_and_nothing_else(bench):
    page = words_of(bench.get("/claims", params={"q": "the moon is made of green cheese"}).text)
    assert "Not checked" in page


def test_hostile_words_are_words(bench):
    answer = bench.get("/claims", params={"q": "<script>alert(1)</script> magnesium"})
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_a_very_long_sentence_is_refused_in_one_error(bench):
    assert bench.get("/claims", params={"q": "x" * 1001}).status_code == 422


def test_a_fact_says_its_source_and_what_differs(bench):
    page = words_of(bench.get("/source/lab.ferritin.adult_start").text)
    assert "75 ug/L or less" in page
    assert "verified, seen in the work's own abstract, or on an official page" in page
    assert "Place in the source not recorded" in page
    assert "Where sources differ 2021" in page


def test_an_unknown_fact_says_so(bench):
    answer = bench.get("/source/lab.nothing")
    assert answer.status_code == 409
    assert '<span class="cap">source lab.nothing</span>' in answer.text


def test_whoever_treats_reads_what_is_not_checked_of_muscles_and_no_doses(tmp_path):
    """A link of the course leads its reader to the fact; a dose stays for doctors."""
    bench, person = treated(tmp_path)
    desk = bench.house.desk
    page = bench.get(f"/p/{person}/treatment").text
    links = re.findall(r'class="src unv" href="(/source/muscle\.[^"]+)"', page)
    assert links
    for link in links:
        assert bench.get(link).status_code == 200
    dose = "/source/lab.oral_iron_dose"
    assert bench.get(dose).status_code == 409
    bench.sign_in(add_member(desk, "doctor", "doctor", persons=(person,)).id)
    assert bench.get(dose).status_code == 200
    bench.sign_in(add_member(desk, "carer", "carer", persons=(person,)).id)
    refused = words_of(bench.get(links[0]).text)
    assert "is not checked yet and is shown to clinicians alone" in refused
    assert "Ask whoever treats you." in refused
    assert "--audience" not in refused
