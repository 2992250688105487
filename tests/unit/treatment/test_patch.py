"""What changed, laid over the last record: by field, and in lists by name, never by guess."""

from __future__ import annotations

from typing import Any

import pytest

from ekbom.model.errors import InputError
from ekbom.treatment.patch import member_name, patched

START: dict[str, Any] = {
    "minutes": 45,
    "before": {"rating": 5, "drawing": {"x": 1}},
    "insertions": [
        {"target": "soleus", "side": "right", "depth_mm": 20},
        {"target": "SP6", "side": "left"},
        {"target": "SP6", "side": "right"},
    ],
    "topics": ["sleep", "work"],
    "cotreatments": [{"kind": "heat"}],
}


def test_fields_are_changed_taken_out_and_added() -> None:
    found = patched(
        START, {"minutes": 60, "before": {"rating": 3}, "topics": None, "told": "x"}, "v"
    )
    assert found["minutes"] == 60
    assert found["before"] == {"rating": 3, "drawing": {"x": 1}}
    assert "topics" not in found
    assert found["told"] == "x"
    assert START["minutes"] == 45
    assert START["before"]["rating"] == 5


def test_members_of_a_list_are_altered_dropped_and_added_by_name() -> None:
    changed = {
        "insertions": {
            "SOLEUS right": {"depth_mm": 25},
            "SP6 left": None,
            "add": [{"target": "KI3"}],
        }
    }
    assert patched(START, changed, "v")["insertions"] == [
        {"target": "soleus", "side": "right", "depth_mm": 25},
        {"target": "SP6", "side": "right"},
        {"target": "KI3"},
    ]
    assert len(START["insertions"]) == 3


def test_a_list_can_be_written_anew_or_begun() -> None:
    assert patched(START, {"insertions": []}, "v")["insertions"] == []
    assert patched({}, {"hands": {"add": [{"target": "x"}]}}, "v") == {"hands": [{"target": "x"}]}
    assert patched({}, {"after": {"rating": 1}}, "v") == {"after": {"rating": 1}}
    assert patched({"after": 3}, {"after": {"rating": 1}}, "v") == {"after": {"rating": 1}}


def test_texts_in_a_list_are_dropped_and_replaced() -> None:
    assert patched(START, {"topics": {"sleep": None}}, "v")["topics"] == ["work"]
    assert patched(START, {"topics": {"sleep": "rest"}}, "v")["topics"] == ["rest", "work"]


def test_a_member_without_a_side_is_called_by_its_first_name() -> None:
    assert patched(START, {"cotreatments": {"heat": {"minutes": 5}}}, "v")["cotreatments"] == [
        {"kind": "heat", "minutes": 5}
    ]
    assert member_name({"says": "x", "side": "left"}) == ""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ([], "v: changed is no object; write { field: value }"),
        (
            {"topics": {"zzz": None}},
            "v: topics: none of them is called 'zzz'; those there are 'sleep', 'work'",
        ),
        ({"topics": {"add": "rest"}}, "v: topics.add is no list"),
        (
            {"before": {"drawing": {"y": {"add": {}}}}},
            "v: before.drawing.y.add is no list",
        ),
        (
            {"insertions": {"soleus right": {"regions": {"add": 1}}}},
            "v: insertions soleus right.regions.add is no list",
        ),
        ({"insertions": {"soles right": {}}}, "none of them is called 'soles right'; those there"),
        ({"insertions": {"KI3 left": {}}}, "those there are 'SP6 left'"),
        ({"insertions": {"zzz": {}}}, "are 'soleus right', 'SP6 left', 'SP6 right'"),
        ({"insertions": {"soleus right": 3}}, "insertions soleus right is no object; write {"),
        ({"insertions": {"add": {}}}, "insertions.add is no list; write [ ... ]"),
        ({"cotreatments": {"heat": None, "moxa": {}}}, "called 'moxa'; those there are 'heat'"),
    ],
)
def test_a_slip_is_refused_and_never_put_on_another_needle(changed: Any, words: str) -> None:
    with pytest.raises(InputError) as caught:
        patched(START, changed, "v")
    assert words in str(caught.value)


def test_a_name_that_two_have_is_refused() -> None:
    twice = {"hands": [{"target": "x"}, {"target": "x"}]}
    with pytest.raises(InputError, match=r"2 of them are called 'x'; write the whole list anew"):
        patched(twice, {"hands": {"x": {}}}, "v")


def test_an_empty_list_says_how_to_begin() -> None:
    with pytest.raises(InputError, match=r'; there are none yet: write \{ "add": \[ \.\.\. \] \}$'):
        patched({"hands": []}, {"hands": {"x": {}}}, "v")
