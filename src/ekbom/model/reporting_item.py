"""What a standard of reporting asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from ekbom.model.backing import Backing

Standard = Literal["stricta", "care", "tidier", "cent", "scribe", "robint"]
STANDARDS: tuple[Standard, ...] = get_args(Standard)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a standard.

    Attributes
    ----------
    standard : Standard
    id : str
        Its number there, such as ``2a`` or ``3a-c``.
    says : str
        What it asks for, in our words.
    fields : tuple of str
        Where a record holds it; empty for the standards that only judge a design.
    backing : Backing
    """

    standard: Standard
    id: str
    says: str
    fields: tuple[str, ...]
    backing: Backing
