"""Files of marks that somebody broke: marks or one clear line, never anything else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from ekbom.model.errors import InputError
from ekbom.model.recording import Marks
from ekbom.recordings.marks_file import read_marks

START = datetime(2026, 1, 2, 22, 0)
EVENT = (
    "<ScoredEvent><EventType>{0}|{0}</EventType><EventConcept>{1}</EventConcept><Name>{1}</Name>"
    "<Start>{2}</Start><Duration>{3}</Duration></ScoredEvent>"
)
EVENTS = "".join(
    EVENT.format(*one)
    for one in [
        ("Stages", "Wake|0", 0, 30), ("Stages", "REM sleep|5", 30, 60),
        ("Respiratory", "Hypopnea", 5.5, 12), ("Arousals", "Arousal ()", 17, 4),
        ("Limb", "Limb movement - left", 20, 1.5),
    ]
)  # fmt: skip
WHOLE = {
    "nsrr": f"<PSGAnnotation><EpochLength>30</EpochLength><ScoredEvents>{EVENTS}</ScoredEvents>"
    "</PSGAnnotation>",
    "profusion": f"<CMPStudyConfig><EpochLength>30</EpochLength><ScoredEvents>{EVENTS}"
    "</ScoredEvents><SleepStages><SleepStage>0</SleepStage><SleepStage>5</SleepStage>"
    "</SleepStages></CMPStudyConfig>",
    "events": "onset\tduration\tlabel\tchannel\n0\t30\tSleep stage W\t\n30\t30\tREM\t\n"
    "5,5\t12\tHypopnea\tFlow\n22:00:17\t4\tArousal\t\n20\t1.5\tLM\tLAT\n",
    "lines": "# epoch_s: 30\nW\nN1\nN2\nN3\nR\n?\n0\n2\n5\n",
    "ends": "*Duration_sec\t300\nWake\t60\nN1\t90\nREM\t300\n",
    "annot": "class\tinstance\tchannel\tstart\tstop\tmeta\nW\t.\t.\te:1\te:1\t.\n"
    "N2\t.\t.\t30\t...\t.\nLM\t.\tLAT\t60\t+2\t.\narousal\t.\t.\t22:01:10\t22:01:13\t.\n",
    "remlogic": "Export\n\nSleep Stage\tTime [hh:mm:ss]\tEvent\tDuration[s]\tLocation\n"
    "W\t22:00:00\tSLEEP-S0\t30\tC3\nS2\t22:00:30\tSLEEP-S2\t30\tC3\nS2\t22:00:40\tLM\t2\tLeg/L\n",
}
PIECES = [
    *(b"\x00", b"\xff", b"\n", b"\t", b"\t\t\t", b"-", b"1e400", b"nan", b"99999999999999999999"),
    *(b"", b"<", b"&x;", b"</a>", b"'", b'"', b"\r", b"\xe2\x80\xae", b"12:61:00", b"e:0", b"..."),
    *(b"0+", b"31.02.2026 10:00:00", b"\x1b[2J", b"PLM", b"Sleep stage N", b",", b";", b"1,5"),
    b"\xef\xbb\xbf",
]


def broken(data: bytes, rng: np.random.Generator) -> bytes:
    for _ in range(int(rng.integers(1, 4))):
        a, b = sorted(rng.integers(0, len(data) + 1, 2).tolist())
        kind = int(rng.integers(4))
        piece = PIECES[int(rng.integers(len(PIECES)))]
        if kind == 0:
            data = data[:a] + piece + data[a:]
        elif kind == 1:
            data = data[:a] + piece + data[min(b, a + 6) :]
        elif kind == 2:
            data = data[:b]
        else:
            lines = data.split(b"\n")
            rng.shuffle(lines)
            data = b"\n".join(lines)
    return data


def read_or_refuse(place: Path) -> Marks | InputError:
    try:
        return read_marks(place, start=START, duration_s=300.0)
    except InputError as error:
        return error


@pytest.mark.parametrize("form", WHOLE)
def test_a_broken_file_is_read_or_refused_in_one_line(tmp_path: Path, form: str) -> None:
    rng = np.random.default_rng(20261121)
    place = tmp_path / "marks"
    answered = refused = 0
    for _ in range(150):
        place.write_bytes(broken(WHOLE[form].encode(), rng))
        found = read_or_refuse(place)
        if isinstance(found, InputError):
            assert str(found).isprintable()
            assert found.problem
            assert found.todo
            refused += 1
        else:
            assert all(str(one).isprintable() for one in found.findings)
            answered += 1
    # Neither everything nor nothing is refused, or the table of pieces says nothing.
    assert min(answered, refused) >= 10


@pytest.mark.parametrize("form", WHOLE)
def test_the_whole_file_is_read(tmp_path: Path, form: str) -> None:
    place = tmp_path / "marks"
    place.write_text(WHOLE[form], "utf-8")
    marks = read_marks(place, start=START, duration_s=300.0)
    assert marks.hypnogram is not None
    assert marks.hypnogram.epoch_s == 30.0
