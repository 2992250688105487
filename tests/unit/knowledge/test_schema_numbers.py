"""Every number of a fact has a unit and one way to be given."""

from __future__ import annotations

from typing import Any

import pytest

from ekbom.knowledge.schema_numbers import UNITS, check_audience, check_number, check_unit
from ekbom.model.errors import KnowledgeError


@pytest.mark.parametrize(
    "value",
    [
        {"is": 3, "unit": "days"},
        {"is": -3.5, "ci95": [-6.0, -1], "unit": "IRLS points"},
        {"about": 80, "unit": "%"},
        {"at_most": 75, "unit": "ug/L"},
        {"below": 20, "unit": "%"},
        {"at_least": 0, "unit": "%"},
        {"above": 45, "unit": "%"},
        {"at_least": 3, "below": 5, "unit": "hours"},
        {"above": 75, "at_most": 100, "unit": "ug/L"},
        {"from": 75, "to": 100, "unit": "ug/L"},
        {"are": [5, 3], "unit": "item numbers"},
        {"is": 325, "unit": "mg", "audience": "clinician"},
    ],
    ids=str,
)
def test_each_way_to_give_a_number_passes(value: dict[str, Any]) -> None:
    check_number("here", "n", value, hidden=False)


FORM = "give one of the forms"
BROKEN: list[tuple[object, str, str]] = [
    (3, "it is 3", 'give a table such as { is = 3, unit = "days" }'),
    ({"is": 3}, "its unit is None", "give a known one, or add it to schema_numbers"),
    ({"is": 3, "unit": "ells"}, "its unit is 'ells'", "give a known one, or add it to schema_numb"),
    ({"unit": "%"}, "it holds no number", FORM),
    ({"is": 3, "about": 3, "unit": "%"}, "it holds is, about", FORM),
    ({"ci95": [1, 2], "unit": "%"}, "it holds ci95", FORM),
    ({"from": 3, "unit": "%"}, "it holds from", FORM),
    ({"to": 3, "unit": "%"}, "it holds to", FORM),
    ({"at_most": 3, "below": 3, "unit": "%"}, "it holds at_most, below", FORM),
    ({"at_least": 3, "above": 3, "unit": "%"}, "it holds at_least, above", FORM),
    ({"at_most": 3, "is": 3, "unit": "%"}, "it holds at_most, is", FORM),
    ({"le": 3, "unit": "%"}, "it holds le", FORM),
    ({"is": "3", "unit": "%"}, "is is '3'", "give numbers"),
    ({"is": True, "unit": "%"}, "is is True", "give numbers"),
    ({"are": [1, "2"], "unit": "%"}, "are is [1, '2']", "give numbers"),
    ({"is": [3], "unit": "%"}, "is is [3]", "are and ci95 hold lists, nothing else"),
    ({"are": 3, "unit": "%"}, "are is 3", "are and ci95 hold lists, nothing else"),
    ({"are": [], "unit": "%"}, "are is []", "are and ci95 hold lists, nothing else"),
    ({"is": 3, "ci95": [2], "unit": "%"}, "ci95 is [2]", "give its two ends"),
    ({"is": 3, "ci95": [2, 3, 4], "unit": "%"}, "ci95 is [2, 3, 4]", "give its two ends"),
    ({"is": 3, "ci95": [4, 5], "unit": "%"}, "it runs 4 to 3 to 5", "give the lower end first"),
    ({"is": 6, "ci95": [4, 5], "unit": "%"}, "it runs 4 to 6 to 5", "give the lower end first"),
    ({"is": 3, "ci95": [3, 3], "unit": "%"}, "it runs 3 to 3 to 3", "give the lower end first"),
    ({"from": 5, "to": 4, "unit": "%"}, "it runs 5 to 4", "give the lower end first"),
    ({"from": 4, "to": 4, "unit": "%"}, "it runs 4 to 4", "give the lower end first"),
    ({"at_least": 5, "below": 4, "unit": "%"}, "it runs 5 to 4", "give the lower end first"),
    ({"above": 5, "at_most": 4, "unit": "%"}, "it runs 5 to 4", "give the lower end first"),
    ({"is": 3, "unit": "%", "audience": "all"}, "audience is 'all'", "give one of clinician"),
    ({"is": 3, "unit": "mg"}, "it is a dose for everybody", 'mark it with audience = "clinician"'),
    ({"is": 3, "unit": "mg/day"}, "it is a dose for everybody", "mark it with audience"),
    ({"is": 3, "unit": "MME"}, "it is a dose for everybody", "mark it with audience"),
]


@pytest.mark.parametrize(("value", "problem", "todo"), BROKEN, ids=str)
def test_any_other_is_refused(value: object, problem: str, todo: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        check_number("here", "n", value, hidden=False)
    assert (caught.value.where, caught.value.problem) == ("here", problem)
    assert caught.value.todo.startswith(todo)


def test_a_dose_in_a_hidden_fact_needs_no_mark_of_its_own() -> None:
    check_number("here", "n", {"is": 3, "unit": "mg"}, hidden=True)


@pytest.mark.parametrize("name", ["", "3rd", "Ferritin", "ferritin ug", "ferritin-le"])
def test_a_strange_name_is_refused(name: str) -> None:
    with pytest.raises(KnowledgeError, match="its name is no name; write small letters, digits"):
        check_number("here", name, {"is": 3, "unit": "%"}, hidden=False)


def test_units_and_audiences_alone() -> None:
    check_unit("here", "%")
    check_audience("here", {})
    check_audience("here", {"audience": "clinician"})
    with pytest.raises(KnowledgeError):
        check_unit("here", "ng")
    with pytest.raises(KnowledgeError):
        check_audience("here", {"audience": "person"})


def test_a_unit_is_spelt_one_way() -> None:
    assert not [unit for unit in UNITS if unit != " ".join(unit.split()) or "µ" in unit]
    assert not UNITS & {"mcg/L", "percent", "ug/l"}
