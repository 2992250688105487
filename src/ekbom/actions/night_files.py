"""The files of a scored night: written under other names first, then moved one by one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from ekbom.actions.night import ScoredNight
from ekbom.model.errors import StoreError, UsageError
from ekbom.model.movement import Leg

# What `only` may name, and the files it stands for, in the order in which they are written.
FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "tsv": ("leg_movements.tsv", "movements.tsv"),
        "json": ("night.json",),
        "edf": ("scored.edf",),
        "annot": ("scored.annot",),
        "html": ("night.html",),
    }
)


def write_night(
    night: ScoredNight,
    folder: str | Path,
    *,
    made_at: str,
    only: Sequence[str] = tuple(FORMS),
    sources: Iterable[str | Path] = (),
) -> tuple[Path, ...]:
    """Write the files of a scored night; files of other names in the folder are left alone.

    Parameters
    ----------
    night : ScoredNight
    folder : str or Path
        Made where it does not exist.
    made_at : str
        Date and time for the foot of the page.
    only : sequence of {"tsv", "json", "edf", "annot", "html"}
    sources : iterable of path
        Files the night was read from; they are never written over.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    UsageError
        For a form that does not exist, or a file that would be written over its own source.
    StoreError
        When the place cannot be written to. Then no file of it is half written.
    """
    place = Path(folder)
    names = check_place(place, only, sources)
    # Everything is worked out before anything is written.
    texts = {name: _CONTENT[name](night, names, made_at) for name in names}
    try:
        place.mkdir(parents=True, exist_ok=True)
        # In the folder itself, so that a move never leaves its disk.
        aside = Path(tempfile.mkdtemp(prefix=".ekbom-", dir=place))
        try:
            for name, content in texts.items():
                _write(aside / name, content)
            return tuple((aside / name).replace(place / name) for name in names)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            str(place), f"it cannot be written to ({error.strerror})", "choose another folder"
        ) from error


def check_place(
    folder: str | Path, only: Sequence[str], sources: Iterable[str | Path]
) -> list[str]:
    """The names that would be written, checked before any work is done.

    Raises
    ------
    UsageError, StoreError
        As `write_night` does.
    """
    strange = [form for form in only if form not in FORMS]
    if strange or not only:
        given = f'"{strange[0]}" is unknown' if strange else "nothing is named"
        raise UsageError("--only", given, f"use {', '.join(FORMS)}, with commas between them")
    names = [name for form, files in FORMS.items() if form in only for name in files]
    # Unlike `Path.resolve`, this bears links that lead in a circle.
    targets = {os.path.realpath(Path(folder) / name) for name in names}
    for source in sources:
        if os.path.realpath(source) in targets:
            raise UsageError(
                str(source), "it would be written over with the result", "choose another --out"
            )
    if Path(folder).exists() and not Path(folder).is_dir():
        raise StoreError(str(folder), "it is a file, not a folder", "choose another --out")
    taken = [name for name in names if (Path(folder) / name).is_dir()]
    if taken:
        raise StoreError(
            str(Path(folder) / taken[0]), "it is a folder, not a file", "choose another --out"
        )
    return names


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _leg_movements(night: ScoredNight, _names: Sequence[str], _made_at: str) -> bytes:
    from ekbom.exchange.scored_tsv import leg_movements_tsv

    return leg_movements_tsv(night.leg_movements).encode()


def _movements(night: ScoredNight, _names: Sequence[str], _made_at: str) -> bytes:
    from ekbom.exchange.scored_tsv import movements_tsv

    return movements_tsv(night.movements).encode()


def _json(night: ScoredNight, _names: Sequence[str], _made_at: str) -> bytes:
    from ekbom.exchange.night_json import night_text

    return night_text(night.to_dict()).encode()


def _edf(night: ScoredNight, _names: Sequence[str], _made_at: str) -> bytes:
    from ekbom.recordings.scored_edf import scored_annotations, scored_edf_bytes

    marks = night.marks
    annotations = scored_annotations(
        leg_movements=night.leg_movements,
        hypnogram=marks.hypnogram,
        respiratory=marks.respiratory,
        arousals=marks.arousals,
        lights=marks.lights,
        channels=_sides(night),
    )
    return scored_edf_bytes(annotations, start=night.info.start)


def _annot(night: ScoredNight, _names: Sequence[str], _made_at: str) -> bytes:
    from ekbom.exchange.luna_out import luna_annot

    marks = night.marks
    return luna_annot(
        leg_movements=night.leg_movements,
        movements=night.movements,
        hypnogram=marks.hypnogram,
        respiratory=marks.respiratory,
        arousals=marks.arousals,
        lights=marks.lights,
        channels=_sides(night),
    ).encode()


def _sides(night: ScoredNight) -> dict[Leg, str]:
    return dict(night.channels)


def _html(night: ScoredNight, names: Sequence[str], made_at: str) -> bytes:
    from ekbom.knowledge.night_policy import night_context, pattern_clauses
    from ekbom.reports.night import NightPage, night_page
    from ekbom.reports.night_quality import leg_quality

    page = NightPage(
        info=night.info,
        scored=night.scored,
        marks=night.marks,
        traces={one.leg: one.envelopes for one in night.legs},
        gaps=night.histograms[0],
        sleep=night.sleep,
        hours=night.hours,
        thirds=night.thirds,
        legs=night.leg_counts,
        more=night.more,
        quality=tuple(leg_quality(one, night.channels[one.leg]) for one in night.legs),
        patterns=night.patterns,
        test=night.test,
        context=night_context(),
        clauses=pattern_clauses(),
        detected=bool(night.legs),
        findings=night.findings,
        files=tuple(name for name in names if name != "night.html"),
    )
    return night_page(page, made_at=made_at).encode()


_CONTENT: Mapping[str, Callable[[ScoredNight, Sequence[str], str], bytes]] = MappingProxyType(
    {
        "leg_movements.tsv": _leg_movements,
        "movements.tsv": _movements,
        "night.json": _json,
        "scored.edf": _edf,
        "scored.annot": _annot,
        "night.html": _html,
    }
)
