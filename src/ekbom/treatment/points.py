"""Which acupuncture point a text means: codes of any prefix, pinyin, characters; never a guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.knowledge.acupoints import acupoints, lines
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.near import nearest
from ekbom.model.point_answer import FoundPoints

if TYPE_CHECKING:
    from ekbom.model.acupoint import Acupoint, Line

# What stands between the parts of a code, and in a name.
_BETWEEN = re.compile(r"[\s\-_.'’·()]+")
# A prefix, which may begin with a digit (3H), and a number with leading zeros.
_CODE = re.compile(r"(\d?[^\W\d]+)0*(\d+)")
_TONE = re.compile(r"(?<=[^\W\d])[1-5]")
_ASKED = "points.asked"


# A course names the same few targets at every visit.
@lru_cache(maxsize=1000)
def find_points(asked: str) -> FoundPoints:
    """What a text means among the points.

    Parameters
    ----------
    asked : str
        A code with any prefix of its line (``KI3``, ``KD-03``, ``k 3``, ``Kidney 3``), pinyin
        with or without tones, characters, or a line alone.

    Examples
    --------
    >>> [find_points(text).points[0].code for text in ("KD3", "tàixī", "太溪")]
    ['KI3', 'KI3', 'KI3']
    >>> find_points("H7").others
    ('LR7',)
    """
    joined = _BETWEEN.sub("", unicodedata.normalize("NFC", asked).casefold())
    code = _CODE.fullmatch(joined)
    of_lines = _prefixes().get(code[1] if code else joined, ())
    if of_lines:
        return _of_number(asked, of_lines, code) if code else _of_line(asked, of_lines)
    named = _names().get(toneless(asked), ())
    if len(named) == 1:
        return FoundPoints(asked, "one", named)
    if named:
        return FoundPoints(asked, "several", named, says=f"{asked} is the name of several points")
    return FoundPoints(
        asked, "unknown",
        says=f"there is no point {asked!r} among the {len(acupoints())} held here",
        near=_near(asked),
    )  # fmt: skip


def what_to_do(found: FoundPoints) -> str:
    """What whoever asked can do when a text is no single point."""
    codes = [*(one.code for one in found.points), *found.others]
    if found.state in ("several", "line") and codes:
        return f"say which: {', '.join(codes)}"
    if found.near:
        return f"near to it are {', '.join(found.near)}"
    return "ekbom points lists those that are held"


def spellings(point: Acupoint) -> tuple[str, ...]:
    """Every other way of writing a point that is taken without asking."""
    line = lines()[point.line]
    number = point.code.removeprefix(line.code)
    codes = [
        f"{prefix}{number}"
        for prefix in line.aliases
        if _prefixes()[prefix.casefold()] == (line,) and prefix.casefold() not in _letters()
    ]
    return tuple(dict.fromkeys((*codes, *point.aliases)))


def toneless(text: str) -> str:
    """A name without marks or digits of tone, capitals, spaces, hyphens and apostrophes."""
    apart = unicodedata.normalize("NFKD", _BETWEEN.sub("", text.casefold()))
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _TONE.sub("", letters)


def _of_number(asked: str, of_lines: tuple[Line, ...], code: re.Match[str]) -> FoundPoints:
    number = int(code[2])
    within = [line for line in of_lines if 1 <= number <= line.points]
    codes = [f"{line.code}{number}" for line in within]
    held = tuple(acupoints()[one] for one in codes if one in acupoints())
    others = tuple(one for one in codes if one not in acupoints())
    if not within:
        ends = " and ".join(f"the {line.name} line has {line.points} points" for line in of_lines)
        return FoundPoints(asked, "beyond", says=f"{ends}, so there is no {asked!r}")
    if len(of_lines) > 1 or code[1] in _letters():
        which = " or ".join(line.name for line in of_lines)
        says = f"{code[1].upper()!r} may mean {which}, or another line in another language"
        return FoundPoints(asked, "several", held, others, says)
    if held:
        return FoundPoints(asked, "one", held)
    return FoundPoints(
        asked, "not_held", (), others,
        f"{others[0]} is a point of the standard, but not among the {len(acupoints())} held here",
    )  # fmt: skip


def _of_line(asked: str, of_lines: tuple[Line, ...]) -> FoundPoints:
    own = {line.code for line in of_lines}
    held = tuple(one for one in acupoints().values() if one.line in own)
    which = ", or ".join(
        f"the {line.name} line, {line.code}, which has {line.points} points" for line in of_lines
    )
    return FoundPoints(asked, "line", held, says=f"{asked} is {which}; {len(held)} are held here")


@cache
def _prefixes() -> Mapping[str, tuple[Line, ...]]:
    """Every prefix and name of a line; a code of the standard counts before an alias."""
    found: dict[str, tuple[Line, ...]] = {}
    for line in lines().values():
        for prefix in dict.fromkeys((*line.aliases, _BETWEEN.sub("", line.name))):
            found[prefix.casefold()] = (*found.get(prefix.casefold(), ()), line)
    return MappingProxyType(found | {line.code.casefold(): (line,) for line in lines().values()})


@cache
def _letters() -> frozenset[str]:
    return frozenset(letter.casefold() for letter in shipped_facts()[_ASKED]["letters"])


@cache
def _names() -> Mapping[str, tuple[Acupoint, ...]]:
    found: dict[str, tuple[Acupoint, ...]] = {}
    for point in acupoints().values():
        for name in dict.fromkeys(map(toneless, (point.pinyin, point.hanzi, *point.aliases))):
            found[name] = (*found.get(name, ()), point)
    return MappingProxyType(found)


def _near(asked: str) -> tuple[str, ...]:
    """Pinyin spelt alike, and names that share a character with what was written."""
    wanted = toneless(asked)
    shown = {toneless(one.pinyin): one for one in acupoints().values()}
    alike: Iterable[Acupoint] = (shown[name] for name in nearest(wanted, shown))
    written = {letter for letter in wanted if not letter.isascii()}
    sharing = (one for one in acupoints().values() if written & set(one.hanzi))
    return tuple(
        dict.fromkeys(f"{one.pinyin} {one.hanzi} ({one.code})" for one in (*alike, *sharing))
    )
