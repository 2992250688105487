"""The morning after: more than 48 hours of soreness, and signs in the chest, raise a card."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.builders.courses import FIRST, HANDS, NEEDLES
from tests.project.test_words import said

from ekbom.model.course_record import Morning
from ekbom.treatment.next_morning import morning_cards
from ekbom.treatment.visit import read_visit

CALF = read_visit(NEEDLES)
CHEST = read_visit({**NEEDLES, "insertions": [{"target": "GB21", "side": "left"}]})
SOMEWHERE = read_visit({**NEEDLES, "insertions": [{"target": "my spot", "side": "left"}]})
MANUAL = read_visit(HANDS)
DAY = timedelta(days=1)


def codes(morning: Morning, visit: Any = CALF) -> list[tuple[str, str]]:
    return [(one.code, one.urgency) for one in morning_cards(morning, visit)]


@pytest.mark.parametrize(
    ("hours", "raised"), [(0, False), (47.9, False), (48, False), (48.1, True), (72, True)]
)
def test_soreness_raises_a_card_beyond_48_hours(hours: float, raised: bool) -> None:
    found = codes(Morning(1, soreness=3, soreness_hours=hours))
    assert found == ([("schedule.next_morning", "this_week")] if raised else [])


@pytest.mark.parametrize(("days", "raised"), [(1, False), (2, False), (3, True)])
def test_without_hours_the_days_since_the_visit_count(days: int, raised: bool) -> None:
    assert bool(codes(Morning(1, FIRST + days * DAY, soreness=1))) is raised


def test_soreness_that_is_over_or_has_no_day_raises_none() -> None:
    assert codes(Morning(1, FIRST + 9 * DAY, soreness=0)) == []
    assert codes(Morning(1, FIRST + 9 * DAY)) == []
    assert codes(Morning(1, soreness=5)) == []
    assert codes(Morning(1, FIRST + 9 * DAY, soreness=5), replace(CALF, on=None)) == []


def test_what_the_card_on_soreness_says() -> None:
    (card,) = morning_cards(Morning(1, soreness_hours=60), CALF)
    assert card.says == "Soreness has lasted 60 hours, more than 48."
    assert card.then.startswith("Ask how it is")
    assert [one.fact for one in card.grounds] == ["schedule.next_morning", "harm.soreness"]
    assert card.cautions == card.grounds[0].cautions()


@pytest.mark.parametrize("sign", ["breathless", "chest_pain", "dry_cough"])
def test_a_sign_in_the_chest_after_needles_near_it_cannot_wait(sign: str) -> None:
    (card,) = morning_cards(Morning(1, **{sign: True}), CHEST)
    assert (card.code, card.urgency) == ("redflag.breath", "today")
    words = sign.replace("_", " ").capitalize()
    assert card.says == f"{words} after a visit with needles near the chest."
    assert card.then == "Emergency department: a collapsed lung is suspected."
    assert card.reasons == (sign.replace("_", " "),)
    assert [one.fact for one in card.grounds] == ["redflag.breath", "schedule.next_morning"]
    assert card.cautions


def test_where_nobody_wrote_down_the_place_it_counts_as_near() -> None:
    (card,) = morning_cards(Morning(1, breathless=True, dry_cough=True), SOMEWHERE)
    assert card.code == "redflag.breath"
    assert card.says == (
        "Breathless and dry cough after a visit with needles, and nobody wrote down where they "
        "went in."
    )


@pytest.mark.parametrize("visit", [CALF, MANUAL])
@pytest.mark.parametrize("sign", ["breathless", "chest_pain"])
def test_breathlessness_is_a_red_flag_whatever_was_treated(visit: Any, sign: str) -> None:
    (card,) = morning_cards(Morning(1, **{sign: True}), visit)
    assert (card.code, card.urgency) == ("redflag.chest", "today")
    assert card.says.endswith(", and no needle went in near the chest.")
    assert card.reasons == (sign.replace("_", " "),)
    assert card.then == "Call the emergency number now."
    assert card.grounds
    assert card.cautions


def test_two_signs_are_said_together() -> None:
    both = Morning(1, breathless=True, chest_pain=True)
    (near,), (away,) = morning_cards(both, CHEST), morning_cards(both, CALF)
    assert near.says == "Breathless and chest pain after a visit with needles near the chest."
    assert away.says == "Breathless and chest pain, and no needle went in near the chest."
    assert near.reasons == away.reasons == ("breathless", "chest pain")


def test_a_cough_alone_is_none_where_no_needle_was_near() -> None:
    assert codes(Morning(1, dry_cough=True)) == []


def test_nothing_told_raises_nothing_and_the_urgent_comes_first() -> None:
    quiet = Morning(1, breathless=False, chest_pain=False, dry_cough=False, bruise=True, worry=9)
    assert codes(quiet, CHEST) == []
    both = Morning(1, breathless=True, soreness_hours=50)
    assert [code for code, _ in codes(both, CHEST)] == ["redflag.breath", "schedule.next_morning"]


def test_nothing_on_a_card_is_never_said() -> None:
    both = Morning(1, breathless=True, soreness_hours=50)
    for visit in (CALF, CHEST, SOMEWHERE, MANUAL):
        assert not said(" ".join(one.says + one.then for one in morning_cards(both, visit)))
