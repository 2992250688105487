"""The limb movements of PSG-IPA, as a person has downloaded them from PhysioNet.

PSG-IPA 1.0.0 (Alvarez-Estevez, doi 10.13026/esx0-nw71) holds twenty excerpts of nights, five for
each of four tasks. The files of the task ``Limb_movements`` lie so::

    Limb_movements/PSG/SN1_LimbMovements.edf
    Limb_movements/Annotations/manual/SN1_LimbMovements_manual_scorer1.edf
    Limb_movements/Annotations/manual/SN1_LimbMovements_manual_scorer1.txt

Seen in public programs that read the data: the names above, the folders of all four tasks, five
records ``SN1`` to ``SN5``, up to twelve scorers, channels ``EMG LAT`` and ``EMG RAT`` at 256 Hz,
stages and limb movements in one file of each scorer, and that excerpts of the same number begin
at different times in different tasks, so that files of two tasks must not be mixed. Seen in
published files of the task ``Sleep_stages``: the scorings are EDF+C of annotations alone, in one
record of no length, with ``Sleep stage W`` to ``Sleep stage R``, ``Sleep stage ?``,
``Lights off@@EMG RAT`` and ``Lights on``; marks may lie past the end of the signal; a folder
``semiauto`` lies beside ``manual``. Of the text files the columns ``Recording onset``,
``Duration`` and ``Annotation`` were seen, and that the channel is the sixth.

Assumed: that the scorings of limb movements have the form of those of stages, with texts
``Limb movement@@EMG LAT``; the names of the other columns (as in another data set of the same
author); ``semiauto`` in this task. A scoring that names no leg takes the text file beside it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from ekbom.model.errors import InputError
from ekbom.model.recording import Annotation, Marks
from ekbom.recordings.annotations import marks_of
from ekbom.recordings.clock import number
from ekbom.recordings.labels import LabelMap
from ekbom.recordings.place import read_small
from ekbom.recordings.public_night import PublicNight, ScoringFile, by_number, files_in
from ekbom.recordings.recording import read_recording

Setting = Literal["manual", "semiauto"]

TASK = "Limb_movements"
_RECORDING = re.compile(r"(?P<name>.+)_LimbMovements\.edf", re.IGNORECASE)
_SCORING = r"(?P<name>.+)_LimbMovements_{}_scorer(?P<scorer>\d+)\.(?:edf|txt)"
# In a scoring of limb movements, no limb movement means that there was none.
_LABELS = LabelMap(scored=("movement",))
_ONSET, _DURATION, _TEXT, _CHANNEL = 2, 3, 4, 5
_TEXT_BYTES_MAX = 10**7


def find_psg_ipa(folder: str | Path, *, setting: Setting = "manual") -> tuple[PublicNight, ...]:
    """The nights of the limb movement task.

    Parameters
    ----------
    folder : str or Path
        The folder that holds ``Limb_movements``, or that folder itself.
    setting : {"manual", "semiauto"}
        Whether people scored by eye alone, or corrected what a program had proposed.

    Returns
    -------
    tuple of PublicNight
        In the order of their numbers; never empty.

    Raises
    ------
    InputError
        When the folder does not look like PSG-IPA.
    """
    root = Path(folder)
    task = root / TASK if (root / TASK).is_dir() else root
    recordings = {
        found["name"]: file
        for file in files_in(task / "PSG")
        if (found := _RECORDING.fullmatch(file.name))
    }
    scorings = _scorings(task / "Annotations" / setting, setting)
    if not recordings and not scorings:
        raise InputError(
            str(folder),
            f"it does not look like PSG-IPA: no {TASK}/PSG/SN1_LimbMovements.edf and the like",
            "give the folder of PSG-IPA 1.0.0 as PhysioNet has it; nothing is downloaded here",
        )
    return tuple(
        PublicNight(name, recordings.get(name), tuple(scorings.get(name, ())))
        for name in by_number({*recordings, *scorings})
    )


def _scorings(folder: Path, setting: str) -> dict[str, list[ScoringFile]]:
    """Scorings by record; of two files of one scorer the EDF+ is taken."""
    pattern = re.compile(_SCORING.format(setting), re.IGNORECASE)
    taken: dict[tuple[str, str], Path] = {}
    for file in files_in(folder):
        found = pattern.fullmatch(file.name)
        if found and file.suffix.lower() == ".edf":
            taken[found["name"], found["scorer"]] = file
        elif found:
            taken.setdefault((found["name"], found["scorer"]), file)
    scorings: dict[str, list[ScoringFile]] = {}
    for name, scorer in sorted(taken, key=lambda key: (key[0], int(key[1]))):
        scorings.setdefault(name, []).append(ScoringFile(scorer, taken[name, scorer]))
    return scorings


def read_psg_ipa_scoring(path: Path, *, duration_s: float) -> Marks:
    """Stages, lights and limb movements of one scorer.

    Parameters
    ----------
    path : Path
        EDF+ of annotations, or the text file.
    duration_s : float
        Of the recording; marks past its end are left out.

    Returns
    -------
    Marks
        `movements` is never None.

    Raises
    ------
    InputError
        When the file cannot be read.
    """
    marks = _marks(path, duration_s)
    beside = path.with_suffix(".txt")
    nameless = any(one.leg == "unknown" for one in marks.movements or ())
    if nameless and path != beside and beside.is_file():
        return _marks(beside, duration_s)
    return marks


def _marks(path: Path, duration_s: float) -> Marks:
    edf = path.suffix.lower() == ".edf"
    annotations = read_recording(path).annotations if edf else _from_text(path)
    return marks_of(annotations, labels=_LABELS, duration_s=duration_s, where=path.name)


def _from_text(path: Path) -> Sequence[Annotation]:
    """The rows of a text file; a row without a time or a text says nothing."""
    data = read_small(path, most=_TEXT_BYTES_MAX, kind="scoring")
    found = []
    for cells in csv.reader(data.decode("utf-8", "replace").splitlines(), skipinitialspace=True):
        row = [cell.strip() for cell in cells] + [""] * (_CHANNEL + 1 - len(cells))
        onset = number(row[_ONSET])
        if onset is not None and row[_TEXT]:
            found.append(Annotation(onset, number(row[_DURATION]), row[_TEXT], row[_CHANNEL]))
    if not found:
        raise InputError(
            str(path),
            "no row gives seconds and a text",
            "give the columns date, time, recording onset, duration, annotation, linked channel",
        )
    return found
