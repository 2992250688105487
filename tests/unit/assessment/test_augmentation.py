"""The four signs of augmentation: counted with their numbers, never ruled out by silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from tests.builders.medicines import mg, step, taking, use

from ekbom.assessment.augmentation import SIGNS, DiarySigns, augmentation, higher_dose, signs
from ekbom.model.assessed import Section
from ekbom.model.observation import Known, Quantity
from ekbom.model.record import DoseStep, PersonRecord

ON = {"takes_dopaminergic": True}
RECORD = taking("pramipexole")
FIRST = date(2026, 9, 1)


def nights(values: Sequence[float]) -> list[tuple[date, float]]:
    return [(FIRST + timedelta(days=n), value) for n, value in enumerate(values)]


def answer(known: Known, record: PersonRecord = RECORD, **diary: Any) -> Section:
    return augmentation(record, known, "person", nights=DiarySigns(**diary) if diary else None)


def codes(section: Section) -> list[str]:
    return [one.code for one in section.statements]


def test_nothing_is_known_and_everything_is_asked() -> None:
    found = answer(ON)
    assert found.name == "augmentation"
    assert codes(found) == ["augmentation.ask"]
    assert [one.observation for one in found.missing] == list(SIGNS)
    figures = dict(found.figures)
    assert (figures["there"], figures["of"], figures["not_known"]) == (0, 4, 4)
    assert figures["signs"][2] == {
        "name": "aug_spread",
        "says": "The symptoms have spread beyond the legs.",
        "holds": None,
        "why": "",
    }
    first = found.missing[0]
    assert first.asks == (
        "Do the symptoms begin earlier in the day than they did before the medicine was begun?"
    )
    assert first.says.startswith("whether the symptoms begin earlier")
    assert first.known_by == "person"


@pytest.mark.parametrize("known", [{}, {"takes_dopaminergic": False}])
def test_without_a_dopamine_medicine_there_is_nothing_to_count(known: Known) -> None:
    found = answer({**known, "aug_earlier": True, "aug_spread": True})
    assert (found.statements, found.missing, found.figures) == ((), (), ())


def test_augmentation_in_earlier_times_is_passed_on_whatever_is_taken() -> None:
    assert codes(answer({"augmented_before": True})) == ["augmentation.before"]
    both = answer({**ON, "augmented_before": True, "aug_spread": True})
    assert codes(both) == ["augmentation.before", "augmentation.some"]


def test_one_sign_is_for_the_next_visit() -> None:
    found = answer({**ON, "aug_spread": True, "aug_earlier": False})
    (one,) = found.statements
    assert (one.code, one.urgency) == ("augmentation.some", "next_visit")
    assert one.reasons == (
        "1 of 4 signs",
        "The symptoms have spread beyond the legs. Answered yes.",
    )
    assert [row["holds"] for row in dict(found.figures)["signs"]] == [False, None, True, None]
    assert dict(found.figures)["not_known"] == 2


def test_two_signs_are_for_this_week_whatever_the_others_are() -> None:
    found = answer({**ON, "aug_spread": True, "aug_shorter_relief": True})
    (one,) = found.statements
    assert (one.code, one.urgency) == ("augmentation.several", "this_week")
    assert one.reasons[0] == "2 of 4 signs"
    assert "does not mean that it is there" in one.says
    assert [missing.observation for missing in found.missing] == ["aug_earlier", "aug_higher_dose"]
    # The same with all others answered: nothing that is learnt takes it away.
    rest = {"aug_earlier": False, "aug_higher_dose": False}
    assert codes(answer({**ON, "aug_spread": True, "aug_shorter_relief": True, **rest})) == [
        "augmentation.several"
    ]


def test_no_sign_is_said_only_when_all_are_answered() -> None:
    none = dict.fromkeys(SIGNS, False)
    assert codes(answer({**ON, **none})) == ["augmentation.ask"]
    assert answer({**ON, **none}).missing == ()


def test_a_count_that_was_told_is_kept() -> None:
    told: Known = {**ON, "aug_spread": True, "augmentation_signs": Quantity(3, "signs")}
    assert codes(answer(told)) == ["augmentation.several"]


def test_a_dose_that_rose() -> None:
    steps = (step("2025-05-01", 0.25), step("2023-03-01", 0.125))
    record = PersonRecord(medicines=(use("pramipexole", steps=steps),))
    found = {one.name: one for one in signs(record, ON)}["aug_higher_dose"]
    assert found.holds is True
    assert found.why == "Pramipexole: 0.125 mg on 2023-03-01, 0.25 mg on 2025-05-01"
    assert higher_dose(record.medicines)
    # One that came down again was needed all the same.
    down = (*steps, step("2026-01-01", 0.125))
    assert higher_dose([use("pramipexole", steps=down)])


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("pramipexole", ()),
        ("pramipexole", (step("2025-05-01", 0.25),)),
        ("pramipexole", (step("2023-03-01", 0.25), step("2025-05-01", 0.25))),
        ("pramipexole", (step("2023-03-01", 0.25), step("2025-05-01", 0.125))),
        ("gabapentin", (step("2023-03-01", 100), step("2025-05-01", 300))),
        (
            "pramipexole",
            (step("2023-03-01", 0.5), DoseStep(date(2025, 5, 1), Quantity(250, "ug"))),
        ),
    ],
)
def test_doses_that_tell_of_no_rise_say_nothing(name: str, steps: Any) -> None:
    record = PersonRecord(medicines=(use(name, steps=steps),))
    assert not higher_dose(record.medicines)
    assert {one.name: one.holds for one in signs(record, ON)}["aug_higher_dose"] is None


def test_a_unit_may_be_spelt_in_two_ways() -> None:
    steps = (step("2023-03-01", 0.125), DoseStep(date(2025, 5, 1), Quantity(0.25, " MG")))
    assert higher_dose([use("metformin"), use("ropinirole", steps=steps)])
    assert not higher_dose([use("ropinirole", dose=mg(1))])


def test_an_onset_that_moved_earlier() -> None:
    found = answer(ON, onset=nights([1270.0] * 14 + [1145.0] * 14))
    (row, *_) = dict(found.figures)["signs"]
    assert row["holds"] is True
    assert row["why"] == "diary: median 21:10 in its first nights, 19:05 in its last"
    assert codes(found) == ["augmentation.some"]


def test_the_order_of_the_nights_does_not_matter() -> None:
    turned = list(reversed(nights([1270.0] * 14 + [1145.0] * 14)))
    assert dict(answer(ON, onset=turned).figures)["there"] == 1


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([1145.0] * 14 + [1270.0] * 14, "19:05 in its first nights, 21:10 in its last"),
        ([1270.0] * 28, "21:10 in its first nights, 21:10 in its last"),
        ([1470.0] * 28, "00:30 in its first nights, 00:30 in its last"),
        # The middle halves touch: a quarter of the first nights were as early as the last.
        (
            [1200.0] * 5 + [1260.0] * 9 + [1200.0] * 14,
            "21:00 in its first nights, 20:00 in its last",
        ),
    ],
)
def test_a_diary_rules_no_sign_out(values: list[float], why: str) -> None:
    (row, *_) = dict(answer(ON, onset=nights(values)).figures)["signs"]
    assert row["holds"] is None
    assert row["why"] == f"diary: median {why}"


def test_fewer_nights_decide_nothing() -> None:
    short = nights([1270.0] * 13 + [1145.0] * 14)
    assert dict(answer(ON, onset=short).figures)["signs"][0]["why"] == ""


def test_the_middle_half_lies_between_its_quarters() -> None:
    # First nights from 1200 to 1265 in steps of 5: their lower quarter is 1216.25.
    first = [1200.0 + 5 * n for n in range(14)]
    for last, holds in ((1216.0, True), (1217.0, None)):
        found = answer(ON, onset=nights([*first, *[last] * 14]))
        row = dict(found.figures)["signs"][0]
        assert row["holds"] is holds
        assert row["why"].startswith("diary: median 20:32 in its first")


def test_parts_of_the_body_and_minutes_at_rest() -> None:
    found = answer(
        ON, limbs=nights([2] * 14 + [4] * 14), rest_minutes=nights([40] * 14 + [15] * 14)
    )
    rows = {row["name"]: row for row in dict(found.figures)["signs"]}
    assert rows["aug_spread"]["holds"] is True
    assert rows["aug_spread"]["why"] == (
        "diary: median 2 parts of the body in its first nights, 4 parts of the body in its last"
    )
    assert rows["aug_shorter_relief"]["holds"] is True
    assert "median 40 minutes in its first nights, 15 minutes" in rows["aug_shorter_relief"]["why"]
    assert codes(found) == ["augmentation.several"]
    better = answer(
        ON, limbs=nights([4] * 14 + [2] * 14), rest_minutes=nights([15] * 14 + [40] * 14)
    )
    assert dict(better.figures)["there"] == 0


def test_an_answer_with_the_numbers_beside_it() -> None:
    found = answer({**ON, "aug_earlier": True}, onset=nights([1270.0] * 28))
    row = dict(found.figures)["signs"][0]
    assert row["holds"] is True
    assert row["why"].startswith("answered yes; diary: median 21:10")
    assert found.findings == ()


def test_an_answer_against_the_numbers_counts_as_not_known() -> None:
    found = answer({**ON, "aug_earlier": False}, onset=nights([1270.0] * 14 + [1145.0] * 14))
    assert dict(found.figures)["signs"][0]["holds"] is None
    assert "aug_earlier" in [one.observation for one in found.missing]
    (finding,) = found.findings
    assert (finding.code, finding.severity, finding.where) == (
        "contradiction", "error", "aug_earlier",
    )  # fmt: skip
    assert finding.what.startswith("answered no; diary: median 21:10")
    assert codes(found) == ["augmentation.ask"]


def test_a_no_beside_numbers_that_show_nothing_stays_a_no() -> None:
    found = answer({**ON, "aug_earlier": False}, onset=nights([1270.0] * 28))
    assert dict(found.figures)["signs"][0]["holds"] is False
    assert found.findings == ()


def test_every_statement_has_its_sources() -> None:
    for known in (ON, {**ON, "aug_spread": True}, {"augmented_before": True}):
        for one in answer(known).statements:
            assert one.sources, one.code


def test_the_onset_month_by_month() -> None:
    onset = [
        (date(2026, 10, 2), 1200.0),
        (date(2026, 9, 30), 1270.0),
        (date(2026, 10, 31), 1230.0),
        (date(2026, 10, 9), 1210.0),
    ]
    assert dict(answer(ON, onset=onset).figures)["onset_by_month"] == [
        {"month": date(2026, 9, 1), "minutes": 1270.0, "nights": 1},
        {"month": date(2026, 10, 1), "minutes": 1210.0, "nights": 3},
    ]
    assert dict(answer(ON).figures)["onset_by_month"] == []
