"""Plans and schedules with faults: each expected verdict was written down before the run.

A verdict is `accept` (answered, nothing said of the fault), `warn` (answered, and a finding
names it) or `refuse` (one line, code 1 or 2). Nothing may end in a traceback, no input may change.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ekbom.cli import main

Fault = Callable[[dict[str, Any]], str]


def edited(**changes: Any) -> Fault:
    """The file with some keys set; a value of ... removes the key."""

    def write(contents: dict[str, Any]) -> str:
        for path, value in changes.items():
            place, keys = contents, path.split("__")
            for key in keys[:-1]:
                place = place[key]
            if value is ...:
                del place[keys[-1]]
            else:
                place[keys[-1]] = value
        return json.dumps(contents)

    return write


def text(change: Callable[[str], str]) -> Fault:
    """The file as text, changed."""
    return lambda contents: change(json.dumps(contents))


PLANS: list[tuple[str, Fault, str]] = [
    ("as written", edited(), "accept"),
    ("one line", text(lambda t: t), "accept"),
    ("byte order mark", text(lambda t: "\ufeff" + t), "accept"),
    ("keys in another order", lambda c: json.dumps(dict(reversed(c.items()))), "accept"),
    ("blank lines at the end", text(lambda t: t + "\n\n"), "accept"),
    ("whole number for 1.0", edited(question__worthwhile=1), "accept"),
    ("seal broken long ago", edited(broken_at="2026-01-20T08:00:00"), "warn"),
    ("empty", text(lambda t: ""), "refuse"),
    ("cut short", text(lambda t: t[: len(t) // 2]), "refuse"),
    ("two plans in one file", text(lambda t: t + t), "refuse"),
    ("a list", text(lambda t: f"[{t}]"), "refuse"),
    ("another outcome", edited(question__outcome="sleep"), "refuse"),
    ("another direction", edited(question__lower_is_better=False), "refuse"),
    ("an easier question", edited(question__worthwhile=0.1), "refuse"),
    ("an earlier end", edited(time__end="2026-01-10"), "refuse"),
    ("written earlier", edited(time__written_at="2025-01-01T00:00:00"), "refuse"),
    ("another draw", edited(schedule__assign="01" * 31), "refuse"),
    ("a shorter draw", edited(schedule__assign="01"), "refuse"),
    ("a wider set", edited(schedule__design__name="balanced"), "refuse"),
    ("no seal", edited(seal=...), "refuse"),
    ("seal of nothing", edited(seal__whole=""), "refuse"),
    ("no question", edited(question=...), "refuse"),
    ("unknown version", edited(format="ekbom-plan/9"), "refuse"),
    ("null for a name", edited(question__action=None), "refuse"),
    ("an extra key", edited(comment="x"), "refuse"),
]

SCHEDULES: list[tuple[str, Fault, str]] = [
    ("as written", edited(), "accept"),
    ("rule with blanks", edited(rule=" pairs , block = 1 "), "accept"),
    ("another true rule", edited(rule="balanced"), "accept"),
    ("unit left out", edited(unit=...), "accept"),
    ("no rule", edited(rule=...), "warn"),
    ("null as rule", edited(rule=None), "warn"),
    ("begins a night late", edited(start="2026-01-02"), "warn"),
    ("rule that cannot draw it", edited(rule="pairs,block=7"), "refuse"),
    ("rule that is none", edited(rule="coin"), "refuse"),
    ("number as rule", edited(rule=3), "refuse"),
    ("no night in the diary", edited(start="2030-01-01"), "refuse"),
    ("start in local form", edited(start="01.02.2026"), "refuse"),
    ("no start", edited(start=...), "refuse"),
    ("unit of weeks", edited(unit="week"), "refuse"),
    ("an arm of 2", edited(assign=[0, 2] * 31), "refuse"),
    ("arms as text", edited(assign="01" * 31), "refuse"),
    ("arms as words", edited(assign=["on", "off"]), "refuse"),
    ("one arm only", edited(assign=[1] * 62), "refuse"),
    ("no arms", edited(assign=[]), "refuse"),
    ("nested arms", edited(assign=[[0, 1]]), "refuse"),
    ("a key too many", edited(seed=3), "refuse"),
    ("keyed with a hole", lambda c: json.dumps({"1": 0, "2": 1, "4": 0}), "refuse"),
    ("keyed from zero", lambda c: json.dumps({"0": 0, "1": 1}), "refuse"),
    ("keyed twice", lambda c: '{"1": 0, "2": 1, "1": 1}', "refuse"),
    ("keyed by dates", lambda c: json.dumps({"2026-01-01": 0, "2026-01-02": 1}), "refuse"),
    ("not JSON", lambda c: "1,0\n2,1\n", "refuse"),
]


@pytest.fixture(name="folder")
def _folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    monkeypatch.chdir(tmp_path)
    words = ["simulate", "diary", "--effect", "-2", "--pairs", "31", "--seed", "3"]
    assert main([*words, "--start", "2026-01-01", "-o", "d.csv", "--plan", "plan.json"]) == 0
    plan = json.loads((tmp_path / "plan.json").read_text())
    assign = [int(arm) for arm in plan["schedule"]["assign"]]
    made = {"start": "2026-01-01", "unit": "night", "assign": assign, "rule": "pairs"}
    (tmp_path / "schedule.json").write_text(json.dumps(made))
    capsys.readouterr()
    return tmp_path


def verdict(folder: Path, option: str, fault: Fault, capsys: pytest.CaptureFixture[str]) -> str:
    """Run `helps` on the faulty file and see what becomes of it."""
    place = folder / f"{option}.json"
    place.write_text(fault(json.loads(place.read_text())), encoding="utf-8")
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    words = ["helps", "d.csv", "--outcome", "urge", "--kind", "stretching=planned"]
    code = main([*words, f"--{option}", place.name, "--now", "2026-06-01", "--json"])
    shown = capsys.readouterr()
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    if code:
        assert shown.out == ""
        assert shown.err.startswith("ekbom: ")
        assert shown.err.count("\n") == 1
        return "refuse"
    return "warn" if json.loads(shown.out)["findings"] else "accept"


@pytest.mark.parametrize(("fault", "expected"), [p[1:] for p in PLANS], ids=[p[0] for p in PLANS])
def test_plans(
    folder: Path, fault: Fault, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verdict(folder, "plan", fault, capsys) == expected


@pytest.mark.parametrize(
    ("fault", "expected"), [s[1:] for s in SCHEDULES], ids=[s[0] for s in SCHEDULES]
)
def test_schedules(
    folder: Path, fault: Fault, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verdict(folder, "schedule", fault, capsys) == expected


def test_the_share_of_each_verdict() -> None:
    told = [entry[2] for entry in (*PLANS, *SCHEDULES)]
    shares = {word: told.count(word) / len(told) for word in ("accept", "warn", "refuse")}
    print("verdicts:", ", ".join(f"{word} {share:.0%}" for word, share in shares.items()))
    assert shares["accept"] + shares["warn"] > 0.2
