"""How far apart places of the body map lie, in steps from a place to one that touches it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.knowledge.body import regions

if TYPE_CHECKING:
    from ekbom.model.candidate import Marked


def steps_to(zones: Collection[str], drawn: Collection[Marked]) -> int:
    """Steps from what was drawn to the nearest of some zones; 0 where one of them was drawn.

    Parameters
    ----------
    zones : collection of str
    drawn : collection of Marked
        Sides do not matter here: both halves of the body are alike.
    """
    return min(_steps_from(one.zone)[zone] for one in drawn for zone in zones)


@cache
def _steps_from(start: str) -> Mapping[str, int]:
    """Every zone and place with its steps from one of them; the map hangs together."""
    touching = _touching()
    found = {start: 0}
    edge = [start]
    while edge:
        following = [other for one in edge for other in touching[one] if other not in found]
        found |= dict.fromkeys(following, found[edge[0]] + 1)
        edge = list(dict.fromkeys(following))
    return MappingProxyType(found)


@cache
def _touching() -> Mapping[str, frozenset[str]]:
    """What touches each zone, and each place that no zone covers."""
    names = {one.id: one.zones or (one.place,) for one in regions().values()}
    found: dict[str, set[str]] = {}
    for one in regions().values():
        beside = {name for other in one.neighbours for name in names[other]}
        for name in names[one.id]:
            found.setdefault(name, set()).update(beside - {name})
    return MappingProxyType({name: frozenset(beside) for name, beside in found.items()})
