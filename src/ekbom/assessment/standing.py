"""One medicine after the facts: what it is, what it can worsen, how guidelines rate it, doses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ekbom.assessment.medicine_names import named
from ekbom.assessment.statements import from_fact, stated, verdict
from ekbom.assessment.taken import worsening
from ekbom.knowledge.audience import may_see
from ekbom.knowledge.card import differing
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.assessed import Statement
from ekbom.model.words import capital

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known

WORSENS = "medicines.worsens"
_CONDITIONAL = "A conditional recommendation is neither a ban nor a proof."
# Whom a recommendation is for, where it is not for all adults: the answer that must be yes.
_ONLY_FOR = {
    "adults with RLS and ESRD": "on_dialysis",
    "people with RLS on haemodialysis": "on_dialysis",
    "people with RLS and end-stage kidney disease": "on_dialysis",
    "children with RLS": "minor",
}


def statements_on(
    told: str,
    ids: Collection[str],
    known: Known,
    audience: Audience,
    shut: Collection[str] = (),
) -> Iterator[Statement]:
    """All there is to say of one medicine, the warnings before the standing.

    Parameters
    ----------
    told : str
        The name as it was written.
    ids : collection of str
        The medicines it means, as keys of ``drug_names.toml``.
    known : mapping of observation to value
    audience : {"person", "clinician"}
    shut : collection of str
        Which of the gates renal, pregnancy and child are shut.
    """
    worse = worsening(told)
    kinds = (from_fact(f"drug_names.{id_}", audience, reasons=(told,)) for id_ in ids)
    yield from filter(None, kinds)
    said = [*_worsening(told, worse, audience)]
    for id_ in ids:
        for fact in _facts_on(id_):
            said += _standing(fact, id_, told, known, audience, shut)
    yield from said
    if not said:
        yield from _nothing(told, bool(ids), [*worse, *(f for id_ in ids for f in _facts_on(id_))])


def _nothing(told: str, recognised: bool, withheld: Collection[str]) -> Iterator[Statement]:
    """Why nothing is said: not known, not checked yet, or no part known."""
    if withheld:
        code = "medicine.not_checked"
    else:
        code = "medicine.no_part_known" if recognised else "medicine.not_listed"
    yield from filter(None, [from_fact(code, "person", reasons=(told,))])


def _worsening(told: str, worse: tuple[str, ...], audience: Audience) -> Iterator[Statement]:
    """Each fact that names it, with the step the rule on such medicines gives."""
    rule = stated(WORSENS, {"takes_worsening": True}, audience)
    for fact in worse:
        found = from_fact(fact, audience, reasons=(told,))
        if found is None or rule is None:
            continue
        swap = _swap(shipped_facts()[fact], audience)
        yield replace(
            found,
            urgency=rule.urgency,
            then=rule.then,
            grounds=(*found.grounds, *rule.grounds),
            cautions=(*found.cautions, *swap),
        )


def _swap(entry: Mapping[str, Any], audience: Audience) -> tuple[str, ...]:
    """What else there is; what was not checked is for clinicians alone."""
    checked = "swap" not in entry.get("memory_parts", ())
    if "swap" not in entry or not (checked or audience == "clinician"):
        return ()
    return (f"Named instead{'' if checked else ' (not checked yet)'}: {entry['swap']}.",)


def _facts_on(id_: str) -> tuple[str, ...]:
    """Facts on a medicine but for what it can worsen: its own, then guidelines newest first."""
    facts = shipped_facts()
    ours = [fact for fact, entry in facts.items() if id_ in entry.get("medicines", ())]
    rated = [fact for fact in ours if fact.startswith("rec.")]
    return (
        *(fact for fact in ours if fact.startswith("drug.")),
        *sorted(rated, key=lambda fact: -facts[fact].get("year", 0)),
    )


def _standing(
    fact: str, id_: str, told: str, known: Known, audience: Audience, shut: Collection[str]
) -> Iterator[Statement]:
    entry = shipped_facts()[fact]
    found = from_fact(fact, audience, reasons=(told,))
    if found is None or _hidden(entry, known, shut):
        return
    conditional = entry.get("strength") == "conditional"
    yield replace(
        found,
        grounds=(*found.grounds, *((ground("rule.16"),) if conditional else ())),
        cautions=(*found.cautions, *_beside(fact, id_, entry, audience), *_harms(entry)),
    )
    if audience == "clinician" and not shut:
        yield from _doses(fact, entry, told, known)
    yield from _documents(fact, entry, told, audience)


def _hidden(entry: Mapping[str, Any], known: Known, shut: Collection[str]) -> bool:
    """Whether a fact is not for this person: of another group, or behind a gate that is shut."""
    needed = _ONLY_FOR.get(entry["population"])
    if needed is not None:
        return known.get(needed) is not True or "pregnancy" in shut
    return bool({"child", "pregnancy"}.intersection(shut))


def _beside(fact: str, id_: str, entry: Mapping[str, Any], audience: Audience) -> Iterator[str]:
    """What limits a recommendation: its strength, its remark, and those that differ on it."""
    if entry.get("strength") == "conditional":
        yield _CONDITIONAL
    if "remark" in entry:
        yield f"{capital(entry['remark'])}."
    for side in differing(fact, audience):
        if id_ in shipped_facts()[side.id].get("medicines", ()):
            yield f"Differs: {side.says} Why: {side.why}"


def _harms(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"To watch: {entry['cautions']}.",) if "cautions" in entry else ()


def _doses(fact: str, entry: Mapping[str, Any], told: str, known: Known) -> Iterator[Statement]:
    """The usual first and highest dose, with for whom and how far it was checked."""
    doses = entry.get("doses")
    if doses is None:
        return
    parts = [f"{words} {doses[key]}" for key, words in _DOSES if key in doses]
    limits = verdict("gate.renal", known, "clinician")
    cautions = (limits.says,) if limits is not None and limits.holds is None else ()
    rests = (ground(fact), ground("rule.05"))
    yield Statement(
        code=f"{fact}.doses",
        says=f"Doses for {entry['population']}: {'; '.join(parts)}.",
        grounds=rests,
        reasons=(told,),
        cautions=(*cautions, *(one for g in rests for one in g.cautions())),
    )


_DOSES = (("usual_start", "usual first dose"), ("usual_max", "highest in RLS"))


def _documents(
    fact: str, entry: Mapping[str, Any], told: str, audience: Audience
) -> Iterator[Statement]:
    """A dose in one of the documents that lies above the range: only as an unsafe claim."""
    claim = entry.get("documents_say", {})
    shown = claim.get("audience") != "clinician" or audience == "clinician"
    if "shown_as" not in claim or not shown or not may_see(entry, audience):
        return
    yield Statement(
        code=f"{fact}.document",
        says=f'{claim["shown_as"].capitalize()} in a document: "{claim["text"]}". '
        f"How it compares: {claim['compared']}.",
        grounds=(ground(fact), ground("rule.05")),
        reasons=(told,),
    )


def what_it_is(id_: str) -> str:
    """Name and kind in a few words: "Pramipexole, dopamine agonist"."""
    return f"{named(id_)}, {shipped_facts()[f'drug_names.{id_}']['class']}"
