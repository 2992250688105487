r"""Annotation lists (TALs) laid out over the records of a file that is written.

Source: the published EDF+ specification. Each record begins with ``+onset \x14 \x14 \0``, which
keeps the time; the annotations follow, each in the first record from its onset on that has room.
"""

from __future__ import annotations

from collections.abc import Sequence

from ekbom.model.recording import Annotation

# Room for one record's time and a few short annotations; more is taken when they do not fit.
_LEAST = 64


def lay_out(
    annotations: Sequence[Annotation], starts: Sequence[float], record_s: float
) -> tuple[bytes, ...]:
    """The annotation place of every record, all of the same length.

    Parameters
    ----------
    annotations : sequence of Annotation
        In any order.
    starts : sequence of float
        When each record begins, in seconds; rising.
    record_s : float
        How long a record lasts.

    Returns
    -------
    tuple of bytes, one for each record
        Padded with NULs to a length that both two and three divide.
    """
    queue = [(one.onset_s, _tal(one)) for one in sorted(annotations, key=lambda one: one.onset_s)]
    keepers = [f"+{_seconds(start)}\x14\x14".encode() + b"\0" for start in starts]
    room = max([_LEAST, *(len(text) + len(keepers[-1]) for _, text in queue)])
    while (filled := _fill(queue, keepers, starts, record_s, room)) is None:
        room *= 2
    room = max(len(one) for one in filled)
    # Samples of two and of three bytes both divide the place.
    room += -room % 6
    return tuple(one.ljust(room, b"\0") for one in filled)


def _fill(
    queue: Sequence[tuple[float, bytes]],
    keepers: Sequence[bytes],
    starts: Sequence[float],
    record_s: float,
    room: int,
) -> list[bytes] | None:
    """The places of all records; None where some annotation finds no room."""
    filled: list[bytes] = []
    at = 0
    for keeper, start in zip(keepers, starts, strict=True):
        place = keeper
        last = len(filled) == len(starts) - 1
        while at < len(queue) and (last or queue[at][0] < start + record_s):
            if len(place) + len(queue[at][1]) > room:
                break
            place += queue[at][1]
            at += 1
        filled.append(place)
    return filled if at == len(queue) else None


def _tal(one: Annotation) -> bytes:
    lasts = "" if one.duration_s is None else f"\x15{_seconds(one.duration_s)}"
    text = f"{one.text}@@{one.channel}" if one.channel else one.text
    # The signs that part the fields of an annotation cannot stand in one.
    text = "".join(sign for sign in text if sign not in "\x00\x14\x15")
    sign = "-" if one.onset_s < 0 else "+"
    return f"{sign}{_seconds(abs(one.onset_s))}{lasts}\x14{text}\x14".encode() + b"\0"


def _seconds(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
