"""Malformed diaries, plans and schedules: a table of faults, each with its verdict.

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
    Case("a rating missing", cell(7, 1, ""), "warn", "no rating"),
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
    Case("latin-1 letters", edit(lambda b: b.replace(b"coffee", b"caf\xe9")), "warn", ""),
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
    Case("a date format that fits nothing", edit(lambda b: b), "refuse", "", ("--date-format", "%Y")),
)  # fmt: skip


def sound_plan(folder: Path) -> dict[str, object]:
    path = folder / "sound.json"
    assert main([
        "plan", "stretching", "--outcome", "urge", "--pairs", "15", "--start", FIRST.isoformat(),
        "--now", "2026-01-01T10:00", "--seed", "1", "-o", str(path),
    ]) == 0  # fmt: skip
    return dict(json.loads(path.read_text()))


def plan_with(*keys: str, value: object) -> Callable[[dict[str, object]], bytes]:
    def make(plan: dict[str, object]) -> bytes:
        inner: dict[str, object] = plan
        for key in keys[:-1]:
            inner = inner[key]  # type: ignore[assignment]
        inner[keys[-1]] = value
        return json.dumps(plan).encode()

    return make


def plan_without(key: str) -> Callable[[dict[str, object]], bytes]:
    return lambda plan: json.dumps({k: v for k, v in plan.items() if k != key}).encode()


PLANS: tuple[tuple[str, Callable[[dict[str, object]], bytes], str], ...] = (
    ("sound", lambda p: json.dumps(p).encode(), "accept"),
    ("empty", lambda p: b"", "refuse"),
    ("not JSON", lambda p: b"{question: yes}", "refuse"),
    ("cut off", lambda p: json.dumps(p).encode()[:200], "refuse"),
    ("a list", lambda p: b"[1, 2]", "refuse"),
    ("another format", plan_with("format", value="ekbom-plan/9"), "refuse"),
    ("no question", plan_without("question"), "refuse"),
    ("no seal", plan_without("seal"), "refuse"),
    ("worthwhile changed", plan_with("question", "worthwhile", value=0.1), "refuse"),
    ("direction changed", plan_with("question", "lower_is_better", value=False), "refuse"),
    ("schedule changed", plan_with("schedule", "assign", value="01" * 15), "refuse"),
    ("written earlier", plan_with("time", "written_at", value="2025-12-01T10:00:00"), "refuse"),
    ("end moved", plan_with("time", "end", value="2026-01-08"), "refuse"),
    ("arms of another kind", plan_with("schedule", "assign", value=[0, 2]), "refuse"),
    ("a date that is none", plan_with("time", "end", value="soon"), "refuse"),
    ("binary", lambda p: b"\xff\xfe\x00\x01" * 50, "refuse"),
)

SCHEDULES: tuple[tuple[str, bytes, tuple[str, ...], str], ...] = (
    ("sound", json.dumps({str(i + 1): i % 2 for i in range(NIGHTS)}).encode(), (), "warn"),
    ("empty object", b"{}", (), "refuse"),
    ("empty file", b"", (), "refuse"),
    ("not JSON", b"1:0, 2:1", (), "refuse"),
    ("a hole", b'{"1": 0, "3": 1}', (), "refuse"),
    ("a key twice", b'{"1": 0, "2": 1, "1": 1}', (), "refuse"),
    ("an arm of two", b'{"1": 0, "2": 2}', (), "refuse"),
    ("an arm in words", b'{"1": "yes", "2": "no"}', (), "refuse"),
    ("a date as key", b'{"2026-01-05": 0, "2026-01-06": 1}', (), "refuse"),
    ("only one arm", json.dumps({str(i + 1): 1 for i in range(NIGHTS)}).encode(), (), "refuse"),
    ("NaN", b'{"1": NaN, "2": 1}', (), "refuse"),
    ("a rule that is none", json.dumps({"1": 0, "2": 1}).encode(), ("--schedule-rule", "coin"), "refuse"),
    ("a rule it breaks", json.dumps({str(i + 1): int(i > 14) for i in range(NIGHTS)}).encode(),
     ("--schedule-rule", "balanced,max_run=2"), "refuse"),
    ("a start that is no date", b'{"start": "soon", "unit": "night", "assign": [0, 1]}', (), "refuse"),
    ("a start beyond the diary", b'{"start": "2030-01-01", "unit": "night", "assign": [0, 1, 1, 0]}', (), "refuse"),
)  # fmt: skip

TALLY: Counter[str] = Counter()


def run(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def judge(code: int, out: str, err: str, verdict: str, says: str = "") -> None:
    TALLY[verdict] += 1
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


@pytest.mark.parametrize(("name", "make", "verdict"), PLANS, ids=[p[0] for p in PLANS])
def test_plan(
    name: str,
    make: Callable[[dict[str, object]], bytes],
    verdict: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    diary, plan = tmp_path / "diary.csv", tmp_path / "plan.json"
    diary.write_bytes(text(rows()))
    plan.write_bytes(make(sound_plan(tmp_path)))
    capfd.readouterr()
    before = plan.read_bytes()
    code, out, err = run(
        ["helps", str(diary), "--outcome", "urge", "--plan", str(plan), "--json"], capfd
    )
    judge(code, out, err, verdict)
    assert plan.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "options", "verdict"), SCHEDULES, ids=[s[0] for s in SCHEDULES]
)
def test_schedule(
    name: str,
    content: bytes,
    options: tuple[str, ...],
    verdict: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    diary, schedule = tmp_path / "diary.csv", tmp_path / "schedule.json"
    diary.write_bytes(text(rows()))
    schedule.write_bytes(content)
    code, out, err = run(
        ["helps", str(diary), "--outcome", "urge", "--action", "stretching", "--schedule",
         str(schedule), *options, "--json"],
        capfd,
    )  # fmt: skip
    judge(code, out, err, verdict)
    assert schedule.read_bytes() == content


def test_no_such_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        code, out, err = run(["helps", str(path), "--outcome", "urge", "--json"], capfd)
        judge(code, out, err, "refuse")


def test_the_table_is_no_wall() -> None:
    """Refusing everything would pass the rest, so the sound and the warn groups must be large."""
    verdicts = Counter([c.verdict for c in DIARIES])
    verdicts.update(p[2] for p in PLANS)
    verdicts.update(s[3] for s in SCHEDULES)
    print(f"malformed inputs: {dict(verdicts)} of {verdicts.total()}")
    assert verdicts.total() >= 60
    assert verdicts["accept"] >= 10
    assert verdicts["warn"] >= 15
