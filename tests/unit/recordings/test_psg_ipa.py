"""PSG-IPA as PhysioNet lays it out: which files belong to a night, and what a scorer said."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders.edf import File
from tests.builders.public_nights import LEFT, RIGHT, SECONDS, STAGES, annotated, psg_ipa, table

from ekbom.model.errors import InputError
from ekbom.model.movement import Span
from ekbom.recordings.psg_ipa import find_psg_ipa, read_psg_ipa_scoring
from ekbom.recordings.public_night import PublicNight, by_number, files_in

SHORT_LEFT, SHORT_RIGHT = ((60.0, 1.5), (80.25, 2.0)), ((60.5, 1.0),)


def laid_out(root: Path, *names: str) -> Path:
    for name in names:
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"")
    return root


def found(root: Path, **asked: str) -> list[tuple[str, str | None, list[str]]]:
    return [
        (
            night.name,
            None if night.recording is None else night.recording.name,
            [f"{one.scorer} {one.path.suffix}" for one in night.scorings],
        )
        for night in find_psg_ipa(root, **asked)  # type: ignore[arg-type]
    ]


PSG, MANUAL = "Limb_movements/PSG", "Limb_movements/Annotations/manual"


def test_files_are_put_together_in_the_order_of_numbers(tmp_path: Path) -> None:
    laid_out(
        tmp_path,
        f"{PSG}/SN10_LimbMovements.edf", f"{PSG}/SN2_LimbMovements.edf",
        f"{MANUAL}/SN2_LimbMovements_manual_scorer10.edf",
        f"{MANUAL}/SN2_LimbMovements_manual_scorer9.edf",
        f"{MANUAL}/SN10_LimbMovements_manual_scorer1.edf",
        f"{PSG}/SN2_LimbMovements.txt", f"{PSG}/README", "Sleep_stages/PSG/SN1_SleepStages.edf",
        f"{MANUAL}/SN2_SleepStages_manual_scorer1.edf",
    )  # fmt: skip
    expected = [
        ("SN2", "SN2_LimbMovements.edf", ["9 .edf", "10 .edf"]),
        ("SN10", "SN10_LimbMovements.edf", ["1 .edf"]),
    ]
    assert found(tmp_path) == expected
    assert found(tmp_path / "Limb_movements") == expected


def test_edf_goes_before_text_and_text_will_do(tmp_path: Path) -> None:
    laid_out(
        tmp_path,
        f"{PSG}/SN1_LimbMovements.edf",
        f"{MANUAL}/SN1_LimbMovements_manual_scorer1.edf",
        f"{MANUAL}/SN1_LimbMovements_manual_scorer1.txt",
        f"{MANUAL}/SN1_LimbMovements_manual_scorer2.txt",
    )
    assert found(tmp_path) == [("SN1", "SN1_LimbMovements.edf", ["1 .edf", "2 .txt"])]


def test_semiautomatic_scorings_are_apart(tmp_path: Path) -> None:
    semiauto = "Limb_movements/Annotations/semiauto/SN1_LimbMovements_semiauto_scorer1.edf"
    laid_out(tmp_path, f"{PSG}/SN1_LimbMovements.edf", semiauto)
    assert found(tmp_path) == [("SN1", "SN1_LimbMovements.edf", [])]
    assert found(tmp_path, setting="semiauto") == [("SN1", "SN1_LimbMovements.edf", ["1 .edf"])]


def test_scorings_without_a_recording_are_not_hidden(tmp_path: Path) -> None:
    laid_out(tmp_path, f"{MANUAL}/SN3_LimbMovements_manual_scorer1.edf")
    assert found(tmp_path) == [("SN3", None, ["1 .edf"])]


def test_another_folder_is_refused_with_what_is_expected(tmp_path: Path) -> None:
    laid_out(tmp_path, "Sleep_stages/PSG/SN1_SleepStages.edf")
    with pytest.raises(InputError) as caught:
        find_psg_ipa(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: it does not look like PSG-IPA: no Limb_movements/PSG/SN1_LimbMovements.edf "
        "and the like; give the folder of PSG-IPA 1.0.0 as PhysioNet has it; nothing is "
        "downloaded here"
    )
    with pytest.raises(InputError, match="it does not look like PSG-IPA"):
        find_psg_ipa(tmp_path / "nowhere")


def test_a_scoring_is_read_from_edf_and_from_text_alike(tmp_path: Path) -> None:
    edf, text = tmp_path / "a.edf", tmp_path / "b.txt"
    edf.write_bytes(annotated(SHORT_LEFT, SHORT_RIGHT))
    text.write_text(table(SHORT_LEFT, SHORT_RIGHT), encoding="utf-8")
    marks, other = (read_psg_ipa_scoring(one, duration_s=SECONDS) for one in (edf, text))
    assert [(one.onset_s, one.duration_s, one.leg) for one in marks.movements or ()] == [
        (60.0, 1.5, "left"), (60.5, 1.0, "right"), (80.25, 2.0, "left")
    ]  # fmt: skip
    assert marks.hypnogram is not None
    assert (marks.hypnogram.stages, marks.hypnogram.epoch_s) == (STAGES, 30.0)
    assert marks.lights == Span(31.5, 566.5)
    assert (other.movements, other.hypnogram) == (marks.movements, marks.hypnogram)
    assert (marks.respiratory, marks.arousals) == (None, None)


def test_a_scoring_without_a_movement_means_none(tmp_path: Path) -> None:
    (tmp_path / "a.edf").write_bytes(annotated((), ()))
    assert read_psg_ipa_scoring(tmp_path / "a.edf", duration_s=SECONDS).movements == ()


def test_marks_past_the_end_are_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.edf").write_bytes(annotated(LEFT, RIGHT))
    marks = read_psg_ipa_scoring(tmp_path / "a.edf", duration_s=100.0)
    assert [one.onset_s for one in marks.movements or ()] == [65.0, 65.2, 87.0]
    assert "outside_recording" in [one.code for one in marks.findings]


def test_the_text_tells_the_leg_that_the_edf_does_not(tmp_path: Path) -> None:
    edf = tmp_path / "SN1_LimbMovements_manual_scorer1.edf"
    notes = [[b"+60\x152\x14Limb movement\x14", b"+80\x152\x14Limb movement\x14"]]
    edf.write_bytes(File((), "0", "EDF+C", notes=notes, note_bytes=200).to_bytes())
    alone = read_psg_ipa_scoring(edf, duration_s=SECONDS)
    assert {one.leg for one in alone.movements or ()} == {"unknown"}
    edf.with_suffix(".txt").write_text(table(((60, 2),), ((80, 2),)), encoding="utf-8")
    told = read_psg_ipa_scoring(edf, duration_s=SECONDS)
    assert [one.leg for one in told.movements or ()] == ["left", "right"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "no row gives seconds and a text"),
        (b"Date, Time, Recording onset, Duration, Annotation\n", "no row gives seconds and a text"),
        (b"\xff\xfe\x00 nonsense\n", "no row gives seconds and a text"),
        (b"01.01.01, 22.30.00, 5, 1, \n", "no row gives seconds and a text"),
        (b"x" * (10**7 + 1), "it is too large to be a scoring"),
    ],
)
def test_a_text_that_is_no_scoring_is_refused(tmp_path: Path, raw: bytes, says: str) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    with pytest.raises(InputError, match=says):
        read_psg_ipa_scoring(tmp_path / "a.txt", duration_s=SECONDS)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file; check the name"):
        read_psg_ipa_scoring(tmp_path / "a.txt", duration_s=SECONDS)


def test_the_builder_lays_out_what_the_finder_expects(tmp_path: Path) -> None:
    nights = find_psg_ipa(psg_ipa(tmp_path, records=("SN1",)))
    assert [(night.name, len(night.scorings)) for night in nights] == [("SN1", 3)]
    assert nights[0].recording is not None


def test_names_and_files_are_ordered_as_a_person_does(tmp_path: Path) -> None:
    assert by_number(["b", "SN10", "SN2", "SN2a", "10", "9"]) == [
        "9", "10", "SN2", "SN2a", "SN10", "b"
    ]  # fmt: skip
    laid_out(tmp_path, "a10", "a9", "folder/x")
    assert [one.name for one in files_in(tmp_path)] == ["a9", "a10"]
    assert files_in(tmp_path / "none") == files_in(tmp_path / "a9") == []
    with pytest.raises(InputError, match="it cannot be read"):
        files_in(Path("x" * 5000))
    assert PublicNight("SN1", None, ()).stages is None
