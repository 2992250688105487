"""What a file is, seen by what it holds."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest

from ekbom.actions.bring_kind import kind_of
from ekbom.model.errors import InputError, UsageError


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        file.addfile(tarfile.TarInfo("manifest.json"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", b"date,urge\n2026-03-04,6\n", "diary"),
        ("a.txt", b"\xef\xbb\xbfdate;urge\n", "diary"),
        ("empty.csv", b"", "diary"),
        ("case.toml", b"date,urge\n", "case"),
        ("case.TOML", b"", "case"),
        ("case", b'# told\n\nformat = "ekbom-case/1"\n', "case"),
        ("case", b"format='ekbom-case/1'\n", "case"),
        ("case.csv", b'"format"\n', "diary"),
        ("n.edf", b"0       " + b" " * 248, "night"),
        ("n", b"\xffBIOSEMI" + b" " * 248, "night"),
        ("p.json", b'\xef\xbb\xbf {"format": "ekbom-plan/1"}', "plan"),
        ("p", b'{"format": "ekbom-plan/2"}', "plan"),
        ("l", b'{"format": "ekbom-helper-list/1"}', "plan"),
        ("s", b"ekbom-sealed-1/key.age" + bytes(500), "share"),
        ("s", b"age-encryption.org/v1\n", "share"),
        ("s", b"-----BEGIN AGE ENCRYPTED FILE-----\n", "share"),
    ],
)
def test_it_is_seen_by_what_it_holds(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    place = tmp_path / name
    place.write_bytes(content)
    assert kind_of(place) == kind


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (tar(), "it looks like a backup; use ekbom restore for it"),
        (b"<?xml version='1.0'?>", "it looks like a file of marks; bring the recording in"),
        (b'{"format": "ekbom-mapping/1"}', 'it is "ekbom-mapping/1"; it says how a table is read'),
        (b'{"format": "ekbom-night/1"}', "bring the recording in, and score it here"),
        (b'{"format": "ekbom-workspace/1"}', "name its folder with --workspace"),
        (b'{"a": 1}', "it is JSON, and no plan; bring a plan, or a table as CSV"),
        (b"{", "it is not JSON"),
    ],
)
def test_what_is_not_brought_is_told_where_it_goes(
    tmp_path: Path, content: bytes, said: str
) -> None:
    place = tmp_path / "file"
    place.write_bytes(content)
    with pytest.raises(InputError) as caught:
        kind_of(place)
    assert said in str(caught.value)


def test_what_somebody_says_goes_before(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "none", "night") == "night"
    with pytest.raises(UsageError) as caught:
        kind_of(tmp_path / "none", "letter")
    assert str(caught.value) == (
        "--as: 'letter' is nothing to bring; use diary, case, night, plan, share"
    )


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, said in (
        (".", "this is a folder; name the files in it"),
        ("none", "it cannot be read (No such file or directory); check the name and the place"),
        ("pipe", "it is no plain file; give the file itself"),
        ("a\0b", "it cannot be read (embedded null byte)"),
    ):
        with pytest.raises(InputError) as caught:
            kind_of(tmp_path / name)
        assert said in str(caught.value)
