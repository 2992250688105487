"""The second language: no text of a person's pages is missing, stale or broken."""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from tests.builders.crawl import settled
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import Bench
from tools import texts

from ekbom.web.texts import LANGUAGES, texts_of
from ekbom.web.viewer_words import WORDS, viewer_words

# By the names of the templates and modules: what somebody meets who looks after their own legs,
# and whoever signs in, scores nights or keeps a practice.
OF_A_PERSON = (
    "frame", "first", "today*", "rate", "now*", "day_one*", "helps*", "effects", "trial*",
    "pattern*", "medicine*", "lab*", "measure*", "nights", "night_calendar", "paper*", "people",
    "settings", "bring*", "claims", "source", "report", "said", "waiting", "error", "closed",
    "evening*",
    "bead_strip", "due_seen", "form_parts", "demo", "phone*", "pair", "throttle", "unsent",
    "treatment*", "visit*", "course_*", "intake_form", "body*", "map_parts", "muscles*",
    "home_programme", "legs*", "night*", "viewer_words", "label*", "policy", "practice*",
    "account*", "codes", "handed_over", "second_factor", "sign_in", "fields",
)  # fmt: skip
_MARKS = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w+>|%%")


def of_a_person(message: Message) -> bool:
    stems = [Path(file).name.partition(".")[0] for file, _ in message.locations]
    return any(fnmatch(stem, page) for stem in stems for page in OF_A_PERSON)


def told(message: Message) -> tuple[str, ...]:
    string = message.string
    return tuple(string) if isinstance(string, tuple | list) else (string,)


def asked(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


@pytest.fixture(scope="module", params=[one for one in LANGUAGES if one != "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def kept(language: str) -> list[Message]:
    with texts._file(language).open("rb") as stream:
        return [one for one in texts.read_po(stream, locale=language) if one.id]


def test_every_language_has_its_texts() -> None:
    assert texts.languages() == sorted(one for one in LANGUAGES if one != "en")


def test_no_text_is_stale_or_unknown(language: str) -> None:
    now = {asked(one) for one in texts.gathered() if one.id}
    there = {asked(one) for one in kept(language)}
    assert now == there, "make texts, then translate what is new"


def test_no_text_of_a_persons_pages_is_left_in_english(language: str) -> None:
    left = [one.id for one in kept(language) if of_a_person(one) and not all(told(one))]
    assert left == []
    assert sum(of_a_person(one) for one in kept(language)) > 500


def test_a_translation_keeps_what_is_filled_in(language: str) -> None:
    for one in kept(language):
        for said in filter(None, told(one)):
            wanted = {mark for text in asked(one) for mark in _MARKS.findall(text)}
            if len(asked(one)) == 1:
                assert sorted(_MARKS.findall(said)) == sorted(_MARKS.findall(asked(one)[0])), one.id
            else:
                assert set(_MARKS.findall(said)) <= wanted, one.id


def test_what_is_packed_is_what_is_written(language: str) -> None:
    packed = texts_of(language).words
    for one in kept(language):
        if isinstance(one.id, str) and one.string:
            assert packed.gettext(one.id) == one.string


def test_it_says_that_nobody_has_reviewed_it(language: str) -> None:
    assert "Not reviewed" in texts._file(language).read_text(encoding="utf-8")[:200]
    assert LANGUAGES["de"] == "Deutsch (nicht geprüft)"


def test_days_and_numbers_are_written_as_there() -> None:
    german, english = texts_of("de"), texts_of("en")
    on = date(2026, 11, 22)
    assert german.day(on) == "Sonntag, 22. November"
    assert german.day(on, "d MMMM y") == "22. November 2026"
    assert english.day(on) == "Sunday 22 November"
    assert (german.number(1234.5), english.number(1234.5)) == ("1.234,5", "1,234.5")


def test_a_page_is_in_the_language_that_was_chosen(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    bench, person = Bench(desk), own_person(desk)
    assert bench.post("/look", {"language": "de", "back": "/"}).status_code == 303
    page = settled(bench, f"/p/{person}/today").text
    assert '<html lang="de"' in page
    assert "Wie stark ist der Drang, sich zu bewegen?" in page
    assert "How strong is the urge" not in page
    other = Bench(desk)
    other.client.cookies.set("ekbom-language", "xx")
    assert "How strong is the urge" in settled(other, f"/p/{person}/today").text


def test_the_night_view_has_every_word_its_scripts_say(language: str) -> None:
    scripts = [texts.WEB / "static" / name for name in ("viewer.js", "viewer_draw.js")]
    said = re.findall(r'\bsay\("([^"]+)"', "".join(one.read_text("utf-8") for one in scripts))
    assert {one.replace(r"\u00b5", "\N{MICRO SIGN}") for one in said} == set(WORDS)
    assert viewer_words(texts_of("en")) == {}
    assert viewer_words(texts_of(language))["Nothing is changed."] == "Nichts ist geändert."


def test_a_text_that_is_new_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "templates"
    page.mkdir()
    (page / "today.html.jinja").write_text("{% trans %}A text nobody knows{% endtrans %}")
    (tmp_path / "frame.py").write_text('Link("a", "b", "c", "A word of a link")\nsay("Said")\n')
    monkeypatch.setattr(texts, "WEB", tmp_path)
    found = {one.id for one in texts.gathered() if one.id}
    assert found == {"A text nobody knows", "A word of a link", "Said"}
    again = texts.updated("de", texts.gathered())
    assert {one.id for one in again if one.id and not one.string} == found
