"""How things are counted and begun in words, for every layer that words something."""

from __future__ import annotations


def plural(number: int, noun: str) -> str:
    """``1 night``, ``2 nights``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def capital(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
