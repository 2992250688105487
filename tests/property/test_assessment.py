"""A thousand partly known people: nothing certain comes from what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from random import Random

import pytest
from tests.builders.vignettes import TODAY

from ekbom.assessment.assess import assess
from ekbom.assessment.known import known_of
from ekbom.assessment.pattern import pattern
from ekbom.assessment.red_flags import red_flags
from ekbom.knowledge.conditions import Compared, singles
from ekbom.knowledge.shipped_rules import judge, load_rule_book
from ekbom.model.assessed import Assessment, PatternAnswer
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import Observed, PersonRecord
from ekbom.model.verdict import Verdict

CASES = 250  # in each of four parts: a thousand
CERTAIN = ("fits", "does_not_fit")
# Whom the limits are made for, told so that its parts agree.
GROUPS: dict[str, dict[str, Value]] = {
    "adult": {"age_years": Quantity(52, "years"), "minor": False, "pregnant": False,
              "on_dialysis": False},
    "child": {"age_years": Quantity(9, "years"), "minor": True, "pregnant": False,
              "on_dialysis": False},
    "dialysis": {"age_years": Quantity(70, "years"), "minor": False, "pregnant": False,
                 "on_dialysis": True},
    "pregnant": {"age_years": Quantity(31, "years"), "minor": False, "pregnant": True,
                 "on_dialysis": False},
}  # fmt: skip
# This one says itself that something is not known.
NOT_KNOWN = {"iron.pair"}
FLAGS = [rule for rule in load_rule_book().rules if rule.startswith("redflag.")]
FLAGGED = {one.observation for rule in FLAGS for one in singles(load_rule_book().rule(rule).when)}


@cache
def limits() -> Mapping[str, tuple[float, ...]]:
    """Every limit that is held against a number, by the name of the number."""
    found: dict[str, set[float]] = {"iron": {20.0, 45.0, 90.0}, "tibc": {100.0, 300.0}}
    for rule in load_rule_book().rules.values():
        for one in singles(rule.when):
            if isinstance(one, Compared):
                found.setdefault(one.observation, set()).update(one.limits)
    return {name: tuple(sorted(values)) for name, values in found.items()}


def someone(rng: Random) -> dict[str, Value]:
    """A person of whom everything is known, and nothing twice in two ways."""
    whole: dict[str, Value] = {}
    typical = rng.random() < 0.7
    for name, seen in load_rule_book().observables.items():
        if seen.kind == "yes_no":
            features = name in ("urge", "rest", "relief", "evening", "child_own_words")
            likely = (0.97 if features else 0.02) if typical else 0.5
            whole[name] = rng.random() < likely and name not in FLAGGED
        elif seen.kind == "word":
            whole[name] = rng.choice(sorted(seen.words))
        else:
            value = rng.choice(limits().get(name, (1.0,))) * rng.choice((0.5, 0.99, 1, 1.01, 2))
            whole[name] = Quantity(value, seen.unit)
    group = rng.choice(sorted(GROUPS))
    whole |= {"population": group, **GROUPS[group]}
    if typical and rng.random() < 0.8:
        whole["look_alikes"] = "none"
    # Examinations that find nothing do not stand beside others that find something.
    shunned = rng.choice(("found", "nothing_found"))
    shunned = "found" if whole["look_alikes"] == "none" else shunned
    whole |= {
        name: "unclear"
        for name, value in whole.items()
        if name.startswith("exam_") and value == shunned
    }
    return agreed(whole)


def agreed(whole: dict[str, Value]) -> dict[str, Value]:
    """The same without what is told against something else."""
    for _ in range(len(whole)):
        told = known_of(record(whole), today=TODAY)
        if not told.findings:
            return whole
        apart = {name for name in whole if name not in told.known}
        assert apart, told.findings
        whole = {name: value for name, value in whole.items() if name not in apart}
    raise AssertionError(whole)


def record(known: Mapping[str, Value]) -> PersonRecord:
    return PersonRecord(observed=tuple(Observed(name, value) for name, value in known.items()))


def some_of(whole: Mapping[str, Value], rng: Random) -> dict[str, Value]:
    """A part of what is known, now and then nearly all of it."""
    names = sorted(whole)
    count = rng.randrange(len(names) + 1)
    if rng.random() < 0.5:
        count = len(names) - rng.randrange(min(6, len(names)))
    return {name: whole[name] for name in rng.sample(names, count)}


def pattern_of(known: Mapping[str, Value]) -> PatternAnswer:
    told = record(known)
    return pattern(known_of(told, today=TODAY).known, "person", record=told)


def settled(verdicts: Iterable[Verdict]) -> dict[str, bool]:
    return {one.rule: one.holds for one in verdicts if one.holds is not None}


def verdicts(found: PatternAnswer) -> dict[str, bool]:
    return settled((*found.criteria, *found.frequency, *found.course, *found.supportive))


def narrowed(before: PatternAnswer, after: PatternAnswer) -> None:
    """Whatever was certain is the same after more was learnt."""
    if before.pattern in CERTAIN:
        assert after.pattern == before.pattern
    assert verdicts(before).items() <= verdicts(after).items()
    closed = {one.code for one in before.mimics if one.open is False}
    assert closed <= {one.code for one in after.mimics if one.open is False}
    assert bool(before.missing) >= (before.pattern not in CERTAIN)


@pytest.mark.parametrize("part", range(4))
def test_a_thousand_partly_known_people_get_no_certain_answer_from_the_unknown(part: int) -> None:
    rng = Random(20261121 + part)
    seen: dict[tuple[str, str], int] = {}
    for _ in range(CASES):
        whole = someone(rng)
        before, after = pattern_of(some_of(whole, rng)), pattern_of(whole)
        seen[before.pattern, after.pattern] = seen.get((before.pattern, after.pattern), 0) + 1
        narrowed(before, after)
    print(f"\npatterns before and after: {seen}")
    # All four are reached, and both certain ones from the open ones.
    assert {one for one, _ in seen} == {*CERTAIN, "mimic_not_excluded", "not_enough_known"}
    assert {("mimic_not_excluded", "fits"), ("not_enough_known", "does_not_fit")} <= set(seen)


def test_learning_one_thing_after_another_only_narrows() -> None:
    rng = Random(7)
    for _ in range(8):
        whole = someone(rng)
        order = rng.sample(sorted(whole), len(whole))
        before = pattern_of({})
        for count in range(1, len(order) + 1, 3):
            after = pattern_of({name: whole[name] for name in order[:count]})
            narrowed(before, after)
            before = after


def test_taking_one_thing_away_never_makes_certain() -> None:
    rng = Random(11)
    for _ in range(2):
        whole = someone(rng)
        after = pattern_of(whole)
        for name in sorted(whole):
            less = {other: value for other, value in whole.items() if other != name}
            narrowed(pattern_of(less), after)


def test_every_red_flag_that_was_told_is_raised_whatever_else_is() -> None:
    rng = Random(3)
    for flag in FLAGS:
        (one,) = {part.observation for part in singles(load_rule_book().rule(flag).when)}
        for _ in range(5):
            known = {**some_of(someone(rng), rng), one: True}
            told = known_of(record(known), today=TODAY).known
            assert flag in {found.code for found in red_flags(told, "person")}


def answer_to(known: Mapping[str, Value], audience: str = "person") -> Assessment:
    assert audience in ("person", "clinician")
    return assess(
        record(known), title="made up",
        audience="clinician" if audience == "clinician" else "person", today=TODAY,
    )  # fmt: skip


@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_what_is_said_by_a_rule_holds_by_what_is_known(audience: str) -> None:
    """No statement comes from an unknown: its rule, judged alone, says the same."""
    rng, rules = Random(5), load_rule_book().rules
    said: set[str] = set()
    for _ in range(60):
        part = some_of(someone(rng), rng)
        known = known_of(record(part), today=TODAY).known
        for section in answer_to(part, audience).sections:
            for one in section.statements:
                if one.code in rules.keys() - NOT_KNOWN:
                    said.add(one.code)
                    holds, rule = judge(one.code, known, "clinician").holds, rules[one.code]
                    assert holds is not None, one.code
                    assert one.says.startswith(rule.claims if holds else rule.denies), one.says
    assert len(said) > 20


def test_of_nobody_nothing_is_certain() -> None:
    answer = answer_to({})
    assert answer.pattern is not None
    assert answer.pattern.pattern == "not_enough_known"
    assert verdicts(answer.pattern) == {}
    assert {one.open for one in answer.pattern.mimics} == {None}
    assert (answer.red_flags, answer.stop_cards, answer.findings) == ((), (), ())
    # That blood should be tested is all that is said to everybody.
    assert answer.urgency == "next_visit"
    said = [one for section in answer.sections for one in section.statements]
    assert {one.code for one in said if one.urgency != "nothing_now"} == {"iron.pair"}
