"""Lines through the shapes of the body map."""

from __future__ import annotations

from itertools import pairwise

from ekbom.model.body_figure import Line


def crossings(around: Line, height: float) -> list[tuple[float, float]]:
    """From where to where a level line runs inside a shape."""
    found = sorted(
        a[0] + (height - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in pairwise((*around, around[0]))
        if (a[1] > height) != (b[1] > height)
    )
    return list(zip(found[::2], found[1::2], strict=True))
