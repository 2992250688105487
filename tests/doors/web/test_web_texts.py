"""The second language: no text of a person's pages is missing, stale or broken."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fnmatch import fnmatch
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from tests.builders.crawl import settled
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import Bench
from tools import texts

from ekbom.reports.words import capital
from ekbom.web.texts import _AFTER_SENTENCE, _TOGETHER, LANGUAGES, Texts, texts_of
from ekbom.web.viewer_words import WORDS, viewer_words

DOMAINS = ("ekbom", "science")
# With what is put together, which is written by hand.
FILES = (*DOMAINS, *(str(one.domain) for one in texts.composed("de")))
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
# What German never says, where the English does not say it either: a claim that is judged does.
NEVER = {
    r"\bSie (?:haben|leiden (?:an|unter))\b[^.?!]{0,30}\b(?:RLS|Restless|unruhige[nr]? Beine)": "-",
    r"\b(?:ge)?heil(?:en|t|bar|ung)\b": r"\bcur(?:e|es|ed|ing|able)\b|\bheal",
    r"\b(?:kein(?:e|erlei)?|ohne(?: jedes)?) Risik|\brisiko(?:los|frei)": "risk|safe",
    r"\bharmlos": "harmless",
    r"\b(?:garantier|bewiesen|Wundermittel|Durchbruch)": "prove|guarantee|miracle|breakthrough",
    r"\bsignifikant|\bnur (?:ein )?Placebo|\beingebildet": "significant|placebo|head|imagin",
    r"\bSie haben (?:vergessen|versäumt|versagt)|\bIhre Schuld|\bCompliance": "fault|complian",
}
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


def kept(language: str, domain: str = "ekbom") -> list[Message]:
    with texts._file(language, domain).open("rb") as stream:
        return [one for one in texts.read_po(stream, locale=language) if one.id]


def test_every_language_has_its_texts() -> None:
    assert texts.languages() == sorted(one for one in LANGUAGES if one != "en")


@pytest.mark.parametrize("gathered", [texts.gathered, texts.sentences])
def test_no_text_is_stale_or_unknown(language: str, gathered: Callable[[], Catalog]) -> None:
    found = gathered()
    now = {asked(one) for one in found if one.id}
    there = {asked(one) for one in kept(language, found.domain)}
    assert now == there, "make texts, then translate what is new"


def test_no_text_of_a_persons_pages_is_left_in_english(language: str) -> None:
    left = [one.id for one in kept(language) if of_a_person(one) and not all(told(one))]
    assert left == []
    assert sum(of_a_person(one) for one in kept(language)) > 500


@pytest.mark.parametrize("domain", FILES)
def test_a_translation_keeps_what_is_filled_in(language: str, domain: str) -> None:
    for one in kept(language, domain):
        for said in filter(None, told(one)):
            wanted = {mark for text in asked(one) for mark in _MARKS.findall(text)}
            if len(asked(one)) == 1:
                assert sorted(_MARKS.findall(said)) == sorted(_MARKS.findall(asked(one)[0])), one.id
            else:
                assert set(_MARKS.findall(said)) <= wanted, one.id


@pytest.mark.parametrize("domain", FILES)
def test_nothing_is_said_that_is_never_said(language: str, domain: str) -> None:
    assert [
        said
        for one in kept(language, domain)
        for said in filter(None, told(one))
        for never, but in NEVER.items()
        if re.search(never, said, re.IGNORECASE)
        and not re.search(but, " ".join(asked(one)), re.IGNORECASE)
    ] == []


def test_what_is_never_said_would_be_found() -> None:
    planted = (
        "Sie haben unruhige Beine.", "Das heilt.", "ganz ohne Risiko", "Das ist harmlos.",
        "Es ist bewiesen.", "nicht signifikant", "Sie haben vergessen, es zu sagen.",
    )  # fmt: skip
    for said, never in zip(planted, NEVER, strict=True):
        assert re.search(never, said, re.IGNORECASE), said


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_packed_is_what_is_written(language: str, domain: str) -> None:
    texts_there = texts_of(language)
    packed = texts_there.words if domain == "ekbom" else texts_there.sentences
    for one in kept(language, domain):
        if isinstance(one.id, str) and one.string:
            assert packed.gettext(one.id) == one.string


def test_as_many_sentences_are_looked_up_together_as_are_known_together(language: str) -> None:
    known = [str(one.id) for domain in FILES[1:] for one in kept(language, domain)]
    assert max(len(_AFTER_SENTENCE.split(one)) for one in known) == _TOGETHER


@pytest.mark.parametrize("domain", FILES)
def test_it_says_that_nobody_has_reviewed_it(language: str, domain: str) -> None:
    assert "Not reviewed" in texts._file(language, domain).read_text(encoding="utf-8")[:200]
    assert LANGUAGES["de"] == "Deutsch (nicht geprüft)"


URGE = "Is there an urge to move the legs, with or without an unpleasant feeling in them?"
DRANG = texts_of("de").sentences.gettext(URGE)


def test_a_sentence_of_the_science_is_looked_up_as_it_stands() -> None:
    german = texts_of("de")
    assert re.search(r"Drang.*Beine.*\?$", DRANG)
    assert german.science(URGE) == DRANG
    assert german.science("") == ""
    assert german.science("It once was worse in the evening or at night.") == (
        capital(german.sentences.gettext("it once was worse in the evening or at night")) + "."
    )
    assert german.science(f"{URGE} {URGE}") == f"{DRANG} {DRANG}"


def test_a_sentence_nobody_translated_says_that_it_is_english() -> None:
    assert texts_of("de").science("Ferritin is <48> & low.") == (
        '<span lang="en">Ferritin is &lt;48&gt; &amp; low.</span>'
    )
    half = f"{URGE} Ferritin flew to 48."
    assert texts_of("de").science(half) == f'<span lang="en">{half}</span>'
    assert texts_of("en").science("Ferritin is <48>.") == "Ferritin is &lt;48&gt;."
    assert texts_of("en").science(URGE) == URGE


def test_a_translation_is_escaped() -> None:
    class Bold(NullTranslations):
        def gettext(self, message: str) -> str:
            return f"<b>{message}</b>"

    assert Texts("de", Bold(), Bold()).science("x") == "&lt;b&gt;x&lt;/b&gt;"


def test_the_interview_asks_in_german_and_marks_what_is_english(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    bench, person = Bench(desk), own_person(desk)
    bench.client.cookies.set("ekbom-language", "de")
    page = bench.get(f"/p/{person}/pattern/ask?q=urge").text
    assert f"<legend>{DRANG}</legend>" in page
    assert URGE not in page
    bench.client.cookies.set("ekbom-language", "en")
    assert f"<legend>{URGE}</legend>" in bench.get(f"/p/{person}/pattern/ask?q=urge").text


def test_the_sentences_are_those_of_the_fields_a_page_shows() -> None:
    found = {one.id: [file for file, _ in one.locations] for one in texts.sentences() if one.id}
    assert found[URGE] == ["knowledge/data/observations.toml"]
    assert "that none is there" in found  # a word that can be chosen
    assert "crit.irlssg2014.1" not in found
    assert "walking about at night" in found


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
    scripts = (texts.WEB / "static").glob("viewer*.js")
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
