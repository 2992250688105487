"""Whatever is planned and told: more risk never shows less, and the unknown is never a no."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.builders.planned import (
    CONSENT,
    DAY,
    HEALTHY,
    YEAR_AGO,
    act,
    answer,
    healthy,
    visit,
    warned,
)
from tests.project.test_words import said

from ekbom.knowledge.acupoints import acupoints
from ekbom.knowledge.body import regions
from ekbom.knowledge.muscles import muscles
from ekbom.knowledge.treatment_safety import red_flags
from ekbom.model.planned_visit import ACT_SIDES, PlannedAct, PlannedVisit, Screen
from ekbom.model.safety_rule import ACTS, SAFETY_LEVELS

PLAIN = [
    name for name, value in HEALTHY.__dataclass_fields__.items() if "bool | None" in value.type
]
PLACES = ("lymphoedema_regions", "skin_lesion_regions", "varicose_regions")
# Each risk by itself: what is told instead of the answer of a healthy client.
RISKS: list[dict[str, Any]] = [
    *({name: True} for name in PLAIN),
    *({name: (region,)} for name in PLACES for region in ("calf_inner_right", "arm_left")),
    {"consents": ()},
    {"age_years": 12},
    {"ferritin_on": None},
    {"medicine_groups": ("anticoagulant",)},
    {"joint_surgery_on": DAY},
]
targets = st.sampled_from(["", "no such point", "P6", *acupoints(), *muscles()])
acts = st.builds(
    PlannedAct,
    st.sampled_from(ACTS),
    targets,
    st.none() | st.sampled_from(ACT_SIDES),
    st.lists(st.sampled_from([*regions(), "leg_left"]), max_size=2).map(tuple),
    st.none() | st.floats(-1, 80),
    st.none() | st.floats(-1, 120),
    st.sampled_from(["", "inwards"]),
)
visits = st.builds(
    lambda acts, number: visit(*acts, needling_number=number),
    st.lists(acts, min_size=1, max_size=3),
    st.sampled_from([None, 1, 5]),
)
flags = st.dictionaries(st.sampled_from(list(red_flags())), st.booleans())
screens = st.builds(
    lambda risks, unknown, flags: replace(
        HEALTHY,
        **{key: value for risk in risks for key, value in risk.items()},
        **dict.fromkeys(unknown - {key for risk in risks for key in risk}),
        red_flags=flags,
    ),
    st.lists(st.sampled_from(RISKS), max_size=4),
    st.sets(st.sampled_from([*PLAIN, *PLACES])),
    flags,
)


@given(visits, screens, st.sampled_from(RISKS), st.sampled_from(list(red_flags())))
def test_another_risk_never_removes_a_card(
    planned: PlannedVisit, screen: Screen, risk: dict[str, Any], flag: str
) -> None:
    # A region more, not another one in the place of it.
    more = {n: (*(getattr(screen, n) or ()), *v) if n in PLACES else v for n, v in risk.items()}
    flagged = {**screen.red_flags, flag: True}
    before = answer(planned, screen)
    for after in (
        answer(planned, replace(screen, **more)),
        answer(planned, replace(screen, red_flags=flagged)),
    ):
        assert warned(before) <= warned(after)
        assert len(before.cards) <= len(after.cards)
        blocked = {(b.rule, b.target, b.number) for b in before.blocked}
        assert blocked <= {(b.rule, b.target, b.number) for b in after.blocked}
        assert before.may_save or not after.may_save


@given(visits, screens)
def test_every_warning_is_an_event_and_has_a_ground(planned: PlannedVisit, screen: Screen) -> None:
    found = answer(planned, screen)
    kept = {(event.rule, event.target) for event in found.events if event.kind == "shown"}
    assert kept == warned(found)
    assert all(card.grounds for card in found.cards)
    levels = [SAFETY_LEVELS.index(card.level) for card in found.cards]
    assert levels == sorted(levels)
    assert not said(json.dumps(found.to_dict()))


@given(visits, st.sets(st.sampled_from([*PLAIN, *PLACES, "age_years"])))
def test_what_is_not_known_never_lets_more_through(
    planned: PlannedVisit, unknown: set[str]
) -> None:
    found = answer(planned, healthy(**dict.fromkeys(unknown)))
    assert not found.may_save or answer(planned).may_save


@given(visits)
def test_nobody_asked_is_nothing_saved(planned: PlannedVisit) -> None:
    found = answer(planned, Screen(consents=(CONSENT,), ferritin_on=YEAR_AGO))
    assert not found.may_save


def test_all_plain_questions_are_drawn() -> None:
    assert len(PLAIN) == 21
    assert answer(visit(act())).may_save
