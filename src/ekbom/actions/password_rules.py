"""Which passwords are good enough: long ones that are on nobody's list of first tries.

No letters of a certain kind are asked for, and nothing has to be changed from time to time: both
make people choose what is easier to guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ekbom.model.errors import UsageError

__all__ = ["LEAST", "MOST", "check_password"]

LEAST, MOST = 8, 200
# What people take first; with figures, signs and years around it, and signs for letters in it.
_WORDS = """
abc abcd admin administrator alice anna apple august autumn baby bailey banana baseball batman
beach biscuit blue bob boss bubble buster butter buttercup camera captain changeme charlie
cheese chelsea chicken chocolate clinic coffee computer cookie daddy daisy dallas david default
demo dinner doctor dog dolphin dragon dreamer easter ekbom elephant emma enter family flower
football forever freedom friend friday garden geheim george ginger god gold golden guest guitar
hallo hammer happy harley heart heaven hello hockey holiday home horse house hunter iloveyou
island jasmine jennifer jesus jessica jordan july june justin killer kitten ladybug legs letmein
liebe lily london looking love lovely lover lucky magic maggie mama march maria martin master
matthew maximus mercedes merlin michael mickey midnight mommy monday monkey morning mother
mountain music mustang muster mypassword naked natasha new nicole night november october office
oliver open orange pass passe passwd passwort password patient peanut pepper phoenix pizza poker
porsche practice praxis princess private purple qazwsx queen qwer qwert qwerty qwertyuiop qwertz
rainbow ranger red restless restlesslegs river robert root rose sabrina samantha sarah school
schatz secret service shadow silver simple sleep snow soccer sommer sophie spider star starwars
summer sun sunday sunshine superman sweet teacher temp tennis test tester therapist thomas tiger
tigger trust trustno user victoria wachtwoord warrior weather welcome whatever wine winner
winter wizard work yellow zaq
"""
_FIRST_TRIES = frozenset(_WORDS.split())
_ROWS = ("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "azertyuiop", "1234567890",
         "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb")  # fmt: skip
_RUN = 4  # neighbours of a row that are a first try
_SIGNS = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b",
                        "@": "a", "$": "s", "!": "i"})  # fmt: skip
_FEW = 4  # letters
_ALIKE = 5  # fewer different signs are a pattern
_MANY = 12  # signs that need no letters among them


def check_password(password: str, apart: Iterable[str] = ()) -> str:
    """Refuse a password that would be guessed.

    Parameters
    ----------
    password : str
    apart : iterable of str
        Words it must not be made of, such as the name of the account.

    Raises
    ------
    UsageError
        Says why, and never repeats the password.
    """
    if len(password) < LEAST:
        problem = f"it has fewer than {LEAST} letters"
    elif len(password) > MOST:
        problem = f"it has more than {MOST} letters"
    elif _guessed(password.casefold(), frozenset(word.casefold() for word in apart)):
        problem = "it is one of those that are tried first"
    else:
        return password
    raise UsageError(
        "password", problem, "take a longer one, such as four words that do not belong together"
    )


def _guessed(said: str, apart: frozenset[str]) -> bool:
    rest, words = _without_runs(said), _FIRST_TRIES | apart
    letters = _letters(rest)
    return (
        len(set(said)) < _ALIKE
        or (len(letters) < _FEW and len(rest) < _MANY)
        or _made_of(letters, words)
        or _made_of(_letters(said), words)
        or _made_of(_letters(_inside(said).translate(_SIGNS)), words)
    )


def _inside(said: str) -> str:
    """Without the figures and signs around it."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", said)


def _letters(said: str) -> str:
    return "".join(filter(str.isalpha, said))


def _made_of(letters: str, words: frozenset[str]) -> bool:
    """Whether it is one of the words, or one of them twice."""
    half = letters[: len(letters) // 2]
    return letters in words or (half in words and half * 2 == letters)


def _without_runs(said: str) -> str:
    """Without neighbours on a keyboard or in the alphabet, in either direction."""
    for row in _ROWS:
        for line in (row, row[::-1]):
            for size in range(len(line), _RUN - 1, -1):
                for at in range(len(line) - size + 1):
                    said = said.replace(line[at : at + size], "")
    return said
