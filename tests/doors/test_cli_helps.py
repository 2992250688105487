"""``ekbom helps``: options, words, JSON, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ekbom.cli import main
from ekbom.exchange.plan_file import read_plan

NOW = ["--now", "2026-12-01T08:00"]
LEVELS = {
    "not_enough", "sealed", "noted", "pattern", "changed_after", "probably_helps", "helps",
    "replicated", "does_not_help", "probably_harms", "harms",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["simulate", "diary", "--effect", "-2.5", "--pairs", "31", "--seed", "3"]
    assert main([*words, "--start", "2026-01-01", "-o", "d.csv", "--plan", "p.json"]) == 0
    capsys.readouterr()


HELPS = ["helps", "d.csv", "--outcome", "urge"]


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_shape_of_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = told([*HELPS, "--plan", "p.json", *NOW], capsys)
    assert {"outcome", "nights_due", "nights_recorded", "phi", "actions", "findings"} <= set(found)
    assert set(found["phi"]) == {"mean", "sd"}
    (action,) = found["actions"]
    assert {
        "name", "kind", "nights_with", "nights_without", "effect", "p_benefit", "p_worthwhile",
        "randomisation_p", "level", "sentence",
    } <= set(action)  # fmt: skip
    assert {"mean", "sd", "interval_80", "interval_95"} <= set(action["effect"])
    assert action["level"] in LEVELS
    for finding in found["findings"]:
        assert set(finding) == {"code", "severity", "where", "what", "repair"}


def test_words_go_to_stdout_and_findings_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Path("d.csv").read_text().splitlines()
    Path("d.csv").write_text("\n".join([*lines, lines[-1]]) + "\n")
    assert main([*HELPS, "--plan", "p.json", *NOW]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("urge: 62 of 62 nights recorded\n\nstretching  [")
    assert "95 % -" in shown.out
    assert "randomisation p " in shown.out
    assert all(line.startswith(("note: ", "warning: ")) for line in shown.err.splitlines())
    assert shown.err


def test_before_the_end_only_counts(capsys: pytest.CaptureFixture[str]) -> None:
    words = [*HELPS, "--plan", "p.json", "--now", "2026-02-01"]
    (action,) = told(words, capsys)["actions"]
    assert action["level"] == "sealed"
    assert action["effect"] is None
    assert main(words) == 0
    assert "[Sealed]" in capsys.readouterr().out


def test_breaking_the_seal_is_recorded_and_caps(capsys: pytest.CaptureFixture[str]) -> None:
    words = [*HELPS, "--plan", "p.json", "--now", "2026-02-01", "--break-seal"]
    (action,) = told(words, capsys)["actions"]
    assert action["level"] in ("noted", "pattern")
    broken = read_plan("p.json").broken_at
    assert broken is not None
    assert broken.isoformat() == "2026-02-01T00:00:00"


def test_a_helper_blind_plan_is_read_with_its_list(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plan", "stretching", "--outcome", "urge", "--pairs", "31", "--start", "2026-01-01"]
    words += ["--now", "2025-12-31T08:00", "--helper-blind", "list.json", "-o", "blind.json"]
    assert main(words) == 0
    capsys.readouterr()
    (action,) = told([*HELPS, "--plan", "blind.json", "--helper", "list.json", *NOW], capsys)[
        "actions"
    ]
    assert action["randomisation_p"] is not None


def schedule(name: str, value: object) -> str:
    Path(name).write_text(json.dumps(value))
    return name


def test_a_bare_schedule_is_at_most_a_pattern(capsys: pytest.CaptureFixture[str]) -> None:
    arms = list(read_plan("p.json").schedule.assign)
    dated = schedule("s.json", {"start": "2026-01-01", "unit": "night", "assign": arms})
    (action,) = told([*HELPS, "--schedule", dated, *NOW], capsys)["actions"]
    assert action["randomisation_p"] is None
    assert action["level"] in ("noted", "pattern")
    ruled = [*HELPS, "--schedule", dated, "--schedule-rule", "pairs", *NOW]
    (action,) = told(ruled, capsys)["actions"]
    assert action["randomisation_p"] < 0.05
    assert action["level"] in ("noted", "pattern")


def test_a_keyed_schedule_means_days_counted_by_a_column(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arms = read_plan("p.json").schedule.assign
    rows = Path("d.csv").read_text().splitlines()
    body = [f"{row},{place}" for place, row in enumerate(rows[1:], start=1)]
    Path("d.csv").write_text("\n".join([f"{rows[0]},study_day", *body]) + "\n")
    keyed = schedule("s.json", {str(n): arm for n, arm in enumerate(arms, start=1)})
    found = told([*HELPS, "--action", "stretching", "--schedule", keyed, *NOW], capsys)
    assert found["row"] == "day"
    assert found["nights_due"] == 62


def test_reading_options_reach_the_diary(capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["when;legs;tea;note"]
    rows += [f"{1 + n % 28:02d}/02/2026;{['none', 'little', 'much'][n % 3]};{n % 2};x"
             for n in range(28)]  # fmt: skip
    Path("own.csv").write_text("\n".join(rows) + "\n")
    words = ["helps", "own.csv", "--outcome", "legs", "--action", "tea", "--time", "when"]
    words += ["--date-format", "%d/%m/%Y", "--order", "legs=none,little,much", "--ignore", "note"]
    words += ["--kind", "tea=habit", "--seed", "4", "--day-turns", "10", *NOW]
    found = told(words, capsys)
    assert found["nights_recorded"] == 28
    assert [a["kind"] for a in found["actions"]] == ["habit"]


def test_higher_is_better(capsys: pytest.CaptureFixture[str]) -> None:
    words = [*HELPS, "--kind", "stretching=habit", *NOW]
    low = told(words, capsys)["actions"][0]["p_benefit"]
    high = told([*words, "--higher-is-better"], capsys)["actions"][0]["p_benefit"]
    assert low > 0.9
    assert high == pytest.approx(1 - low, abs=1e-6)


def test_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*HELPS, "--plan", "p.json", "--html", "a.html", *NOW]) == 0
    assert "The page lies in a.html" in capsys.readouterr().out
    assert Path("a.html").read_text().startswith("<!")
    assert main([*HELPS, "--plan", "p.json", "--html", "b.html", "--json", *NOW]) == 0
    json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--now", "soon"], 2, "--now: 'soon' is not a date and time"),
        (["--kind", "stretching"], 2, "--kind: 'stretching' is not NAME=VALUE"),
        (["--kind", "=habit"], 2, "--kind: '=habit' is not NAME=VALUE"),
        (["--kind", "a=habit", "--kind", "a=habit"], 2, "--kind: 'a' is said twice"),
        (["--kind", "stretching=often"], 2, "--kind: 'often' is not a kind"),
        (["--row", "week"], 2, "--row: "),
        (["--day-turns", "24"], 2, "--day-turns: "),
        (["--scale", "10", "0"], 2, "--scale: "),
        (["--worthwhile", "0"], 2, "--worthwhile: "),
        (["--worthwhile", "nan"], 2, "--worthwhile: "),
        (["--schedule-rule", "pairs"], 2, "--schedule-rule: "),
        (["--plan", "d.csv"], 1, "d.csv: it is not JSON"),
        (["--plan", "none.json"], 1, "none.json: it cannot be read"),
        (["--schedule", "p.json"], 1, "p.json: "),
        (["--html", "none/a.html"], 1, "none/a.html: it cannot be written"),
    ],
)
def test_refusals(
    words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p: p.read_bytes() for p in Path().iterdir()}
    assert main([*HELPS, *NOW, *words]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"ekbom: {message}")
    assert shown.err.count("\n") == 1
    assert {p: p.read_bytes() for p in Path().iterdir()} == before


MELATONIN = Path(__file__).parents[2] / "examples" / "melatonin"
REAL = [
    "helps", str(MELATONIN / "melatonin_ema.csv"), "--outcome", "mood", "--action", "melatonin",
    "--higher-is-better", "--scale", "0", "100", "--worthwhile", "5",
    "--schedule", str(MELATONIN / "melatonin_schedule.json"), *NOW,
]  # fmt: skip


def test_the_real_diary_is_counted_by_its_study_day(capsys: pytest.CaptureFixture[str]) -> None:
    found = told([*REAL, "--schedule-rule", "balanced,max_run=2"], capsys)
    (action,) = found["actions"]
    assert (found["nights_due"], found["row"]) == (70, "day")
    assert (action["nights_with"], action["nights_without"]) == (35, 35)
    assert action["effect"]["mean"] == pytest.approx(1.0, abs=0.3)
    assert action["randomisation_p"] > 0.05
    assert "index_off_calendar" in {f["code"] for f in found["findings"]}
    assert found["actions"] == told([*REAL, "--schedule-rule", "balanced,max_run=2", "--row", "day",
                                     "--index", "study_day"], capsys)["actions"]  # fmt: skip


def test_the_wrong_reading_of_the_real_diary_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*REAL, "--row", "night"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "40 of 71 nights" in shown.err
    assert "--row day --index study_day" in shown.err
