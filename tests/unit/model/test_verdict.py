"""A verdict carries its ground, and becomes plain values for JSON."""

from __future__ import annotations

import json
from datetime import date

from ekbom.model.verdict import Ground, Missing, Reason, Verdict

ON = date(2026, 11, 21)


def ground(fact: str = "f.x", **more: object) -> Ground:
    plain = {"says": "A fact.", "sources": ("One (2020). A", "Two (2021). B"), "population": "all"}
    return Ground(
        fact, **{**plain, "certainty": "low", "status": "verified", "checked": ON, **more}
    )  # type: ignore[arg-type]


def test_a_ground_that_was_checked_as_a_whole_has_no_cautions() -> None:
    assert ground(tier="A").cautions() == ()


def test_a_ground_says_what_weakens_it() -> None:
    weak = ground(status="memory", not_checked=("the year", "the name"), tier="C")
    assert weak.cautions() == (
        "f.x is from memory and not checked yet.",
        "Not checked yet in f.x: the year; the name.",
        "The source of f.x is of low standing: a text written by a machine, a blog or a "
        "repository.",
    )


def test_every_citation_stands_once() -> None:
    other = ground("f.y", sources=("Two (2021). B", "Three (2022). C"))
    verdict = Verdict("r", True, "The rule holds.", (), (), (ground(), other))
    assert verdict.sources == ("One (2020). A", "Two (2021). B", "Three (2022). C")


def test_a_verdict_is_plain_values() -> None:
    verdict = Verdict(
        rule="r",
        holds=None,
        says="It is not known yet.",
        reasons=(Reason("a is so", True, "a", "f.x"),),
        missing=(Missing("b", "whether b is so", "Is b so?", "person", ("c",)),),
        grounds=(ground(),),
        cautions=("A caution.",),
        decides=False,
    )
    plain = json.loads(json.dumps(verdict.to_dict()))
    assert plain["holds"] is None
    assert plain["decides"] is False
    assert plain["reasons"] == [
        {"says": "a is so", "holds": True, "observation": "a", "fact": "f.x"}
    ]
    assert plain["missing"] == [
        {
            "observation": "b",
            "says": "whether b is so",
            "asks": "Is b so?",
            "known_by": "person",
            "or_else": ["c"],
        }
    ]
    assert plain["grounds"][0]["checked"] == "2026-11-21"
    assert plain["sources"] == ["One (2020). A", "Two (2021). B"]
    assert plain["cautions"] == ["A caution."]
