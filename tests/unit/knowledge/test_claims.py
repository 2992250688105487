"""A claim as one kind of reader is shown it."""

from __future__ import annotations

from datetime import date

from ekbom.knowledge.claims import NOT_CHECKED, judged, shipped_claims

CLAIMS = shipped_claims()


def test_a_claim_holds_what_the_data_hold() -> None:
    one = CLAIMS["claim.s4.06"]
    assert one.verdict == "unsafe"
    assert one.safety_critical
    assert one.checked == date(2026, 11, 21)
    assert one.then == (
        "Talk with the person who prescribes before anything about a medicine changes."
    )
    assert one.seen == ("004:454",)
    assert "mirapex" in one.terms
    assert "pramipexole" in one.heads
    assert one.facts[0] == "rec.aug2016.prevent"
    assert one.dosed_statement == "Pramipexole can go up to 1 mg."


def test_a_person_is_shown_the_verdict_with_its_sources() -> None:
    shown = judged(CLAIMS["claim.s4.02"], "person", nearness=0.7)
    assert shown.verdict == "partly"
    assert shown.reason.startswith("The number is first relief in 113 people")
    assert "28 percent" in shown.reason
    assert any("Kanter" in source for source in shown.sources)
    assert len(shown.sources) == len(set(shown.sources))
    assert [ground.fact for ground in shown.grounds] == ["ther.sclerotherapy"]
    assert (shown.nearness, shown.opposite, shown.cautions) == (0.7, False, ())


def test_what_was_not_checked_has_no_verdict_for_a_person() -> None:
    one = CLAIMS["claim.s4.29"]
    person, clinician = judged(one, "person"), judged(one, "clinician")
    assert (person.verdict, person.reason, person.grounds, person.sources) == (None, "", (), ())
    assert person.then == one.then
    assert person.cautions == (NOT_CHECKED,) == clinician.cautions
    assert clinician.verdict == "unsupported"
    assert [ground.fact for ground in clinician.grounds] == ["ther.folk"]


def test_what_is_partly_from_memory_says_which_part() -> None:
    shown = judged(CLAIMS["claim.s0.02"], "person", opposite=True)
    assert shown.cautions == ("Not checked yet: withdrawal and rebound harms.",)
    assert shown.opposite


def test_doses_are_for_clinicians_and_a_reason_without_one_stays() -> None:
    one = CLAIMS["claim.s4.08"]
    assert judged(one, "person").statement == "Bromocriptine is a medicine for restless legs."
    clinician = judged(one, "clinician")
    assert clinician.statement == "Bromocriptine is given from 1.25 to 7.5 mg."
    assert clinician.reason == one.reason
