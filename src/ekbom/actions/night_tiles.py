"""A recording ready to be drawn: its levels are made once, and kept beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import record_of
from ekbom.actions.original_copies import reading_copies
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from ekbom.model.kept import Kept
    from ekbom.model.store import Originals
    from ekbom.recordings.pyramid import Pyramid

__all__ = ["MARK", "NightTiles", "open_tiles"]

# Of the form of the levels: another one is another address.
MARK = "1"
_LEVELS, _HEAD = f"levels-{MARK}", f"lanes-{MARK}"
# More channels than a screen can hold.
_MOST_LANES = 40


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

    def read(self, lane: int, level: int, tile: int) -> bytes:
        """One tile: the samples themselves at level 0, least and greatest in turn above it.

        Parameters
        ----------
        lane, level, tile : int

        Raises
        ------
        IndexError
            When there is no such tile.
        StoreError
            When it cannot be read, or was altered.
        """
        from ekbom.recordings.pyramid import read_bins, read_raw

        lanes = self.pyramid.lanes
        if not (0 <= lane < len(lanes) and 0 <= level <= len(lanes[lane].levels)):
            raise IndexError(lane)
        if level == 0:
            with self._originals.peek(self.digest) as file:
                return read_raw(file, self.pyramid, lanes[lane], tile)
        kept = self._originals.derived.open(self.digest, _LEVELS)
        if kept is None:
            raise IndexError(level)
        with kept:
            return read_bins(kept, lanes[lane], level - 1, tile)

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


def _made(originals: Originals, folder: Path, record: Kept, digest: str) -> Mapping[str, Any]:
    """Make the levels; what says where they lie is written last, and stands for the whole."""
    from ekbom.recordings import read_recording
    from ekbom.recordings.pyramid import build_pyramid

    with reading_copies(originals, folder, [(str(record.body["name"]), digest)]) as (file,):
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
