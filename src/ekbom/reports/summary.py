"""The one sentence at the top, never stronger than the strongest badge below it."""

from __future__ import annotations

from collections.abc import Sequence

from ekbom.model.answer import ActionAnswer, Answer, Level
from ekbom.model.diary import Outcome
from ekbom.model.legs import rating_of, treated
from ekbom.model.policy import Policy
from ekbom.reports.nights import value_words
from ekbom.reports.words import capital, counted, listed, signed, span

_OPEN: tuple[Level, ...] = ("not_enough", "sealed")
_NAMED = 3  # names in one sentence


def summary(answer: Answer, policy: Policy, places: int) -> str:
    """What the page says, in one sentence."""
    row = answer.row
    if not answer.nights_recorded:
        return f"Nothing is written down yet; one number a {row} is enough to begin."
    if not answer.actions:
        many = answer.nights_recorded
        return (
            f"{counted(many, row)} of {answer.outcome} {'is' if many == 1 else 'are'} written "
            "down, and no action beside them yet, so there is nothing to compare."
        )
    first = answer.actions[0].level
    if all(a.level in _OPEN for a in answer.actions):
        return _waiting(answer.actions)
    word = policy.levels[first].badge
    surest = [_called(a.name, answer.outcome) for a in answer.actions if a.level == first]
    text = f"{_names(surest)}: {word.lower()}{_best_guess(answer, surest, places)}."
    if len(answer.actions) == 1:
        return capital(text)
    return f"Of {len(answer.actions)} actions, we can say most about {text}"


def _called(name: str, outcome: str) -> str:
    """An action by its name; of one leg against the other, what was done to either."""
    one, _, other = name.partition(" against ")
    bare = treated(one, other) if rating_of(outcome) else ""
    return f"{bare} on one leg at a time" if bare else name


def _best_guess(answer: Answer, surest: Sequence[str], places: int) -> str:
    """The effect of the one action that stands first, with its wider interval."""
    effect = answer.actions[0].effect
    if len(surest) != 1 or effect is None:
        return ""
    per = "" if effect.per.endswith(" with it") else f" for {effect.per}"
    return (
        f", about {signed(effect.mean, places)} {answer.unit}{per} "
        f"(95\N{NO-BREAK SPACE}% interval {span(effect.interval_95, places)})"
    )


def _waiting(actions: Sequence[ActionAnswer]) -> str:
    sealed = [a.name for a in actions if a.level == "sealed"]
    if not sealed:
        return f"Not enough yet to compare {_names([a.name for a in actions])}."
    running = f"A trial of {_names(sealed)} is running, and its result stays sealed"
    rest = len(actions) - len(sealed)
    return f"{running}; for the rest there is not enough yet." if rest else f"{running}."


def _names(names: Sequence[str]) -> str:
    if len(names) <= _NAMED:
        return listed(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"


def scale_words(answer: Answer, outcome: Outcome) -> str:
    """How much is written down, on which scale, and in which order it is told."""
    if not outcome.values:
        return f"Once there is a {answer.row}, it will be drawn below."
    better = f"{'lower' if outcome.lower_is_better else 'higher'} is better"
    if rating_of(answer.outcome):
        better = "below 0 the left leg has the lower rating, above 0 the right one"
    low, high = (value_words(end, outcome.words) for end in outcome.scale)
    unit = "" if answer.unit == "points" or outcome.words else f" {answer.unit}"
    text = (
        f"From {counted(answer.nights_due, answer.row)}, {answer.nights_recorded:,} written down. "
        f"The scale of {answer.outcome} runs from {low} to {high}{unit}; {better}."
    )
    if outcome.words:
        text += f" One point is one step between {listed(outcome.words, 'and')}."
    if len(answer.actions) > 1:
        text += " Ordered by how sure we can be, not by how big the number is."
    return text
