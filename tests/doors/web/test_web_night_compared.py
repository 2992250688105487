"""Two scorings of a night held against each other, place by place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders.night_file import write_night_file
from tests.builders.recorded import opened, recorded_desk
from tests.builders.workbench import Bench

from ekbom.actions.bring_night import bring_night
from ekbom.actions.entries import list_records
from ekbom.actions.night_compare import different_marks
from ekbom.actions.night_edits import keep_steps
from ekbom.actions.people import add_member
from ekbom.web.night_different import differing_view


@pytest.fixture
def both(tmp_path):
    """A night scored by the program, and once more by eye: one deleted, one added."""
    desk, person, recording = recorded_desk(tmp_path)
    (found,) = list_records(desk, person, "scoring")
    bench = Bench(desk)
    address = f"/p/{person}/nights/{recording}"
    first = bench.get(f"{address}/marks").json()["rows"][0]
    steps = [
        {"do": "delete", "id": first[0]},
        {"do": "add", "onset_s": 600.0, "duration_s": 2.0, "leg": "right"},
    ]
    mine = keep_steps(desk, person, found.id, found.version, steps, reason="by eye")
    return bench, person, address, mine.id, found.id, first


def test_what_only_one_of_them_holds_is_told(both):
    bench, _, address, mine, found, first = both
    told = bench.get(f"{address}/differences?first={mine}&second={found}").json()
    assert told["first"] == [[600.0, 2.0, "right"]]
    ((onset, lasts, leg),) = told["second"]
    assert ([onset, lasts], leg) == (pytest.approx(first[1:3], abs=1e-3), first[3])
    same = bench.get(f"{address}/differences?first={mine}&second={mine}").json()
    assert same == {"first": [], "second": []}


def test_the_table_leads_to_each_place(both):
    bench, _, address, mine, found, _ = both
    page = bench.get(f"{address}/compare?first={mine}&second={found}").text
    place = f'href="{address}?scoring={mine}&amp;against={found}'
    assert f'{place}&amp;at=600.00">22:40:00</a>' in page
    assert page.count(place) == 3
    alone = bench.get(f"{address}/compare?first={mine}&second={mine}").text
    assert "Every movement of one is in the other." in alone


def test_the_night_names_both_and_begins_at_the_place(both):
    bench, _, address, mine, found, _ = both
    page = opened(bench, f"{address}?scoring={mine}&against={found}&at=600")
    assert "above the line what only me marked, below it what only the program marked" in page
    assert 'data-at="600.0"' in page
    assert f'id="firstdiffers" href="{address}/differences?first={mine}&amp;second={found}"' in page
    for other in (mine, "f" * 32, ""):
        plain = opened(bench, f"{address}?scoring={mine}&against={other}")
        assert "firstdiffers" not in plain
    assert bench.get(f"{address}?at=-1").status_code == 422


def test_scorings_of_another_night_or_another_person_are_refused(both, tmp_path):
    bench, person, address, mine, found, _ = both
    desk = bench.house.desk
    file = write_night_file(tmp_path / "other.edf", labels=("EMG L", "EMG R"))
    other = f"/p/{person}/nights/{bring_night(desk, person, file).ids[0]}"
    assert bench.get(f"{other}/differences?first={mine}&second={found}").status_code == 404
    assert bench.get(f"{address}/differences?first={mine}&second={'f' * 32}").status_code == 404
    bench.sign_in(add_member(desk, "Sue", "doctor").id)
    assert bench.get(f"{address}/differences?first={mine}&second={found}").status_code == 404


def test_a_long_list_says_how_many_more_there_are(both):
    bench, person, _, mine, found, _ = both
    told = different_marks(bench.house.desk, person, mine, found)
    many = replace(told, only_first=told.only_first * 201)
    view = differing_view(many)
    assert (view.only_first, view.only_second, len(view.rows), view.more) == (201, 1, 200, 2)
    # Without a clock in the recording, from its start.
    night = {**told.first.record.body["night"], "recording": {}}
    record = replace(told.first.record, body={**told.first.record.body, "night": night})
    bare = differing_view(replace(told, first=replace(told.first, record=record)))
    assert [one.begins for one in bare.rows][1:] == ["0:10:00"]
