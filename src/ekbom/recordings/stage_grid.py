"""Sleep stages marked as stretches of time, laid on epochs of one length."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ekbom.model.movement import Hypnogram, Stage
from ekbom.model.words import plural
from ekbom.recordings.notes import Notes

# Lengths of an epoch in use; tried where the marks themselves do not tell.
_USUAL_MS = (30_000, 20_000)
# A mark this close to a border of an epoch lies on it.
_NEAR_MS = 50
# Share of borders that must lie on the grid before the rest is called odd.
_MOST = 0.9
_LONGEST_EPOCH_MS = 120_000
_EPOCHS_MAX = 400_000


@dataclass(frozen=True, slots=True)
class StageMark:
    """One stage from its onset on; without a duration it lasts until the next."""

    onset_s: float
    duration_s: float | None
    stage: Stage


def hypnogram_of(
    marks: Sequence[StageMark], *, epoch_s: float | None, duration_s: float, notes: Notes
) -> Hypnogram | None:
    """Epochs from stage marks.

    The length of an epoch is the given one, else the commonest duration, else 30 or 20 s where
    nearly all borders lie on such a grid, else the finest whole second that fits. An epoch has
    the stage at its middle, ``?`` where nothing was marked or two stages contradict each other.

    Parameters
    ----------
    marks : sequence of StageMark
        In any order.
    epoch_s : float or None
    duration_s : float
        Of the recording; epochs that begin at its end or later are left out.
    notes : Notes
        Takes what was odd.

    Returns
    -------
    Hypnogram or None
        None where no epoch lies in the recording.
    """
    pieces = _pieces(marks, duration_s, notes)
    if not pieces:
        return None
    step = _step(pieces, epoch_s)
    _say_off_grid(pieces, step, notes)
    first, last = pieces[0][0], pieces[-1][1]
    # Whole epochs before the recording and after it say nothing about it.
    skip = max(0, -first // step)
    first += skip * step
    end = round(min(last / 1000, duration_s) * 1000)
    n = math.ceil((end - first - _NEAR_MS) / step)
    beyond = math.ceil((last - first - _NEAR_MS) / step) - max(n, 0)
    if skip or beyond > 0:
        notes.warn(
            "stages_outside",
            f"{plural(skip + max(beyond, 0), 'epoch')} of {step / 1000:g} s before or after the "
            "recording",
            "they were left out; check that stages and recording belong together",
        )
    if n <= 0:
        return None
    if n > _EPOCHS_MAX:
        notes.warn(
            "too_many_epochs", f"stages would make {n} epochs", "not used; give the epoch length"
        )
        return None
    return Hypnogram(_sampled(pieces, first, step, n), step / 1000, first / 1000)


Piece = tuple[int, int, Stage]


def _pieces(marks: Sequence[StageMark], duration_s: float, notes: Notes) -> list[Piece]:
    """Stretches in whole milliseconds, in order and without an overlap."""
    order = sorted(marks, key=lambda mark: mark.onset_s)
    starts = [round(mark.onset_s * 1000) for mark in order]
    later = _later(starts)
    gaps = Counter(b - a for a, b in pairwise(starts) if b > a)
    found: list[Piece] = []
    overlaps = clashes = 0
    open_end = False
    for i, mark in enumerate(order):
        start = starts[i]
        after = later[i]
        if mark.duration_s is not None and mark.duration_s > 0:
            end = start + round(mark.duration_s * 1000)
        elif after is not None:
            end = after
        else:
            usual = next(iter(gaps)) if len(gaps) == 1 else 0
            end = start + usual if usual else max(round(duration_s * 1000), start + 1000)
            open_end = not usual
        if found and found[-1][0] == start:
            if found[-1][2] != mark.stage:
                clashes += 1
                found[-1] = (start, max(end, found[-1][1]), "?")
            continue
        if found and found[-1][1] > start + _NEAR_MS:
            overlaps += 1
        if found and found[-1][1] > start:
            found[-1] = (found[-1][0], start, found[-1][2])
        found.append((start, end, mark.stage))
    _say_clashes(overlaps, clashes, open_end, notes)
    return found


def _later(starts: Sequence[int]) -> list[int | None]:
    """For each start the next one that is later; None where there is none."""
    found: list[int | None] = [None] * len(starts)
    for i in range(len(starts) - 2, -1, -1):
        found[i] = starts[i + 1] if starts[i + 1] > starts[i] else found[i + 1]
    return found


def _say_clashes(overlaps: int, clashes: int, open_end: bool, notes: Notes) -> None:
    if clashes:
        notes.warn(
            "stages_contradict",
            f"two stages at the same time, {plural(clashes, 'time')}",
            "counted as not scored; keep one scoring in the file",
        )
    if overlaps:
        notes.warn(
            "stages_overlap",
            f"{plural(overlaps, 'stage')} reaching into the next",
            "each was ended where the next begins",
        )
    if open_end:
        notes.note(
            "last_stage_open",
            "the last stage has no duration",
            "it was taken to last to the end of the recording",
        )


def _step(pieces: Sequence[Piece], epoch_s: float | None) -> int:
    if epoch_s is not None:
        return max(1, round(epoch_s * 1000))
    lengths = Counter(end - start for start, end, _ in pieces)
    usual, times = lengths.most_common(1)[0]
    tried = list(_USUAL_MS)
    if 1000 <= usual <= _LONGEST_EPOCH_MS and times * 2 >= len(pieces) > 1:
        tried.insert(0, usual)
    for step in tried:
        if _share_on(pieces, step) >= _MOST:
            return step
    whole = [round(edge / 1000) for piece in pieces for edge in piece[:2]]
    return max(1, math.gcd(*(edge - whole[0] for edge in whole))) * 1000


def _off(pieces: Sequence[Piece], step: int) -> int:
    """Borders that do not lie on a grid that begins with the first."""
    first = pieces[0][0]
    edges = {edge - first for piece in pieces for edge in piece[:2]}
    return sum(min(edge % step, -edge % step) > _NEAR_MS for edge in edges)


def _share_on(pieces: Sequence[Piece], step: int) -> float:
    edges = len({edge for piece in pieces for edge in piece[:2]})
    return 1 - _off(pieces, step) / edges


def _say_off_grid(pieces: Sequence[Piece], step: int, notes: Notes) -> None:
    off = _off(pieces, step)
    if off:
        notes.warn(
            "stages_off_grid",
            f"{plural(off, 'border')} of stages off the grid of epochs of {step / 1000:g} s",
            "each epoch has the stage at its middle",
        )


def _sampled(pieces: Sequence[Piece], first: int, step: int, n: int) -> tuple[Stage, ...]:
    found: list[Stage] = []
    place = 0
    for k in range(n):
        # Twice the middle, so that it stays a whole number.
        middle = 2 * (first + k * step) + step
        while place < len(pieces) and 2 * pieces[place][1] <= middle:
            place += 1
        inside = place < len(pieces) and 2 * pieces[place][0] <= middle
        found.append(pieces[place][2] if inside else "?")
    return tuple(found)
