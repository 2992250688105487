"""Diaries drawn as text, for every test of how a file is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ekbom.actions.journal import read_diary
from ekbom.model.diary import Diary


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Diary]:
    """Read a diary drawn as text: one row a line, cells between commas."""

    def reader(drawn: str, **options: Any) -> Diary:
        rows = [line.strip() for line in drawn.strip().splitlines()]
        path = tmp_path / "diary.csv"
        path.write_text("\n".join(rows), encoding="utf-8")
        return read_diary(path, **options)

    return reader
