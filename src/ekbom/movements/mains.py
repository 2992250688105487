"""Lines of the mains: found in the spectrum of a piece, and taken out there alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekbom.model.detector import DetectorSettings

Floats = NDArray[np.floating]
Spectra = NDArray[np.complex64] | NDArray[np.complex128]
# A line lies this close to its nominal frequency and is this narrow, in Hz; what is around it,
# up to the last, tells how much power would lie there without it.
_NEAR_HZ, _NARROW_HZ, _AROUND_HZ = 1.0, 0.2, 5.0
# So many times what would lie there anyway makes a line when two pieces show it, and when only
# one does.
_STANDS_OUT, _ALONE = 10, 100
# So many times is enough at the frequency of a line that another piece of the group holds for
# sure: a strong movement hides a line from sight, but not from the envelope.
_STILL_STANDS_OUT = 2
# Standard deviation of the dip that takes it out, in Hz: movements lose a hundredth.
_DIP_HZ = 0.4


def take_out_lines(
    spectra: Spectra, seconds: float, settings: DetectorSettings
) -> dict[float, int]:
    """Take lines of the mains and their first overtone out of spectra, in place.

    Parameters
    ----------
    spectra : complex array (pieces, frequencies)
        As `numpy.fft.rfft` gives them, in microvolts.
    seconds : float
        Length of a piece; the step between frequencies is its inverse.
    settings : DetectorSettings

    Returns
    -------
    dict of nominal frequency to the number of pieces that held its line

    Notes
    -----
    A line is taken out when it stands out from its neighbours and is stronger than
    ``settings.mains_uv``; elsewhere nothing is touched, as a filter that always runs would take
    muscle with it. The dip has the shape of a bell around the measured frequency, so that it
    rings for less than a second.
    """
    last = spectra.shape[1] - 1
    size = 2 * last
    found: dict[float, int] = {}
    for nominal in settings.mains_hz:
        rows = np.zeros(len(spectra), dtype=bool)
        for hz in (nominal, 2 * nominal):
            # A line above half the rate shows at the frequency that it is folded to.
            seen = abs(hz - round(hz * seconds / size) * size / seconds)
            low, high = (int((seen + way * _AROUND_HZ) * seconds) for way in (-1, 1))
            if low < 0 or high > last:
                continue
            part = spectra[:, low:high]
            line, place = _lines(part, seconds, seen * seconds - low, size, settings)
            steps = (np.arange(high - low) - place[:, None]) / (seconds * _DIP_HZ)
            dip = 1 - line[:, None] * np.exp(-0.5 * np.square(steps))
            part *= dip.astype(np.float32)
            rows |= line
        if rows.any():
            found[nominal] = int(rows.sum())
    return found


def _lines(
    part: Spectra, seconds: float, middle: float, size: int, settings: DetectorSettings
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Whether each piece holds a line, and where, in steps of the part."""
    power = np.square(part.real) + np.square(part.imag)
    steps = np.arange(power.shape[1])
    near = np.abs(steps - middle) <= _NEAR_HZ * seconds
    # The louder side counts, as the band may end at the line.
    first = int(np.argmax(near))
    below, above = power[:, :first], power[:, first + int(near.sum()) :]
    around = np.maximum(_mean(below), _mean(above))
    peak = np.argmax(np.where(near, power, -1), axis=1)
    within = np.abs(steps - peak[:, None]) <= _NARROW_HZ * seconds
    anyway = around * within.sum(axis=1)
    line = np.where(within, power, 0)
    total = line.sum(axis=1)
    # Both halves of the spectrum hold a share of the mean square.
    strong = 2 * (total - anyway) / size**2 > settings.mains_uv**2
    place = (line * steps).sum(axis=1) / np.maximum(total, np.finfo(np.float32).tiny)
    strong &= total > _STILL_STANDS_OUT * anyway
    clear = strong & (total > _STANDS_OUT * anyway)
    if not clear.any():
        return clear, place
    same = np.abs(place - np.median(place[clear])) <= _NARROW_HZ * seconds
    # A single piece may owe a peak to the shape of one movement.
    sure = (clear & same).sum() > 1 or (total > _ALONE * anyway)[clear].any()
    return strong & same & sure, place


def _mean(power: Floats) -> Floats:
    """Mean of what is spread like noise, from its median, which a few lines do not lift."""
    rank = power.shape[1] // 2
    return np.asarray(np.partition(power, rank, axis=1)[:, rank] / np.log(2))
