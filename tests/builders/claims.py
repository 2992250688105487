"""Hand-made answers on claims: every sentence is made up, every fact is a shipped one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ekbom.knowledge.shipped_rules import ground
from ekbom.model.claim import VERDICTS, ClaimAnswer, ClaimVerdict, JudgedClaim
from ekbom.model.finding import Finding

MADE_AT = "2026-11-21 22:40"
WORK = "Somebody A, Other B (2019). A work that no fact cites. Journal 1:2"
ODD = Finding("planted", "note", "claim", "something was noticed", "look at it")


def judged(verdict: ClaimVerdict | None, fact: str = "rule.08", **changed: object) -> JudgedClaim:
    """A claim with a verdict that rests on one fact and one work."""
    found = ground(fact)
    one = JudgedClaim(
        id=f"claim.made.{verdict}",
        statement=f"Something {verdict} is said.",
        topic="made",
        verdict=verdict,
        reason="" if verdict is None else f"Why it is {verdict}.",
        then=f"What to do about {verdict}.",
        safety_critical=verdict == "unsafe",
        opposite=False,
        grounds=() if verdict is None else (found,),
        sources=() if verdict is None else (*found.sources, WORK),
        checked=date(2026, 11, 2),
        cautions=(),
        nearness=1.0,
    )
    return replace(one, **changed)  # type: ignore[arg-type]


def answer(*claims: JudgedClaim, text: str = "what was read", **changed: object) -> ClaimAnswer:
    return replace(ClaimAnswer(text, "person", claims), **changed)  # type: ignore[arg-type]


def every_verdict() -> ClaimAnswer:
    return answer(*(judged(one) for one in (*VERDICTS, None)))
