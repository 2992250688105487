"""Files beside the recording: each known by what it holds, whatever its name."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ekbom.model.errors import InputError
from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram, LegMovement
from ekbom.model.recording import Annotation, Marks
from ekbom.recordings.clock import Clock
from ekbom.recordings.labels import LabelMap, Meaning
from ekbom.recordings.marks_file import bring, looks_like_marks, read_marks
from ekbom.recordings.scored_edf import scored_edf_bytes

START = datetime(2026, 1, 2, 22, 0)
STAGES = Hypnogram(("W", "N2"), 30.0)
NSRR = (
    "<?xml version='1.0'?><PSGAnnotation><EpochLength>30</EpochLength><ScoredEvents>"
    "<ScoredEvent><EventType>Stages|Stages</EventType><EventConcept>Wake|0</EventConcept>"
    "<Start>0</Start><Duration>30</Duration></ScoredEvent>"
    "<ScoredEvent><EventType>Stages|Stages</EventType><EventConcept>Stage 2 sleep|2</EventConcept>"
    "<Start>30</Start><Duration>30</Duration></ScoredEvent></ScoredEvents></PSGAnnotation>"
)
PROFUSION = (
    "<CMPStudyConfig><EpochLength>30</EpochLength><SleepStages><SleepStage>0</SleepStage>"
    "<SleepStage>2</SleepStage></SleepStages></CMPStudyConfig>"
)


def read(folder: Path, data: str | bytes, **given: object) -> Marks:
    place = folder / "marks.dat"
    place.write_bytes(data.encode() if isinstance(data, str) else data)
    options: dict[str, object] = {"start": START, "duration_s": 60.0} | given
    return read_marks(place, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [
        NSRR,
        "\ufeff\n" + NSRR.removeprefix("<?xml version='1.0'?>"),
        PROFUSION,
        ("<?xml version='1.0' encoding='utf-16'?>" + PROFUSION).encode("utf-16"),
        "onset\tduration\tlabel\n0\t30\tSleep stage W\n30\t30\tSleep stage N2\n",
        "\ufeffonset,duration,trial_type,value\n0,30,sleep_stage,W\n30,30,sleep_stage,N2\n",
        "W\nN2\n",
        "0\n2\n",
        "W\nN2\n".encode("utf-16"),
        "*Duration_sec\t60\nWake\t30\nN2\t60\n",
        "class\tinstance\tchannel\tstart\tstop\tmeta\nW\t.\t.\t0\t30\t.\nN2\t.\t.\t30\t60\t.\n",
        "W\t.\t.\te:1\te:1\t.\nN2\t.\t.\te:2\te:2\t.\n",
        "Sleep Stage\tTime [hh:mm:ss]\tEvent\tDuration[s]\tLocation\n"
        "W\t22:00:00\tSLEEP-S0\t30\tC3\nS2\t22:00:30\tSLEEP-S2\t30\tC3\n",
        "RemLogic Event Export\n\nTime [hh:mm:ss]\tEvent\tDuration[s]\n22:00:00\tSLEEP-S0\t30\n"
        "22:00:30\tSLEEP-S2\t30\n",
        "Time\tEvent\tDuration\n22:00:00\tSLEEP-S0\t30\n22:00:30\tSLEEP-S2\t30\n",
    ],
)
def test_each_form_is_known_by_what_it_holds(tmp_path: Path, data: str | bytes) -> None:
    marks = read(tmp_path, data)
    assert marks == Marks(hypnogram=STAGES)


def test_edf_annotations(tmp_path: Path) -> None:
    rows = [
        Annotation(0.0, 30.0, "Sleep stage W"),
        Annotation(30.0, 30.0, "Sleep stage N2"),
        Annotation(31.5, 2.25, "Limb movement", "EMG LAT"),
    ]
    place = tmp_path / "x.txt"
    place.write_bytes(scored_edf_bytes(rows, start=START))
    marks = read_marks(place, start=START, duration_s=60.0)
    assert marks.hypnogram == STAGES
    assert marks.movements == (LegMovement(31.5, 2.25, "left"),)
    assert marks.findings == ()
    early = read_marks(place, start=START + timedelta(seconds=30), duration_s=60.0)
    assert early.movements == (LegMovement(1.5, 2.25, "left"),)
    assert early.hypnogram == Hypnogram(("N2",), 30.0)
    assert early.findings[0] == Finding(
        "start_differs",
        "warning",
        "x.txt",
        "it begins 30 s before the recording",
        "its marks were moved onto the clock of the recording",
    )
    late = read_marks(place, start=START - timedelta(seconds=5), duration_s=65.0)
    assert late.movements == (LegMovement(36.5, 2.25, "left"),)
    assert late.findings[0].what == "it begins 5 s after the recording"
    unknown = read_marks(place, start=None, duration_s=60.0)
    assert unknown == marks


def test_labels_and_epoch_are_passed_on(tmp_path: Path) -> None:
    labels = LabelMap({"PLM": Meaning("movement", "left"), "4": Meaning("stage", "R")})
    marks = read(tmp_path, "onset\tduration\tlabel\n5\t2\tPLM\n", labels=labels)
    assert marks.movements == (LegMovement(5.0, 2.0, "left"),)
    assert read(tmp_path, "0\n4\n", labels=labels).hypnogram == Hypnogram(("W", "R"), 30.0)
    assert read(tmp_path, "0\n2\n2\n", epoch_s=20.0).hypnogram == Hypnogram(("W", "N2", "N2"), 20.0)
    told = "# epoch_s: 15\nonset\tduration\tlabel\n0\t30\tN2\n"
    assert read(tmp_path, told).hypnogram == Hypnogram(("N2", "N2"), 15.0)


def test_findings_of_the_reader_come_first(tmp_path: Path) -> None:
    marks = read(tmp_path, b"onset\tduration\tlabel\n5\t-2\tArousal\nsoon\t2\t\xe9\n")
    assert [(one.code, one.where) for one in marks.findings] == [
        ("encoding", "marks.dat"),
        ("row_not_read", "marks.dat"),
        ("negative_duration", "marks.dat"),
        ("no_duration", "marks.dat"),
    ]


REMLOGIC = "Time [hh:mm:ss]\tEvent\tDuration[s]\n23:59:30\tSLEEP-S0\t30\n00:00:00\tSLEEP-S2\t30\n"


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (NSRR, "NSRR XML"),
        (PROFUSION, "Compumedics Profusion XML"),
        ("onset\tduration\tlabel\n0\t30\tN2\n", "a table of events"),
        ("W\nN2\n", "stages, one for each line"),
        ("class\tinstance\tchannel\tstart\tstop\tmeta\nW\t.\t.\t0\t30\t.\n", "annotations of Luna"),
        ("W\t.\t.\te:1\te:1\t.\n", "annotations of Luna"),
        (REMLOGIC, "an export of RemLogic"),
    ],
)
def test_a_file_of_marks_can_be_known_without_its_recording(
    tmp_path: Path, data: str, form: str
) -> None:
    place = tmp_path / "marks.dat"
    place.write_text(data, "utf-8")
    assert looks_like_marks(place)
    assert bring(place, clock=Clock(None, float("inf"), free=True)).form == form


def test_clock_times_without_a_recording_count_from_the_first(tmp_path: Path) -> None:
    place = tmp_path / "marks.dat"
    place.write_text(REMLOGIC, "utf-8")
    brought = bring(place, clock=Clock(None, float("inf"), free=True))
    assert [one.onset_s for one in brought.annotations] == [0.0, 30.0]
    assert [(one.code, one.severity) for one in brought.findings] == [
        ("clock_without_start", "note")
    ]
    assert bring(place, clock=Clock(START, 8000.0)).findings == ()


def test_the_last_open_row_of_luna_has_no_end_where_the_night_has_none(tmp_path: Path) -> None:
    place = tmp_path / "x.annot"
    place.write_text("W\t.\t.\t0\t...\t.\nN2\t.\t.\t30\t...\t.\n", "utf-8")
    brought = bring(place, clock=Clock(None, float("inf"), free=True))
    assert [one.duration_s for one in brought.annotations] == [30.0, None]


def test_an_epoch_is_assumed_where_nothing_is_known(tmp_path: Path) -> None:
    place = tmp_path / "x.txt"
    place.write_text("0\n4\n4.0\n", "utf-8")
    brought = bring(place, clock=Clock(None, float("inf"), free=True))
    assert brought.asked == (("4", 1), ("4.0", 1))
    assert [one.what for one in brought.findings] == [
        '2 epochs with the code "4" and none with 5: REM sleep or stage 4',
        "3 stages of no told length",
    ]
    assert read_marks(place, start=None, duration_s=90.0).not_used == (("4", 1), ("4.0", 1))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello there\n",
        b"0       and so on",
        b"0",
        b"\x00\x01",
        b"\x89PNG\r\n\x1a\n\x00",
        b"{}",
    ],
)
def test_what_does_not_look_like_marks(tmp_path: Path, data: bytes) -> None:
    place = tmp_path / "x"
    place.write_bytes(data)
    assert not looks_like_marks(place)
    assert not looks_like_marks(tmp_path)


def test_an_own_word_for_a_stage_makes_stages_known(tmp_path: Path) -> None:
    place = tmp_path / "x.txt"
    place.write_text("dozing\n", "utf-8")
    assert not looks_like_marks(place)
    assert looks_like_marks(place, LabelMap({"dozing": Meaning("stage", "N1")}))


KNOWN = (
    "give EDF+ annotations, NSRR or Profusion XML, a table of events, one stage for each line, a "
    "Luna .annot or a RemLogic export"
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", f"PLACE: the file is empty; {KNOWN}"),
        (b" \n\t\n", f"PLACE: the file is empty; {KNOWN}"),
        (b"hello there\n", f"marks.dat: its form is not known; {KNOWN}"),
        (b"# only a remark\n", f"marks.dat: its form is not known; {KNOWN}"),
        (b"<html/>", f"marks.dat: XML that begins with <html> is not known; {KNOWN}"),
        (b"W\n\x00\nN2\n", f"marks.dat: it is no text; {KNOWN}"),
        (b"\xff\xfe\x00", f"marks.dat: it is no text; {KNOWN}"),
        (b"\x89PNG\r\n\x1a\n\x00", f"marks.dat: it is no text; {KNOWN}"),
        (b"<a><", None),
        (b"0       ", None),
    ],
)
def test_what_is_no_scoring(tmp_path: Path, data: bytes, message: str | None) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, data)
    assert "\n" not in str(caught.value)
    if message is not None:
        assert str(caught.value) == message.replace("PLACE", str(tmp_path / "marks.dat"))


def test_places_that_cannot_be_read(tmp_path: Path) -> None:
    for place, problem in (
        (tmp_path / "none", "there is no such file; check the name"),
        (tmp_path, "it is a folder; name one scoring in it"),
        (Path("a\0b"), "it cannot be opened; check the name"),
    ):
        with pytest.raises(InputError) as caught:
            read_marks(place, start=START, duration_s=60.0)
        assert str(caught.value) == f"{place}: {problem}"
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(InputError, match="its links lead in a circle; name the file itself"):
        read_marks(loop, start=START, duration_s=60.0)
    giant = tmp_path / "giant"
    with giant.open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(InputError, match="it is too large to be a scoring; check the name"):
        read_marks(giant, start=START, duration_s=60.0)
