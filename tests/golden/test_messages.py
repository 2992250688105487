"""The words of errors, findings and sentences change only when somebody means it."""

from __future__ import annotations

import json

import pytest
from tests.doors.test_malformed_diaries import DIARIES, Case
from tests.golden.messages import BLESSED, said

WANTED = json.loads(BLESSED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", DIARIES, ids=lambda c: c.name)
def test_it_says_what_it_said(case: Case) -> None:
    assert said(case) == WANTED[case.name]


def test_no_blessed_case_is_left_over() -> None:
    assert set(WANTED) == {case.name for case in DIARIES}
