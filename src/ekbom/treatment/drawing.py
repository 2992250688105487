"""A drawing as zones: places of the body map and zones of textbooks, each with its side."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.knowledge.body import regions, zones
from ekbom.knowledge.build import words_of
from ekbom.knowledge.near import nearest
from ekbom.model.candidate import Marked
from ekbom.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from ekbom.model.region import BodySide

LEAST, MOST = 0, 10
_SIDES: tuple[BodySide, ...] = ("right", "left")


def jaccard(one: Collection[str], other: Collection[str]) -> float:
    """How far two sets overlap: what is in both among what is in either; 0 of nothing.

    Examples
    --------
    >>> jaccard({"shin", "calf"}, {"calf", "knee"})
    0.3333333333333333
    """
    either = {*one, *other}
    return len(set(one) & set(other)) / len(either) if either else 0.0


def read_drawing(drawing: Mapping[str, float], *, side: str | None = None) -> tuple[Marked, ...]:
    """A drawing, zone by zone and side by side.

    Parameters
    ----------
    drawing : mapping of str to float
        Intensity from 0 to 10 by region (``calf_inner_right``), by zone (``calf_upper``,
        ``calf_upper_left``), or by the name of either in words. What has 0 was not drawn.
    side : {"right", "left"}, optional
        Of what names none.

    Returns
    -------
    tuple of Marked
        Each zone once a side, with the strongest of its intensities, in the order of the drawing.

    Raises
    ------
    UsageError
        For another side.
    InputError
        For a name that is not on the map, and for an intensity outside the scale.
    """
    if side is not None and side not in _SIDES:
        raise UsageError("--side", f"{side!r} is no side", f"use {' or '.join(_SIDES)}")
    found: dict[tuple[str, BodySide | None], Marked] = {}
    for name, intensity in drawing.items():
        if not LEAST <= intensity <= MOST:
            raise InputError(name, f"its intensity is {intensity:g}", f"give {LEAST} to {MOST}")
        place, own = apart(name)
        own_zones = zones_of(place)
        for zone, covered in own_zones if intensity else ():
            there = _side(zone, own or side)
            before = found.get((zone, there))
            if before is None or before.intensity < intensity:
                found[zone, there] = Marked(zone, there, float(intensity), covered)
    return tuple(found.values())


def apart(name: str) -> tuple[str, BodySide | None]:
    """A name without its side, and the side: ``calf_upper_left`` or ``left calf_upper``."""
    words = list(words_of(name.replace("_", " ")))
    for own in _SIDES:
        if len(words) > 1 and own in (words[0], words[-1]):
            words.remove(own)
            return " ".join(words), own
    return " ".join(words), None


def zones_of(place: str) -> tuple[tuple[str, bool], ...]:
    """The zones a place or a zone is, and whether textbooks have one for it.

    Raises
    ------
    InputError
        When it is not on the map; names what is near.
    """
    found = _names().get(place)
    if found is None:
        near = ", ".join(nearest(place, _names()))
        raise InputError(
            place or "zone", "it is no place of the body map",
            f"near to it are {near}" if near else "ekbom muscles lists the zones",
        )  # fmt: skip
    return found


def zone_of(name: str) -> str:
    """The one zone of that name, without side.

    Raises
    ------
    InputError
        As `zones_of` does.
    """
    return zones_of(apart(name)[0])[0][0]


@cache
def _names() -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """Every place and zone in words, without side; a zone counts before a place of its name."""
    found: dict[str, tuple[tuple[str, bool], ...]] = {}
    for region in regions().values():
        own = tuple((zone, True) for zone in region.zones) or ((region.place, False),)
        for name in (region.place, apart(region.name)[0]):
            found[" ".join(words_of(name.replace("_", " ")))] = own
    for zone in zones():
        for name in (zone.id, zone.name):
            found[" ".join(words_of(name.replace("_", " ")))] = ((zone.id, True),)
    return MappingProxyType(found)


@cache
def _middle() -> frozenset[str]:
    unsided = {zone.id for zone in zones() if not zone.sided}
    return frozenset(unsided | {one.place for one in regions().values() if one.side == "middle"})


def _side(zone: str, side: BodySide | None) -> BodySide | None:
    return "middle" if zone in _middle() else side
