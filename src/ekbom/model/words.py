"""How things are counted in words, for every layer that words something."""

from __future__ import annotations


def plural(number: int, noun: str) -> str:
    """``1 night``, ``2 nights``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
