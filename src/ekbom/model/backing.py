"""How far one part of a fact was checked, and against what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Checked = Literal["verified", "memory"]
Risk = Literal["low", "moderate", "high", "critical"]
RISKS: tuple[Risk, ...] = ("low", "moderate", "high", "critical")
# What a needle must not meet; a rule asks for these by name.
Structure = Literal["pleura", "spinal_canal", "vertebral_artery", "nerve", "vessel", "organ"]
STRUCTURES: tuple[Structure, ...] = (
    "pleura",
    "spinal_canal",
    "vertebral_artery",
    "nerve",
    "vessel",
    "organ",
)


@dataclass(frozen=True, slots=True)
class Backing:
    """Where one part of a fact comes from.

    Attributes
    ----------
    sources : tuple of str
        Ids of sources, such as ``src.who2008``.
    status : {"verified", "memory"}
        What is ``memory`` is shown as not checked yet and decides nothing.
    memory_parts : tuple of str
        What of it was not checked although the rest was.
    """

    sources: tuple[str, ...]
    status: Checked
    memory_parts: tuple[str, ...] = ()
