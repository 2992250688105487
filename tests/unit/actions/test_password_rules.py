"""Passwords that are tried first are refused; any others of eight letters and more are not."""

from __future__ import annotations

import pytest

from ekbom.actions.password_rules import LEAST, MOST, check_password
from ekbom.model.errors import UsageError


@pytest.mark.parametrize(
    "password",
    [
        "Password1", "P@ssw0rd!", "password password", "qwertyuiop", "qwertzuiop1", "12345678",
        "123456789012", "Summer2026!", "restlesslegs1", "aaaaaaaa", "abababab", "monkeymonkey",
        "qwerty123456", "1q2w3e4r", "letmein99", "1qaz2wsx", "sunshine!", "19841984", "87654321",
        "iloveyou2", "dragon12", "abcdefgh1", "zyxwvuts", "hjklvbnm", "ekbom2026", "Adalovelace1",
        "!!Adalovelace!!", "lovelace-2026",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password):
    with pytest.raises(UsageError) as caught:
        check_password(password, ("Ada Lovelace", "adalovelace", "lovelace"))
    assert caught.value.problem == "it is one of those that are tried first"
    assert password not in str(caught.value)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery", "tulip ladder frost", "xK9#mQ2v", "blue42mustard",
        "8305 7192 6641",
        "\u7720\u308c\u306a\u3044\u591c\u306e\u8db3\u97f3", "a" * 30 + " tulip",
        "\u043d\u043e\u0447\u044c \u0438 \u0442\u0438\u0448\u0438\u043d\u0430", "x y z q w v",
    ],
)  # fmt: skip
def test_any_letters_will_do(password):
    assert check_password(password, ("ada",)) == password


def test_length():
    for wrong in ("tulip l", "tulip ladder frost window" * 9):
        with pytest.raises(UsageError, match=r"it has (fewer|more) than (8|200) letters"):
            check_password(wrong)
    assert (LEAST, MOST) == (8, 200)
    assert check_password("ladder frost " * 15)
    assert check_password("tulip la")
