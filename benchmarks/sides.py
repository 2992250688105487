"""One side of a comparison, run in a process of its own: ``python -m benchmarks.sides NAME``.

Prints one JSON object: seconds of the work alone (reading and importing is over by then), at the
first call or, with the word ``warmed``, after the same work on the first 105 nights; the peak
memory of the process; and a few numbers of the result, so that nobody races an empty function.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from benchmarks.source import ROOT

CASE = ROOT / "tests" / "reference" / "synthetic_rls_diary_180.json"
TREATMENT = "block_treatment"
NIGHTS = 180
DECADE = 3653
WARM_UP = 105
COURSE = 120
STUDIES = 1000
POINTS = 60
# Ten weekly visits after three weeks of baseline.
VISIT_DAYS = tuple(range(21, 91, 7))
Work = Callable[[], dict[str, Any]]


def case() -> dict[str, Any]:
    """The 180-night case diary."""
    found: dict[str, Any] = json.loads(CASE.read_text(encoding="utf-8"))
    return found


def arrays(nights: int = NIGHTS) -> tuple[tuple[str, ...], Any, Any]:
    """Names of the ten columns, scores with NaN, columns (nights, 10)."""
    data = case()
    names = tuple(n for n in data["true_coef"] if n != "intercept")
    y = np.array([np.nan if v is None else v for v in data["data"]["score"]], dtype=float)
    x = np.column_stack([data["data"][n] for n in names]).astype(float)
    return names, y[:nights], x[:nights]


def sarimax(nights: int) -> Work:
    """The yardstick: one exact maximum-likelihood fit, missing nights left missing."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    _, y, x = arrays(nights)
    exog = np.column_stack([np.ones(len(y)), x])

    def work() -> dict[str, Any]:
        fit = SARIMAX(y, exog=exog, order=(1, 0, 0)).fit(disp=0, cov_type="oim")
        return {
            "effect": float(fit.params[4]),
            "sd": float(fit.bse[4]),
            "converged": bool(fit.mle_retvals["converged"]),
        }

    return work


def fit(nights: int) -> Work:
    """Our fit of the same nights, with the interval of the effect."""
    from ekbom.knowledge.load import load_policy
    from ekbom.nof1.regress import regress

    names, y, x = arrays(nights)
    seen = ~np.isnan(y)
    days, priors = np.arange(len(y))[seen], load_policy().priors

    def work() -> dict[str, Any]:
        found = regress(
            y[seen], x[seen], days=days, names=names, priors=priors, primary=(TREATMENT,)
        ).marginal(TREATMENT)
        return {"effect": found.mean, "sd": found.sd, "interval_95": found.interval(95)}

    return work


def case_design(nights: int = NIGHTS) -> Any:
    """The permitted schedules of the case: blocks of seven nights, as many with as it had."""
    from ekbom.model.trial import Design

    blocks = [case()["data"][TREATMENT][at] for at in range(0, nights, 7)]
    return Design("balanced", nights, block=7, ones=7 * sum(blocks))


def rerandomise(nights: int) -> Work:
    """9,999 re-randomisations of the diary's own schedule, drawn and scored."""
    from ekbom.nof1.randomise import randomisation_test

    _, y, _ = arrays(nights)
    seen = ~np.isnan(y)
    assigned = np.array(case()["data"][TREATMENT][:nights], dtype=np.int8)
    places = np.flatnonzero(seen)
    design, rng = case_design(nights), np.random.default_rng(1)

    def work() -> dict[str, Any]:
        found = randomisation_test(
            assigned,
            y[seen] - y[seen].mean(),
            places=places,
            days=places,
            phi=0.3,
            design=design,
            rng=rng,
            rerandomisations=9999,
            enumerate_max=0,
        )
        return {"p": found.p, "schedules": found.schedules}

    return work


def case_diary(nights: int = NIGHTS) -> Any:
    """The case as a diary of ten actions, all of them declared."""
    from ekbom.model.diary import Action, Diary, Outcome

    data, start = case()["data"], date(2026, 1, 5)
    names, _, _ = arrays()
    return Diary(
        dates=tuple(start + timedelta(days=n) for n in range(nights)),
        index=tuple(range(nights)),
        outcomes={"score": Outcome("score", tuple(data["score"][:nights]))},
        actions={
            n: Action(n, tuple(data[n][:nights]), kind="planned" if n == TREATMENT else "habit")
            for n in names
        },
    )


def case_plan(nights: int = NIGHTS) -> Any:
    """A sealed plan over the case's own schedule."""
    from ekbom.model.trial import Plan, Schedule
    from ekbom.nof1.plan import seal_of

    start = date(2026, 1, 5)
    plan = Plan(
        action=TREATMENT,
        outcome="score",
        lower_is_better=True,
        worthwhile=1.0,
        scale=(0.0, 10.0),
        schedule=Schedule(
            tuple(case()["data"][TREATMENT][:nights]), case_design(nights), start=start
        ),
        end=start + timedelta(days=nights),
        written_at=datetime(2026, 1, 4, 12),
    )
    return replace(plan, seal=seal_of(plan))


def answer(nights: int) -> Work:
    """The whole answer: 180 nights, ten actions, a sealed plan, every gate and every check."""
    from ekbom.actions.helps import what_helps

    diary, plan = case_diary(nights), case_plan(nights)

    def work() -> dict[str, Any]:
        found = what_helps(diary, "score", plan=plan)
        return {"actions": len(found.actions), "first": repr(found.actions[0])}

    return work


def decade(nights: int) -> Work:
    """The whole answer for many nights and twenty actions."""
    from ekbom.actions.helps import what_helps
    from ekbom.actions.simulate import named_worlds
    from ekbom.nof1.simulate import Habit, Remedy, simulate_diary

    diary = simulate_diary(
        named_worlds()["missing_random"],
        Remedy(effect=-0.5, kind="habit"),
        nights=nights,
        start=date(2016, 1, 5),
        rng=np.random.default_rng(1),
        habits=[Habit(f"habit {n + 1}", share=0.1 + 0.04 * n) for n in range(19)],
    ).diary

    def work() -> dict[str, Any]:
        found = what_helps(diary, "urge")
        return {"actions": len(found.actions), "first": repr(found.actions[0])}

    return work


def sarimax_course(nights: int) -> Work:
    """The yardstick of the course: the same series with an intercept and one step."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    _, y, _ = arrays(nights)
    exog = np.column_stack([np.ones(len(y)), np.arange(len(y)) >= VISIT_DAYS[2]]).astype(float)

    def work() -> dict[str, Any]:
        fit = SARIMAX(y, exog=exog, order=(1, 0, 0)).fit(disp=0, cov_type="oim")
        return {"step": float(fit.params[1]), "converged": bool(fit.mle_retvals["converged"])}

    return work


def shape(nights: int) -> Work:
    """The whole search: every shape at every visit, the set, the change and the level's band."""
    from ekbom.knowledge.load import load_course_policy, load_policy
    from ekbom.nof1.shape import averaged, shape_evidence, turn_set

    _, y, _ = arrays(nights)
    seen = ~np.isnan(y)
    y, days = y[seen], np.arange(len(y))[seen]
    priors, course_policy = load_policy().priors, load_course_policy()

    def work() -> dict[str, Any]:
        found = shape_evidence(
            y, days, VISIT_DAYS, priors=priors, course_policy=course_policy, span=10.0
        )
        average = averaged(y, days, found, priors=priors, span=10.0)
        change, turn = average.change(), turn_set(found, course_policy.set_share)
        level, _, _ = average.level(80)
        return {
            "p_changed": found.p_changed,
            "visits": turn.visits if turn else (),
            "change": change.mean,
            "interval_95": change.interval(95),
            "last_level": float(level[-1]),
        }

    return work


def studies(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Effects and variances of made-up studies."""
    rng = np.random.default_rng(20261121)
    variances = rng.uniform(0.01, 0.5, count)
    return rng.normal(0.3, np.sqrt(variances + 0.1)), variances


def lstsq(count: int) -> Work:
    """The yardstick of the pool: 400 least-squares fits of two columns."""
    effects, variances = studies(count)
    x = np.column_stack([np.ones(count), np.sqrt(variances)])

    def work() -> dict[str, Any]:
        for _ in range(400):
            found = np.linalg.lstsq(x, effects, rcond=None)[0]
        return {"slope": float(found[1])}

    return work


def pooled(count: int) -> Work:
    """The pool with everything beside it."""
    from ekbom.nof1.meta import forest_rows, pool
    from ekbom.nof1.meta_bias import egger, leave_one_out, trim_fill

    effects, variances = studies(count)

    def work() -> dict[str, Any]:
        found = pool(effects, variances, knapp_hartung=True)
        left = leave_one_out(effects, variances, knapp_hartung=True)
        filled = trim_fill(effects, variances)
        rows = forest_rows(effects, variances, tau2=found.tau2)
        return {
            "value": found.value,
            "left_out": len(left.value),
            "rows": len(rows),
            "egger_p": egger(effects, variances).p,
            "missing": filled.missing,
        }

    return work


def indices(nights: int) -> Work:
    """Every index over two phases, each timed by itself; the slowest is named."""
    from ekbom.nof1 import effect, overlap

    rng = np.random.default_rng(20261121)
    before, after = rng.integers(4, 10, nights // 3), rng.integers(1, 8, nights - nights // 3)
    share = (10.0 * before, 10.0 * after)
    known = [
        overlap.pnd, overlap.pand, overlap.pem, overlap.ird, overlap.nap, overlap.tau,
        overlap.tau_u, overlap.tau_bc, effect.smd, effect.hedges_g, effect.log_response_ratio,
        effect.log_ratio_of_medians, effect.log_odds_ratio,
    ]  # fmt: skip

    def work() -> dict[str, Any]:
        took = {}
        for index in known:
            given = share if index is effect.log_odds_ratio else (before, after)
            began = time.perf_counter()
            index(*given, improvement="decrease")
            took[index.__name__] = 1000 * (time.perf_counter() - began)
        slowest = max(took, key=lambda name: took[name])
        return {"slowest": slowest, "slowest_ms": took[slowest]}

    return work


SIDES: dict[str, tuple[Callable[[int], Work], int]] = {
    "sarimax": (sarimax, NIGHTS),
    "sarimax_120": (sarimax_course, COURSE),
    "fit": (fit, NIGHTS),
    "rerandomise": (rerandomise, NIGHTS),
    "answer": (answer, NIGHTS),
    "decade": (decade, DECADE),
    "shape": (shape, COURSE),
    "lstsq_400": (lstsq, STUDIES),
    "pool": (pooled, STUDIES),
    "indices": (indices, POINTS),
}


def main(name: str, *, warmed: bool) -> None:
    """Prepare, then time the work once: nothing is kept from an earlier call on these nights."""
    side, nights = SIDES[name]
    if warmed:
        side(WARM_UP)()
    work = side(nights)
    began = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - began
    # Linux counts the peak in kibibytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mib": peak, "result": result}))


if __name__ == "__main__":
    main(sys.argv[1], warmed="warmed" in sys.argv[2:])
