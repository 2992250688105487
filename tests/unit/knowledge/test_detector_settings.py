"""The settings of the detector: read from their file, refused when they cannot be."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ekbom.knowledge.detector_settings import build_detector
from ekbom.knowledge.load import load_detector, read_topic
from ekbom.model.errors import KnowledgeError


def data() -> dict[str, Any]:
    return deepcopy(dict(read_topic("detector")))


def test_the_thresholds_of_the_rules() -> None:
    settings = load_detector()
    assert (settings.onset_uv, settings.offset_uv) == (8.0, 2.0)
    assert (settings.offset_run_s, settings.shortest_s) == (0.5, 0.5)
    assert (settings.middle_s, settings.middle_uv) == (0.5, 2.0)
    assert settings.mains_hz == (50.0, 60.0)
    assert settings == build_detector(data())
    assert load_detector() is settings


def test_missing_and_unknown_entries_are_named() -> None:
    off = data()
    off["detector"]["color"] = off["detector"].pop("onset_uv")
    with pytest.raises(KnowledgeError) as error:
        build_detector(off)
    assert error.value.where == "detector.toml [detector]"
    assert error.value.problem == "color, onset_uv missing or not known"
    assert error.value.todo.startswith("give exactly band_low_hz, band_high_hz, rate_min_hz, ")
    with pytest.raises(KnowledgeError, match="onset_uv"):
        build_detector({})


@pytest.mark.parametrize("value", [None, True, "8", 0, -1.0, float("nan")])
def test_a_number_that_cannot_be(value: object) -> None:
    off = data()
    off["detector"]["onset_uv"]["value"] = value
    with pytest.raises(KnowledgeError) as error:
        build_detector(off)
    assert str(error.value) == (
        f"detector.toml [detector.onset_uv]: value is {value!r}; give a number above zero"
    )


def test_one_of_several_numbers_that_cannot_be() -> None:
    off = data()
    off["detector"]["mains_hz"]["values"]["sixty"] = 0
    with pytest.raises(KnowledgeError, match="value is 0; give a number above zero"):
        build_detector(off)
    off["detector"]["mains_hz"] = {"value": 50}
    with pytest.raises(KnowledgeError, match="value is None"):
        build_detector(off)


def test_a_whole_number_will_do() -> None:
    off = data()
    off["detector"]["onset_uv"]["value"] = 8
    assert isinstance(build_detector(off).onset_uv, float)
