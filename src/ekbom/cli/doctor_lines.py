"""The report for a doctor as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ekbom.actions.doctor_report import DoctorReport
    from ekbom.reports.doctor import DoctorView


def told_to_doctor(report: DoctorReport, without: frozenset[str]) -> Iterator[str]:
    """What stands on the two pages, without the parts that are left out."""
    from ekbom.reports.doctor import PARTS

    view = report.view()
    yield f"{view.whose}, {view.made}"
    yield from _titled("Needs a look today", view.red_flags)
    short = [text for part, text in view.short if part not in without]
    yield from _titled("In short", [*view.stop_cards, *short])
    for name, title in PARTS.items():
        if name not in without:
            yield from _titled(title, list(_part(name, view)))


def _part(name: str, view: DoctorView) -> Iterator[str]:
    if name == "questions":
        yield from view.questions
    elif name == "nights" and view.nights is not None:
        yield view.nights.period
        for rated, mean, span, told, before in view.nights.rows:
            yield f"{rated}: mean {mean}, {span}; {told}; before: {before}"
    elif name == "medicines":
        yield from (f"{told}: {says}" for told, says in view.medicines)
    elif name == "iron":
        yield from (", ".join(row) for row in view.values)
        yield from (f"{whose}: {asks}. {holds}." for whose, asks, holds in view.readings)
    elif name == "augmentation":
        yield from (f"{says} {state}. {why}".rstrip() for says, state, why in view.signs)
    elif name == "tried" and view.tried is not None:
        for row, word in zip(view.tried.rows, view.tried.words, strict=True):
            number = f"{row.best} ({row.interval_95})" if row.best else row.blank
            yield f"{row.name}: {word}, {number}; {row.with_} {row.one}, {row.without} {row.other}"
    elif name == "recording" and view.recording is not None:
        pairs = zip(view.recording.heads, view.recording.values, strict=True)
        yield from (f"{head}: {value}" for head, value in pairs)
    elif name == "method":
        yield from view.works


def _titled(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  - {one}" for one in lines)
