"""Sleep studies known on paper, as a case tells them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from ekbom.exchange.case_file import read_case
from ekbom.model.case import Case
from ekbom.model.errors import InputError
from ekbom.model.paper_study import PaperStudy

SERIES = 'source = "letter"\n[[series]]\nvisits = 1\n[[series.visit]]\nnumber = 1\n'


def read(tmp_path: Path, text: str, now: datetime | None = None) -> Case:
    place = tmp_path / "case.toml"
    place.write_text(SERIES + text, "utf-8")
    return read_case(place, now=now)


def odd(case: Case) -> list[tuple[str, str, str, str]]:
    return [(one.code, one.where, one.what, one.repair) for one in case.findings]


def test_every_name(tmp_path: Path) -> None:
    case = read(
        tmp_path,
        "[[sleep_studies]]\nvalue = 4\n[[sleep_studies]]\non = 2026-03-04\n"
        'laboratory = " City  Hospital "\nindex = "PLM index"\nvalue = 32.5\n'
        'edition = "AASM 2.6"\nsleep_min = 371.5\nsays = "two pages"\nsource = "report"\n'
        "[[sleep_studies]]\non = 2024-01-02\nvalue = 0\n",
    )
    assert case.sleep_studies == (
        PaperStudy(date(2024, 1, 2), value=0.0, source="letter"),
        PaperStudy(
            date(2026, 3, 4), "City Hospital", "PLM index", 32.5, "AASM 2.6", 371.5, "two pages",
            "report",
        ),
        PaperStudy(value=4.0, source="letter"),
    )  # fmt: skip
    assert odd(case) == []


def test_none_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, "").sleep_studies == ()


@pytest.mark.parametrize("words", ["not stated", "Unknown", "NOT KNOWN", "?", ""])
def test_an_edition_that_is_not_stated(tmp_path: Path, words: str) -> None:
    case = read(tmp_path, f'[[sleep_studies]]\nvalue = 1\nedition = "{words}"\n')
    assert case.sleep_studies[0].edition == ""


@pytest.mark.parametrize(
    ("line", "code", "what"),
    [
        ("value = -0.5", "impossible_index", "value is -0.5"),
        ("value = 1\nsleep_min = 0", "impossible_sleep", "sleep_min is 0"),
        ("value = 1\nsleep_min = 1440.5", "impossible_sleep", "sleep_min is 1440.5"),
        ("value = inf", "not_a_number", "value is no finite number"),
    ],
)
def test_numbers_that_cannot_be(tmp_path: Path, line: str, code: str, what: str) -> None:
    case = read(tmp_path, f"[[sleep_studies]]\n{line}\n")
    assert odd(case)[0] == (code, "case.toml, sleep_studies 1", what, "it counts as not told")
    study = case.sleep_studies[0]
    assert (study.value is None) is (code != "impossible_sleep")
    assert study.sleep_min is None


def test_a_day_is_the_longest_sleep(tmp_path: Path) -> None:
    case = read(tmp_path, "[[sleep_studies]]\nvalue = 1\nsleep_min = 1440\n")
    assert case.sleep_studies[0].sleep_min == 1440.0
    assert odd(case) == []


def test_a_study_without_its_index_is_said(tmp_path: Path) -> None:
    case = read(tmp_path, "[[sleep_studies]]\non = 2026-03-04\n")
    assert case.sleep_studies == (PaperStudy(date(2026, 3, 4), source="letter"),)
    assert odd(case) == [
        (
            "index_not_told",
            "case.toml, sleep_studies 1",
            "nobody told its index",
            "write value = 32.5, for each hour",
        )
    ]


def test_a_date_in_the_future(tmp_path: Path) -> None:
    text = "[[sleep_studies]]\non = 2026-03-04\nvalue = 1\n"
    assert odd(read(tmp_path, text, datetime(2026, 3, 3, 23))) == [
        (
            "future_date",
            "case.toml, sleep_studies 1",
            "2026-03-04 is in the future",
            "kept as told; check it",
        )
    ]
    assert odd(read(tmp_path, text, datetime(2026, 3, 4))) == []


def test_names_and_kinds_are_checked(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="sleep_studies 1: 'plmsi' is not known here"):
        read(tmp_path, "[[sleep_studies]]\nplmsi = 3\n")
    with pytest.raises(InputError, match="sleep_studies 1: value is '3'; write a number"):
        read(tmp_path, '[[sleep_studies]]\nvalue = "3"\n')
