"""The scored night as JSON: its parts, and no number that is none."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from tests.builders.movements import drawn, drawn_stages

from ekbom.exchange.night_json import index_dict, night_dict, night_text, plain_value
from ekbom.model.finding import Finding
from ekbom.model.movement import Index, Span
from ekbom.model.recording import RecordingInfo

INFO = RecordingInfo(
    "night.edf", "EDF+C", datetime(2026, 1, 2, 22, 0), 60.0, 4096, (), (Span(0.0, 60.0),)
)
FINDING = Finding("a", "note", "b", "c", "d")


@dataclass(frozen=True, slots=True)
class Quality:
    rest_uv: float
    mains_hz: float | None


def test_the_parts_of_a_night() -> None:
    scored = drawn("wasm2016", "|...|...|...|", hypnogram=drawn_stages("22"), respiratory=[])
    night = night_dict(
        info=INFO,
        scored=scored,
        version="1.2.3",
        legs={"left": "LAT", "right": None},
        quality={"left": Quality(1.5, math.nan)},
        sleep={"efficiency": np.float64(0.5)},
        findings=[FINDING],
        more={"seed": 7},
    )
    assert list(night) == [
        "format", "software_version", "recording", "rules", "options", "indices", "counts",
        "sleep_min", "wake_min", "sleep", "quality", "findings", "seed",
    ]  # fmt: skip
    assert night["format"] == "ekbom-night/1"
    assert night["software_version"] == "1.2.3"
    assert night["recording"] == {
        "name": "night.edf",
        "form": "EDF+C",
        "start": "2026-01-02T22:00:00",
        "duration_s": 60.0,
        "size_bytes": 4096,
        "spans": [{"onset_s": 0.0, "duration_s": 60.0}],
        "legs": {"left": "LAT", "right": None},
    }
    assert night["rules"] == {"name": "wasm2016", "provisional": scored.rules.provisional}
    assert night["options"] == scored.rules.options()
    assert night["counts"] == {"movements": 4, "candidates": 4, "periodic": 4}
    assert (night["sleep_min"], night["wake_min"]) == (1.0, 0.0)
    assert night["sleep"] == {"efficiency": 0.5}
    assert night["quality"] == {"left": {"rest_uv": 1.5, "mains_hz": None}}
    assert night["findings"] == [FINDING.to_dict()]
    assert night["seed"] == 7
    assert night["indices"]["plms_index"] == {
        "value": 180.0,
        "unit": "1/h",
        "definition": scored.indices["plms_index"].definition,
        "low": None,
        "high": None,
        "reason": "",
    }
    assert list(night["indices"]) == list(scored.indices)
    assert json.loads(night_text(night)) == night
    assert night_text(night).endswith("}\n")


def test_counts_tell_kinds_apart() -> None:
    scored = drawn("wasm2016", "###..|...|...|...|", respiratory=[])
    night = night_dict(info=INFO, scored=scored, version="1", legs={})
    assert night["counts"] == {"movements": 5, "candidates": 4, "periodic": 4}
    assert night["sleep_min"] is None
    assert night["quality"] is None
    assert night["findings"] == [one.to_dict() for one in scored.findings]
    nothing = night_dict(info=INFO, scored=scored, version="1", legs={}, findings=[])
    assert nothing["findings"] == []


def test_an_index_with_its_interval_and_one_without_a_value() -> None:
    index = Index("plms_index", 12.5, "1/h", "so many", low=10.0, high=15.0)
    assert index_dict(index) == {
        "value": 12.5, "unit": "1/h", "definition": "so many", "low": 10.0, "high": 15.0,
        "reason": "",
    }  # fmt: skip
    none = replace(index, value=None, low=None, high=None, reason="no sleep was scored")
    assert index_dict(none)["value"] is None
    assert index_dict(none)["reason"] == "no sleep was scored"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (True, True),
        ("x", "x"),
        (3, 3),
        (2.5, 2.5),
        (math.nan, None),
        (math.inf, None),
        (np.float64(2.5), 2.5),
        (np.float32(2.5), 2.5),
        (np.int64(3), 3),
        (np.array([1.0, np.nan]), [1.0, None]),
        ((1, [2.0, None]), [1, [2.0, None]]),
        ({1: {"a": np.bool_(True)}}, {"1": {"a": True}}),
        (date(2026, 1, 2), "2026-01-02"),
        (frozenset(["x"]), ["x"]),
        (Quality(1.0, None), {"rest_uv": 1.0, "mains_hz": None}),
    ],
)
def test_plain_values(value: Any, plain: Any) -> None:
    found = plain_value(value)
    assert found == plain
    assert type(found) is type(plain)


@pytest.mark.parametrize("value", [object(), Quality, b"x"])
def test_what_has_no_place_in_json(value: object) -> None:
    with pytest.raises(TypeError, match="has no place in JSON"):
        plain_value(value)
