"""The ranking: what counts how much, three layers apart, never one answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ekbom.knowledge.body import regions, zones
from ekbom.knowledge.muscles import muscles
from ekbom.model.candidate import Candidate, Ranking
from ekbom.model.errors import InputError, UsageError
from ekbom.treatment.candidates import rank

MEMORY = {one.id for one in muscles().values() if one.zones_status == "memory"}


def names(ranking: Ranking) -> list[str]:
    return [one.muscle for one in ranking.candidates]


def of(ranking: Ranking, muscle: str) -> Candidate:
    return next(one for one in ranking.candidates if one.muscle == muscle)


def textbook(muscle: str, side: str = "left", intensity: float = 5) -> dict[str, float]:
    return {f"{zone}_{side}": intensity for zone in muscles()[muscle].zones}


def test_a_whole_pattern_puts_its_muscle_first() -> None:
    for muscle in muscles().values():
        if len(muscle.zones) > 1:
            found = rank(textbook(muscle.id))
            assert muscle.id in names(found)[:2], muscle.id
            one = of(found, muscle.id)
            assert (one.overlap, one.fits, one.beyond) == (1.0, True, ())
            assert not found.no_muscle_pattern


def test_the_score_is_the_sum_that_is_said() -> None:
    found = rank(
        {"buttock_upper_left": 6, "thigh_post_left": 2, "groin_right": 4},
        palpation={"piriformis_left": 8},
        reproduced={"piriformis_left": ["thigh_post", "calf_upper"]},
    )
    one = of(found, "piriformis")
    # Two of its five zones and one beside them; one of three drawn and one beside was felt.
    assert one.overlap == 2 / 6
    assert one.terms.overlap == 2 / 6
    assert one.terms.tenderness == pytest.approx(0.3 * 0.8)
    assert one.terms.reproduced == pytest.approx(0.5 * 1 / 4)
    assert one.terms.side == pytest.approx(0.1)
    assert one.terms.hazard == 0.02
    assert one.score == pytest.approx(2 / 6 + 0.24 + 0.125 + 0.1 - 0.02)
    assert one.side == "left"
    assert one.why == (
        "2 of its 5 zones drawn (upper buttock; back of the thigh); 1 drawn outside them; "
        "pressing on it was felt in 1 of the 3 drawn; tender, 8 of 10."
    )


def test_three_layers_stay_apart() -> None:
    """Document 001: the pattern was wider than the chart, and pressing reproduced it."""
    drawing = {"thigh_ant_left": 6, "thigh_lat_left": 6, "calf_upper_left": 3}
    alone = rank(drawing)
    assert "piriformis" not in names(alone)
    assert alone.no_muscle_pattern
    felt = rank(drawing, reproduced={"piriformis_left": ["thigh_ant", "thigh_lat", "calf_upper"]})
    assert names(felt)[0] == "piriformis"
    one = felt.candidates[0]
    assert one.fits
    assert not felt.no_muscle_pattern
    assert one.textbook == muscles()["piriformis"].zones
    assert one.drawn == ()
    assert one.palpated == ("thigh_ant", "thigh_lat", "calf_upper")
    assert one.beyond == ("thigh_ant", "thigh_lat", "calf_upper")
    assert [mark.zone for mark in felt.drawn] == ["thigh_ant", "thigh_lat", "calf_upper"]
    assert one.overlap == 0.0
    assert one.terms.reproduced == 0.5
    assert one.why.startswith("None of its zones is drawn; the nearest lies 1 place away; pressing")


def test_tenderness_moves_a_muscle_up_and_is_shown_even_without_overlap() -> None:
    drawing = {"calf_upper_left": 5, "knee_post_left": 5}
    plain = names(rank(drawing))
    tender = rank(drawing, palpation={"popliteus, left": 9, "tibialis_anterior_left": 1})
    assert plain.index("popliteus") > names(tender).index("popliteus")
    assert of(tender, "tibialis_anterior").tenderness == 1.0
    assert not of(tender, "tibialis_anterior").fits
    # Pressed and not tender is no reason to show it.
    assert "tibialis_anterior" not in names(rank(drawing, palpation={"tibialis_anterior": 0}))


@pytest.mark.parametrize(
    ("drawing", "more", "side"),
    [
        ({"calf_upper_left": 5, "knee_post_left": 5}, {}, "left"),
        ({"calf_upper_right": 5, "knee_post_right": 5}, {}, "right"),
        ({"calf_upper": 5, "knee_post": 5}, {"side": "right"}, "right"),
        ({"calf_upper": 5, "knee_post": 5}, {}, "unknown"),
        ({"calf_upper_left": 5, "knee_post_right": 5}, {}, "both"),
        ({"calf_upper_left": 6, "knee_post_right": 5}, {}, "left"),
        # A hand that found it on one side tells the sides apart.
        (
            {"calf_upper": 5, "knee_post": 5},
            {"palpation": {"gastrocnemius_lateral_left": 3}},
            "left",
        ),
        (
            {"calf_upper": 5, "knee_post": 5},
            {"palpation": {"gastrocnemius_lateral_left": 3, "gastrocnemius_lateral_right": 3}},
            "both",
        ),
        ({"calf_upper": 5, "knee_post": 5}, {"palpation": {"gastrocnemius_lateral": 3}}, "unknown"),
        (
            {"calf_upper_left": 5, "knee_post_left": 5},
            {"palpation": {"gastrocnemius_lateral_right": 10}},
            "right",
        ),
    ],
)  # fmt: skip
def test_sides(drawing: dict[str, float], more: dict[str, object], side: str) -> None:
    found = rank(drawing, **more)  # type: ignore[arg-type]
    assert of(found, "gastrocnemius_lateral").side == side


def test_what_lies_in_the_middle_has_no_side() -> None:
    found = rank({"head_vertex": 5})
    one = of(found, "splenius_capitis")
    assert (one.side, one.terms.side) == ("middle", 0.1)
    assert rank({"calf_upper": 5}).candidates[0].terms.side == 0.0


def test_findings_with_and_without_a_side_are_put_together() -> None:
    found = rank(
        {"thigh_post_left": 5},
        palpation={"piriformis_left": 7, "soleus": 4},
        reproduced={"piriformis": ["thigh_post"], "soleus_left": ["calf_lower"]},
    )
    piriformis, soleus = of(found, "piriformis"), of(found, "soleus")
    assert (piriformis.tenderness, piriformis.palpated) == (7.0, ("thigh_post",))
    assert (soleus.tenderness, soleus.palpated, soleus.side) == (4.0, ("calf_lower",), "left")
    each = rank(
        {"head_vertex": 5}, reproduced={"soleus_left": ["shin"], "soleus_right": ["sacrum"]}
    )
    assert (of(each, "soleus").palpated, of(each, "soleus").side) == (
        ("sacrum", "shin_ant"),
        "both",
    )
    # What is told of a side counts there before what is told without one.
    own = rank({"thigh_post_left": 5}, palpation={"piriformis_left": 0, "piriformis": 6})
    assert (of(own, "piriformis").tenderness, of(own, "piriformis").side) == (6.0, "right")


def test_one_zone_is_answered_by_all_its_muscles() -> None:
    for zone in zones():
        there = {one.id for one in muscles().values() if zone.id in one.zones}
        found = rank({zone.id: 4})
        assert there <= set(names(found)), zone.id
        assert found.no_muscle_pattern == (not there)
        assert len(found.candidates) >= 3
        if there and not any(one.fits for one in found.candidates):
            assert "one zone does not tell them apart" in found.says
    assert rank({"sole_arch": 4}).says == (
        "2 muscles are said to refer to the one zone drawn; one zone does not tell them apart."
    )
    both = rank({"sole_arch_left": 4, "sole_arch_right": 2})
    assert both.says.startswith("2 muscles are said")


def test_at_least_three_are_named_the_nearest_where_nothing_is_drawn_of_them() -> None:
    found = rank({"forehead": 3})
    assert found.no_muscle_pattern
    assert names(found) == ["semispinalis_capitis", "splenius_capitis", "splenius_cervicis"]
    for one in found.candidates:
        assert not one.fits
        assert one.why == "None of its zones is drawn; the nearest lies 1 place away."
    far = rank({"hand_left": 3})
    assert far.no_muscle_pattern
    assert all("places away" in one.why for one in far.candidates)
    assert far.says == (
        "No muscle pattern: no muscle of the list fits the drawing; the nearest are listed."
    )


def test_the_less_risky_of_two_that_fit_alike_comes_first() -> None:
    found = rank({"groin_left": 5, "hip_lat_left": 5})
    alike = [one for one in found.candidates if one.overlap == found.candidates[0].overlap]
    risks = ["low", "moderate", "high", "critical"]
    order = [risks.index(one.risk or "") for one in alike]
    assert order == sorted(order)
    # The interosseous membrane is critical, fibularis longus high; both hold the one zone of two.
    membrane = rank({"leg_lat_left": 5})
    assert names(membrane).index("fibularis_longus") < names(membrane).index(
        "interosseous_membrane_leg"
    )


def test_of_two_alike_the_checked_one_comes_first() -> None:
    # Both hold one of three zones, and both are moderate: one of them is from memory.
    found = rank({"knee_ant_left": 5, "knee_med_left": 5, "thigh_ant_left": 5, "thigh_med_left": 5})
    scores = [(round(one.score, 10), one.zones_status == "memory") for one in found.candidates]
    assert scores == sorted(scores, key=lambda one: (-one[0], one[1]))


def test_hypotheses_are_called_so() -> None:
    found = rank(textbook("quadratus_lumborum"))
    assert "these are hypotheses" in found.says
    one = rank({"groin_left": 5, "thigh_ant_left": 5})
    assert one.says.split(" ")[0] == str(sum(each.fits for each in one.candidates))
    alone = rank(
        {"thigh_ant_left": 6, "thigh_lat_left": 6, "calf_upper_left": 3},
        reproduced={"piriformis_left": ["thigh_ant", "thigh_lat", "calf_upper"]},
    )
    assert alone.says.startswith("1 muscle fits the drawing")


def test_something_else_is_said_in_the_sentence() -> None:
    found = rank({"calf_upper_left": 5}, answers={"numb_or_burning_feet": True})
    assert found.look_alikes[0].code == "lookalike.neuropathy"
    assert found.says.endswith(" It may be something else: see there first.")


def test_what_was_not_checked_is_called_so_and_hidden_from_a_person() -> None:
    clinician = rank(textbook("quadriceps_vastus_medialis"))
    first = clinician.candidates[0]
    assert first.muscle in MEMORY
    assert first.cautions == (
        "muscle.quadriceps_vastus_medialis is from memory and not checked yet.",
    )
    person = rank(textbook("quadriceps_vastus_medialis"), audience="person")
    assert not MEMORY & set(names(person))
    tfl = of(rank(textbook("tensor_fasciae_latae"), audience="person"), "tensor_fasciae_latae")
    assert (tfl.hazards, tfl.risk, tfl.note, tfl.hazards_status) == ((), None, "", "memory")
    seen = of(rank(textbook("tensor_fasciae_latae")), "tensor_fasciae_latae")
    assert (seen.risk, len(seen.hazards)) == ("low", 1)
    piriformis = of(rank(textbook("piriformis"), audience="person"), "piriformis")
    assert (piriformis.risk, piriformis.deep) == ("high", True)
    assert piriformis.note.startswith("Document 001")


def test_every_candidate_and_the_order_lead_to_a_source() -> None:
    found = rank(textbook("soleus"))
    assert [one.fact for one in found.grounds] == [
        "candidate.order", "candidate.hazard", "candidate.fits", "candidate.shown",
        "muscle.caveat.contested_construct",
    ]  # fmt: skip
    assert all(one.grounds[0].sources for one in found.candidates)
    assert found.candidates[0].grounds[0].fact == "muscle.soleus"


@pytest.mark.parametrize(
    ("drawing", "more", "line"),
    [
        ({}, {}, "drawing: nothing is drawn; name a zone, such as calf_upper"),
        ({"shin": 0}, {}, "drawing: nothing is drawn"),
        ({"shni": 1}, {}, "shni: it is no place of the body map; near to it are"),
        ({"shin": 11}, {}, "shin: its intensity is 11; give 0 to 10"),
        ({"shin": 1}, {"palpation": {"soleus": 10.5}}, "soleus: its tenderness is 10.5; give 0"),
        ({"shin": 1}, {"palpation": {"soleus": -1}}, "soleus: its tenderness is -1; give 0"),
        ({"shin": 1}, {"palpation": {"calf": 1}}, "calf: the name is shared by 3 muscles"),
        ({"shin": 1}, {"palpation": {"sloeus": 1}}, "sloeus: there is no such muscle"),
        ({"shin": 1}, {"reproduced": {"soleus": ["shni"]}}, "shni: it is no place"),
    ],
)
def test_what_is_refused(drawing: dict[str, float], more: dict[str, object], line: str) -> None:
    with pytest.raises(InputError) as caught:
        rank(drawing, **more)  # type: ignore[arg-type]
    assert str(caught.value).startswith(line)


def test_calls_that_are_off() -> None:
    with pytest.raises(UsageError, match="--side: 'up' is no side"):
        rank({"shin": 1}, side="up")
    with pytest.raises(UsageError, match="observation: there is no 'no_such_question'"):
        rank({"shin": 1}, answers={"no_such_question": True})


def test_it_can_be_written_as_json() -> None:
    whole = rank(textbook("soleus")).to_dict()
    assert whole["candidates"][0]["muscle"] == "soleus"
    assert whole["candidates"][0]["terms"]["overlap"] == 1.0
    assert whole["grounds"][0]["checked"] == "2026-11-21"


drawings = st.dictionaries(
    st.sampled_from(list(regions())), st.floats(0.5, 10), min_size=1, max_size=30
)


@settings(max_examples=60, deadline=None)
@given(drawings, st.sampled_from(["person", "clinician"]))
def test_there_is_never_one_answer_and_none_stands_for_certain(
    drawing: dict[str, float], audience: str
) -> None:
    found = rank(drawing, audience=audience)  # type: ignore[arg-type]
    assert len(found.candidates) >= 3
    scores = [round(one.score, 10) for one in found.candidates]
    assert scores == sorted(scores, reverse=True)
    for one in found.candidates:
        assert one.score == pytest.approx(one.terms.total)
        assert set(one.drawn) <= set(one.textbook)
        assert not set(one.beyond) & set(one.textbook)
        assert one.fits == (one.overlap >= 0.45)
    # Sides mirrored, the answer is mirrored.
    other = {
        one.replace("_right", "_L").replace("_left", "_right").replace("_L", "_left"): value
        for one, value in drawing.items()
    }
    assert names(rank(other, audience=audience)) == names(found)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(drawings, st.sampled_from(sorted(muscles())), st.floats(0.5, 9.5))
def test_more_tenderness_never_moves_a_muscle_down(
    drawing: dict[str, float], muscle: str, tender: float
) -> None:
    little, much = (rank(drawing, palpation={muscle: each}) for each in (tender, 10))
    assert names(much).index(muscle) <= names(little).index(muscle)
