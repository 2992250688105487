"""The table of evidence on a therapy, and whether its trials can be put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ekbom.assessment.limits import limit
from ekbom.knowledge.measures import trial_rows
from ekbom.knowledge.shipped_rules import ground

if TYPE_CHECKING:
    from ekbom.model.measure import Measure, TrialRow
    from ekbom.model.verdict import Ground
    from ekbom.nof1.meta import Pooled

_POOLING = "try.pooling"


@dataclass(frozen=True, slots=True)
class Together:
    """Trials of one therapy that measured the same thing, put together, or why not.

    Attributes
    ----------
    says : str
    pooled : Pooled or None
    ground : Ground
        From how many trials on this is done.
    """

    says: str
    pooled: Pooled | None
    ground: Ground


def table_of(measure: Measure) -> tuple[TrialRow, ...]:
    """The trials behind a measure: of it itself, then of something like it."""
    facts = (*measure.evidence, *measure.near)
    return tuple(row for fact in facts for row in trial_rows() if row.of == fact)


def put_together(rows: Sequence[TrialRow]) -> Together:
    """Pool the trials of one therapy where enough of them report the same figure.

    Parameters
    ----------
    rows : sequence of TrialRow
        Only differences between groups, with their interval and in one unit, can be pooled.
    """
    least = int(limit(_POOLING, "trials")[0])
    alike = max(_alike(rows), key=len, default=())
    if len(alike) < least:
        n = len(alike)
        trials = "1 trial gives" if n == 1 else f"{n} trials give"
        says = (
            f"Not put together: {trials} the difference between groups with its interval for one "
            f"outcome, and it takes {least}."
        )
        return Together(says, None, ground(_POOLING))
    pooled = _pooled(alike)
    low, high = pooled.interval
    says = (
        f"{pooled.n} trials of {alike[0].outcome} put together: {pooled.value:.2f} "
        f"(95 % interval {low:.2f} to {high:.2f}) {alike[0].unit}."
    )
    return Together(says, pooled, ground(_POOLING))


def _alike(rows: Iterable[TrialRow]) -> Iterable[tuple[TrialRow, ...]]:
    """Rows with the same therapy, outcome and unit."""
    groups: dict[tuple[str, str, str], tuple[TrialRow, ...]] = {}
    for row in rows:
        if row.kind == "difference" and row.effect is not None and row.ci95 is not None:
            key = (row.of, row.outcome, row.unit)
            groups[key] = (*groups.get(key, ()), row)
    return groups.values()


def _pooled(rows: Sequence[TrialRow]) -> Pooled:
    from ekbom.nof1.meta import half_width, pool

    reach = 2 * half_width(None)
    effects = [row.effect for row in rows if row.effect is not None]
    variances = [((row.ci95[1] - row.ci95[0]) / reach) ** 2 for row in rows if row.ci95]
    return pool(effects, variances)
