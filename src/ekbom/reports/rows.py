"""The rows of "What we can say": badge, sentence, interval, nights with and without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ekbom.model.answer import ActionAnswer, Answer
from ekbom.model.policy import Policy
from ekbom.model.trial import Plan
from ekbom.nof1.say import in_100
from ekbom.reports.badge import badge
from ekbom.reports.interval import Axis, empty_drawing, interval_drawing
from ekbom.reports.trials import plan_of
from ekbom.reports.words import day, number, p_words, places_for, signed, span

_KINDS = {
    "planned": "planned",
    "habit": "a habit",
    "as_needed": "as needed",
    None: "kind not said yet",
}


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One action as the page shows it; plain text but for `badge` and `chart`.

    Attributes
    ----------
    name, sentence, kind, basis, best, blank, unit, interval_80, interval_95 : str
        `best` is empty when there is no number, and `blank` says why.
    badge, chart : Markup
    with_, without : int
    one, other : str
        What the two counts belong to.
    why : tuple of str
        Why the word is not stronger, where the sentence does not say it.
    numbers : tuple of str
        The row of the table.
    """

    name: str
    badge: Markup
    sentence: str
    kind: str
    basis: str
    chart: Markup
    best: str
    blank: str
    unit: str
    interval_80: str
    interval_95: str
    with_: int
    without: int
    one: str
    other: str
    why: tuple[str, ...]
    numbers: tuple[str, ...]


NUMBER_HEADS = (
    "Action", "How sure", "Effect", "SD", "80 % interval", "95 % interval", "Chance it is better",
    "Chance it is worthwhile", "p of the draw", "With", "Without",
)  # fmt: skip


def effect_rows(
    answer: Answer, policy: Policy, axis: Axis, scale_span: float, plans: Sequence[Plan]
) -> list[EffectRow]:
    """Rows in the order of the answer, which is by certainty."""
    places = places_for(scale_span)
    return [_row(a, answer, policy, axis, places, plan_of(a, plans)) for a in answer.actions]


def _row(
    action: ActionAnswer, answer: Answer, policy: Policy, axis: Axis, places: int, plan: Plan | None
) -> EffectRow:
    effect = action.effect
    unit = answer.unit
    if effect is not None and not effect.per.endswith(" with it"):
        unit = f"{unit} for {effect.per}"
    versus = plan.versus if plan else ""
    text = action.sentence
    return EffectRow(
        name=action.name,
        badge=badge(action.level, policy),
        sentence=text,
        kind=_KINDS[action.kind],
        basis=_basis(action, plan),
        chart=(
            empty_drawing(axis, no_number(action, plan))
            if effect is None
            else interval_drawing(effect, axis, places=places, unit=unit)
        ),
        best="" if effect is None else signed(effect.mean, places),
        blank=no_number(action, plan) if effect is None else "",
        unit=unit,
        interval_80="" if effect is None else span(effect.interval_80, places),
        interval_95="" if effect is None else span(effect.interval_95, places),
        with_=action.nights_with,
        without=action.nights_without,
        one=f"with {plan.action}" if plan and versus else "with",
        other=f"with {versus}" if versus else "without",
        why=tuple(r for r in action.reasons if r not in text),
        numbers=_numbers(action, policy, places),
    )


def no_number(action: ActionAnswer, plan: Plan | None) -> str:
    """Why a row has no interval, in as few words as fit beside the axis."""
    if action.level == "sealed":
        return f"Sealed until {day(plan.end)}" if plan else "Sealed"
    return "No number yet" if action.level == "not_enough" else "No number"


def _basis(action: ActionAnswer, plan: Plan | None) -> str:
    if action.basis == "plan":
        helper = plan is not None and plan.blinding == "helper"
        return "drawn, a helper kept the list" if helper else "drawn and written down first"
    return "schedule without a plan" if action.basis == "schedule" else "logged, not drawn"


def _numbers(action: ActionAnswer, policy: Policy, places: int) -> tuple[str, ...]:
    effect = action.effect
    blank = "none"
    chances = (action.p_benefit, action.p_worthwhile)
    return (
        action.name,
        policy.levels[action.level].badge,
        blank if effect is None else number(effect.mean, places),
        blank if effect is None else number(effect.sd, places + 1),
        blank if effect is None else span(effect.interval_80, places),
        blank if effect is None else span(effect.interval_95, places),
        *(blank if p is None else in_100(p) for p in chances),
        blank if action.randomisation_p is None else p_words(action.randomisation_p),
        str(action.nights_with),
        str(action.nights_without),
    )
