"""The stop card: raised by what the person wrote, for every group, and by nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.builders.medicines import mg, step, use

from ekbom.assessment.stop_card import own_known, own_ways, stop_cards, uses_of
from ekbom.model.case import Medicine, MedicineChange
from ekbom.model.observation import Value
from ekbom.model.record import Observed, Person, PersonRecord


def record(*uses: Any, **more: Any) -> PersonRecord:
    return PersonRecord(medicines=uses, **more)


def codes(of: PersonRecord) -> list[str]:
    return [card.code for card in stop_cards(of, "person")]


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("pramipexole", "dopaminergic"),
        ("levodopa", "dopaminergic"),
        ("Neupro", "dopaminergic"),
        ("tramadol", "opioid"),
        ("Suboxone", "opioid"),
        ("clonazepam", "benzodiazepine"),
        ("Valium", "benzodiazepine"),
        ("gabapentin", "gabapentinoid"),
        ("Lyrica", "gabapentinoid"),
        ("sertraline", "antidepressant"),
        ("amitriptyline", "antidepressant"),
        ("antidepressants", "antidepressant"),
        ("carbamazepine", "antiseizure"),
        ("Keppra", "antiseizure"),
    ],
)
@pytest.mark.parametrize(
    ("taking", "how", "urgency"),
    [
        ("not_taken", "ended", "today"),
        ("stopped", "ended", "today"),
        ("different", "altered", "this_week"),
    ],
)
def test_every_group_and_every_word(
    name: str, group: str, taking: str, how: str, urgency: str
) -> None:
    for writer in ("person", "parent", "carer"):
        cards = stop_cards(record(use(name, taking=taking, written_by=writer)), "person")
        found = {card.code: card for card in cards}
        card = found[f"stopcard.{group}.{how}"]
        assert card.urgency == urgency
        assert "rule.04" in [ground.fact for ground in card.grounds]
        assert card.sources


@pytest.mark.parametrize("name", ["loratadine", "magnesium", "coffee", "zolpidem", "quetiapine"])
def test_what_is_in_no_group_raises_none(name: str) -> None:
    assert codes(record(use(name, taking="stopped", written_by="person"))) == []


@pytest.mark.parametrize(
    "more",
    [
        {"taking": "taken", "written_by": "person"},
        {"taking": "past", "written_by": "person"},
        {"taking": "unknown", "written_by": "person"},
        {"taking": "stopped", "written_by": "clinician"},
        {"taking": "different", "written_by": "therapist"},
        {"taking": "not_taken", "written_by": "laboratory"},
    ],
)
def test_what_others_decided_raises_none(more: dict[str, Any]) -> None:
    assert codes(record(use("pramipexole", **more))) == []


def test_who_keeps_the_record_wrote_what_nobody_is_named_for() -> None:
    one = use("pramipexole", taking="stopped")
    assert codes(record(one)) == ["stopcard.dopaminergic.ended"]
    assert codes(record(one, person=Person(reporter="clinician"))) == []
    (card,) = stop_cards(record(one, person=Person(reporter="parent")), "person")
    assert card.reasons == ("Pramipexole: stopped, written by a parent",)


def test_the_card_in_full() -> None:
    one = use(
        "pramipexole 0.25 mg",
        taking="not_taken",
        written_by="person",
        until=date(2026, 11, 18),
        source="diary, line 4",
    )
    (card,) = stop_cards(record(one), "person")
    assert card.says == (
        "The sudden end of a dopamine medicine can make one ill, and here it is written that it "
        "is not taken any more, with no word that this was agreed."
    )
    said = "Pramipexole 0.25 mg: not taken on 2026-11-18, written by the person (diary, line 4)"
    assert card.reasons == (said,)
    assert card.then == (
        "Call the person who prescribes it today, or a pharmacist or the medical advice line "
        "where nobody answers, and show them this card."
    )
    assert card.message == (
        f"To the person who prescribes. {said}. It is not known here whether this was agreed "
        "with you. Please call back and say how it is best taken from here on."
    )
    assert card.cautions == ("Not checked yet in rule.04: withdrawal list.",)
    assert stop_cards(record(one), "clinician") == (card,)


def test_another_way_of_taking_it() -> None:
    one = use("Zoloft", taking="different", written_by="carer", since=date(2026, 11, 1))
    (card,) = stop_cards(record(one), "person")
    assert card.says.startswith("The sudden change of an antidepressant can make one ill")
    assert card.reasons == (
        "Zoloft: taken otherwise than prescribed on 2026-11-01, written by a carer",
    )
    assert "worse.ssri_snri" in [ground.fact for ground in card.grounds]


def test_a_name_that_is_not_known_counts_as_one_that_may_belong_here() -> None:
    (card,) = stop_cards(record(use("pamipexole", taking="stopped", written_by="person")), "person")
    assert card.code == "stopcard.unnamed.ended"
    assert card.urgency == "this_week"
    assert "none this program knows by name" in card.says
    (card,) = stop_cards(
        record(use("not named", taking="different", written_by="person")), "person"
    )
    assert card.code == "stopcard.unnamed.altered"
    assert card.reasons == (
        "A medicine that is not named: taken otherwise than prescribed, written by the person",
    )


def test_the_ends_come_first_and_one_group_has_one_card() -> None:
    uses = (
        use("sertraline", taking="different", written_by="person"),
        use("pramipexole", taking="different", written_by="person"),
        use("ropinirole", taking="stopped", written_by="person"),
        use("oxycodone", taking="stopped", written_by="person"),
    )
    cards = stop_cards(record(*uses), "person")
    assert [card.code for card in cards] == [
        "stopcard.opioid.ended",
        "stopcard.dopaminergic.ended",
        "stopcard.antidepressant.altered",
    ]
    assert [said.split(":")[0] for said in cards[1].reasons] == ["Pramipexole", "Ropinirole"]
    assert own_known(own_ways(record(*uses))) == {
        "own_antidepressant": "altered",
        "own_dopaminergic": "ended",
        "own_opioid": "ended",
    }


def test_an_end_is_not_hidden_by_a_change_that_follows() -> None:
    uses = (
        use("ropinirole", taking="stopped", written_by="person"),
        use("pramipexole", taking="different", written_by="person"),
    )
    assert own_known(own_ways(record(*uses))) == {"own_dopaminergic": "ended"}


def test_a_step_of_the_dose_that_was_the_persons_own() -> None:
    lower = use("gabapentin", steps=(step("2026-01-01", 600), step("2026-11-01", 300, "patient")))
    (card,) = stop_cards(record(lower), "person")
    assert card.code == "stopcard.gabapentinoid.altered"
    assert card.reasons == ("Gabapentin: 300 mg a day on 2026-11-01, written by the person",)
    none = use("gabapentin", steps=(step("2026-11-01", 0, "patient"), step("2026-01-01", 600)))
    (card,) = stop_cards(record(none), "person")
    assert card.code == "stopcard.gabapentinoid.ended"
    assert card.reasons == ("Gabapentin: stopped on 2026-11-01, written by the person",)


@pytest.mark.parametrize("by", ["prescriber", "therapist", "unknown"])
def test_a_later_step_of_somebody_else_settles_it(by: str) -> None:
    steps = (step("2026-01-01", 300, "patient"), step("2026-02-01", 600, by))
    assert codes(record(use("gabapentin", steps=steps))) == []


@pytest.mark.parametrize(
    ("value", "by", "card"),
    [
        ("ended", "person", ["stopcard.opioid.ended"]),
        ("altered", "carer", ["stopcard.opioid.altered"]),
        ("ended", "unknown", ["stopcard.opioid.ended"]),
        ("as_prescribed", "person", []),
        ("ended", "clinician", []),
    ],
)
def test_an_answer_to_the_question(value: Value, by: Any, card: list[str]) -> None:
    told = PersonRecord(observed=(Observed("own_opioid", value, by),))
    assert codes(told) == card


def test_the_words_of_an_answer() -> None:
    told = PersonRecord(
        observed=(
            Observed("own_opioid", "ended", "person"),
            Observed("own_unnamed", "altered", "person"),
            Observed("urge", True, "person"),
        )
    )
    assert [card.reasons for card in stop_cards(told, "person")] == [
        ("Opioid: not taken any more, written by the person",),
        ("A medicine that is not named: taken otherwise than prescribed, written by the person",),
    ]


def change(word: Any, by: Any, on: date | None = None) -> MedicineChange:
    return MedicineChange(word, by, "as told", "document 9, line 1", on)


@pytest.mark.parametrize(
    ("last", "taking"),
    [
        ("stopped", "stopped"),
        ("reduced", "different"),
        ("raised", "different"),
        ("switched", "different"),
    ],
)
def test_what_a_told_case_says(last: str, taking: str) -> None:
    on = date(2026, 10, 3)
    told = Medicine("pramipexole", (change("taken", "unknown"), change(last, "patient", on)))
    (one,) = uses_of([told])
    assert (one.name, one.taking, one.written_by) == ("pramipexole", taking, "person")
    assert one.source == "document 9, line 1"
    assert (one.since, one.until) == ((None, on) if last == "stopped" else (on, None))


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (change("taken", "patient"),),
        (change("begun", "patient"),),
        (change("stopped", "prescriber"),),
        (change("stopped", "unknown"),),
        (change("reduced", "patient"), change("raised", "prescriber")),
    ],
)
def test_what_a_told_case_does_not_say(changes: tuple[MedicineChange, ...]) -> None:
    assert uses_of([Medicine("pramipexole", changes)]) == ()


def test_taken_since_is_no_change() -> None:
    told = Medicine("oxycodone", (change("reduced", "patient"), change("taken", "unknown")))
    assert [one.taking for one in uses_of([told])] == ["different"]


def test_the_dose_is_the_persons_own_entry_alone() -> None:
    one = use("pramipexole", taking="stopped", written_by="person", dose=mg(0.25))
    (card,) = stop_cards(record(one), "person")
    assert " mg" not in card.says + card.then + card.message
