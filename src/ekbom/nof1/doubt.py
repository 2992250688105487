"""Checks that try to break an effect before it is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.policy import Priors
from ekbom.nof1.columns import Nights, background
from ekbom.nof1.ordinal import proportional_odds
from ekbom.nof1.regress import Fit, regress

Floats = NDArray[np.float64]

EFFECT = "effect"
LATER = "night after"
EARLIER = "night before"
_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Check:
    """One attempt to break the effect.

    Attributes
    ----------
    name : str
    agrees : bool or None
        None when it does not apply here.
    says : str
    numbers : mapping
    """

    name: str
    agrees: bool | None
    says: str
    numbers: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"agrees": self.agrees, "says": self.says, **self.numbers}


def fit_arm(
    nights: Nights, arm: Floats, priors: Priors, *, extra: Mapping[str, Floats] | None = None
) -> Fit:
    """Regression of the used nights on one arm, weekday and trend, and what else is given.

    Parameters
    ----------
    nights : Nights
    arm : array (units,)
        0 or 1 for every unit.
    priors : Priors
    extra : mapping of name to array (units,)
    """
    more = dict(extra or {})
    assigned = arm[nights.used]
    behind, own = background(
        nights.chosen_dates,
        nights.chosen_days,
        priors,
        one_switch=np.count_nonzero(np.diff(assigned)) == 1,
    )
    x = np.column_stack([assigned, behind, *(c[nights.used] for c in more.values())])
    return regress(
        nights.y[nights.used],
        x,
        days=nights.chosen_days,
        names=(EFFECT, *own, *more),
        priors=priors,
        primary=(EFFECT,),
        nuisance=own,
        span=nights.span,
    )


def _same_sign(a: float, b: float) -> bool:
    return (a < 0) == (b < 0)


def leave_one_out(nights: Nights, arm: Floats, unit_block: NDArray[np.int64], priors: Priors,
                  effect: float) -> Check:  # fmt: skip
    """Leave out one block (or a tenth of many) at a time: no single block may carry the effect.

    Parameters
    ----------
    unit_block : int array (units,)
        Number of the pair each unit belongs to; below zero for none.
    effect : float
        The effect on all nights.
    """
    blocks = np.unique(unit_block[nights.used & (unit_block >= 0)])
    folds = np.array_split(blocks, min(_FOLDS, len(blocks)))
    effects = []
    for fold in folds:
        part = nights.part(~np.isin(unit_block, fold))
        effects.append(fit_arm(part, arm, priors).marginal(EFFECT).mean)
    weakest = min(effects, key=lambda e: e if effect > 0 else -e)
    agrees = _same_sign(weakest, effect) and abs(weakest) >= abs(effect) / 2
    return Check(
        "leave one block out", agrees,
        f"Without its strongest block the effect is {weakest:+.2f}.",
        {"weakest": weakest, "folds": len(folds)},
    )  # fmt: skip


def placebo_in_time(nights: Nights, arm: Floats, effect: float, priors: Priors) -> Check:
    """The coming night's assignment cannot act on this one; if it seems to, something else is.

    Applies where the arm changes often enough to tell the two apart.
    """
    ahead = np.append(arm[1:], arm[-1])
    apart = int((ahead != arm)[nights.used].sum())
    if apart < 2 * _FOLDS:
        return Check("placebo in time", None, "The arm changes too seldom to ask.", {})
    found = fit_arm(nights, arm, priors, extra={EARLIER: ahead}).marginal(EARLIER)
    low, high = found.interval(95)
    agrees = (low <= 0 <= high) or abs(found.mean) < abs(effect) / 2
    return Check(
        "placebo in time", agrees,
        f"Moved one night ahead, where it cannot act, the effect is {found.mean:+.2f}.",
        {"effect": found.mean, "interval_95": [low, high]},
    )  # fmt: skip


def carry_over(nights: Nights, arm: Floats, effect: float, priors: Priors) -> Check:
    """Immediate effect, and the effect once the night after is added."""
    behind = np.insert(arm[:-1], 0, arm[0])
    apart = int((behind != arm)[nights.used].sum())
    if apart < _FOLDS:
        return Check(
            "carry-over", None,
            "The arm changes too seldom to separate the first night from later ones.", {},
        )  # fmt: skip
    fit = fit_arm(nights, arm, priors, extra={LATER: behind})
    now, sum_ = fit.marginal(EFFECT), fit.combine({EFFECT: 1.0, LATER: 1.0})
    return Check(
        "carry-over", _same_sign(sum_.mean, effect),
        f"Immediate {now.mean:+.2f}, with the night after {sum_.mean:+.2f}.",
        {
            "immediate": {"mean": now.mean, "interval_95": list(now.interval(95))},
            "sustained": {"mean": sum_.mean, "interval_95": list(sum_.interval(95))},
        },
    )  # fmt: skip


def worst_case_missing(
    nights: Nights, arm: Floats, due: NDArray[np.bool_], effect: float, priors: Priors,
    *, lower_is_better: bool,
) -> Check:  # fmt: skip
    """Fill every missing night of the better arm with a night one SD worse than usual."""
    sign = 1.0 if lower_is_better else -1.0
    helped = effect * sign < 0
    gaps = due & ~nights.used & (arm == (1.0 if helped else 0.0))
    if not gaps.any():
        return Check("missing nights", None, "No night of that arm is missing.", {})
    seen = nights.y[nights.used]
    filled = np.where(gaps, seen.mean() + sign * seen.std(), nights.y)
    whole = Nights(filled, nights.days, nights.dates, nights.used | gaps, nights.span)
    worst = fit_arm(whole, arm, priors).marginal(EFFECT).mean
    return Check(
        "missing nights", _same_sign(worst, effect),
        f"If its {int(gaps.sum())} missing nights were one SD worse, the effect is {worst:+.2f}.",
        {"effect": worst, "filled": int(gaps.sum())},
    )  # fmt: skip


def rank_check(nights: Nights, arm: Floats, effect: float) -> Check:
    """Proportional odds: the same question asked of ranks, for scores piled at an end.

    Neighbouring nights are taken as independent here, so its interval is not quoted.
    """
    y = nights.y[nights.used]
    found = proportional_odds(y, np.column_stack([arm[nights.used], nights.chosen_days / len(y)]))
    if found is None:
        return Check("ranks", None, "Too few different scores for a rank model.", {})
    z = float(found.beta[0] / found.se[0])
    return Check(
        "ranks", _same_sign(float(found.beta[0]), effect),
        f"In ranks the effect points {'down' if z < 0 else 'up'}.",
        {"log_odds": float(found.beta[0]), "z": z, "p": 1 - erf(abs(z) / sqrt(2))},
    )  # fmt: skip


def all_agree(checks: Sequence[Check]) -> bool:
    """Whether no check that applies disagrees."""
    return all(check.agrees is not False for check in checks)
