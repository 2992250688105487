"""The hash of a file, and what is no file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ekbom.actions.bring_original import digest_of_file
from ekbom.model.errors import InputError

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def test_the_hash_is_that_of_the_content(tmp_path: Path) -> None:
    place = tmp_path / "a"
    place.write_bytes(b"hello")
    assert digest_of_file(place) == HELLO


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, said in (
        ("pipe", "it is no plain file; give the file itself"),
        (".", "it is no plain file; give the file itself"),
        ("none", "it cannot be read (No such file or directory); check the name and the place"),
        ("a\0b", "it cannot be read (embedded null byte); check the name and the place"),
    ):
        with pytest.raises(InputError) as caught:
            digest_of_file(tmp_path / name)
        assert str(caught.value).endswith(said)
