"""What is due rests on something, stays due until it is done, and its days do not move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ekbom.assessment.due import due
from ekbom.model.due import STATES, Appointment, DueItem, HomeItem
from ekbom.model.observation import Quantity
from ekbom.model.record import (
    BloodValue,
    DoseStep,
    IronGiven,
    MedicineUse,
    Observed,
    Person,
    PersonRecord,
    ScaleResult,
)

TODAY = date(2026, 11, 21)
ORDER = {"coming": 0, "today": 1, "overdue": 2}
MEDICINES = ("Pramipexole", "rotigotine", "Gabapentin", "Tramadol", "Zolpidem", "ferrous sulfate",
             "Levothyroxine", "nobody knows it")  # fmt: skip
ASKED = ("aug_earlier", "aug_higher_dose", "aug_spread", "aug_shorter_relief", "impulse_urges",
         "sleepy_by_day", "sleepy_at_wheel", "falls_at_night", "takes_dopaminergic")  # fmt: skip
# What is due by each rule goes when this part of the record does.
RESTS_ON: dict[str, Callable[[PersonRecord], PersonRecord]] = {
    "due.ferritin_after_iron": lambda it: replace(it, iron_given=(), medicines=()),
    "due.ferritin_old": lambda it: replace(it, blood=()),
    "due.augmentation": lambda it: replace(it, medicines=(), observed=()),
    "due.impulse": lambda it: replace(it, medicines=(), observed=()),
    "due.wheel": lambda it: replace(it, medicines=(), observed=()),
    "due.falls": lambda it: replace(it, medicines=()),
    "due.scale": lambda it: replace(it, scales=()),
    "due.review": lambda it: replace(it, medicines=()),
    "due.after_birth": lambda it: replace(it, person=replace(it.person, gave_birth=None)),
}

past = st.integers(0, 1500).map(lambda days: TODAY - timedelta(days=days))
maybe = st.one_of(st.none(), past)
doses = st.builds(
    DoseStep, past, st.just(Quantity(1, "mg")), st.sampled_from(["prescriber", "patient"])
)
medicines = st.builds(
    MedicineUse,
    st.sampled_from(MEDICINES),
    st.sampled_from(["taken", "different", "stopped", "past", "unknown"]),
    since=maybe,
    steps=st.lists(doses, max_size=2).map(tuple),
)
records = st.builds(
    PersonRecord,
    st.builds(Person, age_years=st.sampled_from([None, 40.0, 64.0, 65.0, 80.0]), gave_birth=maybe),
    st.lists(
        st.builds(
            Observed,
            st.sampled_from(ASKED),
            st.booleans(),
            st.sampled_from(["person", "clinician"]),
            maybe,
        ),
        max_size=10,
    ).map(tuple),
    blood=st.lists(
        st.builds(
            BloodValue,
            st.just("ferritin"),
            st.sampled_from([30.0, 90.0, -1.0]).map(lambda value: Quantity(value, "ug/L")),
            maybe,
        ),
        max_size=4,
    ).map(tuple),
    iron_given=st.lists(
        st.builds(
            IronGiven,
            st.sampled_from(["iron drip", "ferrous sulfate"]),
            st.sampled_from(["mouth", "vein"]),
            maybe,
        ),
        max_size=3,
    ).map(tuple),
    medicines=st.lists(medicines, max_size=4).map(tuple),
    scales=st.lists(
        st.builds(ScaleResult, st.sampled_from(["irls", "ISI", "urge", "??"]), maybe, st.just(9.0)),
        max_size=4,
    ).map(tuple),
)
days = st.integers(0, 2000)


def items(record: PersonRecord, today: date, **more: Any) -> dict[str, DueItem]:
    """What is due by key; a key stands for one thing."""
    found = due(record, "person", today=today, **more)
    assert len({one.key for one in found}) == len(found)
    return {one.key: one for one in found}


@given(records)
def test_nothing_is_due_without_what_it_rests_on(record: PersonRecord) -> None:
    for one in due(record, "person", today=TODAY):
        left = due(RESTS_ON[one.code](record), "person", today=TODAY)
        assert one.code not in {other.code for other in left}
        assert one.why
        assert len(one.grounds) > 1
        assert one.state in STATES
        assert one.since is None or one.until is None or one.since <= one.until


@given(records, days, days)
def test_as_time_goes_nothing_vanishes_moves_or_becomes_less_due(
    record: PersonRecord, first: int, more: int
) -> None:
    before = items(record, TODAY + timedelta(days=first))
    after = items(record, TODAY + timedelta(days=first + more))
    assert before.keys() == after.keys()
    for key, one in before.items():
        then = after[key]
        assert (then.since, then.until, then.what) == (one.since, one.until, one.what)
        assert ORDER[then.state] >= ORDER[one.state]


@given(records, st.permutations(range(4)))
def test_the_order_of_the_record_does_not_matter(record: PersonRecord, order: list[int]) -> None:
    mixed = replace(
        record,
        medicines=tuple(record.medicines[n] for n in order if n < len(record.medicines)),
        blood=tuple(reversed(record.blood)),
        iron_given=tuple(reversed(record.iron_given)),
        scales=tuple(reversed(record.scales)),
    )
    told = {key: (one.since, one.until) for key, one in items(record, TODAY).items()}
    mixed_told = {key: (one.since, one.until) for key, one in items(mixed, TODAY).items()}
    assert told == mixed_told


@given(st.lists(st.integers(-400, 400), max_size=4, unique=True), days)
def test_an_appointment_is_due_until_its_day_and_home_from_its_day_on(
    offsets: list[int], later: int
) -> None:
    dates = [TODAY + timedelta(days=offset) for offset in offsets]
    now = TODAY + timedelta(days=later)
    visits = items(PersonRecord(), now, appointments=[Appointment(on, "clinic") for on in dates])
    assert sorted(one.since for one in visits.values() if one.since) == sorted(
        on for on in dates if on >= now
    )
    home = items(PersonRecord(), now, home=[HomeItem("walk", "", on) for on in dates])
    assert len(home) == len(dates)
    for one in home.values():
        assert one.since is not None
        assert (one.state == "coming") == (one.since > now)
