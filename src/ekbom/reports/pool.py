"""The page of a pooled answer: a forest plot, and what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ekbom.model.finding import Finding
from ekbom.reports.forest import ForestAxis, diamond, forest_axis, forest_line, prediction_line
from ekbom.reports.page import fill, noticed
from ekbom.reports.words import capital, counted, number, p_words, plain, span

_PLACES = 2
LEAVE_HEADS = (
    "Without",
    "Pooled",
    "95 % interval",
    "tau\N{SUPERSCRIPT TWO}",
    "I\N{SUPERSCRIPT TWO}",
)
_METHODS = {
    "REML": "a random-effects model (restricted maximum likelihood)",
    "ML": "a random-effects model (maximum likelihood)",
    "DL": "a random-effects model (DerSimonian and Laird)",
    "PM": "a random-effects model (Paule and Mandel)",
    "HE": "a random-effects model (Hedges)",
    "SJ": "a random-effects model (Sidik and Jonkman)",
    "EB": "a random-effects model (empirical Bayes)",
    "FE": "a model with one common effect",
}


class ForestRow(NamedTuple):
    """One study or case of a forest plot.

    Attributes
    ----------
    label : str
    effect, low, high : float
        Best guess and its 95 % interval.
    weight : float
        In any unit; the page shows its share of the sum.
    """

    label: str
    effect: float
    low: float
    high: float
    weight: float


class LeftOut(NamedTuple):
    """The pooled answer with one study left out.

    Attributes
    ----------
    label : str
    value, low, high : float
    tau2, i2 : float or None
        I2 in percent.
    """

    label: str
    value: float
    low: float
    high: float
    tau2: float | None = None
    i2: float | None = None


@dataclass(frozen=True, slots=True)
class PoolTable:
    """A pooled answer as plain numbers.

    Attributes
    ----------
    title : str
        What was pooled, for the heading.
    says : str
        The sentence of the answer.
    method : str
        Short name, such as ``REML``.
    value : float
    interval : (float, float)
        95 % interval of the pooled value.
    se : float or None
    prediction_interval : (float, float) or None
        Where the true effect of a further study would lie.
    tau2, q, q_p, i2 : float or None
        Spread between the studies, test of it and its p, and its share in percent.
    tau2_interval : (float, float) or None
    q_dof : int or None
    leave_one_out : tuple of LeftOut
    egger : str
        The sentence of Egger's test, or why it was not done.
    assumes : str
    knapp_hartung : bool
    unit : str
    null : float
        The value that means no effect.
    less, more : str
        Words for the left and the right end of the axis.
    source : str
    findings : tuple of Finding
    """

    title: str
    says: str
    method: str
    value: float
    interval: tuple[float, float]
    se: float | None = None
    prediction_interval: tuple[float, float] | None = None
    tau2: float | None = None
    tau2_interval: tuple[float, float] | None = None
    q: float | None = None
    q_dof: int | None = None
    q_p: float | None = None
    i2: float | None = None
    leave_one_out: tuple[LeftOut, ...] = ()
    egger: str = ""
    assumes: str = ""
    knapp_hartung: bool = False
    unit: str = ""
    null: float = 0.0
    less: str = "less"
    more: str = "more"
    source: str = "this computer"
    findings: tuple[Finding, ...] = ()


def pool_page(
    rows: Sequence[tuple[str, float, float, float, float]], pooled: PoolTable, *, made_at: str
) -> str:
    """Write the page of a pooled answer.

    Parameters
    ----------
    rows : sequence of (label, effect, low, high, weight)
        The studies in the order they are drawn in.
    pooled : PoolTable
    made_at : str
        Date and time for the foot of the page.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    studies = [ForestRow(*row) for row in rows]
    axis = forest_axis(studies, pooled.interval, pooled.prediction_interval, pooled.null)
    whole = sum(row.weight for row in studies) or 1.0
    heaviest = max((row.weight for row in studies), default=1.0) or 1.0
    return fill(
        "pool.html.jinja",
        axis=axis.drawing(pooled.less, pooled.more),
        facts=_facts(pooled),
        findings=noticed(pooled.findings),
        leave_heads=LEAVE_HEADS,
        left_out=[_left_out(one) for one in pooled.leave_one_out],
        made_at=made_at,
        method=_method(pooled),
        pool=pooled,
        pooled=_numbers(pooled.value, pooled.interval),
        pooled_pic=diamond(pooled.value, pooled.interval, axis),
        prediction=_prediction(pooled, axis),
        studies=[
            (
                row.label,
                forest_line(row, axis, pooled.value, heaviest),
                _numbers(row.effect, (row.low, row.high)),
                f"{number(100 * row.weight / whole, 1)} %",
            )
            for row in studies
        ],
        summary=f"{capital(counted(len(studies), 'row'))} pooled by {_model(pooled)}.",
    )


def _numbers(value: float, interval: tuple[float, float]) -> str:
    return f"{number(value, _PLACES)} ({span(interval, _PLACES)})"


def _model(pooled: PoolTable) -> str:
    return _METHODS.get(pooled.method, f"the method {pooled.method}")


def _prediction(pooled: PoolTable, axis: ForestAxis) -> tuple[str, str] | None:
    ends = pooled.prediction_interval
    return None if ends is None else (prediction_line(ends, axis), span(ends, _PLACES))


def _left_out(one: LeftOut) -> tuple[str, ...]:
    one = LeftOut(*one)
    return (
        one.label,
        number(one.value, _PLACES),
        span((one.low, one.high), _PLACES),
        "not known" if one.tau2 is None else number(one.tau2, 3),
        "not known" if one.i2 is None else f"{number(one.i2, 0)} %",
    )


def _facts(pooled: PoolTable) -> list[tuple[str, str]]:
    """The numbers of the spread between the studies, each with its name."""
    facts = []
    if pooled.tau2 is not None:
        around = f" ({span(pooled.tau2_interval, 3)})" if pooled.tau2_interval else ""
        facts.append(
            ("Spread between the rows, tau\N{SUPERSCRIPT TWO}", number(pooled.tau2, 3) + around)
        )
    if pooled.i2 is not None:
        facts.append(
            ("Share of it in all spread, I\N{SUPERSCRIPT TWO}", f"{number(pooled.i2, 0)} %")
        )
    if pooled.q is not None:
        df = f" on {pooled.q_dof} degrees of freedom" if pooled.q_dof is not None else ""
        p = f", p {p_words(pooled.q_p)}" if pooled.q_p is not None else ""
        facts.append(("Test of the spread, Q", f"{number(pooled.q)}{df}{p}"))
    if pooled.se is not None:
        facts.append(("Standard error", number(pooled.se, 3)))
    return facts


def _method(pooled: PoolTable) -> list[str]:
    """How it was pooled, in plain words."""
    found = [
        f"The rows were pooled by {_model(pooled)}. A row with a narrower interval weighs more; "
        f"the area of its square shows the weight. No effect is {plain(pooled.null)}."
    ]
    if pooled.prediction_interval is not None:
        found.append(
            "The diamond is the average over all rows. The thick line under it is wider: it says "
            "where the true effect of one further row like these would lie, 95 in 100."
        )
    if pooled.knapp_hartung:
        found.append("The interval is widened for few rows, after Knapp and Hartung.")
    if pooled.assumes:
        found.append(f"It assumes {pooled.assumes.rstrip('.')}.")
    return found
