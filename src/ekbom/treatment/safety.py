"""A planned visit held against the 29 rules: what is shown, what is stopped, what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ekbom.model.safety_answer import Block, Card, SafetyAnswer, SafetyEvent
from ekbom.treatment.asks import asks
from ekbom.treatment.letters import letters
from ekbom.treatment.policy import check_policy, shipped_policy
from ekbom.treatment.raised import Situation, raise_all
from ekbom.treatment.replies import (
    check_replies,
    lifted_by,
    lifts,
    needs,
    replies_to,
    state_of,
)
from ekbom.treatment.screen import of_the_day
from ekbom.treatment.targets import see

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.planned_visit import PlannedVisit, Screen
    from ekbom.model.safety_answer import Ask, EventKind, Letter
    from ekbom.model.safety_policy import SafetyPolicy
    from ekbom.model.safety_rule import SafetyLevel
    from ekbom.treatment.raised import Raised

_STOPS: tuple[SafetyLevel, ...] = ("hard_stop", "hard_stop_region", "defer", "refer_first")


def check(
    planned: PlannedVisit, screen: Screen, *, today: date, policy: SafetyPolicy | None = None
) -> SafetyAnswer:
    """Hold a planned visit against the rules, act by act.

    Parameters
    ----------
    planned : PlannedVisit
    screen : Screen
        What nobody answered is asked for and never taken as a no.
    today : date
        Nothing that is dated later counts.
    policy : SafetyPolicy or None
        The levels as they are shipped when not given.

    Returns
    -------
    SafetyAnswer
        Its events are stored whether or not the visit is.

    Raises
    ------
    UsageError
        When a region, a red flag or the rule of a reply does not exist.
    InputError
        When the policy drops a hard stop without a reason.

    Examples
    --------
    >>> from datetime import date
    >>> from ekbom.model.planned_visit import PlannedAct, PlannedVisit, Screen
    >>> day = date(2026, 11, 21)
    >>> visit = PlannedVisit(day, (PlannedAct("manual", regions=("calf_inner_left",)),))
    >>> answer = check(visit, Screen(), today=day)
    >>> answer.may_save, [card.rule for card in answer.cards]
    (False, ['no_consent', 'iron_unknown'])
    """
    policy = policy or shipped_policy()
    check_policy(policy)
    check_replies(planned)
    acts = tuple(see(act, number) for number, act in enumerate(planned.acts, start=1))
    now = Situation(planned, acts, of_the_day(screen, planned.on), today, policy)
    raised = raise_all(now)
    carrier, riding = _riding(raised)
    asked = asks(now, raised, riding)
    cards = tuple(
        _card(now, one, asked, riding if one is carrier else ())
        for one in raised
        if one not in riding
    )
    sent = tuple(letters(now))
    return SafetyAnswer(
        cards=cards,
        blocked=tuple(block for one in raised for block in _blocks(now, one)),
        must_fill=asked,
        letters=sent,
        events=(*_events(now, raised), *_sent(now, sent)),
        policy_version=policy.version,
    )


def _riding(raised: tuple[Raised, ...]) -> tuple[Raised | None, tuple[Raised, ...]]:
    """What holds for everybody rides on a card that waits for a reply, if there is one.

    A reminder is read there as well, and an ordinary first visit meets one card and not two.
    """
    waiting = [one for one in raised if one.level == "refer_first"]
    riding = tuple(one for one in raised if one.everybody and one.level == "precaution")
    return (waiting[0], riding) if waiting else (None, ())


def _card(now: Situation, one: Raised, asked: tuple[Ask, ...], riding: tuple[Raised, ...]) -> Card:
    to_fill = any(one.rule in ask.rules and ask.number for ask in asked)
    return Card(
        rule=one.rule,
        target=one.target,
        name=one.name,
        why=one.why,
        says=one.says,
        level=one.level,
        acts=one.acts,
        targets=tuple(dict.fromkeys(act.name for act, _ in one.hits if act.name)),
        state=state_of(one, now.visit, now.today, to_fill=to_fill),
        grounds=one.grounds,
        also=tuple(other.says for other in riding),
        rides=tuple(other.rule for other in riding),
    )


def _blocks(now: Situation, one: Raised) -> Iterator[Block]:
    if one.whole:
        yield Block(one.rule, "", None, 0, one.level, one.says, liftable=False)
        return
    for act, level in one.hits:
        liftable = level == "refer_first"
        if level in _STOPS and not (liftable and lifted_by(one, level, now.visit, now.today)):
            yield Block(
                one.rule, one.target, act.planned.act, act.number, level, one.says, liftable
            )


def _events(now: Situation, raised: tuple[Raised, ...]) -> Iterator[SafetyEvent]:
    """Every warning as it was shown, and every reply, also one that lifts nothing."""
    for one in raised:
        yield _event(now, one, "shown")
        for reply in replies_to(one, now.visit):
            counts = any(lifts(reply, level, now.today) for level in needs(one))
            kind: EventKind = reply.kind if counts else "refused"
            yield _event(now, one, kind, reply.reason, reply.by)


def _event(
    now: Situation, one: Raised, kind: EventKind, reason: str = "", by: str = ""
) -> SafetyEvent:
    version = now.policy.version
    return SafetyEvent(
        kind, one.rule, one.target, one.level, one.acts, now.today, version, reason, by
    )


def _sent(now: Situation, sent: tuple[Letter, ...]) -> Iterator[SafetyEvent]:
    for letter in sent:
        yield SafetyEvent("letter", letter.rule, "", None, (), now.today, now.policy.version)
