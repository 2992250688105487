"""The middle of times of which some are only known to be longer than they were watched."""

from __future__ import annotations

from collections.abc import Iterable

_ROUNDING = 1e-9


def middle(times: Iterable[tuple[float, bool]]) -> float | None:
    """Median of times of which some ended before the end was seen (Kaplan and Meier).

    Parameters
    ----------
    times : iterable of (float, bool)
        A time, and whether its end was seen; otherwise it lasted at least so long.

    Returns
    -------
    float or None
        The time by which half have ended; the middle of the stretch over which exactly half
        have, so that it is the plain median where every end was seen. None when fewer than
        half were seen to end, or there are no times.

    Notes
    -----
    Assumes that why somebody stopped watching has nothing to do with how long it would have
    lasted. An end and a last look at the same time: the end came first.

    References
    ----------
    Kaplan and Meier 1958, "Nonparametric estimation from incomplete observations", JASA.
    """
    waiting = sorted(times, key=lambda one: (one[0], not one[1]))
    share, half = 1.0, None
    for place, (time, ended) in enumerate(waiting):
        if not ended:
            continue
        if half is not None:
            return (half + time) / 2
        share *= 1 - 1 / (len(waiting) - place)
        if share < 0.5 - _ROUNDING:
            return time
        if share < 0.5 + _ROUNDING:
            half = time
    return half
