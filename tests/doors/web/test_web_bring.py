"""Files brought in through the workbench: shown first, agreed to, and read apart."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from tests.builders.bring import everything, write_diary
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.night_file import write_night_file
from tests.builders.recorded import opened
from tests.builders.workbench import Bench

from ekbom.actions import read_apart as apart
from ekbom.actions.bring_staged import plain_name
from ekbom.actions.entries import list_records
from ekbom.actions.people import add_member
from ekbom.model.errors import InputError

HOSTILE = "<script>alert(1)</script>"
CASES = Path(__file__).parents[3] / "examples" / "cases"


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


def upload(bench, *files, **fields):
    address = f"/p/{own_person(bench.house.desk)}/bring"
    parts = [(part, (name, content)) for part, name, content in files]
    return bench.post(f"{address}/upload", data=fields, files=parts)


def sent_of(answer):
    return answer.headers["location"].partition("sent=")[2]


def agree(bench, answer):
    address = f"/p/{own_person(bench.house.desk)}/bring/agree"
    return bench.post(address, {"sent": sent_of(answer)})


def aside(bench):
    return list(bench.house.desk.folder.glob(".bringing-*"))


def test_a_diary_is_shown_before_it_is_kept(bench, tmp_path):
    file = write_diary(tmp_path)
    before = everything(bench.house.desk)
    answer = upload(bench, ("file", "urge.csv", file.read_bytes()))
    assert answer.status_code == 303
    page = bench.get(answer.headers["location"]).text
    assert "A new diary" in page
    assert "3 new" in page
    assert everything(bench.house.desk) == before
    done = agree(bench, answer)
    assert "Its nights are part of what you kept here." in done.text
    person = own_person(bench.house.desk)
    assert len(list_records(bench.house.desk, person, "entry")) == 3
    assert aside(bench) == []


def test_what_is_agreed_twice_is_written_once(bench, tmp_path):
    file = write_diary(tmp_path)
    answer = upload(bench, ("file", "urge.csv", file.read_bytes()))
    agree(bench, answer)
    again = agree(bench, answer)
    assert "it does not wait here any more; nothing was written" in again.text.lower()
    person = own_person(bench.house.desk)
    assert len(list_records(bench.house.desk, person, "entry")) == 3
    same = upload(bench, ("file", "urge.csv", file.read_bytes()))
    page = bench.get(same.headers["location"]).text
    assert "It was brought before, and nothing in it has changed" in page
    assert "/bring/agree" not in page


def test_what_changed_in_a_diary_is_told(bench, tmp_path):
    agree(bench, upload(bench, ("file", "urge.csv", write_diary(tmp_path).read_bytes())))
    rows = ("2026-03-04,6,1", "2026-03-05,9,0", "2026-03-06,7,2")
    second = upload(bench, ("file", "urge.csv", write_diary(tmp_path, rows).read_bytes()))
    page = bench.get(second.headers["location"]).text
    assert "What would change" in page
    assert "urge: 4, then 9" in page
    assert "What was kept stays in the history." in page


def test_a_night_with_its_stages_is_kept_and_scored(bench, tmp_path):
    file = write_night_file(tmp_path / "n.edf", stages=False)
    stages = "onset\tduration\tlabel\n" + "".join(
        f"{30 * k}\t30\tSleep stage {'W' if k < 2 else 'N2'}\n" for k in range(24)
    )
    answer = upload(
        bench,
        ("file", "n.edf", file.read_bytes()),
        ("stages", "events.tsv", stages.encode()),
        kind="night",
    )
    assert answer.status_code == 303, answer.text
    page = bench.get(answer.headers["location"]).text
    assert "A new night" in page
    assert "events.tsv" in page
    done = agree(bench, answer)
    assert done.status_code == 303
    assert "PLMS index" in opened(bench, done.headers["location"])
    assert aside(bench) == []


def test_a_case_with_a_medicine_that_was_stopped_shows_its_card_first(bench):
    answer = upload(bench, ("file", "case.toml", (CASES / "made_up.toml").read_bytes()))
    page = bench.get(answer.headers["location"]).text
    assert "A new case" in page
    assert page.index("Before any medicine is changed") < page.index("A new case")
    done = agree(bench, answer).text
    assert "what was known before stays in the history" in done
    assert 'href="/p/' in done


def test_what_cannot_be_read_says_so_beside_the_file_and_keeps_what_was_typed(bench):
    answer = upload(
        bench, ("file", "urge.csv", b"\x00\x01\x02"), kind="diary", outcome="urge", name=HOSTILE
    )
    assert answer.status_code == 400
    assert "Nothing was written, and what was kept before is safe." in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="urge"' in answer.text
    assert HOSTILE not in answer.text
    assert re.search(r'value="diary" checked', answer.text)
    assert aside(bench) == []


def test_without_a_file_the_form_comes_again(bench):
    address = f"/p/{own_person(bench.house.desk)}/bring/upload"
    answer = bench.post(address, {"kind": "diary"})
    assert answer.status_code == 400
    assert "no file was chosen" in answer.text


def test_a_share_and_a_backup_are_not_brought_here(bench):
    share = upload(bench, ("file", "x.share", b"ekbom-sealed-1" + b"x" * 300))
    assert "it is somebody&#39;s share" in share.text
    backup = upload(bench, ("file", "x.tar", b"\0" * 257 + b"ustar" + b"\0" * 300))
    assert backup.status_code == 400


def test_leaving_removes_the_file(bench, tmp_path):
    answer = upload(bench, ("file", "urge.csv", write_diary(tmp_path).read_bytes()))
    assert len(aside(bench)) == 1
    person = own_person(bench.house.desk)
    left = bench.post(f"/p/{person}/bring/leave", {"sent": sent_of(answer)})
    assert left.headers["location"] == f"/p/{person}/nights"
    assert aside(bench) == []
    assert agree(bench, answer).status_code == 400


def test_what_waits_too_long_or_too_much_is_removed(bench, tmp_path, monkeypatch):
    monkeypatch.setattr("ekbom.web.incoming._MOST", 2)
    data = write_diary(tmp_path).read_bytes()
    for number in range(3):
        upload(bench, ("file", f"u{number}.csv", data))
    assert len(aside(bench)) == 2
    clock_of(bench.house.desk).step(hours=2)
    upload(bench, ("file", "last.csv", data))
    assert len(aside(bench)) == 1


def test_what_one_sent_another_does_not_see(bench, tmp_path):
    answer = upload(bench, ("file", "urge.csv", write_diary(tmp_path).read_bytes()))
    desk, person = bench.house.desk, own_person(bench.house.desk)
    carer = add_member(desk, "Ann", "carer", persons=[person])
    bench.sign_in(carer.id)
    page = bench.get(answer.headers["location"])
    assert "it does not wait here any more" in page.text.lower()
    assert agree(bench, answer).status_code == 400
    assert len(aside(bench)) == 1


def test_whoever_may_not_bring_is_refused(bench, tmp_path):
    desk, person = bench.house.desk, own_person(bench.house.desk)
    stranger = add_member(desk, "Sue", "doctor")
    bench.sign_in(stranger.id)
    assert bench.get(f"/p/{person}/bring").status_code == 404
    answer = upload(bench, ("file", "urge.csv", write_diary(tmp_path).read_bytes()))
    assert answer.status_code == 404
    assert aside(bench) == []


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("night.edf", "night.edf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\nights\\n.edf", "n.edf"),
        (".ssh", "ssh"),
        ("a\nb\x00.csv", "ab.csv"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_names_of_files_are_made_harmless(said, plain):
    assert plain_name(said) == plain


def test_a_name_with_folders_lies_in_its_own_place(bench, tmp_path):
    data = write_diary(tmp_path).read_bytes()
    answer = upload(bench, ("file", "../../../evil.csv", data))
    assert answer.status_code == 303
    assert not list(bench.house.desk.folder.parent.glob("evil.csv"))
    assert [p.name for p in bench.house.desk.folder.rglob("evil.csv")] == ["evil.csv"]


# Read in a process of its own


def test_a_reader_that_takes_too_long_or_too_much_is_ended(tmp_path, monkeypatch):
    file = write_diary(tmp_path)
    apart.read_apart("diary", file)
    with pytest.raises(InputError, match="it takes more time or memory"):
        apart.read_apart("diary", file, memory=20_000_000)
    slow = tmp_path / "slow"
    slow.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(30)\n")
    slow.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(slow))
    with pytest.raises(InputError, match="it takes more time or memory"):
        apart.read_apart("diary", file, seconds=1)


def test_a_reader_apart_says_what_the_reader_says(tmp_path):
    told = {"path": str(tmp_path / "gone.csv"), "stages": [], "labels": None, "mapping": None}
    for kind in ("diary", "case", "plan", "night"):
        assert apart.answer_apart({**told, "kind": kind})["problem"]
    with pytest.raises(InputError, match="no such file"):
        apart.read_apart("night", tmp_path / "gone.edf")


def test_what_dead_processes_left_is_removed(bench, tmp_path):
    left = bench.house.desk.folder / ".bringing-99999999-x"
    left.mkdir()
    answer = upload(bench, ("file", "urge.csv", write_diary(tmp_path).read_bytes()))
    assert answer.status_code == 303
    assert not left.exists()
    assert len(aside(bench)) == 1
