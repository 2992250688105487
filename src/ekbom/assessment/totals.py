"""What a total is called: the band of a scale, with the day the total is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ekbom.assessment.scale_checks import outside
from ekbom.assessment.scale_forms import forms
from ekbom.assessment.statements import stated
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.observation import Quantity

if TYPE_CHECKING:
    from ekbom.assessment.scales import Scored, Scores
    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Statement
    from ekbom.model.finding import Finding
    from ekbom.model.observation import Known

# Scales whose total the rules ask for.
TOTALS = ("irls", "isi", "psqi", "ess", "phq9", "gad7")


def bands(name: str, scores: Scores, known: Known, audience: Audience) -> Iterator[Statement]:
    """What the total of a scale is called, by each rule of that scale that holds.

    Parameters
    ----------
    name : str
        The scale; its rules are those whose id begins with it.
    scores : Scores
        Where the day of the total stands.
    known : mapping of observation to value
    audience : {"person", "clinician"}
    """
    for rule in load_rule_book().rules:
        if rule.startswith(f"{name}."):
            found = stated(rule, known, audience)
            if found is not None:
                yield replace(found, reasons=(total_told(name, scores, known),))


def total_told(name: str, scores: Scores, known: Known) -> str:
    """The total that is known, with its range, and its day where it is that of a scale."""
    total, last = known[name], scores.last_total(name)
    if last is not None and isinstance(total, Quantity) and total.value == last.total:
        return numbers_told(last)
    return f"{forms()[name].title} {total}"


def numbers_told(one: Scored) -> str:
    """The total in its range, or the parts, with day and teller."""
    if one.total is None:
        said = ", ".join(f"{part}: {value:g}" for part, value in one.parts.items())
    else:
        said = f"{one.total:g}"
        if one.form.total is not None and one.form.checked:
            said += f" on a range of {one.form.total[0]:g} to {one.form.total[1]:g}"
    return f"{one.form.title} {said}, {one.told()}"


def totals_off(known: Known) -> dict[str, Finding]:
    """A finding for each total that was told as an answer and cannot be one, by its scale."""
    found = {}
    for name in TOTALS:
        total, form = known.get(name), forms()[name]
        if isinstance(total, Quantity) and form.total is not None:
            for off in outside(form, "total", total.value, form.total, f"[known] {name}"):
                found[name] = off
    return found


def with_usable_totals(known: Known) -> Known:
    """What is known without the totals that cannot be."""
    off = totals_off(known)
    return {name: value for name, value in known.items() if name not in off}
