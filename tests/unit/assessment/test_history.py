"""The medicines of earlier times."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.builders.medicines import TODAY, mg, taking, use

from ekbom.assessment.history import history, line_of
from ekbom.model.record import PersonRecord


def test_a_line_in_full() -> None:
    one = use(
        "ropinirole",
        taking="past",
        since=date(2019, 2, 1),
        until=date(2022, 6, 30),
        highest_dose=mg(4),
        dose=mg(2),
        response="helped_at_first",
        augmentation=True,
        why_stopped="it came earlier and earlier",
    )
    assert line_of(one) == (
        "Ropinirole: from 2019-02-01; to 2022-06-30; highest dose 4 mg; it helped at first; "
        "with augmentation; ended because: it came earlier and earlier"
    )


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({}, "Ropinirole: nothing more was told"),
        ({"response": "helped"}, "Ropinirole: it helped"),
        ({"response": "did_not_help"}, "Ropinirole: it did not help"),
        ({"response": "made_worse"}, "Ropinirole: it made it worse"),
        ({"augmentation": False}, "Ropinirole: without augmentation"),
        ({"dose": mg(2)}, "Ropinirole: highest dose 2 mg"),
    ],
)
def test_what_was_not_told_is_left_out(more: dict[str, Any], line: str) -> None:
    assert line_of(use("ropinirole", **more)) == line


def test_one_statement_for_all_that_is_over() -> None:
    record = PersonRecord(
        medicines=(
            use("ropinirole", taking="past"),
            use("sertraline"),
            use("gabapentin", taking="unknown"),
            use("tramadol", until=date(2020, 1, 1)),
        )
    )
    (one,) = history(record, TODAY)
    assert one.code == "medicine.history"
    assert one.reasons == ("Ropinirole: nothing more was told", "Tramadol: to 2020-01-01")
    assert one.sources
    assert history(taking("sertraline"), TODAY) == ()
