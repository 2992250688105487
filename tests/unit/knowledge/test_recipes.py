"""The kinds of made-up nights."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from ekbom.knowledge.load import read_topic
from ekbom.knowledge.recipes import build_recipe, kinds, load_recipe
from ekbom.model.errors import KnowledgeError, UsageError


def test_the_kinds() -> None:
    assert kinds() == ("clean", "quiet", "hard", "artefacts")


def test_a_kind_starts_from_clean_and_changes_what_it_names() -> None:
    clean, quiet, hard = (asdict(load_recipe(name)) for name in ("clean", "quiet", "hard"))
    assert {name for name in clean if clean[name] != quiet[name]} == {
        "rest_low_uv",
        "rest_high_uv",
    }
    assert (quiet["rest_low_uv"], clean["rest_low_uv"], hard["rest_low_uv"]) == (0.5, 1.5, 0.8)
    assert (hard["mains_share"], hard["ecg_share"], clean["mains_share"]) == (0.375, 0.375, 0.0)
    assert (hard["onset_uv"], hard["offset_uv"]) == (8.0, 2.0)


def test_a_kind_that_does_not_exist() -> None:
    with pytest.raises(UsageError) as caught:
        load_recipe("easy")
    assert str(caught.value) == (
        '--kind: "easy" is unknown; use one of clean, quiet, hard, artefacts'
    )


@pytest.mark.parametrize(
    ("table", "told"), [({}, "rest_low_uv missing"), ({"ghosts": {"says": "x", "value": 1}}, "")]
)
def test_a_number_that_is_missing_or_not_known(table: dict[str, Any], told: str) -> None:
    data = {**read_topic("simulation")}
    data["clean"] = {**data["clean"], **table}
    if not table:
        del data["clean"]["rest_low_uv"]
        told = "rest_low_uv missing or not known"
    else:
        told = "ghosts missing or not known"
    with pytest.raises(KnowledgeError) as caught:
        build_recipe(data, "clean")
    assert str(caught.value) == (
        f"simulation.toml [clean]: {told}; give the fields of a recipe, no others"
    )
