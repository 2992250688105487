"""``ekbom course`` of recorded visits: without a night, for a person and for a clinician."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.builders.desks import make_desk, own_person
from tests.builders.visits import begin, record

from ekbom.actions.series import step_series
from ekbom.cli import main

CONSENT = [{"on": "2026-09-01", "techniques": ["manual"]}]
RESULT = "Rating before the visit: 7.0 at visit 1, 4.0 at visit 2: in the end 3.0 points lower"
DOUBT = "Levels also shift with no active treatment"
Shown = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _two_visits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk(tmp_path)
    me = own_person(desk)
    begin(desk, me, kind="manual", consents=CONSENT)
    for on, rating in (("2026-10-01", 7), ("2026-10-08", 4)):
        hand = {"target": "soleus", "side": "left"}
        told = {"kind": "manual", "hands": [hand], "before": {"rating": rating}, "on": on}
        assert record(desk, me, told, written=()).kept
    step_series(desk, me, "ended")
    step_series(desk, me, "relapse")
    desk.store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.chdir(tmp_path)


def said(capsys: Shown, *words: str, code: int = 0) -> str:
    found = main(["course", *words, "--now", "2026-11-20T21:30"])
    shown = capsys.readouterr()
    assert found == code, shown.err
    return shown.err if code else shown.out


def test_a_clinician_reads_what_was_told_and_every_reason(capsys: Shown) -> None:
    out = said(capsys)
    assert out.startswith("calf work\n  Restless in the evening.\n")
    assert out.index("Restless") < out.index(RESULT) < out.index(DOUBT)
    assert "What would have made it evidence:" in out
    assert "A second series can be agreed" in out


def test_a_person_reads_the_result_first_and_the_doubt_once(capsys: Shown) -> None:
    out = said(capsys, "--audience", "person", "--html", "c.html")
    assert out.index(RESULT) < out.index(DOUBT) < out.index("Restless in the evening.")
    assert out.count(DOUBT) == 1
    assert "What would have made it evidence" not in out
    assert "Nobody drew when" not in out
    page = Path("c.html").read_text()
    assert "What can come next" in page
    assert "Treatment: calf work." in page
    assert "Style: trigger point." in page


@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_the_menu_of_the_page_has_the_order_of_its_parts(capsys: Shown, audience: str) -> None:
    said(capsys, "--audience", audience, "--html", "c.html")
    page = Path("c.html").read_text("utf-8")
    menu = re.findall(r'<a href="#(\w+)">', page[: page.index("</nav>")])
    menu = [name for name in menu if f'id="{name}"' in page]
    assert {"next", "story", "sure"} < set(menu)
    assert menu == sorted(menu, key=lambda name: page.index(f'id="{name}"'))


def test_json_holds_the_courses_and_what_can_come_next(capsys: Shown) -> None:
    found = json.loads(said(capsys, "--json"))
    assert found["courses"][0]["visit_dates"] == ["2026-10-01", "2026-10-08"]
    assert len(found["proposed"]) == 1


def test_another_reader_is_refused(capsys: Shown) -> None:
    err = said(capsys, "--audience", "child", code=2)
    assert err == "ekbom: --audience: 'child' is unknown; use person or clinician\n"
