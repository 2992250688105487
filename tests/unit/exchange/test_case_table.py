"""One table of a case file: what each kind takes, leaves out and refuses."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from ekbom.exchange.case_table import CaseSource, CaseTable
from ekbom.model.errors import InputError

NAMES = ("a", "b")
MISSING = object()


def table(value: Any = MISSING, place: str = "visit 1") -> CaseTable:
    values = {} if value is MISSING else {"a": value}
    return CaseTable(CaseSource("/x/case.toml", "case.toml"), place, values, NAMES)


def refusal(call: Any) -> str:
    with pytest.raises(InputError) as caught:
        call()
    return str(caught.value)


def findings(of: CaseTable) -> list[str]:
    return [f"{one.code}: {one}" for one in of.about.findings]


def test_unknown_names_are_refused_with_the_known_ones() -> None:
    about = CaseSource("/x/case.toml", "case.toml")
    assert refusal(lambda: CaseTable(about, "", {"c": 1}, NAMES)) == (
        "/x/case.toml: 'c' is not known here; use one of a, b"
    )
    assert refusal(lambda: CaseTable(about, "visit 1", {"c": 1}, NAMES)) == (
        "/x/case.toml: visit 1: 'c' is not known here; use one of a, b"
    )


def test_a_warning_names_its_place() -> None:
    one, whole = table(), table(place="")
    one.warn("odd", "it is", "look")
    whole.warn("odd", "it is", "look")
    assert findings(one) == ["odd: case.toml, visit 1: it is; look"]
    assert findings(whole) == ["odd: case.toml: it is; look"]


def test_text() -> None:
    assert table("  so\n it  is ").text("a") == "so it is"
    assert table().text("a") == ""
    assert table().text("a", "else") == "else"
    assert refusal(lambda: table(3).text("a")) == (
        "/x/case.toml: visit 1: a is '3'; write text in quotes"
    )


def test_a_long_value_is_cut_in_the_message() -> None:
    assert f"a is '{'9' * 60}';" in refusal(lambda: table(int("9" * 90)).text("a"))


def test_texts() -> None:
    assert table(" so  it").texts("a") == ("so it",)
    assert table([" so", "it "]).texts("a") == ("so", "it")
    assert table().texts("a") == ()
    for wrong in (3, ["so", 3]):
        assert refusal(lambda value=wrong: table(value).texts("a")).endswith(
            "; write a list of texts in quotes"
        )


def test_yes() -> None:
    assert table(True).yes("a", default=False) is True
    assert table().yes("a", default=True) is True
    assert table().yes("a", default=False) is False
    assert refusal(lambda: table(1).yes("a", default=False)).endswith("; write true or false")


def test_number() -> None:
    assert table(3).number("a") == 3.0
    assert isinstance(table(3).number("a"), float)
    assert table(-2.5).number("a") == -2.5
    assert table().number("a") is None
    for wrong in ("3", True, [3]):
        assert refusal(lambda value=wrong: table(value).number("a")).endswith("; write a number")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 10**400, -(10**400)])
def test_a_number_without_end_is_left_out(value: float) -> None:
    one = table(value)
    assert one.number("a") is None
    assert findings(one) == [
        "not_a_number: case.toml, visit 1: a is no finite number; it counts as not told"
    ]


def test_whole() -> None:
    assert table(1).whole("a") == 1
    assert table(1000).whole("a") == 1000
    assert table().whole("a") is None
    for wrong in (0, -1, 2.0, True, "2"):
        assert refusal(lambda value=wrong: table(value).whole("a")).endswith(
            "; write a whole number from 1"
        )
    assert refusal(lambda: table(1001).whole("a")) == (
        "/x/case.toml: visit 1: a is 1001, which no series reaches; correct the number"
    )


def test_visits() -> None:
    assert table([4, 8]).visits("a") == (4, 8)
    assert table([0, 0]).visits("a") == (0, 0)
    assert table(3).visits("a") == (3, 3)
    assert table(0).visits("a") == (0, 0)
    assert table(1000).visits("a") == (1000, 1000)
    assert table().visits("a") is None
    assert table().visits() is None
    for wrong in (-1, [1], [1, 2, 3], [1, True], [1, "2"], "1-2", True, [-1, 2], 1.0, []):
        assert refusal(lambda value=wrong: table(value).visits("a")).endswith(
            "; write a visit, or the first and the last of some, such as [4, 8]"
        )
    assert refusal(lambda: table([1, 1001]).visits("a")) == (
        "/x/case.toml: visit 1: a is [1, 1001], which no series reaches; correct the number"
    )


def test_a_range_that_goes_back_is_turned_and_said() -> None:
    one = table([8, 4])
    assert one.visits("a") == (4, 8)
    assert findings(one) == [
        "range_turned: case.toml, visit 1: a goes from 8 back to 4; read as 4 to 8"
    ]


def test_day() -> None:
    day = date(2026, 3, 4)
    assert table(day).day("a") == day
    moment = table(datetime(2026, 3, 4, 22)).day("a")
    assert moment == day
    assert not isinstance(moment, datetime)
    assert table(" 2026-03-04 ").day("a") == day
    assert table(date(1900, 1, 1)).day("a") == date(1900, 1, 1)
    assert table(date(2100, 1, 1)).day("a") == date(2100, 1, 1)
    assert table().day("a") is None
    for wrong in (3, time(21), ["2026-03-04"]):
        assert refusal(lambda value=wrong: table(value).day("a")).endswith(
            "; write a date such as 2026-11-21"
        )


@pytest.mark.parametrize("value", ["4.3.2026", "2026-02-30", date(1899, 1, 1), date(2101, 1, 1)])
def test_a_day_that_cannot_be_is_left_out(value: Any) -> None:
    one = table(value)
    assert one.day("a") is None
    assert findings(one) == [
        f"impossible_date: case.toml, visit 1: a is {value}, which is no date that can be read; "
        "it counts as not told; write it as 2026-11-21"
    ]


def test_pair() -> None:
    assert table([0, 10]).pair("a") == (0.0, 10.0)
    assert table([-1.5, 1]).pair("a") == (-1.5, 1.0)
    assert table().pair("a") is None
    wrong: list[Any] = [3, [0], [0, 1, 2], [2, 1], [1, 1], [0, True], ["0", 1], [0, float("inf")]]
    for value in [*wrong, [0, 10**400], [float("nan"), 1]]:
        assert refusal(lambda value=value: table(value).pair("a")).endswith(
            "; write a lower and a higher number, such as [0, 10]"
        )


def test_choice() -> None:
    words = ("stayed_good", "gone")
    assert table("gone").choice("a", words) == "gone"
    assert table(" Stayed good ").choice("a", words) == "stayed_good"
    assert table().choice("a", words, "gone") == "gone"
    assert table("stayed_good").choice("a", words, "gone") == "stayed_good"
    assert refusal(lambda: table().choice("a", words)) == (
        "/x/case.toml: visit 1: a is missing; use one of stayed_good, gone"
    )
    assert refusal(lambda: table("Up").choice("a", words, "gone")) == (
        "/x/case.toml: visit 1: a is 'up'; use one of stayed_good, gone"
    )


def test_tables() -> None:
    inner = table([{"b": 1}, {}], "series 2").tables("a", NAMES)
    assert [one.place for one in inner] == ["series 2, a 1", "series 2, a 2"]
    assert inner[0].number("b") == 1
    single = table({"b": 2}, "").tables("a", NAMES)
    assert [one.place for one in single] == ["a 1"]
    assert single[0].raw("b") == 2
    assert single[0].raw("a") is None
    assert table().tables("a", NAMES) == []
    assert inner[0].about is inner[1].about
    assert refusal(lambda: table([3]).tables("a", NAMES)) == (
        "/x/case.toml: visit 1: a is '3'; write [[a]] and its lines below"
    )
    assert refusal(lambda: table({"c": 1}).tables("a", NAMES)) == (
        "/x/case.toml: visit 1, a 1: 'c' is not known here; use one of a, b"
    )
