"""Numbers of the facts, for the little arithmetic of dates that no rule can say."""

from __future__ import annotations

from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of


def limit(fact: str, name: str = "value", how: str = "at_least") -> tuple[float, str]:
    """One number of a fact, with its unit.

    Parameters
    ----------
    fact, name : str
        As `ekbom.knowledge.facts.limits_of` takes them.
    how : str
        The comparison the fact states; a plain value serves any.
    """
    (number,), unit = limits_of(shipped_facts(), fact, name, how)
    return number, unit
