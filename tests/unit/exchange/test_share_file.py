"""A share before it is sealed: what was written is read, and anything else is refused."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from tests.builders.shares import a_share, packed, repacked
from tests.builders.stores import amended, kept

from ekbom.exchange.kept_json import history_line
from ekbom.exchange.share_file import files_in, read_share
from ekbom.model.errors import InputError
from ekbom.model.kept import Kept

FILE = b"a night of signals" * 5000
SHA = sha256(FILE).hexdigest()


def read(data: bytes) -> Any:
    return read_share(io.BytesIO(data), "a.ekbom")


def test_what_was_written_is_read() -> None:
    first = kept("r1")
    night = kept("r2", kind="recording", original=SHA, at=None, night=None, source="")
    made = a_share(
        (first, amended(first, body={"cells": {"urge": "5"}, "note": "é, 'x'"})),
        (night,),
        originals={SHA: len(FILE)},
        since=date(2026, 11, 1),
        others=("p2", "p3"),
    )
    data = packed(made, {SHA: FILE})
    assert read(data) == made
    assert read(data).ids == ("p1", "p2", "p3")
    assert {name: file.read() for name, file in files_in(io.BytesIO(data), "a")} == {SHA: FILE}


def test_no_record_at_all_is_a_share_too() -> None:
    assert read(packed(a_share())).histories == ()


def set_to(*path: str, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(head: dict[str, Any]) -> None:
        for name in path[:-1]:
            head = head[name]
        if to is KeyError:
            del head[path[-1]]
        else:
            head[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            set_to("format", to="ekbom-share/2"),
            "its format is 'ekbom-share/2', not 'ekbom-sha",
        ),
        (set_to("format", to=KeyError), "format is missing"),
        (
            set_to("made_at", to="2026-11-20T20:30:00"),
            "made_at is '2026-11-20T20:30:00', not",
        ),
        (set_to("made_at", to="soon"), "made_at is 'soon', not a time with a zone"),
        (set_to("sender_role", to="king"), "sender_role is not known here"),
        (set_to("sections", to=["dreams"]), "sections is not known here"),
        (set_to("sections", to=[1]), "sections is no list of words"),
        (set_to("since", to="soon"), "since is 'soon', not a date"),
        (set_to("person", to=[]), "person is [], of the wrong type"),
        (set_to("person", "id", to=""), "person.id cannot be used"),
        (set_to("person", "others", to=[""]), "person.others is no list of words"),
        (set_to("person", "day_turns_h", to=24), "person.day_turns_h cannot be used"),
        (set_to("person", "more", to=1), "person.more is not known here"),
        (set_to("more", to=1), "more is not known here"),
        (set_to("originals", to={"x": 1}), "originals cannot be used"),
        (set_to("originals", to={SHA: "1"}), "originals cannot be used"),
        (set_to("originals", to={SHA: 1}), "the files in it are not those it names"),
        (set_to("records", to=2), "it should hold 2 records and holds 1"),
        (set_to("records_sha256", to=SHA), "its records were altered or cut"),
        (set_to("sections", to=["case"]), "it holds what was not chosen (entry)"),
    ],
)
def test_a_head_that_is_off_is_refused(
    change: Callable[[dict[str, Any]], None], problem: str
) -> None:
    data = packed(a_share((kept(),)))
    with pytest.raises(InputError) as caught:
        read(repacked(data, change))
    assert problem in str(caught.value)
    assert str(caught.value).startswith("a.ekbom: ")


def lines(*histories: tuple[Kept, ...]) -> bytes:
    return "".join(f"{history_line(one)}\n" for one in histories).encode()


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        (lines((kept(),), (kept(),)), "it holds a record twice"),
        (lines((kept("a", key="k"),), (kept("b", key="k"),)), "it holds a record twice"),
        (lines((amended(kept()),)), "do not follow one another"),
        (lines((kept(), kept())), "do not follow one another"),
        (lines((kept("a"), amended(kept("b")))), "do not follow one another"),
        (lines((kept(kind="handover"),)), r"it holds what was not chosen \(handover\)"),
        (lines((kept(body={"note": ""}),)), r"a record in it \(entry\)"),
        (
            lines((kept(body={"cells": {"urge": 6}, "note": ""}),)),
            r"a record in it \(entry\) is not laid out",
        ),
        (
            lines((kept(kind="source", body={"columns": [1], "options": {}}),)),
            r"a record in it \(source\) is not laid out",
        ),
        (
            lines((kept(kind="home", body={"items": ["walk"]}),)),
            r"a record in it \(home\) is not laid out",
        ),
        (lines((kept(kind="case", body={"text": 1}),)), r"a record in it \(case\)"),
        (b"[]\n", "do not follow one another"),
        (b"{}\n", "do not follow one another"),
        (b"[1]\n", "the file is not an object"),
        (b"{\n", "a part of it is not JSON"),
        (b"[" * 10**5 + b"\n", "a part of it is not JSON"),
    ],
)
def test_records_that_are_off_are_refused(records: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read(repacked(packed(a_share((kept(),))), lambda head: None, records))


def test_every_cut_is_seen() -> None:
    data = packed(a_share((kept(),), originals={SHA: len(FILE)}), {SHA: FILE})
    # The last two blocks hold nothing but the end.
    for length in (0, 1, 511, 512, 700, 1024, 2000, 4000, len(data) // 2, len(data) - 1600):
        with pytest.raises(InputError, match="it is no share"):
            read(data[:length])


def test_an_altered_file_is_seen() -> None:
    made = a_share((kept(),), originals={SHA: len(FILE)})
    with pytest.raises(InputError, match="the files in it are not those it names"):
        read(packed(made, {SHA: FILE[:-1] + b"x"}))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE])
def test_a_link_or_folder_is_refused(kind: bytes) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        member = tarfile.TarInfo("share.json")
        member.type, member.linkname = kind, "/etc/passwd"
        made.addfile(member)
    with pytest.raises(InputError, match="something that is no plain file"):
        read(out.getvalue())


@pytest.mark.parametrize("name", ["../share.json", "manifest.json", "records.jsonl"])
def test_another_tar_is_no_share(name: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        member = tarfile.TarInfo(name)
        member.size = 2
        made.addfile(member, io.BytesIO(b"{}"))
    with pytest.raises(InputError, match=r"it is no share: share\.json is not where it belongs"):
        read(out.getvalue())


def test_a_head_without_end_is_not_read_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ekbom.exchange.share_file._HEAD_BYTES", 100)
    with pytest.raises(InputError, match=r"share\.json is too large"):
        read(packed(a_share((kept(),))))


def test_a_file_beside_those_it_names_is_refused() -> None:
    made = a_share((kept(),), originals={SHA: len(FILE)})
    data = repacked(packed(made, {SHA: FILE}), lambda head: head.update(originals={}))
    with pytest.raises(InputError, match="the files in it are not those it names"):
        read(data)


def test_the_head_says_nothing_of_the_machine() -> None:
    data = packed(replace(a_share((kept(),))))
    with tarfile.open(fileobj=io.BytesIO(data)) as made:
        names = {(member.uname, member.gname, member.mtime) for member in made}
        file = made.extractfile("share.json")
        assert file is not None
        head = json.loads(file.read())
    assert names == {("", "", 0)}
    assert set(head) == {
        "format", "made_at", "sender_role", "person", "sections", "since", "records",
        "records_sha256", "originals",
    }  # fmt: skip
