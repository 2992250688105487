"""Every text of a German page says in which language it is: a screen reader reads it so."""

from __future__ import annotations

import pytest
from tests.builders.crawl import routes_of, settled
from tests.builders.demo import demo_desk, person_of
from tests.builders.recorded import opened, recorded_desk
from tests.builders.spoken import Spoken, german_demo
from tests.builders.workbench import Bench
from tools import texts

from ekbom.actions.entries import list_records
from ekbom.actions.night_edits import keep_steps


def pairs() -> dict[str, str]:
    """Each text with nothing to fill in, and its German: ours, and the science's whole sentences.

    A name, as that of a measure, may be a word of the person.
    """
    told = {}
    for domain, ends in (("science", (".", "?")), ("ekbom", "")):
        with texts._file("de", domain).open("rb") as stream:
            found = texts.read_po(stream, locale="de")
        told |= {
            one.id: one.string
            for one in found
            if isinstance(one.id, str)
            and one.id
            and one.string
            and "%(" not in one.id
            and one.id.endswith(ends)
        }
    return told


def astray(page: str) -> list[str]:
    """Texts of ours that stand in the other language than their element says."""
    known = pairs()
    german, english = set(known.values()), set(known)
    either = german & english
    return [
        f"{lang}: {text}"
        for lang, text in Spoken(page.replace(" - ekbom</title>", "</title>")).texts
        if text not in either and text in (german if lang == "en" else english)
    ]


def test_a_text_in_the_wrong_language_is_found():
    title = '<html lang="de"><title>No - ekbom</title>'
    page = '<p>Ja<br>Yes<b lang="en">Nein, Ja<i>No</i></b><i lang="en">Ja</i></p>'
    assert astray(title + page) == ["de: No", "de: Yes", "en: Ja"]


# Of the house, and those a person's page leads to by an address of its own.
OTHERS = (
    "/people", "/claims", "/claims?q=magnesium", "/demo", "/start", "/nothing",
    "/source/lab.ferritin.adult_start", "/p/{person}/measures/calf_stretch",
    "/p/{person}/measures?q=zzzz", "/p/{person}/medicines/0",
    "/p/{person}/pattern/ask?q=new_weakness",
)  # fmt: skip


@pytest.mark.parametrize("label", ["Marta", "Ruth", "Ole"])
def test_what_is_german_and_what_is_english_says_so(label, tmp_path):
    bench = german_demo(tmp_path)
    desk = bench.house.desk
    paths = [one.path for one in routes_of(bench) if "GET" in (one.methods or ())]
    paths = [one for one in paths if one.startswith("/p/{person}/") and one.count("{") == 1]
    answers = {
        path: settled(bench, path.replace("{person}", person_of(desk, label)))
        for path in (*paths, *OTHERS)
    }
    pages = {
        path: one.text
        for path, one in answers.items()
        if one.headers.get("content-type", "").startswith("text/html") and "<html" in one.text
    }
    assert len(pages) > 25
    faults = {path: astray(page) for path, page in pages.items()}
    assert {path: some for path, some in faults.items() if some} == {}


def test_a_night_and_its_comparison_say_so_too(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    (found,) = list_records(desk, person, "scoring")
    bench, night = Bench(desk), f"/p/{person}/nights/{recording}"
    opened(bench, night)
    steps = [{"do": "add", "onset_s": 600.0, "duration_s": 2.0, "leg": "left"}]
    mine = keep_steps(desk, person, found.id, found.version, steps, reason="by eye")
    bench.client.cookies.set("ekbom-language", "de")
    pair = f"first={mine.id}&second={found.id}"
    pages = [bench.get(f"{night}/compare?{pair}").text]
    assert "Nur in der zweiten: 0." in pages[0]
    pages += [settled(bench, f"{night}?scoring={mine.id}&against={found.id}").text]
    told = bench.post(f"{night}/count", json={"scoring": mine.id, "steps": steps})
    pages += [f'<html lang="de">{one}' for one in told.json()["html"].values()]
    assert [astray(page) for page in pages] == [[], [], [], []]
    assert "Bewegungen im Blick" in pages[1]
    assert ">PLMS-Index<" in pages[2]
    known = {lang for lang, text in Spoken(pages[2]).texts if "PLMS" in text or " bis " in text}
    assert known == {"de"}
    assert not [text for _, text in Spoken(pages[2]).texts if " to " in text]


def test_the_last_page_has_its_title_in_the_language_too(tmp_path):
    bench = Bench(demo_desk(tmp_path))
    bench.client.cookies.set("ekbom-language", "de")
    assert "<title>Geschlossen - ekbom</title>" in bench.post("/leave").text
    assert "<title>Geschlossen - ekbom</title>" in bench.get("/people").text
