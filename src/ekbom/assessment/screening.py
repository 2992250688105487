"""What a screening answer is worth: of so many people with a yes, how many have it (rule.25).

The worth of a yes hangs on how common restless legs are where it was asked. So every prevalence
that is used is printed beside it, with its source, and none of them decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ekbom.assessment.statements import verdict
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import ground, load_rule_book
from ekbom.model.assessed import Statement

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known
    from ekbom.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Tool:
    """A screening tool: where its numbers stand, and under which names.

    Attributes
    ----------
    fact : str
    sensitivity, specificity : str
    """

    fact: str
    sensitivity: str = "sensitivity"
    specificity: str = "specificity"


TOOLS = MappingProxyType(
    {
        "screen_single": Tool("scale.ferri"),
        "screen_chrlsq": Tool("scale.chrlsq"),
        "screen_nih": Tool("scale.nih3"),
        "screen_exp": Tool("scale.nih3", "expanded_sensitivity", "expanded_specificity"),
    }
)
# How common it is in adults at large: by everyone who meets minimal criteria, and corrected.
PREVALENCES = ("cause.prev.global", "cause.prev.strict")


@dataclass(frozen=True, slots=True)
class Screened:
    """The worth of an answer where restless legs are so common.

    Attributes
    ----------
    sensitivity, specificity, prevalence : float
        Shares from 0 to 1.
    of : str
        Where the prevalence stands.
    with_yes : float
        Of those with a yes, the share that has it.
    with_no : float
        Of those with a no, the share that has it all the same.
    """

    sensitivity: float
    specificity: float
    prevalence: float
    of: str
    with_yes: float
    with_no: float


def screen(tool: str) -> tuple[Screened, ...]:
    """What a yes and a no of a screening tool are worth, for each prevalence that is held.

    Parameters
    ----------
    tool : str
        One of `TOOLS`.

    Raises
    ------
    KeyError
        When there is no such tool.
    """
    asked = TOOLS[tool]
    values = shipped_facts()[asked.fact]["values"]
    sensitivity, specificity = (
        values[name]["is"] / 100 for name in (asked.sensitivity, asked.specificity)
    )
    return tuple(
        _screened(sensitivity, specificity, prevalence, of)
        for of, prevalence in _prevalences(asked.fact, values)
    )


def _prevalences(fact: str, values: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Among the people of the study itself where it says so, then in adults at large."""
    if "with_rls" in values:
        yield fact, values["with_rls"]["is"] / values["asked"]["is"]
    for of in PREVALENCES:
        yield of, shipped_facts()[of]["values"]["prevalence"]["is"] / 100


def _screened(sensitivity: float, specificity: float, prevalence: float, of: str) -> Screened:
    hits, misses = prevalence * sensitivity, prevalence * (1 - sensitivity)
    alarms, passed = (1 - prevalence) * (1 - specificity), (1 - prevalence) * specificity
    return Screened(
        sensitivity,
        specificity,
        prevalence,
        of,
        with_yes=hits / (hits + alarms),
        with_no=misses / (misses + passed),
    )


def screening_statements(known: Known, audience: Audience) -> Iterator[Statement]:
    """What is said of every screening answer that is known, a no as well as a yes."""
    for tool in TOOLS:
        rule = f"screen.{tool.removeprefix('screen_')}"
        found = verdict(rule, known, audience)
        if found is not None and found.holds is not None:
            yield _statement(tool, found)


def _statement(tool: str, found: Verdict) -> Statement:
    rule = load_rule_book().rule(found.rule)
    worth = screen(tool)
    beside = {one.of: ground(one.of) for one in worth}
    cautions = (*found.cautions, *(said for one in beside.values() for said in one.cautions()))
    return Statement(
        code=found.rule,
        says=f"{rule.claims if found.holds else rule.denies}.",
        grounds=tuple(({one.fact: one for one in found.grounds} | beside).values()),
        reasons=tuple(_worth(one, yes=found.holds is True) for one in worth),
        cautions=tuple(dict.fromkeys(cautions)),
    )


def _worth(one: Screened, *, yes: bool) -> str:
    """Counts of 100 people, with the prevalence they rest on and the two rates of the tool."""
    count = 100 * (one.with_yes if yes else one.with_no)
    shown = f"about {count:.0f}" if count >= 1 else "fewer than 1"
    return (
        f"{shown} in 100 with a {'yes' if yes else 'no'} have it where "
        f"{100 * one.prevalence:.3g} in 100 have it ({one.of}); sensitivity "
        f"{100 * one.sensitivity:.4g}%, specificity {100 * one.specificity:.4g}%"
    )
