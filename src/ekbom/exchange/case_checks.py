"""Odd things in a case that can be lived with: named as findings, never repaired in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from ekbom.exchange.case_table import CaseSource, CaseTable
from ekbom.knowledge.load import find_drug
from ekbom.model.case import NOT_NAMED, Medicine, MedicineChange, Reading, VisitSeries


def check_visits_told(table: CaseTable, count: int | None, order: Sequence[int]) -> None:
    """Whether the visits of a series are in order, and as many as was said.

    Parameters
    ----------
    table : CaseTable
        Of the series.
    count : int or None
        How many visits were told in all.
    order : sequence of int
        Numbers of the visits that were told one by one, as they stand in the file.
    """
    if list(order) != sorted(order):
        table.warn("visits_out_of_order", "the visits are not in order", "read by their numbers")
    if count is not None and order and max(order) > count:
        table.warn(
            "more_visits_than_told",
            f"visit {max(order)} is told of, but only {count} in all",
            f"read as {max(order)} visits; correct visits",
        )
    if count is None and not order:
        table.warn("visits_not_told", "nobody told how many visits there were", "write visits")


def fitting_readings(
    table: CaseTable,
    readings: Sequence[tuple[CaseTable, Reading, bool]],
    words: tuple[str, ...],
    scale: tuple[float, float] | None,
    visits: int,
) -> tuple[Reading, ...]:
    """The readings that can be used, in the order of the visits; every other one is named.

    Parameters
    ----------
    table : CaseTable
        Of the outcome.
    readings : sequence of (CaseTable, Reading, bool)
        The bool is whether its visits were told.
    words : tuple of str
        From worst to best; empty for a number.
    scale : (float, float) or None
    visits : int
        Visits of the series.
    """
    if not readings:
        table.warn("no_readings", "nothing was told of it", "write [[series.outcome.reading]]")
    kept: list[Reading] = []
    for inner, reading, placed in readings:
        fault = _fault(reading, placed, words, scale, visits)
        if fault:
            inner.warn(*fault, "the reading is not used")
            continue
        for other in kept:
            if _contradict(reading, other):
                inner.warn(
                    "readings_overlap",
                    f"visits {reading.first} to {reading.last} and {other.first} to {other.last} "
                    "are told in two ways",
                    "both are kept; say which visits each describes, or the context",
                )
        kept.append(reading)
    return tuple(sorted(kept, key=lambda one: (one.first, one.last)))


def _fault(
    reading: Reading,
    placed: bool,
    words: tuple[str, ...],
    scale: tuple[float, float] | None,
    visits: int,
) -> tuple[str, str] | None:
    """Code and words for what keeps a reading from being used."""
    if not placed:
        return "reading_without_visits", "nobody told which visits it describes"
    if reading.last > visits:
        return (
            "reading_outside",
            f"it describes visits {reading.first} to {reading.last} of {visits}",
        )
    if words:
        if reading.value is not None:
            return "number_among_words", f"it is the number {reading.value:g}, not a word"
        if not reading.word:
            return "nothing_read", "it holds no word"
        if reading.word not in words:
            return (
                "unknown_word",
                f"{reading.word!r} is none of the words {', '.join(words)}",
            )
    elif reading.value is None:
        return "nothing_read", "it holds no value"
    elif scale and not scale[0] <= reading.value <= scale[1]:
        return (
            "off_the_scale",
            f"{reading.value:g} is not on the scale {scale[0]:g} to {scale[1]:g}",
        )
    return None


def _contradict(one: Reading, other: Reading) -> bool:
    """Whether two readings say different things of one visit in one context."""
    apart = one.first > other.last or other.first > one.last
    same = (one.word, one.value) == (other.word, other.value)
    return not apart and not same and one.context == other.context


def check_dates(
    about: CaseSource,
    series: Sequence[VisitSeries],
    medicines: Sequence[Medicine],
    now: datetime | None,
) -> None:
    """Name dates that go back from one visit to the next, and dates that lie in the future."""
    dated = [
        (f"{one.name}, visit {visit.number}", visit.on)
        for one in series
        for visit in one.visits
        if visit.on is not None
    ]
    latest: date | None = None
    for place, on in dated:
        if latest is not None and on < latest:
            about.warn(
                "dates_go_back", place, f"{on} is before {latest}", "kept as told; check both"
            )
        latest = on if latest is None else max(latest, on)
    changes = [(place, change.on) for place, change in _changes(medicines) if change.on]
    for place, on in [*dated, *changes]:
        if now is not None and on > now.date():
            about.warn("future_date", place, f"{on} is in the future", "kept as told; check it")


def check_medicines(
    about: CaseSource, series: Sequence[VisitSeries], medicines: Sequence[Medicine]
) -> None:
    """Name medicines nobody here knows, and changes that cannot be laid on the visits."""
    for medicine in medicines:
        if medicine.name != NOT_NAMED and find_drug(medicine.name) is None:
            about.warn(
                "unknown_medicine",
                "medicine",
                f"{medicine.name!r} is not in our list of names",
                "counted as a medicine all the same; check its spelling",
            )
    for place, change in _changes(medicines):
        if change.on is None and change.visits is None:
            about.warn(
                "change_not_placed",
                place,
                "nobody told when it was",
                "it may lie at the turn; write on or visits",
            )
        if change.visits is not None:
            _check_range(about, place, change, series)


def _check_range(
    about: CaseSource, place: str, change: MedicineChange, series: Sequence[VisitSeries]
) -> None:
    named = [one for one in series if change.series in ("", one.name)]
    if len(named) > 1:
        about.warn(
            "change_without_series",
            place,
            f"its visits could be those of any of {len(named)} series",
            "it counts for each; write series",
        )
    last = max((len(one.visits) for one in named), default=0)
    if change.visits is not None and change.visits[1] > last:
        about.warn(
            "change_outside",
            place,
            f"it is told for visits {change.visits[0]} to {change.visits[1]} of {last}",
            "kept as told; correct the range",
        )


def _changes(medicines: Sequence[Medicine]) -> Iterator[tuple[str, MedicineChange]]:
    for number, medicine in enumerate(medicines, start=1):
        for place, change in enumerate(medicine.changes, start=1):
            yield f"medicine {number}, change {place}", change
