"""All nights of a public data set together: medians, agreement of the index, gates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ekbom.actions.validate_record import INDEX, spreads
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.agreement import IndexPair
from ekbom.model.finding import Finding
from ekbom.model.rules import RuleSet
from ekbom.model.validation import Anchor, Gates, Judged, Spread, ValidatedRecord, Validation
from ekbom.movements.agree import bland_altman
from ekbom.movements.icc import icc

_UNIT = "1/h"


def summed_up(
    data_set: str,
    folder: str | Path,
    rules: RuleSet,
    main: str,
    records: Sequence[ValidatedRecord],
    findings: Sequence[Finding],
    *,
    gates: Gates | None = None,
    anchors: tuple[Anchor, ...] = (),
) -> Validation:
    """The whole answer of one data set.

    Parameters
    ----------
    data_set : str
    folder : str or Path
    rules : RuleSet
    main : str
        The group that the gates speak of.
    records : sequence of ValidatedRecord
        Those that could be answered.
    findings : sequence of Finding
    gates : Gates, optional
    anchors : tuple of Anchor

    Returns
    -------
    Validation
        A gate that is not reached is a finding, and no error.
    """
    pairs = [
        IndexPair(one.name, INDEX, _UNIT, one.index, one.index_people, one.index - one.index_people)
        for one in records
        if one.index is not None and one.index_people is not None
    ]
    over_all = spreads(scorer.f1 for record in records for scorer in record.scorers)
    agreement = icc(
        [
            (one.index, one.index_people)
            for one in records
            if one.index is not None and one.index_people is not None
        ]
    )
    judged = () if gates is None else tuple(_judged(records, over_all, main, agreement, gates))
    return Validation(
        data_set=data_set,
        folder=str(folder),
        rules=rules.name,
        main=main,
        iou_min=load_night_policy().agree.iou_min,
        records=tuple(records),
        over_all=over_all,
        people_over_all=spreads(pair.f1 for record in records for pair in record.pairs),
        icc=agreement,
        differences=next(iter(bland_altman(pairs)), None),
        judged=judged,
        anchors=anchors,
        findings=(*findings, *_below(judged)),
    )


def _judged(
    records: Sequence[ValidatedRecord],
    over_all: Mapping[str, Spread],
    main: str,
    agreement: float | None,
    gates: Gates,
) -> Iterator[Judged]:
    yield _held("median F1 over all", _median(over_all, main), gates.f1_all_min)
    for one in records:
        yield _held(f"median F1 of {one.name}", _median(one.ours, main), gates.f1_record_min)
    yield _held("intraclass correlation of the PLMS index", agreement, gates.icc_min)


def _median(found: Mapping[str, Spread], group: str) -> float | None:
    one = found.get(group)
    return None if one is None else one.median


def _held(what: str, got: float | None, wanted: float) -> Judged:
    return Judged(what, wanted, got, None if got is None else got >= wanted)


def _below(judged: Sequence[Judged]) -> list[Finding]:
    return [
        Finding(
            "below_gate", "warning", "gates",
            f"{one.what} is {one.got:.3f}, below the {one.wanted:.2f} suggested for a release",
            "look at the record and the scorers before trusting the detector on such nights",
        )
        for one in judged
        if one.met is False and one.got is not None
    ]  # fmt: skip


def merged(said: Iterable[tuple[str, Finding]]) -> list[Finding]:
    """Findings of one kind as one: the first of them, and at how many more places it was seen."""
    kinds: dict[str, list[tuple[str, Finding]]] = {}
    for place, finding in said:
        kinds.setdefault(finding.code, []).append((place, finding))
    found = []
    for places in kinds.values():
        place, first = places[0]
        others = len({other for other, _ in places}) - 1
        found.append(replace(first, where=f"{place} and {others} more" if others else place))
    return found
