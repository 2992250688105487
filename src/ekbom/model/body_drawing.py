"""What a person marked on the body map at one time: regions first, free strokes beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Also while it runs: `ekbom.model.plain_form` reads the types.
from ekbom.model.body_figure import Line
from ekbom.model.region import BodySide, View


@dataclass(frozen=True, slots=True)
class Stroke:
    """One free stroke; it is shown and never counted.

    Attributes
    ----------
    view : View
    points : Line
        In the unit square: across and down the box of the view.
    """

    view: View
    points: Line


@dataclass(frozen=True, slots=True)
class BodyDrawing:
    """Everything that was marked.

    Attributes
    ----------
    intensities : mapping of region id to int
        0 to 10, in the order of the keyboard. 0 was asked and is not felt; what is not named was
        not marked.
    strokes : tuple of Stroke
    """

    intensities: Mapping[str, int] = field(default_factory=dict)
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyExtent:
    """How much of the body was marked.

    Attributes
    ----------
    regions, of_regions : int
        Marked, and on the map.
    share : float
        Of the drawn area of the front, the back and the soles, 0 to 1.
    by_side : mapping of side to int
        Marked regions on each side that has some.
    """

    regions: int
    of_regions: int
    share: float
    by_side: Mapping[BodySide, int]


@dataclass(frozen=True, slots=True)
class BodyChange:
    """One drawing beside the one before.

    Attributes
    ----------
    overlap : float or None
        Regions in both drawings among those in either, 0 to 1; None where nothing was marked.
    kept, new, gone : tuple of str
        Region ids, in the order of the keyboard.
    sum_change : int
        Of the intensities; below zero where it is less now.
    share_change : float
        Of the extent.
    """

    overlap: float | None
    kept: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    sum_change: int
    share_change: float
