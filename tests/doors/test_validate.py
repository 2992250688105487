"""``ekbom validate``: on folders that are laid out as the public data sets are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.builders.browser import faults, opened
from tests.builders.public_nights import LEFT, RIGHT, annotated, dreams, psg_ipa, table

from ekbom.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MANUAL = "Limb_movements/Annotations/manual"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(words: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> dict[str, Any]:
    """The JSON of a call."""
    assert main(["validate", *words, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def codes(found: dict[str, Any], severity: str) -> list[tuple[str, str]]:
    return [(f["code"], f["where"]) for f in found["findings"] if f["severity"] == severity]


def test_psg_ipa_is_told_record_by_record(capsys: pytest.CaptureFixture[str]) -> None:
    psg_ipa(Path("ipa"))
    assert main(["validate", "psg-ipa", "ipa"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:7] == [
        "PSG-IPA 1.0.0, limb movements; overlap at least 0.2; rules wasm2016",
        "",
        "SN1: 3 scorers, 36 movements of ours",
        "  left leg    F1 ours 0.941 (0.909 to 1.000); people among themselves 0.909 (0.851 to "
        "0.941)",
        "  right leg   F1 ours 1.000 (1.000 to 1.000); people among themselves 1.000 (1.000 to "
        "1.000)",
        "  both legs   F1 ours 0.960 (0.941 to 1.000); people among themselves 0.941 (0.901 to "
        "0.960)",
        "  periodic    F1 ours 1.000 (0.941 to 1.000); people among themselves 0.941 (0.941 to "
        "1.000)",
    ]
    assert "  PLMS index  ours 162.4, people 162.4" in lines
    assert "All 2 records" in lines
    assert (
        "  PLMS index  intraclass correlation 1.000, ours less people's +0.0/h, limits of "
        "agreement +0.0 to +0.0 (1.96 SD)"
    ) in lines
    assert "  suggested   median F1 over all at least 0.80: 0.951, reached" in lines
    assert lines[-1].endswith("[Zahid AN, et al. (2023); verified]")


def test_psg_ipa_as_json_holds_every_scorer_and_pair(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["psg-ipa", str(psg_ipa(Path("ipa"))), "--rules", "aasm"], capsys)
    assert found["rules"] == "aasm"
    assert [record["name"] for record in found["records"]] == ["SN1", "SN2"]
    first = found["records"][0]
    assert [one["scorer"] for one in first["scorers"]] == ["1", "2", "3"]
    assert first["scorers"][0]["f1"] == {"left": 1, "right": 1, "legs": 1, "periodic": 1}
    assert [(pair["a"], pair["b"]) for pair in first["pairs"]] == [
        ("1", "2"), ("1", "3"), ("2", "3")
    ]  # fmt: skip
    assert [gate["met"] for gate in found["judged"]] == [True] * 4
    assert codes(found, "error") == []


def test_a_bad_record_stops_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    psg_ipa(Path("ipa"))
    Path("ipa/Limb_movements/PSG/SN1_LimbMovements.edf").write_bytes(b"no recording")
    for name in ("SN3", "SN4"):
        Path(f"ipa/{MANUAL}/{name}_LimbMovements_manual_scorer1.edf").write_bytes(b"")
    Path("ipa/Limb_movements/PSG/SN5_LimbMovements.edf").write_bytes(b"")
    found = told(["psg-ipa", "ipa"], capsys, 1)
    assert [record["name"] for record in found["records"]] == ["SN2"]
    assert codes(found, "error") == [
        ("record_not_answered", str(Path("ipa/Limb_movements/PSG/SN1_LimbMovements.edf"))),
        ("record_not_answered", "SN3"),
        ("record_not_answered", "SN4"),
        ("record_not_answered", "SN5"),
    ]
    assert main(["validate", "psg-ipa", "ipa"]) == 1
    shown = capsys.readouterr()
    assert "error: SN3: there are scorings and no recording; add the recording" in shown.err
    assert "error: SN5: nobody's scoring lies beside it; add the scorings" in shown.err
    assert "SN2: 3 scorers" in shown.out


def test_a_bad_scoring_stops_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    psg_ipa(Path("ipa"), ("SN1",))
    scorer = Path(f"ipa/{MANUAL}/SN1_LimbMovements_manual_scorer2.edf")
    scorer.write_bytes(b"nothing")
    found = told(["psg-ipa", "ipa"], capsys, 1)
    assert [one["scorer"] for one in found["records"][0]["scorers"]] == ["1", "3"]
    assert codes(found, "error") == [("scoring_not_read", "SN1, scorer 2")]
    for one in (1, 3):
        scorer.with_name(f"SN1_LimbMovements_manual_scorer{one}.edf").write_bytes(b"nothing")
    none = told(["psg-ipa", "ipa"], capsys, 1)
    assert none["records"] == []
    assert codes(none, "error") == [("record_not_answered", "SN1")]
    assert main(["validate", "psg-ipa", "ipa"]) == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_a_text_file_will_do_and_one_leg_too(capsys: pytest.CaptureFixture[str]) -> None:
    psg_ipa(Path("ipa"), ("SN1",))
    for file in Path(f"ipa/{MANUAL}").glob("*.edf"):
        file.unlink()
    text = Path(f"ipa/{MANUAL}/SN1_LimbMovements_manual_scorer1.txt")
    text.write_text(table(LEFT, RIGHT), encoding="utf-8")
    both = told(["psg-ipa", "ipa"], capsys)
    assert both["records"][0]["scorers"][0]["f1"]["right"] == 1
    recording = Path("ipa/Limb_movements/PSG/SN1_LimbMovements.edf")
    raw = recording.read_bytes()
    recording.write_bytes(raw.replace(b"EMG RAT", b"EMG arm"))
    one = told(["psg-ipa", "ipa"], capsys)
    assert one["records"][0]["scorers"][0]["f1"]["right"] is None
    assert one["records"][0]["scorers"][0]["f1"]["legs"] == 1
    assert ("one_leg", "SN1, channel EMG LAT") in codes(one, "warning")
    assert main(["validate", "psg-ipa", "ipa"]) == 0
    assert "both legs" not in capsys.readouterr().out
    recording.write_bytes(raw.replace(b"EMG RAT", b"EMG arm").replace(b"EMG LAT", b"Leg    "))
    none = told(["psg-ipa", "ipa"], capsys, 1)
    assert codes(none, "error") == [("record_not_answered", "SN1")]
    assert none["findings"][0]["what"] == 'its channel "Leg" names no side'


def test_a_scorer_who_names_no_leg_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    psg_ipa(Path("ipa"), ("SN1",))
    text = Path(f"ipa/{MANUAL}/SN1_LimbMovements_manual_scorer1.txt")
    text.with_suffix(".edf").unlink()
    rows = table(LEFT, RIGHT).replace("EMG LAT", "").replace("EMG RAT", "")
    text.write_text(rows, encoding="utf-8")
    found = told(["psg-ipa", "ipa"], capsys, 1)
    assert [one["scorer"] for one in found["records"][0]["scorers"]] == ["2", "3"]
    assert codes(found, "error") == [("scoring_not_read", "SN1, scorer 1")]
    assert "its movements name no leg" in str(found["findings"])


def test_semiautomatic_scorings_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    psg_ipa(Path("ipa"), ("SN1",))
    place = Path("ipa/Limb_movements/Annotations/semiauto")
    place.mkdir()
    raw = annotated(LEFT, RIGHT)
    (place / "SN1_LimbMovements_semiauto_scorer7.edf").write_bytes(raw)
    found = told(["psg-ipa", "ipa", "--semiauto"], capsys)
    assert [one["scorer"] for one in found["records"][0]["scorers"]] == ["7"]
    assert found["people_over_all"] == {}


def test_dreams_is_told_leg_by_leg(capsys: pytest.CaptureFixture[str]) -> None:
    dreams(Path("dreams"))
    assert main(["validate", "dreams", "dreams"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:6] == [
        "DREAMS PLMs database, Zenodo record 2650142; overlap at least 0.2; rules wasm2016",
        "",
        "excerpt1: 1 scorer, 24 movements of ours",
        "  the leg     F1 ours 1.000; people among themselves not to be told",
        "  periodic    F1 ours 1.000; people among themselves not to be told",
        "  PLMS index  ours 162.4, people 162.4",
    ]
    assert not any("suggested" in line for line in lines)


@pytest.mark.parametrize(
    ("labels", "title", "words", "code"),
    [
        (("EMG2", "EMG3"), "[vis_PLMs]", [], 1),
        (("EMG2", "EMG3"), "[vis_PLMs]", ["--leg", "EMG3"], 0),
        (("EMG2", "EMG3"), "[vis_PLMs]", ["--leg", "EMG2", "--leg", "excerpt1=EMG3"], 0),
        (("EMG2", "EMG3"), "[vis_PLMs/EMG2]", ["--leg", "EMG3"], 0),
        (("EMG2", "EMG3"), "[vis_PLMs/EMG9]", [], 1),
        (("EMG2", "EMG3"), "[vis_PLMs/EMG3]", ["--leg", "EMG4"], 1),
        (("EMG chin", "Tib-L"), "[vis_PLMs]", [], 0),
        (("Tib-R", "Tib-L"), "[vis_PLMs]", [], 1),
    ],
)
def test_the_marked_leg_is_known_or_asked_for(
    labels: tuple[str, str],
    title: str,
    words: list[str],
    code: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    dreams(Path("dreams"), ("excerpt1",), labels=labels, title=title)
    found = told(["dreams", "dreams", *words], capsys, code)
    if code == 0:
        assert found["records"][0]["scorers"][0]["f1"]["periodic"] == 1
    else:
        assert found["records"] == []
        assert codes(found, "error") == [("record_not_answered", "excerpt1")]
        assert f"{labels[0]}, {labels[1]}" in str(found["findings"])


def test_what_dreams_lacks_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    place = dreams(Path("dreams"), ("excerpt1",)) / "DatabasePLMs"
    (place / "Hypnogram_excerpt1.txt").unlink()
    with (place / "Visual_scoring1_excerpt1.txt").open("a") as file:
        file.write("601 2\nodd\n")
    found = told(["dreams", "dreams"], capsys)
    assert found["records"][0]["index"] is None
    assert (found["icc"], found["differences"]) == (None, None)
    assert codes(found, "warning") == [
        ("row_not_read", "excerpt1, Visual_scoring1_excerpt1.txt"),
        ("outside_recording", "excerpt1, scoring"),
        ("no_stages", "excerpt1, stages"),
    ]
    assert main(["validate", "dreams", "dreams"]) == 0
    assert "  PLMS index  ours none, people none\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["psg-ipa", "none"], 1, "ekbom: none: it does not look like PSG-IPA"),
        (["dreams", "none"], 1, "ekbom: none: it does not look like the DREAMS PLMs database"),
        (["psg-ipa", "ipa", "--rules", "x"], 2, "x"),
        (["dreams", "dreams", "--leg", "excerpt7=EMG3"], 2, 'there is no record "excerpt7"'),
        (["dreams"], 2, "missing argument 'DIR'"),
        (["else"], 2, "no such command 'else'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    words: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    psg_ipa(Path("ipa"), ("SN1",))
    dreams(Path("dreams"), ("excerpt1",))
    assert main(["validate", *words]) == code
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(("width", "light"), [(1440, "light"), (390, "dark")])
def test_the_page_fits_and_is_readable(
    browser: Browser, width: int, light: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    psg_ipa(Path("ipa"))
    page = tmp_path / "page.html"
    words = ["validate", "psg-ipa", "ipa", "--html", str(page), "--now", "2026-11-21T12:00"]
    assert main(words) == 0
    assert capsys.readouterr().out.endswith(f"The page lies in {page}\n")
    assert "2026-11-21 12:00" in page.read_text(encoding="utf-8")
    opened_page, heard = opened(browser, page, width, light)
    assert heard == []
    assert faults(opened_page, width) == {}
    opened_page.close()
