"""Waiting for what comes by itself."""

from __future__ import annotations

from collections.abc import Callable
from time import sleep
from typing import TypeVar

T = TypeVar("T")
# Two minutes: where much runs beside, all takes long.
_LOOKS, _EACH_S = 2400, 0.05


def until(found: Callable[[], T], wanted: Callable[[T], object] = bool) -> T:
    """What is found once it is what is wanted, or after all the time there is."""
    value = found()
    for _ in range(_LOOKS):
        if wanted(value):
            break
        sleep(_EACH_S)
        value = found()
    return value
