"""The nouns of a recording: what a file of signals holds, and what others marked in it.

Times count from the start of the recording, in seconds; a gap in the recording counts as time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram, LegMovement, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16] | NDArray[np.int32] | NDArray[np.float32] | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel as the header describes it.

    Attributes
    ----------
    label : str
        As written in the file, without the spaces around it.
    unit : str
        As written; empty when the header says none.
    rate_hz : float
    physical_min, physical_max : float
        In the unit of the header.
    digital_min, digital_max : int
    transducer, prefilter : str
    """

    label: str
    unit: str
    rate_hz: float
    physical_min: float
    physical_max: float
    digital_min: int
    digital_max: int
    transducer: str = ""
    prefilter: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A part of one channel without a gap.

    Attributes
    ----------
    samples : array (n,) of int16, int32, float32 or float64
        As stored; ``samples * gain_uv + offset_uv`` is in microvolts.
    rate_hz : float
    start_s : float
        Of the first sample; sample k lies at ``start_s + k / rate_hz``.
    gain_uv, offset_uv : float
    """

    samples: Samples
    rate_hz: float
    start_s: float = 0.0
    gain_uv: float = 1.0
    offset_uv: float = 0.0

    @property
    def duration_s(self) -> float:
        """Length of the stretch."""
        return len(self.samples) / self.rate_hz


@dataclass(frozen=True, slots=True)
class Annotation:
    """One text that stands in a recording or in a file beside it.

    Attributes
    ----------
    onset_s : float
    duration_s : float or None
        None where the file gives none.
    text : str
    channel : str
        The channel it is tied to, empty for none.
    """

    onset_s: float
    duration_s: float | None
    text: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What scorers or other programs marked in a night; None is "not given", never "none found".

    Attributes
    ----------
    hypnogram : Hypnogram or None
    respiratory, arousals : tuple of Span or None
    lights : Span or None
        Lights off to lights on.
    movements : tuple of LegMovement or None
        Movements of single legs that stand in the file.
    not_used : mapping-like tuple of (text, count)
        Texts that nothing is made of.
    findings : tuple of Finding
    """

    hypnogram: Hypnogram | None = None
    respiratory: tuple[Span, ...] | None = None
    arousals: tuple[Span, ...] | None = None
    lights: Span | None = None
    movements: tuple[LegMovement, ...] | None = None
    not_used: tuple[tuple[str, int], ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """What a recording says of itself.

    Attributes
    ----------
    name : str
        File name without its folders.
    form : str
        ``EDF``, ``EDF+C``, ``EDF+D`` or ``BDF``, ``BDF+C``, ``BDF+D``.
    start : datetime or None
        On the clock of the recorder; None when the header's date or time cannot be.
    duration_s : float
        From the first sample to the last, gaps counted.
    size_bytes : int
    channels : tuple of Channel
        Signals only, in the order of the file.
    spans : tuple of Span
        The stretches that were recorded, in the order of time; one when there is no gap.
    """

    name: str
    form: str
    start: datetime | None
    duration_s: float
    size_bytes: int
    channels: tuple[Channel, ...]
    spans: tuple[Span, ...]
