"""One medicine after the facts: warnings, guidelines newest first, doses for clinicians alone."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest

from ekbom.assessment.medicine_names import recognise
from ekbom.assessment.standing import statements_on, what_it_is
from ekbom.knowledge.audience import Audience
from ekbom.knowledge.load import drug_names
from ekbom.model.assessed import Statement
from ekbom.model.observation import Known

DOSE = re.compile(r"\d ?(?:mg|MME)\b")


def on(
    name: str,
    audience: Audience = "person",
    known: Known | None = None,
    shut: Collection[str] = (),
) -> dict[str, Statement]:
    said = statements_on(name, recognise(name).ids, known or {}, audience, shut)
    return {one.code: one for one in said}


def test_a_medicine_that_can_worsen() -> None:
    found = on("Benadryl")
    assert list(found) == ["drug_names.diphenhydramine", "worse.antihist"]
    one = found["worse.antihist"]
    assert one.urgency == "next_visit"
    assert one.reasons == ("Benadryl",)
    assert one.then == (
        "Ask the person who prescribes, or a pharmacist where nobody prescribed it, whether it "
        "can play a part and what else there is."
    )
    assert [ground.fact for ground in one.grounds] == [
        "worse.antihist", "worse.rule", "rec.aasm.gps2",
    ]  # fmt: skip


def test_what_else_there_is_was_not_checked_and_is_for_clinicians() -> None:
    swap = "Named instead (not checked yet): non-sedating antihistamine such as"
    assert not any("instead" in one for one in on("Benadryl")["worse.antihist"].cautions)
    clinician = on("Benadryl", "clinician")["worse.antihist"].cautions
    assert [one for one in clinician if one.startswith(swap)]
    assert not any("instead" in one for one in on("lithium", "clinician")["worse.lithium"].cautions)


def test_guidelines_newest_first_with_why_they_differ() -> None:
    found = on("pramipexole")
    rated = [code for code in found if code.startswith("rec.")]
    assert rated == ["rec.aasm.12", "rec.aan.A", "rec.aasm.reversal"]
    newest = found["rec.aasm.12"]
    assert "A conditional recommendation is neither a ban nor a proof." in newest.cautions
    assert "Conditional, not a ban." in newest.cautions
    assert newest.grounds[-1].fact == "rule.16"
    (differs,) = [one for one in newest.cautions if one.startswith("Differs: ")]
    assert differs.startswith("Differs: AAN 2016 Level A: pramipexole")
    assert "Why: AAN 2016 judged benefit over some months" in differs
    # Beside the older one stands only what it differs from on this medicine.
    older = [one for one in found["rec.aan.A"].cautions if one.startswith("Differs: ")]
    assert len(older) == 1
    assert "against pramipexole" in older[0]


def test_a_strong_recommendation_is_not_called_conditional() -> None:
    one = on("gabapentin")["rec.aasm.02"]
    assert not any("conditional" in caution.lower() for caution in one.cautions)
    assert [ground.fact for ground in one.grounds] == ["rec.aasm.02"]


def test_what_is_from_memory_is_for_clinicians() -> None:
    assert "rec.aasm.18" not in on("valerian")
    assert "rec.aasm.18" in on("valerian", "clinician")
    person = on("trazodone")
    assert list(person) == ["drug_names.trazodone", "medicine.not_checked"]
    assert "drug.trazodone" in on("trazodone", "clinician")


def test_doses_are_for_clinicians_with_source_population_and_limits() -> None:
    assert "drug.pramipexole.doses" not in on("pramipexole")
    one = on("pramipexole", "clinician")["drug.pramipexole.doses"]
    assert one.says == (
        "Doses for people with RLS: usual first dose 0.125 mg 1-3 h before bed; highest in RLS "
        "0.5 mg (US practice) or 0.75 mg (review, EU salt)."
    )
    assert [ground.fact for ground in one.grounds] == ["drug.pramipexole", "rule.05"]
    assert one.cautions[0].startswith("It is not known yet whether the doses for kidney disease")
    known = {"on_dialysis": False, "kidney_weak": False}
    assert (
        on("pramipexole", "clinician", known)["drug.pramipexole.doses"]
        .cautions[0]
        .startswith("It is not known yet")
    )
    magnesium = on("magnesium", "clinician")["drug.magnesium.doses"]
    assert magnesium.says == (
        "Doses for people with RLS: highest in RLS 250-350 mg/day as a supplement ceiling."
    )
    assert "drug.cabergoline.doses" not in on("cabergoline", "clinician")


@pytest.mark.parametrize("gate", ["renal", "pregnancy", "child"])
def test_no_general_doses_behind_a_gate(gate: str) -> None:
    for name in ("pramipexole", "gabapentin", "oxycodone"):
        assert not [code for code in on(name, "clinician", {}, [gate]) if code.endswith(".doses")]


def test_no_person_reads_a_dose_of_any_medicine() -> None:
    for drug in drug_names().values():
        for one in on(drug.names[0]).values():
            text = " ".join((one.says, one.then, *one.cautions))
            assert not DOSE.search(text), (drug.id, text)


@pytest.mark.parametrize("gate", ["pregnancy", "child"])
def test_no_suggestion_in_pregnancy_and_for_children(gate: str) -> None:
    for name in ("gabapentin", "pramipexole", "iron sucrose", "magnesium"):
        codes = list(on(name, "clinician", {"on_dialysis": True}, [gate]))
        assert not [c for c in codes if c.startswith(("rec.aasm.0", "rec.aan", "drug.pra"))]
    # What can worsen it is still a question for whoever prescribes.
    assert "worse.ssri_snri" in on("sertraline", "person", {}, [gate])


def test_recommendations_for_others_are_for_others() -> None:
    assert "rec.aasm.21" not in on("gabapentin")
    assert "rec.aasm.21" not in on("gabapentin", known={"on_dialysis": False})
    assert "rec.aasm.21" in on("gabapentin", known={"on_dialysis": True})
    assert "rec.aasm.28" not in on("iron tablets")
    assert "rec.aasm.28" in on("iron tablets", known={"minor": True}, shut=["child"])
    assert "rec.aasm.07" not in on("iron tablets", known={"minor": True}, shut=["child"])
    assert "rec.aasm.28" not in on("iron tablets", known={"minor": True}, shut=["pregnancy"])


@pytest.mark.parametrize("name", ["pramipexole", "tramadol", "gabapentin", "bromocriptine"])
def test_a_dose_above_the_range_in_a_document_is_an_unsafe_claim(name: str) -> None:
    code = f"drug.{name}.document"
    assert code not in on(name)
    one = on(name, "clinician")[code]
    assert one.says.startswith('Unsafe claim in a document: "')
    assert "How it compares: " in one.says
    assert [ground.fact for ground in one.grounds] == [f"drug.{name}", "rule.05"]


def test_other_claims_of_documents_are_not_shown_here() -> None:
    assert "drug.clonazepam.document" not in on("clonazepam", "clinician")
    # This one holds no dose: that it was withdrawn is for everybody.
    found = on("Darvon")
    assert "withdrawn" in found["drug.propoxyphene"].says
    assert found["drug.propoxyphene.document"].says.startswith("Unsafe claim in a document")


def test_a_name_that_is_not_known() -> None:
    found = on("metformin")
    assert list(found) == ["medicine.not_listed"]
    assert found["medicine.not_listed"].says == (
        "The name stands on no list of this program. That is no proof that it plays no part in "
        "restless legs."
    )
    assert found["medicine.not_listed"].reasons == ("metformin",)
    assert list(on("apixaban")) == ["drug_names.apixaban", "medicine.no_part_known"]
    assert list(on("coffee")) == ["worse.caffeine"]


def test_every_statement_has_its_sources() -> None:
    for drug in drug_names().values():
        for one in on(drug.names[0], "clinician").values():
            assert one.sources, (drug.id, one.code)


def test_what_it_is_in_a_few_words() -> None:
    assert what_it_is("pramipexole") == "Pramipexole, dopamine agonist"
