"""What goes together with restless legs: associated, with how sure that is, never the cause."""

from __future__ import annotations

import pytest

from ekbom.assessment.causes import causes
from ekbom.knowledge.audience import AUDIENCES, Audience
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Section
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import PersonRecord, Symptoms

RULES = load_rule_book().rules
ALWAYS = ["cause.primary_secondary", "cause.triggerpoint", "circ.peak", "circ.min", "circ.severe"]
TIED = [id_ for id_ in RULES if id_.startswith("with.")]
WORSE = [id_ for id_ in RULES if id_.startswith("aggravator.") and id_ != "aggravator.any"]


def ask(
    known: dict[str, Value], record: PersonRecord | None = None, audience: Audience = "person"
) -> Section:
    return causes(record or PersonRecord(), known, audience)


def codes(section: Section) -> list[str]:
    return [one.code for one in section.statements]


def asked(rule: str) -> str:
    (one,) = RULES[rule].asks(load_rule_book().observables)
    return one


def test_the_word_is_said_first_and_what_is_unsupported_after() -> None:
    found = ask({})
    assert found.name == "causes"
    assert codes(found) == ALWAYS
    assert found.statements[0].says.endswith("The word is 'associated', not 'caused by'.")


def test_a_clinician_sees_what_is_not_checked_yet_and_that_it_is_not() -> None:
    found = ask({}, audience="clinician")
    assert set(codes(found)) - set(ALWAYS) == {"cause.psych_parent", "circ.software"}
    (one,) = (one for one in found.statements if one.code == "cause.psych_parent")
    assert "cause.psych_parent is from memory and not checked yet." in one.cautions


@pytest.mark.parametrize("rule", [*TIED, *WORSE])
def test_each_is_said_when_it_is_there_and_only_then(rule: str) -> None:
    name = asked(rule)
    found = ask({name: True})
    (said,) = (one for one in found.statements if one.code == rule)
    assert said.says == f"{RULES[rule].claims}."
    assert said.sources
    assert rule not in codes(ask({name: False}))
    assert name not in [one.observation for one in ask({name: False}).missing]
    assert name in [one.observation for one in ask({}).missing]


def test_no_statement_speaks_of_a_cause() -> None:
    known: dict[str, Value] = {asked(rule): True for rule in (*TIED, *WORSE)}
    for audience in AUDIENCES:
        said = [one for one in ask(known, audience=audience).statements if one.code in RULES]
        assert len(said) == len(TIED) + len(WORSE)
        for one in said:
            assert "cause" not in one.says
            assert " due to " not in one.says


def test_how_strong_the_evidence_for_each_link_is() -> None:
    found = ask({"with_diabetes": True, "copd": True, "on_dialysis": True, "with_smoking": True})
    assert found.figures == (
        (
            "evidence",
            {
                "cause.primary_secondary": "expert review",
                "with.diabetes": "observational, possible",
                "with.lungs": "insufficient",
                "with.kidney": "strong",
                "aggravator.smoking": "meta-analysis of observational data",
                "cause.triggerpoint": "unsupported",
            },
        ),
    )


def test_the_relatives_who_were_named_stand_with_the_family() -> None:
    record = PersonRecord(symptoms=Symptoms(relatives=("mother", "brother")))
    found = ask({"with_family": True, "with_migraine": True}, record)
    said = {one.code: one.reasons for one in found.statements}
    assert said["with.family"] == ("a close relative has it", "mother", "brother")
    assert said["with.migraine"] == ("there is migraine",)


def test_what_is_not_known_is_asked_once() -> None:
    names = [one.observation for one in ask({}).missing]
    assert len(names) == len(set(names))
    assert set(names) == {asked(rule) for rule in (*TIED, *WORSE)}


def test_nothing_is_left_off_without_asking_where_that_can_be_dangerous() -> None:
    found = ask({"alcohol": True, "with_opioid_end": True})
    then = {one.code: one.then for one in found.statements}
    assert then["aggravator.alcohol"] == (
        "Ask the doctor first where much is drunk, or on every day: then it is not left out at "
        "once."
    )
    assert then["with.opioid_end"].startswith("Ask the person who prescribes")


def test_an_index_of_movements_stands_with_its_context() -> None:
    found = ask({"plms_index": Quantity(30, "1/h"), "population": "adult"})
    assert [code for code in codes(found) if code.startswith(("plm.", "nights."))] == [
        *("nights.context.no_severity", "plm.freq", "plm.adult")
    ]
