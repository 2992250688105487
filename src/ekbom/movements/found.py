"""What the detector found on one leg, and how well the leg could be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ekbom.model.finding import Finding
from ekbom.model.movement import Leg, LegMovement

if TYPE_CHECKING:
    from ekbom.movements.bands import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """The trace of one stretch as the detector saw it.

    Attributes
    ----------
    start_s : float
        Start of the first step.
    step_s : float
    rms_uv : float32 array (n,)
        Root mean square in the band of muscle, mains and heart taken out where measured.
    rest_uv : float32 array (n,)
        Resting level.
    """

    start_s: float
    step_s: float
    rms_uv: Floats
    rest_uv: Floats


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a leg could be seen; nothing in it switches anything off.

    Attributes
    ----------
    recorded_min : float
        Minutes of signal.
    band_high_hz : float or None
        Up to which frequency the rate shows muscle.
    rest_median_uv : float or None
        None, as all that can be, where nothing was recorded.
    rest_high_min : float
        Minutes with a resting level above the limit.
    dead_min : float
        Minutes without any activity.
    not_finite_min : float
        Minutes whose samples are no numbers.
    clipped_share : float or None
        Share of samples that lie at an end of the range.
    mains_min : float
        Minutes from which a line of the mains was taken out.
    mains_hz : float or None
        Which mains; None where there was none.
    ecg_min : float
        Minutes from which beats of the heart were taken out.
    """

    recorded_min: float
    band_high_hz: float | None
    rest_median_uv: float | None
    rest_high_min: float
    dead_min: float
    not_finite_min: float
    clipped_share: float | None
    mains_min: float
    mains_hz: float | None
    ecg_min: float


@dataclass(frozen=True, slots=True, eq=False)
class LegFound:
    """The movements of one leg, and what they were found in.

    Attributes
    ----------
    leg : Leg
    movements : tuple of LegMovement
        In the order of time; those of more than ten seconds too.
    envelopes : tuple of Envelope
        One for each stretch.
    quality : Quality
    findings : tuple of Finding
    """

    leg: Leg
    movements: tuple[LegMovement, ...]
    envelopes: tuple[Envelope, ...]
    quality: Quality
    findings: tuple[Finding, ...]
