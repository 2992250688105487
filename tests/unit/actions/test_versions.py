"""Two histories of one record: whose go on, and where they part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.stores import NOW, amended, kept

from ekbom.actions.versions import meet, tells
from ekbom.model.kept import Kept


def history(*urges: str) -> tuple[Kept, ...]:
    """A record that was changed to each of these in turn."""
    found = [kept(body={"cells": {"urge": urges[0]}, "note": ""})]
    for urge in urges[1:]:
        body = {"cells": {"urge": urge}, "note": ""}
        found.append(amended(found[-1], body=body, changed_at=NOW + timedelta(hours=len(found))))
    return tuple(found)


@pytest.mark.parametrize(
    ("ours", "theirs", "how"),
    [
        ((), "6", "new"),
        ("6", "6", "same"),
        ("6", "65", "longer"),
        ("6", "654", "longer"),
        ("65", "6", "older"),
        ("65", "64", "apart"),
        ("65", "643", "apart"),
        ("654", "634", "same"),
        ("6", "5", "apart"),
        ("65", "645", "same"),
    ],
)
def test_how_they_stand(ours: str, theirs: str, how: str) -> None:
    assert meet(history(*ours) if ours else (), history(*theirs)) == how


def test_whose_id_the_person_has_does_not_matter() -> None:
    assert meet((kept(person="p1"),), (kept(person="p2"),)) == "same"


def test_another_id_with_the_same_content_is_the_same() -> None:
    assert meet((kept("a", key="k"),), (kept("b", key="k"),)) == "same"
    assert meet((kept("a", key="k"),), (kept("b", key="k", night=None),)) == "apart"


def test_the_file_it_was_read_from_is_not_what_it_tells() -> None:
    assert tells(kept(original="a" * 64)) == tells(kept())
    assert tells(kept(late=True)) == tells(kept())
    assert tells(kept(source="x")) != tells(kept())


@given(st.text("456", min_size=1, max_size=4), st.text("456", min_size=1, max_size=4))
def test_both_sides_see_the_same(ours: str, theirs: str) -> None:
    other = {"longer": "older", "older": "longer"}
    there, here = meet(history(*ours), history(*theirs)), meet(history(*theirs), history(*ours))
    assert other.get(there, there) == here


@given(st.text("456", min_size=1, max_size=4), st.text("456", max_size=3))
def test_versions_that_go_on_end_as_theirs(start: str, more: str) -> None:
    ours, theirs = history(*start), history(*start, *more)
    assert meet(ours, theirs) == ("longer" if more else "same")
    assert ours + theirs[len(ours) :] == theirs
