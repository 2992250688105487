"""Malformed diaries: a table of faults, each with its verdict.

The verdict was written down before the run: ``accept`` (answered, no warning about it),
``warn`` (answered, and the finding named), ``refuse`` (exit 1 or 2 and one clear line).
Whatever happens, there is no traceback and the input file keeps every byte.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from ekbom.cli import main

NIGHTS = 30
FIRST = date(2026, 1, 5)


def rows() -> list[list[str]]:
    """Thirty sound nights: an urge that falls a little with stretching."""
    body = []
    for i in range(NIGHTS):
        done = i * 7 % 3 == 1
        body.append(
            [
                (FIRST + timedelta(i)).isoformat(),
                str(4 + i % 4 - done),
                str(int(done)),
                str(1 + (i % 3)),
            ]
        )
    return [["date", "urge", "stretching", "coffee"], *body]


def text(table: list[list[str]], sep: str = ",") -> bytes:
    return ("\n".join(sep.join(row) for row in table) + "\n").encode()


def cell(row: int, column: int, value: str) -> Callable[[], bytes]:
    def make() -> bytes:
        table = rows()
        table[row][column] = value
        return text(table)

    return make


def column(at: int, change: Callable[[str], str]) -> Callable[[], bytes]:
    def make() -> bytes:
        table = rows()
        for row in table[1:]:
            row[at] = change(row[at])
        return text(table)

    return make


def edit(change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    return lambda: change(text(rows()))


def reorder() -> bytes:
    table = rows()
    return text([table[0], *reversed(table[1:])])


def twice(exact: bool) -> Callable[[], bytes]:
    def make() -> bytes:
        table = rows()
        again = list(table[5])
        if not exact:
            again[1] = "9"
        return text([*table, again])

    return make


def without_night() -> bytes:
    table = rows()
    del table[10]
    return text(table)


def semicolons() -> bytes:
    table = rows()
    for row in table[1:]:
        row[1] += ",5"
    return text(table, ";")


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[], bytes]
    verdict: str
    says: str = ""
    options: tuple[str, ...] = ()


# ruff: noqa: E501 - a table reads best in lines.
DIARIES = (
    Case("sound", edit(lambda b: b), "accept"),
    Case("byte-order mark", edit(lambda b: b"\xef\xbb\xbf" + b), "accept"),
    Case("windows line ends", edit(lambda b: b.replace(b"\n", b"\r\n")), "accept"),
    Case("tabs", lambda: text(rows(), "\t"), "accept"),
    Case("semicolons and decimal commas", semicolons, "accept"),
    Case("quoted cells", edit(lambda b: b.replace(b"2026-01-06", b'"2026-01-06"')), "accept"),
    Case("no last line end", edit(lambda b: b.rstrip(b"\n")), "accept"),
    Case("blank lines", edit(lambda b: b.replace(b"\n", b"\n\n", 3)), "accept"),
    Case("spaces round cells", edit(lambda b: b.replace(b",", b" , ")), "accept"),
    Case("yes and no", column(2, lambda v: "yes" if v == "1" else "no"), "accept"),
    Case("a rating missing", cell(7, 1, ""), "warn", "no value"),
    Case("a night missing", without_night, "warn", ""),
    Case("rows upside down", reorder, "warn", ""),
    Case("an identical row twice", twice(True), "warn", ""),
    Case("one moment, two ratings", twice(False), "warn", ""),
    Case("a score over the scale", cell(3, 1, "14"), "warn", "14", ("--scale", "0", "10")),
    Case("a score under the scale", cell(3, 1, "-2"), "warn", "-2", ("--scale", "0", "10")),
    Case("a word in a number column", cell(3, 1, "bad"), "warn", "bad"),
    Case("not a number", cell(3, 1, "nan"), "warn", ""),
    Case("infinity", cell(3, 1, "inf"), "warn", ""),
    Case("a number too large to hold", cell(3, 1, "1e999"), "warn", ""),
    Case("an impossible date", cell(3, 0, "2026-02-30"), "warn", "2026-02-30"),
    Case("a date of zeros", cell(3, 0, "0000-00-00"), "warn", "0000-00-00"),
    Case("an empty date", cell(3, 0, ""), "warn", ""),
    Case("a date far away", cell(3, 0, "2062-01-08"), "warn", "future"),
    Case("mixed units", column(3, lambda v: f"{v} mg" if v != "2" else "0.002 g"), "warn", ""),
    Case("a dose that lost its unit", column(3, lambda v: f"{v} mg" if v != "2" else v), "warn", ""),
    Case("units that do not convert", column(3, lambda v: f"{v} mg" if v != "2" else "2 ml"), "refuse", "ml"),
    Case("a negative dose", cell(4, 3, "-1"), "warn", ""),
    Case("ragged row, too long", cell(4, 3, "1,9,9"), "warn", ""),
    Case("ragged row, too short", edit(lambda b: b.replace(b",1,2\n", b"\n", 1)), "warn", ""),
    Case("latin-1 letters", edit(lambda b: b.replace(b"coffee", b"tea \xe9")), "warn", ""),
    Case("an action that never varies", column(2, lambda v: "1"), "warn", ""),
    Case("empty file", lambda: b"", "refuse", "empty"),
    Case("only a header", lambda: text(rows()[:1]), "refuse", ""),
    Case("only blank lines", lambda: b"\n\n\n", "refuse", ""),
    Case("NUL bytes", edit(lambda b: b.replace(b"urge", b"ur\x00e")), "refuse", ""),
    Case("a picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "refuse", ""),
    Case("a zip", lambda: b"PK\x03\x04" + bytes(200), "refuse", ""),
    Case("utf-16", edit(lambda b: b.decode().encode("utf-16")), "warn", "utf-16"),
    Case("two columns of one name", edit(lambda b: b.replace(b"coffee", b"urge", 1)), "refuse", "urge"),
    Case("no date column", edit(lambda b: b.replace(b"2026-", b"night ")), "refuse", ""),
    Case("no such outcome", edit(lambda b: b.replace(b"urge", b"itch", 1)), "refuse", "urge"),
    Case("all dates impossible", column(0, lambda v: "2026-13-45"), "refuse", ""),
    Case("dates that could be either way", column(0, lambda v: f"0{1 + int(v[-1]) % 9}/02/2026"), "refuse", ""),
    Case("outcome all empty", column(1, lambda v: ""), "refuse", ""),
    Case("outcome in words, no order", column(1, lambda v: "mild" if v < "6" else "bad"), "refuse", "order"),
    Case("a scale upside down", edit(lambda b: b), "refuse", "", ("--scale", "10", "0")),
    Case("a scale of no width", edit(lambda b: b), "refuse", "", ("--scale", "5", "5")),
    Case("worthwhile of zero", edit(lambda b: b), "refuse", "", ("--worthwhile", "0")),
    Case("worthwhile wider than the scale", edit(lambda b: b), "refuse", "", ("--worthwhile", "50")),
    Case("an hour that no clock shows", edit(lambda b: b), "refuse", "", ("--day-turns", "25")),
    Case("a zone that does not exist", edit(lambda b: b), "refuse", "Mars", ("--tz", "Mars/Olympus")),
    Case("a kind that does not exist", edit(lambda b: b), "refuse", "", ("--kind", "coffee=often")),
    Case("a kind of nothing", edit(lambda b: b), "refuse", "tea", ("--kind", "tea=habit")),
    Case("no such action", edit(lambda b: b), "refuse", "tea", ("--action", "tea")),
    Case("an index that is not there", edit(lambda b: b), "refuse", "day_no", ("--index", "day_no")),
    Case("a plan that is a diary", edit(lambda b: b), "refuse", "", ("--plan", "diary.csv")),
    Case("a schedule and no such file", edit(lambda b: b), "refuse", "", ("--schedule", "no.json")),
    Case("a date format that fits nothing", edit(lambda b: b), "refuse", "", ("--date-format", "%Y")),
)  # fmt: skip


def run(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def judge(code: int, out: str, err: str, verdict: str, says: str = "") -> None:
    lines = [line for line in err.splitlines() if line]
    if verdict == "refuse":
        assert code in (1, 2), out
        errors = [line for line in lines if line.startswith("ekbom: ")]
        assert len(errors) == 1
        assert lines[-1] == errors[0]
        assert "; " in errors[0], "an error says what to do"
        assert says in errors[0]
        return
    assert code == 0, err
    answer = json.loads(out)
    assert answer["actions"]
    words = " ".join(str(f) for f in answer["findings"])
    loud = [f for f in answer["findings"] if f["code"] not in ("kind_missing", "looks_reactive")]
    if verdict == "warn":
        assert loud
        assert says in words
    else:
        assert not loud, loud


@pytest.mark.parametrize("case", DIARIES, ids=lambda c: c.name)
def test_diary(case: Case, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "diary.csv"
    path.write_bytes(case.make())
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    code, out, err = run(["helps", str(path), "--outcome", "urge", *case.options, "--json"], capfd)
    judge(code, out, err, case.verdict, case.says)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_no_such_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        code, out, err = run(["helps", str(path), "--outcome", "urge", "--json"], capfd)
        judge(code, out, err, "refuse")


def test_the_table_is_no_wall() -> None:
    """Refusing everything would pass the rest, so the sound and the warn groups must be large."""
    verdicts = Counter([c.verdict for c in DIARIES])
    print(f"malformed inputs: {dict(verdicts)} of {verdicts.total()}")
    assert verdicts.total() >= 60
    assert verdicts["accept"] >= 10
    assert verdicts["warn"] >= 15
