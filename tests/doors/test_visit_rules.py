"""Each of the 29 rules, met at the command line by somebody who tries to get past it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import make_desk, own_person
from tests.builders.visits import ACTS, begin

from ekbom.actions.visit_log import list_visits
from ekbom.cli import main
from ekbom.knowledge.treatment_safety import safety_rules

NOW = ("--now", "2026-11-20T21:30")
SOLEUS = {"target": "soleus", "side": "right", "depth_mm": 20, "angle_deg": 90}
TRAPEZIUS = {"target": "trapezius_upper", "side": "right"}
DEEP = {"depth_mm": 15, "angle_deg": 20, "direction": "up"}
BOTH = [{**TRAPEZIUS, **DEEP}, {**TRAPEZIUS, **DEEP, "side": "left"}]
READ = ("--read", "first_visit_faint=lying down")
# What is told of the person before, and what is done; soleus where nothing is said.
WAYS: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "no_consent": ({"consents": []}, []),
    "needle_phobia": ({"needle_phobia": True}, []),
    "cannot_communicate": ({"cannot_communicate": True}, []),
    "emergency": ({"acute_illness": True}, []),
    "lymphoedema_limb": ({"lymphoedema_regions": ["thigh_front_right"]}, []),
    "local_infection": ({"skin_lesion_regions": ["calf_lower_right"]}, []),
    "systemic_infection": ({"fever": True}, []),
    "bleeding_disorder": ({"bleeding_disorder": True}, []),
    "anticoagulant": ({"anticoagulant": True}, []),
    "immunosuppressed": ({"immunosuppressed": True}, []),
    "heart_valve": ({"heart_valve": True}, []),
    "pacemaker_electro": ({"implanted_device": True}, [{**SOLEUS, "stimulation": "electrical"}]),
    "metal_allergy": ({"metal_allergy": True}, []),
    "pregnancy": ({"pregnant": True}, []),
    "epilepsy": ({"epilepsy": True}, []),
    "diabetes_neuropathy": ({"neuropathy": True}, []),
    "vascular": ({"varicose_regions": ["calf_lower_right"]}, []),
    "dvt_suspected": ({"dvt_signs": True}, []),
    "open_joint_surgery": ({"joint_surgery": True}, []),
    "malignancy": ({"active_cancer": True}, []),
    "child": (
        {
            "age_years": 17,
            "consents": [{"on": "2026-11-20", "techniques": list(ACTS), "by_parent": True}],
        },
        [],
    ),
    "frail": ({"frail": True}, []),
    "first_visit_faint": ({}, []),
    "hyperalgesia": ({"allodynia": True}, []),
    "thorax_site": ({}, [TRAPEZIUS]),
    "canal_site": ({}, [{"target": "multifidus_lumbar", "side": "left"}]),
    "bilateral_thorax": ({}, BOTH),
    "medication_change": ({"medicine_changed_alone": True}, []),
    "iron_unknown": ({"ferritin_on": None}, []),
}


def level_of(rule: str) -> str:
    levels = safety_rules()[rule].levels
    return levels.get("needling", levels["electro"])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path


def start(place: Path, **screen: Any) -> None:
    desk = make_desk(place)
    begin(desk, own_person(desk), **screen)
    desk.store.close()


def tried(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    code = main(["visit", *words, "--json", *NOW])
    shown = capsys.readouterr()
    found: dict[str, Any] = json.loads(shown.out)
    assert code == (0 if found["kept"] else 1), shown.err
    return found


def kept(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["visit", "--json", *NOW]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["course"]
    return found


def needles(done: list[dict[str, Any]]) -> tuple[str, ...]:
    out = max(1, len(done))
    return (f"insertions={json.dumps(done or [SOLEUS])}", f"needles_out={out}", "--nothing-new")


def test_all_29_are_tried() -> None:
    assert set(WAYS) == set(safety_rules())
    assert len(WAYS) == 29


@pytest.mark.parametrize("rule", WAYS)
def test_nobody_gets_past_a_rule(
    rule: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person, done = WAYS[rule]
    start(place, **person)
    read = () if rule == "first_visit_faint" else READ
    first = tried(capsys, *needles(done), *read)
    assert rule in {card["rule"] for card in first["safety"]["cards"]}
    assert not first["kept"]
    # Whatever somebody writes lifts a stop as little as an empty field.
    word = ("--override", f"{rule}=I go on all the same")
    second = tried(capsys, *needles(done), *read, *word)
    assert second["kept"] is (level_of(rule) in ("refer_first", "precaution"))
    # It was shown twice, and what was written stands beside it.
    events = [one for one in kept(capsys)["safety_events"] if one["rule"] == rule]
    assert [one["kind"] for one in events if one["kind"] == "shown"] == ["shown", "shown"]
    lifted = "override" if second["kept"] else "refused"
    (own,) = (one for one in events if one["kind"] not in ("shown", "letter"))
    assert (own["kind"], own["reason"], own["by"]) == (lifted, "I go on all the same", "person")


@pytest.mark.parametrize(
    "rule", [one for one in WAYS if level_of(one) not in ("precaution", "refer_first")]
)
def test_nobody_gets_past_a_stop_by_a_correction(
    rule: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person, done = WAYS[rule]
    start(place, **person)
    assert tried(capsys, "kind=talk", 'topics=["sleep"]', "--nothing-new")["kept"]
    also = ('also=["needling"]', *needles(done)[:2], *(("needles_in=2",) if len(done) > 1 else ()))
    late = tried(capsys, "--correct", "1", *also, "--reason", "forgotten")
    assert not late["kept"]
    blocked = {one["rule"] for one in late["safety"]["blocked"]}
    asks = [one["rules"] for one in late["safety"]["must_fill"] if one["stops"]]
    assert rule in blocked.union(*asks)
    (visit,) = kept(capsys)["visits"]
    assert "insertions" not in visit


@pytest.mark.parametrize("rule", ["iron_unknown", "medication_change"])
def test_what_is_a_letter_never_stops_work_by_hand(
    rule: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person, _ = WAYS[rule]
    start(place, **person)
    hand = 'hands=[{"target": "soleus", "side": "right"}]'
    found = tried(capsys, "kind=manual", hand, "--nothing-new")
    assert found["kept"]
    assert [one["rule"] for one in found["safety"]["letters"]] == [rule]


@pytest.mark.parametrize("point", ["LI4", "SP6"])
def test_a_point_in_pregnancy_needs_a_reason_and_a_consent_of_its_own(
    point: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    consent = {"on": "2026-11-20", "techniques": ["needling"]}
    start(place, pregnant=True, consents=[consent])
    done = needles([{"target": point, "side": "right", "depth_mm": 8, "angle_deg": 90}])
    words: tuple[str, ...] = (*READ, "--read", "pregnancy=first three months are over")
    first = tried(capsys, *done, *words)
    assert not first["kept"]
    asks = {one["field"] for one in first["safety"]["must_fill"] if one["stops"]}
    assert asks == {f"reply.pregnancy.{point}", f"consent.{point}"}
    words = (*words, "--read", f"pregnancy@{point}=the midwife knows")
    assert not tried(capsys, *done, *words)["kept"]
    named = json.dumps({"consents": [{**consent, "points": [point]}]})
    assert tried(capsys, *done, *words, f"screen={named}")["kept"]


def test_a_needle_over_the_lung_needs_depth_angle_and_one_side(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start(place)
    told = tried(capsys, *needles([{"target": "trapezius_upper"}]), *READ)
    asks = {one["field"] for one in told["safety"]["must_fill"] if one["number"] == 1}
    assert {"depth_mm", "angle_deg", "side"} <= asks
    assert tried(capsys, *needles([{**TRAPEZIUS, **DEEP}]), *READ)["kept"]


def test_an_ordinary_person_meets_one_card(place: Path) -> None:
    start(place)
    assert main(["visit", *needles([]), *READ, *NOW]) == 0
    desk = make_desk(place, name="other")
    begin(desk, own_person(desk))
    assert list_visits(desk, own_person(desk)).course.safety_events == ()
    desk.store.close()


def test_a_visit_that_is_put_off_says_its_new_date(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start(place)
    words = ("screen.fever=yes", "next_on=2026-11-27", *needles([]), *READ)
    assert main(["visit", *words, *NOW]) == 1
    assert "put off: visit 1 is expected on 2026-11-27" in capsys.readouterr().out
    assert main(["list", "--kind", "appointment", "--json", *NOW]) == 0
    assert '"on": "2026-11-27"' in capsys.readouterr().out
