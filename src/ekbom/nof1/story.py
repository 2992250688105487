"""What was told of a person's case, sentence by sentence, in the order of time.

The sentences are the case's own words. Opinions on what is behind it are left out, nothing is
concluded, and nobody is advised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ekbom.model.case import (
    NOT_NAMED,
    After,
    Afterwards,
    Case,
    CaseOutcome,
    Decider,
    Medicine,
    MedicineChange,
    Reading,
    VisitSeries,
)
from ekbom.model.words import capital
from ekbom.nof1.say import limit
from ekbom.nof1.worded import visits_words

Span = tuple[int, int]

_DECIDED: Mapping[Decider, str] = {
    "patient": ", by the person's own choice",
    "prescriber": ", as the prescriber decided",
    "therapist": ", on the therapist's word",
    "unknown": "",
}
_AFTER: Mapping[After, str] = {
    "stayed_good": "Afterwards it stayed good",
    "stayed_manageable": "Afterwards it stayed manageable",
    "returned_gradually": "It came back little by little",
    "returned_suddenly": "It came back all at once",
    "maintenance": "Visits went on as needed",
    "ongoing": "The treatment goes on",
    "unknown": "What came afterwards was not told",
}


def story(case: Case) -> tuple[str, ...]:
    """The case in sentences, in the order of time.

    Parameters
    ----------
    case : Case

    Returns
    -------
    tuple of str
        First the person and the complaint, then medicine changes from before the visits or
        without a place, then sleep studies known on paper, then each series with its visits
        and what came after.

    Notes
    -----
    A medicine change is told at its visits. One that has a date alone is told at the last
    visit on or before that date.
    """
    lines = [_sentence(one.says) for one in (*case.about, *case.complaint)]
    if case.triggers:
        lines.append(_sentence(f"it comes with: {'; '.join(one.says for one in case.triggers)}"))
    lines += [_sentence(one.says) for one in case.relief]
    placed = {id(change) for *_, change in _placed(case)}
    for medicine in case.medicines:
        for change in sorted(medicine.changes, key=lambda one: one.on or date.min):
            if id(change) not in placed:
                lines.append(_unplaced(medicine, change))
    for study in case.sleep_studies:
        lines += [study.sentence(), *([_sentence(study.says)] if study.says else [])]
    for series in case.series:
        lines += _told_series(case, series)
    return tuple(lines)


def _sentence(text: str) -> str:
    return capital(text if text.endswith((".", "!", "?")) else f"{text}.")


def _unplaced(medicine: Medicine, change: MedicineChange) -> str:
    when = "when was not told" if change.on is None else f"{change.on:%d %B %Y}"
    if change.visits is not None:
        when = f"{visits_words(*change.visits)} of a series that was not told"
    return _sentence(f"{_medicine_words(medicine, change)} ({when})")


def _medicine_words(medicine: Medicine, change: MedicineChange) -> str:
    name = "medicine" if medicine.name == NOT_NAMED else medicine.name
    what = change.says or ("taken, unchanged" if change.step == "taken" else change.step)
    return f"{name}: {what.removesuffix('.')}{_DECIDED[change.by]}"


def _placed(case: Case) -> Iterator[tuple[VisitSeries, Span, Medicine, MedicineChange]]:
    """Medicine changes that can be laid on the visits of a series."""
    for medicine in case.medicines:
        for change in medicine.changes:
            found = _place(case, change)
            if found is not None:
                yield *found, medicine, change


def _place(case: Case, change: MedicineChange) -> tuple[VisitSeries, Span] | None:
    if change.visits is not None:
        named = [one for one in case.series if change.series in ("", one.name)]
        return (named[0], change.visits) if len(named) == 1 else None
    if change.on is None:
        return None
    before = [
        (series, (visit.number, visit.number))
        for series in case.series
        for visit in series.visits
        if visit.on is not None and visit.on <= change.on
    ]
    return before[-1] if before else None


def _told_series(case: Case, series: VisitSeries) -> list[str]:
    every = "" if series.every_days is None else f", one every {limit(series.every_days, 'days')}"
    lines = [_sentence(f"{series.name}: {limit(len(series.visits), 'visits')}{every}")]
    lines += [_sentence(one.says) for one in series.treatment]
    parts: dict[Span, list[str]] = {}
    for span, text in _events(case, series):
        parts.setdefault(span, []).append(text.removesuffix("."))
    lines += [
        _sentence(f"{visits_words(*span).removeprefix('at ')}: {'; '.join(parts[span])}")
        for span in sorted(parts)
    ]
    return [*lines, *(_after_words(one) for one in series.afterwards)]


def _events(case: Case, series: VisitSeries) -> Iterator[tuple[Span, str]]:
    """What was told of ranges of visits: what was treated, how it was, what changed."""
    yield from _visit_events(series)
    for outcome in series.outcomes:
        for reading in outcome.readings:
            yield (reading.first, reading.last), _reading_words(outcome, reading)
    for where, span, medicine, change in _placed(case):
        if where is series:
            on = "" if change.on is None else f" ({change.on:%d %B %Y})"
            yield span, _medicine_words(medicine, change) + on


def _visit_events(series: VisitSeries) -> Iterator[tuple[Span, str]]:
    """Sites and responses; neighbouring visits of which the same was told are told together."""
    runs: list[tuple[Span, str]] = []
    for visit in series.visits:
        treated = f"treated at {', '.join(visit.sites)}" if visit.sites else ""
        text = "; ".join(filter(None, (treated, visit.response.removesuffix("."))))
        if runs and runs[-1][1] == text:
            runs[-1] = ((runs[-1][0][0], visit.number), text)
        else:
            runs.append(((visit.number, visit.number), text))
    yield from ((span, text) for span, text in runs if text)


def _reading_words(outcome: CaseOutcome, reading: Reading) -> str:
    value = "" if reading.value is None else limit(reading.value, outcome.unit)
    setting = f" ({reading.context})" if reading.context else ""
    text = reading.says.removesuffix(".") or f"{outcome.name}{setting}: {reading.word or value}"
    return f"{text}, with ups and downs" if reading.ups_and_downs else text


def _after_words(one: Afterwards) -> str:
    lasted = f" ({one.lasted})" if one.lasted else ""
    return _sentence(one.says or f"{_AFTER[one.what]}{lasted}")
