"""A muscle as therapists look it up: where it is said to refer to, and what lies beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ekbom.model.backing import Backing, Checked, Risk, Structure

# A surface map cannot show a deep muscle: whoever records one is asked for the layer.
Depth = Literal["superficial", "deep"]
DEPTHS: tuple[Depth, ...] = get_args(Depth)
# What of a muscle was checked apart from the rest.
MusclePart = Literal["ids", "nerve", "zones", "hazards", "stretch", "perpetuating"]
MUSCLE_PARTS: tuple[MusclePart, ...] = get_args(MusclePart)


@dataclass(frozen=True, slots=True)
class Muscle:
    """One muscle or sheet of tissue.

    Attributes
    ----------
    id, name : str
    aliases : tuple of str
        Other names; some are shared by several muscles, such as ``gluteals``.
    ids : mapping of str to tuple of str
        ``uberon``, ``fma``, ``snomed``; a key is missing where none is known.
    nerve, roots : str
    roots_differ : str
        What other texts say of the roots; empty where they agree.
    action : str
    zones : tuple of str
        Ids of the zones it is said to refer to: the textbook layer, kept apart from drawing and
        palpation.
    hazards : tuple of str
        What lies in the way of a needle, in words.
    structures : tuple of Structure
        The same by kind, for the rules.
    risk : {"low", "moderate", "high", "critical"}
    stretch : str
    perpetuating : tuple of str
    depth : {"superficial", "deep"}
    regions : tuple of str
        Places of the body map it lies under, without side.
    documents : tuple of str
        Documents of the project that name it, such as ``000``.
    note : str
        May be empty.
    backing : mapping of MusclePart to Backing
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    ids: Mapping[str, tuple[str, ...]]
    nerve: str
    roots: str
    roots_differ: str
    action: str
    zones: tuple[str, ...]
    hazards: tuple[str, ...]
    structures: tuple[Structure, ...]
    risk: Risk
    stretch: str
    perpetuating: tuple[str, ...]
    depth: Depth
    regions: tuple[str, ...]
    documents: tuple[str, ...]
    note: str
    backing: Mapping[MusclePart, Backing]

    @property
    def zones_status(self) -> Checked:
        """How far the referral zones were checked."""
        return self.backing["zones"].status

    @property
    def risk_status(self) -> Checked:
        """How far the hazards and the risk were checked."""
        return self.backing["hazards"].status

    @property
    def deep(self) -> bool:
        """Whether the layer must be recorded, because the surface does not show it."""
        return self.depth == "deep"

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of any part, each once."""
        every = (source for part in self.backing.values() for source in part.sources)
        return tuple(dict.fromkeys(every))
