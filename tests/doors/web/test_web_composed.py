"""What the science says of a diary, a trial, a course and a night is German on a German page."""

from __future__ import annotations

import re
from collections import defaultdict

from tests.builders.crawl import Crawl, settled
from tests.builders.recorded import opened, recorded_desk
from tests.builders.spoken import english, german_demo
from tests.builders.workbench import Bench
from tools import texts

from ekbom.web.composed import Composed, Pattern, read_pattern
from ekbom.web.texts import _pairs

PAGES = ("today", "helps", "trial", "nights", "treatment")
STARTS = ("today", "helps", "helps/nights", "trial/new", "nights", "treatment")
# Without those whose texts are made elsewhere: letters, forms of a visit, whole reports in a frame,
# the body and what is due.
MINE = re.compile(
    rf"/p/[^/]+/(?!treatment/(course|draft|sheet|visit|body|begin|home|intake|plan|policy))"
    rf"({'|'.join(PAGES)})\b"
)
# Names of scales, rules and files, in whatever language they are; and what a program is told.
# What a paper is called stands in a link of its own; what lies in the way of a needle is anatomy.
ENGLISH = re.compile(
    r"IRLS|PLMS?|WASM( \d{4})?|AASM|EDF\+?|\w+=\w+|[\w-]+\.csv|Not checked yet in .*"
)
SOURCES = re.compile(
    r'<p class="srcs".*?</p>|<a class="src[^>]*>.*?</a>|(?<=<p class="haz s">).*?</p>', re.DOTALL
)


def left_english(page: str) -> set[str]:
    """What is English, without what is a name everywhere."""
    found = english(page, SOURCES)
    return {text for text in found if not ENGLISH.fullmatch(text.strip(" .,:;()"))}


def test_what_is_english_still_is_found():
    page = '<html lang="de"><p>Ja <b lang="en">No.</b></p><i lang="en">IRLS</i><i lang="en">7</i>'
    assert left_english(page) == {"No."}


def test_no_answer_of_a_demo_person_is_english_on_a_german_page(tmp_path):
    bench = german_demo(tmp_path)
    labels = {card.id: card.label for card in bench.house.desk.store.persons()}
    left: dict[str, set[str]] = defaultdict(set)
    routes = set()
    starts = [f"/p/{person}/{name}" for person in labels for name in STARTS]
    for seen in Crawl(bench, only=MINE).walk(*starts):
        if seen.is_page:
            routes.add(seen.route.split("/")[3])
            left[f"{labels[seen.person]}: {seen.route}"] |= left_english(seen.answer.text)
    assert routes == set(PAGES)
    assert {where: some for where, some in left.items() if some} == {}


def test_no_number_of_a_night_is_english_on_a_german_page(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    bench, night = Bench(desk), f"/p/{person}/nights/{recording}"
    bench.client.cookies.set("ekbom-language", "de")
    opened(bench, night)
    page = settled(bench, night).text
    assert "pro Stunde Schlaf" in page
    assert left_english(page) == set()


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
