"""A draft of a mapping can be read at once, and says what somebody has to decide."""

from __future__ import annotations

from pathlib import Path

import pytest

from ekbom.exchange.diary_file import read_table
from ekbom.exchange.mapped_table import mapped
from ekbom.exchange.mapping_file import mapping_from
from ekbom.exchange.proposed_mapping import propose
from ekbom.journal.table import Table
from ekbom.model.errors import InputError


def table(*rows: str) -> Table:
    header, *cells = (tuple(row.split(",")) for row in rows)
    return Table(header, tuple(cells), tuple(range(2, len(rows) + 1)), "t.csv")


def test_every_column_gets_a_use() -> None:
    draft, findings = propose(
        table(
            "date,urge,urge_mean,coffee,how,remark,empty,written_at",
            "2026-03-04,6,5,1,bad,one,,2026-03-05 08:00",
            "2026-03-05,4,5,0,good,two,,2026-03-06 08:00",
            "2026-03-06,3,5,2,good,three,,2026-03-07 08:00",
        )
    )
    assert draft == {
        "format": "ekbom-mapping/1",
        "time": "date",
        "written": "written_at",
        "columns": {
            "urge": {"is": "outcome", "scale": [0, 10], "lower_is_better": True},
            "urge_mean": {"is": "ignore"},
            "coffee": {"is": "action"},
            "how": {"is": "note"},
            "remark": {"is": "note"},
            "empty": {"is": "ignore"},
        },
    }
    assert [(one.code, one.where) for one in findings] == [
        ("words_open", "t.csv, column how"),
        ("words_open", "t.csv, column remark"),
    ]


def test_a_count_of_days_makes_rows_of_a_day() -> None:
    draft, _ = propose(read_table("examples/melatonin/melatonin_ema.csv"))
    assert (draft["time"], draft["index"], draft["row"]) == ("datetime", "study_day", "day")
    assert draft["columns"]["mood"] == {
        "is": "outcome", "scale": [0, 100], "lower_is_better": True
    }  # fmt: skip


def test_several_moments_of_a_day_tell_of_nights() -> None:
    draft, _ = propose(
        table("when,urge", "2026-03-04 09:00,6", "2026-03-04 21:00,4", "2026-03-05 21:00,3")
    )
    assert draft["row"] == "night"


@pytest.mark.parametrize("cells", ["-1,2,3", "101,2,3"])
def test_a_scale_that_is_not_plain_is_left_open(cells: str) -> None:
    rows = (f"2026-03-0{i},{cell}" for i, cell in enumerate(cells.split(","), start=4))
    draft, _ = propose(table("date,urge", *rows))
    assert draft["columns"]["urge"] == {"is": "outcome"}


def test_what_is_not_clear_is_asked() -> None:
    draft, findings = propose(table("date,coffee", "03/04/2026,1", "05/04/2026,0"))
    assert draft["date_format"] == "DMY"
    assert [one.code for one in findings] == ["date_order_open", "outcome_open"]
    assert findings[1].repair == 'write "is": "outcome" in the column that is measured'


def test_a_table_without_dates_has_no_draft() -> None:
    with pytest.raises(InputError, match="no column holds dates"):
        propose(table("a,b", "1,2"))


def test_a_draft_can_be_read_at_once(tmp_path: Path) -> None:
    place = tmp_path / "two.csv"
    place.write_text("date,urge,urge\n2026-03-04,1,2\n2026-03-05,2,2\n", "utf-8")
    for found in (read_table(place), read_table("examples/melatonin/melatonin_ema.csv")):
        draft, _ = propose(found)
        assert mapped(found, mapping_from(draft, "draft")).rows == found.rows
