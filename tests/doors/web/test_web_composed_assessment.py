"""What the science says of a person, of medicines, iron and measures is German on a German page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.builders.crawl import Crawl, settled
from tests.builders.demo import person_of
from tests.builders.spoken import english, german_demo
from tests.builders.vignettes import answers
from tests.builders.workbench import Bench

from ekbom.model.assessed import Assessment
from ekbom.reports.assessment import AssessmentView, assessment_view
from ekbom.reports.assessment_lines import Line
from ekbom.reports.assessment_sources import Cited
from ekbom.reports.words import dated
from ekbom.web.texts import texts_of

PAGES = (
    "pattern", "pattern/more", "pattern/answers", "pattern/ask", "day-one", "day-one/said", "now",
    "now/list", "measures", "medicines", "today/due",
)  # fmt: skip
MINE = re.compile(r"/p/[^/]+/(pattern|day-one|now|measures|medicines|labs|today/due)\b")
# Names of works and of facts, which are English in every language.
NAMES = re.compile(
    r'<p class="srcs".*?</p>|<a class="src".*?</a>|<span lang="en">[^<]*</span></span></p>', re.S
)
# What a demo person wrote, in their own words.
OWN = {"Fall asleep before midnight.", "Play a whole round of cards.", "Sit through a film."}
# Of a fact which part of it nobody checked, and doses: both are shown to doctors alone.
FOR_DOCTORS = re.compile(r"Not checked yet in [\w.]+: .*|Doses for .*")


def left_english(page: str) -> set[str]:
    """What is English, without what is a name everywhere."""
    return {one for one in english(page, NAMES) - OWN if not FOR_DOCTORS.match(one)}


def test_what_is_english_still_is_found():
    page = '<html lang="de"><p>Ja <b lang="en">No.</b></p><p class="srcs" lang="en">Allen 2014</p>'
    assert left_english(page) == {"No."}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return german_demo(tmp_path_factory.mktemp("demo"))


def test_no_answer_to_a_demo_person_is_english_on_a_german_page(bench):
    labels = {card.id: card.label for card in bench.house.desk.store.persons()}
    left: dict[str, set[str]] = {}
    routes = set()
    starts = [f"/p/{person}/{name}" for person in labels for name in PAGES]
    for seen in Crawl(bench, only=MINE).walk(*starts):
        if seen.is_page:
            routes.add(seen.route)
            if some := left_english(seen.answer.text):
                left[f"{labels[seen.person]}: {seen.route}"] = some
    assert left == {}
    assert len(routes) > 10


def test_a_measure_is_found_and_called_by_its_german_name(bench):
    person = person_of(bench.house.desk, "Ole")
    found = settled(bench, f"/p/{person}/measures?q=warmes+Fußbad").text
    assert found.count('class="try"') == 1
    assert "Warmes Fußbad" in found
    # Its other spelling and the English name find it too, and a slip of the pen is led to it.
    assert "Warmes Fußbad" in settled(bench, f"/p/{person}/measures?q=warmes+fussbad").text
    assert "Warmes Fußbad" in settled(bench, f"/p/{person}/measures?q=warm+foot+bath").text
    near = settled(bench, f"/p/{person}/measures?q=warmes+Fu%C3%9Fbat").text
    assert "So heißt hier nichts" in near
    assert "warmes Fußbad" in near
    one = settled(bench, f"/p/{person}/measures/warm_foot_bath").text
    assert "<title>Warmes Fußbad" in one
    assert "Minuten (eine Wahl dieses Programms)" in one


def test_a_source_says_in_german_what_it_holds(bench):
    page = settled(bench, "/source/lab.ferritin.adult_start").text
    assert "RLS bei Erwachsenen: Behandlung mit Eisen" in page
    assert "Adult RLS" not in page


def lines_of(view: AssessmentView) -> Iterator[Line]:
    """Every statement of an assessment as a page shows it."""
    yield from (*view.red_flags, *view.stop_cards)
    yield from (line for part in (*view.severity, *view.others) for line in part.lines)
    if view.iron:
        yield from (*view.iron.lines, *view.iron.more)
    if view.augmentation:
        yield from view.augmentation.lines
    if view.medicines:
        yield from view.medicines.lines
        yield from (line for _, rows in view.medicines.groups for row in rows for line in row.lines)


def said_of(view: AssessmentView) -> Iterator[str]:
    """Every sentence of an assessment that a page shows."""
    told = view.pattern
    yield view.headline
    for line in lines_of(view):
        yield from (line.says, line.then, line.message, *line.reasons, *line.cautions)
    yield from (text for step in view.steps for text in (step.says, step.why))
    if told:
        yield from (told.more, told.four.says, f"{told.mimic_counts}.")
        for point in told.points:
            yield from (point.title, point.asks, *point.why)
        for rule in (*told.frequency, *told.course, *told.supportive):
            yield from (rule.says, *rule.why)
        for mimic in (*told.mimics, *told.closed):
            yield from (mimic.name, mimic.points, mimic.answer, mimic.then)
    if view.iron:
        yield from (view.iron.taken, view.iron.due)
        yield from (cell for row in (*view.iron.times, *view.iron.values) for cell in row)
    if view.augmentation:
        yield view.augmentation.count[2]
        yield from (text for sign in view.augmentation.signs for text in (sign.says, sign.why))


@pytest.fixture(scope="module")
def said() -> set[str]:
    """What hundreds of made-up people are told, each of them as a person."""
    views = [
        assessment_view(one, Cited())
        for (_, who), one in answers().items()
        if who == "person" and isinstance(one, Assessment)
    ]
    assert len(views) > 200
    told = {dated(text) for view in views for text in said_of(view) if text}
    # What somebody said in their own words may be anything, and stays as it is.
    return {one for one in told if not one.startswith("In own words")}


def test_every_sentence_of_hundreds_of_made_up_people_is_known(said):
    german = texts_of("de")
    assert {one for one in said if not german.told(one)} == set()
    assert len(said) > 700


# Words of English that German has not.
_ENGLISH = re.compile(r"\b(the|of|is|are|not|yet|to|and|it|with|for|by|from|which|told|known)\b")


def test_no_sentence_is_half_translated(said):
    """A name may stand in a slot as it is; the rest of a sentence may not."""
    told = {texts_of("de").told(one) for one in said}
    assert {one for one in told if _ENGLISH.search(one)} == set()


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "Ferritin is 60 ug/L, which is 75 ug/L or less",
            "Ferritin: 60 ug/L, das heißt 75 ug/L oder weniger",
        ),
        (
            "Transferrin saturation is 13.5% (computed from iron in serum 8 umol/L and total iron "
            "binding capacity 60 umol/L), which is below 20%",
            "Transferrinsättigung: 13,5 % (berechnet aus Eisen im Serum 8 umol/L und totale "
            "Eisenbindungskapazität 60 umol/L), das heißt unter 20 %",
        ),
        (
            "Not known yet: its frequency; whether there is a pregnancy.",
            "Noch nicht bekannt: die Häufigkeit; ob „es besteht eine Schwangerschaft“ zutrifft.",
        ),
        (
            "Pramipexole: stopped on 18 November 2026, written by the person",
            "Pramipexole: beendet am 18. November 2026, geschrieben von der Person",
        ),
        ("Sit still: stopped by chance.", ""),
        (
            "Of 92 measures 28 may be tried, 58 ask first and 6 are not for you.",
            "Von 92 Maßnahmen: 28 können versucht werden, bei 58 ist erst zu fragen und 6 sind "
            "nichts für Sie.",
        ),
        (
            "The IRLS total fell by 2.5 points: possible only, so the diary and the person decide.",
            "Der IRLS-Gesamtwert fiel um 2,5 Punkte: nur möglich, also entscheiden das Tagebuch "
            "und die Person.",
        ),
        ("Whether somebody knows it.", ""),
    ],
)
def test_what_is_put_together_is_said_so(english: str, german: str) -> None:
    assert texts_of("de").told(english) == german
