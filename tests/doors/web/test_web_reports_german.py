"""Whole reports and sheets in a frame are German on a German page, but for names and told words."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from tests.builders.crawl import settled
from tests.builders.spoken import english, german_demo
from tests.builders.workbench import Bench

from ekbom.reports.visit_sheets import SHEETS

FRAMES = ("report", "treatment/course", *(f"treatment/sheet/{one}" for one in SHEETS))
DATA = files("ekbom.knowledge").joinpath("data")
# What is cited, and by which guideline: names in whatever language they are.
CITED = " ".join(
    line
    for file in DATA.iterdir()
    if file.name.endswith(".toml")
    for line in file.read_text(encoding="utf-8").splitlines()
    if file.name == "sources.toml" or line.startswith("guideline = ")
)
# Sources by their first name or whole; what of a fact is from memory, and whom it is about, in the
# words of the fact; and what was written down at a visit.
CITING = re.compile(
    r"[\w-]+ \d{4}|.* \(\d{4}\)\. .*|.* (doi|pmid) .*|.* looked at in \d{4}|.* Source: .*"
    r"|Not checked yet( in [\w.]+)?: .*|About .*; checked .*"
    r"|calf stretch|soleus|light|Lind, acupuncturist|(Treatment|Style): .*|nights\.csv"
    r"|Restless in the evening, in the chair above all\."
)
# Of courses told in documents, whose words the report repeats.
TOLD = ("Case 000", "Case 001")


def uncited(page: str) -> set[str]:
    """What is English, without what is cited."""
    return {
        one
        for one in english(page)
        if not CITING.fullmatch(one) and one.rstrip("\N{HORIZONTAL ELLIPSIS}:. ") not in CITED
    }


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return german_demo(tmp_path_factory.mktemp("demo"))


def test_what_is_english_and_cited_nowhere_is_found() -> None:
    page = '<html lang="de"><b lang="en">Never cited.</b><i lang="en">Allen 2014</i><i>Ja</i>'
    assert uncited(page) == {"Never cited."}


@pytest.mark.parametrize("frame", FRAMES)
def test_no_frame_of_a_demo_person_is_english(bench: Bench, frame: str) -> None:
    left, seen = {}, 0
    for card in bench.house.desk.store.persons():
        answer = settled(bench, f"/p/{card.id}/{frame}")
        if card.label not in TOLD and answer.status_code == 200:
            seen += 1
            left[card.label] = uncited(answer.text)
    assert seen > 3
    assert {label: some for label, some in left.items() if some} == {}


@pytest.mark.parametrize(
    "asked", ["magnesium helps", "iron", "the moon is made of cheese", "coffee"]
)
def test_no_claim_is_english(bench: Bench, asked: str) -> None:
    assert uncited(bench.get("/claims", params={"q": asked}).text) == set()


def test_a_course_that_was_told_is_german_around_its_words(bench: Bench) -> None:
    told = next(one for one in bench.house.desk.store.persons() if one.label == TOLD[0])
    page = settled(bench, f"/p/{told.id}/treatment/course").text
    for said in (
        "Was erzählt wurde", "Wo jedes davon erzählt wurde", "10 Besuche, etwa alle 7 Tage.",
        "Medikament: verringert", "Wie sicher, und wie es ausgerechnet wurde",
    ):  # fmt: skip
        assert said in page
