"""The places of the body map, and the zones that textbooks speak of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

# Of the body, never of the screen: in the front view the right side is on the viewer's left.
BodySide = Literal["right", "left", "middle"]
BODY_SIDES: tuple[BodySide, ...] = get_args(BodySide)
View = Literal["front", "back", "soles", "medial", "lateral"]
VIEWS: tuple[View, ...] = get_args(View)


@dataclass(frozen=True, slots=True)
class Region:
    """One place that can be marked, on one side.

    Attributes
    ----------
    id : str
        Its place and side, such as ``calf_inner_right``; a place in the middle is its own id.
    place : str
        The same for both sides.
    name : str
        In plain words with the side, such as ``right calf, inner half``.
    side : {"right", "left", "middle"}
    views : tuple of View
        Where it is drawn; the first is its home and the one the keyboard comes to.
    zones : tuple of str
        Zones it covers; none where textbooks have no zone for it.
    neighbours : tuple of str
        Ids of the regions it touches.
    order : int
        Its turn on the keyboard, from 1.
    """

    id: str
    place: str
    name: str
    side: BodySide
    views: tuple[View, ...]
    zones: tuple[str, ...]
    neighbours: tuple[str, ...]
    order: int


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone of referral.

    Attributes
    ----------
    id, name : str
    places : tuple of str
        Places of the body map that cover it, without side.
    sided : bool
        Whether it exists on both sides.
    neighbours : tuple of str
        Ids of the zones that touch it on the same side.
    """

    id: str
    name: str
    places: tuple[str, ...]
    sided: bool
    neighbours: tuple[str, ...]
