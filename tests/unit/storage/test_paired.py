"""Which phone is paired, kept beside the certificates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ekbom.model.errors import StoreError
from ekbom.model.phone import Phone
from ekbom.storage.paired import read_phone, write_phone

ONE = Phone("ab" * 32, "m", "p", datetime(2026, 11, 20, 21, tzinfo=UTC))


def test_it_is_read_as_it_was_kept(tmp_path):
    assert read_phone(tmp_path) is None
    write_phone(tmp_path, ONE)
    assert read_phone(tmp_path) == ONE
    assert (tmp_path / "home" / "phone.json").stat().st_mode & 0o777 == 0o600


def test_another_takes_its_place_and_none_ends_it(tmp_path):
    write_phone(tmp_path, ONE)
    other = Phone("cd" * 32, "m", "q", ONE.paired_at)
    write_phone(tmp_path, other)
    assert read_phone(tmp_path) == other
    write_phone(tmp_path, None)
    write_phone(tmp_path, None)
    assert read_phone(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"paired_at": "x"}', '{"paired_at": 3}'])
def test_a_damaged_file_is_named(tmp_path, text):
    write_phone(tmp_path, ONE)
    (tmp_path / "home" / "phone.json").write_text(text)
    with pytest.raises(StoreError, match="it is damaged; remove it, and pair the phone anew"):
        read_phone(tmp_path)


def test_places_that_cannot_be_used_are_named(tmp_path):
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreError, match="it cannot be read"):
        read_phone(tmp_path)
    for phone in (ONE, None):
        with pytest.raises(StoreError, match="it cannot be written"):
            write_phone(tmp_path, phone)
