"""One muscle as it is shown to a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ekbom.model.verdict import Ground


@dataclass(frozen=True, slots=True)
class MuscleCard:
    """One muscle; a part that this reader may not see is empty.

    Attributes
    ----------
    id, name : str
    aliases : tuple of str
    action, nerve, roots, roots_differ : str
    zones : mapping of str to str
        Where it is said to refer to: name in words by id.
    hazards : tuple of str
        What lies in the way of a needle.
    risk, stretch : str
    perpetuating : tuple of str
        What is said to keep it going.
    deep : bool
        Whether the layer must be recorded.
    documents : tuple of str
        Documents of the project that name it, such as ``000``.
    note : str
    ids : mapping of str to tuple of str
        Codes of ontologies.
    withheld : tuple of str
        Parts that this reader may not see.
    cautions : tuple of str
        What weakens it, each as a sentence.
    grounds : tuple of Ground
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    action: str
    nerve: str
    roots: str
    roots_differ: str
    zones: Mapping[str, str]
    hazards: tuple[str, ...]
    risk: str
    stretch: str
    perpetuating: tuple[str, ...]
    deep: bool
    documents: tuple[str, ...]
    note: str
    ids: Mapping[str, tuple[str, ...]]
    withheld: tuple[str, ...]
    cautions: tuple[str, ...]
    grounds: tuple[Ground, ...]
