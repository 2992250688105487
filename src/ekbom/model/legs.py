"""One leg against the other: how such an outcome, and the ratings it is made of, are called."""

from __future__ import annotations

import re
from typing import Literal

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")

_MINUS = ", left minus right"
_BETWEEN = re.compile(r"[\s_\-,()/]+")
_LEG = "leg"


def minus_name(rating: str) -> str:
    """The outcome that is the rating of the left leg minus that of the right.

    Parameters
    ----------
    rating : str
        What each leg is rated for, such as ``urge``.
    """
    return f"{rating}{_MINUS}"


def rating_of(name: str) -> str:
    """What each leg is rated for, of an outcome named by `minus_name`; empty for any other."""
    return name.removesuffix(_MINUS) if name.endswith(_MINUS) else ""


def leg_names(rating: str) -> tuple[str, str]:
    """How the ratings of the left and of the right leg are best called in a diary.

    Examples
    --------
    >>> leg_names("Evening urge")
    ('evening_urge_left', 'evening_urge_right')
    """
    plain = "_".join(_words(rating))
    left, right = (f"{plain}_{side}" for side in SIDES)
    return left, right


def leg_actions(action: str) -> tuple[str, str]:
    """What the two arms of a trial are called in which one leg is treated at a time."""
    left, right = (f"{action}, {side} {_LEG}" for side in SIDES)
    return left, right


def treated(action: str, versus: str) -> str:
    """What is done to one leg at a time, from the names of both arms; empty for any others."""
    bare = action.removesuffix(f", {SIDES[0]} {_LEG}")
    return bare if (action, versus) == leg_actions(bare) else ""


def side_of(column: str, rating: str) -> Side | None:
    """Which leg a column rates, or None: ``urge_left``, ``Urge (left leg)``, ``left urge``.

    Parameters
    ----------
    column : str
        Of a diary.
    rating : str
        What each leg is rated for.
    """
    words, wanted = _words(column), _words(rating)
    for side in SIDES:
        rest = [word for word in words if word != side]
        if len(rest) == len(words) - 1 and wanted in (rest, _without_leg(rest)):
            return side
    return None


def _words(name: str) -> list[str]:
    return [word for word in _BETWEEN.split(name.casefold()) if word]


def _without_leg(words: list[str]) -> list[str]:
    return [word for word in words if word != _LEG]
