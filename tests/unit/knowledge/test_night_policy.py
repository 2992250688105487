"""The settings of a scored night, and its context, built from their data file."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ekbom.knowledge.night_policy import (
    build_context,
    build_night_policy,
    load_night_policy,
    night_context,
    pattern_clauses,
)
from ekbom.knowledge.toml_files import parse, read_text
from ekbom.model.errors import KnowledgeError
from ekbom.model.night_policy import (
    AgreePolicy,
    AlternatingPolicy,
    FastPolicy,
    HistogramPolicy,
    IntervalPolicy,
    NightPolicy,
)


def data() -> dict[str, Any]:
    return copy.deepcopy(parse("nights", read_text("nights")))


def refused(tables: dict[str, Any]) -> tuple[str, str, str]:
    with pytest.raises(KnowledgeError) as caught:
        build_night_policy(tables)
    return caught.value.where, caught.value.problem, caught.value.todo


def test_the_settings_that_are_shipped() -> None:
    assert load_night_policy() == build_night_policy(data())
    assert load_night_policy() is load_night_policy()
    assert load_night_policy() == NightPolicy(
        interval=IntervalPolicy(0.95, 30.0, 6, 1000, 30.0),
        histogram=HistogramPolicy(0.1, 4.5, 2.0, 90.0),
        hflm=FastPolicy(4, 0.3, 4.0),
        alma=AlternatingPolicy(4, 0.5, 3.0, 0.1, 0.5),
        agree=AgreePolicy(0.2, 0.5, 30.0),
    )


def test_a_whole_number_serves_as_a_measure() -> None:
    tables = data()
    tables["hflm"]["rate_max_hz"]["value"] = 4
    assert type(build_night_policy(tables).hflm.rate_max_hz) is float


@pytest.mark.parametrize("part", ["interval", "histogram", "hflm", "alma", "agree"])
def test_a_part_that_is_missing_is_refused(part: str) -> None:
    tables = data()
    del tables[part]
    where, problem, todo = refused(tables)
    assert where == f"nights.toml [{part}]"
    assert problem.endswith(" missing or not known")
    assert todo.startswith("give exactly ")


def test_a_number_that_is_missing_or_strange_is_refused() -> None:
    tables = data()
    entry = tables["agree"].pop("onset_s")
    todo = "give exactly epoch_s, iou_min, onset_s"
    assert refused(tables) == ("nights.toml [agree]", "onset_s missing or not known", todo)
    tables["agree"] |= {"onset_s": entry, "strange": entry}
    assert refused(tables) == ("nights.toml [agree]", "strange missing or not known", todo)


@pytest.mark.parametrize(
    ("name", "value", "type_"),
    [
        ("count_min", 4.0, "int"),
        ("count_min", 0, "int"),
        ("count_min", True, "int"),
        ("rate_min_hz", "one", "float"),
        ("rate_min_hz", False, "float"),
        ("rate_min_hz", -1.0, "float"),
        ("rate_min_hz", float("nan"), "float"),
    ],
)
def test_a_wrong_number_is_refused(name: str, value: object, type_: str) -> None:
    tables = data()
    tables["hflm"][name]["value"] = value
    assert refused(tables) == (
        f"nights.toml [hflm.{name}]",
        f"value is {value!r}, not of type {type_} and above zero",
        "give such a number",
    )


def test_the_context_is_told_with_its_sources() -> None:
    context = night_context()
    assert list(context) == ["adult", "child", "no_severity", "sit"]
    assert (context["adult"].value, context["child"].value) == (15.0, 5.0)
    assert context["sit"].value == {"low": 11, "high": 12}
    assert all(one.sources and one.says for one in context.values())
    assert context["adult"].id == "nights.context.adult"
    assert "no grades" in context["no_severity"].says


def test_a_context_that_is_missing_or_strange_is_refused() -> None:
    tables, sources = data(), parse("sources", read_text("sources"))
    entry = tables["context"].pop("child")
    with pytest.raises(
        KnowledgeError, match=r"nights.toml \[context\]: child missing or not known"
    ):
        build_context(tables, sources)
    tables["context"] |= {"child": entry, "old": entry}
    with pytest.raises(KnowledgeError, match="old missing or not known"):
        build_context(tables, sources)
    with pytest.raises(KnowledgeError, match="give exactly adult, child, no_severity, sit"):
        build_context({}, sources)


def test_clauses_from_memory_can_be_told() -> None:
    clauses = pattern_clauses()
    assert {name: len(found) for name, found in clauses.items()} == {"hflm": 3, "alma": 5}
    unchecked = [one.id for one in clauses["alma"] if one.status == "memory"]
    assert unchecked == [
        "nights.alma.count_min",
        "nights.alma.rate_min_hz",
        "nights.alma.rate_max_hz",
    ]
    assert {one.status for one in clauses["hflm"]} == {"verified"}
