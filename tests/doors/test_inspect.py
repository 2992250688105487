"""``ekbom inspect``: what is in a recording, as words and as JSON, and the code it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.builders.edf import File, legs
from tests.builders.malformed_edf import sound

from ekbom.cli import main

GAPS = sound("EDF+D", onsets=[k + 600 * (k >= 20) for k in range(40)])


def run(
    file: File, folder: Path, capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[int, str, str]:
    path = folder / "night.edf"
    path.write_bytes(file.to_bytes())
    code = main(["inspect", str(path), *options])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_a_night_with_a_gap_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(GAPS, tmp_path, capsys)
    assert (code, err) == (0, "")
    assert out == (
        "night.edf: EDF+D, 23.1 kB\n"
        "recorded: 10 min 40 s from 2025-02-03 22:30:05\n"
        "  gap of 10 min 0 s after 20 s\n"
        "channels: 4\n"
        "  LAT       100 Hz  -3276.8 to 3276.7 uV  left leg\n"
        "  RAT       100 Hz  -3276.8 to 3276.7 uV  right leg\n"
        "  EMG Chin  20 Hz  -3276.8 to 3276.7 uV\n"
        "  ECG       20 Hz  -3276.8 to 3276.7 uV  ECG\n"
        "legs: left leg LAT, right leg RAT\n"
        "annotations: Sleep stage N2 (1), Arousal (1)\n"
        "stages: N2 1 (epochs of 30 s)\n"
        "respiratory events: not given\n"
        "arousals: 1\n"
        "leg movements: not given\n"
    )


def test_the_same_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(GAPS, tmp_path, capsys, "--json")
    found = json.loads(out)
    assert (code, err, found["findings"]) == (0, "", [])
    assert found["legs"] == {"left": "LAT", "right": "RAT", "single": None}
    assert found["ecg"] == "ECG"
    assert found["annotations"] == {"Sleep stage N2": 1, "Arousal": 1}
    assert found["marks"] == {
        "stages": {"epoch_s": 30.0, "start_s": 0.0, "epochs": {"N2": 1}},
        "respiratory": None,
        "arousals": 1,
        "lights": None,
        "movements": None,
    }
    night = found["recording"]
    assert night["channels"][0]["label"] == "LAT"
    assert night["spans"] == [
        {"onset_s": 0.0, "duration_s": 20.0},
        {"onset_s": 620.0, "duration_s": 20.0},
    ]
    assert (night["form"], night["start"], night["duration_s"]) == (
        "EDF+D", "2025-02-03T22:30:05", 640.0,
    )  # fmt: skip


def test_who_it_was_is_never_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = sound().with_field("who", b"4711 F 02-MAY-1951 Anna_B\xf6rg")
    for options in ((), ("--json",)):
        code, out, err = run(named, tmp_path, capsys, *options)
        assert code == 0
        assert "night.edf, byte 8 (who): its text holds letters" in err
        assert "Anna" not in out + err
        assert "1951" not in out + err


def test_lights_and_many_texts_are_told_shortly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = [[b"+%d\x14note %d\x14" % (k, k)] for k in range(14)]
    notes += [[b"+14\x14Lights off\x14"], [], [b"+16\x14Lights on\x14"]]
    file = legs(form="EDF+C", seconds=17, notes=notes)
    _, out, _ = run(file, tmp_path, capsys)
    assert "note 11 (1), 4 other texts\n" in out
    assert "stages: not given\n" in out
    assert out.endswith(
        "lights: off after 14 s, on after 16 s\n"
        "not used: note 0 (1), note 1 (1), note 2 (1), note 3 (1), 10 other texts;"
        " --draft-labels NEW writes a label map to fill in\n"
    )


def test_a_long_night_is_told_in_hours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = legs(rates=(1, 1), seconds=2).with_field("length", b"13530").with_field("date", b"")
    _, out, err = run(file, tmp_path, capsys)
    assert "recorded: 7 h 31 min from an unknown start\n" in out
    assert err.startswith('warning: night.edf, byte 168 (start date): "" is no date; ')


@pytest.mark.parametrize(
    ("labels", "told"),
    [(("Leg", "EMG Chin"), "legs: leg Leg\n"), (("LEG1", "LEG2"), "legs: none beyond doubt\n")],
)
def test_legs_that_are_not_clear_are_left_to_the_person(
    labels: tuple[str, str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(legs(labels), tmp_path, capsys)
    assert code == 0
    assert told in out
    assert err.startswith(
        "warning: night.edf: more than one channel can be meant: LEG1, LEG2;"
    ) == ("none" in told)


def test_a_leg_without_a_unit_says_the_fix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(legs(unit=""), tmp_path, capsys)
    assert code == 0
    assert "(no unit)  left leg" in out
    assert err.splitlines()[0] == (
        "warning: night.edf, channel LAT: it has no unit;"
        " say it when the night is scored, for example --unit uV"
    )


def test_annotations_alone_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = File((), length="0", form="EDF+C", notes=[[b"+0\x1530\x14Sleep stage R\x14"]])
    code, out, err = run(file, tmp_path, capsys)
    assert (code, err) == (0, "")
    assert out.splitlines()[1:4] == ["recorded: nothing", "channels: 0", "legs: none beyond doubt"]
    assert "stages: R 1 (epochs of 30 s)\n" in out


def test_an_error_in_a_finding_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(legs().with_each("digital maximum", 1, b"x"), tmp_path, capsys)
    assert code == 1
    assert out
    assert err == (
        'error: night.edf, byte 520 (digital maximum of signal 2): "x" is no number;'
        " the signal is left out; mend the header to use it\n"
    )


def test_what_is_no_recording_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("It was a long night.\n" * 20, encoding="utf-8")
    assert main(["inspect", str(path)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == (f"ekbom: {path}: it is no EDF or BDF file; name an EDF or BDF file\n")
    assert main(["inspect"]) == 2
    assert capsys.readouterr().err.startswith("ekbom: inspect: missing argument")


EVENTS = (
    "onset\tduration\tlabel\tchannel\n"
    "0\t30\tSleep stage W\t\n30\t30\tSleep stage N2\t\n5\t2\tPLM\tEMG LAT\n12\t8\tBrumm\t\n"
    "14\t2\tplm\tEMG RAT\n"
)
UNCLEAR = "single periodic movements, or whole series of them"


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    place = tmp_path / "events.tsv"
    place.write_text(EVENTS, encoding="utf-8")
    return place


def test_files_beside_the_recording_are_looked_into(
    beside: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(sound(), tmp_path, capsys, "--stages", str(beside))
    assert code == 0
    assert out.endswith(
        "annotations: Sleep stage N2 (1), Arousal (1)\n"
        "events.tsv: a table of events, 0.1 kB\n"
        "  Sleep stage W (1), Sleep stage N2 (1), PLM (1), Brumm (1), plm (1)\n"
        "stages: W 1, N2 1 (epochs of 30 s)\n"
        "respiratory events: not given\n"
        "arousals: 1\n"
        "leg movements: not given\n"
        "not used: PLM (2), Brumm (1); --draft-labels NEW writes a label map to fill in\n"
    )
    assert "note: events.tsv: stages stand in another place too; these are used\n" in err
    assert 'warning: events.tsv: 2 marks called "PLM", "plm", lasting 2 to 2 s may be' in err


def test_what_labels_mean_can_be_said(
    beside: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "labels.toml"
    labels.write_text(
        'format = "ekbom-labels/1"\nscored = ["respiratory", "arousal"]\n[labels]\n'
        'PLM = "movement"\nBrumm = "ignore"\n', encoding="utf-8",
    )  # fmt: skip
    options = ("--stages", str(beside), "--labels", str(labels), "--json")
    code, out, _ = run(sound(), tmp_path, capsys, *options)
    found = json.loads(out)
    assert code == 0
    assert (found["marks"]["movements"], found["open_labels"]) == (2, [])
    # The table says nothing of arousals, and takes away none of those in the recording.
    assert (found["marks"]["respiratory"], found["marks"]["arousals"]) == (0, 1)
    assert found["files"] == [
        {
            "name": "events.tsv",
            "form": "a table of events",
            "size_bytes": len(EVENTS),
            "texts": {"Sleep stage W": 1, "Sleep stage N2": 1, "PLM": 1, "Brumm": 1, "plm": 1},
        }
    ]


def test_a_draft_is_written_filled_in_and_read(
    beside: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "ours.toml"
    options = ("--stages", str(beside), "--draft-labels", str(draft))
    code, out, _ = run(sound(), tmp_path, capsys, *options)
    assert code == 0
    assert out.endswith(
        f"\n\nIn {draft}: 2 labels to fill in; then give it with --labels {draft}\n"
    )
    text = draft.read_text("utf-8")
    assert text.startswith("# What labels mean: a draft from night.edf, events.tsv.\n")
    assert text.endswith(
        f'[labels]\n# 2 times; may be {UNCLEAR}: "movement left" or "series"\n"PLM" = ""\n'
        '# 1 time\n"Brumm" = ""\n'
    )
    # As it stands it says nothing, and half filled in it says a half.
    night = tmp_path / "night.edf"
    for old, movements, left in (('"PLM" = ""', None, 2), ('"PLM" = "movement"', 2, 1)):
        draft.write_text(text.replace('"PLM" = ""', old), "utf-8")
        words = ["inspect", str(night), "--stages", str(beside), "--labels", str(draft), "--json"]
        assert main(words) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["marks"]["movements"], len(found["open_labels"])) == (movements, left)
    # A second draft keeps what was said, and no file is ever written over.
    again = tmp_path / "again.toml"
    assert main(["inspect", str(beside), "--labels", str(draft), "--draft-labels", str(again)]) == 0
    assert capsys.readouterr().out.endswith(
        f"1 label to fill in; then give it with --labels {again}\n"
    )
    assert '[labels]\n"PLM" = "movement"\n# 1 time\n"Brumm" = ""\n' in again.read_text("utf-8")
    kept = draft.read_bytes()
    assert main(["inspect", str(beside), "--draft-labels", str(draft)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == (
        f"ekbom: {draft}: there is such a file already, and it is kept; give another name\n"
    )
    assert draft.read_bytes() == kept


def test_a_file_of_marks_alone_is_told(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(beside)]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        "events.tsv: a table of events, 0.1 kB",
        "  Sleep stage W (1), Sleep stage N2 (1), PLM (1), Brumm (1), plm (1)",
        "stages: W 1, N2 1 (epochs of 30 s)",
        "respiratory events: not given",
        "arousals: not given",
        "leg movements: not given",
        "not used: PLM (2), Brumm (1); --draft-labels NEW writes a label map to fill in",
    ]
    assert main(["inspect", str(beside), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["recording"], found["annotations"]) == (None, {})
    assert found["files"][0]["form"] == "a table of events"
    assert found["open_labels"][0] == {"text": "PLM", "count": 2, "may_be": UNCLEAR}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Time [hh:mm:ss]\tEvent\tDuration[s]\n23:59:45\tSLEEP-S2\t30\n00:00:15\tSLEEP-S2\t30\n",
         "an export of RemLogic"),
        ("N2\nN2\n", "stages, one for each line"),
        ("N2\t.\t.\te:1\te:1\t.\nN2\t.\t.\te:2\te:2\t.\n", "annotations of Luna"),
        ("<CMPStudyConfig><EpochLength>30</EpochLength><SleepStages><SleepStage>2</SleepStage>"
         "<SleepStage>2</SleepStage></SleepStages></CMPStudyConfig>", "Compumedics Profusion XML"),
    ],
)  # fmt: skip
def test_every_form_of_marks_is_told(
    text: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "marks"
    place.write_text(text, encoding="utf-8")
    assert main(["inspect", str(place)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"marks: {form}, ")
    assert "stages: N2 2 (epochs of 30 s)\n" in out


def test_marks_lie_beside_a_recording_alone(
    beside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(beside), "--stages", str(beside)]) == 2
    assert capsys.readouterr().err == (
        f"ekbom: --stages: {beside} is no recording; name the recording first\n"
    )


def test_no_text_of_a_file_reaches_the_terminal_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "events.tsv"
    place.write_text("onset\tlabel\n1\t\x1b[2Jgone\u202e\n", encoding="utf-8")
    assert main(["inspect", str(place)]) == 0
    shown = capsys.readouterr()
    assert all(line.isprintable() for line in (shown.out + shown.err).splitlines())
    assert "not used: \ufffd[2Jgone\ufffd (1);" in shown.out
