"""Plan a trial: check who agreed, draw, seal, write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.actions.simulate import named_worlds
from ekbom.exchange.plan_file import write_helper_list, write_plan
from ekbom.knowledge.load import find_drug, load_policy
from ekbom.knowledge.measures import block_nights, find_measure
from ekbom.model.diary import Diary, Row
from ekbom.model.errors import StoreError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.policy import Policy
from ekbom.model.trial import Design, Plan
from ekbom.nof1.design import count, smallest_p
from ekbom.nof1.plan import Consent, Question
from ekbom.nof1.plan import plan_trial as draw_trial
from ekbom.nof1.power import Power, own_world, power
from ekbom.nof1.reach import (
    nights_of,
    pair_design,
    pairs_for,
    reach,
    start_design,
    stop_rules,
    units_for_starts,
    usual_wash_in,
)
from ekbom.nof1.rule import describe, say_count

if TYPE_CHECKING:
    import numpy as np

SEAL_WORDS = (
    "The seal shows that nothing was changed since it was written. It does not show that the"
    " clock of this computer was right."
)


def plan_trial(
    action: str,
    outcome: str,
    *,
    start: date,
    now: datetime,
    rng: np.random.Generator,
    versus: str = "",
    worthwhile: float | None = None,
    scale: tuple[float, float] = (0.0, 10.0),
    lower_is_better: bool = True,
    pairs: int | None = None,
    block: int = 1,
    wash_in: int | None = None,
    random_start: tuple[int, int] | None = None,
    nights: int | None = None,
    row: Row = "night",
    prescribed: bool = False,
    prescriber: str = "",
    agreed: date | None = None,
    helper_blind: str | Path | None = None,
    path: str | Path | None = None,
) -> Plan:
    """Draw a schedule for one question and seal it, before the first night.

    Parameters
    ----------
    action, outcome : str
        What is tried, and the one outcome it is judged by.
    start : date
        Evening of the first night; it must not have begun.
    now : datetime
        The clock, in the person's own time.
    rng : numpy Generator
        Chance.
    versus : str
        A second active measure to compare with, instead of going without.
    worthwhile : float, optional
        Smallest change, in outcome points, that would alter what the person does; a tenth of
        the scale by default.
    scale : (float, float)
    lower_is_better : bool
    pairs : int, optional
        Pairs of blocks; enough for the word "helps" by default.
    block : int
        Nights per block.
    wash_in : int, optional
        First nights of each block counted apart; 1 for blocks of several nights.
    random_start : (int, int), optional
        Instead of pairs: first and last night, counted from 1, on which it may begin.
    nights : int, optional
        Length of a trial with a random start.
    row : {"night", "day"}
    prescribed : bool
        A name among the known prescribed medicines counts as prescribed whatever is said.
    prescriber, agreed : str, date
        Who agreed that chance may decide about a prescribed medicine, and when.
    helper_blind : path, optional
        Where the helper's list is written; the plan then does not hold the schedule.
    path : path, optional
        Where the plan is written; needed for a helper-blind plan.

    Returns
    -------
    Plan

    Raises
    ------
    UsageError
        When the question, the schedule or the dates do not fit together.
    NotAnswerable
        When a prescribed medicine would be left to chance without its prescriber.
    StoreError
        When a file is there already or cannot be written.
    """
    policy = load_policy()
    design = choose_design(policy, pairs, block, wash_in, random_start, nights)
    if worthwhile is None:
        worthwhile = policy.worthwhile_share * (scale[1] - scale[0])
    question = Question(action, outcome, worthwhile, scale, lower_is_better, versus, row)
    consent = Consent(prescribed or is_prescribed(action, versus), prescriber, agreed)
    _check_places(helper_blind, path)
    drawn = draw_trial(
        question, design, start=start, now=now.replace(microsecond=0), rng=rng,
        consent=consent, helper_blind=helper_blind is not None,
    )  # fmt: skip
    if path is not None:
        write_plan(drawn.plan, path)
    if helper_blind is not None:
        write_helper_list(drawn.plan, drawn.assign, drawn.salt, helper_blind)
    return drawn.plan


def choose_design(
    policy: Policy,
    pairs: int | None,
    block: int,
    wash_in: int | None,
    random_start: tuple[int, int] | None,
    nights: int | None,
) -> Design:
    """The permitted set that the words of the command line describe."""
    if random_start is not None:
        if pairs is not None or block != 1 or wash_in:
            raise UsageError(
                "--random-start",
                "a drawn start date has no pairs, blocks or wash-in",
                "leave out --pairs, --block and --wash-in",
            )
        first, last = random_start
        return start_design(first, last, nights or units_for_starts(policy, last))
    if nights is not None:
        raise UsageError(
            "--nights", "the length of a trial in pairs is set by its pairs", "use --pairs"
        )
    lengths = sorted(policy.levels["helps"].nights_total_by_block or {})
    if block not in lengths:
        allowed = ", ".join(map(str, lengths))
        raise UsageError("--block", f"blocks of {block} are not offered", f"use one of {allowed}")
    spared = usual_wash_in(block) if wash_in is None else wash_in
    return pair_design(pairs_for(policy, block) if pairs is None else pairs, block, spared)


def is_prescribed(*names: str) -> bool:
    """Whether any of the names is a medicine that somebody prescribes."""
    found = (find_drug(name) for name in names if name)
    return any(drug is not None and drug.prescription for drug in found)


def _check_places(helper_blind: str | Path | None, path: str | Path | None) -> None:
    if helper_blind is None:
        return
    if path is None:
        raise UsageError("--helper-blind", "the plan needs a file of its own", "say where")
    if Path(helper_blind).resolve() == Path(path).resolve():
        raise UsageError(
            "--helper-blind", "plan and list would be one file", "give the list another name"
        )
    for place in (path, helper_blind):
        if Path(place).exists():
            raise StoreError(
                str(place), "there is such a file already, and it is kept", "give another name"
            )


def _speed(plan: Plan) -> Iterator[Finding]:
    """What the catalogue of measures says of how soon this one shows."""
    for name in dict.fromkeys((plan.action, plan.versus)):
        measure = find_measure(name)
        if measure is None or plan.schedule.design.name == "start":
            continue
        needed = block_nights(measure)
        if not needed:
            yield Finding(
                code="hard_to_draw",
                severity="note",
                where="plan",
                what=f"by the catalogue {measure.name} cannot be done and left by the night",
                repair="follow it in a diary, or draw its first night with --random-start",
            )
        elif needed > plan.schedule.design.block:
            yield Finding(
                code="block_too_short",
                severity="note",
                where="plan",
                what=f"by the catalogue {measure.name} shows in blocks of {needed} nights",
                repair=f"use --block {needed}",
            )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can be said of a plan before its first night.

    Attributes
    ----------
    plan : Plan
    schedules : int
        Number of permitted schedules.
    smallest_p : float
        Smallest two-sided p the randomisation test can reach.
    power : tuple of Power
    stop_rules : tuple of str
    nights : tuple of (str, str)
        The list to follow; empty while a helper keeps it.
    findings : tuple of Finding
    noise : mapping
        The ups and downs the power rests on, in outcome points.
    """

    plan: Plan
    schedules: int
    smallest_p: float
    power: tuple[Power, ...]
    stop_rules: tuple[str, ...]
    nights: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    noise: dict[str, Any]

    def __repr__(self) -> str:
        return f"Outlook({self.plan.name}: {self.schedules} schedules, p >= {self.smallest_p:.2g})"

    def say(self) -> str:
        """The set and the smallest p in words."""
        design = self.plan.schedule.design
        return (
            f"{describe(design)}: {say_count(self.schedules)} possible schedules; the smallest p"
            f" the test can reach is {self.smallest_p:.2g}"
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        plan = self.plan
        return {
            "action": plan.action,
            "versus": plan.versus,
            "outcome": plan.outcome,
            "worthwhile": plan.worthwhile,
            "start": plan.schedule.start.isoformat() if plan.schedule.start else None,
            "end": plan.end.isoformat(),
            "written_at": plan.written_at.isoformat(),
            "blinding": plan.blinding,
            "design": describe(plan.schedule.design),
            "schedules": self.schedules,
            "smallest_p": self.smallest_p,
            "noise": self.noise,
            "power": [row.to_dict() for row in self.power],
            "stop_rules": list(self.stop_rules),
            "nights": [{"night": night, "do": what} for night, what in self.nights],
            "seal": plan.seal,
            "seal_means": SEAL_WORDS,
            "findings": [finding.to_dict() for finding in self.findings],
        }


def outlook(
    plan: Plan,
    *,
    rng: np.random.Generator,
    baseline: Diary | None = None,
    runs: int | None = None,
) -> Outlook:
    """What the plan can show: its set, its power with this person's noise, when to stop.

    Parameters
    ----------
    plan : Plan
    rng : numpy Generator
    baseline : Diary, optional
        Nights before the trial; without it the noise of a usual diary is assumed, and said.
    runs : int, optional
        Simulated trials per effect.
    """
    policy, world = load_policy(), named_worlds()["plain"]
    findings = [*reach(plan.schedule.design, policy), *_speed(plan)]
    if baseline is None:
        findings.append(
            Finding(
                code="noise_assumed",
                severity="note",
                where="plan",
                what="the ups and downs of a usual diary were assumed, not your own",
                repair="give two weeks or more of your nights with --baseline",
            )
        )
    else:
        world = own_world(baseline, plan.outcome, world, policy)
    span = plan.scale[1] - plan.scale[0]
    rows = power(
        plan.schedule.design, worthwhile=plan.worthwhile, span=span,
        lower_is_better=plan.lower_is_better, world=world, policy=policy,
        start=plan.schedule.start or plan.end - timedelta(days=plan.schedule.design.units),
        rng=rng, runs=runs,
    )  # fmt: skip
    points = span / (world.high - world.low)
    return Outlook(
        plan=plan,
        schedules=count(plan.schedule.design),
        smallest_p=smallest_p(plan.schedule.design),
        power=rows,
        stop_rules=stop_rules(plan),
        nights=nights_of(plan),
        findings=tuple(findings),
        noise={
            "own": baseline is not None,
            "sd": world.night_sd * points,
            "phi": world.phi,
            "recorded": 1 - world.missing_share,
        },
    )
