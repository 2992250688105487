"""A scored night as an EDF+ file of annotations alone.

Stages, lights, respiratory events, arousals and movements of single legs, a movement tied to
its channel by ``@@``. Where a kind of event was looked for and none was found, an annotation
such as ``Arousals scored`` says so, and our own reader understands it. The texts of stages,
lights, arousals and movements are those of the EDF+ standard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from ekbom.model.movement import Hypnogram, Leg, LegMovement, Span
from ekbom.model.recording import Annotation
from ekbom.recordings.words import side_of

_NO_CHANNEL: Mapping[Leg, str] = {"left": "left leg", "right": "right leg", "unknown": "leg"}


def scored_annotations(
    *,
    leg_movements: Sequence[LegMovement] | None,
    hypnogram: Hypnogram | None = None,
    respiratory: Sequence[Span] | None = None,
    arousals: Sequence[Span] | None = None,
    lights: Span | None = None,
    channels: Mapping[Leg, str] | None = None,
) -> tuple[Annotation, ...]:
    """Everything that was scored, in the order of time.

    Parameters
    ----------
    leg_movements, respiratory, arousals : sequence, optional
        None means not scored, an empty sequence that none was found.
    hypnogram : Hypnogram, optional
    lights : Span, optional
    channels : mapping of leg to str, optional
        Names of the channels in the recording; ``left leg`` and the like where they are missing.

    Returns
    -------
    tuple of Annotation
        Times in whole microseconds.
    """
    named = {**_NO_CHANNEL, **(channels or {})}
    found: list[Annotation] = []
    if hypnogram is not None:
        found += [
            _at(
                hypnogram.start_s + k * hypnogram.epoch_s, hypnogram.epoch_s, f"Sleep stage {stage}"
            )
            for k, stage in enumerate(hypnogram.stages)
        ]
    if lights is not None:
        found.append(_at(lights.onset_s, None, "Lights off"))
        found.append(_at(lights.onset_s + lights.duration_s, None, "Lights on"))
    for spans, text, scored in (
        (respiratory, "Respiratory event", "Respiratory events scored"),
        (arousals, "EEG arousal", "Arousals scored"),
    ):
        found += [_at(one.onset_s, one.duration_s, text) for one in spans or ()]
        found += [] if spans is None or spans else [_at(0.0, None, scored)]
    texts = {leg: _movement_text(leg, channel) for leg, channel in named.items()}
    found += [
        _at(one.onset_s, one.duration_s, texts[one.leg], named[one.leg])
        for one in leg_movements or ()
    ]
    if leg_movements is not None and not leg_movements:
        found.append(_at(0.0, None, "Limb movements scored"))
    return tuple(sorted(found, key=lambda one: one.onset_s))


def _movement_text(leg: Leg, channel: str) -> str:
    """The text of the standard; the leg in it where the channel does not tell it."""
    told = side_of(channel) or "unknown"
    return "Limb movement" if told == leg else f"Limb movement ({leg})"


def _at(onset_s: float, duration_s: float | None, text: str, channel: str = "") -> Annotation:
    lasts = None if duration_s is None else round(duration_s, 6)
    return Annotation(round(onset_s, 6), lasts, text, channel)


def scored_edf_bytes(annotations: Sequence[Annotation], *, start: datetime | None) -> bytes:
    """The bytes of an EDF+ file that holds annotations alone.

    Parameters
    ----------
    annotations : sequence of Annotation
        From `scored_annotations`.
    start : datetime or None
        Start of the recording, so that both files lie on one clock.
    """
    import edfio

    texts = [
        edfio.EdfAnnotation(one.onset_s, one.duration_s, _text(one))
        for one in sorted(annotations, key=lambda one: one.onset_s)
    ]
    if not texts:
        # The format has no file without a signal and without an annotation.
        texts = [edfio.EdfAnnotation(0.0, None, "Nothing was scored")]
    about = edfio.Recording(startdate=None if start is None else start.date())
    begins = time(0) if start is None else start.time()
    return edfio.Edf([], starttime=begins, recording=about, annotations=texts).to_bytes()


def _text(one: Annotation) -> str:
    # The signs that part the fields of an annotation cannot stand in one.
    text = f"{one.text}@@{one.channel}" if one.channel else one.text
    safe = "".join(sign for sign in text if sign not in "\x00\x14\x15")
    return safe.encode("utf-8", "replace").decode("utf-8")
