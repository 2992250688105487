"""A visit asks for its own fields alone; the next is the last one with what changed."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any, get_args

import pytest
from tests.builders.courses import HANDS, NEEDLES

from ekbom.model.errors import InputError, UsageError
from ekbom.model.plain_form import to_plain
from ekbom.model.treatment import VisitKind, VisitRecord
from ekbom.treatment.visit import (
    ANEW,
    OWN_FIELDS,
    amend,
    asked_of,
    blank_next,
    next_visit,
    read_visit,
)

NOW = datetime(2026, 9, 11, 9, 0)
FIRST = read_visit(NEEDLES)


def test_every_kind_has_fields_of_its_own() -> None:
    assert tuple(OWN_FIELDS) == get_args(VisitKind)
    own = [name for names in OWN_FIELDS.values() for name in names]
    assert len(own) == len(set(own)) == 9
    assert {*own, *ANEW} <= {one.name for one in fields(VisitRecord)}


@pytest.mark.parametrize("kind", get_args(VisitKind))
def test_a_kind_asks_for_its_own_fields_and_for_no_others(kind: VisitKind) -> None:
    asked = asked_of((kind,))
    assert set(OWN_FIELDS[kind]) <= set(asked)
    others = {name for other, names in OWN_FIELDS.items() if other != kind for name in names}
    assert not others & set(asked)
    assert {"since_last", "before", "after", "harmed", "home", "idea", "next_on"} <= set(asked)


def test_a_visit_of_two_kinds_asks_for_both() -> None:
    assert {"insertions", "hands"} <= set(asked_of(("needling", "manual")))
    assert read_visit(HANDS).kinds == ("manual", "movement")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"hands": [{"target": "x"}]},
            "v.json: a visit of needling has no hands; leave it out, or add 'manual' to also",
        ),
        (
            {"topics": ["work"]},
            "a visit of needling has no topics; leave it out, or add 'talk' to also",
        ),
        ({"also": ["needling"]}, "also names a kind twice; name each kind of work once"),
        ({"kind": "magic"}, "kind is 'magic'; write one of 'needling'"),
        ({"on": "soon"}, "on is 'soon', not a date"),
    ],
)
def test_what_a_visit_does_not_ask_for_is_refused(changed: Any, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_visit({**NEEDLES, **changed}, "v.json")
    assert words in str(caught.value)


def test_a_manual_visit_holds_no_needle() -> None:
    with pytest.raises(InputError, match="a visit of manual and movement has no needles_out"):
        read_visit({**HANDS, "needles_out": 0})


def test_what_is_seen_or_counted_anew_never_comes_from_the_last_visit() -> None:
    blank = blank_next(FIRST)
    kept = set(to_plain(blank))
    assert not kept & set(ANEW)
    assert kept == {
        "number", "kind", "start", "minutes", "setting", "mode", "told", "needle", "insertions",
        "nothing_else", "home",
    }  # fmt: skip
    assert blank.number == 2
    assert [one.seen for one in blank.insertions] == [None, None]
    assert [one.sought for one in blank.insertions] == ["twitch", "de_qi"]


def test_a_full_visit_comes_from_the_last_one_and_what_changed() -> None:
    changed = {
        "on": "2026-09-10",
        "before": {"rating": 4},
        "insertions": {"KD3 right": None, "gastrocnemius_medial right": {"depth_mm": 25}},
        "needles_in": 4,
        "needles_out": 4,
    }
    found = next_visit(FIRST, changed)
    assert (found.number, found.on, found.minutes) == (2, date(2026, 9, 10), 45)
    (only,) = found.insertions
    assert (only.depth_mm, only.needles, only.retention_min) == (25, 4, 0)
    assert (found.needles_in, found.needles_out) == (4, 4)
    assert found.home == FIRST.home
    assert found.idea is None
    assert FIRST.insertions[0].depth_mm == 20


def test_the_number_of_the_next_visit_is_no_choice() -> None:
    assert next_visit(FIRST, {"number": 9}).number == 2


def test_another_kind_drops_nothing_in_silence() -> None:
    with pytest.raises(InputError, match=r"^v.json: a visit of manual has no needle; leave it out"):
        next_visit(FIRST, {"kind": "manual"}, "v.json")
    with pytest.raises(InputError, match=r"^visit: a visit of manual and movement has no"):
        read_visit({**HANDS, "needles_out": 0})
    with pytest.raises(UsageError, match=r"^visit: nothing in it is altered"):
        amend(FIRST, {"minutes": 45}, reason="slip", at=NOW, by="J")
    bare = {"kind": "talk", "needle": None, "insertions": None, "topics": ["sleep"]}
    assert next_visit(FIRST, bare).topics == ("sleep",)


def test_an_amendment_keeps_what_stood_there() -> None:
    found = amend(FIRST, {"minutes": 50, "also": ["talk"]}, reason=" slip ", at=NOW, by="J. Lind")
    (written,) = found.amendments
    assert (written.at, written.by, written.reason) == (NOW, "J. Lind", "slip")
    assert dict(written.was) == {"minutes": "45.0", "also": ""}
    assert (found.minutes, found.also) == (50, ("talk",))
    again = amend(found, {"start": None}, reason="not known", at=NOW, by="J. Lind")
    assert [one.reason for one in again.amendments] == ["slip", "not known"]
    assert json.loads(again.amendments[1].was["start"]) == "17:30"
    assert again.start == ""


@pytest.mark.parametrize(
    ("changed", "reason", "by", "words"),
    [
        ({"minutes": 50}, " ", "J", "nobody said why it is amended; give reason and name"),
        ({"minutes": 50}, "slip", " ", "nobody said who amends it"),
        ({"minutes": 45}, "slip", "J", "nothing in it is altered; name the field that was wrong"),
        ({"number": 7}, "slip", "J", "number is not amended; leave it out"),
        ({"amendments": []}, "slip", "J", "amendments is not amended; leave it out"),
    ],
)
def test_an_amendment_without_reason_name_or_change_is_refused(
    changed: Any, reason: str, by: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        amend(FIRST, changed, reason=reason, at=NOW, by=by)


def test_an_amendment_is_read_as_strictly_as_a_visit() -> None:
    with pytest.raises(InputError, match="minutes is 'x', not a number"):
        amend(FIRST, {"minutes": "x"}, reason="slip", at=NOW, by="J")
