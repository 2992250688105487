"""Answers from the workspace through the commands: the same as from the files."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.builders.night_file import write_night_file

from ekbom.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
NOW = ["--now", "2026-12-01T08:00"]
ON = ["--on", "2026-11-21"]
Run = tuple[int, str, str]


@pytest.fixture(autouse=True)
def _own_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    assert main(["init", "--name", "me"]) == 0
    capsys.readouterr()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def ran(*words: str) -> Run:
        code = main(words)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return ran


def kept(run: Any, kind: str) -> list[dict[str, Any]]:
    code, out, _ = run("list", "--kind", kind, "--json")
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)["records"]
    return found


@pytest.fixture
def trial(run: Any) -> None:
    words = ["simulate", "diary", "--effect", "-2.5", "--pairs", "31", "--seed", "3"]
    run(*words, "--start", "2026-01-01", "-o", "d.csv", "--plan", "p.json")
    assert run("import", "d.csv", "p.json", "--yes")[0] == 0


@pytest.fixture
def case(run: Any) -> str:
    path = str(EXAMPLES / "cases" / "case_000.toml")
    assert run("import", path, "--yes")[0] == 0
    return path


# What helps


@pytest.mark.usefixtures("trial")
def test_helps_answers_as_from_the_files(run: Any) -> None:
    asked = ["--outcome", "urge", *NOW]
    assert run("helps", *asked) == run("helps", "d.csv", "--plan", "p.json", *asked)
    assert [one["body"]["what"] for one in kept(run, "answer")] == ["helps"]


@pytest.mark.usefixtures("trial")
def test_helps_as_json_as_a_page_and_not_kept(run: Any) -> None:
    asked = ["--outcome", "urge", *NOW, "--json", "--seed", "3"]
    plain = run("helps", "d.csv", "--plan", "p.json", *asked)
    assert run("helps", *asked, "--no-keep", "--html", "a.html", "--for", "me") == plain
    assert kept(run, "answer") == []
    assert run("helps", "d.csv", "--plan", "p.json", *asked, "--html", "b.html") == plain
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


def test_the_melatonin_diary_answers_as_from_its_file(run: Any) -> None:
    folder = EXAMPLES / "melatonin"
    diary = str(folder / "melatonin_ema.csv")
    asked = [
        "--outcome", "mood", "--action", "melatonin", "--higher-is-better", "--scale", "0", "100",
        "--worthwhile", "5", "--schedule", str(folder / "melatonin_schedule.json"),
        "--schedule-rule", "balanced,max_run=2", *NOW, "--json",
    ]  # fmt: skip
    assert run("import", diary, "--yes")[0] == 0
    assert run("helps", *asked) == run("helps", diary, *asked)


def test_what_was_written_late_gets_its_line(run: Any) -> None:
    rows = [f"2026-03-{n:02d},{n % 7},{n % 2},2026-03-{n:02d}"
            for n in range(1, 26)]  # fmt: skip
    rows[3] = "2026-03-04,9,1,2026-03-20"
    Path("late.csv").write_text("\n".join(["date,urge,walk,written", *rows, ""]))
    asked = ["--outcome", "urge", "--kind", "walk=habit", *NOW]
    code, out, err = run("helps", "late.csv", *asked)
    assert code == 0
    assert "  Without the 1 night written late: " in out
    assert "warning: late.csv, row 5: written more than 36 h afterwards" in err
    (action,) = json.loads(run("helps", "late.csv", *asked, "--json")[1])["actions"]
    assert action["secondary"]["without_late"]["units"] == 1
    run("import", "late.csv", "--yes")
    assert run("helps", *asked)[1] == out


def test_one_source_alone(run: Any) -> None:
    Path("a.csv").write_text("date,urge\n2026-03-04,2\n2026-03-05,3\n2026-03-06,4\n")
    run("import", "a.csv", "--yes")
    run("log", "urge=9", "--at", "2026-03-07T22:00")
    asked = ["helps", "--outcome", "urge", *NOW]
    assert run(*asked)[1].startswith("urge: 4 of 4 nights recorded")
    assert run(*asked, "--source", "a.csv")[1].startswith("urge: 3 of 3 nights recorded")
    code, out, err = run(*asked, "--source", "b.csv")
    assert (code, out) == (2, "")
    assert err == "ekbom: --source: there is no 'b.csv' here; name one of log, a.csv\n"


# A case


@pytest.mark.parametrize("command", [["assess"], ["next"], ["card"]])
@pytest.mark.parametrize("more", [[], ["--json"], ["--audience", "clinician"]])
def test_a_case_answers_as_from_its_file(
    run: Any, case: str, command: list[str], more: list[str]
) -> None:
    assert run(*command, *ON, *more) == run(*command, case, *ON, *more)


def test_an_assessment_is_kept_once_and_need_not_be(run: Any, case: str) -> None:
    run("assess", *ON, "--no-keep")
    assert kept(run, "answer") == []
    run("assess", *ON)
    run("assess", *ON)
    (answer,) = kept(run, "answer")
    assert answer["body"]["what"] == "assess"
    assert answer["body"]["asked"] == {"audience": "person"}
    assert answer["night"] == "2026-11-21"
    assert run("assess", *ON, "--html", "a.html")[1].endswith("The page lies in a.html\n")
    run("assess", case, *ON, "--html", "b.html")
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


def test_a_course_answers_as_from_its_file(run: Any, case: str) -> None:
    for more in ([], ["--json"]):
        assert run("course", *NOW, *more) == run("course", case, *NOW, *more)
    assert [one["body"]["what"] for one in kept(run, "answer")] == ["course"]


@pytest.mark.usefixtures("trial")
def test_nights_around_visits_answer_as_from_their_file(run: Any) -> None:
    asked = ["--outcome", "urge", "--visit", "2026-01-20", "--visit", "2026-01-27", *NOW]
    assert run("course", *asked) == run("course", "d.csv", *asked)
    assert run("course", *asked, "--onset", "nothing")[0] == 2


@pytest.mark.parametrize("more", [[], ["warm foot bath"], ["--now"], ["--json"]])
def test_measures_for_a_person_of_the_workspace(run: Any, case: str, more: list[str]) -> None:
    for_a_file = run("measures", *more, "--for", case, *ON)
    assert run("measures", *more, "--for", "me", *ON) == for_a_file
    assert run("measures", *more, "--workspace", "ws", *ON) == for_a_file
    assert run("measures", *more, *ON) != for_a_file


def test_an_interview_goes_into_the_case(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\nu\nq\n"))
    code, _, err = run("assess", "--interview", *ON)
    assert code == 0
    assert err.startswith("Every answer is kept in the workspace at once. u: unknown, b: back,")
    assert "Kept in the workspace; the same command goes on from here." in err
    (record,) = kept(run, "case")
    assert record["version"] == 3
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    again = run("assess", "--interview", *ON)[2]
    assert "\n3 of about " in again


def test_an_interview_into_a_file_leaves_the_workspace_alone(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\nq\n"))
    assert run("assess", "--interview", "me.toml", *ON)[0] == 0
    assert "[known]" in Path("me.toml").read_text()
    assert kept(run, "case") == []


# Nights


@pytest.fixture
def recording(run: Any) -> str:
    write_night_file(Path("night.edf"))
    assert run("import", "night.edf", "--yes")[0] == 0
    (record,) = kept(run, "recording")
    return str(record["id"])


def test_a_recording_is_scored_by_its_id_and_once(run: Any, recording: str) -> None:
    told = run("score", "night.edf")
    assert run("score", recording, *NOW) == told
    code, out, err = run("score", recording[:12])
    assert (code, out) == (0, told[1])
    assert err == told[2] + "note: scored before on 2026-12-01; nothing new is kept\n"
    assert len(kept(run, "scoring")) == 1
    found = json.loads(run("score", recording, "--json")[1])
    assert found.pop("kept")["before"] is True
    assert found == json.loads(run("score", "night.edf", "--json")[1])


def test_files_of_a_kept_night(run: Any, recording: str) -> None:
    run("score", recording)
    code, out, err = run("score", recording, "--out", "out", "--only", "tsv,json")
    assert code == 0
    assert out.endswith("\nIn out: leg_movements.tsv, movements.tsv, night.json\n")
    assert ", and again now with the same result; nothing new is kept" in err
    run("score", "night.edf", "--out", "file", "--only", "json")
    assert Path("out/night.json").read_bytes() == Path("file/night.json").read_bytes()
    assert len(kept(run, "scoring")) == 1


def test_all_that_was_not_scored_yet(run: Any, recording: str) -> None:
    write_night_file(Path("arms.edf"), labels=("EEG C3", "Chin"))
    run("import", "arms.edf", "--yes")
    code, out, err = run("score", "--all-new", "--progress")
    assert code == 1
    assert out.startswith("night.edf\n  PLMS index 54.0 per hour of sleep")
    lines = err.splitlines()
    progress = [line.partition(": ") for line in lines if " of 2: " in line]
    assert [step for step, _, _ in progress] == ["1 of 2", "2 of 2"]
    assert {name for _, _, name in progress} == {"arms.edf", "night.edf"}
    assert any(line.startswith("ekbom: arms.edf") for line in lines)
    found = json.loads(run("score", "--all-new", "--json")[1])
    assert found["scored"] == []
    (failed,) = found["not_scored"]
    assert failed["name"] == "arms.edf"
    assert failed["error"].startswith("arms.edf")
    (scoring,) = kept(run, "scoring")
    assert scoring["body"]["recording"] == recording


def test_what_would_be_scored(run: Any, recording: str) -> None:
    assert run("score", "--all-new", "--dry-run") == (0, "would score night.edf\n", "")
    found = json.loads(run("score", "--all-new", "--dry-run", "--json")[1])
    assert found == {"would_score": [{"recording": recording, "name": "night.edf"}]}
    assert kept(run, "scoring") == []
    assert run("score", recording, "--dry-run")[0] == 2


def test_without_a_recording_there_is_nothing_to_score(run: Any) -> None:
    nothing = (0, "No recording is kept yet; bring one in: ekbom import FILE\n", "")
    assert run("score", "--all-new") == nothing
    assert run("score", "--all-new", "--dry-run") == nothing
    found = json.loads(run("score", "--all-new", "--json")[1])
    assert found == {"scored": [], "not_scored": []}


def test_everything_is_scored(run: Any, recording: str) -> None:
    run("score", recording)
    assert run("score", "--all-new", "--dry-run")[1].startswith("Everything that is kept was")
    assert run("score", "--all-new") == (
        0, "Everything that is kept was scored like this before.\n", "",
    )  # fmt: skip
    code, out, _ = run("score", "--all-new", "--rules", "wasm2006", "--json")
    assert code == 0
    (found,) = json.loads(out)["scored"]
    assert (found["name"], found["kept"]["before"]) == ("night.edf", False)


# A plan


def test_a_plan_is_kept_with_the_nights_so_far_as_its_baseline(run: Any) -> None:
    rows = [f"2026-10-{n:02d},{n % 7}" for n in range(1, 30)]
    Path("a.csv").write_text("\n".join(["date,urge", *rows, ""]))
    run("import", "a.csv", "--yes")
    words = ["plan", "tea", "--outcome", "urge", "--pairs", "8", "--seed", "1", *NOW, "--json"]
    code, out, _ = run(*words, "--keep", "-o", "p.json")
    assert code == 0
    (record,) = kept(run, "plan")
    told = json.loads(out)
    assert told.pop("kept") == record["id"]
    assert record["body"] == json.loads(Path("p.json").read_text())
    alone = json.loads(run(*words, "--baseline", "a.csv", "-o", "q.json")[1])
    assert alone.pop("kept") is None
    assert {**told, "file": ""} == {**alone, "file": ""}


def test_a_plan_is_kept_without_any_night_so_far(run: Any) -> None:
    words = ["plan", "tea", "--outcome", "urge", "--pairs", "8", "--seed", "1", *NOW]
    assert run(*words, "--for", "me", "-o", "p.json")[0] == 0
    run("log", "walk=1")
    assert run(*words, "--workspace", "ws", "-o", "q.json")[0] == 0
    assert len(kept(run, "plan")) == 1
    assert run(*words, "-o", "r.json")[0] == 0


# What does not go together


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["helps", "d.csv", "--outcome", "u", "--for", "me"], "--for: it is about the workspace"),
        (["helps", "d.csv", "--outcome", "u", "--source", "x"], "--source: it is about"),
        (["helps", "d.csv", "--outcome", "u", "--no-keep"], "--no-keep: it is about"),
        (["course", "a.toml", "--workspace", "ws"], "--workspace: it is about the workspace"),
        (["assess", "a.toml", "--no-keep"], "--no-keep: it is about the workspace"),
        (["assess", "a.toml", "--interview", "--for", "me"], "--for: it is about the workspace"),
        (["next", "a.toml", "--passphrase-file", "x"], "--passphrase-file: it is about"),
        (["score", "night.edf", "--for", "me"], "--for: it is about the workspace"),
        (["score"], "score: it is not clear what is to be scored"),
        (["score", "night.edf", "--all-new"], "score: it is not clear what is to be scored"),
        (["score", "--all-new", "--out", "x"], "--out: it holds the files of one night"),
        (["score", "abcdef01", "--stages", "x"], "--stages: a kept recording has its marks"),
        (["score", "abcdef01", "--only", "tsv"], "--only: no folder is named to write into"),
    ],
)
def test_what_does_not_go_together(run: Any, words: list[str], message: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith(f"ekbom: {message}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["helps", "--outcome", "urge"], "workspace: no night of this person is kept here"),
        (["score", "abcdef01"], "abcdef01: there is no such record here for you"),
        (["assess", "--for", "nobody"], "nobody: there is nobody of this name here for you"),
        (["assess", "--workspace", "none"], "none"),
        (["measures", "--for", "none.toml"], "none.toml: it cannot be read"),
    ],
)
def test_what_cannot_be_answered(run: Any, words: list[str], message: str, tmp_path: Path) -> None:
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert err.removeprefix(f"ekbom: {tmp_path}/").removeprefix("ekbom: ").startswith(message)
    assert err.count("\n") == 1


def test_an_empty_workspace_can_be_assessed(run: Any) -> None:
    code, out, _ = run("assess", *ON)
    assert code == 0
    assert out.startswith("What is kept in the workspace\n")


def test_of_several_persons_one_is_named(run: Any, case: str) -> None:
    assert run("init", "--person", "Ada")[0] == 0
    assert run("next", *ON, "--for", "me") == run("next", case, *ON)
    assert run("next", *ON, "--for", "Ada")[1].startswith("What is kept in the workspace\n")


def test_a_kept_log_with_a_medicine_that_was_ended_shows_its_card_first(run: Any) -> None:
    for day, dose in ((1, "0.25mg"), (2, "0.25mg"), (3, "0.25mg"), (4, "0")):
        run("log", "urge=4", f"pramipexole={dose}", "--at", f"2026-03-0{day}T22:00")
    for words in (["assess", *ON], ["next", *ON], ["measures", "--for", "me", *ON]):
        assert "Medicines that should not end at once" in run(*words)[1]
    assert run("helps", "--outcome", "urge", *NOW)[1].startswith("Do not wait with this\n")
