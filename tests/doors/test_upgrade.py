"""``ekbom plan course --upgrades`` and ``--upgrade``: what is listed, drawn, kept and refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import make_desk
from tests.builders.visits import GOAL, intake

from ekbom.actions.upgrade import plan_to_upgrade
from ekbom.cli import main
from ekbom.exchange.plan_file import plan_of
from ekbom.model.course_record import CourseRecord
from ekbom.model.errors import NotAnswerable, StoreError

NOW = ("--now", "2026-11-20T21:30")
COURSE = ("plan", "course")
VISIT = (
    "visit", "--nothing-new", "--read", "first_visit_faint=lying down", "needles_out=2",
    'insertions=[{"target": "soleus", "side": "right", "depth_mm": 20, "angle_deg": 90,'
    ' "needles": 2}]',
)  # fmt: skip
Shown = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown) -> None:
    make_desk(tmp_path).store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.chdir(tmp_path)
    Path("intake.json").write_text(json.dumps(intake()))
    said(capsys, *COURSE, GOAL, "--intake", "intake.json")


def said(capsys: Shown, *words: str, code: int = 0) -> tuple[str, str]:
    found = main([*words, *NOW])
    shown = capsys.readouterr()
    assert found == code, shown.err
    return shown.out, shown.err


def told(capsys: Shown, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(capsys, *words, "--json")[0])
    return found


def plan_now(capsys: Shown) -> dict[str, Any]:
    found: dict[str, Any] = told(capsys, "visit")["course"]["plans"][-1]
    return found


def test_every_way_is_listed_with_what_it_asks(capsys: Shown) -> None:
    out, err = said(capsys, *COURSE, "--upgrades")
    lines = out.splitlines()
    ways = [line.partition(":")[0] for line in lines[:8:2]]
    assert ways == ["break", "baselines", "legs", "start"]
    assert lines[6] == (
        "start: After 14 nights of diary the first visit lies on one of 20 days, drawn before the "
        'diary begins; 61 nights in all. At best that earns "Probably helps": a single start '
        "cannot earn more, however clear the change."
    )
    assert lines[7] == (
        "  A week drawn by lot for the first visit makes a stronger design. (not checked yet) [1]"
    )
    assert err == ""
    found = told(capsys, *COURSE, "--upgrades")["upgrades"]
    assert [one["nights"] for one in found] == [None, None, 70, 61]
    assert {one["status"] for one in found} == {"memory"}


def test_the_first_visit_is_drawn_sealed_and_kept(capsys: Shown) -> None:
    found = told(capsys, *COURSE, "--upgrade", "start", "--seed", "3", "-o", "drawn.json")
    trial = plan_of(json.loads(Path("drawn.json").read_text()), "drawn.json")
    assert trial.seal == found["drawn"]["seal"] == plan_now(capsys)["plan"]["trial"]
    assert trial.schedule.start == date(2026, 11, 21)
    assert (trial.action, trial.outcome) == ("needling", "evening urge")
    assert (trial.scale, trial.worthwhile) == ((0, 10), 1)
    assert trial.schedule.design.starts == tuple(range(14, 34))
    assert found["drawn"]["smallest_p"] == 0.05
    assert (found["kept"], found["file"], found["upgrade"]["name"]) == (True, "drawn.json", "start")
    assert plan_now(capsys)["plan"]["upgrade"] == "start"
    assert plan_now(capsys)["reason"] == found["upgrade"]["how"]
    assert found["record"][:8] in said(capsys, "list", "--kind", "plan")[0]


def test_the_legs_are_drawn_one_against_the_other(capsys: Shown) -> None:
    out, err = said(
        capsys, *COURSE, "--upgrade", "legs", "--start", "2026-12-01", "--seed", "1"
    )  # fmt: skip
    assert out.startswith("kept: series 1, planned\nlegs: Which leg is treated is drawn within ")
    assert (
        "\nneedling, left leg against needling, right leg, judged by evening urge, left minus "
        "right (below 0 the left leg has the lower rating)\n"
    ) in out
    assert "the smallest p the test can reach is 0.062" in out
    assert "The sealed plan lies in plan-course-legs-2026-12-01.json" in out
    assert "the ups and downs of a usual diary were assumed" in err
    trial = plan_of(json.loads(Path("plan-course-legs-2026-12-01.json").read_text()), "plan")
    assert trial.versus == "needling, right leg"
    assert trial.outcome == "evening urge, left minus right"
    assert (trial.scale, trial.worthwhile) == ((-10, 10), 2)


def test_a_break_is_written_down_and_nothing_is_drawn(capsys: Shown) -> None:
    out, _ = said(capsys, *COURSE, "--upgrade", "break")
    assert out.startswith("kept: series 1, planned\nbreak: The series ends on a day that was fixed")
    assert list(Path().glob("*.json")) == [Path("intake.json")]
    kept = plan_now(capsys)["plan"]
    assert (kept["upgrade"], kept.get("trial")) == ("break", None)
    _, err = said(capsys, *COURSE, "--upgrade", "break", code=2)
    assert err == "ekbom: --upgrade: break stands in the plan already; leave it out\n"
    found = told(capsys, *COURSE, "--upgrade", "baselines")
    assert (found["drawn"], found["file"], found["record"]) == (None, None, None)


def test_a_trial_is_drawn_once(capsys: Shown) -> None:
    words = (*COURSE, "--upgrade", "start", "--seed", "3")
    assert said(capsys, *words, "--dry-run")[0].startswith("would be kept: series 1, planned\n")
    assert list(Path().glob("plan-*")) == []
    said(capsys, *words)
    for name in ("start", "legs"):
        _, err = said(capsys, *COURSE, "--upgrade", name, "-o", "again.json", code=1)
        assert err == (
            "ekbom: series 1: a trial was drawn for it already, and a second draw would be a "
            "choice; keep to the one there is: ekbom list --kind plan\n"
        )
    assert not Path("again.json").exists()


def test_what_breaks_off_behind_the_draw_leaves_no_second_one(
    capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise StoreError("ws", "the disk is full", "make room")

    with monkeypatch.context() as broken:
        broken.setattr("ekbom.actions.upgrade.bring_plan", full)
        said(capsys, *COURSE, "--upgrade", "start", "-o", "drawn.json", code=1)
    _, err = said(capsys, *COURSE, "--upgrade", "start", "-o", "again.json", code=1)
    assert "a second draw would be a choice" in err
    assert not Path("again.json").exists()


def test_what_has_been_is_not_drawn(capsys: Shown) -> None:
    said(capsys, *VISIT)
    _, err = said(capsys, *COURSE, "--upgrade", "start", code=1)
    assert err == (
        "ekbom: series 1: its first visit has been, so its day cannot be drawn; use --upgrade legs "
        "or break, or draw the start of the next series\n"
    )
    _, err = said(capsys, *COURSE, "--upgrade", "legs", "--start", "2026-11-01", code=2)
    assert "2026-11-01" in err
    assert list(Path().glob("plan-*")) == []


def test_a_course_without_a_plan_is_planned_first() -> None:
    with pytest.raises(NotAnswerable, match="it has no plan to make stronger; plan it: ekbom plan"):
        plan_to_upgrade(CourseRecord("series 1"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--upgrade", "magic"), "upgrade: there is no 'magic'; use one of break, baselines, legs"),
        (
            ("--upgrade", "legs", "--upgrades"),
            "--upgrades: it lists what --upgrade draws; leave one out",
        ),
        (
            (GOAL, "--upgrade", "legs"),
            "--upgrade: it changes nothing else of the course; say --upgrade alone",
        ),
        (("--step", "ended", "--upgrades"), "--upgrades: it changes nothing else of the course"),
        ((GOAL, "--seed", "1"), "--seed: it belongs to --upgrade WAY; say which way is drawn"),
        ((GOAL, "-o", "x"), "--output: it belongs to --upgrade WAY; say which way is drawn"),
    ],
)
def test_words_that_contradict_each_other_are_refused(
    capsys: Shown, words: tuple[str, ...], says: str
) -> None:
    out, err = said(capsys, *COURSE, *words, code=2)
    assert out == ""
    assert err.startswith(f"ekbom: {says}")
