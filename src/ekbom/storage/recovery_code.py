"""Recovery codes: six groups of five letters and digits that are hard to mistake for each other.

The last of each group is a check: one wrong letter, two neighbours exchanged, or two groups
exchanged are found, and the group is named. No letter stands that could be read as another one.
"""

from __future__ import annotations

from collections.abc import Callable

# Neither I, L and O nor 0 and 1; their number is a prime, so that the check finds every slip.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
GROUPS = 6
GROUP = 5
_MIXED = GROUP - 1


def make_code(chance: Callable[[int], bytes]) -> str:
    """A new code, such as ``ABCDE-FGHJK-...``; about 119 bits cannot be guessed.

    Parameters
    ----------
    chance : callable
        So many random bytes.
    """
    groups = []
    for place in range(GROUPS):
        mixed = "".join(_letter(chance) for _ in range(_MIXED))
        groups.append(mixed + _check(mixed, place))
    return "-".join(groups)


def plain_code(text: str) -> str:
    """The code as it was made, from how somebody typed it; empty when it is none."""
    groups = _groups(text)
    return "-".join(groups) if groups and not slips(text) else ""


def slips(text: str) -> tuple[int, ...]:
    """The groups of a code, from 1, whose check does not fit; none for what is no code at all."""
    return tuple(
        place + 1
        for place, group in enumerate(_groups(text))
        if _check(group[:_MIXED], place) != group[_MIXED]
    )


def _groups(text: str) -> list[str]:
    letters = "".join(text.replace("-", "").split()).upper()
    if len(letters) != GROUPS * GROUP or not set(letters) <= set(LETTERS):
        return []
    return [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]


def _check(mixed: str, place: int) -> str:
    """Letters count by their place and groups by theirs, so that nothing can trade places."""
    total = sum((at + 1) * LETTERS.index(letter) for at, letter in enumerate(mixed, start=1))
    return LETTERS[(total + place) % len(LETTERS)]


def _letter(chance: Callable[[int], bytes]) -> str:
    """One letter, all equally often: what does not divide evenly is drawn again."""
    even = 256 - 256 % len(LETTERS)
    while (drawn := chance(1)[0]) >= even:
        pass
    return LETTERS[drawn % len(LETTERS)]
