"""Which claims fit a text, how they are ordered, and when nothing does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ekbom.knowledge.claim_match import Matcher
from ekbom.knowledge.claim_words import WordBook
from ekbom.model.claim import Claim

BOOK = WordBook(
    {
        "same": {"rows": [["tea", "brew"]]},
        "words": {
            "about": ["legs"],
            "elsewhere": ["migraine"],
            "dropped": ["the", "of", "for"],
            "denies": ["no"],
            "eases": ["help", "helps"],
            "worsens": ["worse"],
        },
    }
)
LIMITS = {
    "weight_statement": 2.0, "weight_terms": 1.0, "weight_heads": 1.5, "strange": 1.0,
    "elsewhere": 9.0, "share": 0.5, "share_about": 0.3, "mass": 0.2, "long_mass": 3.0,
    "first": 1.0, "stated": 1.0, "close": 0.8, "shown": 2,
}  # fmt: skip


def claim(id_: str, statement: str, *, terms: str = "", heads: str = "", **more: Any) -> Claim:
    given: dict[str, Any] = {"verdict": "partly", **more}
    return Claim(
        id=id_, statement=statement, topic="food", reason="Why.", then="What.", facts=(),
        sources=(), safety_critical=False, status="verified", checked=date(2026, 11, 21),
        memory_parts=(), terms=tuple(terms.split()), heads=tuple(heads.split()), seen=(), **given,
    )  # fmt: skip


def matcher(*claims: Claim, **limits: float) -> Matcher:
    return Matcher({one.id: one for one in claims}, BOOK, {**LIMITS, **limits})


MINT = claim("mint", "Mint tea helps.", terms="peppermint")
SALT = claim("salt", "A salt bath helps.", heads="bath")
WELL = claim("well", "Well water.", verdict="unsafe")


def ids(made: Matcher, text: str, *scores: tuple[str, float]) -> list[str]:
    return [fit.id for fit in made.fitting(made.say(text), scores)]


def test_documents_hold_statement_terms_and_heads_as_words() -> None:
    made = matcher(MINT, SALT)
    assert made.documents == {
        "mint": ("mint tea help", "peppermint", ""),
        "salt": ("a salt bath help", "", "bath"),
    }
    assert made.weights == (2.0, 1.0, 1.5)


def test_a_claim_that_covers_enough_of_the_text_fits() -> None:
    made = matcher(MINT, SALT)
    (fit,) = made.fitting(made.say("mint brew"), [("mint", 3.0)])
    assert (fit.id, fit.nearness, fit.opposite) == ("mint", 1.0, False)
    assert ids(made, "mint of unheard strange kinds", ("mint", 3.0)) == []


def test_a_text_that_names_restless_legs_may_be_covered_less() -> None:
    made = matcher(MINT, SALT)
    assert ids(made, "mint for unheard kinds", ("mint", 3.0)) == []
    assert ids(made, "mint for unheard kinds of legs", ("mint", 3.0)) == ["mint"]


def test_a_text_about_another_illness_is_not_covered() -> None:
    made = matcher(MINT, SALT)
    assert ids(made, "mint tea for migraine", ("mint", 3.0)) == []
    held = matcher(claim("m", "Mint for migraine.", terms="migraine"), SALT)
    assert ids(held, "migraine", ("m", 3.0)) == []


def test_much_that_is_covered_fits_whatever_else_is_said() -> None:
    text = "mint tea unheard strange many further words stand here beside these"
    assert ids(matcher(MINT, SALT), text, ("mint", 3.0)) == []
    assert ids(matcher(MINT, SALT, long_mass=1.0), text, ("mint", 3.0)) == ["mint"]


def test_too_little_is_no_fit() -> None:
    assert ids(matcher(MINT, SALT, mass=9.0), "mint", ("mint", 3.0)) == []
    assert ids(matcher(MINT, SALT), "the", ("mint", 3.0)) == []


def test_the_nearest_comes_first_and_what_is_far_is_left_out() -> None:
    made = matcher(MINT, claim("leaf", "Mint leaves."), WELL)
    assert ids(made, "mint", ("mint", 3.0), ("leaf", 2.5)) == ["mint", "leaf"]
    assert ids(made, "mint", ("mint", 3.0), ("leaf", 2.3)) == ["mint"]


def test_what_is_unsafe_comes_first_among_the_near() -> None:
    made = matcher(MINT, WELL)
    assert ids(made, "mint water", ("mint", 3.0), ("well", 2.5)) == ["well", "mint"]
    assert ids(made, "mint water", ("mint", 3.0), ("well", 2.0)) == ["mint"]


def test_only_so_many_are_shown() -> None:
    kinds = [claim(f"k{n}", "Mint.") for n in range(4)]
    scores = [(one.id, 3.0) for one in kinds]
    assert ids(matcher(*kinds, SALT), "mint", *scores) == ["k0", "k1"]
    assert ids(matcher(*kinds, SALT, shown=9), "mint", *scores) == ["k0", "k1", "k2", "k3"]


def test_a_head_lifts_a_claim() -> None:
    plain = claim("plain", "A bath.")
    scores = (("plain", 3.0), ("salt", 2.5))
    assert ids(matcher(plain, SALT), "bath", *scores) == ["salt"]
    assert ids(matcher(plain, SALT, first=0.1), "bath", *scores) == ["plain", "salt"]


def test_a_statement_that_is_said_whole_is_lifted() -> None:
    long, short = claim("long", "Mint salt bath."), claim("short", "Salt bath.")
    scores = (("long", 3.0), ("short", 2.8))
    assert ids(matcher(long, short), "salt bath", *scores) == ["short"]
    # A statement of one word is said too easily.
    house, one = claim("house", "Bath house."), claim("one", "Bath.")
    made = matcher(house, one, MINT, SALT)
    assert ids(made, "bath", ("house", 3.0), ("one", 2.5)) == ["house", "one"]


def test_the_opposite_is_seen() -> None:
    made = matcher(MINT, SALT)
    (fit,) = made.fitting(made.say("mint worse"), [("mint", 3.0)])
    assert fit.opposite
    (fit,) = made.fitting(made.say("no mint helps"), [("mint", 3.0)])
    assert fit.opposite


@pytest.mark.parametrize("text", ["pepermint", "brews"])
def test_slips_and_meanings_are_known(text: str) -> None:
    made = matcher(MINT, SALT)
    assert ids(made, text, ("mint", 3.0)) == ["mint"]
