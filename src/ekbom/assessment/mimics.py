"""Look-alikes of restless legs: which stand open, which are closed, and what would tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment.examined import (
    exams_of,
    look_alikes,
    opened,
    questions,
    rules_of_examinations,
)
from ekbom.assessment.frequency import WHOSE
from ekbom.knowledge.audience import may_see
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.render import wanted_words
from ekbom.knowledge.shipped_rules import ground, judge, load_rule_book
from ekbom.model.assessed import Mimic
from ekbom.model.verdict import Ground, Missing, Verdict

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known
    from ekbom.model.record import Examination, PersonRecord

_FIFTH = "crit.irlssg2014.5"
_CHILD_ALONE = "growing_pains"


def mimics(known: Known, audience: Audience, *, record: PersonRecord) -> tuple[Mimic, ...]:
    """Every look-alike with how far it is ruled out.

    Parameters
    ----------
    known : mapping of observation to value
    audience : {"person", "clinician"}
    record : PersonRecord
        For the examinations, with who made them and when.

    Raises
    ------
    UsageError, InputError
        As `ekbom.knowledge.shipped_rules.judge` does.
    """
    return tuple(_mimic(key, known, audience, record) for key in look_alikes())


def is_open(key: str, found: Verdict, record: PersonRecord) -> bool | None:
    """Whether something points to a look-alike and nothing closed it.

    Somebody who ruled it out closes it; else an examination that found something opens it, and so
    does an answer. It is closed too when every question was answered with no.
    """
    pointing, ruled_out = questions(key)
    said = {one.observation: one.holds for one in found.reasons}
    if ruled_out in said:
        return False
    if opened(key, record) or any(said.get(one) for one in pointing):
        return True
    return found.holds


def _mimic(key: str, known: Known, audience: Audience, record: PersonRecord) -> Mimic:
    fact, rule = f"mimic.{key}", f"lookalike.{key}"
    # Not to have been ruled out is no more than not to be known.
    pointing, ruled_out = questions(key)
    told = {name: value for name, value in known.items() if (name, value) != (ruled_out, False)}
    found = judge(rule, told, audience)
    state = is_open(key, found, record)
    entry, asked = shipped_facts()[fact], load_rule_book().rule(rule)
    exams = exams_of(key, record)
    shown = fact if may_see(entry, audience) else _FIFTH
    child = known.get(WHOSE) is True
    return Mimic(
        code=fact,
        name=entry["name"],
        points=ground(shown).says,
        asks=" ".join(_question(one).asks for one in pointing if child or one != _CHILD_ALONE),
        open=state,
        why=_why(found, state, ruled_out, exams),
        grounds=_grounds(key, shown, found, exams),
        missing=_missing(state, found, ruled_out),
        then=asked.then if state else "",
        urgency=asked.urgency if state else "nothing_now",
    )


def _missing(state: bool | None, found: Verdict, ruled_out: str) -> tuple[Missing, ...]:
    """Of an open one who could rule it out; of one not known the questions about it."""
    if state is None:
        return tuple(one for one in found.missing if one.observation != ruled_out)
    return (_question(ruled_out),) if state else ()


def _question(observation: str) -> Missing:
    seen = load_rule_book().observables[observation]
    return Missing(seen.name, wanted_words(seen), seen.asks, seen.known_by)


def _why(found: Verdict, state: bool | None, ruled_out: str, exams: tuple[Examination, ...]) -> str:
    reasons = [one for one in found.reasons if one.observation != WHOSE]
    closing = [one.says for one in reasons if one.observation == ruled_out]
    if state:
        reasons = [one for one in reasons if one.holds]
    said = [*(closing or [one.says for one in reasons]), *(_exam_words(one) for one in exams)]
    if not said:
        return "Not asked yet."
    lead = {True: "Points to it", False: "Nothing points to it", None: "Not settled yet"}[state]
    if closing:
        lead = "Closed"
    return f"{lead}: {'; '.join(said)}."


def _exam_words(exam: Examination) -> str:
    """An examination as it is shown: what, the outcome, by whom and when."""
    seen = load_rule_book().observables.get(f"exam_{exam.kind}")
    kind = seen.says.removeprefix("the outcome of ") if seen else exam.kind.replace("_", " ")
    who = ", ".join(part for part in (exam.by, exam.on.isoformat() if exam.on else "") if part)
    return f"{kind}{f' ({who})' if who else ''}: {exam.result.replace('_', ' ')}"


def _grounds(
    key: str, shown: str, found: Verdict, exams: tuple[Examination, ...]
) -> tuple[Ground, ...]:
    facts = [shown, *(one.fact for one in found.grounds)]
    facts += rules_of_examinations(key) if exams else ()
    return tuple(ground(fact) for fact in dict.fromkeys(facts))
