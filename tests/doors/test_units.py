"""``ekbom units``: listed, chosen, taken back, and used in the report for a doctor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.builders.desks import make_desk

from ekbom.cli import main

Shown = pytest.CaptureFixture[str]
NOW = "2026-11-22T21:30"


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_desk(tmp_path).store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))


def said(capsys: Shown, *words: str, code: int = 0) -> str:
    found = main([*words, "--now", NOW])
    shown = capsys.readouterr()
    assert found == code, shown.err
    return shown.err if code else shown.out


def test_a_unit_is_tried_chosen_listed_and_taken_back(capsys: Shown) -> None:
    before = said(capsys, "units").splitlines()
    (line,) = [one for one in before if one.startswith("ferritin ")]
    assert line.startswith("ferritin is shown as it was written (ug/L, ")
    tried = said(capsys, "units", "ferritin=PMOL/l", "--dry-run")
    assert tried == "ferritin would be shown in pmol/L\n"
    assert said(capsys, "units").splitlines() == before
    assert said(capsys, "units", "ferritin=PMOL/l") == "ferritin is shown in pmol/L\n"
    assert said(capsys, "units", "crp=mg/dL") == "crp is shown in mg/dL\n"
    found = json.loads(said(capsys, "units", "--json"))
    assert found["units"] == {"ferritin": "pmol/L", "crp": "mg/dL"}
    assert found["known"]["crp"] == ["mg/L", "mg/dL"]
    assert found["kept"] is False
    assert said(capsys, "units", "crp=") == "crp is shown as it was written\n"
    told = json.loads(said(capsys, "units", "crp=", "--json"))
    assert (told["units"], told["kept"]) == ({"ferritin": "pmol/L"}, True)


def test_the_report_for_a_doctor_uses_it(capsys: Shown) -> None:
    said(capsys, "log", "ferritin=45ug/L")
    assert "Ferritin, 45 ug/L" in said(capsys, "report", "doctor")
    said(capsys, "units", "ferritin=pmol/L")
    assert "Ferritin, 101.1 pmol/L (45 ug/L)" in said(capsys, "report", "doctor")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("gold=mg",), 2, "units: 'gold' is no blood value that is known; use ferritin, "),
        (("gold=",), 2, "units: 'gold' is no blood value that is known; use ferritin, "),
        (("ferritin=mg",), 1, "ferritin: 'mg' is no unit that is taken for it; choose one of "),
        (("ferritin=5",), 1, "ferritin: '5' is no unit that is taken for it; choose one of "),
        (("ferritin=yes",), 1, "ferritin: 'yes' is no unit that is taken for it; choose one of "),
        (("crp=mg/L", "crp="), 2, "units: 'crp' is said twice"),
        (("ferritin",), 2, "units: 'ferritin' is not NAME=VALUE"),
        (("--dry-run",), 2, "--dry-run: nothing is changed here"),
        (("crp=mg/dL", "--for", "you"), 1, "you: there is nobody of this name here for you"),
    ],
)
def test_what_is_refused(capsys: Shown, words: tuple[str, ...], code: int, says: str) -> None:
    assert said(capsys, "units", *words, code=code).startswith(f"ekbom: {says}")
    assert json.loads(said(capsys, "units", "--json"))["units"] == {}
