"""An acupuncture point and the line it lies on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ekbom.model.backing import Backing, Risk, Structure

PregnancyFlag = Literal["traditional_avoid", "traditional_caution", "caution", "none"]
PREGNANCY_FLAGS: tuple[PregnancyFlag, ...] = get_args(PregnancyFlag)
PointPart = Literal["location", "tissue", "cautions", "pregnancy"]
POINT_PARTS: tuple[PointPart, ...] = get_args(PointPart)


@dataclass(frozen=True, slots=True)
class Line:
    """One of the fourteen lines of the standard.

    Attributes
    ----------
    code, name : str
        Such as ``KI`` and Kidney.
    points : int
        How many points it has; a higher number is refused.
    aliases : tuple of str
        Other prefixes; some stand for several lines, and then one asks.
    midline : bool
        Whether its points have no side.
    number_backing, alias_backing : Backing
    """

    code: str
    name: str
    points: int
    aliases: tuple[str, ...]
    midline: bool
    number_backing: Backing
    alias_backing: Backing


@dataclass(frozen=True, slots=True)
class Acupoint:
    """One point.

    Attributes
    ----------
    code : str
        As in the standard, such as ``KI3``.
    pinyin, hanzi : str
        Pinyin without tones.
    aliases : tuple of str
        Names beside those that the prefixes of its line make.
    line : str
        Code of its line.
    region, view : str
        Where on the body, in a word.
    location : str
        Where it lies, in our words.
    layer, nerve : str
    cautions : tuple of str
    structures : tuple of Structure
    risk : {"low", "moderate", "high", "critical"}
    pregnancy : PregnancyFlag
        What traditional lists say; ``none`` is no word on any evidence.
    trials : tuple of str
        Ids of the sources of trials that used it for RLS.
    documents : tuple of str
        Documents of the project that name it, such as ``003``.
    backing : mapping of PointPart to Backing
    """

    code: str
    pinyin: str
    hanzi: str
    aliases: tuple[str, ...]
    line: str
    region: str
    view: str
    location: str
    layer: str
    nerve: str
    cautions: tuple[str, ...]
    structures: tuple[Structure, ...]
    risk: Risk
    pregnancy: PregnancyFlag
    trials: tuple[str, ...]
    documents: tuple[str, ...]
    backing: Mapping[PointPart, Backing]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of any part, each once."""
        every = (source for part in self.backing.values() for source in part.sources)
        return tuple(dict.fromkeys((*every, *self.trials)))
