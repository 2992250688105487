"""Our movements against those of people, on public recordings that lie on this computer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ekbom.actions.validate_record import Scorer, compare_record, find_movements
from ekbom.actions.validate_summary import merged, summed_up
from ekbom.knowledge.load import load_rules
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.knowledge.validation import load_anchors, load_gates
from ekbom.model.errors import EkbomError, InputError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram, Leg, LegMovement
from ekbom.model.recording import Marks
from ekbom.model.rules import RuleSet
from ekbom.model.validation import ValidatedRecord, Validation
from ekbom.movements.agree import ALL_LEGS, PERIODIC
from ekbom.recordings import Recording, read_recording
from ekbom.recordings.channels import find_legs, leg_side
from ekbom.recordings.dreams import (
    DreamsScoring,
    find_dreams,
    read_dreams_scoring,
    read_dreams_stages,
)
from ekbom.recordings.psg_ipa import Setting, find_psg_ipa, read_psg_ipa_scoring
from ekbom.recordings.public_night import PublicNight

PSG_IPA = "PSG-IPA 1.0.0, limb movements"
DREAMS = "DREAMS PLMs database, Zenodo record 2650142"

_Answer = tuple[ValidatedRecord, list[Finding]]


def validate_psg_ipa(
    folder: str | Path, *, rules: str = "wasm2016", setting: Setting = "manual"
) -> Validation:
    """Hold our movements against up to twelve scorers of PSG-IPA.

    Parameters
    ----------
    folder : str or Path
        As PhysioNet has it; nothing is downloaded.
    rules : {"wasm2016", "wasm2006", "aasm"}
        For the indices and the periodic movements.
    setting : {"manual", "semiauto"}
        Scored by eye alone, or with a program's proposals.

    Returns
    -------
    Validation

    Raises
    ------
    InputError
        When the folder does not look like PSG-IPA.
    UsageError
        For an edition that does not exist.
    """
    edition = load_rules(rules)
    nights = find_psg_ipa(folder, setting=setting)
    records, findings = _each(nights, lambda night: _psg_ipa_record(night, edition))
    return summed_up(
        PSG_IPA, folder, edition, ALL_LEGS, records, findings,
        gates=load_gates(), anchors=load_anchors("psg_ipa"),
    )  # fmt: skip


def validate_dreams(
    folder: str | Path, *, rules: str = "wasm2016", legs: Mapping[str, str] | None = None
) -> Validation:
    """Hold our periodic movements against the expert of the DREAMS PLMs database.

    Parameters
    ----------
    folder : str or Path
        The unpacked database; nothing is downloaded.
    rules : {"wasm2016", "wasm2006", "aasm"}
    legs : mapping of str to str, optional
        The channel that the expert marked, by record; under the empty name for all others.

    Returns
    -------
    Validation

    Raises
    ------
    InputError
        When the folder does not look like that database.
    UsageError
        For an edition or a record that does not exist.
    """
    edition = load_rules(rules)
    nights = find_dreams(folder)
    named = dict(legs or {})
    strange = sorted(set(named) - {night.name for night in nights} - {""})
    if strange:
        raise UsageError(
            "--leg", f'there is no record "{strange[0]}"',
            f"use one of {', '.join(night.name for night in nights)}",
        )  # fmt: skip
    records, findings = _each(nights, lambda night: _dreams_record(night, edition, named))
    return summed_up(
        DREAMS, folder, edition, PERIODIC, records, findings, anchors=load_anchors("dreams")
    )


def _each(
    nights: Sequence[PublicNight], answer: Callable[[PublicNight], _Answer]
) -> tuple[list[ValidatedRecord], list[Finding]]:
    """Every record that can be answered, and what was noticed; a bad one stops no other."""
    records: list[ValidatedRecord] = []
    findings: list[Finding] = []
    for night in nights:
        try:
            record, noticed = answer(night)
        except EkbomError as error:
            named = night.name in error.where
            where = error.where if named else f"{night.name}, {error.where}"
            findings.append(
                Finding("record_not_answered", "error", where, error.problem, error.todo)
            )
        else:
            records.append(record)
            findings += noticed
    return records, findings


def _opened(night: PublicNight) -> Recording:
    if night.recording is None:
        raise InputError(night.name, "there are scorings and no recording", "add the recording")
    if not night.scorings:
        raise InputError(night.name, "nobody's scoring lies beside it", "add the scorings")
    return read_recording(night.recording)


def _psg_ipa_record(night: PublicNight, rules: RuleSet) -> _Answer:
    recording = _opened(night)
    duration_s = recording.info.duration_s
    legs = find_legs(recording.info.channels, where=night.name)
    sides: tuple[tuple[Leg, str | None], ...] = (("left", legs.left), ("right", legs.right))
    channels = {leg: label for leg, label in sides if label is not None}
    if not channels:
        raise InputError(
            night.name, f'its channel "{legs.single}" names no side', "give both legs by name"
        )
    scorers, unread = _readable(night, channels, duration_s)
    said = [
        *legs.findings,
        *unread,
        *merged((f"scorer {one.name}", said) for one in scorers for said in one.marks.findings),
    ]
    return _answered(night.name, recording, channels, scorers, rules, said)


def _readable(
    night: PublicNight, channels: Mapping[Leg, str], duration_s: float
) -> tuple[list[Scorer], list[Finding]]:
    """The scorings that can be read, of the legs that are there; a bad one stops no other."""
    scorers: list[Scorer] = []
    unread: list[Finding] = []
    for one in night.scorings:
        try:
            marks = read_psg_ipa_scoring(one.path, duration_s=duration_s)
            moves = tuple(_of_legs(one.path.name, marks, channels))
        except EkbomError as error:
            where = f"scorer {one.scorer}"
            unread.append(Finding("scoring_not_read", "error", where, error.problem, error.todo))
        else:
            scorers.append(Scorer(one.scorer, replace(marks, movements=moves)))
    if not scorers:
        first = unread[0]
        raise InputError(night.name, f"no scoring of it can be read: {first.what}", first.repair)
    return scorers, unread


def _of_legs(where: str, marks: Marks, channels: Mapping[Leg, str]) -> Iterator[LegMovement]:
    """The movements of the legs that are there."""
    for move in marks.movements or ():
        if move.leg == "unknown":
            raise InputError(where, "its movements name no leg", "tie each mark to a channel")
        if move.leg in channels:
            yield move


def _dreams_record(night: PublicNight, rules: RuleSet, legs: Mapping[str, str]) -> _Answer:
    recording = _opened(night)
    scorings = [(one.scorer, read_dreams_scoring(one.path)) for one in night.scorings]
    label = _marked_channel(night.name, recording, scorings[0][1], legs)
    side = leg_side(label)
    leg: Leg = "left" if side == "left" else "right" if side == "right" else "unknown"
    stages = None if night.stages is None else read_dreams_stages(night.stages)
    scorers: list[Scorer] = []
    said: list[Finding] = []
    for name, scoring in scorings:
        said += scoring.findings
        marks = _dreams_marks(scoring, leg, stages, recording.info.duration_s, said)
        scorers.append(Scorer(name, marks, periodic_alone=True))
    if stages is None:
        said.append(
            Finding(
                "no_stages", "warning", "stages", "no hypnogram lies beside it",
                "there is no index; add the file of stages",
            )
        )  # fmt: skip
    return _answered(night.name, recording, {leg: label}, scorers, rules, said)


def _dreams_marks(
    scoring: DreamsScoring,
    leg: Leg,
    stages: Hypnogram | None,
    duration_s: float,
    said: list[Finding],
) -> Marks:
    inside = [one for one in scoring.movements if one.onset_s < duration_s]
    if len(inside) < len(scoring.movements):
        said.append(
            Finding(
                "outside_recording", "warning", "scoring",
                f"{len(scoring.movements) - len(inside)} of {len(scoring.movements)} marks lie "
                "after the end of the recording", "left out; check that both belong together",
            )
        )  # fmt: skip
    moves = tuple(LegMovement(one.onset_s, one.duration_s, leg) for one in inside)
    return Marks(hypnogram=stages, movements=moves)


def _marked_channel(
    name: str, recording: Recording, scoring: DreamsScoring, legs: Mapping[str, str]
) -> str:
    """The one channel that the expert marked; asked for where nothing tells it."""
    labels = [one.label for one in recording.info.channels]
    wanted = legs.get(name, legs.get(""))
    if wanted is not None:
        if wanted not in labels:
            raise InputError(
                name, f'there is no channel "{wanted}"', f"use one of {', '.join(labels)}"
            )
        return wanted
    if scoring.channel in labels:
        return scoring.channel
    tibialis = [label for label in labels if leg_side(label) is not None]
    if len(tibialis) == 1:
        return tibialis[0]
    raise InputError(
        name,
        f"nothing tells which channel was marked (channels: {', '.join(labels)})",
        f"say --leg {name}=NAME",
    )


def _answered(
    name: str,
    recording: Recording,
    channels: Mapping[Leg, str],
    scorers: Sequence[Scorer],
    rules: RuleSet,
    said: Iterable[Finding],
) -> _Answer:
    moves, noticed = find_movements(recording, channels, rules)
    record = compare_record(
        name, moves, scorers, rules=rules, policy=load_night_policy().agree,
        duration_s=recording.info.duration_s,
    )  # fmt: skip
    found = (*recording.findings, *said, *noticed)
    return record, [replace(one, where=f"{name}, {one.where}") for one in found]


def write_validation_page(found: Validation, path: str | Path, *, made_at: str) -> Path:
    """Lay a validation down as one self-contained HTML page.

    Parameters
    ----------
    found : Validation
    path : path
        Written under a temporary name and moved.
    made_at : str
        Date and time for the footer.

    Raises
    ------
    StoreError
        When the place cannot be written to.
    """
    from ekbom.exchange.text_file import write_text
    from ekbom.reports.validate import validation_page

    return write_text(path, validation_page(found, made_at=made_at))
