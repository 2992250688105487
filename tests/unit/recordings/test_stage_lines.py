"""Stages in plain text."""

from __future__ import annotations

import pytest

from ekbom.model.errors import InputError
from ekbom.model.finding import Finding
from ekbom.model.recording import Annotation
from ekbom.recordings.brought import Brought
from ekbom.recordings.labels import USUAL, LabelMap, Meaning
from ekbom.recordings.stage_lines import is_stage_lines, read_stage_lines


def read(
    text: str,
    *,
    duration_s: float = 0.0,
    labels: LabelMap = USUAL,
    epoch_s: float | None = None,
) -> Brought:
    assert is_stage_lines(text.splitlines(), labels)
    return read_stage_lines(
        text, where="h.txt", duration_s=duration_s, labels=labels, epoch_s=epoch_s
    )


def stages(found: Brought) -> list[str]:
    return [one.text.removeprefix("Sleep stage ") for one in found.annotations]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("W\nN1\nN2\nN3\nR\n?\n", "W N1 N2 N3 R ?"),
        ("0\n1\n2\n3\n4\n5\n-1\n", "W N1 N2 N3 N3 R ?"),
        ("0\n1\n2\n3\n5\n9\n-2", "W N1 N2 N3 R ? ?"),
        ("0.0\n2.0\n5.0", "W N2 R"),
        ("W\nS1\nS2\nS3\nS4\nREM\nMT\n", "W N1 N2 N3 N3 R ?"),
        ("Wake\nN1\nArt\nREM\n-\n", "W N1 ? R ?"),
        ("Sleep stage W\nSleep stage 2\n\nsleep stage R\n", "W N2 R"),
        ("stage\nW\nN2\n", "W N2"),
        ("epoch,stage\n1,W\n2,N2\n3,R\n", "W N2 R"),
        ("0\tW\n1\tNREM 2\n2\tR\n", "W N2 R"),
        ("1 0\n2 2\n3 5\n", "W N2 R"),
        ("# a remark\nW\n; another\nN2", "W N2"),
    ],
)
def test_words_and_codes(text: str, wanted: str) -> None:
    found = read(text, epoch_s=30.0)
    assert stages(found) == wanted.split()
    assert found.findings == ()
    assert found.epoch_s == 30.0


def test_each_stage_has_its_place() -> None:
    assert read("W\nN2", epoch_s=20.0).annotations == (
        Annotation(0.0, 20.0, "Sleep stage W"),
        Annotation(20.0, 20.0, "Sleep stage N2"),
    )


@pytest.mark.parametrize(
    ("line", "epoch_s"),
    [
        ("# epoch_s: 20", 20.0),
        ("epoch length: 15 s", 15.0),
        ("Epoch=10", 10.0),
        ("time_base 4,5", 4.5),
        ("# epoch duration 25 sec", 25.0),
    ],
)
def test_the_file_says_the_length_of_an_epoch(line: str, epoch_s: float) -> None:
    found = read(f"{line}\nW\nN2\n")
    assert (found.epoch_s, found.findings) == (epoch_s, ())
    assert stages(found) == ["W", "N2"]
    assert read(f"{line}\nW\nN2\n", epoch_s=60.0).epoch_s == 60.0


@pytest.mark.parametrize(
    ("lines", "duration_s", "epoch_s"),
    [(960, 28_800, 30), (960, 28_829, 30), (1440, 28_800, 20), (2880, 28_800, 10),
     (1920, 28_800, 15), (5760, 28_800, 5), (28_800, 28_800, 1)],
)  # fmt: skip
def test_the_length_under_which_the_night_fits(
    lines: int, duration_s: float, epoch_s: float
) -> None:
    found = read("N2\n" * lines, duration_s=duration_s)
    assert (found.epoch_s, found.findings) == (epoch_s, ())


def test_a_length_that_nobody_told() -> None:
    found = read("N2\n" * 100, duration_s=28_800.0)
    assert found.epoch_s == 30.0
    assert found.findings == (
        Finding(
            "epoch_assumed",
            "warning",
            "h.txt",
            "100 stages of no told length for 28800 s",
            "30 s were taken; write # epoch_s: 20 before the stages if they are shorter",
        ),
    )


def test_a_four_without_a_five_is_not_guessed() -> None:
    found = read("0\n2\n4\n4.0\n3", epoch_s=30.0)
    assert stages(found) == ["W", "N2", "?", "?", "N3"]
    assert found.findings == (
        Finding(
            "unclear_label",
            "warning",
            "h.txt",
            '2 epochs with the code "4" and none with 5: REM sleep or stage 4',
            'counted as not scored; say which in a label map (--labels FILE, "4" = "stage R")',
        ),
    )
    told = read("0\n2\n4\n3", epoch_s=30.0, labels=LabelMap({"4": Meaning("stage", "R")}))
    assert stages(told) == ["W", "N2", "R", "N3"]
    assert told.findings == ()


def test_codes_of_another_program_by_a_label_map() -> None:
    own = {"5": Meaning("stage", "W"), "4": Meaning("stage", "R"), "1": Meaning("stage", "N3")}
    assert stages(read("5\n4\n1\n", epoch_s=5.0, labels=LabelMap(own))) == ["W", "R", "N3"]


def test_elan() -> None:
    text = "time_base 1.000000\nsampling_period 0.01\nepoch_nb 4\nepoch_list\n0\n2\n4\n5\n-2\n"
    found = read(text)
    assert (stages(found), found.epoch_s) == (["W", "N2", "N3", "R", "?"], 1.0)


def test_visbrain_gives_the_second_at_which_a_stage_ends() -> None:
    found = read("*Duration_sec\t300\n*Datafile\tx.edf\nWake\t60\nN1\t90.5\nREM\t300\n")
    assert found.annotations == (
        Annotation(0.0, 60.0, "Sleep stage W"),
        Annotation(60.0, 30.5, "Sleep stage N1"),
        Annotation(90.5, 209.5, "Sleep stage R"),
    )
    assert found.epoch_s is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("W\n" * 60 + "soup\n", 'h.txt, line 61: "soup" is no stage; write W, N1, N2, N3, R or ?, '
         "one for each line"),
        ("W\t60\nN1\t60\n", "h.txt, line 2: the stage ends at 60 s, not after 60 s; put the "
         "stages in order, each with the second at which it ends"),
        ("W\t60\nN1\n", "h.txt: some stages have a number and some have none; write all alike"),
        ("W\t60\n90\tN1\n", "h.txt: some stages have a number and some have none; write all alike"),
        ("0\tW\n60\tN1\n", "h.txt: the numbers before the stages do not count them; leave them "
         "out"),
    ],
)  # fmt: skip
def test_what_cannot_be(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["", "# W\n", "LM\n", "hello there\n", "W N1 N2\n", "LM 5\n"])
def test_what_is_of_another_kind(text: str) -> None:
    assert not is_stage_lines(text.splitlines(), USUAL)
