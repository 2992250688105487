"""Planning a trial, from words to files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ekbom
from ekbom.actions.plan import is_prescribed, outlook, plan_trial
from ekbom.actions.simulate import named_worlds
from ekbom.exchange.plan_file import read_helper_list, read_plan
from ekbom.model.diary import Diary
from ekbom.model.errors import EkbomError, NotAnswerable, StoreError, UsageError
from ekbom.model.trial import Design, Plan
from ekbom.nof1.simulate import Remedy, simulate_diary

WHEN: dict[str, Any] = {"start": date(2026, 11, 22), "now": datetime(2026, 11, 21, 20, 15, 0, 7)}


def plan(action: str = "stretching", **words: Any) -> Plan:
    return plan_trial(action, "urge", rng=np.random.default_rng(1), **(WHEN | words))


def baseline() -> Diary:
    world = replace(named_worlds()["plain"], night_sd=1.0)
    made = simulate_diary(
        world, Remedy(), nights=28, start=date(2026, 10, 1), rng=np.random.default_rng(2)
    )
    return made.diary


def test_the_root_name_is_this_function() -> None:
    assert ekbom.plan_trial is plan_trial


def test_defaults_are_enough_for_the_strongest_word() -> None:
    made = plan()
    assert made.schedule.design == Design("pairs", 62)
    assert made.worthwhile == 1.0
    assert made.written_at == datetime(2026, 11, 21, 20, 15)
    assert plan(scale=(0, 100)).worthwhile == 10.0
    assert plan(block=7).schedule.design == Design("pairs", 98, block=7, wash_in=1)
    assert plan(block=3, wash_in=0, pairs=5).schedule.design == Design("pairs", 30, block=3)


def test_a_random_start() -> None:
    made = plan(random_start=(15, 34))
    assert made.schedule.design == Design("start", 33 + 28, starts=tuple(range(14, 34)))
    assert plan(random_start=(15, 34), nights=90).end == date(2026, 11, 22) + timedelta(days=90)


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ({"random_start": (15, 34), "pairs": 5}, "no pairs"),
        ({"random_start": (15, 34), "block": 7}, "no pairs"),
        ({"random_start": (15, 34), "wash_in": 1}, "no pairs"),
        ({"random_start": (34, 15)}, "backwards"),
        ({"random_start": (15, 34), "nights": 20}, "leaves no night"),
        ({"nights": 40}, "set by its pairs"),
        ({"block": 5}, "blocks of 5 are not offered"),
        ({"block": 3, "wash_in": 3}, "wash-in"),
        ({"pairs": 0}, "no trial"),
        ({"pairs": 501}, "too many blocks"),
        ({"start": date(2026, 11, 21)}, "already begun"),
        ({"helper_blind": "list.json"}, "file of its own"),
    ],
)
def test_words_that_do_not_fit(words: dict[str, Any], match: str) -> None:
    with pytest.raises(UsageError, match=match):
        plan(**words)


def test_a_known_medicine_is_prescribed_whatever_is_said() -> None:
    assert is_prescribed("Ropinirole 0.25 mg")
    assert is_prescribed("", "tea", "Pramipexole")
    assert not is_prescribed("stretching", "")
    alone = "a prescribed medicine is not left to chance without the person who prescribed it"
    with pytest.raises(NotAnswerable, match=f"^Ropinirole: {alone}"):
        plan("Ropinirole", prescribed=False)
    with pytest.raises(NotAnswerable, match=f"^stretching or gabapentin 300 mg: {alone}"):
        plan("stretching", versus="gabapentin 300 mg")
    with pytest.raises(NotAnswerable, match=f"^the doctor's own mixture: {alone}"):
        plan("the doctor's own mixture", prescribed=True)
    made = plan("Ropinirole", prescriber="Dr A", agreed=date(2026, 11, 20))
    assert made.prescribed
    assert made.prescriber == "Dr A"


def test_files(tmp_path: Path) -> None:
    made = plan(path=tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json") == made
    with pytest.raises(StoreError, match="there is such a file already, and it is kept"):
        plan(path=tmp_path / "plan.json")


def test_a_helper_blind_plan_has_two_files(tmp_path: Path) -> None:
    places = {"path": tmp_path / "plan.json", "helper_blind": tmp_path / "list.json"}
    made = plan(**places)
    assert made.schedule.assign == ()
    opened = read_helper_list(tmp_path / "list.json", read_plan(tmp_path / "plan.json"))
    assert len(opened.schedule.assign) == 62


@pytest.mark.parametrize("taken", ["plan.json", "list.json"])
def test_neither_file_is_written_when_one_is_there(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("mine")
    with pytest.raises(StoreError, match="already"):
        plan(path=tmp_path / "plan.json", helper_blind=tmp_path / "list.json")
    assert [p.name for p in tmp_path.iterdir()] == [taken]
    assert (tmp_path / taken).read_text() == "mine"


def test_plan_and_list_are_not_one_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="one file"):
        plan(path=tmp_path / "a.json", helper_blind=tmp_path / "." / "a.json")


def test_the_outlook_of_a_plan() -> None:
    seen = outlook(plan(pairs=4), rng=np.random.default_rng(3), runs=5)
    assert seen.schedules == 16
    assert seen.smallest_p == 2 / 16
    assert [f.code for f in seen.findings] == [
        "probably_helps_out_of_reach", "helps_out_of_reach", "noise_assumed",
    ]  # fmt: skip
    assert "16 possible schedules; the smallest p the test can reach is 0.12" in seen.say()
    assert repr(seen) == "Outlook(stretching: 16 schedules, p >= 0.12)"
    told = seen.to_dict()
    assert set(told) == {
        "action", "versus", "outcome", "worthwhile", "start", "end", "written_at", "blinding",
        "design", "schedules", "smallest_p", "noise", "power", "stop_rules", "nights", "seal",
        "seal_means", "findings",
    }  # fmt: skip
    assert len(told["nights"]) == 8
    assert told["noise"] == {"own": False, "sd": 2.0, "phi": 0.4, "recorded": 1.0}
    assert "clock" in told["seal_means"]


def test_the_outlook_takes_ones_own_noise() -> None:
    calm = outlook(plan(), rng=np.random.default_rng(3), baseline=baseline(), runs=30)
    usual = outlook(plan(), rng=np.random.default_rng(3), runs=30)
    assert calm.noise["own"]
    assert calm.noise["sd"] < usual.noise["sd"]
    assert calm.power[0].interval_off_zero > usual.power[0].interval_off_zero
    assert calm.findings == ()


def test_errors_are_our_own() -> None:
    with pytest.raises(EkbomError, match=r"^plan: the action has no name; name the action$"):
        plan("")


@pytest.mark.parametrize(
    ("action", "block", "said"),
    [
        ("stretching", 1, []),
        ("warm foot bath", 1, []),
        ("no caffeine", 1, ["block_too_short"]),
        ("no caffeine", 3, []),
        ("no caffeine", 7, []),
        ("magnesium tablets", 3, ["block_too_short"]),
        ("acupuncture", 1, ["hard_to_draw"]),
    ],
)
def test_the_catalogue_says_how_soon_a_measure_shows(
    action: str, block: int, said: list[str]
) -> None:
    made = plan(action=action, block=block, pairs=6)
    seen = outlook(made, rng=np.random.default_rng(3), runs=2)
    found = [f for f in seen.findings if f.code in ("block_too_short", "hard_to_draw")]
    assert [f.code for f in found] == said


def test_the_words_on_a_block_that_is_too_short() -> None:
    made = plan(action="tea", versus="no coffee", pairs=6)
    seen = outlook(made, rng=np.random.default_rng(3), runs=2)
    (one,) = [f for f in seen.findings if f.code == "block_too_short"]
    assert str(one) == (
        "plan: by the catalogue no caffeine after noon shows in blocks of 3 nights; use --block 3"
    )


def test_a_start_that_is_drawn_has_no_blocks() -> None:
    made = plan(action="acupuncture", pairs=None, random_start=(15, 34))
    seen = outlook(made, rng=np.random.default_rng(3), runs=2)
    assert "hard_to_draw" not in [f.code for f in seen.findings]
