"""``ekbom visit`` and ``ekbom plan course``: what they print, keep and refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import make_desk
from tests.builders.html import Reader
from tests.builders.visits import GOAL, intake

from ekbom.cli import main

NOW = ("--now", "2026-11-20T21:30")
LATER = ("--now", "2026-11-27T21:30")
NEEDLE = '[{"target": "soleus", "side": "right", "depth_mm": 20, "angle_deg": 90, "needles": 2}]'
WHOLE = (
    f"insertions={NEEDLE}", "needles_out=2", "before.rating=6", "next_on=2026-11-27",
    "--nothing-new", "--read", "first_visit_faint=lying down",
)  # fmt: skip
TASKS = (
    '[{"name": "calf stretch", "kind": "stretch", "muscle": "soleus", "side": "left", "sets": 2},'
    ' {"name": "heel lift", "kind": "heel_lift", "side": "left", "height_mm": 6}]'
)
RULES = "ekbom: series 1, visit {}: the rules stop it as it stands, so it is not kept; answer what "
WHAT_TO_DO = "is asked, leave out what is stopped, or give it a new date"


@pytest.fixture(autouse=True)
def _own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_desk(tmp_path).store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "intake.json").write_text(json.dumps(intake()))


Shown = pytest.CaptureFixture[str]


def said(capsys: Shown, *words: str, now: tuple[str, str] = NOW, code: int = 0) -> tuple[str, str]:
    found = main([*words, *now])
    shown = capsys.readouterr()
    assert found == code, shown.err
    return shown.out, shown.err


def begin(capsys: Shown, **screen: Any) -> str:
    Path("intake.json").write_text(json.dumps(intake(**screen)))
    return said(capsys, "plan", "course", GOAL, "--intake", "intake.json")[0]


def told(capsys: Shown, *words: str, **how: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(capsys, *words, "--json", **how)[0])
    return found


def test_a_course_is_planned_with_its_dates(capsys: Shown) -> None:
    begin(capsys)
    out, _ = said(capsys, "plan", "course", GOAL, "--dry-run", code=2)
    assert out == ""
    found = told(
        capsys, "plan", "course", "--change", "visits=[6, 8]", "--reason", "fewer", "--start",
        "2026-12-01",
    )  # fmt: skip
    assert found["course"]["plans"][1]["plan"]["visits"] == [6, 8]
    assert [one["on"] for one in found["timetable"]][:2] == ["2026-11-17", "2026-12-01"]
    assert sum(one["kind"] == "visit" for one in found["timetable"]) == 8


def test_the_words_of_a_plan(capsys: Shown) -> None:
    lines = begin(capsys).splitlines()
    assert lines[:5] == [
        "kept: series 1, planned",
        "  goal: sit through a film",
        "  6 to 10 visits, one in 7 days",
        "  before the first one 14 nights of diary",
        "  look at visit 4, decide at visits 6 to 8",
    ]


def test_a_visit_is_recorded_from_the_last_one_in_one_call(capsys: Shown) -> None:
    begin(capsys)
    out, err = said(capsys, "visit", *WHOLE)
    assert out.splitlines()[:4] == [
        "series 1, visit 1, Fri 2026-11-20: needling",
        "  done: soleus right",
        "  needles: 2 in, 2 out",
        "  0 to 10: 6 before, not asked after",
    ]
    assert "\nkept: series 1, visit 1  [" in out
    assert err == ""
    call = ("visit", "--like-last", "insertions.soleus right.depth_mm=25", "needles_out=2")
    second = told(capsys, *call, "--nothing-new", now=LATER)
    assert second["kept"]
    assert second["visit"]["insertions"][0]["depth_mm"] == 25
    assert second["visit"]["on"] == "2026-11-27"
    assert second["safety"]["cards"] == []
    out, _ = said(capsys, "visit", now=LATER)
    assert out.splitlines()[0] == "series 1: running, 2 of 6 to 10 visits"
    assert "next visit: Fri 2026-12-04" in out


def test_a_visit_is_recorded_from_one_document(capsys: Shown) -> None:
    begin(capsys)
    said(capsys, "visit", *WHOLE)
    change = {"format": "ekbom-visit/1", "from": 1, "changed": {"before": {"rating": 5}}}
    Path("visit.json").write_text(json.dumps(change))
    words = ("visit", "--file", "visit.json", "--nothing-new", "needles_out=2")
    found = told(capsys, *words, now=LATER)
    assert found["kept"]
    assert found["visit"]["before"] == {"rating": 5.0}
    _, err = said(capsys, *words, now=LATER, code=1)
    assert "it starts from visit 1, and the last one is 2" in err


def test_a_stopped_visit_says_why_and_is_not_kept(capsys: Shown) -> None:
    begin(capsys, implanted_device=True)
    electro = 'electro={"freq_hz": 2}'
    out, err = said(capsys, "visit", *WHOLE, electro, code=1)
    assert "  - STOP: Pacemaker, defibrillator, neurostimulator. " in out
    assert "  x pacemaker_electro (act 2: electro)" in out
    assert err == RULES.format(1) + WHAT_TO_DO + "\n"
    found = told(capsys, "visit", *WHOLE, electro, code=1)
    assert not found["kept"]
    assert found["id"] is None
    shown = told(capsys, "visit")["course"]["safety_events"]
    assert {"pacemaker_electro"} <= {one["rule"] for one in shown}


def test_nothing_is_kept_of_what_was_only_tried(capsys: Shown) -> None:
    begin(capsys)
    out, _ = said(capsys, "visit", *WHOLE, "--dry-run")
    assert out.endswith("\nit would be kept\n")
    assert "visits" not in told(capsys, "visit")["course"]
    said(capsys, "visit", *WHOLE)
    out, _ = said(capsys, "visit", "--morning", "1", "soreness=2", "--dry-run")
    assert out == "would be kept: the morning after visit 1\n"


def test_a_dose_that_was_changed_alone_is_told_to_whoever_prescribes(capsys: Shown) -> None:
    begin(capsys)
    change = '[{"medicine": "pramipexole", "amount": "half", "by": "patient"}]'
    words = (f"screen.changes={change}", "screen.medicine_changed_alone=yes")
    out, _ = said(capsys, "visit", *WHOLE, *words, code=1)
    assert out.startswith("Do not wait with this\n")
    assert "A message to whoever prescribes, to be signed and sent by you" in out
    found = told(capsys, "visit", *WHOLE, *words, code=1)
    assert [one["code"] for one in found["stop_cards"]] == ["stopcard.dopaminergic.altered"]
    out, _ = said(
        capsys, "visit", *WHOLE, *words, "--override", "medication_change=she called the clinic"
    )
    assert "gone on with a reason: Patient changed" in out


def test_what_is_asked_says_how_it_is_answered(capsys: Shown) -> None:
    begin(capsys, active_cancer=True, anticoagulant=True, pregnant=True)
    needle = 'insertions=[{"target": "soleus", "side": "right"}, {"target": "LI4"}]'
    out, _ = said(capsys, "visit", needle, "needles_out=2", "--nothing-new", code=1)
    asks = [line for line in out.splitlines() if line.startswith("  ? reply.")]
    assert [line.partition(" Say ")[2] for line in asks] == [
        "--answer or --override malignancy=WORDS.",
        "--read anticoagulant=WORDS.",
        "--read pregnancy=WORDS.",
        "--read pregnancy@LI4=WORDS.",
    ]
    over = 'insertions=[{"target": "soleus", "side": "right"}, {"target": "GB21"}]'
    out, _ = said(capsys, "visit", over, "needles_out=2", "--nothing-new", code=1)
    assert "  ? depth_mm (act 2): How deep the needle goes, in mm.\n" in out


def test_the_answer_of_a_doctor_lifts_a_referral(capsys: Shown) -> None:
    begin(capsys, active_cancer=True)
    answer = "malignancy=Dr. Berg, 19 November: platelets = 240, go on"
    out, _ = said(capsys, "visit", *WHOLE, "--answer", answer)
    assert "  - answered: Active cancer at or near the site. " in out
    (event,) = (
        one
        for one in told(capsys, "visit")["course"]["safety_events"]
        if one["rule"] == "malignancy" and one["kind"] != "shown"
    )
    assert (event["kind"], event["reason"]) == ("answer", answer.partition("=")[2])


def test_maps_ideas_and_tasks_are_followed_from_visit_to_visit(capsys: Shown) -> None:
    begin(capsys)
    idea = '{"suspects": "soleus", "expects": "calm in a meeting", "by": "2026-11-27"}'
    drawn = '{"intensities": {"calf_inner_right": 7}}'
    said(capsys, "visit", *WHOLE, f"before.drawing={drawn}", f"idea={idea}", f"home={TASKS}")
    first = told(capsys, "visit")
    assert first["maps"][0]["extent"]["regions"] == 1
    assert (first["maps"][0]["since"], first["maps"][0]["change"]) == (None, None)
    assert [one["state"] for one in first["ideas"]] == ["open"]
    assert [one["told_at"] for one in first["home"]] == [[], []]
    done = '[{"name": "calf stretch", "days_done": 5, "days_asked": 7}]'
    more = '{"intensities": {"calf_inner_right": 4, "heel_right": 3}}'
    again = ("needles_out=2", f"before.drawing={more}", f"done={done}", "--nothing-new")
    said(capsys, "visit", "--like-last", *again, now=LATER)
    said(capsys, "visit", "--like-last", "needles_out=2", "--nothing-new", now=LATER)
    found = told(capsys, "visit", now=LATER)
    assert [(one["visit"], one["since"]) for one in found["maps"]] == [(1, None), (2, 1)]
    assert found["maps"][1]["change"]["overlap"] == 0.5
    assert found["maps"][1]["change"]["new"] == ["heel_right"]
    assert (found["ideas"][0]["state"], found["ideas"][0]["came_true"]) == ("due", None)
    lines = [line.strip() for line in said(capsys, "visit", now=LATER)[0].splitlines()]
    assert (
        "map: 1 of 98 places is marked, 1 on the right: about 1 % of the drawn surface. The "
        "intensities add up to 7." in lines
    )
    assert (
        "Beside what was marked on 20 November 2026: 1 the same, 1 new and 0 gone; overlap 0.50, "
        "where 1 is the same drawing and 0 a wholly other one. The sum is the same." in lines
    )
    assert (
        "Hypothesis of visit 1: soleus; expected by 2026-11-27: calm in a meeting; say now "
        "whether it came true." in lines
    )
    assert "at home, calf stretch: done on 5 of 7 days asked." in lines
    assert "at home, heel lift: nobody wrote how often." in lines


def test_a_visit_is_corrected(capsys: Shown) -> None:
    begin(capsys)
    said(capsys, "visit", *WHOLE)
    out, _ = said(capsys, "visit", "--correct", "1", "before.rating=7", "--reason", "slip")
    assert "\nkept: series 1, visit 1  [" in out
    found = told(capsys, "visit")["course"]["visits"][0]
    assert found["before"]["rating"] == 7
    assert found["amendments"][0]["reason"] == "slip"


def test_the_next_morning(capsys: Shown) -> None:
    begin(capsys)
    said(capsys, "visit", *WHOLE)
    words = ("visit", "--morning", "1", "soreness=4", "soreness_hours=60", "bruise=no")
    out, _ = said(capsys, *words, now=LATER)
    assert out.startswith("  - This week: Soreness has lasted 60 hours, more than 48. [1, 2]\n")
    assert out.endswith("kept: the morning after visit 1\n")
    found = told(capsys, *words, now=LATER)
    assert [one["code"] for one in found["cards"]] == ["schedule.next_morning"]


def test_a_clinic_has_levels_of_its_own(capsys: Shown) -> None:
    begin(capsys, diabetes=True)
    changes = {"diabetes_neuropathy": {"needling": "hard_stop"}}
    policy = {
        "schema": "ekbom-safety-policy/1", "version": "clinic 1", "on": "2026-11-21",
        "based_on": "1", "changes": changes,
    }  # fmt: skip
    Path("policy.json").write_text(json.dumps(policy))
    read = ("--read", "diabetes_neuropathy=no heat")
    found = told(capsys, "visit", *WHOLE, *read, "--policy", "policy.json", code=1)
    assert [one["rule"] for one in found["safety"]["blocked"]] == ["diabetes_neuropathy"]
    assert found["safety"]["policy_version"] == "clinic 1"
    assert told(capsys, "visit", *WHOLE, *read)["kept"]


@pytest.mark.parametrize("sheet", ["form", "before", "after", "choosing", "home", "receipt"])
def test_sheets_are_pages(capsys: Shown, sheet: str) -> None:
    words = ("visit", "--sheet", sheet, "--html", "sheet.html")
    assert said(capsys, *words)[0] == "The sheet lies in sheet.html\n"
    empty = Path("sheet.html").read_text("utf-8")
    begin(capsys)
    said(capsys, "visit", *WHOLE, f"home={TASKS}")
    assert told(capsys, *words) == {"sheet": sheet, "file": "sheet.html"}
    filled = Path("sheet.html").read_text("utf-8")
    for page in (empty, filled):
        assert " ".join(Reader(page).text).count("Everything stays on this computer") == 2
    assert (empty == filled) is (sheet == "choosing")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("visit", "before"), "visit: 'before' is not NAME=VALUE; write it as NAME=VALUE"),
        (("visit", "a=1", "a=2"), "visit: 'a' is said twice; say it once"),
        (("visit", "a=1", "a.b=2"), "visit: 'a.b' is said twice; say it once"),
        (
            ("visit", "a=1", "--read", "anticoagulant"),
            "--read: 'anticoagulant' is not RULE=WORDS; write it as RULE=WORDS",
        ),
        (
            ("visit", "a=1", "--answer", "frail=a", "--answer", "frail=b"),
            "--answer: 'frail' is said twice; say it once",
        ),
        (
            ("visit", "a=1", "--reason", "x"),
            "--reason: it belongs to --correct N; say which visit is corrected",
        ),
        (
            ("visit", "a=1", "--correct", "1", "--like-last"),
            "--correct: a visit is corrected by itself; say --correct N alone",
        ),
        (
            ("visit", "a=1", "--morning", "1", "--nothing-new"),
            "--morning: a morning is no visit; say --morning N alone",
        ),
        (
            ("visit", "--sheet", "form"),
            "--sheet: a sheet is a page; say both --sheet NAME and --html FILE",
        ),
        (
            ("visit", "a=1", "--sheet", "form", "--html", "x.html"),
            "--sheet: a sheet records nothing; say --sheet NAME alone",
        ),
        (
            ("visit", "--sheet", "bill", "--html", "x.html"),
            "--sheet: there is no sheet 'bill'; use form, before, after, choosing, home, receipt",
        ),
        (
            ("visit", "--nothing-new", "--read", "first_visit_faint=lying down"),
            "visit: nothing of it was told; say NAME=VALUE, or --like-last",
        ),
        (
            ("visit", "--policy", "policy.json"),
            "--policy: no visit is held to it here; leave it out",
        ),
        (
            ("visit", "--morning", "1", "soreness=4", "--policy", "policy.json"),
            "--policy: no visit is held to it here; leave it out",
        ),
        (
            ("plan", "course", "--change", "interval_days=14", "--intake", "intake.json"),
            "--intake: it changes the intake alone; say --change or --step apart",
        ),
        (
            ("plan", "course", "--step", "ended", "--intake", "intake.json"),
            "--intake: it changes the intake alone; say --change or --step apart",
        ),
        (
            ("plan", "course", "goal", "--step", "ended"),
            "plan course: a goal begins a course; leave out --change and --step",
        ),
        (
            ("plan", "course", "--on", "2026-11-20"),
            "--on: it is the day of a step; say --step STEP",
        ),
        (
            ("plan", "course", "visits=4", "--step", "ended"),
            "--step: a step changes no plan; say --step STEP alone",
        ),
        (
            ("plan", "course", "visits=4"),
            "plan course: no goal is named; say what the person wants back, or --change",
        ),
        (
            ("plan", "course", "x", "--kind", "magic"),
            "--kind: 'magic' is no kind; use one of needling, manual, device, movement, talk",
        ),
    ],
)
def test_words_that_contradict_each_other_are_refused(
    capsys: Shown, words: tuple[str, ...], says: str
) -> None:
    out, err = said(capsys, *words, code=2)
    assert (out, err) == ("", f"ekbom: {says}\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("visit",),
            'visit: there is no course of visits yet; begin one: ekbom plan course "GOAL"',
        ),
        (
            ("visit", "--like-last", "needles_out=2"),
            'visit: there is no course of visits yet; begin one: ekbom plan course "GOAL"',
        ),
        (
            ("plan", "course", "--step", "ended"),
            'visit: there is no course of visits yet; begin one: ekbom plan course "GOAL"',
        ),
    ],
)
def test_without_a_course_nothing_can_be_recorded(
    capsys: Shown, words: tuple[str, ...], says: str
) -> None:
    assert said(capsys, *words, code=1) == ("", f"ekbom: {says}\n")


def test_a_step_and_another_intake(capsys: Shown) -> None:
    begin(capsys)
    said(capsys, "visit", *WHOLE)
    _, err = said(capsys, "plan", "course", "--step", "paused", code=2)
    assert err == "ekbom: series 1: nobody said why: paused; give a reason\n"
    words = ("plan", "course", "--step", "paused", "--reason", "holiday", "--on", "2026-11-20")
    assert said(capsys, *words)[0].startswith("kept: series 1, paused\n")
    _, err = said(capsys, "plan", "course", "--step", "danced", code=2)
    assert err.startswith("ekbom: --step: there is no step 'danced'; use one of diary_begun, ")
    Path("more.json").write_text('{"screen": {"ferritin_on": "2026-11-19"}}')
    asked = ("plan", "course", "--intake", "more.json", "--reason", "the laboratory wrote")
    found = told(capsys, *asked)
    assert found["course"]["intake"]["screen"]["ferritin_on"] == "2026-11-19"


def test_nothing_that_was_told_acts_upon_the_terminal(capsys: Shown) -> None:
    begin(capsys)
    out, _ = said(capsys, "visit", *WHOLE, 'idea={"suspects": "calf\\u001b[31m\\nkept: x"}')
    assert "working idea: calf [31m kept: x" in out
    assert "\x1b" not in said(capsys, "visit")[0]


def test_help_stands_at_both_plans(capsys: Shown) -> None:
    assert main(["plan", "course", "--help"]) == 0
    assert "[GOAL] [NAME=VALUE...]" in capsys.readouterr().out
    assert main(["plan", "--help"]) == 0
    assert "ekbom plan course plans a" in capsys.readouterr().out
    assert main(["plan", "course", "--nothing"]) == 2
    assert "see ekbom plan course --help" in capsys.readouterr().err
