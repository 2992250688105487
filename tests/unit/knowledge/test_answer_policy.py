"""The thresholds of the main job become a policy, or are refused with the place and the reason."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ekbom.knowledge.answer_policy import build_policy
from ekbom.knowledge.load import read_topic
from ekbom.model.errors import KnowledgeError


@pytest.fixture
def nof1() -> dict[str, Any]:
    return deepcopy(dict(read_topic("nof1")))


def row(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(level for level in data["level"] if level["name"] == name)


def test_the_numbers_of_the_file_arrive_in_the_policy(nof1: dict[str, Any]) -> None:
    nof1["limits"]["fdr_q"]["value"] = 0.2
    nof1["priors"]["phi_step"]["value"] = 0.05
    nof1["irls"]["no_treatment"]["value"] = -5
    row(nof1, "noted")["nights_each"] = 8
    row(nof1, "helps")["nights_total_by_block"] = {"1": 60, "7": 90}
    policy = build_policy(nof1)
    assert policy.fdr_q == 0.2
    assert policy.priors.phi_step == 0.05
    assert policy.no_treatment_irls == -5.0
    assert isinstance(policy.no_treatment_irls, float)
    assert policy.levels["noted"].nights_each == 8
    assert policy.levels["helps"].nights_total_by_block == {1: 60, 7: 90}
    assert policy.levels["helps"].nights_for(3) == 90


def test_a_whole_number_may_stand_for_a_limit_that_is_a_share(nof1: dict[str, Any]) -> None:
    nof1["limits"]["bundle_condition"]["value"] = 30
    assert isinstance(build_policy(nof1).bundle_condition, float)


@pytest.mark.parametrize("value", [True, "7", None, 5.5])
def test_a_count_must_be_a_whole_number(nof1: dict[str, Any], value: object) -> None:
    nof1["limits"]["bundle_apart"]["value"] = value
    with pytest.raises(KnowledgeError, match=r"limits\.bundle_apart.*not of type int"):
        build_policy(nof1)


def test_a_missing_limit_is_named(nof1: dict[str, Any]) -> None:
    del nof1["limits"]["fdr_q"]
    with pytest.raises(KnowledgeError, match="fdr_q missing"):
        build_policy(nof1)


def test_a_limit_nobody_asks_for_is_named(nof1: dict[str, Any]) -> None:
    nof1["priors"]["luck"] = {"value": 1.0}
    with pytest.raises(KnowledgeError, match="luck not known"):
        build_policy(nof1)


def test_the_no_treatment_change_is_asked_for(nof1: dict[str, Any]) -> None:
    del nof1["irls"]
    with pytest.raises(KnowledgeError, match=r"irls\.no_treatment"):
        build_policy(nof1)


def test_an_empty_file_has_no_levels(nof1: dict[str, Any]) -> None:
    del nof1["level"]
    with pytest.raises(KnowledgeError, match="levels are missing"):
        build_policy(nof1)


def test_the_levels_stand_in_their_order(nof1: dict[str, Any]) -> None:
    nof1["level"].reverse()
    with pytest.raises(KnowledgeError, match="in this order: not_enough"):
        build_policy(nof1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nights_each", 7.5),
        ("nights_each", True),
        ("p_max", 1),
        ("needs_plan", 1),
        ("badge", 3),
        ("nights_total_by_block", {"1": 56.5}),
        ("nights_total", {"1": 56}),
    ],
)
def test_a_level_refuses_what_does_not_fit(nof1: dict[str, Any], key: str, value: object) -> None:
    row(nof1, "helps")[key] = value
    with pytest.raises(KnowledgeError, match=f"helps: {key} is"):
        build_policy(nof1)


def test_a_level_refuses_a_threshold_it_does_not_know(nof1: dict[str, Any]) -> None:
    row(nof1, "helps")["courage_min"] = 3
    with pytest.raises(KnowledgeError, match="courage_min not known"):
        build_policy(nof1)


def test_a_level_needs_its_words(nof1: dict[str, Any]) -> None:
    del row(nof1, "sealed")["explains"]
    with pytest.raises(KnowledgeError, match="sealed: explains missing"):
        build_policy(nof1)
