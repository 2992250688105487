"""``ekbom plan``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ekbom.cli import main
from ekbom.exchange.plan_file import read_helper_list, read_plan

CLOCK = ["--now", "2026-11-21T20:15"]
ASK = ["--outcome", "urge", *CLOCK]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """The JSON of a call that works."""
    assert main([*words, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_plan_is_drawn_sealed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "calf stretching", "--pairs", "7", "--seed", "1", *ASK]) == 0
    shown = capsys.readouterr()
    plan = read_plan("plan-calf-stretching-2026-11-22.json")
    assert plan.action == "calf stretching"
    assert plan.schedule.start == date(2026, 11, 22)
    assert "128 possible schedules; the smallest p the test can reach is 0.016" in shown.out
    assert "If it truly helps by 1:" in shown.out
    assert "without giving a reason" in shown.out
    assert "The sealed plan lies in plan-calf-stretching-2026-11-22.json" in shown.out
    assert "does not show that the clock" in shown.out
    for place, arm in enumerate(plan.schedule.assign):
        night = date.fromordinal(date(2026, 11, 22).toordinal() + place)
        what = "calf stretching" if arm else "without calf stretching"
        assert f"{night}  {what}\n" in shown.out
    assert shown.err.startswith('note: plan: "Helps" is out of reach')


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["plan", "walk", "--pairs", "4", "-o", "p.json", *ASK], capsys)
    assert found["file"] == "p.json"
    assert found["schedules"] == 16
    assert found["helper_list"] is None
    codes = [f["code"] for f in found["findings"]]  # type: ignore[attr-defined]
    assert codes == ["probably_helps_out_of_reach", "helps_out_of_reach", "noise_assumed"]


def test_the_same_seed_draws_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plan", "walk", *ASK, "--seed", "8", "-o"]
    assert main([*words, "a.json"]) == main([*words, "b.json"]) == 0
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()
    assert main(["plan", "walk", *ASK, "-o", "c.json"]) == 0
    assert read_plan("c.json").schedule.assign != read_plan("a.json").schedule.assign
    capsys.readouterr()


def test_two_active_measures(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plan", "bath", "--compare", "walk", "bath", "--pairs", "4", "-o", "p.json", *ASK]
    assert told(words, capsys)["versus"] == "walk"
    words = ["plan", "--compare", "walk", "bath", "--pairs", "4", "-o", "q.json", *ASK]
    found = told(words, capsys)
    assert (found["action"], found["versus"]) == ("walk", "bath")


@pytest.mark.parametrize("window", [["15", "34"], ["2026-12-06", "2026-12-25"]])
def test_a_random_start(window: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plan", "new bed", "--random-start", *window, "-o", "p.json", *ASK]
    assert told(words, capsys)["schedules"] == 20
    assert read_plan("p.json").schedule.design.starts == tuple(range(14, 34))


def test_a_helper_keeps_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plan", "walk", "--pairs", "4", "--helper-blind", "list.json", "-o", "p.json", *ASK]
    assert main(words) == 0
    shown = capsys.readouterr().out
    assert "The nights" not in shown
    assert "2026-11-23" not in shown
    assert "hand it over without looking" in shown
    assert len(read_helper_list("list.json", read_plan("p.json")).schedule.assign) == 8


def test_a_baseline_gives_the_noise(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["simulate", "diary", "--nights", "28", "--seed", "2", "--start", "2026-10-01"]
    assert main([*words, "-o", "before.csv"]) == 0
    capsys.readouterr()
    words = ["plan", "walk", "--pairs", "4", "--baseline", "before.csv", "-o", "p.json", *ASK]
    assert told(words, capsys)["noise"]["own"] is True  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ([], 2, "plan: no action is named"),
        (["a", "--compare", "b", "c"], 2, "--compare: 'a' is neither of b and c"),
        (["a", "--now", "soon"], 2, "--now: 'soon' is not a date and time"),
        (["a", "--start", "soon"], 2, "--start: 'soon' is not a date"),
        (["a", "--start", "2026-11-21"], 2, "--start: the night of 2026-11-21 has already begun"),
        (["a", "--agreed", "soon"], 2, "--agreed: 'soon' is not a date"),
        (["a", "--random-start", "x", "y"], 2, "--random-start: 'x' is not a date"),
        (["a", "--row", "week"], 2, "--row: 'week' is neither"),
        (["a", "--block", "5"], 2, "--block: blocks of 5"),
        (["a", "--worthwhile", "11"], 2, "--worthwhile: 11 is not a change"),
        (["a", "--scale", "10", "0"], 2, "--scale: 10 to 0 is not a scale"),
        (["a", "--seed", "1", "--helper-blind", "l.json"], 2, "--seed: with it you could draw"),
        (["Ropinirole 0.5 mg"], 1, "Ropinirole 0.5 mg: a prescribed medicine"),
        (["tea", "--prescribed", "--prescriber", "Dr A"], 1, "tea: a prescribed medicine"),
        (["a", "--baseline", "none.csv"], 1, "none.csv: "),
        (["a", "-o", "none/p.json"], 1, "none/p.json: it cannot be written"),
    ],
)
def test_refusals(
    words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", *ASK, *words]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"ekbom: {message}")
    assert shown.err.count("\n") == 1
    assert not list(Path().iterdir())


def test_a_plan_is_never_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    Path("p.json").write_text("mine")
    assert main(["plan", "walk", *ASK, "-o", "p.json"]) == 1
    assert capsys.readouterr().err.startswith("ekbom: p.json: there is such a file already")
    assert Path("p.json").read_text() == "mine"


def test_the_clock_of_this_machine_will_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "walk", "--outcome", "urge", "--pairs", "4", "-o", "p.json"]) == 0
    plan = read_plan("p.json")
    assert plan.schedule.start is not None
    assert (plan.schedule.start - plan.written_at.date()).days == 1
    capsys.readouterr()
