"""What the detector of leg movements goes by, as one object that is passed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DetectorSettings:
    """Thresholds of the detector, read from ``knowledge/data/detector.toml``.

    Attributes
    ----------
    band_low_hz, band_high_hz : float
        Edges of the band-pass; the upper one falls to a share of the rate where that is lower.
    rate_min_hz : float
        A slower channel cannot show the band.
    onset_uv, offset_uv : float
        Above the resting level: a movement begins, and its trace counts as low.
    offset_run_s : float
        So long the trace stays low where a movement ends.
    shortest_s : float
        Shortest movement.
    middle_s, middle_uv : float
        In some window so long, the median lies so much above rest.
    envelope_s : float
        Over which the root mean square is taken.
    level_s : float
        Over which the trace has to average above the onset threshold somewhere, so that a lucky
        moment of a weaker burst is no movement.
    rest_window_s : float
        Over which the resting level is read.
    rest_share : float
        Share of the window taken to be at rest, in the first pass.
    high_rest_uv : float
        A resting level above it is flagged.
    dead_uv : float
        A channel that never exceeds it does not see a leg.
    clipped_share : float
        Share of samples at the end of the range from which a leg is flagged.
    mains_hz : tuple of float
        Frequencies of the mains.
    mains_uv : float
        Root mean square from which a line is taken out.
    beat_min_s, beat_max_s : float
        Between two beats of the heart.
    beat_s : float
        Length of the trace of a beat.
    """

    band_low_hz: float
    band_high_hz: float
    rate_min_hz: float
    onset_uv: float
    offset_uv: float
    offset_run_s: float
    shortest_s: float
    middle_s: float
    middle_uv: float
    envelope_s: float
    level_s: float
    rest_window_s: float
    rest_share: float
    high_rest_uv: float
    dead_uv: float
    clipped_share: float
    mains_hz: tuple[float, ...]
    mains_uv: float
    beat_min_s: float
    beat_max_s: float
    beat_s: float
