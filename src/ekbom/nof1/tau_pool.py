"""Tau-U of several cases pooled into one number: fixed effect on Fisher's z."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from typing import Any

import numpy as np

from ekbom.model.errors import UsageError
from ekbom.nof1.index import Z_95, Improvement, Values, chosen, shown_number, two_phases
from ekbom.nof1.kendall import ROWS, RowName, tau_row, two_sided

ASSUMES = (
    "the cases share one true value, and the nights of each case are independent of each other"
)


@dataclass(frozen=True, slots=True)
class PooledTau:
    """One Tau-U over several cases.

    Attributes
    ----------
    model : RowName
    value : float or None
        None when a case holds no value strictly between -1 and 1; `reason` says which.
    se : float
        On the scale of Fisher's z.
    interval : (float, float) or None
        95 %, on the scale of tau.
    z, p : float or None
    cases : int
    method, assumes, reason : str
    """

    model: RowName
    value: float | None
    se: float
    interval: tuple[float, float] | None
    z: float | None
    p: float | None
    cases: int
    method: str = "fixed effect on Fisher's z, each case weighted by its values less three"
    assumes: str = ASSUMES
    reason: str = ""

    def say(self) -> str:
        """The number, its interval, on how many cases it rests, and what it assumes."""
        name = f"Tau-U ({self.model})"
        if self.value is None or self.interval is None:
            return f"{name} of {self.cases} cases cannot be computed: {self.reason}."
        low, high = (shown_number(x) for x in self.interval)
        return (
            f"{name} of {self.cases} cases: {shown_number(self.value)} (95 % interval {low} to "
            f"{high}). Method: {self.method}. It assumes that {self.assumes}."
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "model": self.model,
            "value": self.value,
            "se": self.se,
            "interval": None if self.interval is None else list(self.interval),
            "z": self.z,
            "p": self.p,
            "cases": self.cases,
            "method": self.method,
            "assumes": self.assumes,
            "reason": self.reason,
        }


def pool_tau_u(
    cases: Sequence[tuple[Values, Values]],
    *,
    model: RowName = "A vs. B - Trend A",
    improvement: Improvement = "increase",
) -> PooledTau:
    """Pool Tau-U over cases.

    Parameters
    ----------
    cases : sequence of (baseline, treatment)
        Values in the order of time, in the outcome points of each case; None is missing.
    model : RowName
        Which trends are taken off or added, in the words of scan.
    improvement : {"increase", "decrease"}
        The same for all cases.

    Returns
    -------
    PooledTau

    Raises
    ------
    UsageError
        Without cases, for an unknown model, or for a case of fewer than four values.

    Departures
    ----------
    scan shows tau as measured; here it counts in the direction of improvement.

    References
    ----------
    scan 0.67.1, function ``tau_u`` with ``meta_weight_method = "z"``.
    """
    chosen("model", model, ROWS)
    if not cases:
        raise UsageError("cases", "there is none", "give at least one case")
    rows = [tau_row(two_phases(a, b, improvement), model) for a, b in cases]
    weights = np.array([row.counts.n - 3 for row in rows], dtype=np.float64)
    if weights.min() < 1:
        short = 1 + int(weights.argmin())
        raise UsageError(f"case {short}", "it has fewer than four values", "leave this case out")
    se = 1 / sqrt(float(weights.sum()))
    inner = [row.tau for row in rows if row.tau is not None and abs(row.tau) < 1]
    if len(inner) < len(rows):
        first = 1 + next(k for k, row in enumerate(rows) if row.tau is None or abs(row.tau) >= 1)
        reason = f"the tau of case {first} is at its limit or undefined, which Fisher's z forbids"
        return PooledTau(model, None, se, None, None, None, len(rows), reason=reason)
    middle = float(weights @ [atanh(tau) for tau in inner]) * se * se
    z = middle / se
    interval = (tanh(middle - Z_95 * se), tanh(middle + Z_95 * se))
    return PooledTau(model, tanh(middle), se, interval, z, two_sided(z), len(rows))
