"""The claims that are shipped, and each as one kind of reader is shown it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ekbom.knowledge.audience import Audience, may_see
from ekbom.knowledge.build import cite, find_entry
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.load import read_topic
from ekbom.knowledge.schema_claims import CLAIM, NEXT
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.claim import Claim, JudgedClaim

NOT_CHECKED = "Not checked yet: what was noted on it is from memory."


@cache
def shipped_claims() -> Mapping[str, Claim]:
    """Every claim by its id."""
    data = read_topic("claims")
    found = {}
    for id_, entry in data.items():
        if not id_.startswith(CLAIM):
            continue
        dosed = entry.get("dosed", {})
        found[id_] = Claim(
            id=id_,
            statement=entry["statement"],
            topic=entry["topic"],
            verdict=entry["verdict"],
            reason=entry["reason"],
            then=data[f"{NEXT}{entry['next']}"]["says"],
            facts=tuple(entry.get("facts", ())),
            sources=tuple(entry.get("sources", ())),
            safety_critical=entry["safety_critical"],
            status=entry["status"],
            checked=entry["checked"],
            memory_parts=tuple(entry.get("memory_parts", ())),
            terms=tuple(entry["terms"].split()),
            heads=tuple(entry.get("heads", "").split()),
            seen=tuple(entry["seen"]),
            dosed_statement=dosed.get("statement", ""),
            dosed_reason=dosed.get("reason", ""),
        )
    return MappingProxyType(found)


def judged(
    claim: Claim, audience: Audience, *, opposite: bool = False, nearness: float = 1.0
) -> JudgedClaim:
    """A claim as this reader is shown it.

    What was not checked against a source has no verdict for a person; a clinician sees it with
    the words that it was not. Doses are for clinicians.
    """
    clinician = audience == "clinician"
    shown = clinician or claim.status == "verified"
    grounds = tuple(
        ground(fact) for fact in claim.facts if may_see(shipped_facts()[fact], audience)
    )
    works = (find_entry(read_topic("sources"), key) for key in claim.sources)
    cited = [cite(work) for work in works if work is not None]
    cited += [citation for one in grounds for citation in one.sources]
    return JudgedClaim(
        id=claim.id,
        statement=(clinician and claim.dosed_statement) or claim.statement,
        topic=claim.topic,
        verdict=claim.verdict if shown else None,
        reason=((clinician and claim.dosed_reason) or claim.reason) if shown else "",
        then=claim.then,
        safety_critical=claim.safety_critical,
        opposite=opposite,
        grounds=grounds if shown else (),
        sources=tuple(dict.fromkeys(cited)) if shown else (),
        checked=claim.checked,
        cautions=tuple(_cautions(claim, shown=shown)),
        nearness=nearness,
    )


def _cautions(claim: Claim, *, shown: bool) -> list[str]:
    if claim.status == "memory":
        return [NOT_CHECKED]
    if claim.memory_parts and shown:
        return [f"Not checked yet: {'; '.join(claim.memory_parts)}."]
    return []
