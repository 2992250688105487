"""Made-up people, written from the facts: what each of them is told, and never told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.builders.vignettes import (
    Vignette,
    answers,
    cited,
    missing,
    told,
    vignettes,
    walk,
)

from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Assessment
from ekbom.model.errors import EkbomError

UNKNOWN = "unknown"
# In front of what a clinician, and not the person, is told.
CLINICIAN = "clinician_"
# Somebody of whom nothing is known: what is said to everybody shows nothing of anyone.
NOBODY = "adult.nothing_told"


def holds(verdict: dict[str, Any]) -> bool | str:
    """A verdict as a vignette writes it."""
    return UNKNOWN if verdict["holds"] is None else bool(verdict["holds"])


class Answer:
    """The answer to one person, as the values of its JSON."""

    def __init__(self, assessment: Assessment) -> None:
        self.whole = assessment.to_dict()
        self.pattern = self.whole["pattern"] or {}
        self.said = told(self.whole)
        self.cited = cited(self.whole)
        self.findings = [
            one for one in walk(self.whole) if {"code", "severity", "where"} <= one.keys()
        ]

    def verdicts(self) -> dict[str, bool | str]:
        rows = [*self.pattern.get("frequency", ()), *self.pattern.get("course", ())]
        return {one["rule"]: holds(one) for one in rows}

    def mimics(self, state: bool | None) -> set[str]:
        return {one["code"] for one in self.pattern.get("mimics", ()) if one["open"] is state}

    def codes(self, *sections: str) -> set[str]:
        """The code of every statement; of some sections alone when they are named."""
        wanted = self.whole["sections"]
        if sections:
            wanted = [one for one in wanted if one["name"] in sections]
        return {part["code"] for one in wanted for part in one["statements"]}

    def section_words(self, name: str) -> str:
        return told([one for one in self.whole["sections"] if one["name"] == name])


def same(what: str, found: Any, wanted: Any) -> Iterator[str]:
    if found != wanted:
        yield f"{what} is {found}, not {wanted}"


def all_of(what: str, found: Any, wanted: Any) -> Iterator[str]:
    for one in wanted:
        if not set(one.split("|")) & set(found):
            yield f"{what} lacks {one}: {sorted(found)}"


def none_of(what: str, found: Any, wanted: Any) -> Iterator[str]:
    for one in wanted:
        if one in found:
            yield f"{what} holds {one}"


def matches(what: str, text: str, patterns: Any) -> Iterator[str]:
    for one in patterns:
        if not re.search(one, text):
            yield f"{what} never says {one!r}: {text[:2000]}"


def never(text: str, patterns: Any) -> Iterator[str]:
    for one in patterns:
        if found := re.search(rf"[^.]*{one}[^.]*", text, re.IGNORECASE):
            yield f"it says {found.group()!r}"


def ordered(answer: Answer, wanted: list[str]) -> Iterator[str]:
    places = [answer.cited.index(one) for one in wanted if one in answer.cited]
    if places != sorted(places):
        yield f"{wanted} are not in this order"


def pattern_of(answer: Answer) -> str:
    return str(answer.pattern.get("pattern", "stopped"))


def urgency(answer: Answer, wanted: str | list[str]) -> Iterator[str]:
    found = answer.whole["urgency"]
    if found not in ([wanted] if isinstance(wanted, str) else wanted):
        yield f"urgency is {found}, not {wanted}"


def section_words(answer: Answer, wanted: dict[str, str]) -> Iterator[str]:
    for name, one in wanted.items():
        yield from matches(name, answer.section_words(name), [one])


def finding_says(answer: Answer, wanted: str) -> Iterator[str]:
    yield from matches("no finding", " ".join(map(str, answer.findings)), [wanted])


Check = Callable[[Answer, Any], Iterator[str]]
CHECKS: dict[str, Check] = {
    "pattern": lambda a, w: same("pattern", pattern_of(a), w),
    "not_pattern": lambda a, w: none_of("pattern", [pattern_of(a)], [w]),
    "criteria": lambda a, w: same("criteria", [holds(v) for v in a.pattern["criteria"]], w),
    "verdicts": lambda a, w: same("verdicts", {k: a.verdicts().get(k) for k in w}, w),
    "supportive": lambda a, w: same(
        "supportive",
        {fact: holds(one) for one in a.pattern["supportive"] for fact in cited(one) if fact in w},
        w,
    ),
    "open": lambda a, w: same("open look-alikes", sorted(a.mimics(True)), w),
    "ruled_out": lambda a, w: all_of("what is ruled out", a.mimics(False), w),
    "not_ruled_out": lambda a, w: none_of("what is ruled out", a.mimics(False), w),
    "red_flags": lambda a, w: same(
        "red flags", sorted(one["code"] for one in a.whole["red_flags"]), w
    ),
    "stop_cards": lambda a, w: same("stop cards", len(a.whole["stop_cards"]), w),
    "urgency": urgency,
    "iron": lambda a, w: all_of("iron", a.codes("iron", "groups"), w),
    "iron_not": lambda a, w: none_of("iron", a.codes("iron", "groups"), w),
    "codes": lambda a, w: all_of("what is said", a.codes(), w),
    "never_codes": lambda a, w: none_of("what is said", a.codes(), w),
    "cites": lambda a, w: all_of("what is cited", a.cited, w),
    "never_cites": lambda a, w: none_of("what is cited", a.cited, w),
    "order": ordered,
    "missing": lambda a, w: all_of("what is missing", missing(a.whole), w),
    "findings": lambda a, w: all_of("findings", {one["code"] for one in a.findings}, w),
    "finding_says": finding_says,
    "words": lambda a, w: matches("it", a.said, w),
    "never_words": lambda a, w: never(a.said, w),
    "section_words": section_words,
}


def refused(given: Answer | EkbomError, expect: dict[str, Any]) -> Iterator[str]:
    """A value that cannot be read: refused as a whole or set aside, each with the way out."""
    if isinstance(given, EkbomError):
        said = [str(given)]
    else:
        said = [str(one) for one in given.findings if one["severity"] == "error"]
    named = [one for one in said if re.search(expect["refused"], one, re.IGNORECASE)]
    if not any(re.search(expect["fix"], one) for one in named):
        yield f"it is not refused with {expect['fix']!r}: {said}"
    if isinstance(given, Answer):
        yield from none_of("iron", given.codes("iron"), ["iron.adult", "iron.adult_by_vein"])


def problems(one: Vignette) -> list[str]:
    given = answers()[one.id, "person"]
    expect = dict(one.expect)
    answer = Answer(given) if isinstance(given, Assessment) else given
    found: list[str] = []
    if "refused" in expect:
        found += refused(answer, expect)
        del expect["refused"], expect["fix"]
    if isinstance(answer, EkbomError):
        return found if "refused" in one.expect else [f"it is refused: {answer}"]
    for key, wanted in expect.items():
        reader = answer
        if key.startswith(CLINICIAN):
            shown = answers()[one.id, "clinician"]
            assert isinstance(shown, Assessment)
            reader = Answer(shown)
        found += CHECKS[key.removeprefix(CLINICIAN)](reader, wanted)
    return found


@pytest.mark.parametrize("one", vignettes(), ids=repr)
def test_a_person_is_told_what_follows_from_the_facts(one: Vignette) -> None:
    assert problems(one) == [], f"{one.tells} By {', '.join(one.facts)}."


@pytest.mark.parametrize("one", vignettes(), ids=repr)
def test_a_vignette_follows_from_facts_that_were_checked(one: Vignette) -> None:
    assert one.facts
    assert {fact: shipped_facts()[fact]["status"] for fact in one.facts} == dict.fromkeys(
        one.facts, "verified"
    )
    assert one.expect
    assert {"refused", "fix"} & one.expect.keys() in (set(), {"refused", "fix"})
    keys = {key.removeprefix(CLINICIAN) for key in one.expect}
    assert keys <= {*CHECKS, "refused", "fix"}


def test_what_a_vignette_wants_is_not_said_to_everybody() -> None:
    """Else the person of the vignette would have nothing to do with it."""
    nobody = answers()[NOBODY, "person"]
    assert isinstance(nobody, Assessment)
    always = Answer(nobody)
    for one in vignettes():
        assert one.id == NOBODY or not set(one.expect.get("cites", ())) & set(always.cited), one
        assert not set(one.expect.get("codes", ())) & always.codes(), one


@pytest.mark.parametrize("one", vignettes(), ids=repr)
def test_a_vignette_names_what_exists(one: Vignette) -> None:
    """A slip in a name would make `never` come true by itself."""
    names = {*one.expect.get("iron", ()), *one.expect.get("iron_not", ())}
    names |= {*one.expect.get("codes", ()), *one.expect.get("never_codes", ())}
    names |= {code for code in one.expect.get("red_flags", ()) if code}
    assert names <= {*load_rule_book().rules, *shipped_facts()}
    facts = {*one.expect.get("cites", ()), *one.expect.get("never_cites", ())}
    assert {name for fact in facts for name in fact.split("|")} <= set(shipped_facts())


def test_there_are_enough_of_each_kind() -> None:
    ids = [one.id for one in vignettes()]
    assert len(ids) == len(set(ids)) >= 90
    groups = [one.split(".")[0] for one in ids]
    for group in ("child", "pregnancy", "dialysis", "older"):
        assert groups.count(group) >= 8, group
    for group in ("adult", "mimic", "redflag", "iron", "units", "contradiction", "worse", "card"):
        assert groups.count(group) >= 9, group


def test_every_pattern_and_every_red_flag_is_reached() -> None:
    wanted = {one.expect.get("pattern") for one in vignettes()}
    assert wanted >= {
        "fits", "does_not_fit", "mimic_not_excluded", "not_enough_known", "stopped",
    }  # fmt: skip
    flags = {code for one in vignettes() for code in one.expect.get("red_flags", ())}
    assert flags == {rule for rule in load_rule_book().rules if rule.startswith("redflag.")}


def test_the_checks_can_fail() -> None:
    """Each check says something of an answer that is not the one it wants."""
    by_id = {one.id: one for one in vignettes()}
    flagged, plain = (
        Answer(answer)
        for one in ("redflag.leg_and_card", "adult.fits")
        if isinstance(answer := answers()[by_id[one].id, "person"], Assessment)
    )
    wrong: dict[str, tuple[Answer, Any]] = {
        "pattern": (plain, "does_not_fit"),
        "not_pattern": (plain, "fits"),
        "criteria": (plain, [True, True, True, True, "unknown"]),
        "verdicts": (plain, {"irlssg2014.chronic": True}),
        "supportive": (plain, {"crit.support.family": True}),
        "open": (plain, ["mimic.cramps"]),
        "ruled_out": (flagged, ["mimic.cramps"]),
        "not_ruled_out": (plain, ["mimic.cramps"]),
        "red_flags": (flagged, []),
        "stop_cards": (flagged, 0),
        "urgency": (flagged, "nothing_now"),
        "iron": (plain, ["iron.adult"]),
        "iron_not": (flagged, []),
        "codes": (plain, ["gate.breathing"]),
        "never_codes": (flagged, []),
        "cites": (flagged, ["crit.ped.words"]),
        "never_cites": (flagged, ["rule.03"]),
        "order": (flagged, ["rule.03", "mimic.dvt_redflag"]),
        "missing": (plain, ["urge"]),
        "findings": (plain, ["contradiction"]),
        "finding_says": (plain, "a made-up word"),
        "words": (plain, ["a made-up word"]),
        "never_words": (plain, ["urge"]),
        "section_words": (plain, {"iron": "a made-up word"}),
    }
    assert wrong.keys() == CHECKS.keys()
    silent = {key for key, (answer, w) in wrong.items() if not [*CHECKS[key](answer, w)]}
    assert silent == {"iron_not", "never_codes"}
    iron = (
        Answer(given)
        if isinstance(given := answers()["iron.ferritin_75", "person"], Assessment)
        else plain
    )
    assert [*CHECKS["iron_not"](iron, ["iron.adult"])]
    assert [*CHECKS["never_codes"](iron, ["iron.adult"])]
