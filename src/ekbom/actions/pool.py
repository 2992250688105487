"""Put studies together that measured the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.exchange.diary_file import read_table
from ekbom.journal.column import read_column
from ekbom.journal.pick import named
from ekbom.journal.table import Table
from ekbom.model.errors import InputError, NotAnswerable, UsageError
from ekbom.model.finding import Finding

if TYPE_CHECKING:
    from ekbom.nof1.meta import ForestRow, Pooled
    from ekbom.nof1.meta_bias import Egger, LeftOut
    from ekbom.nof1.meta_fit import Method

# Names a column has when nobody says another; the first that is there counts.
_USUAL = {
    "effect": ("effect", "yi"),
    "variance": ("variance", "vi"),
    "se": ("se", "sei"),
    "study": ("study", "trial", "label"),
}


@dataclass(frozen=True, slots=True)
class PoolAnswer:
    """The pooled answer with everything beside it.

    Attributes
    ----------
    source : str
    effect : str
        The column that was pooled.
    pooled : Pooled
    rows : tuple of ForestRow
    leave_one_out : LeftOut or None
        None with two studies.
    egger : Egger or None
        None where it cannot be asked; a finding says why.
    findings : tuple of Finding
    """

    source: str
    effect: str
    pooled: Pooled
    rows: tuple[ForestRow, ...]
    leave_one_out: LeftOut | None
    egger: Egger | None
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        left = self.leave_one_out
        return {
            "effect": self.effect,
            "pooled": self.pooled.to_dict(),
            "studies": [row._asdict() for row in self.rows],
            "leave_one_out": None if left is None else left.to_dict(),
            "egger": None if self.egger is None else self.egger.to_dict(),
            "findings": [finding.to_dict() for finding in self.findings],
        }


def pool_table(
    path: str | Path,
    *,
    effect: str | None = None,
    variance: str | None = None,
    se: str | None = None,
    label: str | None = None,
    method: str = "REML",
    knapp_hartung: bool = False,
) -> PoolAnswer:
    """Pool the studies of a table.

    Parameters
    ----------
    path : str or Path
        A CSV or TSV file, one row per study. It is never changed.
    effect, variance, se, label : str, optional
        Columns; ``effect``, ``variance`` (or ``se``) and ``study`` unless said otherwise.
    method : {"REML", "FE", "DL", "PM", "HE", "SJ", "ML", "EB"}
    knapp_hartung : bool

    Returns
    -------
    PoolAnswer

    Raises
    ------
    InputError
        When the file is no table, or a column holds no numbers.
    UsageError
        When a column is not there, or variance and standard error are both named.
    NotAnswerable
        With fewer than two complete studies.
    """
    from ekbom.nof1.meta import forest_rows, pool
    from ekbom.nof1.meta_bias import leave_one_out
    from ekbom.nof1.meta_fit import METHODS

    if method not in METHODS:
        raise UsageError("--method", f"{method!r} is unknown", f"use one of {', '.join(METHODS)}")
    if variance and se:
        raise UsageError("--se", "a column of variances is named too", "name one of the two")
    table = read_table(path)
    findings = list(table.findings)
    name = _column(table, effect, "effect", "--effects")
    effects = _numbers(table, name, findings)
    spread = _spread(table, variance, se, findings)
    labels = _labels(table, label)
    pooled = pool(effects, spread, method=method, knapp_hartung=knapp_hartung)
    if pooled.left_out:
        findings.append(
            Finding(
                "incomplete_study", "warning", table.source,
                f"{pooled.left_out} of {len(effects)} rows lack the effect or its error",
                "they are left out; fill them if they are known",
            )
        )  # fmt: skip
    several = pooled.n > 2
    return PoolAnswer(
        source=table.source,
        effect=name,
        pooled=pooled,
        rows=forest_rows(effects, spread, tau2=pooled.tau2, names=labels),
        leave_one_out=(
            leave_one_out(effects, spread, method=method, knapp_hartung=knapp_hartung)
            if several
            else None
        ),
        egger=_egger(effects, spread, method, findings),
        findings=tuple(findings),
    )


def _column(table: Table, given: str | None, what: str, option: str) -> str:
    if given is not None:
        return named(table, given, option)
    usual = [name for name in _USUAL[what] if name in table.columns]
    return named(table, usual[0] if usual else what, option)


def _numbers(table: Table, name: str, findings: list[Finding]) -> list[float]:
    """The numbers of a column, NaN where there is none."""
    column = read_column(name, table.cells(name), table.lines, table.source)
    if column.kind != "number":
        raise InputError(
            f"{table.source}, column {name}", "it holds no numbers", "give a column of numbers"
        )
    findings += column.findings
    return [nan if value is None else value for value in column.values]


def _spread(
    table: Table, variance: str | None, se: str | None, findings: list[Finding]
) -> list[float]:
    """Variances, from their own column or from that of the standard errors."""
    usual = not variance and not any(name in table.columns for name in _USUAL["variance"])
    if se or (usual and any(name in table.columns for name in _USUAL["se"])):
        name = _column(table, se, "se", "--se")
        errors = _numbers(table, name, findings)
        for line, error in zip(table.lines, errors, strict=True):
            if error <= 0:
                raise InputError(
                    f"{table.source}, row {line}", f"a standard error of {error:g}",
                    "give one above zero",
                )  # fmt: skip
        return [error * error for error in errors]
    return _numbers(table, _column(table, variance, "variance", "--variances"), findings)


def _labels(table: Table, label: str | None) -> list[str]:
    if label is None and not any(name in table.columns for name in _USUAL["study"]):
        return []
    cells = table.cells(_column(table, label, "study", "--labels"))
    return [cell or f"row {line}" for line, cell in zip(table.lines, cells, strict=True)]


def _egger(
    effects: list[float],
    spread: list[float],
    method: Method,
    findings: list[Finding],
) -> Egger | None:
    from ekbom.nof1.meta_bias import egger

    try:
        return egger(effects, spread, method=method)
    except NotAnswerable as error:
        findings.append(Finding("no_egger", "note", "Egger's test", error.problem, error.todo))
        return None


def write_pool_page(answer: PoolAnswer, path: str | Path, *, made_at: str) -> Path:
    """Lay the pooled answer down as one self-contained HTML page with its forest plot.

    Parameters
    ----------
    answer : PoolAnswer
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
    from ekbom.reports.pool import LeftOut, PoolTable, pool_page

    found, left = answer.pooled, answer.leave_one_out
    labels = [row.name for row in answer.rows]
    without = () if left is None else zip(
        (labels[place] for place in left.place), left.value, left.low, left.high, left.tau2,
        left.i2, strict=True,
    )  # fmt: skip
    table = PoolTable(
        title=f"{answer.effect.capitalize()}: {found.n} studies together",
        says=found.say(),
        method=found.method,
        value=found.value,
        interval=found.interval,
        se=found.se,
        prediction_interval=found.prediction_interval,
        tau2=found.tau2,
        tau2_interval=found.tau2_interval,
        q=found.q,
        q_dof=found.q_dof,
        q_p=found.q_p,
        i2=found.i2,
        leave_one_out=tuple(LeftOut(*one) for one in without),
        egger="" if answer.egger is None else answer.egger.say(),
        assumes=found.assumes,
        knapp_hartung=found.knapp_hartung,
        source=answer.source,
        findings=answer.findings,
    )
    rows = [(row.name, row.value, row.low, row.high, row.weight / 100) for row in answer.rows]
    return write_text(path, pool_page(rows, table, made_at=made_at))
