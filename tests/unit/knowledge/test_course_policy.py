"""The policy of a course, built from its data file."""

from __future__ import annotations

import copy
import subprocess
import sys
from dataclasses import fields
from typing import Any

import pytest

from ekbom.knowledge.course_policy import build_course_policy, build_rhythm_limits
from ekbom.knowledge.load import load_course_policy, rhythm_limits
from ekbom.knowledge.toml_files import parse, read_text
from ekbom.model.course import CoursePolicy
from ekbom.model.errors import KnowledgeError


def data() -> dict[str, Any]:
    return copy.deepcopy(parse("courses", read_text("courses")))


def refused(build: Any, tables: dict[str, Any]) -> tuple[str, str, str]:
    with pytest.raises(KnowledgeError) as caught:
        build(tables)
    return caught.value.where, caught.value.problem, caught.value.todo


def test_the_shipped_policy_is_built_once() -> None:
    policy = load_course_policy()
    assert policy is load_course_policy()
    assert policy == build_course_policy(data())
    for field in fields(CoursePolicy):
        if field.name != "relapse_limits":
            value = getattr(policy, field.name)
            assert value == data()["course"][field.name]["value"]
            assert type(value).__name__ == field.type


def test_the_policy_reads_one_file_and_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "from ekbom.knowledge.load import load_course_policy\n"
        "load_course_policy()\n"
        "print([name.rsplit('/')[-1] for name in opened if '/knowledge/data/' in name])\n"
        "print('numpy' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['compiled.json']", "False"]


def test_limits_are_rows_by_rising_phi() -> None:
    tables = data()
    tables["relapse_limits"]["watch"]["values"] = {"0.5": 2.0, "0.0": 1.0}
    tables["relapse_limits"]["relapse"]["values"] = {"0.0": 3, "0.5": 4.0}
    policy = build_course_policy(tables)
    assert policy.relapse_limits == ((0.0, 1.0, 3.0), (0.5, 2.0, 4.0))


def test_the_shipped_limits_ask_more_for_relapse_than_for_watch() -> None:
    policy = load_course_policy()
    assert policy.relapse_false_alarm < policy.watch_false_alarm
    assert policy.relapse_limits[0][0] == 0.0
    assert all(low < high for _, low, high in policy.relapse_limits)


@pytest.mark.parametrize(
    ("watch", "relapse"),
    [
        ({}, {}),
        ({"0.0": 1.0}, {}),
        ({"0.0": 1.0}, {"0.0": 2.0, "0.5": 3.0}),
        ({"0.0": 2.0}, {"0.0": 2.0}),
        ({"0.0": 0.0}, {"0.0": 2.0}),
    ],
)
def test_limits_that_do_not_fit_are_refused(watch: dict[str, Any], relapse: dict[str, Any]) -> None:
    tables = data()
    tables["relapse_limits"]["watch"]["values"] = watch
    tables["relapse_limits"]["relapse"]["values"] = relapse
    assert refused(build_course_policy, tables) == (
        "courses.toml [relapse_limits]",
        "watch and relapse do not fit",
        "give both for the same phi, above zero, relapse above watch",
    )


def test_missing_limits_are_refused() -> None:
    tables = data()
    del tables["relapse_limits"]
    assert refused(build_course_policy, tables)[0] == "courses.toml [relapse_limits]"


def test_a_missing_and_an_unknown_threshold_are_named() -> None:
    tables = data()
    del tables["course"]["turn_min"]
    tables["course"]["strange"] = {"value": 1}
    where, problem, todo = refused(build_course_policy, tables)
    assert where == "courses.toml [course]"
    assert problem == "strange, turn_min missing or not known"
    assert todo.startswith("give exactly none_prior, set_share, turn_min, medicine_near_nights")


def test_a_file_without_the_table_is_refused() -> None:
    assert refused(build_rhythm_limits, {})[0] == "courses.toml [rhythm]"


@pytest.mark.parametrize(
    ("name", "value", "type_"),
    [
        ("maintenance_nights", 28.5, "int"),
        ("maintenance_nights", True, "int"),
        ("none_prior", "half", "float"),
        ("none_prior", False, "float"),
        ("none_prior", None, "float"),
    ],
)
def test_a_threshold_of_the_wrong_type_is_refused(name: str, value: object, type_: str) -> None:
    tables = data()
    tables["course"][name]["value"] = value
    assert refused(build_course_policy, tables) == (
        f"courses.toml [course.{name}]",
        f"value is {value!r}, not of type {type_}",
        "give such a number",
    )


def test_a_whole_number_will_do_for_a_share() -> None:
    tables = data()
    tables["course"]["none_prior"]["value"] = 1
    found = build_course_policy(tables).none_prior
    assert found == 1.0
    assert type(found) is float


def test_the_limits_of_the_rhythm() -> None:
    assert dict(rhythm_limits()) == {
        "cosinor_times_min": 6,
        "cosinor_spread_h": 12.0,
        "cosinor_days_min": 5,
        "earlier_onset_h": 2.0,
    }
    assert type(rhythm_limits()["cosinor_spread_h"]) is float
    tables = data()
    tables["rhythm"]["cosinor_times_min"]["value"] = 6.5
    assert refused(build_rhythm_limits, tables)[0] == "courses.toml [rhythm.cosinor_times_min]"
