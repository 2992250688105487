"""A scored night as an annotation file of Luna (``.annot``).

Six columns parted by tabs: class, instance, channel, start, stop, meta; start and stop in
seconds from the start of the recording, ``.`` for what there is not. Column names and the
blanks of channel names, which Luna turns into ``_``, as in luna-base, ``annot/annot.cpp``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ekbom.exchange.scored_tsv import seconds
from ekbom.model.movement import Hypnogram, Leg, LegMovement, Movement, Span

_HEADER = "class\tinstance\tchannel\tstart\tstop\tmeta\n"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.\-/]+")
Row = tuple[float, float, str, str, str]


def luna_annot(
    *,
    leg_movements: Sequence[LegMovement],
    movements: Sequence[Movement],
    hypnogram: Hypnogram | None = None,
    respiratory: Sequence[Span] | None = None,
    arousals: Sequence[Span] | None = None,
    lights: Span | None = None,
    channels: Mapping[Leg, str] | None = None,
) -> str:
    """The text of the file.

    Parameters
    ----------
    leg_movements : sequence of LegMovement
        Class ``LM``, on the channel of the leg.
    movements : sequence of Movement
        Candidates in class ``CLM``, periodic ones in class ``PLM`` as well, there with the
        number of the series as the instance.
    hypnogram : Hypnogram, optional
        Classes W, N1, N2, N3, R and ``?``.
    respiratory, arousals : sequence of Span, optional
        Classes ``respiratory`` and ``arousal``.
    lights : Span, optional
        Classes ``lights_off`` and ``lights_on``, each a moment.
    channels : mapping of leg to str, optional
        Names of the channels in the recording.
    """
    named = {leg: luna_name(channel) for leg, channel in (channels or {}).items()}
    rows: list[Row] = [
        (one.onset_s, one.onset_s + one.duration_s, "LM", one.leg, named.get(one.leg, "."))
        for one in leg_movements
    ]
    for one in movements:
        end = one.onset_s + one.duration_s
        if one.candidate:
            rows.append((one.onset_s, end, "CLM", one.legs, "."))
        if one.periodic:
            rows.append((one.onset_s, end, "PLM", str(one.series), "."))
    rows += _spans("respiratory", respiratory) + _spans("arousal", arousals)
    if lights is not None:
        off, on = lights.onset_s, lights.onset_s + lights.duration_s
        rows += [(off, off, "lights_off", ".", "."), (on, on, "lights_on", ".", ".")]
    if hypnogram is not None:
        rows += _stages(hypnogram)
    rows.sort(key=lambda row: row[:3])
    return _HEADER + "".join(map(_line, rows))


def luna_name(channel: str) -> str:
    """The name that Luna gives to a channel, as far as blanks are concerned."""
    return _NOT_IN_NAMES.sub("_", channel.strip()) or "."


def _spans(name: str, spans: Sequence[Span] | None) -> list[Row]:
    return [(one.onset_s, one.onset_s + one.duration_s, name, ".", ".") for one in spans or ()]


def _stages(hypnogram: Hypnogram) -> list[Row]:
    begins = [hypnogram.start_s + k * hypnogram.epoch_s for k in range(len(hypnogram.stages) + 1)]
    return [(begins[k], begins[k + 1], stage, ".", ".") for k, stage in enumerate(hypnogram.stages)]


def _line(row: Row) -> str:
    start, stop, name, instance, channel = row
    return "\t".join((name, instance, channel, seconds(start), seconds(stop), ".")) + "\n"
