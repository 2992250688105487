"""The plan of a trial as a page of text, for a doctor to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ekbom.web.texts import Texts
from ekbom.web.trial_view import TrialCard


def plan_words(trial: TrialCard, texts: Texts) -> str:
    """What is tried, why, how long, and what ends it; nothing of how the person is.

    Parameters
    ----------
    trial : TrialCard
    texts : Texts
        In whose language it is, with what the science says where somebody translated it.
    """
    return "\n\n".join(_parts(trial, texts))


def _parts(trial: TrialCard, texts: Texts) -> Iterator[str]:
    plan, say = trial.plan, texts.say
    names = {"a": plan.action, "b": plan.versus, "outcome": plan.outcome}
    if plan.versus:
        yield say("I would like to find out whether {a} or {b} is better for {outcome}.").format(
            **names
        )
    else:
        yield say("I would like to find out whether {a} changes {outcome}.").format(**names)
    yield say(
        "Why it is drawn: in a diary alone, bad nights and what is done about them come together,"
        " so it cannot tell which is the cause. Here chance decides which nights are with it and"
        " which without, and I read the result once, at the end."
    )
    yield " ".join(_how_long(trial, texts))
    yield say(
        "I rate {outcome} from {low} to {high}. A change of {least} or more would matter to me."
    ).format(
        outcome=plan.outcome,
        low=texts.number(plan.scale[0]),
        high=texts.number(plan.scale[1]),
        least=texts.number(plan.worthwhile, 2),
    )
    if plan.prescribed:
        yield _agreed(trial, texts)
    yield "\n".join(
        [
            say("When I end it early:"),
            *(f"- {texts.told(rule) or rule}" for rule in trial.stop_rules),
        ]
    )
    yield say(
        "Nothing in this plan says how much of a medicine to take. If anything speaks against it,"
        " please tell me before the first night."
    )


def _how_long(trial: TrialCard, texts: Texts) -> Iterator[str]:
    plan, say = trial.plan, texts.say
    design, first = plan.schedule.design, plan.schedule.start
    if design.name == "start":
        yield say("It lasts {n} nights; on which of them I begin was drawn by chance.").format(
            n=trial.nights
        )
    elif design.block == 1:
        yield say("It lasts {n} nights, each drawn anew in pairs.").format(n=trial.nights)
    else:
        yield say("It lasts {n} nights, in blocks of {block} nights drawn in pairs.").format(
            n=trial.nights, block=design.block
        )
    if trial.paused:
        yield say("It stood still for {n} more.").format(n=trial.paused)
    if first is not None:
        yield say("The first night is {first}; the result is read on {end}.").format(
            first=_day(first, texts), end=_day(plan.end, texts)
        )
    if plan.blinding == "helper":
        yield say("A helper keeps the list, so that I do not know which night is which.")


def _agreed(trial: TrialCard, texts: Texts) -> str:
    plan = trial.plan
    on = _day(plan.agreed, texts) if plan.agreed else ""
    text = texts.say("It is about a prescribed medicine; agreed with {who} on {day}.")
    return text.format(who=plan.prescriber, day=on)


def _day(on: date, texts: Texts) -> str:
    return texts.day(on, "d MMMM y")
