"""Cards on mood, sleepiness and falls; the ninth answer of the PHQ-9 is never lost."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise

import pytest

from ekbom.assessment.mood import ASKED, CARDS, derive_ninth, mood
from ekbom.knowledge.audience import Audience
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import URGENCIES, Section
from ekbom.model.observation import Known, Quantity
from ekbom.model.record import Observed, PersonRecord, ScaleResult

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
NOBODY = PersonRecord()


def asked(known: Known, audience: Audience = "person", record: PersonRecord = NOBODY) -> Section:
    return mood(record, known, audience)


def codes(section: Section) -> list[str]:
    return [one.code for one in section.statements]


def test_nothing_known_asks_the_questions() -> None:
    found = asked({})
    assert found.name == "mood"
    assert found.statements == ()
    assert tuple(one.observation for one in found.missing) == ASKED
    assert found.figures == (("phq9", None), ("gad7", None))


def test_no_to_all_leaves_nothing_to_say() -> None:
    found = asked(dict.fromkeys(ASKED, False))
    assert found.statements == ()
    assert found.missing == ()


@pytest.mark.parametrize("question", ["low_mood", "joyless"])
def test_a_yes_to_either_question_is_a_reason_for_a_talk(question: str) -> None:
    (said,) = asked({question: True}).statements
    assert said.code == "mood.low"
    assert said.says == "The mood has become dark or joyless, and that deserves a talk of its own."
    assert said.urgency == "this_week"
    assert said.then == (
        "A talk with the family doctor this week, in which the mood and the legs are both named: "
        "some medicines for mood can stir up the legs."
    )
    assert {"own.mood", "cause.depression", "worse.ssri_snri"} == {one.fact for one in said.grounds}


def test_the_wheel() -> None:
    (said,) = asked({"sleepy_at_wheel": True}).statements
    assert (said.code, said.urgency) == ("mood.wheel", "this_week")
    assert said.then == (
        "Leave the wheel and machines to others until a doctor has looked at it, this week."
    )


def test_falls_at_night() -> None:
    (said,) = asked({"falls_at_night": True}).statements
    assert (said.code, said.urgency) == ("mood.night_falls", "this_week")
    assert [one.fact for one in said.grounds] == ["own.night_falls"]


@pytest.mark.parametrize(
    "sleepy",
    [{"sleepy_by_day": True}, {"sleepy_at_wheel": True}, {"ess": Quantity(11, "points")}],
)
def test_a_dopaminergic_with_sleepiness_shows_the_driving_card(sleepy: Known) -> None:
    found = asked({"takes_dopaminergic": True, **sleepy})
    assert found.statements[0].code == "mood.driving"
    assert found.statements[0].says == (
        "The medicine can bring sleep without warning, and the sleepiness is already there."
    )
    assert "sleepy.sudden" in {one.fact for one in found.statements[0].grounds}
    for known in ({**sleepy, "takes_dopaminergic": False}, sleepy):
        assert "mood.driving" not in codes(asked(known))


def test_sleepiness_at_the_edge_of_the_scale_is_no_card() -> None:
    at, above = ({"ess": Quantity(total, "points")} for total in (10, 11))
    assert codes(asked(at)) == []
    assert codes(asked(above)) == ["mood.sleepy"]
    assert codes(asked({"takes_dopaminergic": True, **at})) == []


def test_an_impossible_total_makes_no_card() -> None:
    assert codes(asked({"ess": Quantity(30, "points")})) == []
    assert codes(asked({"phq9": Quantity(30, "points"), "population": "adult"})) == []


def test_the_most_pressing_card_comes_first() -> None:
    everything = {**dict.fromkeys(ASKED, True), "takes_dopaminergic": True, "phq9_ninth": True}
    found = asked(everything)
    assert tuple(codes(found)) == CARDS
    order = [URGENCIES.index(one.urgency) for one in found.statements]
    assert all(one <= other for one, other in pairwise(order))
    assert found.statements[0].urgency == "today"


def test_a_child_is_not_asked_about_the_wheel() -> None:
    missing = asked({"population": "child"}).missing
    assert "sleepy_at_wheel" not in {one.observation for one in missing}
    assert len(missing) == len(ASKED) - 1


def test_totals_on_mood_have_bands_for_clinicians_alone() -> None:
    known: Known = {
        "phq9": Quantity(15, "points"), "gad7": Quantity(4, "points"), "minor": False,
    }  # fmt: skip
    record = PersonRecord(scales=(ScaleResult("phq9", JUNE, 15), ScaleResult("gad7", None, 4)))
    found = asked(known, record=record)
    assert codes(found) == ["mood.phq9", "mood.gad7"]
    assert found.statements[0].reasons == ("PHQ-9 15 on a range of 0 to 27, on 2026-06-01",)
    assert found.figures == (("phq9", 15), ("gad7", 4))
    found = asked(known, "clinician", record)
    assert codes(found) == ["mood.phq9", "phq9.moderately_severe", "mood.gad7", "gad7.minimal"]
    assert found.statements[1].reasons == found.statements[0].reasons


# The ninth answer.


def phq9(on: date | None, ninth: float, **more: float) -> ScaleResult:
    return ScaleResult("PHQ-9", on, items={"9": ninth, **{k[1:]: v for k, v in more.items()}})


def derived(*results: ScaleResult, told: tuple[Observed, ...] = ()) -> dict[str, object]:
    return dict(derive_ninth(PersonRecord(scales=results, observed=told)))


YES = {"phq9_ninth": True, "suicidal_thoughts": True}


def test_a_ninth_answer_above_zero_is_a_red_flag() -> None:
    assert derived(phq9(JUNE, 1)) == YES
    assert derived(phq9(None, 3)) == YES
    assert derived(phq9(JUNE, 0.5)) == YES


def test_zero_says_nothing_of_the_question_itself() -> None:
    """Two weeks without are no answer for today."""
    assert derived(phq9(JUNE, 0)) == {"phq9_ninth": False}
    assert derived(phq9(None, 0)) == {"phq9_ninth": False}


@pytest.mark.parametrize(
    "results",
    [
        (),
        (ScaleResult("phq9", JUNE, 20),),
        (phq9(JUNE, math.nan),),
        (phq9(JUNE, -1),),
        (ScaleResult("irls", JUNE, items={"9": 3}),),
    ],
)
def test_without_an_answer_nothing_is_known(results: tuple[ScaleResult, ...]) -> None:
    assert derived(*results) == {}


def test_the_newest_answer_counts() -> None:
    assert derived(phq9(MAY, 2), phq9(JUNE, 0)) == {"phq9_ninth": False}
    assert derived(phq9(JUNE, 0), phq9(JULY, 1), phq9(MAY, 0)) == YES
    assert derived(phq9(MAY, 2), ScaleResult("phq9", JUNE, 4)) == YES


def test_an_answer_without_a_day_counts_beside_the_newest() -> None:
    assert derived(phq9(JUNE, 0), phq9(None, 1)) == YES
    assert derived(phq9(JUNE, 1), phq9(None, 0)) == YES
    assert derived(phq9(JUNE, 0), phq9(JUNE, 1)) == YES


def test_a_slip_elsewhere_in_the_scale_does_not_drop_it() -> None:
    assert derived(phq9(JUNE, 2, _1=7)) == YES
    assert derived(phq9(JUNE, 9)) == YES


def no(on: date | None, name: str = "suicidal_thoughts", value: bool = False) -> Observed:
    return Observed(name, value, on=on)


@pytest.mark.parametrize(
    ("told", "settled"),
    [
        (no(JULY), True),
        (no(JUNE), False),
        (no(MAY), False),
        (no(None), False),
        (no(JULY, "low_mood"), False),
        (no(JULY, value=True), False),
    ],
)
def test_a_later_no_settles_it(told: Observed, settled: bool) -> None:
    assert derived(phq9(JUNE, 1), told=(told,)) == ({} if settled else YES)


def test_a_later_no_does_not_settle_an_answer_without_a_day() -> None:
    assert derived(phq9(None, 1), told=(no(JULY),)) == YES
    assert derived(phq9(JUNE, 1), phq9(None, 1), told=(no(JULY),)) == YES


def test_help_is_named_today_even_where_the_question_is_in_dispute() -> None:
    (said,) = asked({"phq9_ninth": True}).statements
    assert said.code == "mood.phq9_ninth"
    assert said.then == (
        "Talk with somebody today: a crisis line, the doctor, or the emergency number; nobody has "
        "to be alone with it."
    )
    assert said.urgency == "today"


def test_every_rule_on_mood_is_a_card() -> None:
    assert {rule for rule in load_rule_book().rules if rule.startswith("mood.")} == set(CARDS)
