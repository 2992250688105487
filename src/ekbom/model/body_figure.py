"""The drawings of the body map: shapes made of shared lines, each in its own units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from ekbom.model.region import View

Point = tuple[float, float]
Line = tuple[Point, ...]
# The lines around a shape, each beginning where the last one ends.
Ring = tuple[Line, ...]
ReaderSide = Literal["left", "right"]
READER_SIDES: tuple[ReaderSide, ...] = get_args(ReaderSide)


@dataclass(frozen=True, slots=True)
class BodyFigure:
    """One view of the body.

    Attributes
    ----------
    view : View
    name : str
    width, height : float
        Its box; points lie inside, from the upper left.
    scale : float
        How much larger it is drawn than the front.
    right_on : {"left", "right"}
        On which side of the reader the right of the body is.
    counts : bool
        Whether its area belongs to the extent; a view that shows the same skin once more has none.
    shapes : mapping of region id to Ring
        In the order of the keyboard.
    ground : tuple of Ring
        What is drawn behind and cannot be marked.
    outline : tuple of Line
        Lines with a shape on one side only.
    """

    view: View
    name: str
    width: float
    height: float
    scale: float
    right_on: ReaderSide
    counts: bool
    shapes: Mapping[str, Ring]
    ground: tuple[Ring, ...]
    outline: tuple[Line, ...]
