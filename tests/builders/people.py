"""Thirty made-up people for the gates of measures, from nobody known to everything known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ekbom.assessment.measure_gates import rules_of
from ekbom.knowledge.measures import measures
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.observation import Known, Quantity, Value


@cache
def asked() -> tuple[str, ...]:
    """Every observation that a gate of a measure asks for."""
    book = load_rule_book()
    rules = dict.fromkeys(rule for one in measures().values() for rule in rules_of(one))
    return tuple(dict.fromkeys(n for rule in rules for n in book.rule(rule).asks(book.observables)))


def healthy(**but: Value | None) -> Known:
    """Somebody of whom everything is known, and nothing speaks against anything."""
    seen = load_rule_book().observables
    no: dict[str, Value | None] = {n: False for n in asked() if seen[n].kind == "yes_no"}
    return {**no, "iron_pair": True, "tsat": Quantity(25, "%"), **but}


# Each by what is told; people of whom the rest is not known stand beside people of whom it is.
_TOLD: Mapping[str, Mapping[str, Value]] = {
    "numb feet": {"numb_or_burning_feet": True},
    "neuropathy found": {"with_neuropathy": True, "with_diabetes": True},
    "narrow arteries": {"pain_on_walking_ends_with_rest": True},
    "sore skin": {"skin_sore": True},
    "clot of late": {"clot_recent": True, "takes_anticoagulant": True},
    "opioid": {"takes_opioid": True},
    "antidepressant": {"takes_antidepressant": True},
    "sedatives": {"takes_benzodiazepine": True, "takes_gabapentinoid": True},
    "pregnant": {"pregnant": True},
    "breastfeeding": {"breastfeeding": True},
    "child": {"minor": True},
    "dialysis": {"on_dialysis": True, "kidney_weak": True},
    "heart": {"with_heart": True, "takes_heart": True, "heart_failure": True},
    "pacemaker": {"active_implant": True, "effort_trouble": True},
    "falls": {"falls_at_night": True, "joint_pain": True, "with_veins": True},
}


def people() -> dict[str, Known]:
    """Every person by a name; thirty, of whom half are known in full."""
    found: dict[str, Known] = {}
    for name, told in _TOLD.items():
        found[name] = dict(told)
        # Whoever takes one medicine is not somebody who takes none.
        takes = {"takes_medicine": None} if any(n.startswith("takes_") for n in told) else {}
        found[f"{name}, all known"] = healthy(**takes, **told)
    return found
