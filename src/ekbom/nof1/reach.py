"""What a plan can show at best, and when to leave it: said before the first night."""

from __future__ import annotations

from math import ceil

from ekbom.model.answer import Level
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.policy import LevelRule, Policy
from ekbom.model.trial import Design, Plan
from ekbom.nof1.design import blocks_of, check_design, smallest_p

CLAIMS: tuple[Level, ...] = ("probably_helps", "helps")


def usual_wash_in(block: int) -> int:
    """Nights counted apart unless the person says otherwise: the first of a longer block."""
    return min(1, block - 1)


def pairs_for(policy: Policy, block: int) -> int:
    """Pairs of blocks that can reach ``helps``, with a tenth in hand for nights not recorded."""
    rule = policy.levels["helps"]
    return max(rule.pairs_min or 0, ceil(rule.nights_for(block) * (1 + 1 / 10) / (2 * block)))


def pair_design(pairs: int, block: int, wash_in: int) -> Design:
    """Pairs of blocks of equal length."""
    if pairs < 1:
        raise UsageError("--pairs", f"{pairs} pairs are no trial", "give 1 or more")
    if block < 1:
        raise UsageError("--block", f"a block of {block} has no night", "give 1, 3 or 7")
    return check_design(Design("pairs", units=2 * block * pairs, block=block, wash_in=wash_in))


def start_design(first: int, last: int, units: int) -> Design:
    """A start drawn from the nights `first` to `last`, counted from 1, in `units` nights."""
    if last < first:
        raise UsageError("--random-start", f"{first} to {last} runs backwards", "earlier first")
    starts = tuple(range(first - 1, last))
    return check_design(Design("start", units=units, starts=starts))


def units_for_starts(policy: Policy, last: int) -> int:
    """Length of a random-start trial: after the last possible start, the nights asked for."""
    return last - 1 + (policy.levels["changed_after"].after or 0)


def starts_window(policy: Policy) -> int:
    """Possible start dates below which no word stronger than ``noted`` can be earned."""
    return policy.levels["probably_helps"].starts_min or 0


def out_of_reach(design: Design, rule: LevelRule) -> str:
    """Why the level cannot be reached with this design whatever happens; empty if it can."""
    lowest = smallest_p(design)
    if rule.p_max is not None and lowest > rule.p_max:
        return f"the smallest p it can reach is {lowest:.3g}, above the {rule.p_max:g} asked for"
    if design.name == "start":
        if not rule.starts_allowed:
            return "a single start cannot earn it, however clear the change"
        if len(design.starts) < (rule.starts_min or 0):
            return f"it has {len(design.starts)} possible start dates of {rule.starts_min}"
        return ""
    pairs = len(blocks_of(design)) // 2
    if pairs < (rule.pairs_min or 0):
        return f"it has {pairs} pairs of the {rule.pairs_min} asked for"
    if design.units < rule.nights_for(design.block):
        return f"it has {design.units} nights of the {rule.nights_for(design.block)} asked for"
    return ""


def reach(design: Design, policy: Policy) -> tuple[Finding, ...]:
    """Levels this design can never earn, each with its reason."""
    found = []
    for level in CLAIMS:
        rule = policy.levels[level]
        why = out_of_reach(design, rule)
        if why:
            first = level == CLAIMS[0]
            found.append(
                Finding(
                    code=f"{level}_out_of_reach",
                    severity="warning" if first else "note",
                    where="plan",
                    what=f'"{rule.badge}" is out of reach: {why}',
                    repair=_longer(design, policy, rule),
                )
            )
    before = policy.levels["changed_after"].before or 0
    if design.name == "start" and design.starts[0] < before:
        found.append(
            Finding(
                code="short_baseline",
                severity="warning",
                where="plan",
                what=f"an early draw leaves {design.starts[0]} nights before the start",
                repair=f"let the window begin on night {before + 1} or later",
            )
        )
    return tuple(found)


def _longer(design: Design, policy: Policy, rule: LevelRule) -> str:
    """What would reach the level; no number of start dates earns what a start cannot."""
    if design.name == "start" and not rule.starts_allowed:
        return "use pairs if you can"
    if design.name == "start":
        return f"offer {starts_window(policy)} start dates or more, or use pairs if you can"
    enough = pairs_for(policy, design.block)
    of = "nights" if design.block == 1 else f"{design.block}-night blocks"
    return f"plan {enough} pairs of {of} if you can keep it up"


def stop_rules(plan: Plan) -> tuple[str, ...]:
    """When to end the trial early: the same words for every plan, and more for medicines."""
    rules = [
        "You may end it on any night, without giving a reason. What you wrote stays yours.",
        (
            "End it when something new or frightening happens to your body, when you get hurt, or"
            " when you are too tired to drive or work safely; ask a doctor."
        ),
        (
            "End it when the complaint comes earlier in the day than before, spreads to the arms"
            " or grows from week to week; ask a doctor."
        ),
        (
            "Do not end it because it seems to work or not to work: a look before"
            f" {plan.end.isoformat()} is written down and makes the answer weaker."
        ),
    ]
    if plan.prescribed:
        rules.append(
            f"Any change of a prescribed medicine is agreed with {plan.prescriber} first. If you"
            " feel worse on a night of the list, ring the prescriber; the list never comes first."
        )
    return tuple(rules)


def nights_of(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The list to follow: date and what to do; empty while a helper keeps it."""
    schedule = plan.schedule
    without = plan.versus or f"without {plan.action}"
    days = (schedule.day_of(place) for place in range(len(schedule.assign)))
    return tuple(
        (on.isoformat(), plan.action if arm else without)
        for on, arm in zip(days, schedule.assign, strict=True)
        if on is not None
    )
