"""Tags on the lines, and the list of all a page rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ekbom.model.verdict import Ground
from ekbom.reports.assessment_sources import (
    Cited,
    FactRow,
    SourceTag,
    mark_of,
    other_cautions,
    short_name,
    tag_text,
)

WORK = "Allen RP, Picchietti DL, et al (2014). Diagnostic criteria. Sleep Med 15(8):860-873. pmid 1"
OTHER = "Hening W (2009). Mimics. Sleep Med 10:976"
PAGE = "BMJ Best Practice topic 65, criteria page (quotes others), looked at in 2026"


def ground(fact: str, *sources: str) -> Ground:
    return Ground(
        fact, f"What {fact} says.", sources, "adults", "low", "verified", date(2026, 11, 2)
    )


@pytest.mark.parametrize(
    ("citation", "short"),
    [
        (WORK, "Allen 2014"),
        (OTHER, "Hening 2009"),
        (PAGE, "BMJ Best Practice topic 65"),
        ("FDA Drug Safety Communication 2019: breathing", "FDA Drug Safety Communication 2019"),
        ("Walters AS, et al. A scale, without a year", "Walters"),
        ("ekbom. A choice of this project, not a finding of anybody", "Choice of this project"),
        ("WHO Collaborating Centre (2026). ATC index", "WHO Collaborating Centre 2026"),
        ("A page in 2014 (a copy). With a point", "A page in 2014"),
        ("Word " * 20, "Word Word Word Word Word Word Word Word Wor\N{HORIZONTAL ELLIPSIS}"),
    ],
)  # fmt: skip
def test_a_citation_is_said_shortly(citation: str, short: str) -> None:
    assert short_name(citation) == short


def test_a_tag_names_one_source_and_counts_the_others() -> None:
    assert tag_text(ground("a", WORK)) == "Allen 2014"
    assert tag_text(ground("a", PAGE, OTHER, WORK)) == "Hening 2009 and 2 more"
    assert tag_text(ground("a", PAGE, PAGE[::-1])) == "BMJ Best Practice topic 65 and 1 more"
    assert tag_text(ground("own.choice")) == "own.choice"


def test_every_fact_has_one_place_and_every_source_one_number() -> None:
    cited = Cited()
    first = cited.tags([ground("a", WORK), ground("b", OTHER, WORK)])
    again = cited.tags([ground("b", OTHER, WORK), ground("c", WORK)])
    assert first == [
        SourceTag("Allen 2014", "fact-1", mark=""),
        SourceTag("Hening 2009 and 1 more", "fact-2", mark=""),
    ]
    assert [one.target for one in again] == ["fact-2", "fact-3"]
    rests = cited.listed()
    assert rests.works == [WORK, OTHER]
    assert rests.says == "3 facts from 2 sources."
    assert [one.numbers for one in rests.facts] == [(1,), (2, 1), (1,)]
    assert rests.facts[0] == FactRow(
        target="fact-1", fact="a", says="What a says.",
        about="About adults; certainty low; checked 2 November 2026.", numbers=(1,), cautions=(),
    )  # fmt: skip


def test_a_work_without_a_fact_leads_to_its_place_among_the_sources() -> None:
    cited = Cited()
    cited.tags([ground("a", WORK)])
    assert cited.works([OTHER, PAGE, OTHER, WORK]) == [
        SourceTag("Hening 2009", "work-2", mark=""),
        SourceTag("BMJ Best Practice topic 65", "work-3", mark=""),
        SourceTag("Allen 2014", "work-1", mark=""),
    ]
    rests = cited.listed()
    assert rests.works == [WORK, OTHER, PAGE]
    assert rests.says == "1 fact from 3 sources."


def test_tags_that_read_the_same_stand_once_and_their_facts_are_all_listed() -> None:
    cited = Cited()
    assert [t.target for t in cited.tags([ground("a", WORK), ground("b", WORK)])] == ["fact-1"]
    assert [one.fact for one in cited.listed().facts] == ["a", "b"]


def test_a_fact_from_memory_says_so() -> None:
    cited = Cited()
    memory = replace(ground("a", WORK), status="memory", certainty="choice")
    assert cited.tags([memory]) == [SourceTag("Allen 2014", "fact-1", "not checked yet")]
    (row,) = cited.listed().facts
    assert row.about == "About adults; a choice of this project; not checked yet."
    assert row.cautions == ("a is from memory and not checked yet.",)


def test_a_tag_says_what_weakens_its_fact() -> None:
    sound = ground("a", WORK)
    assert mark_of(sound) == ""
    assert mark_of(replace(sound, not_checked=("the year",))) == "checked in part"
    assert mark_of(replace(sound, tier="C")) == "of low standing"
    assert mark_of(replace(sound, tier="A")) == ""
    assert mark_of(replace(sound, status="memory", not_checked=("x",))) == "not checked yet"


def test_a_caution_that_stands_with_its_fact_is_not_said_twice() -> None:
    weak = replace(ground("a", WORK), status="memory")
    assert other_cautions((*weak.cautions(), "Not for children."), [weak]) == ("Not for children.",)
    assert other_cautions(weak.cautions(), []) == weak.cautions()
