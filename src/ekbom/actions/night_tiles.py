"""A recording ready to be drawn: its levels are made once, and kept beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import record_of
from ekbom.actions.original_copies import reading_copies
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from ekbom.model.kept import Kept
    from ekbom.model.store import Originals
    from ekbom.recordings.pyramid import Pyramid

__all__ = ["MARK", "NightTiles", "Place", "open_tiles"]

# Of a tile: lane, level, and its number there.
Place = tuple[int, int, int]

# Of the form of the levels: another one is another address.
MARK = "1"
_LEVELS, _HEAD = f"levels-{MARK}", f"lanes-{MARK}"
# More channels than a screen can hold.
_MOST_LANES = 40
# So many points for each bin are still drawn from bins.
_NEARLY = 4


@dataclass(frozen=True, slots=True)
class NightTiles:
    """The tiles of one recording.

    Attributes
    ----------
    digest : str
        SHA-256 of the recording.
    name : str
    start : str or None
        As the recorder wrote it, in the form of ISO 8601.
    duration_s : float
    spans : tuple of (float, float)
        What was recorded: onset and length.
    pyramid : Pyramid
    """

    digest: str
    name: str
    start: str | None
    duration_s: float
    spans: tuple[tuple[float, float], ...]
    pyramid: Pyramid
    _originals: Originals

    def read(self, places: Iterable[Place]) -> bytes:
        """Some tiles, one after the other.

        Each is little-endian numbers of 16 bits: the samples themselves at level 0, least and
        greatest in turn above it.

        Parameters
        ----------
        places : iterable of (int, int, int)

        Raises
        ------
        IndexError
            When there is no such tile.
        StoreError
            When it cannot be read, or was altered.
        """
        from ekbom.recordings.pyramid import read_bins, read_raw

        lanes, found = self.pyramid.lanes, []
        files: dict[bool, BinaryIO] = {}
        with ExitStack() as opened:
            for lane, level, tile in places:
                if not (0 <= lane < len(lanes) and 0 <= level <= len(lanes[lane].levels)):
                    raise IndexError(lane)
                raw = level == 0
                if raw not in files:
                    files[raw] = opened.enter_context(self._file(raw))
                found.append(
                    read_raw(files[raw], self.pyramid, lanes[lane], tile)
                    if raw
                    else read_bins(files[raw], lanes[lane], level - 1, tile)
                )
        return b"".join(found)

    def _file(self, raw: bool) -> BinaryIO:
        """The recording itself, or its levels."""
        if raw:
            return self._originals.peek(self.digest)
        levels = self._originals.derived.open(self.digest, _LEVELS)
        if levels is None:
            raise IndexError(_LEVELS)
        return levels

    def places(self, lane: int, from_s: float, lasts_s: float, points: int) -> list[Place]:
        """Tiles of a stretch of a channel, where so many points of it are drawn side by side.

        Parameters
        ----------
        lane : int
        from_s, lasts_s : float
            The stretch, in seconds.
        points : int
        """
        from ekbom.recordings.pyramid import TILE_BINS, TILE_SAMPLES

        one = self.pyramid.lanes[lane]
        held = lasts_s * one.rate_hz
        # As the page chooses: the coarsest level with a bin for each point; near that, the finest.
        fits = [k for k, (width, _, _) in enumerate(one.levels, 1) if held / width >= points]
        level = fits[-1] if fits else int(_NEARLY * held / one.levels[0][0] >= points)
        width, count = one.levels[level - 1][:2] if level else (1, one.samples)
        size = TILE_BINS if level else TILE_SAMPLES
        first, last = (max(0, int(at * one.rate_hz / width)) for at in (from_s, from_s + lasts_s))
        upto = max(first, min(last, count - 1))
        return [(lane, level, tile) for tile in range(first // size, upto // size + 1)]

    def to_dict(self) -> dict[str, Any]:
        """What a page needs to ask for tiles and to draw them."""
        from ekbom.recordings.pyramid import TILE_BINS, TILE_SAMPLES

        return {
            "name": self.name,
            "start": self.start,
            "duration_s": self.duration_s,
            "spans": [list(span) for span in self.spans],
            "tile_bins": TILE_BINS,
            "tile_samples": TILE_SAMPLES,
            "lanes": [
                {
                    "label": one.label,
                    "unit": one.unit,
                    "rate_hz": one.rate_hz,
                    "samples": one.samples,
                    "step": one.step,
                    "middle": one.middle,
                    "levels": [[width, bins] for width, bins, _ in one.levels],
                }
                for one in self.pyramid.lanes
            ],
        }


@person_verb("see")
def open_tiles(desk: Desk, person: str, recording: str) -> NightTiles:
    """A recording that is kept, ready to be drawn.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    recording : str
        Id of its record.

    Raises
    ------
    NotAllowed
        When the actor may not see this person, or there is no such record.
    UsageError
        When it is no recording.
    InputError, NotAnswerable
        When it cannot be drawn.
    StoreError
        When the original is not there or was altered, or there is no room.
    """
    record = record_of(desk.store, person, recording)
    if record.kind != "recording":
        raise UsageError(recording, "it is no recording", "see ekbom list --kind recording")
    digest = record.original or record.key
    told = _kept(desk.originals, digest) or _made(desk.originals, desk.folder, record, digest)
    desk.store.note(desk.event("open_tiles", person, (record.id,)))
    return _tiles(told, desk.originals, digest)


def _kept(originals: Originals, digest: str) -> Mapping[str, Any] | None:
    file = originals.derived.open(digest, _HEAD)
    if file is None:
        return None
    with file:
        told: dict[str, Any] = json.loads(file.read())
    return told


def make_levels(originals: Originals, file: Path, digest: str) -> Mapping[str, Any]:
    """Make the levels of a recording; what says where they lie is written last, for the whole.

    Parameters
    ----------
    originals : Originals
    file : Path
        The recording, in a file that can be read.
    digest : str
        SHA-256 of it.

    Raises
    ------
    InputError, NotAnswerable
        When it cannot be drawn.
    StoreError
        When there is no room.
    """
    from ekbom.recordings import read_recording
    from ekbom.recordings.pyramid import build_pyramid

    recording = read_recording(file)
    pyramid, pieces = build_pyramid(recording, most_lanes=_MOST_LANES)
    info = recording.info
    told = {
        "name": info.name,
        "start": None if info.start is None else info.start.isoformat(),
        "duration_s": info.duration_s,
        "spans": [[one.onset_s, one.duration_s] for one in info.spans],
        "pyramid": pyramid.to_dict(),
    }
    originals.derived.put(digest, _LEVELS, pieces)
    originals.derived.put(digest, _HEAD, [json.dumps(told).encode()])
    return told


def _made(originals: Originals, folder: Path, record: Kept, digest: str) -> Mapping[str, Any]:
    with reading_copies(originals, folder, [(str(record.body["name"]), digest)]) as (file,):
        return make_levels(originals, file, digest)


def _tiles(told: Mapping[str, Any], originals: Originals, digest: str) -> NightTiles:
    from ekbom.recordings.pyramid import pyramid_from

    return NightTiles(
        digest=digest,
        name=told["name"],
        start=told["start"],
        duration_s=told["duration_s"],
        spans=tuple((onset, lasts) for onset, lasts in told["spans"]),
        pyramid=pyramid_from(told["pyramid"]),
        _originals=originals,
    )
