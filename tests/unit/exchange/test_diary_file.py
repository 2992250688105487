from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ekbom.exchange.diary_file import read_table
from ekbom.model.errors import InputError

SOUND = "date,urge,walk\n2026-03-02,7,1\n2026-03-03,4,0\n"


@pytest.fixture
def table(tmp_path):
    def write(content):
        path = tmp_path / "d.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path)

    return write


def codes(found):
    return [f.code for f in found.findings]


def test_a_sound_file(table):
    found = table(SOUND)
    assert found.columns == ("date", "urge", "walk")
    assert found.rows == (("2026-03-02", "7", "1"), ("2026-03-03", "4", "0"))
    assert found.lines == (2, 3)
    assert found.source == "d.csv"
    assert found.cells("urge") == ["7", "4"]
    assert not found.findings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "ascii"])
def test_utf8_with_or_without_mark(table, encoding):
    assert table(SOUND.encode(encoding)) == table(SOUND)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_read_and_said(table, encoding):
    found = table(SOUND.encode(encoding))
    assert found.rows == table(SOUND).rows
    assert codes(found) == ["encoding"]


def test_latin1_is_read_and_said(table):
    found = table(
        "date,M\N{LATIN SMALL LETTER U WITH DIAERESIS}de\n2026-03-02,7\n".encode("latin-1")
    )
    assert found.columns[1] == "M\N{LATIN SMALL LETTER U WITH DIAERESIS}de"
    assert codes(found) == ["encoding"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter(table, delimiter):
    assert table(SOUND.replace(",", delimiter)).rows == table(SOUND).rows


def test_decimal_commas_between_semicolons(table):
    found = table("date;urge;walk\n2026-03-02;7,5;1\n2026-03-03;4,0;0\n")
    assert found.cells("urge") == ["7,5", "4,0"]


def test_a_spreadsheet_may_name_its_delimiter(table):
    found = table("sep=;\ndate;urge\n2026-03-02;7,5\n")
    assert (found.columns, found.lines) == (("date", "urge"), (3,))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending(table, ending):
    assert table(SOUND.replace("\n", ending)).lines == (2, 3)


def test_quoted_cells_may_hold_delimiters_quotes_and_lines(table):
    found = table('date,urge,"a, b"\n2026-03-02,7,"he said ""no"",\nthen yes"\n2026-03-03,4,x\n')
    assert found.columns[2] == "a, b"
    assert found.rows[0][2] == 'he said "no",\nthen yes'
    assert found.lines == (2, 4)


def test_empty_lines_keep_the_row_numbers(table):
    assert table("\ndate,urge\n\n2026-03-02,7\n,\n2026-03-03,4\n").lines == (4, 6)


def test_a_single_column(table):
    assert table("date\n2026-03-02\n").columns == ("date",)


def test_a_short_row_is_filled_and_said(table):
    found = table(SOUND + "2026-03-04,5\n")
    assert found.rows[-1] == ("2026-03-04", "5", "")
    assert codes(found) == ["ragged_row"]
    assert "row 4" in found.findings[0].where


def test_a_long_row_is_left_out_and_said(table):
    found = table(SOUND + "2026-03-04,5,5,1\n")
    assert found.lines == (2, 3)
    assert codes(found) == ["ragged_row"]


def test_empty_cells_behind_the_last_column_do_no_harm(table):
    found = table("date,urge,,\n2026-03-02,7,,\n2026-03-03,4\n2026-03-04,4,,,,\n")
    assert found.columns == ("date", "urge")
    assert not found.findings


def test_decimal_commas_between_commas_are_refused(table):
    with pytest.raises(InputError, match=r"2 of 3 rows have more cells.*decimal comma"):
        table("date,urge,walk\n2026-03-02,7,5,1\n2026-03-03,4,5,0\n2026-03-04,4,0\n")


def test_a_column_without_a_name_gets_one_and_is_said(table):
    found = table("date,,urge,\n2026-03-02,1,7,2\n")
    assert found.columns == ("date", "column 2", "urge", "column 4")
    assert codes(found) == ["unnamed_column", "unnamed_column"]


def test_an_empty_column_without_a_name_is_dropped(table):
    found = table("date,,urge\n2026-03-02,,7\n")
    assert (found.columns, found.rows) == (("date", "urge"), (("2026-03-02", "7"),))


def test_names_that_stand_twice_are_numbered_and_said(table):
    found = table("date,walk,urge,walk\n2026-03-02,1,7,2\n")
    assert found.columns == ("date", "walk (1)", "urge", "walk (2)")
    assert found.twice == {"walk"}
    assert codes(found) == ["duplicate_header"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b",,\n,,\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"date,urge\n", "no rows"),
        (b"2026-03-02,7\n2026-03-03,4\n", "the first row is an entry"),
        (b"date,urge\n2026-03-02,7\x00\n", "row 2 holds a NUL byte"),
        (b"PK\x03\x04rest", "a spreadsheet"),
        (b"\xd0\xcf\x11\xe0rest", "an old spreadsheet"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "a compressed file"),
        (b"SQLite format 3", "a database"),
        (bytes(range(1, 32)) * 9, "not a text table"),
        (SOUND.encode("utf-32"), "UTF-32"),
        (b"\xff\xfe\x00", "UTF-16 text in it is broken"),
        (b'date,urge\n2026-03-02,"7\n2026-03-03,4\n', "from row 2 on the text is no table"),
        (b'date,urge\n2026-03-02,"7"x\n', "from row 2 on the text is no table"),
        (b"date,urge\n2026-03-02," + b"9" * 200_000 + b"\n", "from row 2 on the text is no table"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(table, content, problem):
    with pytest.raises(InputError, match=problem) as refused:
        table(content)
    assert "\n" not in str(refused.value)
    assert "d.csv: " in str(refused.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        read_table(tmp_path / "none.csv")


def test_a_folder(tmp_path):
    with pytest.raises(InputError, match="this is a folder"):
        read_table(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not a plain file"):
        read_table(tmp_path / "pipe")


def test_a_name_no_file_can_have():
    with pytest.raises(InputError, match=r"cannot be opened|no such file"):
        read_table("a\x00b")
    with pytest.raises(InputError, match="cannot be opened"):
        read_table("a" * 5000)


blocked: list[Callable[[str, tuple[object, ...]], None]] = []
sys.addaudithook(lambda event, args: [hook(event, args) for hook in blocked] and None)


def test_a_file_that_may_not_be_read(tmp_path):
    # Permissions do not stop the user root, so the system's refusal is brought about by a hook.
    path = tmp_path / "d.csv"
    path.write_text(SOUND)

    def refuse(event, args):
        if event == "open" and args[0] == str(path):
            raise PermissionError(13, "Permission denied", str(path))

    blocked.append(refuse)
    try:
        with pytest.raises(InputError, match=r"cannot be opened .Permission denied."):
            read_table(path)
    finally:
        blocked.remove(refuse)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "d.csv"
    with path.open("wb") as file:
        file.truncate(10**11)
    with pytest.raises(InputError, match="larger than 50 MB"):
        read_table(path)


def test_the_file_is_never_changed(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(SOUND)
    path.chmod(0o444)
    before = path.stat()
    read_table(str(path))
    after = path.stat()
    assert (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, before.st_size)
    assert list(tmp_path.iterdir()) == [Path(path)]
