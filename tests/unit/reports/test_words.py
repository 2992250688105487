"""Days, as the pages write them."""

from __future__ import annotations

import pytest

from ekbom.reports.words import dated


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0.125 mg on 2023-03-01, then 2025-05-06", "0.125 mg on 1 March 2023, then 6 May 2025"),
        ("of 2026-11-21.", "of 21 November 2026."),
        ("version 2026-13-40 and 12026-11-21", "version 2026-13-40 and 12026-11-21"),
        ("nothing", "nothing"),
    ],
)
def test_days_are_written_as_people_write_them(text: str, read: str) -> None:
    assert dated(text) == read
