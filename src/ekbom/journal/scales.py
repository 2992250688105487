"""From a column to an outcome: its scale, hours after the day's turn, evenings without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ekbom.journal import note
from ekbom.journal.column import Column
from ekbom.journal.options import Span
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding

_DAY_H = 24.0


@dataclass(frozen=True, slots=True)
class Measured:
    """An outcome, row by row, before it is placed on its nights.

    Attributes
    ----------
    name, unit, words : see `ekbom.model.diary.Outcome`
    values : list of float or None
    censored : list of bool
    scale : (float, float)
    lower_is_better : bool
    findings : tuple of Finding
    """

    name: str
    values: list[float | None]
    censored: list[bool]
    scale: Span
    lower_is_better: bool
    unit: str = "points"
    words: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def measure(
    column: Column,
    lines: Sequence[int],
    where: str,
    *,
    scale: Span | None,
    lower_is_better: bool | None,
    day_turns_h: float,
    bedtimes: Sequence[float | None] | None,
    slip_share: float,
) -> Measured:
    """Give a column its scale and take out what does not lie on it.

    Parameters
    ----------
    bedtimes : sequence of float or None
        Hour of the day at which each row's night without symptoms ended.
    slip_share : float
        Share of values beyond 0-10 up to which they look like slips of the pen.
    """
    here = f"{where}, column {column.name}"
    findings = list(column.findings)
    censored = [False] * len(column.values)
    values, unit, fixed = column.values, column.unit or "points", None
    if column.kind == "clock":
        values, censored = _after_turn(column, bedtimes, day_turns_h, lines, here, findings)
        fixed = (0.0, _DAY_H)
    elif column.kind == "words":
        fixed = (0.0, float(max(len(column.words) - 1, 1)))
    elif column.kind == "yes_no":
        fixed = (0.0, 1.0)
    if lower_is_better is None:
        lower_is_better = not any(censored)
        if any(censored):
            findings.append(_later_is_better(here))
    chosen = scale if scale and column.kind in ("number", "clock") else fixed
    if chosen is None:
        chosen = _guess_scale(values, lines, here, slip_share, findings)
    values = _on_scale(values, chosen, lines, here, findings)
    return Measured(
        column.name, values, censored, chosen, lower_is_better, unit, column.words, tuple(findings)
    )


def _later_is_better(here: str) -> Finding:
    return note.warning(
        "direction_guess",
        here,
        "is a clock time and some evenings had none at all",
        "a later hour is read as better; say --higher-is-better to settle it",
    )


def _after_turn(
    column: Column,
    bedtimes: Sequence[float | None] | None,
    day_turns_h: float,
    lines: Sequence[int],
    here: str,
    findings: list[Finding],
) -> tuple[list[float | None], list[bool]]:
    """Hours after the day's turn; "none" is "not before bedtime", a value of its own."""
    values = [None if v is None else (v - day_turns_h) % _DAY_H for v in column.values]
    if not any(column.none):
        return values, list(column.none)
    ends = [None if b is None else (b - day_turns_h) % _DAY_H for b in bedtimes or ()]
    seen = [v for v in (*values, *ends) if v is not None]
    latest = max(seen, default=None)
    guessed: list[int] = []
    for i, none in enumerate(column.none):
        if none:
            values[i] = ends[i] if ends and ends[i] is not None else latest
            if not ends or ends[i] is None:
                guessed.append(lines[i])
    if guessed:
        findings.append(
            note.warning(
                "censored_guess",
                f"{here}, {note.rows(guessed)}",
                f"none came on {note.plural(len(guessed), 'evening')}, and bedtime is not written",
                "read as not before the latest clock time of the column; name the column of "
                "bedtime or waking with --bedtime",
            )
        )
    return values, list(column.none)


def _guess_scale(
    values: Sequence[float | None],
    lines: Sequence[int],
    here: str,
    slip_share: float,
    findings: list[Finding],
) -> Span:
    """0-10 if every value fits, else 0-100, else from the lowest to the highest, and said."""
    known = [v for v in values if v is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    if low >= 0 and high <= 10:
        return (0.0, 10.0)
    beyond = [i for i, v in enumerate(values) if v is not None and not 0 <= v <= 10]
    if low >= 0 and high <= 100:
        span, shown = (0.0, 100.0), "read on a scale from 0 to 100"
    else:
        span = (low, high) if low < high else (min(low, 0.0), max(high, 0.0))
        shown = f"read on the range of the values, {span[0]:g} to {span[1]:g}"
    if len(beyond) <= slip_share * len(known):
        finding = note.warning(
            "scale_guess",
            f"{here}, {note.rows(lines[i] for i in beyond)}",
            f"all other values lie from 0 to 10, so {note.plural(len(beyond), 'value')} "
            "may be a slip of the pen",
            f"{shown}; say --scale 0 10 to leave them out",
        )
    else:
        finding = note.note(
            "scale_guess", here, "nobody has said the scale", f"{shown}; say --scale LO HI"
        )
    findings.append(finding)
    return span


def _on_scale(
    values: list[float | None],
    scale: Span,
    lines: Sequence[int],
    here: str,
    findings: list[Finding],
) -> list[float | None]:
    """The values that the scale holds; the others are named and not used."""
    off = [i for i, v in enumerate(values) if v is not None and not scale[0] <= v <= scale[1]]
    if not off:
        return values
    kept = list(values)
    for i in off:
        kept[i] = None
    shown = note.words(f"{values[i]:g}" for i in off)
    if all(v is None for v in kept):
        raise InputError(
            here,
            f"no value lies on the scale {scale[0]:g} to {scale[1]:g} ({shown})",
            "say the scale that the column uses: --scale LO HI",
        )
    findings.append(
        note.warning(
            "out_of_scale",
            f"{here}, {note.rows(lines[i] for i in off)}",
            f"{shown} lies outside the scale {scale[0]:g} to {scale[1]:g}",
            "not used; correct it, or say --scale LO HI",
        )
    )
    return kept


def without(measured: Measured, places: Sequence[int], *findings: Finding) -> Measured:
    """The same outcome with some rows set aside, and why."""
    values = list(measured.values)
    for i in places:
        values[i] = None
    return replace(measured, values=values, findings=(*measured.findings, *findings))
