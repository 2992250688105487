"""One leg against the other, from the plan of a course to the answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from tests.builders.desks import make_desk
from tests.builders.visits import GOAL, intake

from ekbom.cli import main
from ekbom.exchange.plan_file import plan_of
from ekbom.model.trial import Plan

BEFORE, DURING, AFTER = "2026-11-20T21:30", "2026-12-30T21:30", "2027-01-30T09:00"
MINUS = "evening urge, left minus right"
ASKED = ("helps", "--outcome", MINUS)
Shown = pytest.CaptureFixture[str]
# Left and right on a week's nights while the left leg is treated: 3.0 below the right one on
# average. While the right leg is treated the two change places.
WEEK = ((4, 6), (3, 6), (4, 7), (3, 7), (2, 6), (4, 6), (3, 6))


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown) -> Plan:
    make_desk(tmp_path).store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.chdir(tmp_path)
    Path("intake.json").write_text(json.dumps(intake()))
    said(capsys, "plan", "course", GOAL, "name=calf work", "--intake", "intake.json")
    out, _ = said(capsys, "plan", "course", "--upgrade", "legs", "--seed", "1", "-o", "p.json")
    assert "as evening_urge_left and evening_urge_right" in out
    return plan_of(json.loads(Path("p.json").read_text()), "p.json")


def said(capsys: Shown, *words: str, now: str = BEFORE, code: int = 0) -> tuple[str, str]:
    found = main([*words, "--now", now])
    shown = capsys.readouterr()
    assert found == code, shown.err
    return shown.out, shown.err


def nights(trial: Plan, many: int, *, swapped: bool = False) -> Sequence[tuple[str, int, int]]:
    """Date, left and right of the first nights of a trial."""
    start = trial.schedule.start
    assert start is not None
    found = []
    for night, arm in enumerate(trial.schedule.assign[:many]):
        left, right = WEEK[night % 7] if bool(arm) is not swapped else WEEK[night % 7][::-1]
        found.append((f"{start + timedelta(days=night)}", left, right))
    return found


def write(trial: Plan, many: int = 70, *, swapped: bool = False) -> None:
    rows = [f"{day},{left},{right}" for day, left, right in nights(trial, many, swapped=swapped)]
    text = "\n".join(("date,evening urge left,evening urge right", *rows, ""))
    Path("d.csv").write_text(text)


def answer(capsys: Shown, *words: str, now: str = AFTER) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(capsys, *ASKED, *words, "--json", now=now)[0])
    return found


def test_a_drawn_trial_of_the_legs_is_answered_as_it_is_by_hand(trial: Plan, capsys: Shown) -> None:
    write(trial)
    found = answer(capsys, "d.csv", "--plan", "p.json")
    (one,) = found["actions"]
    # By hand: these seven make -21, so -3 a night with the left leg treated, and 3 with the right
    # one: -6 between the two, and 3 points on whichever leg is treated.
    differences = [left - right for left, right in WEEK]
    assert differences == [-2, -3, -3, -4, -4, -2, -3]
    by_hand = fmean(differences) - fmean(-one for one in differences)
    assert by_hand == -6.0
    assert one["name"] == "calf work, left leg against calf work, right leg"
    assert (one["nights_with"], one["nights_without"]) == (35, 35)
    # The prior of the regression draws it a little towards nothing.
    low, high = one["effect"]["interval_95"]
    assert low < by_hand < one["effect"]["mean"] < high < -5
    # Five pairs, each drawn one way or the other: of 32 schedules this one and its mirror.
    assert (one["secondary"]["schedules"], one["secondary"]["pairs"]) == (32, 5)
    assert one["randomisation_p"] == 2 / 32
    assert found["worthwhile"] == 2.0
    assert [f["code"] for f in found["findings"]] == ["left_minus_right"]


def test_the_same_ratings_of_the_other_leg_turn_the_answer(trial: Plan, capsys: Shown) -> None:
    write(trial)
    (one,) = answer(capsys, "d.csv", "--plan", "p.json")["actions"]
    write(trial, swapped=True)
    (other,) = answer(capsys, "d.csv", "--plan", "p.json")["actions"]
    assert other["effect"]["mean"] == pytest.approx(-one["effect"]["mean"])
    assert other["randomisation_p"] == one["randomisation_p"]


def test_the_workspace_answers_as_the_file_and_both_wait_for_the_day(
    trial: Plan, capsys: Shown
) -> None:
    write(trial, many=40)
    said(capsys, "import", "d.csv", "--yes", now=DURING)
    sealed = said(capsys, *ASKED, now=DURING)
    assert "calf work, left leg against calf work, right leg  [" in sealed[0]
    assert "The result stays sealed until 30 January 2027" in sealed[0]
    assert "points" not in sealed[0]
    assert said(capsys, *ASKED, "d.csv", "--plan", "p.json", now=DURING) == sealed
    write(trial)
    said(capsys, "import", "d.csv", "--yes", now=AFTER)
    out, err = said(capsys, *ASKED, now=AFTER)
    assert f"{MINUS}: 70 of 70 nights recorded" in out
    assert (
        "Calf work probably helps the treated leg more than the other: more than 99 in 100, "
        f"{MINUS} differs by about 5.8 points (95 % interval 5.1 to 6.3). That is 2.9 points for "
        "whichever leg is treated. The order was drawn at random in 5 pairs of 7-night blocks "
        "(p 0.062), and you knew which leg was treated, so part of this can be expectation."
    ) in out
    assert f"{MINUS} is evening urge left minus evening urge right of the same night" in err
    assert said(capsys, *ASKED, "d.csv", "--plan", "p.json", now=AFTER) == (out, err)
    said(capsys, *ASKED, "--html", "a.html", now=AFTER)
    page = Path("a.html").read_text()
    assert "Calf work on one leg at a time: probably helps, about \N{MINUS SIGN}5.8 points" in page
    assert (
        f"The scale of {MINUS} runs from \N{MINUS SIGN}10 to 10; below 0 the left leg has the "
        "lower rating, above 0 the right one."
    ) in page
    assert "is better." not in page


def test_ratings_that_were_logged_answer_it_and_half_a_night_does_not_count(
    trial: Plan, capsys: Shown
) -> None:
    for day, left, right in nights(trial, 12):
        words = [f"evening_urge_left={left}", f"evening_urge_right={right}"]
        said(capsys, "log", *words[: 1 if day.endswith("-25") else 2], now=f"{day}T22:00")
    out, err = said(capsys, *ASKED, now="2026-12-03T09:00")
    assert f"{MINUS}: 11 of 12 nights recorded" in out
    assert "only one leg is rated on 1 night (2026-11-25)" in err
    (one,) = answer(capsys, now="2026-12-03T09:00")["actions"]
    assert one["level"] == "sealed"
    assert one["effect"] is None


def test_a_leg_that_nobody_rates_is_asked_for(trial: Plan, capsys: Shown) -> None:
    write(trial)
    Path("one.csv").write_text(Path("d.csv").read_text().replace("evening urge right", "walk"))
    _, err = said(capsys, *ASKED, "one.csv", "--plan", "p.json", now=AFTER, code=2)
    assert err == (
        f"ekbom: --outcome: one.csv has no rating of the right leg, and {MINUS!r} needs one column "
        "for each leg; rate both legs each time, as evening_urge_left and evening_urge_right\n"
    )
