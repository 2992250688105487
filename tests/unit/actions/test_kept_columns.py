"""What a person rates and does, from the log and from tables."""

from __future__ import annotations

import pytest
from tests.builders.desks import make_desk, own_person

from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.entries import log_entry
from ekbom.actions.kept_columns import Columns, kept_columns
from ekbom.model.errors import UsageError


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


def test_nothing_kept_is_no_column(desk):
    assert kept_columns(desk, own_person(desk)) == Columns()


def test_every_rating_is_an_outcome_from_the_first_night_on(desk):
    me = own_person(desk)
    cells = {"urge": "5", "urge in bed": "3", "coffee": "2", "walk": "yes"}
    log_entry(desk, me, cells, new=tuple(cells))
    found = kept_columns(desk, me)
    assert list(found.outcomes) == ["urge", "urge in bed"]
    assert list(found.actions) == ["coffee", "walk"]
    assert found.outcomes["urge"].values == ()
    assert found.actions["coffee"].values == ()


def test_a_table_keeps_the_outcome_it_was_brought_with(desk, tmp_path):
    table = tmp_path / "diary.csv"
    table.write_text("date,buzz,tea\n2026-03-01,4,1\n2026-03-02,5,0\n2026-03-03,3,1\n")
    bring_diary(desk, own_person(desk), table, options={"outcome": "buzz"})
    found = kept_columns(desk, own_person(desk))
    assert (list(found.outcomes), list(found.actions)) == (["buzz"], ["tea"])


def test_a_rating_in_words_falls_back_on_what_can_be_read(desk):
    me = own_person(desk)
    for day, urge in ((17, "1"), (18, "5"), (19, "7")):
        cells = {"urge": urge, "sleep": "so and so", "tea": "1"}
        log_entry(desk, me, cells, at=f"2026-11-{day}T21:00", new=tuple(cells))
    assert list(kept_columns(desk, me).outcomes) == ["urge"]


def test_another_source_is_none(desk):
    log_entry(desk, own_person(desk), {"urge": "5"})
    with pytest.raises(UsageError, match="--source: there is no 'nothing' here; name one of log"):
        kept_columns(desk, own_person(desk), source="nothing")
