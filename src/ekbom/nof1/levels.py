"""From evidence to the level of a claim: one place, one order, thresholds from data.

The order: sealed; too little to say anything; "does not help" (a proof of smallness needs a
drawn schedule); then the highest level met, harms beside helps, cut down by every cap.
"""

from __future__ import annotations

from dataclasses import dataclass

from ekbom.model.answer import Level
from ekbom.model.policy import LevelRule, Policy
from ekbom.model.trial import Design

_RANK: dict[Level, int] = {
    "not_enough": 0,
    "noted": 1,
    "pattern": 2,
    "changed_after": 3,
    "probably_helps": 4,
    "probably_harms": 4,
    "helps": 5,
    "harms": 5,
    "replicated": 6,
}


@dataclass(frozen=True, slots=True)
class Cap:
    """A ceiling and the reason for it."""

    level: Level
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a level can depend on, for one action and one outcome.

    Attributes
    ----------
    nights_with, nights_without : int
        Recorded nights, without those counted apart.
    lower_is_better : bool
    worthwhile : float
    interval_80, interval_95 : (float, float) or None
    p_lower, p_lower_worthwhile, p_higher_worthwhile : float
        Posterior probability that the effect is below 0, below minus `worthwhile`, above it.
    passes_fdr : bool
        Whether it passes the limit of the exploratory list.
    design : Design or None
        Of the drawn schedule.
    pairs, starts : int
        Pairs of blocks, possible start dates.
    p : float or None
        Of the randomisation test, two-sided.
    p_tails : (float, float) or None
        Of the same test: that low or lower, that high or higher. None: half of `p` each.
    sealed : bool
    planned : bool
        A sealed plan older than its first night, read on time.
    change : (int, int, float, bool) or None
        Nights before, nights after, probability of a turn, nothing else begun around it.
    checks_agree : bool
        Whether every doubt check agrees.
    runs_helped : int
        Earlier pre-stated runs of the same question that earned "helps".
    nights_in_trial : int
        Recorded nights of a drawn schedule, those counted apart included.
    caps : tuple of Cap
    medicine : bool
        A medicine that somebody prescribes, in nights that nobody planned: what is missing must not
        read as a call to take it or to leave it.
    """

    nights_with: int
    nights_without: int
    lower_is_better: bool
    worthwhile: float
    interval_80: tuple[float, float] | None = None
    interval_95: tuple[float, float] | None = None
    p_lower: float = 0.5
    p_lower_worthwhile: float = 0.0
    p_higher_worthwhile: float = 0.0
    passes_fdr: bool = False
    design: Design | None = None
    pairs: int = 0
    starts: int = 0
    p: float | None = None
    p_tails: tuple[float, float] | None = None
    sealed: bool = False
    planned: bool = False
    change: tuple[int, int, float, bool] | None = None
    checks_agree: bool = False
    runs_helped: int = 0
    nights_in_trial: int = 0
    caps: tuple[Cap, ...] = ()
    medicine: bool = False

    @property
    def p_benefit(self) -> float:
        """Probability that the effect goes the wanted way."""
        return self.p_lower if self.lower_is_better else 1 - self.p_lower

    @property
    def p_worthwhile(self) -> float:
        """Probability that it goes the wanted way by a worthwhile amount."""
        return self.p_lower_worthwhile if self.lower_is_better else self.p_higher_worthwhile

    @property
    def p_worse(self) -> float:
        """Probability that it goes the unwanted way by a worthwhile amount."""
        return self.p_higher_worthwhile if self.lower_is_better else self.p_lower_worthwhile


def enough_nights(seen: Evidence, rule: LevelRule) -> bool:
    """Whether the nights of a level are there."""
    total = max(seen.nights_with + seen.nights_without, seen.nights_in_trial)
    block = seen.design.block if seen.design else 1
    each = min(seen.nights_with, seen.nights_without)
    return each >= (rule.nights_each or 0) and total >= rule.nights_for(block)


def enough_draws(seen: Evidence, rule: LevelRule) -> bool:
    """Whether the schedule had enough pairs, or enough possible start dates."""
    if seen.design is None:
        return False
    if seen.design.name == "start":
        return rule.starts_allowed and seen.starts >= (rule.starts_min or 0)
    return seen.pairs >= (rule.pairs_min or 0)


def is_small(seen: Evidence, rule: LevelRule) -> bool:
    """Whether the whole 95 % interval is inside plus or minus the worthwhile change."""
    if seen.interval_95 is None or not (enough_draws(seen, rule) and enough_nights(seen, rule)):
        return False
    low, high = seen.interval_95
    return -seen.worthwhile < low and high < seen.worthwhile


def draw_allows(seen: Evidence, rule: LevelRule, *, claims_lower: bool) -> bool:
    """Whether the randomisation test allows a claim in one direction.

    Each direction gets half of the two-sided limit, on its own side of the test: where a
    course falls anyway, late and early starts fill one side alone.
    """
    if seen.p is None or rule.p_max is None:
        return False
    lower, higher = seen.p_tails or (seen.p / 2, seen.p / 2)
    tail = lower if claims_lower else higher
    return seen.p <= rule.p_max and tail <= rule.p_max / 2


def drawn_level_met(seen: Evidence, rule: LevelRule, *, harm: bool) -> bool:
    """Whether a level that needs a drawn, sealed schedule is met, in one direction."""
    p_side = 1 - seen.p_benefit if harm else seen.p_benefit
    claims_lower = seen.lower_is_better != harm
    p_large = seen.p_worse if harm else seen.p_worthwhile
    return (
        seen.planned
        and enough_draws(seen, rule)
        and enough_nights(seen, rule)
        and draw_allows(seen, rule, claims_lower=claims_lower)
        and p_side >= (rule.p_benefit_min or 0)
        and p_large >= (rule.p_worthwhile_min or 0)
        and (seen.checks_agree or not rule.checks_agree)
    )


def pattern_met(seen: Evidence, rule: LevelRule) -> bool:
    """Whether the diary shows a pattern: enough nights, interval off zero, list limit passed."""
    if seen.interval_80 is None or not enough_nights(seen, rule):
        return False
    low, high = seen.interval_80
    return (low > 0 or high < 0) and seen.passes_fdr


def change_met(seen: Evidence, rule: LevelRule) -> bool:
    """Whether the level turned for the better around the one time the action was begun."""
    if seen.change is None or seen.interval_80 is None:
        return False
    before, after, probability, clear = seen.change
    low, high = seen.interval_80
    return (
        before >= (rule.before or 0)
        and after >= (rule.after or 0)
        and probability >= (rule.p_change_min or 0)
        and clear
        and (high < 0 if seen.lower_is_better else low > 0)
    )


def candidates(seen: Evidence, policy: Policy) -> list[Level]:
    """Every level whose own terms are met, before caps."""
    rules = policy.levels
    met: list[Level] = ["noted"]
    # A single start is a before/after story: a pattern needs the action to come and go.
    if seen.change is None and pattern_met(seen, rules["pattern"]):
        met.append("pattern")
    if change_met(seen, rules["changed_after"]):
        met.append("changed_after")
    drawn: tuple[tuple[Level, bool], ...] = (
        ("probably_helps", False),
        ("helps", False),
        ("probably_harms", True),
        ("harms", True),
    )
    met += [name for name, harm in drawn if drawn_level_met(seen, rules[name], harm=harm)]
    if "helps" in met and seen.runs_helped:
        met.append("replicated")
    return met


def decide_level(seen: Evidence, policy: Policy) -> tuple[Level, tuple[str, ...]]:
    """The level of a claim and why it is not higher.

    Returns
    -------
    level : Level
    reasons : tuple of str
        Sentences; empty when nothing held it back.
    """
    if seen.sealed:
        return "sealed", ("The trial is still running.",)
    noted = policy.levels["noted"]
    if not enough_nights(seen, noted):
        return "not_enough", (missing_words(seen, noted),)
    ceiling = min((_RANK[cap.level] for cap in seen.caps), default=max(_RANK.values()))
    gated = ceiling < _RANK["pattern"]
    if not gated and is_small(seen, policy.levels["does_not_help"]):
        return "does_not_help", tuple(cap.reason for cap in seen.caps)
    allowed = [name for name in candidates(seen, policy) if _RANK[name] <= ceiling]
    level = max(allowed, key=lambda name: _RANK[name])
    held = tuple(cap.reason for cap in seen.caps if _RANK[cap.level] <= _RANK[level])
    return level, held


def missing_words(seen: Evidence, rule: LevelRule) -> str:
    """How many more nights, and of which kind, until a first comparison."""
    if seen.medicine:
        return (
            "There are too few nights of one kind or the other, and nothing has to be changed for "
            "that: how it is taken belongs to the person who prescribed it."
        )
    each, total = rule.nights_each or 0, rule.nights_total or 0
    with_ = max(each - seen.nights_with, 0)
    without = max(each - seen.nights_without, 0)
    if not seen.nights_with:
        return f"It was never done on a recorded night; {each} such nights are needed."
    if not seen.nights_without:
        return f"It was done on every recorded night; {each} nights without it are needed."
    parts = [f"{with_} with it"] * bool(with_) + [f"{without} without it"] * bool(without)
    if not parts:
        parts = [f"{total - seen.nights_with - seen.nights_without} of any kind"]
    return f"More nights are needed for a first comparison: {' and '.join(parts)}."
