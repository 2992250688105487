"""The errors a user can meet."""

from __future__ import annotations

import pickle

import pytest

from ekbom.model.errors import EkbomError, NotAnswerable, UsageError


@pytest.mark.parametrize("kind", [EkbomError, NotAnswerable, UsageError])
def test_an_error_comes_whole_from_another_process(kind: type[EkbomError]) -> None:
    error = kind("diary.csv, row 3", "11 is none of 0 to 10", "write what was felt")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == "diary.csv, row 3: 11 is none of 0 to 10; write what was felt"
    assert (again.where, again.problem, again.todo) == (error.where, error.problem, error.todo)
    assert again.exit_code == kind.exit_code
