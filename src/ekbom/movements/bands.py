"""From samples to power: a zero-phase band-pass in pieces, mains taken out where it is measured.

The filter is the square of a Butterworth band-pass, as if it had run forwards and backwards, and
is applied to the spectrum of overlapping pieces. So it is the same at every rate, and memory
holds a few pieces and one number for each bin of 20 ms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ekbom.model.detector import DetectorSettings
from ekbom.model.recording import Stretch
from ekbom.movements.mains import take_out_lines

if TYPE_CHECKING:
    from ekbom.model.recording import Samples

Floats = NDArray[np.float32]
BIN_S = 0.02
BINS_PER_S = 50
# Seconds of a piece, and of its ends that are thrown away: the filter has died away long before.
_PIECE_S, _OVERLAP_S = 32, 2
# Pieces that go through the transform at a time: what fits a processor's cache.
_TOGETHER = 8
_ORDER = 4
# The filter needs room below half the rate.
_RATE_SHARE = 0.45
# So that a bin that is whole but for rounding counts.
_HAIR = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class BandPower:
    """Power of one stretch in the band of muscle.

    Attributes
    ----------
    uv2 : float32 array (n,)
        Mean square in each bin of 20 ms, in square microvolts.
    mains_s : dict of frequency in Hz to seconds in which that line was taken out
    """

    uv2: Floats
    mains_s: dict[float, float]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a stretch is cut into pieces."""

    rate: float
    size: int
    overlap: int
    bins: int

    def first(self, piece: int) -> int:
        """Number of the first sample of a piece; negative before the stretch."""
        return int(np.floor(piece * self.bins * BIN_S * self.rate)) - self.overlap


def _layout(rate: float) -> _Layout:
    size = 1 << int(np.ceil(np.log2(_PIECE_S * rate)))
    overlap = int(np.ceil(_OVERLAP_S * rate))
    seconds = int((size - 2 * overlap) / rate) - 1
    return _Layout(rate, size, overlap, seconds * BINS_PER_S)


def bins_of(stretch: Stretch) -> int:
    """Whole bins of 20 ms in a stretch."""
    return int(stretch.duration_s / BIN_S + _HAIR)


def upper_edge(rate: float, settings: DetectorSettings) -> float:
    """Upper edge of the band at a rate, in Hz."""
    return min(settings.band_high_hz, _RATE_SHARE * rate)


def gain(frequencies: NDArray[np.floating], rate: float, settings: DetectorSettings) -> Floats:
    """Share of each frequency that passes.

    Parameters
    ----------
    frequencies : array (n,), Hz
    rate : float
        Of the channel, Hz.
    settings : DetectorSettings

    Returns
    -------
    float32 array (n,)
    """
    high = upper_edge(rate, settings)
    # The bilinear transform of the analogue filter, as all digital Butterworth filters are.
    at, low_edge, high_edge = (
        np.tan(np.pi * np.asarray(hz) / rate) for hz in (frequencies, settings.band_low_hz, high)
    )
    raised = np.power(at, 2 * _ORDER)
    passed = raised / (raised + low_edge ** (2 * _ORDER))
    passed /= 1 + raised / high_edge ** (2 * _ORDER)
    return np.asarray(passed, dtype=np.float32)


def band_power(stretch: Stretch, settings: DetectorSettings) -> BandPower:
    """Filter one stretch and sum its power up.

    Parameters
    ----------
    stretch : Stretch
        Finite samples.
    settings : DetectorSettings

    Returns
    -------
    BandPower
    """
    lay = _layout(stretch.rate_hz)
    bins = bins_of(stretch)
    power = np.empty(bins, dtype=np.float32)
    mains_s: dict[float, float] = {}
    for first, signal in filtered(stretch, settings, mains_s):
        at = first * lay.bins
        part = _binned(signal, first, lay).reshape(-1)[: bins - at]
        power[at : at + len(part)] = part
    return BandPower(power, mains_s)


def rectified(stretch: Stretch, settings: DetectorSettings) -> Floats:
    """Every sample of the band-passed signal without its sign.

    Returns
    -------
    float32 array (n,), microvolts
    """
    lay = _layout(stretch.rate_hz)
    height = np.zeros(len(stretch.samples), dtype=np.float32)
    for first, signal in filtered(stretch, settings, {}):
        for piece, row in enumerate(np.abs(signal), first):
            begin = lay.first(piece) + lay.overlap
            part = row[lay.overlap : lay.size - lay.overlap][: len(height) - begin]
            height[begin : begin + len(part)] = part
    return height


def filtered(
    stretch: Stretch, settings: DetectorSettings, mains_s: dict[float, float]
) -> Iterator[tuple[int, Floats]]:
    """The band-passed signal in groups of pieces.

    Parameters
    ----------
    stretch : Stretch
    settings : DetectorSettings
    mains_s : dict
        Is added to: seconds in which a line of the mains was taken out, by its frequency.

    Yields
    ------
    first : int
        Number of the first piece of the group.
    signal : float32 array (pieces, size of a piece), microvolts
    """
    lay = _layout(stretch.rate_hz)
    pieces = -(-bins_of(stretch) // lay.bins)
    frequencies = np.fft.rfftfreq(lay.size, 1 / lay.rate)
    passed = gain(frequencies, lay.rate, settings) * np.float32(abs(stretch.gain_uv))
    for first in range(0, pieces, _TOGETHER):
        group = range(first, min(first + _TOGETHER, pieces))
        rows = np.stack([_piece(stretch.samples, lay.first(one), lay.size) for one in group])
        spectrum = np.fft.rfft(rows, axis=1)
        spectrum *= passed
        for hz, rows_with in take_out_lines(spectrum, lay.size / lay.rate, settings).items():
            mains_s[hz] = mains_s.get(hz, 0.0) + rows_with * lay.bins * BIN_S
        yield first, np.fft.irfft(spectrum, n=lay.size, axis=1).astype(np.float32, copy=False)


def _piece(samples: Samples, first: int, size: int) -> Floats:
    """`size` samples from `first` on around their mean; turned about the end where none are."""
    n = len(samples)
    if first >= 0 and first + size <= n:
        part = samples[first : first + size]
    else:
        at = np.clip(np.arange(first, first + size), 1 - n, 2 * (n - 1))
        inside = np.clip(at, 0, n - 1)
        ends = samples[inside].astype(np.float64)
        part = np.where(at == inside, ends, 2 * ends - samples[2 * inside - at])
    return np.asarray(part - part.mean(), dtype=np.float32)


def _binned(signal: Floats, first: int, lay: _Layout) -> Floats:
    """Mean square in each bin; a sample counts from half a step before it to half a step after."""
    total = np.zeros((len(signal), lay.size + 1))
    np.cumsum(np.square(signal), axis=1, dtype=np.float64, out=total[:, 1:])
    pieces = np.arange(first, first + len(signal))[:, None]
    begins = np.array([lay.first(int(one)) for one in pieces[:, 0]])[:, None]
    edges = (pieces * lay.bins + np.arange(lay.bins + 1)) * (BIN_S * lay.rate) - begins + 0.5
    whole = edges.astype(np.intp)
    upto = np.take_along_axis(total, whole, axis=1)
    upto += (edges - whole) * (np.take_along_axis(total, whole + 1, axis=1) - upto)
    return np.asarray(np.diff(upto, axis=1) / (BIN_S * lay.rate), dtype=np.float32)
