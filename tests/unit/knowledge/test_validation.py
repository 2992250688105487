"""What others reached and what a release should reach, read from the shipped file."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ekbom.knowledge.load import read_topic
from ekbom.knowledge.validation import build_anchors, build_gates, load_anchors, load_gates
from ekbom.model.errors import KnowledgeError
from ekbom.model.validation import Anchor, Gates


def shipped() -> dict[str, Any]:
    return deepcopy(dict(read_topic("validation")))


def test_the_gates_of_the_shipped_file() -> None:
    assert load_gates() == Gates(f1_all_min=0.8, f1_record_min=0.75, icc_min=0.95)


@pytest.mark.parametrize("value", [0.0, 1.0, 1, "0.8", None, True])
def test_a_gate_that_is_no_share_is_refused(value: object) -> None:
    data = shipped()
    data["gate"]["icc_min"] = {"value": value}
    with pytest.raises(KnowledgeError, match=r"\[gate.icc_min\]: value is .*; give a share"):
        build_gates(data)


def test_a_gate_too_many_or_too_few_is_refused() -> None:
    data = shipped()
    del data["gate"]["icc_min"]
    data["gate"]["more"] = {"value": 0.5}
    with pytest.raises(KnowledgeError, match="icc_min, more missing or not known"):
        build_gates(data)
    with pytest.raises(KnowledgeError, match="f1_all_min, f1_record_min, icc_min missing"):
        build_gates({})


def test_figures_of_the_data_set_come_first_then_those_of_others() -> None:
    psg_ipa, dreams = load_anchors("psg_ipa"), load_anchors("dreams")
    assert psg_ipa[3:] == dreams
    assert psg_ipa[0].source == "Rombaut B (2026)"
    assert psg_ipa[2].says.startswith("Twelve scorers of limb movements agree with a kappa of 0.72")
    assert dreams[-1].source == "Zahid AN, et al. (2023)"


def test_a_figure_names_every_source() -> None:
    sources = {"src": {"a": {"authors": "A", "year": 2020}, "b": {"authors": "B"}}}
    entry = {"says": "It is so.", "sources": ["src.a", "src.b"], "status": "memory"}
    data = {"others": {"one": entry}}
    assert build_anchors(data, sources, "none") == (Anchor("It is so.", "A (2020); B", "memory"),)
    with pytest.raises(KnowledgeError, match=r"its source src\.b is not in sources\.toml"):
        build_anchors(data, {"src": {"a": sources["src"]["a"]}}, "none")
