"""Text files are written whole, and never over another by accident."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ekbom.exchange.text_file import write_text
from ekbom.model.errors import StoreError


def test_a_new_file(tmp_path: Path) -> None:
    place = write_text(tmp_path / "a.txt", "naïve\n", replace=False)
    assert place == tmp_path / "a.txt"
    assert place.read_bytes() == "naïve\n".encode()
    assert list(tmp_path.iterdir()) == [place]


def test_an_old_file_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    place.write_text("old")
    with pytest.raises(StoreError, match="already"):
        write_text(place, "new", replace=False)
    assert place.read_text() == "old"
    write_text(place, "new")
    assert place.read_text() == "new"
    assert list(tmp_path.iterdir()) == [place]


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        write_text(tmp_path / "none" / "a.txt", "x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        write_text(tmp_path / "folder", "x")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_disk_without_second_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = errno.EPERM

    def refused(*_: object) -> None:
        raise OSError(said, os.strerror(said))

    monkeypatch.setattr(os, "link", refused)
    place = write_text(tmp_path / "a.txt", "one", replace=False)
    assert place.read_text() == "one"
    with pytest.raises(StoreError, match="already"):
        write_text(place, "two", replace=False)
    said = errno.EIO
    with pytest.raises(StoreError, match="Input/output error"):
        write_text(tmp_path / "b.txt", "two", replace=False)
    assert place.read_text() == "one"
    assert list(tmp_path.iterdir()) == [place]
