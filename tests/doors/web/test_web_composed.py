"""What the science says of a diary, a trial, a course and a night is German on a German page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from tests.builders.crawl import Seen, links_of, route_of, settled
from tests.builders.demo import demo_desk
from tests.builders.recorded import opened, recorded_desk
from tests.builders.spoken import Spoken
from tests.builders.workbench import PORT, Bench
from tools import texts

from ekbom.web.composed import Composed, Pattern, read_pattern
from ekbom.web.start import local_house
from ekbom.web.texts import _pairs

PAGES = ("today", "helps", "trial", "nights", "treatment")
# Of the routes of these pages, those whose texts are made elsewhere: letters, forms of a visit,
# whole reports in a frame, the body and what is due.
ELSEWHERE = re.compile(r"/treatment/(course|draft|sheet|visit|body|begin|home|intake|plan|policy)")
# Names of scales, rules and files, in whatever language they are; and what a program is told.
# What a paper is called stands in a link of its own; what lies in the way of a needle is anatomy.
ENGLISH = re.compile(
    r"IRLS|PLMS?|WASM( \d{4})?|AASM|EDF\+?|\w+=\w+|[\w-]+\.csv|Not checked yet in .*"
)

_SOURCES = re.compile(
    r'<p class="srcs".*?</p>|<a class="src[^>]*>.*?</a>|(?<=<p class="haz s">).*?</p>', re.DOTALL
)


def pages_of(bench: Bench, person: str) -> Iterator[Seen]:
    """Every page of these of a person, two of each route."""
    mine = re.compile(rf"/p/{person}/({'|'.join(PAGES)})\b")
    waiting = [f"/p/{person}/{name}" for name in PAGES if name != "trial"]
    waiting += [f"/p/{person}/trial/new", f"/p/{person}/helps/nights"]
    taken: dict[str, int] = defaultdict(int)
    known = set(waiting)
    for path in waiting:
        route = route_of(bench, path)[0]
        taken[route] += 1
        if taken[route] > 2 or ELSEWHERE.search(route):
            continue
        seen = Seen(path, route, person, settled(bench, path))
        if seen.is_page:
            yield seen
        found = [one for one in links_of(seen) if mine.match(one) and one not in known]
        known.update(found)
        waiting += found


def english(page: str) -> list[str]:
    """What an element says to be English, without what is a name everywhere."""
    return [
        text
        for lang, text in Spoken(_SOURCES.sub("", page)).texts
        if lang == "en"
        and not ENGLISH.fullmatch(text.strip(" .,:;()"))
        and re.search("[a-z]", text)
    ]


def test_what_is_english_still_is_found():
    page = '<html lang="de"><p>Ja <b lang="en">No.</b></p><i lang="en">IRLS</i><i lang="en">7</i>'
    assert english(page) == ["No."]


def test_no_answer_of_a_demo_person_is_english_on_a_german_page(tmp_path):
    desk = demo_desk(tmp_path)
    bench = Bench(desk, house=local_house(desk, PORT, demo=True))
    bench.client.cookies.set("ekbom-language", "de")
    left: dict[str, set[str]] = defaultdict(set)
    routes = set()
    for card in desk.store.persons():
        for seen in pages_of(bench, card.id):
            routes.add(seen.route.split("/")[3])
            for text in english(seen.answer.text):
                left[f"{card.label}: {seen.route}"].add(text)
    assert routes == set(PAGES)
    assert left == {}


def test_no_number_of_a_night_is_english_on_a_german_page(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    bench, night = Bench(desk), f"/p/{person}/nights/{recording}"
    bench.client.cookies.set("ekbom-language", "de")
    opened(bench, night)
    page = settled(bench, night).text
    assert "pro Stunde Schlaf" in page
    assert english(page) == []


def kept() -> list[tuple[str, str, str]]:
    """Every pattern, with its file."""
    return [
        (str(found.domain), str(one.id), str(one.string))
        for found in texts.composed("de")
        for one in found
        if one.id
    ]


def patterns() -> list[Pattern]:
    return [read_pattern(one, said) for _, one, said in kept() if "{" in one and said]


def test_every_pattern_is_told_and_stands_once():
    assert [one for _, one, said in kept() if not said] == []
    said: dict[str, set[str]] = defaultdict(set)
    for _, one, told in kept():
        said[one].add(told)
    assert {one: told for one, told in said.items() if len(told) > 1} == {}
    assert len(said) > 500


def test_no_sentence_can_be_read_by_two_patterns_in_different_ways():
    """Each pattern's own example is said by that pattern, whatever others there are."""
    all_of_them = patterns()
    composed = Composed((one.english, one.says) for one in all_of_them)
    parts = {one.english: one for one in all_of_them}
    unsure = {
        one.english: {name: parts[name].says for name in ways}
        for one in all_of_them
        if len(set((ways := composed.ways(one.example().removesuffix("."), _Anything())).values()))
        != 1
    }
    assert unsure == {}


class _Anything:
    """Knows every word, and leaves numbers and days as they are."""

    def told(self, text: str) -> str:
        return text if text.isalpha() else ""

    def figure(self, number: str) -> str:
        return number

    def day(self, on: object, form: str) -> str:  # as a language does
        return str(on)


def test_what_is_packed_is_what_is_written():
    assert dict(_pairs("de")) == {one: said for _, one, said in kept()}
