"""One question put to a diary: what is asked, what it is asked of, and by which limits."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ekbom.model.answer import Effect
from ekbom.model.diary import Diary, Kind, Outcome
from ekbom.model.errors import UsageError
from ekbom.model.policy import Policy
from ekbom.nof1.columns import Nights, nights_of
from ekbom.nof1.gates import share_piled
from ekbom.nof1.levels import Cap, Evidence
from ekbom.nof1.regress import Marginal
from ekbom.nof1.say import Topic


@dataclass(frozen=True, slots=True)
class Question:
    """What every part of the answer needs.

    Attributes
    ----------
    diary : Diary
    outcome : Outcome
    nights : Nights
    worthwhile : float
        In outcome points.
    policy : Policy
    rng : numpy Generator
        For the randomisation test.
    medicines : frozenset of str
        Actions that are prescribed medicines.
    """

    diary: Diary
    outcome: Outcome
    nights: Nights
    worthwhile: float
    policy: Policy
    rng: np.random.Generator
    medicines: frozenset[str]

    def topic(self, name: str, with_: int, without: int, *, kind: Kind | None = None,
              versus: str = "", worthwhile: float | None = None,
              graded: bool = False) -> Topic:  # fmt: skip
        """What a sentence about `name` needs."""
        # A bundle or a comparison is a matter for the prescriber when any part of it is.
        parts = {name, versus, *name.split(" + "), *name.split(" against ")}
        return Topic(
            name=name,
            outcome=self.outcome.name,
            unit=self.outcome.unit,
            unit_name=self.diary.row,
            lower_is_better=self.outcome.lower_is_better,
            worthwhile=self.worthwhile if worthwhile is None else worthwhile,
            nights_with=with_,
            nights_without=without,
            kind=kind,
            medicine=bool(parts & self.medicines),
            versus=versus,
            graded=graded,
        )

    def outcome_caps(self, used: NDArray[np.bool_]) -> tuple[Cap, ...]:
        """Ceilings that come from the outcome itself."""
        censored = self.outcome.censored
        share = float(np.mean(np.array(censored)[used])) if censored and used.any() else 0.0
        if share > self.policy.piled_share:
            return (
                Cap(
                    "pattern",
                    f"On {share:.0%} of them {self.outcome.name} is only known to be later "
                    "than the end of the evening, so the size of the difference is a guess.",
                ),
            )
        return ()

    def piled(self, used: NDArray[np.bool_]) -> bool:
        """Whether too many scores sit at an end of the scale for a mean to tell the story."""
        y = self.nights.y[used]
        return bool(len(y)) and share_piled(y, self.outcome.scale) > self.policy.piled_share


def ask(
    diary: Diary,
    outcome: str,
    *,
    worthwhile: float | None,
    policy: Policy,
    rng: np.random.Generator,
    medicines: frozenset[str] = frozenset(),
) -> Question:
    """Put the question together.

    Raises
    ------
    UsageError
        When the outcome is not in the diary, or the worthwhile change is not above zero.
    """
    if outcome not in diary.outcomes:
        have = ", ".join(diary.outcomes) or "none"
        raise UsageError(
            f"{diary.source}: outcome {outcome!r}",
            f"it is not one of the outcomes ({have})",
            "name one of them",
        )
    column = diary.outcomes[outcome]
    nights = nights_of(diary, outcome)
    if worthwhile is None:
        spread = float(nights.y[nights.used].std()) if nights.used.any() else 0.0
        own = policy.worthwhile_sd * spread
        by_clock = column.unit == "h" and own > 0
        worthwhile = own if by_clock else policy.worthwhile_share * column.span
    if not 0 < worthwhile < column.span:
        raise UsageError(
            "--worthwhile",
            f"{worthwhile:g} is not a change on a scale of {column.scale[0]:g} to "
            f"{column.scale[1]:g}",
            "give the smallest change that would alter what you do, above 0",
        )
    return Question(diary, column, nights, worthwhile, policy, rng, medicines)


def effect_of(found: Marginal, per: str) -> Effect:
    """The effect as shown to people."""
    return Effect(found.mean, found.sd, *found.intervals(), per)


def measured(seen: Evidence, found: Marginal) -> Evidence:
    """The evidence, with what the regression found put in."""
    interval_80, interval_95 = found.intervals()
    return replace(
        seen,
        interval_80=interval_80,
        interval_95=interval_95,
        p_lower=found.below(0.0),
        p_lower_worthwhile=found.below(-seen.worthwhile),
        p_higher_worthwhile=1 - found.below(seen.worthwhile),
    )
