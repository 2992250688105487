"""A stamp that differs when something of a person was written, and only then."""

from __future__ import annotations

from datetime import date

from tests.builders.desks import make_desk, own_person

from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.kept_case import change_case
from ekbom.web.changes import Changes


def test_what_does_not_matter_can_be_left_out(tmp_path):
    desk = make_desk(tmp_path)
    me, seen = own_person(desk), Changes(desk.store)
    before = seen.stamp(me), seen.stamp(me, without=("change_case",))
    list_records(desk, me)
    assert (seen.stamp(me), seen.stamp(me, without=("change_case",))) == before
    change_case(desk, me, lambda text: text, reason="begun", today=date(2026, 11, 20))
    assert seen.stamp(me) != before[0]
    assert seen.stamp(me, without=("change_case",)) == before[1]
    log_entry(desk, me, {"urge": "5"})
    assert seen.stamp(me, without=("change_case",)) != before[1]
    assert seen.stamp("somebody else").rpartition(".")[0].endswith(".0")
