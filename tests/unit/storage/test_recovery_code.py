from __future__ import annotations

from itertools import count
from secrets import token_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekbom.storage.recovery_code import GROUP, GROUPS, LETTERS, make_code, plain_code, slips


def counting() -> str:
    """A code from bytes that count: A, B, C and on."""
    numbers = count()
    return make_code(lambda size: bytes(next(numbers) for _ in range(size)))


def test_a_code_is_six_groups_of_five_with_a_check() -> None:
    # The check of ABCD: 0*2 + 1*3 + 2*4 + 3*5 = 26, in the first group plus 0.
    assert counting() == "ABCD5-EFGHY-JKMNT-PQRSN-TUVWG-XYZ2B"
    assert plain_code(counting()) == counting()


def test_no_letter_can_be_taken_for_another_one() -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 31
    assert not set("ILO01") & set(LETTERS)


def test_all_letters_are_drawn_equally_often() -> None:
    # 248 is the largest multiple of 31 in a byte; what is above is drawn again.
    drawn = iter([255, 248, 247, *range(100)])
    assert make_code(lambda _: bytes([next(drawn)]))[0] == LETTERS[247 % 31]


@given(st.binary(min_size=200, max_size=200), st.data())
def test_one_wrong_letter_is_found_and_its_group_named(chance: bytes, data: st.DataObject) -> None:
    left = iter(chance + bytes(200))
    code = make_code(lambda _: bytes([next(left)]))
    place = data.draw(st.integers(0, GROUPS * GROUP - 1))
    letters = list(code.replace("-", ""))
    letters[place] = data.draw(st.sampled_from([x for x in LETTERS if x != letters[place]]))
    assert slips("".join(letters)) == (place // GROUP + 1,)
    assert plain_code("".join(letters)) == ""


@given(st.binary(min_size=200, max_size=200), st.integers(0, GROUPS * GROUP - 2))
def test_two_neighbours_that_traded_places_are_found(chance: bytes, at: int) -> None:
    left = iter(chance + bytes(200))
    letters = list(make_code(lambda _: bytes([next(left)])).replace("-", ""))
    same = letters[at] == letters[at + 1]
    letters[at], letters[at + 1] = letters[at + 1], letters[at]
    assert bool(slips("".join(letters))) == (not same)


def test_two_groups_that_traded_places_are_found() -> None:
    first, second, *rest = make_code(token_bytes).split("-")
    assert slips("-".join((second, first, *rest))) == (1, 2)


@pytest.mark.parametrize("change", [str.lower, lambda c: c.replace("-", " "), lambda c: f" {c}\n"])
def test_it_is_read_as_people_type_it(change: object) -> None:
    assert callable(change)
    assert plain_code(change(counting())) == counting()


@pytest.mark.parametrize("text", ["", "a passphrase", "ABCD5", "0" * 30])
def test_what_is_no_code_has_no_slips(text: str) -> None:
    assert plain_code(text) == ""
    assert slips(text) == ()
