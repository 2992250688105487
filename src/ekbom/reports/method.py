"""How the answer was worked out, in plain words and with this person's numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ekbom.knowledge.load import no_treatment
from ekbom.model.answer import ActionAnswer, Answer
from ekbom.model.diary import Outcome
from ekbom.model.policy import Policy
from ekbom.model.trial import Plan
from ekbom.reports.trials import how_drawn, plan_of
from ekbom.reports.words import amount, capital, day, number, p_words, places_for, span

_VERDICT = {
    True: ("yes", "holds"),
    False: ("no", "does not hold"),
    None: ("open", "cannot be asked"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One doubt that was put to a trial.

    Attributes
    ----------
    name, verdict, says : str
    sign : {"yes", "no", "open"}
    """

    name: str
    sign: str
    verdict: str
    says: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What is behind one drawn action.

    Attributes
    ----------
    name : str
    facts : tuple of (str, str)
        Word and value.
    checks : tuple of Check
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    checks: tuple[Check, ...]


def paragraphs(answer: Answer, outcome: Outcome | None, policy: Policy) -> list[str]:
    """The method in general."""
    row, unit = answer.row, answer.unit
    scale = outcome.span if outcome else 0.0
    small = amount(round(policy.unnoticeable_share * scale, 6), unit)
    found = [
        f"{capital(row)}s come one after the other, and a bad one is often followed by another. "
        "So they are not counted as if each stood alone: one regression goes through all of them "
        f"at once, with every logged action that is planned or a habit, the day of the week, a "
        f"slow trend, and a link from one {row} to the next (an AR(1) model).",
        "Where nothing was written down, nothing is filled in. The link over a gap is as much "
        "weaker as the gap is long.",
    ]
    if answer.phi_mean is not None and answer.phi_sd is not None:
        found.append(
            f"Here the link from one {row} to the next is about {number(answer.phi_mean, 2)}, give "
            f"or take {number(answer.phi_sd, 2)} (0: none, 1: the next {row} is the same)."
        )
    found.append(
        f"The ring is the best guess. The bar holds the truth with a chance of 80 in 100, the line "
        f"with 95 in 100. The grey zone is too small to notice (under {small}); "
        f"the smallest change that would alter what you do was given as "
        f"{amount(answer.worthwhile, unit)}."
    )
    if any(a.kind in ("as_needed", None) for a in answer.actions):
        found.append(
            "Something that is taken because the legs are bad looks harmful even when it helps. "
            "Such actions get no claim from a diary; only drawn nights can tell."
        )
    if any(a.basis != "diary" and a.level != "sealed" for a in answer.actions):
        found.append(
            f"Drawn {row}s are counted as they were drawn, whether or not the draw was followed. "
            "The test of the draw asks how often another schedule that could have been drawn "
            "would have looked as good. A seal shows that the plan came before the reading; it "
            "cannot show that the clock of the computer was right."
        )
    number_shown = f"{abs(policy.no_treatment_irls):.1f} points of the IRLS"
    if any(number_shown in a.sentence for a in answer.actions):
        found.append(no_treatment()["no_treatment"].say())
    return found


def tried(answer: Answer, plans: Sequence[Plan]) -> list[Tried]:
    """The trials, one by one."""
    found = [
        Tried(a.name, tuple(_facts(a, plan_of(a, plans), answer)), tuple(_checks(a)))
        for a in answer.actions
        if a.basis != "diary"
    ]
    return [t for t in found if t.facts]


def _facts(action: ActionAnswer, plan: Plan | None, answer: Answer) -> list[tuple[str, str]]:
    more: Mapping[str, Any] = action.secondary or {}
    facts = []
    if plan is not None:
        facts += [
            ("Written down first", f"{day(plan.written_at)}, {plan.written_at:%H:%M}"),
            ("Smallest worthwhile change", amount(plan.worthwhile, answer.unit)),
            ("Result is read from", day(plan.end)),
            ("The draw", capital(how_drawn(plan.schedule.design, answer.row))),
        ]
        if plan.broken_at is not None:
            facts.append(("Seal broken", day(plan.broken_at)))
    if action.level == "sealed":
        return facts
    if more.get("pairs"):
        name = "Pairs" if more.get("design") == "pairs" else "Counts as pairs"
        facts.append((name, str(more["pairs"])))
    if more.get("nights_paused"):
        facts.append(("Paused, counted for neither side", str(more["nights_paused"])))
    if more.get("start_dates"):
        facts.append(("Possible start dates", str(more["start_dates"])))
    return facts + _test_facts(action, more) + _kept_facts(more, answer)


def _test_facts(action: ActionAnswer, more: Mapping[str, Any]) -> list[tuple[str, str]]:
    if action.randomisation_p is None or "schedules" not in more:
        return [("Test of the draw", "not possible without the rule it was drawn by")]
    how = "all of them tried" if more.get("exact") else "a random part of them tried"
    facts = [
        ("Schedules that were possible", f"{more['schedules']:,}, {how}"),
        ("p of the draw, two-sided", p_words(action.randomisation_p)),
    ]
    if more.get("p_error"):
        facts.append(("Error of that p", p_words(more["p_error"])))
    return facts


def _kept_facts(more: Mapping[str, Any], answer: Answer) -> list[tuple[str, str]]:
    facts = []
    if more.get("nights_known"):
        kept, known = more["nights_as_assigned"], more["nights_known"]
        facts.append(("Done as drawn", f"on {kept} of {known} {answer.row}s with an entry"))
    missing = more.get("missing")
    if missing:
        facts.append(
            (
                "Written down",
                f"{missing['with_recorded']} of {missing['with_due']} with it, "
                f"{missing['without_recorded']} of {missing['without_due']} without",
            )
        )
    if more.get("as_taken"):
        places = places_for(max(10.0, answer.worthwhile))
        taken = more["as_taken"]
        facts.append(
            (
                "By what was really taken",
                f"{number(taken['mean'], places)} {answer.unit}, 95 % "
                f"{span(tuple(taken['interval_95']), places)}; this never decides",
            )
        )
    if more.get("scores_piled"):
        facts.append(("Scores", "many at one end of the scale, so ranks were tested as well"))
    return facts


def _checks(action: ActionAnswer) -> list[Check]:
    checks: Mapping[str, Mapping[str, Any]] = (action.secondary or {}).get("checks", {})
    found = []
    for name, check in checks.items():
        sign, verdict = _VERDICT[check.get("agrees")]
        found.append(Check(capital(name), sign, verdict, str(check.get("says", ""))))
    return found
