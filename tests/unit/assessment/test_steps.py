"""The steps of one person: their order, what settles each, and why."""

from __future__ import annotations

from typing import Any

import pytest

from ekbom.assessment.pattern import pattern
from ekbom.assessment.red_flags import missing_flags
from ekbom.assessment.steps import steps
from ekbom.knowledge.audience import AUDIENCES
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.assessed import PatternAnswer, Section, Statement, Step, Urgency
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import PersonRecord
from ekbom.model.verdict import Missing

ORDER = [
    *("red_flags", "look_alikes", "iron", "aggravators", "measures", "treatment_talk"),
    "specialist",
]
FLAGS = tuple(one.observation for one in missing_flags({}, "person"))
FEATURES: dict[str, Value] = {"urge": True, "rest": True, "relief": True, "evening": True}
NONE_WORSE: dict[str, Value] = {
    "alcohol": False,
    "caffeine": False,
    "with_smoking": False,
    "apnoea_untreated": False,
    "sleep_loss": False,
    "takes_worsening": False,
}
ADULT: dict[str, Value] = {
    "minor": False,
    "pregnant": False,
    "breastfeeding": False,
    "on_dialysis": False,
    "augmented_before": False,
}


def weekly(number: float) -> Quantity:
    return Quantity(number, "times a week")


def way(
    known: dict[str, Value], *sections: Section, answer: PatternAnswer | None = None
) -> dict[str, Step]:
    found = steps(known, "person", pattern=answer, sections=sections)
    return {one.code.removeprefix("steps."): one for one in found}


def answer_to(known: dict[str, Value]) -> PatternAnswer:
    return pattern(known, "person", record=PersonRecord())


def said(code: str, urgency: Urgency, says: str = "It says so.") -> Statement:
    return Statement(code, says, (ground("rule.10"),), urgency)


def test_the_order_is_that_of_the_data() -> None:
    found = steps({}, "person")
    assert [one.code for one in found] == [f"steps.{name}" for name in ORDER]
    places = [shipped_facts()[one.code]["value"] for one in found]
    assert places == sorted(places)
    assert [one.says for one in found] == [shipped_facts()[one.code]["says"] for one in found]


def test_of_nobody_every_step_is_open() -> None:
    for audience in AUDIENCES:
        found = steps({}, audience)
        assert {one.state for one in found} == {"open"}
        assert all(one.why and one.grounds for one in found)


def test_each_step_rests_on_the_fact_that_calls_for_it() -> None:
    found = {name: {one.fact for one in step.grounds} for name, step in way({}).items()}
    called = {
        "red_flags": "rule.03",
        "look_alikes": "crit.irlssg2014.5",
        "iron": "rec.aasm.gps1",
        "aggravators": "rec.aasm.gps2",
        "measures": "ther.evidence.overview",
        "treatment_talk": "crit.freq.differs",
        "specialist": "rule.13",
    }
    for name, fact in called.items():
        assert {f"steps.{name}", fact} <= found[name]
    for step in way({}).values():
        assert len({one.fact for one in step.grounds}) == len(step.grounds)


@pytest.mark.parametrize("flag", FLAGS)
def test_a_red_flag_is_the_only_step(flag: str) -> None:
    (only,) = steps({flag: True, **FEATURES}, "person", sections=(Section("iron"),))
    assert (only.code, only.state, only.urgency) == ("steps.red_flags", "open", "today")
    assert {"rule.03", "steps.red_flags"} <= {one.fact for one in only.grounds}


def test_red_flags_are_done_once_all_were_asked_after() -> None:
    none: dict[str, Value] = dict.fromkeys(FLAGS, False)
    assert way(none)["red_flags"].state == "done"
    assert way(none)["red_flags"].why == "Each of them was asked after, and none is there."
    del none["blue_lips"]
    assert way(none)["red_flags"].state == "open"
    assert way(none)["red_flags"].why == ("Not known yet: whether lips or fingertips are bluish.")


def test_a_look_alike_that_something_points_to_is_named() -> None:
    known: dict[str, Value] = {**FEATURES, "one_sided_hard_cramp": True}
    step = way(known, answer=answer_to(known))["look_alikes"]
    assert (step.state, step.urgency) == ("open", "next_visit")
    assert step.why.startswith("Something points to ")
    assert "cramps" in step.why


def test_look_alikes_that_were_not_asked_after_are_named() -> None:
    step = way(FEATURES, answer=answer_to(FEATURES))["look_alikes"]
    assert (step.state, step.urgency) == ("open", "nothing_now")
    assert step.why.startswith("Not known yet: ")
    assert step.why.count(";") > 5
    assert way({})["look_alikes"].why == "Not known yet: all of them."


def test_look_alikes_are_done_when_none_is_left() -> None:
    found = answer_to({**FEATURES, "other_explains": False})
    closed = tuple(_closed(one) for one in found.mimics)
    step = way(FEATURES, answer=_with(found, mimics=closed))["look_alikes"]
    assert (step.state, step.why) == ("done", "None of them is left open.")


def _closed(one: Any) -> Any:
    return type(one)(one.code, one.name, one.points, one.asks, False, one.why, one.grounds)


def _with(found: PatternAnswer, **changed: Any) -> PatternAnswer:
    fields = {name: getattr(found, name) for name in found.__dataclass_fields__}
    return PatternAnswer(**{**fields, **changed})


def test_where_the_pattern_does_not_fit_the_way_leads_elsewhere() -> None:
    known: dict[str, Value] = {**FEATURES, "urge": False, "treated": True}
    answer = answer_to(known)
    assert answer.pattern == "does_not_fit"
    found = way(known, Section("iron", (said("iron.adult", "next_visit"),)), answer=answer)
    for name in ("iron", "aggravators", "measures", "treatment_talk", "specialist"):
        assert (found[name].state, found[name].why) == ("not_for_you", answer.says)
        assert {"crit.irlssg2014.all"} <= {one.fact for one in found[name].grounds}
    assert found["red_flags"].state == found["look_alikes"].state == "open"


def needed(name: str) -> Missing:
    return Missing(name, name, f"How much is {name}?", "laboratory")


def test_iron_is_open_while_values_are_missing() -> None:
    part = Section("iron", missing=(needed("ferritin"), needed("transferrin saturation")))
    step = way({}, part)["iron"]
    assert step.state == "open"
    assert step.urgency == "next_visit"
    assert step.why == "Not known yet: ferritin; transferrin saturation."
    assert way({})["iron"].why == "Not known yet: ferritin; transferrin saturation."


def test_iron_is_open_while_there_is_something_to_ask() -> None:
    asks = (
        said("iron.note", "nothing_now", "A note."),
        said("iron.adult", "next_visit", "Ask about iron."),
        said("iron.find", "this_week", "Find the cause."),
    )
    step = way({}, Section("iron", asks, (needed("inflammation"),)))["iron"]
    assert (step.state, step.why, step.urgency) == ("open", "Find the cause.", "this_week")
    assert "rule.10" in {one.fact for one in step.grounds}


def test_iron_is_done_when_the_values_are_known_and_ask_nothing() -> None:
    step = way({}, Section("iron", (said("iron.note", "nothing_now"),)))["iron"]
    assert (step.state, step.urgency) == ("done", "nothing_now")


def test_aggravators_are_open_when_one_is_there_or_not_known() -> None:
    assert way(NONE_WORSE)["aggravators"].state == "done"
    for name in NONE_WORSE:
        there = way({**NONE_WORSE, name: True})["aggravators"]
        assert (there.state, there.urgency) == ("open", "next_visit")
        unknown = way({one: no for one, no in NONE_WORSE.items() if one != name})["aggravators"]
        assert (unknown.state, unknown.urgency) == ("open", "nothing_now")
        assert unknown.why.startswith("Not known yet: whether ")
        assert unknown.why.count("whether") == 1
    both = way({**NONE_WORSE, "alcohol": True, "takes_worsening": True})["aggravators"]
    assert both.why.count(" has something on it here") == 1
    assert "can worsen restless legs" in both.why


MILD: dict[str, Value] = {"per_week": weekly(1), "distress": False, "treated": False}


def test_a_mild_case_needs_neither_measures_nor_treatment() -> None:
    found = way({**ADULT, **MILD})
    for name in ("measures", "treatment_talk"):
        assert found[name].state == "not_for_you"
        assert "nothing is needed now" in found[name].why
        assert "rec.silber.need" in {one.fact for one in found[name].grounds}
    assert found["specialist"].state == "not_for_you"
    assert found["iron"].state == "open"


def test_few_restless_days_under_a_medicine_are_no_mild_case() -> None:
    found = way({**ADULT, **MILD, "treated": True})
    assert found["measures"].state == "open"
    assert found["treatment_talk"].state == "done"
    unknown = way({name: value for name, value in MILD.items() if name != "treated"})
    assert unknown["measures"].state == "not_for_you"


def test_what_was_made_for_adults_is_not_cited_for_others() -> None:
    for name in ("minor", "pregnant", "breastfeeding"):
        burdened: dict[str, Value] = {name: True, "per_week": weekly(7), "distress": True}
        alone: dict[str, Value] = {name: True}
        for known in (alone, burdened):
            facts = {one.fact for step in way(known).values() for one in step.grounds}
            assert "rec.silber.first" not in facts
    assert "rec.silber.first" in {
        one.fact
        for one in way({**ADULT, "per_week": weekly(7), "distress": True})["treatment_talk"].grounds
    }


def test_measures_stay_open() -> None:
    step = way({**ADULT, **MILD, "distress": True})["measures"]
    assert (step.state, step.urgency) == ("open", "nothing_now")
    assert step.why == "Which of them helps this person is found out one at a time."


def test_measures_come_first_in_pregnancy() -> None:
    step = way({**ADULT, "pregnant": True})["measures"]
    assert step.state == "open"
    assert step.why.startswith("The ways without a medicine come first in pregnancy")
    assert "rec.preg.review2020" in {one.fact for one in step.grounds}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("minor", "no medicines for adults"),
        ("pregnant", "kept back here"),
        ("breastfeeding", "kept back here"),
    ],
)
def test_treatment_is_left_to_specialists_for_some(name: str, words: str) -> None:
    known: dict[str, Value] = {**ADULT, name: True, "per_week": weekly(7), "distress": True}
    found = way({**known, "treated": True})
    assert found["treatment_talk"].state == "not_for_you"
    assert words in found["treatment_talk"].why
    assert (found["specialist"].state, found["specialist"].urgency) == ("open", "next_visit")


@pytest.mark.parametrize(
    ("number", "distress", "state", "urgency"),
    [
        (2, True, "open", "next_visit"),
        (1.9, True, "open", "nothing_now"),
        (7, False, "not_for_you", "nothing_now"),
        (7, None, "open", "nothing_now"),
    ],
)
def test_from_when_a_treatment_is_talked_over(
    number: float, state: str, urgency: str, *, distress: bool | None
) -> None:
    known: dict[str, Value] = {**ADULT, "per_week": weekly(number)}
    if distress is not None:
        known["distress"] = distress
    step = way(known)["treatment_talk"]
    assert (step.state, step.urgency) == (state, urgency)


def test_a_treatment_that_is_under_way_is_talked_over_when_it_turns() -> None:
    known: dict[str, Value] = {**ADULT, "treated": True}
    assert way(known)["treatment_talk"].state == "done"
    assert way({**ADULT, "treated": False})["treatment_talk"].state == "open"
    turned = Section("augmentation", (said("augmentation.several", "this_week", "Signs."),))
    step = way(known, turned)["treatment_talk"]
    assert (step.state, step.why, step.urgency) == ("open", "Signs.", "this_week")
    urges = Section("medicines", (said("impulse.urges", "this_week", "Urges."),))
    assert way(known, urges)["treatment_talk"].why == "Urges."
    other = Section("medicines", (said("medicines.worsens", "this_week"),))
    assert way(known, other)["treatment_talk"].state == "done"


@pytest.mark.parametrize("name", list(ADULT))
def test_a_specialist_is_asked_for_groups_and_after_augmentation(name: str) -> None:
    assert way(ADULT)["specialist"].state == "not_for_you"
    there = way({**ADULT, name: True})["specialist"]
    assert (there.state, there.urgency) == ("open", "next_visit")
    unknown = way({one: no for one, no in ADULT.items() if one != name})["specialist"]
    assert (unknown.state, unknown.urgency) == ("open", "nothing_now")


def test_no_step_tells_anybody_what_to_do_with_a_medicine() -> None:
    known: dict[str, Value] = {"takes_worsening": True, "alcohol": True, "treated": True}
    words = " ".join(f"{one.says} {one.why}" for one in steps(known, "person")).lower()
    for order in ("stop ", "halve", "raise ", "begin with", "take "):
        assert order not in words
