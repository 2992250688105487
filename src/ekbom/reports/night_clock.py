"""Moments and lengths of a night as they are written."""

from __future__ import annotations

from datetime import datetime, timedelta

_MINUTE, _HOUR = 60.0, 3600.0


def clock(at_s: float, start: datetime | None, *, seconds: bool = False) -> str:
    """A moment on the clock of the recorder; without one, hours and minutes from its start."""
    if start is not None:
        moment = start + timedelta(seconds=at_s)
        return f"{moment:%H:%M:%S}" if seconds else f"{moment:%H:%M}"
    sign, whole = ("-", -at_s) if at_s < 0 else ("", at_s)
    hours, rest = divmod(int(whole), int(_HOUR))
    minutes, left = divmod(rest, int(_MINUTE))
    return f"{sign}{hours}:{minutes:02d}" + (f":{left:02d}" if seconds else "")


def lasting(seconds: float) -> str:
    """A length in hours and minutes, in minutes under an hour, in seconds under a minute."""
    if 0 < round(seconds) < _MINUTE:
        return f"{round(seconds)} s"
    minutes = round(seconds / _MINUTE)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"
