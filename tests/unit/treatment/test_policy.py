"""The levels of a clinic: versions, dates, reasons, and what cannot be dropped in silence."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from tests.builders.planned import DAY, act, answer, healthy, stopped, visit

from ekbom.knowledge.treatment_policy import shipped_version
from ekbom.knowledge.treatment_safety import safety_rules
from ekbom.model.errors import InputError
from ekbom.model.safety_policy import SafetyPolicy
from ekbom.treatment.policy import (
    SCHEMA,
    check_policy,
    dropped,
    edit_policy,
    level_changes,
    policy_from_dict,
    policy_to_dict,
    shipped_policy,
)

HARD = {
    (rule, kind)
    for rule, one in safety_rules().items()
    for kind, level in one.levels.items()
    if level in ("hard_stop", "hard_stop_region")
}


def edited(changes: dict[str, Any], **more: Any) -> SafetyPolicy:
    return edit_policy(shipped_policy(), changes, **{"version": "2", "on": DAY, **more})


def refused(call: Any, *parts: Any, **more: Any) -> str:
    with pytest.raises(InputError) as error:
        call(*parts, **more)
    return str(error.value)


def test_the_shipped_levels_are_those_of_the_rules() -> None:
    policy = shipped_policy()
    assert (policy.version, policy.on) == shipped_version() == ("1", date(2026, 11, 21))
    assert {id_: dict(own) for id_, own in policy.levels.items()} == {
        id_: dict(rule.levels) for id_, rule in safety_rules().items()
    }
    assert (policy.pregnancy_points, dict(policy.reasons)) == ("informed", {})
    check_policy(policy)


def test_version_1_is_what_it_was() -> None:
    """Other levels, another version: whoever alters one alters the other."""
    levels = {
        id_: dict(sorted(own.items())) for id_, own in sorted(shipped_policy().levels.items())
    }
    told = hashlib.sha256(json.dumps(levels).encode()).hexdigest()[:12]
    assert (shipped_policy().version, told) == ("1", "0d013471cf95")


@pytest.mark.parametrize(("rule", "kind"), sorted(HARD))
@pytest.mark.parametrize("level", ["precaution", "refer_first", "none"])
def test_a_hard_stop_is_not_dropped_without_a_reason(rule: str, kind: str, level: str) -> None:
    changes = {rule: {kind: level}}
    text = f"policy {rule}: a hard stop is made weaker without a reason; add it under reasons"
    assert refused(edited, changes) == text
    assert refused(edited, changes, reasons={rule: "  "}) == text
    assert refused(edited, changes, reasons={"frail": "another one"}) == text
    mine = edited(changes, reasons={rule: " the local board says so "})
    assert mine.reasons[rule] == "the local board says so"
    assert list(dropped(mine)) == [rule]
    assert mine.levels[rule].get(kind, "none") == level  # type: ignore[call-overload]


def test_a_region_stop_may_become_harder_and_a_hard_one_not_softer() -> None:
    assert not list(dropped(edited({"vascular": {"needling": "hard_stop"}})))
    soft = {"needle_phobia": {"needling": "hard_stop_region"}}
    assert refused(edited, soft).startswith("policy needle_phobia: a hard stop is made weaker")


def test_a_policy_made_by_hand_does_not_get_past_the_check() -> None:
    shipped = shipped_policy()
    weak = {id_: MappingProxyType({}) for id_ in shipped.levels}
    few = {"frail": shipped.levels["frail"]}
    for levels, version, text in (
        (weak, "2", "policy no_consent: a hard stop is made weaker without a reason"),
        (few, "2", "policy levels: missing or unknown are "),
        ({**shipped.levels, "mine": {}}, "2", "policy levels: missing or unknown are mine"),
        ({**shipped.levels, "frail": {"needling": "hm"}}, "2", "policy frail: 'hm' is no level"),
        (
            {**shipped.levels, "frail": {"cupping": "defer"}},
            "2",
            "policy frail: 'cupping' is no act",
        ),
        (
            {**shipped.levels, "frail": {}},
            "1",
            "policy version: '1' is the shipped one; give your own version a name",
        ),
        (shipped.levels, "", "policy version: it is empty"),
    ):
        mine = replace(shipped, levels=levels, version=version)
        said = refused(answer, visit(act()), healthy(consents=()), mine)
        assert said.startswith(text)
    odd = replace(shipped, pregnancy_points="never")
    assert refused(check_policy, odd) == (
        "policy pregnancy_points: 'never' is unknown; give one of informed, strict"
    )
    assert refused(check_policy, replace(shipped, reasons={"nobody": "x"})).startswith(
        "policy nobody: there is no such rule"
    )


def test_a_changed_level_is_what_the_visit_is_held_to() -> None:
    mine = edited(
        {"needle_phobia": {"needling": "precaution"}, "frail": {"manual": "hard_stop"}},
        reasons={"needle_phobia": "lists differ"},
        version="clinic 2",
    )
    found = answer(visit(act(), act("manual")), healthy(needle_phobia=True, frail=True), mine)
    assert stopped(found) == {("frail", "manual")}
    assert [(card.rule, card.level, card.state) for card in found.cards] == [
        ("frail", "hard_stop", "stopped"),
        ("needle_phobia", "precaution", "to_acknowledge"),
    ]
    assert {event.policy_version for event in found.events} == {"clinic 2"}
    # The version before is what it was.
    assert shipped_policy().levels["needle_phobia"]["needling"] == "hard_stop"


def test_a_rule_can_be_made_to_speak_of_another_act() -> None:
    mine = edited({"pregnancy": {"moxa_heat": "refer_first"}})
    found = answer(visit(act("moxa_heat")), healthy(pregnant=True), mine)
    assert stopped(found) == {("pregnancy", "moxa_heat")}
    gate = edited({"frail": {"needling": "technique_gate"}})
    assert {ask.field for ask in answer(visit(act()), healthy(frail=True), gate).must_fill} == {
        "depth_mm",
        "angle_deg",
    }


@pytest.mark.parametrize(
    ("changes", "more", "text"),
    [
        ({}, {"version": "1"}, "policy version: '1' is taken; give the new version a name"),
        ({}, {"version": "  "}, "policy version: it is empty; give it a name"),
        (
            {},
            {"on": DAY - timedelta(days=1)},
            "policy on: 2026-11-20 is before the version it is made from; give a later date",
        ),
        ({"fraill": {}}, {}, None),
        (
            {"fraill": {"manual": "defer"}},
            {},
            "policy fraill: there is no such rule; name one as frail",
        ),
        ({"zz": {"manual": "defer"}}, {}, "policy zz: there is no such rule; name one as those of"),
        (
            {"frail": {"cupping": "defer"}},
            {},
            "policy frail: 'cupping' is no act; give one of needl",
        ),
        ({"frail": {"cupping": "none"}}, {}, "policy frail: 'cupping' is no act"),
        (
            {"frail": {"manual": "stop"}},
            {},
            "policy frail: 'stop' is no level; give one of hard_stop",
        ),
        (
            {"frail": {"manual": "technique_gate"}},
            {},
            "policy frail: manual has no needle to ask about; give another level",
        ),
        ({}, {"pregnancy_points": "never"}, "policy pregnancy_points: 'never' is unknown"),
    ],
)
def test_a_change_that_is_off_is_refused(changes: Any, more: Any, text: str | None) -> None:
    if text is None:
        # Nothing is altered, so nothing is wrong.
        assert edited(changes, **more).levels == shipped_policy().levels
    else:
        assert refused(edited, changes, **more).startswith(text)


def test_reasons_are_kept_from_version_to_version() -> None:
    first = edited({"needle_phobia": {"needling": "precaution"}}, reasons={"needle_phobia": "why"})
    second = edit_policy(first, {"frail": {"manual": "none"}}, version="3", on=DAY)
    assert dict(second.reasons) == {"needle_phobia": "why"}
    assert "manual" not in second.levels["frail"]
    # Without its reason the hard stop is back or the version is refused.
    assert refused(
        edit_policy, second, {}, version="4", on=DAY, reasons={"needle_phobia": ""}
    ).startswith("policy needle_phobia: a hard stop is made weaker")


def test_a_policy_goes_to_a_file_and_comes_back() -> None:
    mine = edited(
        {"needle_phobia": {"needling": "precaution"}, "pregnancy": {"manual": "precaution"},
         "frail": {"manual": "none"}},
        reasons={"needle_phobia": "lists differ"},
        pregnancy_points="strict",
    )  # fmt: skip
    told = policy_to_dict(mine)
    assert told == {
        "schema": SCHEMA,
        "version": "2",
        "on": "2026-11-21",
        "based_on": "1",
        "pregnancy_points": "strict",
        "changes": {
            "needle_phobia": {"needling": "precaution"},
            "pregnancy": {"manual": "precaution"},
            "frail": {"manual": "none"},
        },
        "reasons": {"needle_phobia": "lists differ"},
    }
    assert policy_from_dict(json.loads(json.dumps(told))) == mine
    assert policy_from_dict(policy_to_dict(shipped_policy())) == shipped_policy()
    assert policy_from_dict({"schema": SCHEMA, "version": "2", "on": "2026-12-01"}).levels == (
        shipped_policy().levels
    )


GOOD = {"schema": SCHEMA, "version": "2", "on": "2026-12-01"}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "policy schema: it is None; give it as text"),
        ({**GOOD, "version": 2}, "policy version: it is 2; give it as text"),
        ({**GOOD, "on": "tomorrow"}, "policy on: 'tomorrow' is no date; write it as 2026-11-21"),
        (
            {**GOOD, "levels": {}},
            "policy levels: there is no such key; give one of schema, version",
        ),
        ({**GOOD, "schema": "x"}, "policy schema: it is for another version of the rules"),
        ({**GOOD, "based_on": "7"}, "policy schema: it is for another version of the rules"),
        ({**GOOD, "changes": []}, "policy changes: it is []; give a table"),
        ({**GOOD, "changes": {"frail": "none"}}, "policy frail: it is 'none'; give a table"),
        ({**GOOD, "changes": {"frail": {"manual": 3}}}, "policy frail: 3 is no level"),
        (
            {**GOOD, "changes": {"emergency": {"manual": "none"}}},
            "policy emergency: a hard stop is made weaker without a reason",
        ),
        ({**GOOD, "version": "1", "pregnancy_points": "strict"}, "policy version: '1' is taken"),
        (
            {**GOOD, "version": "1", "changes": {"frail": {"manual": "none"}}},
            "policy version: '1' is taken",
        ),
    ],
)
def test_a_file_that_is_off_is_refused(data: dict[str, Any], text: str) -> None:
    assert refused(policy_from_dict, data).startswith(text)


def test_what_differs_between_two_policies_is_told_rule_by_rule() -> None:
    shipped = shipped_policy()
    mine = edited(
        {
            "needle_phobia": {"needling": "precaution"},
            "frail": {"manual": "none", "needling": "hard_stop"},
            "anticoagulant": {"heel_lift": "precaution"},
        },
        reasons={"needle_phobia": "lists differ"},
    )
    found = {(one.rule, one.act): one for one in level_changes(shipped, mine)}
    assert {where: (one.old, one.new, one.weaker) for where, one in found.items()} == {
        ("needle_phobia", "needling"): ("hard_stop", "precaution", True),
        ("frail", "manual"): (shipped.levels["frail"].get("manual"), None, True),
        ("frail", "needling"): (shipped.levels["frail"].get("needling"), "hard_stop", False),
        ("anticoagulant", "heel_lift"): (None, "precaution", False),
    }
    assert found["needle_phobia", "needling"].reason == "lists differ"
    assert found["frail", "manual"].reason == ""
    assert level_changes(mine, mine) == ()
    back = {(one.rule, one.act): one.weaker for one in level_changes(mine, shipped)}
    assert back == {where: not one.weaker for where, one in found.items()}


@pytest.mark.parametrize("version", ["a\nb", "a\x1bb", "x" * 101])
def test_the_name_of_a_version_is_a_name(version: str) -> None:
    text = "policy version: it is no name; give one of at most 100 letters in one line"
    assert refused(edited, {}, version=version) == text


def test_a_reason_is_text() -> None:
    told = {"schema": SCHEMA, "version": "2", "on": "2026-12-01", "reasons": {"frail": 1}}
    assert refused(policy_from_dict, told) == "policy frail: its reason is 1; give it as text"
