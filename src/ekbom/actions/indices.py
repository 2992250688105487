"""Every single-case index of a table of phases, for readers who know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ekbom.exchange.diary_file import read_table
from ekbom.journal.column import read_column
from ekbom.journal.pick import named
from ekbom.journal.table import Table
from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding

if TYPE_CHECKING:
    from ekbom.nof1.index import Improvement, Index


@dataclass(frozen=True, slots=True)
class Comparison:
    """One phase against the one before it.

    Attributes
    ----------
    case : str
        Empty when the table holds one case.
    before, after : str
        Names of the phases.
    indices : tuple of Index
    """

    case: str
    before: str
    after: str
    indices: tuple[Index, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "case": self.case,
            "before": self.before,
            "after": self.after,
            "indices": [index.to_dict() for index in self.indices],
        }


@dataclass(frozen=True, slots=True)
class Indices:
    """All comparisons of a table.

    Attributes
    ----------
    value : str
        The column that was compared.
    improvement : {"increase", "decrease"}
    comparisons : tuple of Comparison
    findings : tuple of Finding
    """

    value: str
    improvement: Improvement
    comparisons: tuple[Comparison, ...]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "value": self.value,
            "improvement": self.improvement,
            "comparisons": [one.to_dict() for one in self.comparisons],
            "findings": [finding.to_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class _Row:
    case: str
    phase: str
    value: float | None


def compare_phases(
    path: str | Path,
    *,
    phase: str,
    value: str,
    case: str | None = None,
    improvement: Improvement = "decrease",
    share: str | None = None,
) -> Indices:
    """Compare every phase of a table with the one before it.

    Parameters
    ----------
    path : str or Path
        A CSV or TSV file, one row per measurement, in the order of time. It is never changed.
    phase, value : str
        Columns. A phase is a stretch of rows with the same word, so A, B, A, B are four.
    case : str, optional
        Column that tells cases apart.
    improvement : {"increase", "decrease"}
        Which way is better; a decrease by default, as for an urge.
    share : {"percentage", "proportion"}, optional
        Says that the values are shares of a whole; the log odds ratio is made of such alone.

    Returns
    -------
    Indices

    Raises
    ------
    InputError
        When the file is no table, a row has no phase, or no case has two phases with values.
    UsageError
        When a column is not there, or the kind of share is unknown.
    """
    if share not in (None, "percentage", "proportion"):
        raise UsageError("--share", f"{share!r} is unknown", "use percentage or proportion")
    table = read_table(path)
    rows, findings = _rows(table, phase, value, case)
    comparisons = []
    for name, own in _by_case(rows).items():
        stretches = [(word, [row.value for row in run]) for word, run in _runs(own)]
        known = [(word, values) for word, values in stretches if any(v is not None for v in values)]
        findings += [
            Finding(
                "empty_phase", "warning", f"{table.source}, phase {word}",
                "it holds no value, so it is left out", "fill it, or leave its rows out",
            )
            for word, values in stretches if all(v is None for v in values)
        ]  # fmt: skip
        comparisons += [
            Comparison(name, a[0], b[0], _every_index(a[1], b[1], improvement, share))
            for a, b in pairwise(known)
        ]
    if not comparisons:
        raise InputError(
            table.source,
            f"column {phase} has fewer than two phases with values",
            "give at least one row before and one after the start",
        )
    return Indices(value, improvement, tuple(comparisons), tuple(findings))


def _rows(
    table: Table, phase: str, value: str, case: str | None
) -> tuple[list[_Row], list[Finding]]:
    phases = table.cells(named(table, phase, "--phase"))
    cases = [""] * len(phases) if case is None else table.cells(named(table, case, "--case"))
    name = named(table, value, "--value")
    column = read_column(name, table.cells(name), table.lines, table.source)
    if column.kind != "number":
        raise InputError(
            f"{table.source}, column {name}",
            "it holds no numbers" if column.kind == "empty" else "it holds words or clock times",
            "give a column of numbers",
        )
    for line, word in zip(table.lines, phases, strict=True):
        if not word:
            raise InputError(
                f"{table.source}, row {line}", "it belongs to no phase", f"fill column {phase}"
            )
    rows = [_Row(*row) for row in zip(cases, phases, column.values, strict=True)]
    return rows, [*table.findings, *column.findings]


def _by_case(rows: Sequence[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.case, []).append(row)
    return found


def _runs(rows: Sequence[_Row]) -> list[tuple[str, list[_Row]]]:
    return [(word, list(run)) for word, run in groupby(rows, key=lambda row: row.phase)]


def _every_index(
    before: Sequence[float | None],
    after: Sequence[float | None],
    improvement: Improvement,
    share: str | None,
) -> tuple[Index, ...]:
    from ekbom.nof1 import effect, overlap

    known = (
        overlap.nap, overlap.tau, overlap.tau_bc, overlap.tau_u, overlap.pnd, overlap.pand,
        overlap.pem, overlap.ird, effect.hedges_g, effect.smd, effect.log_ratio_of_medians,
    )  # fmt: skip
    found = tuple(index(before, after, improvement=improvement) for index in known)
    # A rating moves in whole points; a share may be smaller than that.
    step = None if share else 1.0
    ratio = effect.log_response_ratio(before, after, improvement=improvement, step=step)
    found = (*found, ratio)
    if share is None:
        return found
    scale = cast("effect.Share", share)
    odds = effect.log_odds_ratio(before, after, improvement=improvement, scale=scale)
    return (*found, odds)
