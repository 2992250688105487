"""The medicines of a person as one section."""

from __future__ import annotations

from datetime import date

from tests.builders.medicines import TODAY, mg, step, taking, use

from ekbom.assessment.medicines import derive, medicines
from ekbom.knowledge.audience import Audience
from ekbom.model.assessed import Section
from ekbom.model.observation import Known
from ekbom.model.record import PersonRecord


def section(
    record: PersonRecord, known: Known | None = None, audience: Audience = "person"
) -> Section:
    told = {**derive(record, today=TODAY), **(known or {})}
    return medicines(record, told, audience, today=TODAY)


def codes(found: Section) -> list[str]:
    return [one.code for one in found.statements]


def test_what_follows_from_the_record() -> None:
    record = PersonRecord(
        medicines=(
            use("Mirapex", steps=(step("2023-01-01", 0.125), step("2025-01-01", 0.25))),
            use("oxycodone", taking="stopped", written_by="person"),
            use("ropinirole", taking="past", augmentation=True),
            use("sertraline", taking="unknown"),
        )
    )
    assert derive(record, today=TODAY) == {
        "takes_dopaminergic": True,
        "takes_worsening": True,
        "own_opioid": "ended",
        "aug_higher_dose": True,
        "augmented_before": True,
    }
    assert derive(taking("metformin"), today=TODAY) == {}
    assert derive(PersonRecord(), today=TODAY) == {}
    no = PersonRecord(medicines=(use("ropinirole", taking="past", augmentation=False),))
    assert derive(no, today=TODAY) == {}


def test_gates_before_medicines_before_the_history() -> None:
    record = PersonRecord(
        medicines=(use("oxycodone"), use("diphenhydramine"), use("levodopa", taking="past"))
    )
    found = codes(section(record))
    assert found[0] == "gate.breathing"
    assert found.index("drug_names.oxycodone") < found.index("drug_names.diphenhydramine")
    assert found[-1] == "medicine.history"
    assert "drug_names.levodopa" not in found
    assert "impulse.ask" not in found


def test_one_that_may_be_taken_is_spoken_of() -> None:
    found = section(PersonRecord(medicines=(use("sertraline", taking="unknown"),)))
    assert codes(found) == ["drug_names.sertraline", "worse.ssri_snri"]


def test_what_two_medicines_share_is_said_once() -> None:
    found = section(taking("sertraline", "citalopram"))
    (one,) = [s for s in found.statements if s.code == "worse.ssri_snri"]
    assert one.reasons == ("sertraline", "citalopram")


def test_the_rule_for_kidneys_takes_the_place_of_the_general_doses() -> None:
    weak = {"kidney_weak": True}
    clinician = section(taking("gabapentin"), weak, "clinician")
    assert codes(clinician)[:4] == [
        "gate.breathing",
        "gate.renal",
        "medicines.not_at_once",
        "drug.renal.rule",
    ]
    assert "drug.gabapentin.doses" not in codes(clinician)
    assert "drug.gabapentin.doses" in codes(section(taking("gabapentin"), {}, "clinician"))
    # It holds doses: the person is sent to whoever prescribes.
    assert "drug.renal.rule" not in codes(section(taking("gabapentin"), weak))
    assert "gate.renal" in codes(section(taking("gabapentin"), weak))
    assert "drug.renal.rule" not in codes(section(PersonRecord(), weak, "clinician"))


def test_a_name_that_is_not_known_is_asked_back() -> None:
    found = section(taking("pamipexole", "metformin", "pramipexole"))
    (finding,) = found.findings
    assert (finding.code, finding.severity, finding.where) == (
        "name_not_known", "warning", "pamipexole",
    )  # fmt: skip
    assert finding.what.startswith("it is not known by this name; spelt alike are pramipexole")
    assert finding.repair == "write the one that is meant, as on the box"
    (one,) = [s for s in found.statements if s.code == "medicine.not_listed"]
    assert one.reasons == ("pamipexole", "metformin")


def test_a_medicine_without_a_name_is_not_looked_up() -> None:
    found = section(PersonRecord(medicines=(use("not named"),)))
    assert found.statements == ()
    assert found.findings == ()
    assert dict(found.figures)["medicines"][0]["name"] == "not named"


def test_what_is_missing_for_the_gates() -> None:
    assert [one.observation for one in section(taking("pramipexole")).missing] == ["impulse_urges"]
    assert section(taking("sertraline")).missing == ()


def test_the_figures() -> None:
    record = PersonRecord(
        medicines=(
            use(
                "Mirapex",
                since=date(2023, 3, 1),
                until=date(2026, 12, 1),
                dose=mg(0.25),
                highest_dose=mg(0.5),
                at=("21:00",),
                response="helped",
                augmentation=False,
                why_stopped="",
                source="told",
            ),
            use("x", taking="past"),
        )
    )
    rows = dict(section(record).figures)["medicines"]
    assert rows[0] == {
        "name": "Mirapex",
        "is": ["Pramipexole, dopamine agonist"],
        "ids": ["pramipexole"],
        "taken_now": True,
        "taking": "taken",
        "since": date(2023, 3, 1),
        "until": date(2026, 12, 1),
        "dose": "0.25 mg",
        "highest_dose": "0.5 mg",
        "at": ["21:00"],
        "response": "helped",
        "augmentation": False,
        "why_stopped": "",
        "source": "told",
    }
    assert (rows[1]["is"], rows[1]["ids"], rows[1]["taken_now"]) == ([], [], False)
    assert (rows[1]["dose"], rows[1]["highest_dose"]) == (None, None)


def test_nothing_is_said_without_medicines() -> None:
    found = section(PersonRecord())
    assert (found.name, found.statements, found.missing) == ("medicines", (), ())
