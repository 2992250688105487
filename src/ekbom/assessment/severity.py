"""How severe it is: totals of scales filled in elsewhere, what they are called, how they moved."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ekbom.assessment.change import change_statements, change_word, irls_change
from ekbom.assessment.own_measures import summary
from ekbom.assessment.scales import Scores, scores_of
from ekbom.assessment.screening import screening_statements
from ekbom.assessment.statements import from_fact, missing_of, verdict
from ekbom.assessment.totals import (
    TOTALS,
    bands,
    numbers_told,
    total_told,
    totals_off,
    with_usable_totals,
)
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Section, Statement
from ekbom.model.observation import Quantity

if TYPE_CHECKING:
    from datetime import date

    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known, Value
    from ekbom.model.record import PersonRecord

_BANDED = ("irls", "isi", "psqi")
# Two sources draw the line of sleepiness on two sides of one number.
_SLEEPY = ("ess.above", "ess.from")
# Scales that are shown beside what is known of them and graded by nothing.
_SHOWN = MappingProxyType(
    {
        "rls6": ("scale.rls6",),
        "cgi": ("scale.cgi",),
        "rlsqol": ("scale.rlsqol",),
        "jhrlss": ("scale.jhrlss", "scale.jhrlss.levels"),
        "asrs": ("scale.asrs", "scale.asrs.range"),
    }
)


def severity(record: PersonRecord, known: Known, audience: Audience, *, today: date) -> Section:
    """What the scales of a person say, what is missing, and their series.

    The scales on mood, PHQ-9 and GAD-7, are spoken of with the mood.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
    audience : {"person", "clinician"}
    today : date

    Returns
    -------
    Section
        Figures: ``scales`` (results by scale, the oldest first) and ``irls_change`` (totals,
        days and points between the first and the last date; None with fewer than two).
    """
    scores = scores_of(record, today=today)
    change = irls_change(scores)
    off = tuple(totals_off(known).values())
    known = with_usable_totals(known)
    said = [
        *(one for name in _BANDED for one in bands(name, scores, known, audience)),
        *_subscales(scores, audience),
        *_sleepiness(scores, known, audience),
        *_shown(scores, audience),
        *_urge(scores, audience),
        *_for_children(scores, known, audience),
        *([] if change is None else change_statements(change, audience)),
        *screening_statements(known, audience),
    ]
    return Section(
        name="severity",
        statements=tuple(said),
        missing=missing_of("irls.none", known, audience),
        findings=(*scores.findings, *off),
        figures=(
            ("scales", _series(scores)),
            ("irls_change", None if change is None else change.to_dict()),
        ),
    )


def derive_totals(record: PersonRecord, *, today: date) -> dict[str, Value]:
    """The newest total of each scale that rules ask for, and how the IRLS moved."""
    scores = scores_of(record, today=today)
    found: dict[str, Value] = {}
    for name in TOTALS:
        last = scores.last_total(name)
        if last is not None and last.total is not None:
            found[name] = Quantity(last.total, load_rule_book().observables[name].unit)
    change = irls_change(scores)
    if change is not None:
        found["irls_change"] = change_word(change)
    return found


def _subscales(scores: Scores, audience: Audience) -> Iterator[Statement]:
    """The two parts of the IRLS, where all its numbers are there; unchecked, so for clinicians."""
    last, fact = scores.last("irls"), "scale.irls.subscale_items"
    if last is None or len(last.parts) < len(last.form.parts):
        return
    sums = (
        f"{name} {sum(last.parts[str(item)] for item in items['are']):g}"
        for name, items in shipped_facts()[fact]["values"].items()
    )
    found = from_fact(fact, audience, reasons=(f"IRLS {', '.join(sums)}, {last.told()}",))
    yield from () if found is None else (found,)


def _sleepiness(scores: Scores, known: Known, audience: Audience) -> Iterator[Statement]:
    """Both lines that are drawn, as soon as one of them is reached."""
    found = [one for rule in _SLEEPY if (one := verdict(rule, known, audience)) is not None]
    if not any(one.holds for one in found):
        return
    for one in found:
        rule = load_rule_book().rule(one.rule)
        yield Statement(
            code=one.rule,
            says=f"{rule.claims if one.holds else rule.denies}.",
            grounds=one.grounds,
            reasons=(total_told("ess", scores, known),),
            cautions=one.cautions,
        )


def _shown(scores: Scores, audience: Audience) -> Iterator[Statement]:
    for name, facts in _SHOWN.items():
        last = scores.last(name)
        if last is not None:
            found = (from_fact(fact, audience, reasons=(numbers_told(last),)) for fact in facts)
            yield from (one for one in found if one is not None)


def _urge(scores: Scores, audience: Audience) -> Iterator[Statement]:
    last = scores.last("urge")
    if last is not None:
        series = [one.total for one in scores.results["urge"] if one.total is not None]
        reasons = (numbers_told(last), *summary(series))
        found = from_fact("own.urge", audience, reasons=reasons)
        yield from () if found is None else (found,)


def _for_children(scores: Scores, known: Known, audience: Audience) -> Iterator[Statement]:
    """What is known of these scales in children, as soon as one of them was used in a child."""
    if known.get("population") == "child" and scores.results:
        found = from_fact("scale.ped", audience)
        yield from () if found is None else (found,)


def _series(scores: Scores) -> dict[str, Any]:
    return {name: [one.to_dict() for one in several] for name, several in scores.results.items()}
