"""The places of the body map and the zones of referral, read from ``body.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from ekbom.knowledge.treatment_rows import Row, rows
from ekbom.model.region import BodySide, Region, Zone

_TOPIC = "body"
_SIDES: tuple[BodySide, ...] = ("right", "left")
_OTHER: Mapping[BodySide, BodySide] = MappingProxyType({"right": "left", "left": "right"})


@cache
def regions() -> Mapping[str, Region]:
    """Every region by its id, in the order of the keyboard: head to foot, right before left."""
    asked = ((place, side) for place, row in _places().items() for side in _sides(row))
    return MappingProxyType(
        {
            region_id(place, side): _region(place, side, order)
            for order, (place, side) in enumerate(asked, start=1)
        }
    )


def region_id(place: str, side: BodySide) -> str:
    """The id of a place on a side; a place in the middle is its own id.

    Raises
    ------
    KeyError
        When there is no such place.
    """
    return place if _sides(_places()[place]) == ("middle",) else f"{place}_{side}"


@cache
def zones() -> tuple[Zone, ...]:
    """Every zone, from head to foot."""
    names = {zone: row["name"] for zone, row in rows(_TOPIC, "zone")}
    covers = {
        zone: tuple(place for place, row in _places().items() if zone in row.get("zones", ()))
        for zone in names
    }
    beside = {z: {n for p in own for n in _places()[p]["beside"]} for z, own in covers.items()}
    return tuple(
        Zone(
            id=zone,
            name=name,
            places=covers[zone],
            sided=any(_sides(_places()[place]) == _SIDES for place in covers[zone]),
            neighbours=tuple(z for z in covers if z != zone and beside[zone] & set(covers[z])),
        )
        for zone, name in names.items()
    )


@cache
def zone_names() -> Mapping[str, str]:
    """What each zone is called in plain words, by its id."""
    return MappingProxyType({zone.id: zone.name for zone in zones()})


@cache
def _places() -> Mapping[str, Row]:
    return MappingProxyType(dict(rows(_TOPIC, "place")))


def _sides(row: Row) -> tuple[BodySide, ...]:
    return ("middle",) if row.get("middle") else _SIDES


def _region(place: str, side: BodySide, order: int) -> Region:
    row = _places()[place]
    return Region(
        id=region_id(place, side),
        place=place,
        name=row["name"] if side == "middle" else f"{side} {row['name']}",
        side=side,
        views=tuple(row["views"]),
        zones=tuple(row.get("zones", ())),
        neighbours=tuple(_beside(place, side)),
        order=order,
    )


def _beside(place: str, side: BodySide) -> Iterator[str]:
    """Ids of the regions a region touches: on its own side, and its mirror where they meet."""
    row = _places()[place]
    for other in row["beside"]:
        sides = _sides(_places()[other]) if side == "middle" else (side,)
        yield from (region_id(other, each) for each in sides)
    if row.get("meets"):
        yield region_id(place, _OTHER[side])
