"""The DREAMS PLMs database: which files belong to a night, the expert's marks, the stages."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders.public_nights import LEFT, STAGES, dreams

from ekbom.model.errors import InputError
from ekbom.model.movement import Span
from ekbom.recordings.dreams import find_dreams, read_dreams_scoring, read_dreams_stages


def laid_out(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).write_bytes(b"")
    return root


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "a.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_built_folder_is_found_from_above_and_from_within(tmp_path: Path) -> None:
    dreams(tmp_path, ("excerpt10", "excerpt2"))
    for root in (tmp_path, tmp_path / "DatabasePLMs"):
        nights = find_dreams(root)
        assert [night.name for night in nights] == ["excerpt2", "excerpt10"]
        first = nights[0]
        assert first.recording is not None
        assert first.recording.name == "excerpt2.edf"
        assert [(s.scorer, s.path.name) for s in first.scorings] == [
            ("1", "Visual_scoring1_excerpt2.txt")
        ]
        assert first.stages is not None
        assert first.stages.name == "Hypnogram_excerpt2.txt"


@pytest.mark.parametrize(
    ("name", "scorer"),
    [
        ("Visual_scoring1_patient1.txt", "1"),
        ("visual_scoring2_patient1.txt", "2"),
        ("VisualScoring_patient1.txt", "1"),
        ("PLMs_scoring1_patient1.txt", "1"),
        ("PLM_patient1.txt", "1"),
    ],
)
def test_names_that_a_scoring_may_have(tmp_path: Path, name: str, scorer: str) -> None:
    nights = find_dreams(laid_out(tmp_path, "patient1.edf", name))
    assert [one.scorer for one in nights[0].scorings] == [scorer]


def test_other_text_files_are_no_scoring(tmp_path: Path) -> None:
    laid_out(
        tmp_path, "patient1.edf", "patient2.edf", "Visual_scoring1_patient2.txt",
        "Automatic_detection_patient1.txt", "patient1.txt", "Hypnogram_patient1.txt",
        "Visual_scoring1_patient11.txt",
    )  # fmt: skip
    assert [len(night.scorings) for night in find_dreams(tmp_path)] == [0, 1]


def test_stages_after_the_newer_rules_go_first(tmp_path: Path) -> None:
    laid_out(tmp_path, "patient1.edf", "Visual_scoring1_patient1.txt")
    stages = []
    assert find_dreams(tmp_path)[0].stages is None
    for name in ("Hypnogram", "HypnogramR&K", "HypnogramAASM"):
        laid_out(tmp_path, f"{name}_patient1.txt")
        found = find_dreams(tmp_path)[0].stages
        stages.append(found and found.name.split("_")[0])
    assert stages == ["Hypnogram", "HypnogramR&K", "HypnogramAASM"]


@pytest.mark.parametrize("names", [(), ("excerpt1.edf",), ("Visual_scoring1_excerpt1.txt",)])
def test_another_folder_is_refused_with_what_is_expected(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    laid_out(tmp_path, *names)
    with pytest.raises(InputError) as caught:
        find_dreams(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: it does not look like the DREAMS PLMs database: no excerpt1.edf with a "
        "Visual_scoring1_excerpt1.txt and the like; give the unpacked folder DatabasePLMs of "
        "Zenodo record 2650142; nothing is downloaded here"
    )


def test_a_scoring_is_a_name_and_rows_of_seconds(tmp_path: Path) -> None:
    dreams(tmp_path, ("excerpt1",))
    found = read_dreams_scoring(tmp_path / "DatabasePLMs" / "Visual_scoring1_excerpt1.txt")
    assert (found.title, found.channel) == ("[vis_PLMs/EMG3]", "EMG3")
    assert found.movements == tuple(Span(*one) for one in LEFT)
    assert found.findings == ()


@pytest.mark.parametrize(
    ("text", "title", "channel"),
    [
        ("[vis_PLMs]\r\n1 2\r\n", "[vis_PLMs]", ""),
        ("vis PLM / EMG 2\n1 2\n", "vis PLM / EMG 2", "EMG 2"),
        ("1\t2\n", "", ""),
        ("[a]\n\n1,0;2,0\n", "[a]", ""),
    ],
)
def test_the_first_line_may_name_a_channel(
    tmp_path: Path, text: str, title: str, channel: str
) -> None:
    found = read_dreams_scoring(written(tmp_path, text))
    assert (found.title, found.channel) == (title, channel)
    assert found.movements == (Span(1.0, 2.0),)


@pytest.mark.parametrize("text", ["", "[vis_PLMs]\n", "[vis_PLMs]\n\n"])
def test_a_scoring_without_rows_holds_no_movement(tmp_path: Path, text: str) -> None:
    assert read_dreams_scoring(written(tmp_path, text)).movements == ()


@pytest.mark.parametrize("row", ["x 1", "1", "-1 2", "1 0", "1 -2", "1 x", "1e999 2", "1 1e999"])
def test_an_odd_row_is_left_out_and_said(tmp_path: Path, row: str) -> None:
    found = read_dreams_scoring(written(tmp_path, f"[a]\n{row}\n5 1.5 0 0\n"))
    assert found.movements == (Span(5.0, 1.5),)
    assert [(one.code, one.severity) for one in found.findings] == [("row_not_read", "warning")]
    assert found.findings[0].what == f'1 of 2 rows without onset and duration: "{row}"'
    with pytest.raises(InputError, match="no row gives onset and duration"):
        read_dreams_scoring(written(tmp_path, f"[a]\n{row}\n"))


def test_stages_are_numbers_of_five_seconds(tmp_path: Path) -> None:
    found = read_dreams_stages(written(tmp_path, "[hypnogram]\n5\n4\n3\n2\n1\n0\n-1\n-2\n-3\n\n"))
    assert found.stages == ("W", "R", "N1", "N2", "N3", "N3", "?", "?", "?")
    assert (found.epoch_s, found.start_s) == (5.0, 0.0)
    assert read_dreams_stages(written(tmp_path, "2\n2\n")).stages == ("N2", "N2")
    dreams(tmp_path, ("excerpt1",))
    built = read_dreams_stages(tmp_path / "DatabasePLMs" / "Hypnogram_excerpt1.txt")
    assert built.stages == tuple(stage for stage in STAGES for _ in range(6))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it holds no stage"),
        ("[hypnogram]\n", "it holds no stage"),
        ("[hypnogram]\n5\n6\n", '"6" is no stage'),
        ("[hypnogram]\n5\n2.5\n", '"2.5" is no stage'),
        ("[hypnogram]\n5\nN2\n", '"N2" is no stage'),
        (b"x" * (10**7 + 1), "it is too large to be a scoring"),
    ],
)
def test_stages_that_are_none_are_refused(tmp_path: Path, text: str | bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_dreams_stages(written(tmp_path, text))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file; check the name"):
        read_dreams_stages(tmp_path / "none.txt")
