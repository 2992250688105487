"""Odd things in a case: each is named once, at its place, with what was done."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from ekbom.exchange.case_file import read_case
from ekbom.model.case import Case

HEAD = 'source = "x"\n'
WORDS = '[[series]]\nvisits = 4\n[[series.outcome]]\nwords = ["bad", "fair"]\n'
NUMBER = "[[series]]\nvisits = 4\n[[series.outcome]]\nscale = [0, 10]\n"
READ = "[[series.outcome.reading]]\n"
CHANGE = '[[medicine]]\nname = "gabapentin"\n[[medicine.change]]\nstep = "begun"\n'


def read(tmp_path: Path, text: str, now: datetime | None = None) -> Case:
    path = tmp_path / "case.toml"
    path.write_text(HEAD + text)
    return read_case(path, now=now)


def said(case: Case) -> list[str]:
    return [f"{one.code}: {str(one).removeprefix('case.toml, ')}" for one in case.findings]


NOT_USED = "the reading is not used"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            f'{WORDS}{READ}word = "bad"',
            "reading_without_visits: {}: nobody told which visits it describes",
        ),
        (
            f'{WORDS}{READ}visits = [2, 5]\nword = "bad"',
            "reading_outside: {}: it describes visits 2 to 5 of 4",
        ),
        (
            f"{WORDS}{READ}visits = 1\nvalue = 3.0",
            "number_among_words: {}: it is the number 3, not a word",
        ),
        (
            f'{WORDS}{READ}visits = 1\nvalue = 3\nword = "bad"',
            "number_among_words: {}: it is the number 3, not a word",
        ),
        (f"{WORDS}{READ}visits = 1", "nothing_read: {}: it holds no word"),
        (
            f'{WORDS}{READ}visits = 1\nword = "so"',
            "unknown_word: {}: 'so' is none of the words bad, fair",
        ),
        (f"{NUMBER}{READ}visits = 1", "nothing_read: {}: it holds no value"),
        (
            f"{NUMBER}{READ}visits = 1\nvalue = 10.5",
            "off_the_scale: {}: 10.5 is not on the scale 0 to 10",
        ),
        (
            f"{NUMBER}{READ}visits = 1\nvalue = -0.5",
            "off_the_scale: {}: -0.5 is not on the scale 0 to 10",
        ),
    ],
)
def test_a_reading_that_is_not_used(tmp_path: Path, text: str, finding: str) -> None:
    case = read(tmp_path, text)
    assert case.series[0].outcomes[0].readings == ()
    where = "series 1, outcome 1, reading 1"
    assert said(case) == [f"{finding.format(where)}; {NOT_USED}"]


def test_readings_at_the_ends_are_used(tmp_path: Path) -> None:
    ends = [f"{READ}visits = {visit}\nvalue = {value}\n" for visit, value in ((0, 0), (4, 10))]
    case = read(tmp_path, NUMBER + "".join(ends))
    assert [one.value for one in case.series[0].outcomes[0].readings] == [0.0, 10.0]
    free = f"[[series]]\nvisits = 1\n[[series.outcome]]\n{READ}visits = 1\nvalue = 99\n"
    assert read(tmp_path, free).findings == ()
    assert said(case) == []


def test_an_outcome_without_readings(tmp_path: Path) -> None:
    assert said(read(tmp_path, WORDS)) == [
        "no_readings: series 1, outcome 1: nothing was told of it; write [[series.outcome.reading]]"
    ]


def two(first: str, one: str, second: str, other: str, more: str = "") -> str:
    return (
        f'{WORDS}{READ}visits = {first}\nword = "{one}"\n'
        f'{READ}visits = {second}\nword = "{other}"\n{more}'
    )


def test_readings_that_contradict_each_other_are_both_kept(tmp_path: Path) -> None:
    case = read(tmp_path, two("[2, 3]", "bad", "[3, 4]", "fair"))
    assert len(case.series[0].outcomes[0].readings) == 2
    assert said(case) == [
        "readings_overlap: series 1, outcome 1, reading 2: visits 3 to 4 and 2 to 3 are told in "
        "two ways; both are kept; say which visits each describes, or the context"
    ]
    assert len(said(read(tmp_path, two("[3, 4]", "bad", "[2, 3]", "fair")))) == 1


@pytest.mark.parametrize(
    "text",
    [
        two("[1, 2]", "bad", "[3, 4]", "fair"),
        two("[3, 4]", "bad", "[1, 2]", "fair"),
        two("[1, 3]", "bad", "[3, 4]", "bad"),
        two("[1, 3]", "bad", "[3, 4]", "fair", 'context = "work"'),
    ],
)
def test_readings_that_go_together(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).findings == ()


def test_two_numbers_for_one_visit(tmp_path: Path) -> None:
    case = read(tmp_path, f"{NUMBER}{READ}visits = 1\nvalue = 1\n{READ}visits = 1\nvalue = 2\n")
    assert [one.code for one in case.findings] == ["readings_overlap"]


def visits(*numbers: int, told: str = "") -> str:
    return f"[[series]]\n{told}\n" + "".join(f"[[series.visit]]\nnumber = {n}\n" for n in numbers)


def test_visits_told_one_by_one(tmp_path: Path) -> None:
    assert said(read(tmp_path, visits(1, 2))) == []
    assert said(read(tmp_path, visits(2, told="visits = 2"))) == []
    turned = read(tmp_path, visits(2, 1))
    assert said(turned) == [
        "visits_out_of_order: series 1: the visits are not in order; read by their numbers"
    ]
    assert [one.number for one in turned.series[0].visits] == [1, 2]
    more = read(tmp_path, visits(3, told="visits = 2"))
    assert said(more) == [
        "more_visits_than_told: series 1: visit 3 is told of, but only 2 in all; "
        "read as 3 visits; correct visits"
    ]
    assert len(more.series[0].visits) == 3
    assert said(read(tmp_path, visits())) == [
        "visits_not_told: series 1: nobody told how many visits there were; write visits"
    ]


def dated(*days: str, name: str = "a") -> str:
    lines = [f"[[series.visit]]\nnumber = {i}\non = {day}\n" for i, day in enumerate(days, start=1)]
    return f'[[series]]\nname = "{name}"\n' + "".join(lines)


def test_dates_that_go_back(tmp_path: Path) -> None:
    assert said(read(tmp_path, dated("2026-03-01", "2026-03-01", "2026-03-08"))) == []
    case = read(tmp_path, dated("2026-03-01", "2026-02-08", "2026-02-15", "2026-03-15"))
    assert said(case) == [
        "dates_go_back: a, visit 2: 2026-02-08 is before 2026-03-01; kept as told; check both",
        "dates_go_back: a, visit 3: 2026-02-15 is before 2026-03-01; kept as told; check both",
    ]
    assert case.series[0].visits[1].on == date(2026, 2, 8)
    series = dated("2026-03-01") + dated("2026-02-28", name="b")
    assert [one.where for one in read(tmp_path, series).findings] == ["case.toml, b, visit 1"]


def test_dates_in_the_future(tmp_path: Path) -> None:
    text = f"{CHANGE}on = 2026-03-03\n" + dated("2026-03-01", "2026-03-02")
    assert said(read(tmp_path, text)) == []
    assert said(read(tmp_path, text, datetime(2026, 3, 3, 0, 1))) == []
    assert said(read(tmp_path, text, datetime(2026, 3, 1, 23))) == [
        "future_date: a, visit 2: 2026-03-02 is in the future; kept as told; check it",
        "future_date: medicine 1, change 1: 2026-03-03 is in the future; kept as told; check it",
    ]


def test_medicines(tmp_path: Path) -> None:
    series = "[[series]]\nvisits = 2\n"
    assert said(read(tmp_path, f"[[medicine]]\n{series}")) == []
    assert said(read(tmp_path, f'[[medicine]]\nname = "Ropinirol 2 mg"\n{series}')) == []
    assert said(read(tmp_path, f'[[medicine]]\nname = "xyz"\n{series}')) == [
        "unknown_medicine: medicine: 'xyz' is not in our list of names; "
        "counted as a medicine all the same; check its spelling"
    ]


def test_changes_that_cannot_be_laid_on_the_visits(tmp_path: Path) -> None:
    series = "[[series]]\nvisits = 2\n"
    assert said(read(tmp_path, f"{CHANGE}{series}")) == [
        "change_not_placed: medicine 1, change 1: nobody told when it was; "
        "it may lie at the turn; write on or visits"
    ]
    assert said(read(tmp_path, f"{CHANGE}visits = [0, 2]\n{series}")) == []
    assert said(read(tmp_path, f"{CHANGE}on = 2026-03-03\n{series}")) == []
    assert said(read(tmp_path, f"{CHANGE}visits = [1, 3]\n{series}")) == [
        "change_outside: medicine 1, change 1: it is told for visits 1 to 3 of 2; "
        "kept as told; correct the range"
    ]
    diary = '[nights]\nfile = "a"\noutcome = "b"\n'
    assert said(read(tmp_path, f"{CHANGE}visits = 1\n{diary}")) == [
        "change_outside: medicine 1, change 1: it is told for visits 1 to 1 of 0; "
        "kept as told; correct the range"
    ]


def test_changes_among_several_series(tmp_path: Path) -> None:
    series = '[[series]]\nname = "a"\nvisits = 2\n[[series]]\nname = "b"\nvisits = 3\n'
    assert said(read(tmp_path, f"{CHANGE}visits = [1, 3]\n{series}")) == [
        "change_without_series: medicine 1, change 1: its visits could be those of any of 2 "
        "series; it counts for each; write series"
    ]
    assert said(read(tmp_path, f'{CHANGE}visits = [1, 3]\nseries = "b"\n{series}')) == []
    outside = read(tmp_path, f'{CHANGE}visits = [1, 3]\nseries = "a"\n{series}')
    assert [one.code for one in outside.findings] == ["change_outside"]
    assert said(read(tmp_path, f"{CHANGE}on = 2026-03-03\n{series}")) == []
