"""Further terms that never decide: doses in classes, and what is left the night after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.policy import Priors
from ekbom.nof1.columns import Column, Nights, background, filled
from ekbom.nof1.regress import Fit, regress

Floats = NDArray[np.float64]

_AFTER = " (night after)"


def _fit(nights: Nights, columns: dict[str, Floats], priors: Priors) -> Fit:
    behind, own = background(nights.chosen_dates, nights.chosen_days, priors)
    x = np.column_stack([*(c[nights.used] for c in columns.values()), behind])
    return regress(
        nights.y[nights.used],
        x,
        days=nights.chosen_days,
        names=(*columns, *own),
        priors=priors,
        nuisance=own,
        span=nights.span,
    )


def dose_classes(column: Column, used: NDArray[np.bool_], few: int) -> list[tuple[str, Floats]]:
    """Cut a dose into ordered classes with at least `few` nights each; empty if it has none.

    Two doses make two classes; more are cut at their median.
    """
    seen = column.raw[used & column.on]
    if column.graded or len(seen) < 2 * few or len(np.unique(seen)) < 2:
        return []
    middle = float(np.median(seen))
    # The cut goes where it leaves the two classes most even.
    cut = middle if (seen > middle).sum() >= few else float(seen[seen < middle].max(initial=0.0))
    low, high = column.on & (column.raw <= cut), column.on & (column.raw > cut)
    if min((low & used).sum(), (high & used).sum()) < few:
        return []
    return [
        (f"up to {cut:g}", low.astype(np.float64)),
        (f"above {cut:g}", high.astype(np.float64)),
    ]


def dose_response(
    nights: Nights, columns: Sequence[Column], which: int, *, priors: Priors, few: int
) -> dict[str, Any] | None:
    """Effect of the lower and of the higher doses, and whether the effect bends.

    Returns
    -------
    dict or None
        ``classes``: name, nights, mean and 95 % interval of each; ``log_evidence``: how much
        better classes tell it than a straight line (natural log; above 0 favours classes).
        None when there are not enough different doses.
    """
    column = columns[which]
    classes = dose_classes(column, nights.used, few)
    if not classes:
        return None
    others = {c.name: filled(c.scaled) for c in columns if c is not column}
    named = {f"{column.name}, {label}": values for label, values in classes}
    bent = _fit(nights, {**others, **named}, priors)
    straight = _fit(nights, {**others, column.name: filled(column.scaled)}, priors)
    rows = []
    for name, values in named.items():
        found = bent.marginal(name)
        rows.append(
            {
                "dose": name.removeprefix(f"{column.name}, "),
                "nights": int(values[nights.used].sum()),
                "mean": found.mean,
                "interval_95": list(found.interval(95)),
            }
        )
    return {"classes": rows, "log_evidence": bent.log_evidence - straight.log_evidence}


def night_after(
    nights: Nights, columns: Sequence[Column], priors: Priors
) -> dict[str, dict[str, Any]]:
    """Immediate effect and sustained effect (with the night after) of every action, in one fit.

    Returns
    -------
    dict of action name to ``{"immediate": ..., "sustained": ...}``, empty without actions.
    """
    if not columns:
        return {}
    now = {c.name: filled(c.scaled) for c in columns}
    step = np.diff(nights.days, prepend=nights.days[0] - 2) == 1
    later = {
        name + _AFTER: np.where(step, np.roll(values, 1), values.mean())
        for name, values in now.items()
    }
    fit = _fit(nights, {**now, **later}, priors)
    answers = {}
    for name in now:
        first, whole = fit.marginal(name), fit.combine({name: 1.0, name + _AFTER: 1.0})
        answers[name] = {
            "immediate": {"mean": first.mean, "interval_95": list(first.interval(95))},
            "sustained": {"mean": whole.mean, "interval_95": list(whole.interval(95))},
        }
    return answers
