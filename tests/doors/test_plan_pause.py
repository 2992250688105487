"""``ekbom plan pause``: a trial of the workspace stands still, and goes on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.builders.desks import make_desk

from ekbom.cli import main

Shown = pytest.CaptureFixture[str]
PAUSE = ("plan", "pause")
TONIGHT = "2026-11-22T20:15"


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_desk(tmp_path).store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.chdir(tmp_path)


def said(capsys: Shown, *words: str, code: int = 0, now: str = TONIGHT) -> str:
    found = main([*words, "--now", now])
    shown = capsys.readouterr()
    assert found == code, shown.err
    return shown.err if code else shown.out


def begin(capsys: Shown, what: str, *more: str) -> str:
    """The seal of a trial of twelve nights that begins on 20 November."""
    words = ("plan", what, "--outcome", "urge", "--pairs", "6", "--keep", "-o", f"{what}.json")
    said(capsys, *words, "--seed", "1", *more, now="2026-11-19T20:15")
    return str(json.loads(Path(f"{what}.json").read_text())["seal"]["whole"])


def test_it_is_tried_stands_still_and_goes_on(capsys: Shown) -> None:
    seal = begin(capsys, "bath")
    still = "bath stands still from 2026-11-22 and goes on on 2026-11-26; "
    read = "it is read on 2026-12-06 or later\n"
    tried = said(capsys, *PAUSE, "2026-11-26", "--dry-run")
    assert tried == f"it would be: {still}{read}"
    assert said(capsys, *PAUSE, "--go-on", code=1).startswith("ekbom: bath: it does not stand ")
    assert said(capsys, *PAUSE, "2026-11-26", "--why", "a journey") == still + read
    again = json.loads(said(capsys, *PAUSE, "2026-11-25", "--trial", "BATH", "--json"))
    assert again == {
        "kept": True, "trial": "bath", "seal": seal, "end": "2026-12-05",
        "pauses": [{"first": "2026-11-22", "until": "2026-11-25"}],
    }  # fmt: skip
    later = "2026-11-23T20:15"
    went = "bath goes on tonight; it is read on 2026-12-03 or later\n"
    assert said(capsys, *PAUSE, "--go-on", "--dry-run", now=later) == f"it would be: {went}"
    assert said(capsys, *PAUSE, "--go-on", "--trial", seal[:8], now=later) == went
    (kept,) = json.loads(said(capsys, "list", "--kind", "plan", "--json"))["records"]
    assert (kept["version"], kept["reason"]) == (4, "went on")


def test_of_two_trials_one_is_named(capsys: Shown) -> None:
    seal = begin(capsys, "bath")
    begin(capsys, "walk")
    err = said(capsys, *PAUSE, "2026-11-26", code=2)
    assert err.startswith("ekbom: --trial: 2 trials run; name one of ")
    assert f"bath ({seal[:8]})" in err
    err = said(capsys, *PAUSE, "2026-11-26", "--trial", "tea", code=2)
    assert err.startswith("ekbom: --trial: 'tea' is no trial that runs; name one of ")
    assert "walk stands still" in said(capsys, *PAUSE, "2026-11-26", "--trial", "walk")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "plan pause: no night is said; give its DATE, or --go-on"),
        (("soon",), "DATE: 'soon' is not a date"),
        (("2026-11-26", "--go-on"), "--go-on: a date and a reason belong to a pause"),
        (("--go-on", "--why", "bored"), "--go-on: a date and a reason belong to a pause"),
        (("2026-11-22",), "until: a pause that begins on 2026-11-22 does not end on 2026-11-22"),
    ],
)
def test_what_is_refused(capsys: Shown, words: tuple[str, ...], says: str) -> None:
    begin(capsys, "bath")
    assert said(capsys, *PAUSE, *words, code=2).startswith(f"ekbom: {says}")


def test_without_a_trial_that_runs_nothing_is_paused(capsys: Shown) -> None:
    nothing = "ekbom: trial: none runs tonight; pause one while it runs\n"
    assert said(capsys, *PAUSE, code=2).startswith("ekbom: plan pause: no night is said")
    assert said(capsys, *PAUSE, "2026-11-26", code=1) == nothing
    begin(capsys, "bath")
    assert said(capsys, *PAUSE, f"{date(2027, 1, 9)}", code=1, now="2027-01-02T20:15") == nothing
