"""Tiles as a page asks for them: which ones stand in an address, and which come first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fastapi import Request

from ekbom.actions.night_tiles import MARK, NightTiles, Place, open_tiles
from ekbom.web.seat import About, house_of

if TYPE_CHECKING:
    from ekbom.web.night_page import OpenedNight

# Of an address: ``lane.level.tile``, with commas between them.
MOST_ASKED = 48
_ONE = r"\d{1,2}\.\d{1,2}\.\d{1,6}"
_ASKED = re.compile(rf"{_ONE}(,{_ONE}){{0,{MOST_ASKED - 1}}}", re.ASCII)
# Seconds in sight at first, and how many points wide a screen and a phone draw them.
_USUAL_S = 180.0
_WIDTHS = (350, 1200)
_WAIT_S = 20.0


def tiles_address(tiles: NightTiles) -> str:
    """Behind the address of the night: the same one always holds the same."""
    return f"tiles/{MARK}-{tiles.digest[:16]}"


def ready_tiles(request: Request, who: About, recording: str) -> NightTiles | None:
    """The tiles of a recording, for whoever may see it.

    Parameters
    ----------
    request : Request
    who : About
    recording : str
    """
    house = house_of(request)
    key = (who.person, house.changes.stamp(who.person), "tiles", recording, who.desk.actor.id)
    return house.answers.get(
        key, lambda: open_tiles(who.desk, who.person, recording), patience_s=_WAIT_S
    )


def places_asked(text: str) -> list[Place]:
    """The tiles an address asks for.

    Raises
    ------
    IndexError
        When it asks for none, for too many, or in other words.
    """
    if not _ASKED.fullmatch(text):
        raise IndexError
    found = [tuple(int(part) for part in one.split(".")) for one in text.split(",")]
    return [(lane, level, tile) for lane, level, tile in found]


def first_tiles(opened: OpenedNight, at_s: float | None = None) -> str:
    """What the first picture is drawn from, asked for while the page itself is still read.

    Empty where the legs are not known: the page then finds its channels itself.

    Parameters
    ----------
    opened : OpenedNight
    at_s : float, optional
        The moment that is looked at; by default where the first series begins.
    """
    tiles, counted = opened.tiles, opened.counted
    if tiles is None or counted is None:
        return ""
    labels = set(counted.state.legs.values())
    lasts = min(_USUAL_S, tiles.duration_s)
    from_s = max(
        0.0, min(tiles.duration_s - lasts, (opened.first_s if at_s is None else at_s) - lasts / 3)
    )
    found: dict[Place, None] = {}
    for lane, one in enumerate(tiles.pyramid.lanes):
        if one.label not in labels:
            continue
        # By the coarsest one the page sees how high a channel is to be drawn.
        found[lane, len(one.levels), 0] = None
        for points in _WIDTHS:
            for stretch in ((0.0, tiles.duration_s), (from_s, lasts)):
                found.update(dict.fromkeys(tiles.places(lane, *stretch, points)))
    return _said(list(found)[:MOST_ASKED])


def _said(places: Iterable[Place]) -> str:
    return ",".join(".".join(str(part) for part in one) for one in places)
