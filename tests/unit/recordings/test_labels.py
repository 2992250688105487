"""What labels mean: the usual, and the map of one laboratory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ekbom.model.errors import InputError
from ekbom.recordings.labels import (
    USUAL,
    LabelMap,
    Meaning,
    labels_text,
    read_labels,
)

SERIES_OR_ONE = "single periodic movements, or whole series of them"


@pytest.mark.parametrize(
    ("stage", "texts"),
    [
        ("W", ["Sleep stage W", "wake", "W", "Awake", "Wach", "éveil", "Wake|0", "SLEEP-S0",
               "Sleep stage 0", "Vigilia"]),
        ("N1", ["Sleep stage N1", "Sleep stage 1", "S1", "NREM 1", "Stage 1 sleep|1", "N1",
                "SLEEP-S1", "Schlafstadium 1", "sleep_stage_1"]),
        ("N2", ["Sleep stage N2", "Sleep stage 2", "Stage 2 sleep|2", "NREM2", "Stadium 2"]),
        ("N3", ["Sleep stage N3", "Sleep stage 3", "Sleep stage 4", "S4", "Stage 4 sleep|4", "SWS",
                "SLEEP-S3", "NREM 4"]),
        ("R", ["Sleep stage R", "REM", "REM sleep|5", "R", "Stage R", "SLEEP-REM", "Sleep stage 5",
               "Stade REM"]),
        ("?", ["Sleep stage ?", "Unscored|9", "SLEEP-UNSCORED", "Movement time", "MT", "SLEEP-MT",
               "Sleep stage M", "?", "Sleep stage Movement", "Sleep stage unknown"]),
    ],
)  # fmt: skip
def test_stages(stage: str, texts: list[str]) -> None:
    assert {text: USUAL.meaning(text) for text in texts} == dict.fromkeys(
        texts, Meaning("stage", stage)
    )


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("respiratory", ["Obstructive apnea|Obstructive Apnea", "Hypopnea|Hypopnea", "Apnoe",
                         "APNEA-CENTRAL", "HYPOPNEA-OBSTRUCTIVE", "RERA", "RESP-RERA",
                         "Mixed Apnoea", "Zentrale Apnoe", "apnée obstructive", "Hipopnea",
                         "Respiratory effort related arousal|RERA", "Respiratory event",
                         "Hypopnea with desaturation", "Central apnea"]),
        ("arousal", ["Arousal", "AROUSAL-PLM", "AROUSAL-RERA", "Arousal (ARO RES)", "Arousal ()",
                     "Arousal resulting from respiratory effort|Arousal (ARO RES)", "Microarousal",
                     "Spontaneous arousal", "Arousal (Hypopnea)", "EEG arousal", "ASDA arousal",
                     "Arousal (Cheshire)", "Weckreaktion", "Respiratory Arousal"]),
        ("lights_off", ["Lights off", "LIGHTS-OFF", "lights out", "Licht aus", "Lumière éteinte"]),
        ("lights_on", ["Lights on", "LIGHTS-ON", "Licht an", "luces encendidas"]),
        ("series", ["PLM series", "PLMS episode", "Series of periodic leg movements"]),
    ],
)  # fmt: skip
def test_events(kind: str, texts: list[str]) -> None:
    assert {text: str(USUAL.meaning(text)) for text in texts} == dict.fromkeys(texts, kind)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("LM", ""),
        ("Limb movement", ""),
        ("Limb movement - left|Limb Movement (Left)", "left"),
        ("Limb Movement (Right)", "right"),
        ("Leg Movement R", "right"),
        ("LM links", "left"),
        ("Beinbewegung rechts", "right"),
        ("mouvement jambe G", "left"),
        ("bilateral leg movement", "both"),
        ("PLM-LM", ""),
        ("PLM-RRLM", ""),
        ("Isolated LM", ""),
    ],
)
def test_movements(text: str, side: str) -> None:
    assert USUAL.meaning(text) == Meaning("movement", side)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("PLM", SERIES_OR_ONE),
        ("PLMS left", SERIES_OR_ONE),
        ("Periodic leg movement - left|PLM (Left)", SERIES_OR_ONE),
        ("PLM arousal", "movements with an arousal, or the arousals"),
        ("LM Arousal", "movements with an arousal, or the arousals"),
        ("Unsure|Unsure", "hypopneas, as in the MESA study, or nothing that was scored"),
        ("Sleep stage N", "non-REM sleep of any depth"),
        ("Stage NREM", "non-REM sleep of any depth"),
    ],
)
def test_what_is_used_in_more_than_one_way(text: str, what: str) -> None:
    assert USUAL.meaning(text) == Meaning("unclear", what)


@pytest.mark.parametrize(
    "text",
    [
        *("", "1", "0", "Sleep", "SpO2 desaturation|SpO2 desaturation", "Snore", "Body movement"),
        *("no apnea seen until three", "checked left leg electrode", "movement", "EEG"),
        *("leg movement of the technician", "bathroom", "|", "L", "Stage", "REM behaviour"),
    ],
)
def test_what_nobody_knows(text: str) -> None:
    assert USUAL.meaning(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Respiratory events scored", "respiratory"),
        ("Arousals scored", "arousal"),
        ("Limb movements scored", "movement"),
    ],
)
def test_what_was_looked_for(text: str, kind: str) -> None:
    assert USUAL.meaning(text) == Meaning("scored", kind)


def test_an_own_label_goes_before_the_usual() -> None:
    own = LabelMap(
        {
            "PLM": Meaning("movement", "left"),
            "Arousal": Meaning("ignore"),
            "LM": Meaning("series"),
            "LM@@EMG LAT": Meaning("movement", "right"),
        }
    )
    assert own.meaning("plm!") == Meaning("movement", "left")
    assert own.meaning("AROUSAL") == Meaning("ignore")
    assert own.meaning("LM", "emg-lat") == Meaning("movement", "right")
    assert own.meaning("LM", "EMG RAT") == Meaning("series")
    assert LabelMap({"LM@@x": Meaning("ignore")}).meaning("LM", "y") == Meaning("movement", "")
    assert own.meaning("N2") == Meaning("stage", "N2")


def test_a_map_is_kept_and_read_again(tmp_path: Path) -> None:
    own = {
        'St. "II"': Meaning("stage", "N2"),
        "PLM\\x": Meaning("movement", "left"),
        "LM": Meaning("movement"),
        "b\x7f\n": Meaning("movement", "both"),
        "u": Meaning("movement", "unknown"),
        "PLM-S": Meaning("series"),
        "Schnarchen": Meaning("ignore"),
        "Äpp": Meaning("respiratory"),
        "ar": Meaning("arousal"),
        "off": Meaning("lights_off"),
        "on": Meaning("lights_on"),
        "?": Meaning("stage", "?"),
    }
    labels = LabelMap(own, ("respiratory", "arousal", "movement"), "Sleep lab, 2nd floor")
    place = tmp_path / "labels.toml"
    place.write_text(labels_text(labels), encoding="utf-8")
    assert read_labels(place) == labels
    assert os.listdir(tmp_path) == ["labels.toml"]
    assert labels_text(LabelMap({"PLM": Meaning("series")})) == (
        'format = "ekbom-labels/1"\n\n[labels]\n"PLM" = "series"\n'
    )
    assert labels_text(labels).startswith(
        'format = "ekbom-labels/1"\nname = "Sleep lab, 2nd floor"\n'
        'scored = ["respiratory", "arousal", "movement"]\n\n[labels]\n'
    )


def test_what_is_not_filled_in_was_not_said(tmp_path: Path) -> None:
    place = tmp_path / "labels.toml"
    place.write_text(HEAD + 'name = ""\nscored = []\n[labels]\nPLM = ""\nx = "ignore"\n', "utf-8")
    labels = read_labels(place)
    assert labels == LabelMap({"x": Meaning("ignore")})
    assert labels.meaning("PLM") == Meaning("unclear", SERIES_OR_ONE)


HEAD = 'format = "ekbom-labels/1"\n'
MEANINGS = (
    "use stage W/N1/N2/N3/R/?, movement left/right/both/unknown, movement, or one of "
    "respiratory, arousal, lights_off, lights_on, series, ignore"
)


@pytest.mark.parametrize(
    ("text", "problem", "todo"),
    [
        ("", "format is None", 'write format = "ekbom-labels/1"'),
        ('format = "x"', "format is 'x'", 'write format = "ekbom-labels/1"'),
        (HEAD + "other = 1", "the name 'other' is not known", "use format, name, scored, [labels]"),
        (HEAD + "name = 1", "name is 1", "write text in quotes"),
        (HEAD + 'scored = "arousal"', "scored is 'arousal'",
         "write a list of respiratory, arousal, movement"),
        (HEAD + 'scored = ["stage"]', "scored is ['stage']",
         "write a list of respiratory, arousal, movement"),
        (HEAD + "labels = 1", "labels is no table", 'write [labels] and "label" = "meaning"'),
        (HEAD + "[labels]\nPLM = 1", "label 'PLM' means 1, which is not known", MEANINGS),
        (HEAD + '[labels]\nPLM = "stage N4"', "label 'PLM' means 'stage N4', which is not known",
         MEANINGS),
        (HEAD + '[labels]\nPLM = "movement up"',
         "label 'PLM' means 'movement up', which is not known", MEANINGS),
        (HEAD + '[labels]\nPLM = "series left"',
         "label 'PLM' means 'series left', which is not known", MEANINGS),
        (HEAD + '[labels]\nPLM = "scored arousal"',
         "label 'PLM' means 'scored arousal', which is not known", MEANINGS),
        ("x =", "it is not valid TOML (Invalid value (at end of document))", "correct that line"),
        ("a = 2026-99-99", None, "correct that line"),
    ],
)  # fmt: skip
def test_a_map_that_cannot_be(tmp_path: Path, text: str, problem: str | None, todo: str) -> None:
    place = tmp_path / "labels.toml"
    place.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_labels(place)
    assert caught.value.where == str(place)
    assert problem is None or caught.value.problem == problem
    assert caught.value.todo == todo


def test_a_file_that_is_no_map(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no such file; check the name"):
        read_labels(tmp_path / "none.toml")
    with pytest.raises(InputError, match=r"it is a folder; name one label map in it"):
        read_labels(tmp_path)
    with pytest.raises(InputError, match=r"it cannot be opened; check the name"):
        read_labels("a\0b")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match=r"it is no ordinary file; name a plain file"):
        read_labels(tmp_path / "pipe")
    place = tmp_path / "labels.toml"
    place.write_bytes(b"\xff")
    with pytest.raises(InputError, match=r"it is not UTF-8 text; save it again as UTF-8"):
        read_labels(place)
    place.write_bytes(b"a = " + b"[" * 5000)
    with pytest.raises(InputError, match=r"it is nested too deeply|not valid TOML"):
        read_labels(place)
    place.write_bytes(b"#" * 10**6 + b"\n")
    with pytest.raises(InputError, match=r"it is too large to be a label map; check the name"):
        read_labels(place)
    place.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert read_labels(place) == LabelMap()
