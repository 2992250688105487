"""From a day that was counted to the item a reader sees, with its rule, its facts and its state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ekbom.knowledge.audience import may_see
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import ground, load_rule_book
from ekbom.model.due import DueItem, state_on

if TYPE_CHECKING:
    from datetime import date

    from ekbom.knowledge.audience import Audience


@dataclass(frozen=True, slots=True)
class Told:
    """A day that was counted, before anybody reads it.

    Attributes
    ----------
    rule : str
        Id in ``due.toml``.
    counted : date or None
        From when its time is counted; None where nobody told.
    since, until : date or None
        As in `ekbom.model.due.DueItem`.
    why : tuple of str
    about : str
        What the sentence of the rule names; may be empty.
    facts : tuple of str
        Facts beside those the rule names.
    observations : tuple of str
        What is asked for, where questions are to be answered.
    of : str
        What tells it from another of the same rule and day; `about` when it is empty.
    """

    rule: str
    counted: date | None
    since: date | None
    until: date | None
    why: tuple[str, ...]
    about: str = ""
    facts: tuple[str, ...] = ()
    observations: tuple[str, ...] = ()
    of: str = ""


def item(told: Told, audience: Audience, *, today: date) -> DueItem | None:
    """What a reader sees; None where it rests on no fact that this reader may see.

    Parameters
    ----------
    told : Told
    audience : {"person", "clinician"}
    today : date
    """
    rule = shipped_facts()[told.rule]
    named = dict.fromkeys((*rule.get("see", ()), *told.facts))
    seen = [fact for fact in named if may_see(shipped_facts()[fact], audience)]
    if named and not seen:
        return None
    grounds = tuple(ground(fact) for fact in (told.rule, *seen))
    return DueItem(
        code=told.rule,
        key="|".join((told.rule, told.of or told.about, str(told.counted or ""))),
        what=rule["do"].format(about=told.about),
        since=told.since,
        until=told.until,
        state=state_on(today, told.since, told.until),
        why=told.why,
        grounds=grounds,
        asks=tuple(load_rule_book().observables[name].asks for name in told.observations),
        observations=told.observations,
        cautions=tuple(dict.fromkeys(one for each in grounds for one in each.cautions())),
    )
